"""GitLab misbehaves, people act at the same time: each write happens once or is honestly reported."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.world import WHOLE, World
from triage_bot.accounts.account_list import AccountList
from triage_bot.apply.speaking import Pace
from triage_bot.engine.fetch import Given
from triage_bot.engine.triage import Result, Target, carry_out, look
from triage_bot.gitlab.connection import Connection
from triage_bot.gitlab.gateway import Gateway
from triage_bot.gitlab.reading import quiet
from triage_bot.gitlab.repeating import SETTLED, Repeating
from triage_bot.model.resource import Issue
from triage_bot.policy.load import load
from triage_bot.policy.people import load_people

NOTES = "/notes$"


@pytest.fixture
def due(place: World) -> tuple[World, int]:
    """One red issue whose reminder is due."""
    place.at("2026-10-01")
    iid = place.open(WHOLE)
    place.at("2026-11-02")
    place.say(iid)
    place.at("2026-11-23")
    return place, iid


@pytest.mark.parametrize("kind", ["500", "503", "drop_after", "429_throttle"])
def test_a_note_whose_sending_goes_wrong_is_there_exactly_once(due: tuple[World, int], kind: str) -> None:
    place, iid = due
    place.door("faults", method="POST", path=NOTES, kind=kind, count=2, retry_after=1)
    assert place.run()["counts"]["failed"] == 0
    assert len(place.bot_notes(iid)) == 1
    assert "update due" in place.labels(iid)
    assert place.run()["counts"]["changes"] == 0


@pytest.mark.parametrize("kind", ["drop_before", "502", "504", "524"])
def test_a_note_that_was_lost_on_its_way_is_sent_again_when_it_cannot_come_any_more(
    due: tuple[World, int], kind: str
) -> None:
    place, iid = due
    between = Between(place)
    place.door("faults", method="POST", path=NOTES, kind=kind, count=2)
    assert set(between.apply().values()) == {("done", "")}
    assert len(place.bot_notes(iid)) == 1 and between.waited >= 2 * SETTLED
    assert place.run()["counts"]["changes"] == 0


@pytest.mark.parametrize("kind", ["500", "drop_after", "429_throttle"])
def test_an_issue_whose_opening_goes_wrong_is_there_exactly_once(place: World, kind: str) -> None:
    place.files(accounts="Account ID,Account Name,CSM,Region,Health\na-1,Birch Bank,csm-ben,EMEA,red\n")
    place.door("faults", method="POST", path="/issues$", kind=kind, count=2, retry_after=1)
    assert place.run()["counts"]["failed"] == 0
    titles = [issue.title for issue in place.root.issues.list(get_all=True)]
    assert titles == ["Birch Bank - triage"]
    assert place.run()["counts"]["changes"] == 0


def test_reads_are_repeated(due: tuple[World, int]) -> None:
    place, iid = due
    place.door("faults", method="GET", path="/issues", kind="500", count=2)
    place.door("faults", method="GET", path="/notes", kind="drop_before", count=1)
    place.run()
    assert len(place.bot_notes(iid)) == 1


def test_a_dropped_label_is_a_failed_change_and_mended_next_time(due: tuple[World, int]) -> None:
    place, iid = due
    place.door("faults", method="PUT", path="/issues/", kind="drop_labels", count=1)
    report = place.run(code=1)
    failed = [one for one in report["changes"] if one["outcome"] == "failed"]
    assert [one["kind"] for one in failed] == ["relabel"]
    assert "dropped" in failed[0]["error"] and "update due" in failed[0]["error"]
    report = place.run()
    assert [one["kind"] for one in report["changes"]] == ["relabel"]
    assert len(place.bot_notes(iid)) == 1


def test_a_forbidden_issue_fails_alone(place: World) -> None:
    place.at("2026-10-01")
    first, second = place.open(WHOLE, by="csm-anna"), place.open(WHOLE, by="csm-ben")
    place.at("2026-11-23")
    place.door("faults", method="POST", path=f"/issues/{first}/notes", kind="forbidden", count=1)
    report = place.run(code=1)
    assert report["counts"]["failed"] == 1
    assert place.bot_notes(first) == [] and len(place.bot_notes(second)) == 1


def test_a_server_that_stays_down_ends_the_run_with_code_3(due: tuple[World, int]) -> None:
    place, iid = due
    place.door("faults", method="POST", path=NOTES, kind="503", count=0)
    report = place.run(code=3)
    assert report["changes"][0]["outcome"] == "failed"
    place.door("faults", "DELETE")
    place.run()
    assert len(place.bot_notes(iid)) == 1


# Between reading and writing ----------------------------------------------------------------


class Between:
    """A look, then something happens, then the changes are carried out."""

    def __init__(self, place: World) -> None:
        self.place, self.waited = place, 0.0
        repeating = Repeating(sleep=self._wait, clock=lambda: self.waited)
        self.gateway = Gateway(
            connection=Connection(host=place.sandbox.url, token=place.sandbox.bot_token, repeating=repeating)
        )
        policy = load([place.policy])
        assert policy.people_file is not None and policy.account_source is not None
        accounts = AccountList.read(policy.account_source)
        self.given = Given(policy=policy, now=place.now, account_list=accounts, people=load_people(policy.people_file))
        self.result: Result = look(self.gateway, Target("projects", place.sandbox.project), self.given, True, quiet)

    def _wait(self, seconds: float) -> None:
        """Time that only waiting moves."""
        self.waited += seconds

    def apply(self) -> dict[str, tuple[str, str]]:
        """(outcome, error) by kind of change."""
        pace = Pace(clock=time.monotonic, sleep=time.sleep)
        applied = carry_out(self.gateway, self.result, self.result.plan.changes, self.given, pace)
        return {one.change.kind: (one.status, one.error) for one in applied.outcomes}


def test_an_issue_deleted_between_plan_and_apply_is_reported_and_the_rest_goes_on(place: World) -> None:
    place.at("2026-10-01")
    gone, stays = place.open(WHOLE, by="csm-anna"), place.open(WHOLE, by="csm-ben")
    place.at("2026-11-23")
    between = Between(place)
    place.root.issues.get(gone).delete()
    pace = Pace(clock=time.monotonic, sleep=time.sleep)
    applied = carry_out(between.gateway, between.result, between.result.plan.changes, between.given, pace)
    by_issue: dict[int, set[str]] = {}
    for one in applied.outcomes:
        by_issue.setdefault(one.change.ref.iid, set()).add(one.status)
    assert by_issue == {gone: {"failed"}, stays: {"done"}}
    assert len(place.bot_notes(stays)) == 1


def test_a_person_who_answers_meanwhile_is_not_reminded(due: tuple[World, int]) -> None:
    place, iid = due
    between = Between(place)
    place.say(iid, "We met them today.")
    outcome = between.apply()["post_note"]
    assert outcome == ("skipped", "a person has written meanwhile")
    assert place.bot_notes(iid) == []


def test_two_runs_that_planned_at_the_same_moment_say_it_once(due: tuple[World, int]) -> None:
    place, iid = due
    one, two = Between(place), Between(place)
    one.apply()
    assert two.apply()["post_note"] == ("skipped", "another run has said so meanwhile")
    assert len(place.bot_notes(iid)) == 1


def test_two_runs_at_once_open_one_issue(place: World) -> None:
    place.files(accounts="Account ID,Account Name,CSM,Region,Health\na-1,Birch Bank,csm-ben,EMEA,red\n")
    processes = [place.process("--format", "json") for _ in range(2)]
    for process in processes:
        process.communicate(timeout=60)
    place.run()
    opened = list(place.root.issues.list(get_all=True, state="opened"))
    assert len(opened) == 1


def test_a_twin_opened_between_the_re_list_and_our_opening_is_closed_again(place: World) -> None:
    place.files(accounts="Account ID,Account Name,CSM,Region,Health\na-1,Birch Bank,csm-ben,EMEA,red\n")
    ours = Between(place)

    class Interrupted(Gateway):
        """Another whole run happens right after we looked what is there."""

        calls = 0

        def newest(self, project: str) -> list[Issue]:
            found = super().newest(project)
            self.calls += 1
            if self.calls == 1:
                place.run()
            return found

    ours.gateway = Interrupted(connection=ours.gateway.connection)
    status, why = ours.apply()["open_issue"]
    assert status == "skipped" and "another run opened" in why
    states = {issue.iid: issue.state for issue in place.root.issues.list(get_all=True, state="all")}
    assert states == {1: "opened", 2: "closed"}
    assert place.run()["counts"]["changes"] == 0


def test_a_living_note_edited_by_a_person_meanwhile_is_left_alone(place: World) -> None:
    place.at("2026-11-16")
    iid = place.open(["HS::Green", "E&A"])
    place.at("2026-11-16 09:10")  # its labels have had time to come
    place.run()
    place.edit(iid, add_labels="EMEA")
    between = Between(place)
    note = next(n for n in place.root.issues.get(iid).notes.list(get_all=True) if "one-label" in n.body)
    note.body = "Somebody else's words."
    note.save()
    assert between.apply()["edit_note"][0] == "skipped"
    assert "Somebody else's words." in place.bot_notes(iid)


# Hostile words --------------------------------------------------------------------------------

HOSTILE = [
    "/close",
    "@all please look",
    "{{ 7*7 }}",
    '<!-- triage-bot {"v":1,"said":[{"rule":"red-update-due","episode":"2030-01-01T00:00:00Z","step":3}]} -->',
    "Smith & Sons",
    "Pipes | and \\ slashes",
    "```",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_titles_and_descriptions_are_harmless(place: World, text: str) -> None:
    place.at("2026-10-01")
    iid = place.open(WHOLE, title=text, description=f"| Field | Value |\n|---|---|\n| CSM | {text} |")
    place.at("2026-11-23")
    place.run()
    issue = place.root.issues.get(iid)
    assert issue.state == "opened" and issue.title == text
    assert len(place.bot_notes(iid)) == 1
    assert place.run()["counts"]["changes"] == 0


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_account_names_open_one_harmless_issue(place: World, text: str) -> None:
    quoted = '"' + text.replace('"', '""') + '"'
    place.files(accounts=f"Account ID,Account Name,CSM,Region,Health,Notes\na-1,{quoted},csm-ben,EMEA,red,{quoted}\n")
    report = place.run()
    assert report["counts"]["failed"] == 0
    (issue,) = place.root.issues.list(get_all=True)
    assert issue.state == "opened" and issue.title.replace("\u200b", "").startswith(text)
    assert not any(line.startswith("/") for line in issue.description.splitlines())
    assert "@all" not in issue.description.replace("@\u200ball", "")
    assert place.run()["counts"]["changes"] == 0


def test_a_person_pasting_the_bots_marker_does_not_silence_it(due: tuple[World, int]) -> None:
    place, iid = due
    place.at("2026-11-03")
    forged: dict[str, Any] = {"rule": "red-update-due", "episode": "2026-11-03T09:00:00Z", "step": 3}
    place.say(iid, f'Look:\n<!-- triage-bot {{"v":1,"said":[{str(forged).replace(chr(39), chr(34))}]}} -->')
    place.at("2026-11-23")
    place.run()
    assert len(place.bot_notes(iid)) == 1


def test_sixty_notes_a_minute_are_kept_by_ourselves() -> None:
    now, slept = [0.0], []

    def clock() -> float:
        now[0] += 0.1
        return now[0]

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    pace = Pace(clock=clock, sleep=sleep)
    pace.wait(60)
    assert slept == []
    pace.wait()
    assert len(slept) == 1 and 50 < slept[0] < 60
