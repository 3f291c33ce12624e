"""Command `doctor`: its report on a project in good order, and on one with each thing wrong."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Calling
from tests.world import World, demo_world
from triage_bot.cli.main import run


@pytest.fixture
def lines(place: World, call: Calling) -> Any:
    """Runs the doctor: (exit code, what it says about each thing)."""

    def looking(*words: str) -> tuple[int, dict[str, str]]:
        code, out, _ = call("doctor", *words)
        assert place.sandbox.bot_token not in out
        found: dict[str, str] = {}
        for line in out.splitlines():
            level, _, rest = line.partition("  ")
            about, _, what = rest.strip().partition(": ")
            found[about] = "\n".join(filter(None, [found.get(about), f"{level.strip()}: {what}"]))
        return code, found

    return looking


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with demo_world(tmp_path_factory.mktemp("demo"), "premium") as made:
        yield made


def test_a_project_in_good_order(demo: World, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setenv("TRIAGE_BOT_TOKEN", demo.sandbox.bot_token)
    words = ["doctor", "-f", str(demo.policy), "-H", demo.sandbox.url, "-i", demo.sandbox.project]
    demo.forget_log()
    assert run([*words, "--now", demo.now.isoformat()]) == 0
    out = capsys.readouterr().out
    assert "fail" not in out and "warn" not in out
    assert "14 ok. Nothing was written." in out
    for issue in demo.root.issues.list(get_all=True):
        assert issue.title not in out
    assert demo.writes() == [] and len(demo.log()) <= 12 + 20

    assert run([*words, "--format", "json", "--now", demo.now.isoformat()]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["version"], report["counts"]) == (1, {"ok": 14, "warn": 0, "fail": 0})
    assert report["findings"][0]["about"] == "host" and report["findings"][0]["level"] == "ok"


def test_labels_people_and_a_hook_that_are_wrong(place: World, lines: Any) -> None:
    people = "roles:\n  csm_manager: {default: manager-emea}\npeople:\n"
    people += "  csm-anna: {backup: csm-nobody}\n  guest-gina: {}\n  CSM-Ben: {}\n"
    (place.policy.parent / "people.yml").write_text(people, encoding="utf-8")
    place.root.labels.delete("APAC")
    place.root.labels.create({"name": "apac", "color": "#6699cc"})
    place.root.hooks.create({"url": "http://bot.example/webhook", "issues_events": True})
    code, found = lines()
    assert code == 1
    assert "APAC (there is apac)" in found["labels"] and "triage-bot labels sync" in found["labels"]
    assert "unknown to GitLab: csm-nobody" in found["people"]
    assert "may not read confidential issues: guest-gina" in found["people"]
    assert "csm-ben" not in found["people"].lower(), "a username is one whatever its case"
    assert found["webhook"].startswith("ok: not to be seen with this token")

    _, found = lines("-t", place.sandbox.root_token)
    assert "http://bot.example/webhook does not get" in found["webhook"] and "has no secret" in found["webhook"]
    assert found["role"].startswith("ok: an administrator") and found["token"].startswith("fail: ")


def test_the_cures_cure(place: World, call: Calling, lines: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert lines()[0] == 1
    assert call("labels", "sync", now=False)[0] == 0
    code, found = lines()
    assert code == 0 and found["labels"] == "ok: all 34 labels of the policies exist"


def test_edits_in_another_wording(place: World, lines: Any) -> None:
    place.edit(1, description="Nouveau texte.", by="csm-anna")
    assert lines()[1]["system notes"].startswith("ok: ")
    notes = place.sandbox.state.the_project().issues[1].notes
    notes[-1].body = "a modifié la description de Alder Foods"
    _, found = lines()
    assert found["system notes"].startswith("warn: 1 of ") and "“a modifié la …” (1)" in found["system notes"]
    assert "Alder" not in found["system notes"]


@pytest.mark.parametrize(("seconds", "level"), [(30, "ok"), (90, "warn"), (-90, "warn"), (400, "fail")])
def test_the_clock(place: World, lines: Any, seconds: int, level: str) -> None:
    place.door("clock", advance=-seconds)
    assert lines()[1]["clock"].startswith(f"{level}: ")


def test_a_token_that_ends_soon(place: World, lines: Any) -> None:
    token = place.token("csm-anna", expires_at="2026-12-01")
    code, found = lines("-t", token)
    assert code == 1, "a person's token"
    assert found["expiry"].startswith("warn: the token expires in 8 days, on 2026-12-01")
    assert found["token"].startswith("fail: this token belongs to a person, csm-anna")


def test_a_person_the_policy_knows_as_the_bot(place: World, lines: Any) -> None:
    place.policy.write_text("include: [core/account-triage.yml]\nbot: {usernames: [csm-anna]}\n", encoding="utf-8")
    _, found = lines("-t", place.token("csm-anna"))
    assert found["token"] == "ok: a personal token, user csm-anna, listed under `bot`"


def test_a_guest(place: World, lines: Any) -> None:
    code, found = lines("-t", place.token("guest-gina"))
    assert code == 1 and found["role"].startswith("fail: this token's user has access level 10")


def test_a_token_that_only_reads(place: World, lines: Any) -> None:
    code, found = lines("-t", place.token("csm-anna", scopes=("read_api",)))
    assert code == 1 and found["scopes"].startswith("fail: the token lacks a scope, it has only: read_api")


@pytest.mark.parametrize(
    ("words", "about", "said"),
    [
        (("-t", "glpat-unknown"), "token", "GitLab refuses the token"),
        (("-t", "glcbt-64_job"), "token", "a CI job token can neither read nor write issues"),
        (("-i", "no/such"), "project", 'there is no project "no/such" for this token'),
    ],
)
def test_what_gitlab_refuses_is_a_line_with_exit_code_3(
    place: World, call: Calling, words: tuple[str, str], about: str, said: str
) -> None:
    where = ["-f", str(place.policy), "-H", place.sandbox.url, "-i", place.sandbox.project]
    code, out, err = call("doctor", *where, *words, where=False)
    last = out.splitlines()[-2]
    assert (code, err) == (3, "") and last.startswith(f"fail  {about}: ") and said in last and " – " in last
    assert about == "project" or words[1] not in out


def test_a_job_token_is_sent_nowhere(place: World, call: Calling, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI_JOB_TOKEN", "a-job-token")
    place.forget_log()
    code, out, _ = call("doctor", "-t", "a-job-token")
    assert code == 3 and "a CI job token" in out and "a-job-token" not in out and place.log() == []


def test_an_expired_token(place: World, lines: Any) -> None:
    token = place.token("csm-anna", expires_at="2026-11-24")
    place.door("clock", now="2026-11-25T09:00:00Z")
    code, found = lines("-t", token)
    assert code == 3 and "make a new token" in found["token"]


def test_a_host_that_is_not_there(place: World, call: Calling) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"http://127.0.0.1:{free.getsockname()[1]}"
    code, out, _ = call("doctor", "-f", str(place.policy), "-H", host, "-i", "group/p", where=False)
    assert code == 3 and out.startswith(f"fail  host: {host} did not answer GET /metadata")
    assert "after 2 attempts – check --host-url" in out


def test_a_public_project(place: World, lines: Any) -> None:
    place.sandbox.state.the_project().visibility = "public"
    code, found = lines()
    assert code == 1 and found["visibility"].startswith("fail: customer-success/account-triage is public – make it")


def test_a_group(place: World, call: Calling) -> None:
    where = ["-f", str(place.policy), "-H", place.sandbox.url, "-s", "groups", "-i", "customer-success"]
    words = ["doctor", *where, "--now", place.now.isoformat(), "-t", place.sandbox.root_token]
    code, out, _ = call(*words, where=False)
    assert code == 1 and "customer-success is not public" in out and "no members" in out
    place.sandbox.state.the_project().visibility = "public"
    assert "1 of the group's projects are public" in call(*words, where=False)[1]


def test_faulty_files_stop_it_as_with_check(place: World, call: Calling) -> None:
    place.policy.write_text("resource_rules: [", encoding="utf-8")
    place.forget_log()
    code, out, err = call("doctor")
    assert (code, out) == (2, "") and f"{place.policy}:2:1: not valid YAML" in err and place.log() == []


def test_a_fine_grained_token_that_may_not_read_the_project(place: World, call: Calling) -> None:
    bot = place.client(place.sandbox.bot_token)
    bot.auth()
    assert bot.user
    code, out, err = call("doctor", "-t", place.token(bot.user.username, ("granular",)))
    assert (code, err) == (3, "")
    assert "a dry run needs Work Item: Read" in out
    assert "fail  token: GET /projects/" in out and "lacks the permission Project: Read" in out


def test_everything_is_no_place_for_a_doctor(place: World, call: Calling) -> None:
    code, _, err = call("doctor", "--all-projects", "-f", str(place.policy), "-H", place.sandbox.url, where=False)
    assert code == 2 and "one project or group" in err


def test_a_project_without_issues(tmp_path: Path, place: World, lines: Any) -> None:
    place.door("reset", seed="empty")
    _, found = lines()
    assert found["tier"].startswith("ok: not known") and found["system notes"] == "ok: 0 read, all worded as expected"
