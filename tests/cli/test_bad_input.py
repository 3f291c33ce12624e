"""Whatever is wrong with the call, the files or GitLab's answer: one clear message, the right code, no traceback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from gitlab_sandbox.server import Sandbox
from triage_bot.cli.main import run

Call = Callable[..., tuple[int, str, str]]
POLICY = """\
resource_rules:
  issues:
    rules:
      - {name: a rule, conditions: {state: opened}, actions: {labels: [x]}}
"""
SECRET = "glpat-very-secret"


@pytest.fixture
def call(here: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs the command line in this process: (exit code, stdout, stderr)."""

    def calling(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(list(words))
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        assert SECRET not in out + err
        return code, out, err

    return calling


@pytest.fixture
def policy(here: Path) -> Path:
    """A sound policy under the gem's default name."""
    (here / ".triage-policies.yml").write_text(POLICY, encoding="utf-8")
    return here / ".triage-policies.yml"


@pytest.fixture(scope="module")
def gitlab() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


def token(
    sandbox: Sandbox, username: str, level: int = 0, scopes: tuple[str, ...] = ("api",), expires: str = ""
) -> str:
    """The token of a new user, a member of the project if a level is given."""
    head = {"PRIVATE-TOKEN": sandbox.root_token}
    api = f"{sandbox.url}/api/v4"

    def post(path: str, body: dict[str, object]) -> dict[str, object]:
        answer = requests.post(f"{api}{path}", json=body, headers=head, timeout=10)
        assert answer.ok, answer.text
        return dict(answer.json())

    user = post("/users", {"username": username, "name": username, "email": f"{username}@sample.example"})
    if level:
        post("/projects/1/members", {"user_id": user["id"], "access_level": level})
    wanted = {"name": "t", "scopes": list(scopes), **({"expires_at": expires} if expires else {})}
    return str(post(f"/users/{user['id']}/personal_access_tokens", wanted)["token"])


# Files -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command", [("run",), ("run", "-n"), ("check",), ("explain", "#1"), ("labels", "check"), ("accounts", "check")]
)
def test_no_policy_file(call: Call, command: tuple[str, ...]) -> None:
    code, out, err = call(*command)
    assert (code, out) == (2, "")
    assert err.startswith(
        "there is no policy file here – pass -f, write .triage-policies.yml or policies/triage.yml, or"
    )
    assert "triage-bot init" in err


def test_a_policy_file_that_is_not_there(call: Call) -> None:
    code, _, err = call("check", "-f", "nope.yml", "-f", ".")
    assert code == 2
    assert err.splitlines() == [
        ".: the file cannot be read: Is a directory",
        "nope.yml: there is no such file",
        "2 faults found, nothing was written",
    ]


@pytest.mark.parametrize("command", [("run", "-t", SECRET, "-i", "a/b"), ("check",), ("run", "-n"), ("explain", "#1")])
def test_all_fault_lines_before_anything_is_asked(call: Call, here: Path, command: tuple[str, ...]) -> None:
    (here / "p.yml").write_text("basline: 1\npeople: no.yml\nresource_rules:\n  isues: {}\n", encoding="utf-8")
    code, out, err = call(*command, "-f", "p.yml")
    assert (code, out) == (2, "")
    assert [line.split(": ")[0] for line in err.splitlines()] == [
        "p.yml:1:1",
        "p.yml:2:9",
        "p.yml:4:3",
        "3 faults found, nothing was written",
    ]


def test_faults_of_account_and_people_files_at_once(call: Call, here: Path) -> None:
    text = "people: people.yml\nresource_rules: {accounts: {source: a.csv, rules: []}}\n"
    (here / "p.yml").write_text(text, encoding="utf-8")
    (here / "people.yml").write_text("roles: {csm_manger: {default: x}}\n", encoding="utf-8")
    (here / "a.csv").write_text("account_id,name,arr\nacc-1,A,lots\n", encoding="utf-8")
    code, _, err = call("check", "-f", "p.yml")
    assert code == 2
    assert "a.csv:2:3: arr: " in err
    assert 'people.yml:1:9: unknown role "csm_manger" – did you mean "csm_manager"?' in err


def test_a_file_of_the_gem_with_a_wrong_condition(call: Call, here: Path) -> None:
    (here / "p.yml").write_text(POLICY.replace("state", "stat"), encoding="utf-8")
    code, _, err = call("check", "-f", "p.yml")
    assert (code, err.splitlines()[0]) == (2, 'p.yml:4:37: unknown condition "stat" – did you mean "state"?')
    code, out, err = call("check", "-f", "p.yml", "--allow-unknown-keys")
    assert (code, err) == (0, "")
    assert out.startswith('p.yml:4:37: unknown condition "stat", passed over – did you mean "state"? (warning)\n')


def test_an_account_file_alone(call: Call, here: Path) -> None:
    (here / "a.csv").write_text("account_id,name\nacc-1,\n", encoding="utf-8")
    code, _, err = call("accounts", "check", "a.csv")
    assert code == 2
    assert err.startswith("a.csv:2:1: this account has no Name\n")


