"""`not`: the group, as a whole, is not met."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import at, facts, issue, note
from tests.conditions.asking import found
from triage_bot.errors import FaultyFiles
from triage_bot.model.facts import EMPTY, NOTES, Facts, Need

FRESH = "{last_update: {newer_than: 14 days, since: [update]}}"


# The issue is open and has HS::Green, EMEA, E&A.
@pytest.mark.parametrize(
    ("conditions", "verdict"),
    [
        pytest.param("{not: {labels: [APAC]}}", "met", id="is not there"),
        pytest.param("{not: {labels: [EMEA]}}", "unmet", id="is there"),
        pytest.param("{not: {labels: [EMEA], state: closed}}", "met", id="only together they are ruled out"),
        pytest.param("{not: {labels: [EMEA], state: opened}}", "unmet", id="together, both hold"),
        pytest.param("{not: {not: {labels: [EMEA]}}}", "met", id="twice"),
        pytest.param("{not: {any: [{labels: [APAC]}, {labels: [EMEA]}]}}", "unmet", id="none of several"),
        pytest.param("{not: {any_label: [APAC, LACSM]}}", "met", id="none of these labels"),
        pytest.param("{state: opened, not: {labels: [EMEA]}}", "unmet", id="beside it all must hold"),
    ],
)
def test_it_is_the_opposite(tmp_path: Path, conditions: str, verdict: str) -> None:
    assert found(tmp_path, conditions).verdict == verdict


@pytest.mark.parametrize(
    ("known", "verdict", "missing"),
    [
        pytest.param(EMPTY, "unknown", {Need(NOTES)}, id="not known stays not known"),
        pytest.param(Facts(notes=(note("2026-11-01"),)), "met", set(), id="known"),
        pytest.param(Facts(notes=(note("2026-11-20"),)), "unmet", set(), id="known the other way"),
    ],
)
def test_unknown_stays_unknown(tmp_path: Path, known: Facts, verdict: str, missing: set[Need]) -> None:
    finding = found(tmp_path, f"{{not: {FRESH}}}", known=known)
    assert (finding.verdict, finding.missing) == (verdict, missing)


def test_an_unmet_part_decides_without_facts(tmp_path: Path) -> None:
    finding = found(tmp_path, "{not: {state: closed, last_update: {newer_than: 14 days}}}", known=EMPTY)
    assert (finding.verdict, finding.missing) == ("met", frozenset())


def test_it_keeps_the_look_and_the_clock_of_what_is_inside(tmp_path: Path) -> None:
    finding = found(tmp_path, f"{{not: {FRESH}}}", issue(), facts([note("2026-11-20")]))
    assert finding.next_look == at("2026-12-07")  # the 5th is a Saturday
    assert finding.inner[0].wanted == "not (last update newer than 14 days)"


def test_it_takes_one_group_not_a_list(tmp_path: Path) -> None:
    with pytest.raises(FaultyFiles, match="not"):
        found(tmp_path, "{not: [{labels: [EMEA]}]}")
