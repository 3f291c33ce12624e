"""`references`: issues named under a heading, and whether one was closed or moved lately."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from tests.builders import PROJECT, ask, at, day, facts, issue
from triage_bot.model.facts import EMPTY, LINKED, Facts, Linked, Need
from triage_bot.model.resource import Issue, Ref

HEADING = "Blocking product issues"


def naming(*lines: str, heading: str = f"## {HEADING}") -> Issue:
    text = "\n".join(["#1 in other words", heading, *lines, "## Plan", "product/core#99"])
    return issue(description=text, web_url=f"https://gitlab.example/{PROJECT}/-/issues/1")


def other(reference: str, closed: str = "", moved: str = "") -> Linked:
    project, _, number = reference.rpartition("#")
    state = "closed" if closed else "opened"
    there = issue(ref=Ref(project, int(number)), state=state, closed_at=at(closed) if closed else None)
    return Linked(there, at(moved) if moved else None)


def knowing(*found: Linked | str) -> Facts:
    """Facts with these other issues; a word names one that cannot be seen."""
    linked = {
        one if isinstance(one, str) else str(one.issue.ref): None if isinstance(one, str) else one for one in found
    }
    return replace(facts(), linked=linked)


def of(are: str, **more: Any) -> dict[str, Any]:
    return {
        "heading": HEADING,
        "are": are,
        **({"newer_than": "5 working days"} if are in ("closed", "moved") else {}),
        **more,
    }


# There, absent ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "named"),
    [
        pytest.param(naming("product/core#7"), "product/core#7", id="a reference"),
        pytest.param(naming("- #12"), f"{PROJECT}#12", id="of the same project, in a list"),
        pytest.param(naming("see https://gitlab.example/product/core/-/issues/7"), "product/core#7", id="an address"),
        pytest.param(naming("product/core#7", heading=f"- {HEADING}:"), "product/core#7", id="below a list item"),
        pytest.param(naming(heading=f"- {HEADING}: product/core#7"), "product/core#7", id="behind one"),
        pytest.param(naming("a/b#2, a/b#1"), "a/b#2, a/b#1", id="two"),
        pytest.param(naming("One reference a line."), "", id="the template's words"),
        pytest.param(naming("> product/core#7"), "", id="a quote"),
        pytest.param(naming("<!-- product/core#7 -->"), "", id="a comment"),
        pytest.param(naming("https://other.example/product/core/-/issues/7"), "", id="another host"),
        pytest.param(naming("product/core#7", heading="## Plan"), "", id="another heading"),
        pytest.param(issue(description=""), "", id="no description"),
    ],
)
def test_there_or_absent(one: Issue, named: str) -> None:
    there, absent = (ask("references", of(word), one, EMPTY) for word in ("there", "absent"))
    assert (there.met, absent.met) == (bool(named), not named)
    assert there.seen == (named or "none")
    assert there.missing == frozenset(), "the description is enough"


# Closed, moved ------------------------------------------------------------------------------------


# Now is Monday 2026-11-23.
@pytest.mark.parametrize(
    ("known", "closed", "moved"),
    [
        pytest.param(knowing(other("a/b#1")), "unmet", "unmet", id="open, never moved"),
        pytest.param(knowing(other("a/b#1", closed="2026-11-20")), "met", "unmet", id="closed lately"),
        pytest.param(knowing(other("a/b#1", closed="2026-11-16")), "met", "unmet", id="five working days ago"),
        pytest.param(knowing(other("a/b#1", closed="2026-11-13")), "unmet", "unmet", id="six working days ago"),
        pytest.param(knowing(other("a/b#1", moved="2026-11-20")), "unmet", "met", id="moved lately"),
        pytest.param(knowing(other("a/b#1", moved="2026-11-13")), "unmet", "unmet", id="moved long ago"),
        pytest.param(knowing(other("a/b#1", "2026-11-20", "2026-11-19")), "met", "met", id="both"),
        pytest.param(knowing("a/b#1"), "unmet", "unmet", id="it cannot be seen"),
    ],
)
def test_closed_or_moved_lately(known: Facts, closed: str, moved: str) -> None:
    one = naming("a/b#1")
    found = [ask("references", of(are), one, known).verdict for are in ("closed", "moved")]
    assert found == [closed, moved]


@pytest.mark.parametrize("are", ["closed", "moved"])
def test_where_none_is_named_none_was_closed_or_moved(are: str) -> None:
    finding = ask("references", of(are), naming("nothing yet"), EMPTY)
    assert (finding.verdict, finding.missing) == ("unmet", frozenset())


def test_one_of_several_is_enough_and_all_that_are_young_are_told() -> None:
    known = knowing(other("a/b#1", "2026-11-18"), other("a/b#2"), other("a/b#3", "2026-11-20"), "a/b#4")
    finding = ask("references", of("closed"), naming("a/b#1 a/b#2 a/b#3 a/b#4"), known)
    assert (finding.verdict, finding.seen) == ("met", "a/b#3 on 2026-11-20")
    assert finding.clock
    assert (finding.clock.what, finding.clock.who) == ("closed", "a/b#1, a/b#3")
    assert (finding.clock.start, finding.clock.limit) == (at("2026-11-20"), day("2026-11-20"))


def test_its_clock_of_a_move() -> None:
    clock = ask("references", of("moved"), naming("a/b#1"), knowing(other("a/b#1", moved="2026-11-20"))).clock
    assert clock
    assert (clock.what, clock.who, clock.start) == ("moved", "a/b#1", at("2026-11-20"))


@pytest.mark.parametrize("are", ["closed", "moved"])
@pytest.mark.parametrize(
    ("known", "missing"),
    [
        pytest.param(EMPTY, ["a/b#1", "a/b#2"], id="each issue that is named"),
        pytest.param(knowing(other("a/b#1")), ["a/b#2"], id="those not read yet"),
        pytest.param(knowing("a/b#1"), ["a/b#2"], id="one that cannot be seen is not asked for again"),
    ],
)
def test_what_it_needs(are: str, known: Facts, missing: list[str]) -> None:
    finding = ask("references", of(are), naming("a/b#1 a/b#2"), known)
    assert (finding.verdict, finding.missing) == ("unknown", {Need(LINKED, part=one) for one in missing})


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"are": "there"}, id="no heading"),
        pytest.param({"heading": "--", "are": "there"}, id="a heading without words"),
        pytest.param({"heading": "x", "are": "open"}, id="another word"),
        pytest.param({"heading": "x", "are": "closed"}, id="closed, at any time"),
        pytest.param({"heading": "x", "are": "there", "newer_than": "1 day"}, id="there, lately"),
        pytest.param({"heading": "x", "are": "moved", "newer_than": "36 hours"}, id="hours"),
    ],
)
def test_faulty_maps_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises((ValidationError, ValueError)):
        ask("references", wrong, issue())