# Calls -----------------------------------------------------------------------------------------


def test_no_token(call: Call, policy: Path) -> None:
    code, _, err = call("run", "-i", "group/project")
    assert (code, err) == (
        2,
        "there is no token – set TRIAGE_BOT_TOKEN (or GITLAB_TOKEN), or pass --token; see the README\n",
    )


WRITE = "write #12 or group/project#12, !12 of merge requests, &12 of epics"
HELPERS = "write what policies use of them as expressions, `name: expression`, and pass --helpers FILE.yml"


def test_no_project(call: Call, policy: Path) -> None:
    code, _, err = call("run", "-t", SECRET)
    assert (code, err) == (
        2,
        "no project or group is named – pass --source-id group/project, or set TRIAGE_SOURCE_ID\n",
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--now", "tomorrow"), '--now: "tomorrow" is not a moment – write 2026-11-23T09:00:00Z'),
        (("--now", ""), '--now: "" is not a moment – write 2026-11-23T09:00:00Z'),
        (("--rule", "a-rul"), '--rule: no rule is called "a-rul" – did you mean "a-rule"?'),
        (("--rule", ""), '--rule: no rule is called "" – possible: a-rule'),
        (("--resource-reference", "twelve"), f'"twelve" is no reference of an issue – {WRITE}'),
        (("--resource-reference", ""), f'"" is no reference of an issue – {WRITE}'),
        (("--resource-reference", "2"), f'"2" is no reference of an issue – {WRITE}'),
        (("--resource-reference", "&7"), '"&7" needs a group – write group&12, or -s groups'),
        (("-r", "./plugin.rb"), f"--require: no Ruby is run, so ./plugin.rb cannot be loaded – {HELPERS}"),
        (("--env", "A=glpat-x"), "--env takes the name of a variable – write --env NAME; its value stays there"),
        (("--resource-reference", "#12", "-s", "groups"), '"#12" needs a project – write group/project#12'),
        (("--all-projects",), "--all-projects and --source-id exclude each other"),
        (("-H", "gitlab.example"), "--host-url is no host URL – write https://gitlab.example.com"),
    ],
)
def test_values_that_cannot_be(call: Call, policy: Path, words: tuple[str, ...], message: str) -> None:
    code, out, err = call("run", "-n", "-t", SECRET, "-i", "group/project", *words)
    assert (code, out, err) == (2, "", f"{message}\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("rnu",), "No such command 'rnu'. did you mean \"run\"?"),
        (("chekc",), 'did you mean "check"?'),
        (("nonsense",), "No such command 'nonsense'."),
        (("run", "--dryrun"), "--dry-run"),
        (("run", "--format", "xml"), "Invalid value for '--format': 'xml' is not one of"),
        (("run", "--max-changes", "many"), "'many' is not a valid integer"),
        (("run", "-s", "users"), "Invalid value for '-s'"),
        (("run", "--output", "."), "Invalid value for '--output'"),
        (("explain",), "Missing argument 'REFERENCE'"),
        (("labels", "snyc"), "No such command 'snyc'"),
        (("sandbox", "--tier", "gold"), "'gold' is not one of"),
        (("sandbox", "--latency", "soon"), 'latency: "soon" is no time – write 50ms'),
        (("sandbox", "--seed", "issues:many"), "the sandbox cannot start: 'issues:many' is not issues:N"),
    ],
)
def test_words_nobody_knows(call: Call, words: tuple[str, ...], said: str) -> None:
    code, out, err = call(*words)
    assert (code, out) == (2, "")
    assert said in err


@pytest.mark.parametrize("words", [("--help",), ("-h",), ("run", "--help"), ("--version",), ("-v",)])
def test_asking_is_no_mistake(call: Call, words: tuple[str, ...]) -> None:
    code, out, err = call(*words)
    assert (code, err) == (0, "")
    assert out


def test_a_call_without_words_shows_the_help(call: Call) -> None:
    code, out, err = call()
    assert code == 2
    assert "Usage: triage-bot" in out + err


# Hosts -----------------------------------------------------------------------------------------


@pytest.fixture
def closed_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def test_a_host_that_is_not_there(call: Call, policy: Path, closed_port: int) -> None:
    host = f"http://127.0.0.1:{closed_port}"
    began = time.monotonic()
    code, out, err = call("run", "-n", "-t", SECRET, "-i", "a/b", "-H", host)
    assert (code, out) == (3, "")
    assert err == f"{host} did not answer GET /user (ConnectionError), after 5 attempts\n"
    assert time.monotonic() - began < 12


def test_a_host_that_is_no_gitlab(call: Call, policy: Path, gitlab: Sandbox) -> None:
    host = f"{gitlab.url}/{gitlab.project}/-/issues"
    code, _, err = call("run", "-n", "-t", SECRET, "-i", "a/b", "-H", host)
    assert (code, err) == (
        3,
        f"{host} does not answer as GitLab does: GET /user gave an HTML page (404) – is this a GitLab host?\n",
    )


