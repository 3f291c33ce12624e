"""The command line as the gem's users write it: shortened, joined, without a command; samples, helpers, variables."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest

from tests.cli.conftest import Calling
from tests.world import World
from triage_bot.cli.gem_words import whole
from triage_bot.cli.main import cli, run
from triage_bot.cli.outside import environment, helpers
from triage_bot.cli.run import Requests, command, endpoint
from triage_bot.errors import FaultyFiles

PROGRAM = click.Context(cli, **cli.context_settings)
"""What a command is part of: click keeps the names of its help as it was first asked for."""
KNOWN = ["--source", "--source-id", "--summary", "--dry-run", "--debug", "--init", "--init-ci", "--samples"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("--dry", "--dry-run"), ("--so", "--source"), ("--source-", "--source-id"), ("--in", "--init"),
        ("--init-", "--init-ci"), ("--source", "--source"), ("--bogus", "--bogus"),
        ("--Dry_Run", "--dry-run"), ("--su", "--summary"), ("--sa", "--samples"),
    ],
)  # fmt: skip
def test_a_shortened_option(word: str, meant: str) -> None:
    assert whole(word, KNOWN) == meant


@pytest.mark.parametrize("word", ["--s", "--d", "--"])
def test_an_option_that_may_be_several(word: str) -> None:
    with pytest.raises(click.UsageError, match=f"{word} may be --"):
        whole(word, KNOWN)


@pytest.mark.parametrize(
    "words",
    [
        ["run", "-nd"],
        ["-n"],
        ["--dry", "--quiet"],
        ["run", "--dry-run", "-sproj", "stray", "words"],
        ["-n", "--so=projects"],
        ["-n", "-s", "project"],
    ],
)
def test_ways_to_write_a_dry_run(words: list[str], call: Calling, place: World) -> None:
    code, out, err = call(*words)
    assert code == 0
    assert "Who would be notified" in out
    assert ("passed over, they belong to no option: stray words" in err) is ("stray" in words)
    assert ("debug: GET /user → 200" in err) is ("-nd" in words)


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("-nq --all", {"dry_run": True, "quiet": True, "all_projects": True}),
        ("-np a/b -d", {"dry_run": True, "source": "projects", "source_id": "a/b", "debug": True}),
        ("-s groups -p a/b", {"source": "projects", "source_id": "a/b"}),
        ("--pr=a/b -s g", {"source": "groups", "source_id": "a/b"}),
        ("-p a/b -i c/d", {"source_id": "c/d"}),
        ("--cache-dir -n", {"dry_run": True, "cache_dir": None}),
        ("-n --cache-dir", {"dry_run": True, "cache_dir": None}),
        ("-c kept", {"cache_dir": Path("kept")}),
        ("-ckept", {"cache_dir": Path("kept")}),
        ("--t=x -r y", {"token": "x", "required": ("y",)}),
        ("--for -x", {"person": "-x"}),
        ("-sgroups -- -n", {"source": "groups", "dry_run": False}),
    ],
)
def test_what_words_come_to(words: str, read: dict[str, object]) -> None:
    given = command.make_context("run", words.split(), parent=PROGRAM).params
    assert {key: given[key] for key in read} == read


REFUSED = "-i -n|-t -n|--resource-reference -n|-f|-V|-nx|--dry=1|--p x|--output -n|--rule --dry-run|–n|—dry-run|−n"


@pytest.mark.parametrize("words", [*(words.split() for words in REFUSED.split("|")), [" -n"], ["\t--dry-run"]])
def test_words_that_are_refused(words: list[str]) -> None:
    with pytest.raises(click.UsageError):
        command.make_context("run", words, parent=PROGRAM)


@pytest.mark.parametrize("value", ["true", "1", ""])
def test_the_gems_test_mode_is_a_dry_run(
    value: str, call: Calling, place: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST", value)
    _, out, _ = call("run", "--format", "json")
    assert json.loads(out)["dry_run"] is (value == "true")


WHOLE = """\
resource_rules:
  issues:
    summaries:
      - name: sum
        rules:
          - {name: part, actions: {summarize: {item: "- {{title}}", summary: "{{items}}"}}}
        actions: {summarize: {title: Sum, summary: "{{items}}"}}
    rules:
      - {name: newest, limits: {most_recent: 1}, actions: {comment: Seen}}
      - {name: listed, actions: {summarize: {title: All, summary: "{{items}}"}}}
