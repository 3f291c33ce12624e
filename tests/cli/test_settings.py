"""Where host, token and project come from: flags before environment before the config file."""

from __future__ import annotations

from pathlib import Path

import pytest

from triage_bot.cli.options import target
from triage_bot.errors import UsageError
from triage_bot.settings import DEFAULT_HOST, find_host, find_source, find_token, paused

HOST = "https://config.example"
CONFIG = """\
[global]
default = work
[work]
url = https://config.example/
private_token = glpat-from-config%
"""


@pytest.fixture
def config(tmp_path: Path) -> dict[str, str]:
    """An environment that names a python-gitlab config file."""
    (tmp_path / "gitlab.cfg").write_text(CONFIG, encoding="utf-8")
    return {"PYTHON_GITLAB_CFG": str(tmp_path / "gitlab.cfg")}


@pytest.fixture
def bare(tmp_path: Path) -> dict[str, str]:
    """An environment that names a config file which is not there."""
    return {"PYTHON_GITLAB_CFG": str(tmp_path / "nope.cfg")}


def test_the_hosts_precedence(config: dict[str, str], bare: dict[str, str]) -> None:
    ci = {"CI_SERVER_URL": "https://ci.example"}
    assert find_host("https://flag.example", "https://policy.example", config | ci) == "https://policy.example"
    assert find_host("https://flag.example", "", config | ci) == "https://flag.example"
    assert find_host(None, "", config | ci) == "https://ci.example"
    assert find_host(None, "", config) == "https://config.example"
    assert find_host(None, "", bare) == DEFAULT_HOST


@pytest.mark.parametrize("host", ["gitlab.example", "ftp://gitlab.example", "file:///etc"])
def test_a_host_is_a_url(host: str, bare: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="is no host URL – write https://gitlab"):
        find_host(host, "", bare)


def test_the_tokens_precedence(config: dict[str, str], bare: dict[str, str]) -> None:
    env = {"TRIAGE_BOT_TOKEN": "ours", "GITLAB_TOKEN": "theirs"}
    assert find_token("flag", config | env, HOST) == "flag"
    assert find_token(None, config | env, HOST) == "ours"
    assert find_token(None, config | {"GITLAB_TOKEN": "theirs\n"}, HOST) == "theirs", (
        "a file's line end is no part of it"
    )
    assert find_token(None, config, HOST) == "glpat-from-config%"
    with pytest.raises(UsageError, match="there is no token – set TRIAGE_BOT_TOKEN"):
        find_token(None, bare, HOST)


def test_a_config_files_token_goes_to_its_own_host_only(config: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="there is no token"):
        find_token(None, config, "https://elsewhere.example")


def test_an_empty_variable_is_none_at_all(config: dict[str, str], bare: dict[str, str]) -> None:
    empty = {"TRIAGE_BOT_TOKEN": "", "GITLAB_TOKEN": "", "CI_SERVER_URL": "", "TRIAGE_SOURCE_ID": ""}
    assert find_token(None, config | empty, HOST) == "glpat-from-config%"
    assert find_host(None, "", config | empty) == "https://config.example"
    with pytest.raises(UsageError, match="there is no token"):
        find_token("  ", bare | empty, HOST)
    with pytest.raises(UsageError, match="no project or group is named"):
        find_source("projects", " ", False, bare | empty)


@pytest.mark.parametrize(
    "text",
    ["", "[global]\n", "[global]\ndefault = nope\n", "[work]\nurl = https://config.example\n"],
)
def test_a_config_file_without_a_default(text: str, tmp_path: Path) -> None:
    (tmp_path / "gitlab.cfg").write_text(text, encoding="utf-8")
    env = {"PYTHON_GITLAB_CFG": str(tmp_path / "gitlab.cfg")}
    assert find_host(None, "", env) == DEFAULT_HOST
    with pytest.raises(UsageError, match="there is no token"):
        find_token(None, env, HOST)


@pytest.mark.parametrize("data", [b"private_token = glpat-secret\n", b"[global]\ndefault = \xff\n"])
def test_a_config_file_that_cannot_be_read_shows_nothing_of_it(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "gitlab.cfg").write_bytes(data)
    with pytest.raises(UsageError, match="the python-gitlab config file cannot be read") as caught:
        find_token(None, {"PYTHON_GITLAB_CFG": str(tmp_path / "gitlab.cfg")}, HOST)
    assert "glpat" not in str(caught.value)


def test_the_config_file_of_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".python-gitlab.cfg").write_text(CONFIG, encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert find_host(None, "", {}) == "https://config.example"


def test_the_projects_precedence(bare: dict[str, str]) -> None:
    env = bare | {"TRIAGE_SOURCE_ID": "group/ours", "CI_PROJECT_ID": "7"}
    assert find_source("projects", "group/flag", False, env) == ("projects", "group/flag")
    assert find_source("projects", None, False, env) == ("projects", "group/ours")
    assert find_source("projects", None, False, {"CI_PROJECT_ID": "7"}) == ("projects", "7")
    assert find_source("projects", "/group/flag/ ", False, env) == ("projects", "group/flag")


def test_a_projects_id_is_no_groups() -> None:
    with pytest.raises(UsageError, match="no project or group is named"):
        find_source("groups", None, False, {"CI_PROJECT_ID": "7"})
    assert find_source("groups", None, False, {"TRIAGE_SOURCE_ID": "g", "CI_PROJECT_ID": "7"}) == ("groups", "g")


def test_everything() -> None:
    assert find_source("projects", None, True, {"CI_PROJECT_ID": "7"}) == ("all", "")
    with pytest.raises(UsageError, match="exclude each other"):
        find_source("projects", "group/x", True, {})


@pytest.mark.parametrize(
    ("value", "so"),
    [("1", True), ("true", True), (" Yes ", True), ("0", False), ("", False), ("no", False), (None, False)],
)
def test_paused(value: str | None, so: bool) -> None:
    assert paused({} if value is None else {"TRIAGE_BOT_PAUSED": value}) is so


@pytest.mark.parametrize(
    ("reference", "path", "iid"),
    [("#12", "group/p", 12), ("12", "group/p", 12), (" #12 ", "group/p", 12), ("other/p#12", "other/p", 12)],
)
def test_references(reference: str, path: str, iid: int) -> None:
    found = target("projects", "group/p", None, False, reference)
    assert (found.kind, found.path, found.iid) == ("projects", path, iid)


@pytest.mark.parametrize("reference", ["", "#", "#0", "abc", "#-1", "!12", "#1.5", "#²", "group/p#", "12#x"])
def test_what_is_no_reference(reference: str) -> None:
    with pytest.raises(UsageError, match="is no reference of an issue – write #12 or group/project#12"):
        target("projects", "group/p", None, False, reference)


def test_a_reference_needs_a_project() -> None:
    with pytest.raises(UsageError, match="needs a project – write group/project#12"):
        target("groups", "group", None, False, "#12")
    assert target("groups", "group", None, False, "group/p#12").path == "group/p"


def test_the_gems_older_name_of_the_project() -> None:
    assert target("projects", None, "group/p", False).path == "group/p"
