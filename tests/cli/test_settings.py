"""Where host, token and project come from: flags before environment before the config file."""

from __future__ import annotations

from pathlib import Path

import pytest

from triage_bot.cli.settings import DEFAULT_HOST, find_host, find_source, find_token, paused, place, target
from triage_bot.errors import UsageError
from triage_bot.model.addresses import gitlab_host

HOST = gitlab_host("https://config.example")
CONFIG = """\
[global]
default = work
[work]
url = https://config.example/
private_token = glpat-from-config%
"""


def address(flag: str | None, env: dict[str, str]) -> str:
    """The address that is asked."""
    return find_host(flag, env).address


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
    assert address("https://flag.example", config | ci) == "https://flag.example"
    assert address(None, config | ci) == "https://ci.example"
    assert address(None, config) == "https://config.example"
    assert address(None, bare) == DEFAULT_HOST
    assert [find_host(None, one).given for one in (config | ci, config, bare)] == [True, True, False]


SECRET = "glpat-hush"
NO_HOSTS = [
    "gitlab.example", "ftp://gitlab.example", "file:///etc", "https://", "https:///x", "https://a b", "https://a/b c",
    "https://a:99999", "https://a:0", "https://a\\b", "https://[::g]", "https://a..b", "https://.a",
    f"https://{'a' * 64}", f"{SECRET}", f"https://a/{SECRET}%3F", "https://a\nb", "https://a/\u2028b",
]  # fmt: skip
HIDING = [
    f"https://{SECRET}@gitlab.example",
    f"https://u:{SECRET}@gitlab.example/",
    f"u:{SECRET}@gitlab.example",
    f"https://gitlab.example?private_token={SECRET}",
    f"https://gitlab.example/?private_token={SECRET}",
    f"https://gitlab.example/#{SECRET}",
    f"https://gitlab.example/api/v4?{SECRET}",
    f"//gitlab.example?{SECRET}",
    f"https://gitlab.example/@{SECRET}",
]
"""Addresses of hosts in which a token may hide."""


@pytest.mark.parametrize("host", [*NO_HOSTS, *HIDING])
@pytest.mark.parametrize("where", ["--host-url", "CI_SERVER_URL"])
def test_an_address_that_cannot_be_used_is_not_repeated(host: str, where: str, bare: dict[str, str]) -> None:
    flag, env = (host, bare) if where == "--host-url" else (None, bare | {"CI_SERVER_URL": host})
    with pytest.raises(UsageError) as caught:
        find_host(flag, env)
    assert str(caught.value) in (
        f"{where} is no host URL – write https://gitlab.example.com",
        f"{where} holds a user, a query or a fragment, where a token may hide, so it is not shown; "
        "write https://gitlab.example.com",
    )


@pytest.mark.parametrize("host", HIDING)
def test_nor_is_one_of_a_config_file(host: str, tmp_path: Path) -> None:
    (tmp_path / "gitlab.cfg").write_text(f"[global]\ndefault = w\n[w]\nurl = {host}\n", encoding="utf-8")
    with pytest.raises(UsageError, match="the url in the python-gitlab config file holds a user") as caught:
        find_host(None, {"PYTHON_GITLAB_CFG": str(tmp_path / "gitlab.cfg")})
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://gitlab.example/", "https://gitlab.example"),
        (" https://gitlab.example ", "https://gitlab.example"),
        ("HTTPS://GitLab.Example:443//", "https://gitlab.example"),
        ("https://gitlab.example:8443/api/v4/", "https://gitlab.example:8443"),
        ("https://example.com/git-lab/api/v4", "https://example.com/git-lab"),
        ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
        ("http://[::1]:80/x", "http://[::1]/x"),
        ("https://gitlab.bücher.example", "https://gitlab.xn--bcher-kva.example"),
    ],
)
def test_how_a_host_is_written(written: str, meant: str, bare: dict[str, str]) -> None:
    assert address(written, bare) == meant


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


@pytest.mark.parametrize(
    "there",
    ["https://elsewhere.example", "http://config.example", "https://config.example:8443", "https://a.config.example"],
)
def test_a_config_files_token_goes_to_its_own_origin_only(there: str, config: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="there is no token"):
        find_token(None, config, gitlab_host(there))


def test_an_empty_variable_is_none_at_all(config: dict[str, str], bare: dict[str, str]) -> None:
    empty = {"TRIAGE_BOT_TOKEN": "", "GITLAB_TOKEN": "", "CI_SERVER_URL": "", "TRIAGE_SOURCE_ID": ""}
    assert find_token(None, config | empty, HOST) == "glpat-from-config%"
    assert address(None, config | empty) == "https://config.example"
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
    assert address(None, env) == DEFAULT_HOST
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
    assert address(None, {}) == "https://config.example"


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
    [("#12", "group/p", 12), ("#012", "group/p", 12), (" #12 ", "group/p", 12), ("other/p#12", "other/p", 12)],
)
def test_references(reference: str, path: str, iid: int) -> None:
    found = target("projects", "group/p", False, reference)
    assert (found.kind, found.path, found.iid) == ("projects", path, iid)


@pytest.mark.parametrize("reference", ["", "12", "#", "#0", "abc", "#-1", "!12", "#1.5", "#²", "group/p#", "12#x"])
def test_what_is_no_reference(reference: str) -> None:
    with pytest.raises(UsageError, match="is no reference of an issue – write #12 or group/project#12"):
        target("projects", "group/p", False, reference)


def test_a_reference_needs_a_project() -> None:
    with pytest.raises(UsageError, match="needs a project – write group/project#12"):
        target("groups", "group", False, "#12")
    assert target("groups", "group", False, "group/p#12").path == "group/p"


def test_the_gems_older_name_of_the_project() -> None:
    given = {"source": "projects", "source_id": None, "project_id": "group/p", "all_projects": False}
    assert place(given).path == "group/p"
