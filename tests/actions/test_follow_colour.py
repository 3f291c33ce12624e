"""`follow_colour`: the label follows the form of those who speak for the account, unless a person chose later."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.builders import (
    BOT,
    CSM,
    IDENTITY,
    MANAGER,
    NOW,
    OTHER,
    PROCESS,
    PROJECT,
    account,
    added,
    ask,
    at,
    away,
    do,
    facts,
    issue,
    note,
    removed,
    scene,
    templates,
    update,
)
from triage_bot.actions.effects import Effects
from triage_bot.changes.change import Change
from triage_bot.changes.notes import PostNote
from triage_bot.changes.relabel import Relabel
from triage_bot.context.scene import Scene
from triage_bot.model.facts import EMPTY, LABEL_EVENTS, NOTES, Facts, Need, People, Person, Role
from triage_bot.model.resource import Issue, LabelEvent, Note, User
from triage_bot.text import marker
from triage_bot.text.template import Document

LINE = Document(name="line.md.j2", body="{{ by }} {{ written }}: {{ before }} to {{ colour }}")
PEOPLE = People(
    people={CSM.username: Person(backup="csm-cover", away=(away("2026-11-16", "2026-11-30"),))},
    roles={"csm_manager": Role(default=MANAGER.username)},
)
COVER = User(14, "csm-cover")
RED = issue(labels=("HS::Red", "EMEA"))
GREEN = issue(labels=("HS::Green", "EMEA"))
SHIPPED: dict[str, Any] = {"template": "colour-follows.md.j2"}


def _scene(**more: Any) -> Scene:
    texts = {**templates(), LINE.name: LINE}
    members = {
        f"projects:{PROJECT}": dict.fromkeys(frozenset(one.username for one in (CSM, COVER, OTHER, MANAGER)), 30)
    }
    return scene(**{"process": PROCESS, "people": PEOPLE, "templates": texts, "members": members, **more})


def _do(
    *notes: Note,
    one: Issue = RED,
    events: tuple[LabelEvent, ...] = (),
    on: Scene | None = None,
    known: Facts | None = None,
    value: dict[str, Any] | None = None,
) -> Effects:
    on, known = on or _scene(), known or facts(notes, events)
    finding = ask("form", {"name": "update"}, one, facts(notes, events), on)
    return do("follow_colour", value or {"template": LINE.name}, one, known, on, verdict=finding.explained.verdict)


def _form(colour: str = "yellow", when: str = "2026-11-20", author: User = CSM, **more: Any) -> Note:
    return note(when, author, update(colour), **more)


def _new(changes: tuple[Change, ...]) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    return [(one.add, one.remove) for one in changes if isinstance(one, Relabel)]


def _said(effects: Effects) -> list[str]:
    return [marker.without(one.body) for one in effects.changes if isinstance(one, PostNote)]


@pytest.mark.parametrize(
    ("colour", "labels", "new"),
    [
        pytest.param("yellow", ("HS::Red",), [(("HS::Yellow",), ("HS::Red",))], id="another colour"),
        pytest.param("It is Yellow now", ("HS::Red",), [(("HS::Yellow",), ("HS::Red",))], id="in a sentence"),
        pytest.param("green", (), [(("HS::Green",), ())], id="no colour before"),
        pytest.param(
            "green", ("HS::Red", "HS::Yellow"), [(("HS::Green",), ("HS::Red", "HS::Yellow"))], id="two before"
        ),
        pytest.param("red", ("HS::Red",), [], id="the same"),
        pytest.param("red or yellow", ("HS::Green",), [], id="several are named"),
        pytest.param("blue", ("HS::Green",), [], id="none that is known"),
        pytest.param("reddish", ("HS::Green",), [], id="part of a word"),
    ],
)
def test_the_label_follows(colour: str, labels: tuple[str, ...], new: object) -> None:
    effects = _do(_form(colour), one=issue(labels=labels))
    assert _new(effects.changes) == new
    assert len(_said(effects)) == len(_new(effects.changes))


def test_one_line_says_so_behind_the_change() -> None:
    label, line = _do(_form()).changes
    assert isinstance(line, PostNote) and line.answer and line.mentions == ()
    assert marker.without(line.body) == 'csm-anna 2026-11-20: ~"HS::Red" to ~"HS::Yellow"'
    assert label.reason == "A rule: csm-anna wrote HS::Yellow on 2026-11-20"


@pytest.mark.parametrize(
    ("author", "counts"),
    [
        pytest.param(CSM, True, id="the assignee"),
        pytest.param(COVER, True, id="who covers for the CSM"),
        pytest.param(MANAGER, True, id="the manager"),
        pytest.param(OTHER, False, id="somebody else"),
        pytest.param(BOT, False, id="the bot"),
    ],
)
def test_whose_form_counts(author: User, counts: bool) -> None:
    assert bool(_do(_form(author=author)).changes) is counts


@pytest.mark.parametrize(
    ("by", "counts"),
    [(["csm", "backup_csm", "csm_manager"], True), (["csm"], False), (["manager-emea"], True), (["ae"], False)],
)
def test_by_names_roles(by: list[str], counts: bool) -> None:
    effects = _do(_form(author=MANAGER), value={"template": LINE.name, "by": by})
    assert bool(effects.changes) is counts


def test_the_rows_backup_speaks_for_the_account() -> None:
    one = replace(RED, description=marker.write({"account": "acc-001"}))
    on = _scene(people=People(), accounts={"acc-001": account(backup_csm=COVER.username)})
    assert _do(_form(author=COVER), one=one, on=on).changes != ()
    assert _do(_form(author=OTHER), one=one, on=on).changes == ()


@pytest.mark.parametrize(
    ("event", "counts"),
    [
        pytest.param(added("HS::Red", "2026-11-20 09:01", OTHER), False, id="a person chose later"),
        pytest.param(removed("HS::Green", "2026-11-20 09:01", OTHER), False, id="a person took one off later"),
        pytest.param(added("HS::Red", "2026-11-20 08:59", OTHER), True, id="a person chose before"),
        pytest.param(added("HS::Red", "2026-11-20 09:01", BOT), False, id="the bot, later, with nobody's words"),
        pytest.param(added("HS::Red", "2026-11-20 08:59", BOT), True, id="the bot, before"),
        pytest.param(added("EMEA", "2026-11-20 09:01", OTHER), True, id="another category"),
    ],
)
def test_a_label_beats_older_words(event: LabelEvent, counts: bool) -> None:
    assert bool(_do(_form(), events=(event,)).changes) is counts


@pytest.mark.parametrize(
    ("when", "author", "about", "counts"),
    [
        pytest.param("2026-11-21", BOT, "reopened", False, id="opened again for the list since"),
        pytest.param("2026-11-19", BOT, "reopened", True, id="opened again before"),
        pytest.param("2026-11-21", BOT, "HS::Red", True, id="told something else"),
        pytest.param("2026-11-21", OTHER, "reopened", True, id="a person quotes the mark"),
    ],
)
def test_what_the_list_opened_again_follows_no_older_words(when: str, author: User, about: str, counts: bool) -> None:
    mark = marker.Said(rule="open", episode=at("2026-11-18"), step=0, about=(about,))
    assert bool(_do(_form(), note(when, author, marker.compose({"open": "Red."}, (mark,)))).changes) is counts


def test_of_two_forms_read_one_after_the_other_the_newer_one_wins() -> None:
    """The second was written while the first was followed."""
    first, second = _form("yellow", "2026-11-20 09:00"), _form("green", "2026-11-20 09:05")
    followed = added("HS::Yellow", "2026-11-20 09:06", BOT)
    effects = _do(first, second, one=issue(labels=("HS::Yellow",)), events=(followed,))
    assert _new(effects.changes) == [(("HS::Green",), ("HS::Yellow",))]


def test_a_reaction_to_a_form_makes_its_words_no_newer() -> None:
    """GitLab moves a note's `updated_at` when somebody, perhaps the bot itself, reacts to it."""
    reacted = _form(updated_at=at("2026-11-20 12:00"))
    assert _do(reacted, events=(added("HS::Red", "2026-11-20 11:00"),)).changes == ()


