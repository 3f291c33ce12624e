"""`reminded`: how many reminders were given since a person last wrote."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tests.builders import BOT, CSM, ask, at, facts, issue, note, scene
from triage_bot.context.scene import Scene
from triage_bot.model.facts import EMPTY, NOTES, Need
from triage_bot.model.resource import Issue, Note, Ref, User
from triage_bot.text import marker
from triage_bot.text.marker import Said

RED = issue(labels=("HS::Red",), created_at=at("2026-07-01"))
BEGAN = at("2026-11-01")


def reminder(when: str, step: int, rule: str = "red-update-due", author: User = BOT, **more: Any) -> Note:
    said = marker.write({"said": [Said(rule=rule, episode=BEGAN, step=step).entry()]})
    return note(when, author, f"A word, please.\n\n{said}", **more)


def on_a_list(step: int, when: str | None, rule: str = "red-update-due", ref: str = str(RED.ref)) -> Scene:
    """A scene with a living list that says when a reminder was given."""
    said = Said(rule=rule, episode=BEGAN, step=step, resource=ref, at=at(when) if when else None)
    mark = marker.write({"living": "my-accounts:csm-anna", "said": [said.entry()]})
    living = issue(77, description=f"Yours\n\n{mark}")
    return scene(issues={living.ref: living})


@pytest.mark.parametrize(
    ("notes", "given"),
    [
        pytest.param([], 0, id="none"),
        pytest.param([reminder("2026-11-16", 1)], 1, id="one"),
        pytest.param([reminder("2026-11-16", 1), reminder("2026-11-20", 2)], 2, id="two"),
        pytest.param([reminder("2026-11-20", 2), reminder("2026-11-16", 1)], 2, id="whatever their order"),
        pytest.param([reminder("2026-11-16", 1), note("2026-11-17")], 0, id="a word in between"),
        pytest.param([note("2026-11-16"), reminder("2026-11-16", 1)], 1, id="at the moment of a word"),
        pytest.param([reminder("2026-11-16", 2), note("2026-11-17"), reminder("2026-11-18", 1)], 1, id="and one since"),
        pytest.param([reminder("2026-11-16", 1), note("2026-11-17", BOT)], 1, id="the bot's other notes are no word"),
        pytest.param(
            [reminder("2026-11-16", 1), note("2026-11-17", CSM, "added ~1 label", system=True)], 1, id="nor are labels"
        ),
        pytest.param([reminder("2026-06-01", 1)], 0, id="before the opening, with no word"),
        pytest.param([reminder("2026-11-16", 1, author=User(3, "project_1_bot_0ld"))], 1, id="under an earlier token"),
        pytest.param([reminder("2026-11-16", 2, author=CSM)], 0, id="a person's note with such a line"),
        pytest.param([reminder("2026-11-16", 2, system=True)], 0, id="a system note"),
        pytest.param([note("2026-11-16", BOT, "reminder 2")], 0, id="a note without such a line"),
    ],
)
def test_how_many_were_given(notes: list[Note], given: int) -> None:
    found = [ask("reminded", {"step": step}, RED, facts(notes)).met for step in (1, 2, 3)]
    assert found == [given >= 1, given >= 2, given >= 3]


@pytest.mark.parametrize(
    ("rules", "verdict"),
    [
        ([], "met"),
        (["red-update-due"], "met"),
        ("red-update-due", "met"),
        (["yellow-update-due"], "unmet"),
        (["yellow-update-due", "red-update-due"], "met"),
    ],
)
def test_of_which_rules(rules: Any, verdict: str) -> None:
    known = facts([reminder("2026-11-16", 1)])
    assert ask("reminded", {"step": 1, "rules": rules}, RED, known).verdict == verdict


@pytest.mark.parametrize(
    ("on", "word", "verdict"),
    [
        pytest.param(on_a_list(2, "2026-11-18"), "2026-11-05", "met", id="through a list, on its day"),
        pytest.param(on_a_list(2, None), "2026-10-31", "met", id="without a day the episode's counts"),
        pytest.param(on_a_list(2, None), "2026-11-05", "unmet", id="which was before the word"),
        pytest.param(on_a_list(2, "2026-11-18"), "2026-11-19", "unmet", id="a word since"),
        pytest.param(on_a_list(1, "2026-11-18"), "2026-11-01", "unmet", id="fewer"),
        pytest.param(
            on_a_list(2, "2026-11-18", ref="other/project#1"), "2026-11-01", "unmet", id="about another issue"
        ),
        pytest.param(on_a_list(2, "2026-11-18", rule="other"), "2026-11-01", "unmet", id="of another rule"),
    ],
)
def test_reminders_through_a_persons_list_count(on: Scene, word: str, verdict: str) -> None:
    wanted = {"step": 2, "rules": ["red-update-due"]}
    assert ask("reminded", wanted, RED, facts([note(word)]), on).verdict == verdict


def test_notes_are_the_only_fact_it_needs() -> None:
    finding = ask("reminded", {"step": 1}, RED, EMPTY)
    assert (finding.verdict, finding.missing) == ("unknown", {Need(NOTES)})


def test_it_says_what_it_saw() -> None:
    finding = ask("reminded", {"step": 2}, RED, facts([reminder("2026-11-16", 1)]))
    assert (finding.wanted, finding.seen) == ("reminder 2 given", "1 since the last update")


@pytest.mark.parametrize("wrong", [{}, {"step": 0}, {"step": -1}, {"step": "two"}, {"step": 1, "rule": "x"}])
def test_faulty_maps_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ask("reminded", wrong, RED)


def test_the_living_list_of_these_tests_is_one() -> None:
    on = on_a_list(1, "2026-11-18")
    assert isinstance(on.issues[Ref(RED.ref.project, 77)], Issue)
    assert str(RED.ref) in on.listed
