"""`label_categories`: one label per category, or not."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from tests.builders import CATEGORIES, ask, at, category, issue, scene
from triage_bot.context.taxonomy import ALWAYS, LabelTest
from triage_bot.model.facts import EMPTY


@pytest.mark.parametrize(
    ("labels", "broken", "seen"),
    [
        pytest.param(("HS::Green", "EMEA", "E&A"), False, "one label per category", id="whole"),
        pytest.param(("HS::Green", "EMEA", "E&A", "other"), False, "one label per category", id="others do not matter"),
        pytest.param(("HS::Green", "EMEA"), True, "classification has none", id="a required one is missing"),
        pytest.param(("HS::Green", "EMEA", "APAC", "E&A"), True, "region has EMEA and APAC", id="two of one category"),
        pytest.param(("HS:Red", "EMEA", "E&A", "risk::competition"), True, "HS:Red should be HS::Red", id="an alias"),
        pytest.param(("HS::Green", "emea", "E&A"), True, "emea should be EMEA", id="another case"),
        pytest.param(("HS::Red", "EMEA", "E&A"), True, "risk has none", id="required by another label"),
        pytest.param(("HS:Red", "EMEA", "E&A"), True, "HS:Red should be HS::Red; risk has none", id="seen mended"),
        pytest.param(("HS::Red", "EMEA", "E&A", "risk::competition"), False, "one label per category", id="pattern"),
        pytest.param((), True, "health has none; region has none; classification has none", id="no label at all"),
    ],
)
def test_broken_and_whole_are_opposites(labels: tuple[str, ...], broken: bool, seen: str) -> None:
    for word, met in (("broken", broken), ("whole", not broken)):
        finding = ask("label_categories", word, issue(labels=labels), EMPTY)
        assert (finding.met, finding.seen, finding.missing) == (met, seen, frozenset())


NO_CLASS = ("HS::Green", "EMEA")


# Two working days from Thursday the 19th end on Monday the 23rd.
@pytest.mark.parametrize(
    ("opened", "broken", "look"),
    [
        pytest.param("2026-11-19", True, None, id="the second working day has come"),
        pytest.param("2026-11-20", False, "2026-11-24 09:00", id="one working day so far"),
        pytest.param("2026-11-23", False, "2026-11-25 09:00", id="opened today"),
    ],
)
def test_grace_counts_from_the_opening(opened: str, broken: bool, look: str | None) -> None:
    finding = ask("label_categories", "broken", issue(labels=NO_CLASS, created_at=at(opened)))
    assert finding.met is broken
    assert finding.next_look == (at(look) if look else None)
    assert finding.seen == ("classification has none" if broken else "classification in grace")


def test_grace_is_only_for_what_is_missing() -> None:
    new = issue(labels=("HS::Green", "EMEA", "E&A", "U&A"), created_at=at("2026-11-23"))
    assert ask("label_categories", "broken", new).met


def test_what_is_suggested_can_be_asked_for_alone_or_beside() -> None:
    devops = category("devops", pattern="devops::*", suggested=LabelTest(any_label=("HS::Green",)))
    on = scene(categories={**CATEGORIES, "devops": devops})
    whole, set_already, broken = (
        issue(labels=(*labels, "EMEA"))
        for labels in (("HS::Green", "E&A"), ("HS::Green", "E&A", "devops::plan"), ("HS::Yellow", "E&A"))
    )
    table = {"suggested": (True, False, False), "broken": (False, False, True)}
    table |= {"both": (True, False, True)}
    for word, met in table.items():
        value = ["broken", "suggested"] if word == "both" else word
        assert (
            tuple(bool(ask("label_categories", value, one, EMPTY, on).met) for one in (whole, set_already, broken))
            == met
        )
    assert ask("label_categories", "suggested", whole, EMPTY, on).seen == "devops suggested"


def test_suggested_categories_break_nothing() -> None:
    devops = category("devops", pattern="devops::*", suggested=LabelTest(any_label=("HS::Green",)))
    on = scene(categories={**CATEGORIES, "devops": devops})
    assert not ask("label_categories", "broken", issue(), on=on).met


def test_other_words_are_refused() -> None:
    with pytest.raises(ValidationError):
        ask("label_categories", "fine", issue())


# A pattern beside labels ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("labels", "broken", "said"),
    [
        pytest.param(("risk::a",), False, "one label per category", id="a listed one"),
        pytest.param(("risk::foo",), True, "risk has only risk::foo", id="one that the pattern claims alone"),
        pytest.param(("risk::a", "risk::foo"), True, "risk has risk::a and risk::foo", id="both"),
        pytest.param((), True, "risk has none", id="none"),
    ],
)
def test_where_labels_are_listed_the_pattern_only_claims(labels: tuple[str, ...], broken: bool, said: str) -> None:
    risk = category("risk", "risk::a", "risk::b", pattern="risk::*", required=ALWAYS)
    on = scene(categories={"risk": risk})
    there = issue(labels=labels)
    finding = ask("label_categories", "broken", there, EMPTY, on)
    assert (finding.met, finding.seen) == (broken, said)