@pytest.mark.parametrize(
    ("words", "when", "author", "counts"),
    [
        pytest.param("health red it is bad", "2026-11-20 10:00", OTHER, False, id="later"),
        pytest.param("health red it is bad", "2026-11-20 08:00", OTHER, True, id="before"),
        pytest.param("health red", "2026-11-20 10:00", OTHER, True, id="without a reason: not obeyed"),
        pytest.param("health red it is bad", "2026-11-20 10:00", User(9, "stranger"), True, id="of an outsider"),
        pytest.param("no-change red is near", "2026-11-20 10:00", OTHER, True, id="another command"),
    ],
)
def test_a_command_beats_an_older_form(words: str, when: str, author: User, counts: bool) -> None:
    asked = note(when, author, f"@triage-bot {words}")
    assert bool(_do(_form(), asked, one=GREEN).changes) is counts


def test_the_newest_form_counts() -> None:
    effects = _do(_form("yellow"), _form("green", "2026-11-21"))
    assert _new(effects.changes) == [(("HS::Green",), ("HS::Red",))]


# Once ------------------------------------------------------------------------------------------------


def test_said_once() -> None:
    form = _form()
    line = _do(form).changes[1]
    assert isinstance(line, PostNote)
    said = note("2026-11-20 10:00", BOT, line.body)
    put_back = removed("HS::Yellow", "2026-11-20 11:00", User(8, "importer"))
    identity = replace(IDENTITY, others=frozenset({"importer"}))
    again = _do(form, said, events=(put_back,), on=_scene(identity=identity))
    assert (_new(again.changes), _said(again)) == ([(("HS::Yellow",), ("HS::Red",))], [])
    followed = added("HS::Yellow", "2026-11-20 10:00", BOT)
    assert _do(form, said, one=issue(labels=("HS::Yellow",)), events=(followed,)).changes == ()


