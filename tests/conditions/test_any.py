"""`any`: one of several groups is enough."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import added, at, facts, issue, note
from tests.conditions.asking import found
from triage_bot.errors import FaultyFiles
from triage_bot.model.facts import EMPTY, LABEL_EVENTS, NOTES, Facts, Need

QUIET = "{last_update: {older_than: 14 days, since: [update]}}"
PUT = "{label_added: {labels: [EMEA], older_than: 1 day}}"


# The issue is open and has HS::Green, EMEA, E&A.
@pytest.mark.parametrize(
    ("conditions", "verdict"),
    [
        pytest.param("{any: [{labels: [EMEA]}, {labels: [APAC]}]}", "met", id="the first"),
        pytest.param("{any: [{labels: [APAC]}, {labels: [EMEA]}]}", "met", id="the second"),
        pytest.param("{any: [{labels: [APAC]}, {state: closed}]}", "unmet", id="none"),
        pytest.param("{any: [{labels: [EMEA]}, {state: opened}]}", "met", id="both"),
        pytest.param("{any: [{labels: [EMEA], state: closed}]}", "unmet", id="within a group all must hold"),
        pytest.param("{state: closed, any: [{labels: [EMEA]}]}", "unmet", id="beside it all must hold"),
        pytest.param("{state: opened, any: [{labels: [EMEA]}]}", "met", id="beside it, and it holds"),
        pytest.param("{any: [{any: [{labels: [APAC]}, {labels: [EMEA]}]}]}", "met", id="nested"),
        pytest.param('{any: [{labels: ["{APAC,EMEA}"]}]}', "met", id="braces inside mean one of"),
    ],
)
def test_one_group_is_enough(tmp_path: Path, conditions: str, verdict: str) -> None:
    assert found(tmp_path, conditions).verdict == verdict


@pytest.mark.parametrize(
    ("known", "verdict", "missing"),
    [
        pytest.param(EMPTY, "unknown", {NOTES, LABEL_EVENTS}, id="nothing read: whatever could decide it"),
        pytest.param(Facts(notes=()), "met", set(), id="one is met: the other is not needed"),
        pytest.param(Facts(notes=(note("2026-11-20"),)), "unknown", {LABEL_EVENTS}, id="one unmet: the other decides"),
        pytest.param(facts([note("2026-11-20")], [added("EMEA", "2026-11-23")]), "unmet", set(), id="both unmet"),
    ],
)
def test_unknown_asks_only_for_what_may_decide(tmp_path: Path, known: Facts, verdict: str, missing: set[str]) -> None:
    finding = found(tmp_path, f"{{any: [{QUIET}, {PUT}]}}", known=known)
    assert finding.verdict == verdict
    assert finding.missing == {Need(kind) for kind in missing}


def test_a_met_group_needs_no_facts_of_the_other(tmp_path: Path) -> None:
    finding = found(tmp_path, f"{{any: [{{labels: [EMEA]}}, {QUIET}]}}", known=EMPTY)
    assert (finding.verdict, finding.missing) == ("met", frozenset())


def test_it_waits_for_the_earliest_look(tmp_path: Path) -> None:
    conditions = "{any: [{last_update: {older_than: 14 days}}, {last_update: {older_than: 7 days}}]}"
    finding = found(tmp_path, conditions, issue(created_at=at("2026-11-20")))
    assert (finding.verdict, finding.next_look) == ("unmet", at("2026-11-30"))  # the 28th is a Saturday


@pytest.mark.parametrize(
    ("conditions", "message"),
    [
        ("{any: [{label: [EMEA]}]}", "label"),
        ("{any: {labels: [EMEA]}}", "any"),
        ("{any: [{fields: {a: {more: 1}}}]}", "more"),
    ],
)
def test_faults_inside_are_found(tmp_path: Path, conditions: str, message: str) -> None:
    with pytest.raises(FaultyFiles, match=message):
        found(tmp_path, conditions)