def refused(call: Call, sandbox: Sandbox, *words: str, with_: str = SECRET, project: str = "") -> str:
    """The message of a run that GitLab refuses."""
    code, out, err = call("run", *words, "-H", sandbox.url, "-t", with_, "-i", project or sandbox.project)
    assert (code, out) == (3, ""), err
    assert with_ not in err
    assert len(err.splitlines()) == 1
    return err.strip()


def test_a_wrong_token(call: Call, policy: Path, gitlab: Sandbox) -> None:
    assert refused(call, gitlab) == "GitLab refuses the token: 401 Unauthorized – check the token"


def test_an_expired_token(call: Call, policy: Path, gitlab: Sandbox) -> None:
    made = token(gitlab, "late", 30, expires="2020-01-01")
    assert refused(call, gitlab, with_=made).startswith("GitLab refuses the token: Token is expired.")


def test_a_token_with_too_small_a_scope(call: Call, policy: Path, gitlab: Sandbox) -> None:
    made = token(gitlab, "reader", 30, ("read_api",))
    assert refused(call, gitlab, with_=made) == (
        "the token lacks a scope, it has only: read_api – a run needs `api`, a dry run `read_api`"
    )
    code, _, err = call("run", "-n", "-H", gitlab.url, "-t", made, "-i", gitlab.project)
    assert (code, err) == (0, ""), "a dry run needs no more"


def test_a_token_that_may_not_even_read(call: Call, policy: Path, gitlab: Sandbox) -> None:
    made = token(gitlab, "pusher", 30, ("read_repository",))
    assert refused(call, gitlab, "-n", with_=made).startswith("the token lacks a scope")


def test_a_persons_token(call: Call, policy: Path, gitlab: Sandbox) -> None:
    said = refused(call, gitlab, with_=token(gitlab, "anna", 40))
    assert said.startswith("this token belongs to a person, anna – use a project or group access token")


def test_a_role_too_low(call: Call, policy: Path, gitlab: Sandbox) -> None:
    said = refused(call, gitlab, "-n", with_=token(gitlab, "gina", 10))
    assert said.startswith(
        f"this token's user has access level 10 in {gitlab.project} – the bot needs at least Planner (15) there"
    )


@pytest.mark.parametrize("project", ["no/where", "customer-success/account-triage", "99"])
def test_a_project_that_is_absent_or_hidden(call: Call, policy: Path, gitlab: Sandbox, project: str) -> None:
    made = token(gitlab, f"stranger-{project.replace('/', '-')}")
    said = refused(call, gitlab, "-n", with_=made, project=project)
    assert said == (
        f'there is no project "{project}" for this token – it does not exist, or this token\'s user is not a member'
    )


def test_a_group_that_is_absent(call: Call, policy: Path, gitlab: Sandbox) -> None:
    said = refused(call, gitlab, "-n", "-s", "groups", with_=gitlab.bot_token, project="no/where")
    assert said.startswith('there is no group "no/where" for this token')


def test_nothing_was_written_by_any_of_it(gitlab: Sandbox) -> None:
    assert not gitlab.state.the_project().labels


# From outside ----------------------------------------------------------------------------------


def outside(folder: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own."""
    clean = {"PATH": os.environ["PATH"], "HOME": str(folder), **env}
    command = [sys.executable, "-m", "triage_bot", *words]
    return subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True, timeout=60, check=False)


def test_exit_codes_reach_the_shell(tmp_path: Path, gitlab: Sandbox) -> None:
    (tmp_path / "p.yml").write_text(POLICY, encoding="utf-8")
    usage = outside(tmp_path, "run", "-f", "p.yml")
    assert (usage.returncode, usage.stdout) == (2, "")
    assert usage.stderr.startswith("there is no token")
    wrong = outside(tmp_path, "run", "-f", "p.yml", "-H", gitlab.url, "-i", gitlab.project, TRIAGE_BOT_TOKEN=SECRET)
    assert (wrong.returncode, wrong.stdout) == (3, "")
    assert wrong.stderr == "GitLab refuses the token: 401 Unauthorized – check the token\n"
    done = outside(
        tmp_path, "run", "-n", "-f", "p.yml", "-H", gitlab.url, "-i", gitlab.project, TRIAGE_BOT_TOKEN=gitlab.bot_token
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Nothing was written." in done.stdout


def test_faults_in_a_terminal_that_knows_no_unicode(tmp_path: Path) -> None:
    (tmp_path / "p.yml").write_text("größe: 1\n", encoding="utf-8")
    done = outside(tmp_path, "check", "-f", "p.yml", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_our_own_bug_is_told_shortly_and_without_peoples_words(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that breaks, beside those there are."""
    import types

    import click

    from triage_bot.cli import main

    @click.command("broken")
    def broken() -> None:
        raise KeyError("Alder Foods")

    module = types.ModuleType("triage_bot.cli.broken")
    module.command = broken  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(main.COMMANDS, "broken", "")
    code, out, err = call("broken")
    assert (code, out) == (70, "")
    assert err.startswith("triage-bot ")
    assert "has a bug: KeyError" in err
    assert "Alder" not in err