def test_another_colour_in_the_same_form_is_said_again() -> None:
    form = _form()
    line = _do(form).changes[1]
    assert isinstance(line, PostNote)
    edited = replace(form, body=update("green"), updated_at=at("2026-11-21"))
    said, followed = note("2026-11-20 10:00", BOT, line.body), added("HS::Yellow", "2026-11-20 10:00", BOT)
    assert _said(_do(edited, said, one=issue(labels=("HS::Yellow",)), events=(followed,))) == [
        'csm-anna 2026-11-20: ~"HS::Yellow" to ~"HS::Green"'
    ]


@pytest.mark.parametrize(
    ("event", "says"),
    [
        pytest.param(added("HS::Yellow", "2026-11-20 10:00", BOT), 1, id="the bot put it there, an earlier run"),
        pytest.param(added("HS::Yellow", "2026-11-19", BOT), 0, id="the bot put it there before"),
        pytest.param(added("HS::Yellow", "2026-11-19", OTHER), 0, id="a person put it there before"),
    ],
)
def test_what_an_earlier_run_did_without_a_word_is_said(event: LabelEvent, says: int) -> None:
    effects = _do(_form(), one=issue(labels=("HS::Yellow",)), events=(event,))
    assert _new(effects.changes) == []
    assert _said(effects) == ['csm-anna 2026-11-20:  to ~"HS::Yellow"'] * says


def test_a_person_quoting_the_mark_silences_nothing() -> None:
    line = _do(_form()).changes[1]
    assert isinstance(line, PostNote)
    form = _form()
    assert len(_said(_do(form, note("2026-11-20 10:00", OTHER, line.body)))) == 1


# Facts, and the shipped words --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "missing"),
    [
        pytest.param(EMPTY, {NOTES, LABEL_EVENTS}, id="both"),
        pytest.param(Facts(notes=()), {LABEL_EVENTS}, id="who chose the label"),
    ],
)
def test_what_is_read(known: Facts, missing: set[str]) -> None:
    assert _do(known=known).missing == {Need(kind) for kind in missing}


def test_a_strangers_newer_form_hides_nothing_and_a_guests_is_not_followed() -> None:
    stranger = note("2026-11-21", OTHER, update("green"))
    effects = _do(_form(), stranger)
    assert [one.add for one in effects.changes if isinstance(one, Relabel)] == [("HS::Yellow",)]
    guests = _scene(members={f"projects:{PROJECT}": {CSM.username: 10}})
    assert _do(_form(), on=guests).changes == ()


def test_the_shipped_line() -> None:
    (line,) = _said(_do(_form(), value=SHIPPED, on=_scene(now=NOW)))
    assert all(word in line for word in ('~"HS::Yellow"', '~"HS::Red"', "csm-anna", "2026-11-20"))
