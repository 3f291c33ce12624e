"""`receipt`: an emoji on the form that was read, once."""

from __future__ import annotations

import pytest

from tests.builders import BOT, CSM, OTHER, PROCESS, ask, at, day, do, facts, issue, note, scene, update
from triage_bot.actions.effects import Effects
from triage_bot.changes.notes import React
from triage_bot.context.scene import Scene
from triage_bot.model.facts import AWARDS, EMPTY, NOTES, Facts, Need
from triage_bot.model.resource import Note

RED = issue(labels=("HS::Red",))
FORM = note("2026-11-20", CSM, update())
FORM_ID = FORM.id
Awards = dict[int, frozenset[tuple[str, str]]]


def _do(*notes: Note, on: Scene | None = None, known: Facts | None = None, awards: Awards | None = None) -> Effects:
    on = on or scene(process=PROCESS)
    given = facts(notes, awards={FORM_ID: frozenset()} | (awards or {}))
    finding = ask("form", {}, RED, given, on)
    return do("receipt", "thumbsup", RED, known or given, on, verdict=finding.explained.verdict)


@pytest.mark.parametrize(
    ("there", "reacts"),
    [
        pytest.param([], True, id="none yet"),
        pytest.param([("thumbsup", OTHER.username)], True, id="a person's"),
        pytest.param([("eyes", BOT.username)], True, id="another one of the bot"),
        pytest.param([("thumbsup", BOT.username)], False, id="the bot's"),
        pytest.param([("thumbsup", "project_1_bot_0ld")], False, id="the bot's, under an earlier token"),
    ],
)
def test_once(there: list[tuple[str, str]], reacts: bool) -> None:
    effects = _do(FORM, awards={FORM_ID: frozenset(there)})
    wanted = [(FORM_ID, "thumbsup")] if reacts else []
    assert [(one.note_id, one.name) for one in effects.changes if isinstance(one, React)] == wanted


@pytest.mark.parametrize(
    ("body", "reacts"),
    [
        pytest.param(update(), True, id="a form"),
        pytest.param("No change. Next step: call by 2026-12-01", True, id="the short form"),
        pytest.param("@triage-bot no-change call by 2026-12-01", True, id="the command that says the same"),
        pytest.param("We spoke on Monday.", False, id="prose"),
    ],
)
def test_what_is_a_form(body: str, reacts: bool) -> None:
    given = note("2026-11-20", CSM, body)
    assert bool(_do(given, awards={given.id: frozenset()}).changes) is reacts


def test_whole_forms_that_came_shortly_before_get_theirs_too() -> None:
    newer, long_ago = note("2026-11-21", OTHER, update()), note("2026-11-10", OTHER, update())
    none: frozenset[tuple[str, str]] = frozenset()
    found = _do(FORM, newer, long_ago, awards={newer.id: none, FORM.id: none}).changes
    assert {one.note_id for one in found if isinstance(one, React)} == {newer.id, FORM.id}


def test_a_reaction_moves_the_note_and_the_second_look_still_finds_it() -> None:
    moved = note("2026-11-20", CSM, update(), updated_at=at("2026-11-23 10:00"))
    assert _do(moved, awards={moved.id: frozenset({("thumbsup", BOT.username)})}).changes == ()


@pytest.mark.parametrize(("baseline", "reacts"), [("2026-11-20", True), ("2026-11-21", False)])
def test_not_before_the_baseline(baseline: str, reacts: bool) -> None:
    assert bool(_do(FORM, on=scene(process=PROCESS, baseline=day(baseline))).changes) is reacts


@pytest.mark.parametrize(
    ("known", "need"),
    [
        pytest.param(EMPTY, Need(NOTES), id="the notes"),
        pytest.param(facts([FORM]), Need(AWARDS, part=str(FORM_ID)), id="the reactions to that note"),
    ],
)
def test_what_is_read(known: Facts, need: Need) -> None:
    effects = _do(FORM, known=known)
    assert (effects.missing, effects.changes) == ({need}, ())
