"""`labels`: all of them; braces expand; None and Any as GitLab knows them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from tests.builders import ask, issue, planned, policy, scene
from tests.conditions.asking import loads
from triage_bot.context.seen import Seen


@pytest.mark.parametrize(
    ("wanted", "have", "verdict"),
    [
        pytest.param(["a"], ("a", "b"), "met", id="one of two"),
        pytest.param(["a", "b"], ("b", "a"), "met", id="both, any order"),
        pytest.param(["a", "b"], ("a",), "unmet", id="one is lacking"),
        pytest.param("a", ("a",), "met", id="a word without brackets"),
        pytest.param(["A"], ("a",), "unmet", id="case matters"),
        pytest.param(["HS*"], ("HS::Red",), "unmet", id="a star is only a star"),
        pytest.param(["a,b"], ("b", "a"), "met", id="a comma parts names"),
        pytest.param([" a "], ("a",), "met", id="blanks do not count"),
        pytest.param(["a", "None"], (), "met", id="none outweighs names"),
        pytest.param(["NONE", "any"], ("a",), "unmet", id="none outweighs any"),
        pytest.param(["No Label"], (), "met", id="its old name"),
        pytest.param(["Any", "b"], ("a",), "met", id="any outweighs names"),
        pytest.param(["{x}", "{x..z}"], ("{x}", "{x..z}"), "met", id="braces that stand for nothing"),
        pytest.param(["p:{3..1}"], ("p:3",), "unmet", id="a falling range"),
        pytest.param([2026], ("2026",), "met", id="digits in YAML"),
        pytest.param(["None"], (), "met", id="no label"),
        pytest.param(["none"], ("a",), "unmet", id="no label, but there is one"),
        pytest.param(["Any"], ("a",), "met", id="at least one"),
        pytest.param(["any"], (), "unmet", id="at least one, but there is none"),
        pytest.param(["p:{1..3}"], ("p:3",), "met", id="the end of a range"),
        pytest.param(["p:{1..3}"], ("p:4",), "unmet", id="beyond the range"),
        pytest.param(["p {a, }"], ("p",), "met", id="no blank is left at the end"),
        pytest.param(["HS::{Red, Yellow}"], ("HS::Yellow",), "met", id="one of a list, blanks trimmed"),
        pytest.param(["{a,b}", "{c,d}"], ("b", "c"), "met", id="every combination"),
        pytest.param(["{a,b}", "{c,d}"], ("a", "b"), "unmet", id="half a combination"),
    ],
)
def test_all_must_be_there(wanted: object, have: tuple[str, ...], verdict: str) -> None:
    assert ask("labels", wanted, issue(labels=have)).verdict == verdict


@pytest.mark.parametrize("wrong", [[], "", [""], ["a", " "], ["{a, }"], ["a,"], [None], [{"a": None}], False, None])
def test_what_would_be_no_condition(wrong: object) -> None:
    with pytest.raises(ValidationError):
        ask("labels", wrong, issue())


@pytest.mark.parametrize("given", ["a", "[a, 2]", "2026"])
def test_the_gem_takes_lists_of_texts_alone(given: str, tmp_path: Path) -> None:
    conditions = f"{{labels: {given}}}"
    assert not loads(conditions, "issues", tmp_path)
    assert loads(conditions, "issues", tmp_path, "id: r")


SCOPED = "/projects/1/issues?labels=HS%3A%3A%2A"


@pytest.mark.parametrize(("listed", "verdict"), [([{"id": 7}], "met"), ([], "unmet")])
def test_a_scope_is_one_where_gitlab_says_so(listed: list[dict[str, int]], verdict: str) -> None:
    asked = [
        ask("labels", ["HS::*"], issue(labels=("HS::Red",)), on=scene(root="/projects/1", rows=rows)).verdict
        for rows in ({}, {SCOPED: tuple(listed)})
    ]
    assert asked == ["unknown", verdict]
    assert ask("labels", ["HS::*"], issue(labels=("b",)), on=scene(rows={})).verdict == "unmet"
    assert ask("labels", ["HS::*"], issue(labels=("HS::Red",), scoped=True), on=scene(rows={})).verdict == "met"


@pytest.mark.parametrize(
    ("written", "root", "hit"),
    [
        ("['{a,b}', '{b,c}']", "/projects/1", {"a", "b", "c"}),
        ("[b, c, b]", "/projects/1", set()),
        ("[b, c, b]", "", {"b", "c"}),
        ("['b,b', Any]", "/projects/1", {"a", "b", "c"}),
    ],
)
def test_lists_of_a_project_count_the_names(written: str, root: str, hit: set[str], tmp_path: Path) -> None:
    rule_ = f"{{name: r, conditions: {{labels: {written}}}, actions: {{comment: x}}}}"
    [rule] = policy(f"resource_rules: {{issues: {{rules: [{rule_}]}}}}", tmp_path).rules
    met = [
        have
        for have in (("a", "b"), ("b",), ("b", "c"))
        for _, group in rule.variants
        if group.verdict(Seen(issue(labels=have)), scene(root=root)).met
    ]
    assert {label for have in met for label in have} == hit
    assert ("b",) not in met or "Any" in written


def test_a_falling_range_is_warned_of(tmp_path: Path) -> None:
    [warning] = policy(
        "resource_rules: {issues: {rules: [{name: r, conditions: {labels: ['p:{3..1}']}, actions: {comment: x}}]}}",
        tmp_path,
    ).warnings
    assert "falling" in str(warning)


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
