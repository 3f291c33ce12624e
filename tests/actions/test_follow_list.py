"""`follow_list`: the label follows the account list to a worse colour, and only to newer words."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import BOT, CSM, PROCESS, account, added, at, day, do, facts, issue, note, scene, update
from triage_bot.actions.effects import Effects
from triage_bot.changes.relabel import Relabel
from triage_bot.model.facts import EMPTY
from triage_bot.text import marker
from triage_bot.text.template import Document

TEXT = Document(name="f.md.j2", body="{{ to }} {{ before }} was, {{ colour }} is, {{ as_of }}")
YELLOW = ("HS::Yellow", "EMEA", "E&A")


def followed(health: str = "red", known: Any = None, **more: Any) -> Effects:
    row = account("acc-001", "Alder Foods", health=health, health_as_of=day(more.pop("as_of", "2026-11-20")))
    other = account("acc-002", "Birch Bank", health_as_of=day(more.pop("other", "2026-11-01")))
    rows = {"acc-001": row} | ({} if more.pop("alone", False) else {"acc-002": other})
    on = scene(accounts=rows, templates={"f.md.j2": TEXT}, process=PROCESS)
    one = issue(**{"labels": YELLOW, "confidential": True, **more})
    return do("follow_list", {"template": "f.md.j2"}, one, known or facts(), on)


def test_it_follows_and_says_so_in_one_note() -> None:
    [say] = followed().says
    [change] = say.carries
    assert isinstance(change, Relabel) and (change.add, change.remove) == (("HS::Red",), ("HS::Yellow",))
    assert say.text == '@csm-anna ~"HS::Yellow" was, ~"HS::Red" is, 2026-11-20'
    assert say.mentions == ("csm-anna",) and say.private


@pytest.mark.parametrize(
    ("given", "follows"),
    [
        pytest.param({"labels": ("HS::Green",)}, True, id="from green"),
        pytest.param({"health": "yellow", "labels": ("HS::Green",)}, True, id="to yellow"),
        pytest.param({"health": "yellow", "labels": ("HS::Red",)}, False, id="a better colour"),
        pytest.param({"labels": ("HS::Red",)}, False, id="the same"),
        pytest.param({"labels": ("HS::Yellow", "HS::Green")}, False, id="two labels are a conflict of their own"),
        pytest.param({"labels": ("EMEA",)}, False, id="none is asked for elsewhere"),
        pytest.param({"as_of": "2026-11-24"}, False, id="of tomorrow"),
        pytest.param({"as_of": "2026-11-23"}, True, id="of today"),
        pytest.param({"other": "2026-11-20"}, False, id="one day for all rows"),
        pytest.param({"alone": True}, False, id="one row alone"),
        pytest.param({"author": CSM, "created_at": at("2026-11-20")}, False, id="opened so by a person that day"),
        pytest.param({"author": CSM, "created_at": at("2026-11-19")}, True, id="opened so by a person before"),
    ],
)
def test_when_it_follows(given: dict[str, Any], follows: bool) -> None:
    assert bool(followed(**given).says) is follows


@pytest.mark.parametrize(
    ("known", "follows"),
    [
        pytest.param(facts(labels=[added("HS::Yellow", "2026-11-19")]), True, id="a label of the day before"),
        pytest.param(facts(labels=[added("HS::Yellow", "2026-11-20")]), False, id="a label of that day"),
        pytest.param(facts(labels=[added("HS::Yellow", "2026-11-22", BOT)]), True, id="a label of the bot's own"),
        pytest.param(facts([note("2026-11-21", body=update("yellow"))]), False, id="a form"),
        pytest.param(facts([note("2026-11-21", body="@triage-bot health yellow better")]), False, id="a command"),
        pytest.param(facts([note("2026-11-21", body="All is yellow.")]), True, id="prose is no colour"),
    ],
)
def test_people_who_said_a_colour_since_are_heard(known: Any, follows: bool) -> None:
    assert bool(followed(known=known).says) is follows


def test_where_not_only_editors_read_nothing_follows() -> None:
    effects = followed(confidential=False)
    assert not effects.says and "the account list has a worse colour" in effects.warnings[0]


def test_it_waits_for_what_people_said() -> None:
    assert {need.kind for need in followed(known=EMPTY).missing} == {"notes", "label_events"}


def test_said_already_and_a_crash_before_the_label() -> None:
    [say] = followed().says
    told = note("2026-11-23", BOT, marker.compose({"a-rule": say.text}, (say.said,)))
    again = followed(known=facts([told]))
    assert not again.says and [type(change) for change in again.changes] == [Relabel]
