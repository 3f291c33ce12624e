"""`labels`: all of them; braces expand; None and Any as GitLab knows them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from tests.builders import ask, issue, planned, policy


@pytest.mark.parametrize(
    ("wanted", "have", "verdict"),
    [
        pytest.param(["a"], ("a", "b"), "met", id="one of two"),
        pytest.param(["a", "b"], ("b", "a"), "met", id="both, any order"),
        pytest.param(["a", "b"], ("a",), "unmet", id="one is lacking"),
        pytest.param("a", ("a",), "met", id="a word without brackets"),
        pytest.param(["A"], ("a",), "unmet", id="case matters"),
        pytest.param(["HS::*"], ("HS::Red",), "unmet", id="a star is only a star"),
        pytest.param([2026], ("2026",), "met", id="digits in YAML"),
        pytest.param(["None"], (), "met", id="no label"),
        pytest.param(["none"], ("a",), "unmet", id="no label, but there is one"),
        pytest.param(["Any"], ("a",), "met", id="at least one"),
        pytest.param(["any"], (), "unmet", id="at least one, but there is none"),
        pytest.param(["p:{1..3}"], ("p:3",), "met", id="the end of a range"),
        pytest.param(["p:{1..3}"], ("p:4",), "unmet", id="beyond the range"),
        pytest.param(["HS::{Red, Yellow}"], ("HS::Yellow",), "met", id="one of a list, blanks trimmed"),
        pytest.param(["{a,b}", "{c,d}"], ("b", "c"), "met", id="every combination"),
        pytest.param(["{a,b}", "{c,d}"], ("a", "b"), "unmet", id="half a combination"),
    ],
)
def test_all_must_be_there(wanted: object, have: tuple[str, ...], verdict: str) -> None:
    assert ask("labels", wanted, issue(labels=have)).verdict == verdict


def test_a_label_never_holds_a_comma() -> None:
    with pytest.raises(ValidationError, match="comma"):
        ask("labels", ["a,b"], issue())


def test_a_rule_runs_once_for_each_combination(tmp_path: Path) -> None:
    rules = policy(
        """
        resource_rules: {issues: {rules: [
          {name: r, conditions: {labels: ["p:{1..2}", "{a,b}"]}, actions: {comment: "hello"}}]}}
        """,
        tmp_path,
    )
    assert [words for words, _ in rules.rules[0].variants] == [
        ("p:1", "a"),
        ("p:1", "b"),
        ("p:2", "a"),
        ("p:2", "b"),
    ]
    notes = planned(rules, [issue(labels=("p:1", "a", "b"))]).changes
    assert len(notes) == 2  # as in the gem: a resource that meets two combinations is acted on twice
