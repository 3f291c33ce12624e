"""`all`: every one of several groups."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import at, facts, issue, note
from tests.conditions.asking import found
from triage_bot.model.facts import EMPTY, NOTES, Facts, Need

QUIET = "{last_update: {older_than: 14 days, since: [update]}}"


# The issue is open and has HS::Green, EMEA, E&A.
@pytest.mark.parametrize(
    ("conditions", "verdict"),
    [
        pytest.param("{all: [{labels: [EMEA]}, {state: opened}]}", "met", id="both"),
        pytest.param("{all: [{labels: [EMEA]}, {state: closed}]}", "unmet", id="the second is not met"),
        pytest.param("{all: [{labels: [APAC]}, {state: opened}]}", "unmet", id="the first is not met"),
        pytest.param("{state: closed, all: [{labels: [EMEA]}]}", "unmet", id="beside it all must hold"),
        pytest.param(
            "{all: [{any: [{labels: [EMEA]}, {labels: [APAC]}]}, {any: [{state: opened}, {state: closed}]}]}",
            "met",
            id="two times one of",
        ),
        pytest.param(
            "{all: [{any: [{labels: [EMEA]}, {labels: [APAC]}]}, {any: [{labels: [b]}, {state: closed}]}]}",
            "unmet",
            id="one of, but not of the other",
        ),
        pytest.param("{}", "met", id="no condition is everything"),
    ],
)
def test_every_group_must_hold(tmp_path: Path, conditions: str, verdict: str) -> None:
    assert found(tmp_path, conditions).verdict == verdict


@pytest.mark.parametrize(
    ("conditions", "known", "verdict", "missing"),
    [
        pytest.param(f"{{all: [{QUIET}, {{labels: [EMEA]}}]}}", EMPTY, "unknown", {NOTES}, id="one is not known"),
        pytest.param(f"{{all: [{QUIET}, {{labels: [APAC]}}]}}", EMPTY, "unmet", set(), id="one unmet decides"),
        pytest.param(f"{{all: [{QUIET}]}}", Facts(notes=()), "met", set(), id="read and met"),
        pytest.param(f"{{state: closed, all: [{QUIET}]}}", EMPTY, "unmet", set(), id="cheap ones are asked first"),
        pytest.param(
            "{last_update: {older_than: 14 days}, all: [{labels: [APAC]}]}",
            EMPTY,
            "unmet",
            set(),
            id="groups are asked before facts are read",
        ),
    ],
)
def test_facts_are_asked_for_only_if_nothing_else_decides(
    tmp_path: Path, conditions: str, known: Facts, verdict: str, missing: set[str]
) -> None:
    finding = found(tmp_path, conditions, known=known)
    assert (finding.verdict, finding.missing) == (verdict, {Need(kind) for kind in missing})


def test_the_explanation_asks_everything(tmp_path: Path) -> None:
    whole = found(tmp_path, "{labels: [EMEA], all: [{weight: 3}, {weight: 4}]}")
    assert (whole.verdict, len(whole.inner)) == ("unmet", 3)


def test_asking_everything_comes_to_the_same(tmp_path: Path) -> None:
    finding = found(tmp_path, f"{{state: closed, all: [{QUIET}]}}", known=EMPTY)
    assert [one.verdict for one in finding.inner] == ["unmet", "unknown"]
    assert (finding.verdict, finding.missing) == ("unmet", frozenset())


def test_a_clock_inside_is_kept(tmp_path: Path) -> None:
    finding = found(tmp_path, f"{{all: [{QUIET}]}}", issue(), facts([note("2026-11-01")]))
    assert finding.inner[0].inner[0].clock
    assert finding.inner[0].inner[0].clock.start == at("2026-11-01")