"""


@pytest.mark.parametrize(("ours", "skipped"), [("", []), ("id: mine, ", ["mine: needs a full run"])])
def test_one_resource_is_the_whole_set_to_the_gems_rules(
    ours: str, skipped: list[str], call: Calling, place: World
) -> None:
    place.policy.write_text(WHOLE.replace("name: newest", f"{ours}name: newest"), encoding="utf-8")
    _, out, _ = call("run", "--dry-run", "--resource-reference", "#2", "--format", "json")
    report = json.loads(out)
    assert report["skipped"] == skipped
    assert sorted(one["rule"] for one in report["changes"]) == sorted(["listed", "sum", *([] if ours else ["newest"])])


def test_a_quiet_run_prints_nothing_and_a_summary_its_requests(call: Calling, place: World) -> None:
    code, out, err = call("run", "--quiet", "--summary")
    assert (code, out) == (0, "")
    lines = err.splitlines()
    assert lines[0].startswith("API calls: ")
    assert "GET    /projects/:id/issues" in err
    assert place.sandbox.bot_token not in err
    assert sum(int(line.split()[0]) for line in lines[1:]) == int(lines[0].split()[-1])


def test_a_summary_is_printed_of_a_run_that_breaks_off(call: Calling, place: World) -> None:
    code, _, err = call("--summary", "-f", str(place.policy), "-H", place.sandbox.url, "-i", "a/b", where=False)
    assert code == 3
    assert "GET    /projects/:id" in err


def test_no_body_and_no_token_is_among_what_is_told(call: Calling, place: World) -> None:
    code, _, err = call("run", "-d")
    assert code == 0
    assert "debug: POST /projects/" in err
    assert "debug: read " in err
    assert place.sandbox.bot_token not in err
    assert "This account is red" not in err


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/user", "/user"),
        ("/projects/group%2Fp/issues/12/notes", "/projects/:id/issues/:id/notes"),
        ("/groups/9970/members/all", "/groups/:id/members/all"),
        ("/projects/1/labels/HS%3A%3ARed", "/projects/:id/labels/:id"),
        ("/users/7", "/users/:id"),
    ],
)
def test_endpoints(path: str, shown: str) -> None:
    assert endpoint(path) == shown


def test_rate_limits_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    requests = Requests(each=True)
    requests.see("get", "/user", 200, {"ratelimit-remaining": "59", "ratelimit-limit": "60"})
    requests.see("get", "/user", 0, {})
    assert capsys.readouterr().err.splitlines() == [
        "debug: GET /user → 200, 59 of 60 requests left",
        "debug: GET /user → no answer",
    ]
    assert requests.table() == "API calls: 2\n       2  GET    /user"


@pytest.mark.parametrize(("option", "name"), [("--init", ".triage-policies.yml"), ("--init-ci", ".gitlab-ci.yml")])
def test_a_sample_is_written_and_never_over_a_file(
    option: str, name: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([option, "--bogus"]) == 0
    assert capsys.readouterr().out == f"wrote {name}\n"
    assert run(["check"]) == (0 if option == "--init" else 2)
    (here / name).write_text("mine", encoding="utf-8")
    capsys.readouterr()
    assert run(["run", option]) == 0
    assert capsys.readouterr().out == f"left  {name} (it was there, nothing was written)\n"
    assert (here / name).read_text(encoding="utf-8") == "mine"


def test_variables_that_expressions_may_read() -> None:
    env = {"CI_PROJECT_ID": "1", "GITLAB_TOKEN": "x", "MY_KEY": "y", "a_password": "z", "AUTHOR": "w"}
    assert environment(env, []) == {"CI_PROJECT_ID": "1"}
    assert environment(env, ["MY_KEY", "UNSET"]) == {"CI_PROJECT_ID": "1", "MY_KEY": "y"}


def test_helpers_are_texts_by_name(tmp_path: Path) -> None:
    (tmp_path / "h.yml").write_text("stale?: 'labels.any?'\nweeks: \"2 * 7\"\n", encoding="utf-8")
    assert helpers([tmp_path / "h.yml"]) == {"stale?": "labels.any?", "weeks": "2 * 7"}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a b: 'x'\n", '1:1: "a b" cannot be the name of a helper – write one such as stale_days'),
        ("a: 7\n", "1:4: the helper a is a text with an expression – put it in quotes"),
        ("- a\n", "1:1: a file of helpers is a map: `name: expression`"),
        ("a: [\n", "2:1: not valid YAML: did not find expected node content"),
    ],
)
def test_faults_of_helpers(text: str, fault: str, tmp_path: Path) -> None:
    (tmp_path / "h.yml").write_text(text, encoding="utf-8")
    with pytest.raises(FaultyFiles) as caught:
        helpers([tmp_path / "h.yml"])
    assert [str(one) for one in caught.value.faults] == [f"{tmp_path}/h.yml:{fault}"]
