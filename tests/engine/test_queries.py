"""Which lists of issues a policy needs: worked out from the traits of its actions and conditions."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import NOW, PROJECT, policy
from triage_bot.context.scene import LIST_LABEL
from triage_bot.engine.listing import destinations, keeps_lists, labels_found_by, queries, queries_of_others
from triage_bot.gitlab.listing import Query
from triage_bot.model.facts import Scope
from triage_bot.policy.policy_set import PolicySet

SCOPE = Scope(path=PROJECT, kind="projects", id=1)
GROUP = Scope(path="customer-success", kind="groups", id=1)
REMIND = "remind: {template: update-due.md.j2, steps: [{after: 0 days, mention: csm}]}"
LIST = 'list: {name: l, section: S, for: csm, line: "{{ title }}"}'
LISTS = "lists: {l: {title: T, sections: S, template: list.md.j2}}\n"


def _rules(folder: Path, actions: str, kind: str = "issues", conditions: str = "state: opened") -> PolicySet:
    (folder / "a.csv").write_text("Account ID,Account Name\n", encoding="utf-8")
    source = "source: {file: a.csv}, " if kind == "accounts" else ""
    rule = f"{{id: r, conditions: {{{conditions}}}, actions: {{{actions}}}}}"
    return policy(f"{LISTS}resource_rules: {{{kind}: {{{source}rules: [{rule}]}}}}\n", folder)


@pytest.mark.parametrize(
    ("actions", "kept"), [("labels: a", False), ("comment: Hi.", False), (REMIND, True), (LIST, True)]
)
def test_lists_are_read_for_those_who_write_on_them(actions: str, kept: bool, tmp_path: Path) -> None:
    rules = _rules(tmp_path, actions)
    assert keeps_lists(rules) is kept
    assert any(one.labels == (LIST_LABEL,) for one in queries(rules, SCOPE, NOW)) is kept


@pytest.mark.parametrize(
    ("scope", "given", "places"),
    [
        (SCOPE, "", {PROJECT}),
        (SCOPE, ", destination: a/b", {"a/b"}),
        (GROUP, "", set()),
        (GROUP, ", destination: a/b", {"a/b"}),
    ],
)
def test_issues_of_accounts_are_opened_somewhere(scope: Scope, given: str, places: set[str], tmp_path: Path) -> None:
    rules = _rules(tmp_path, f"issue: {{title: T, once_per: account{given}}}", "accounts", "fields: {health: red}")
    assert destinations(rules, scope) == places


@pytest.mark.parametrize("actions", ["issue: {title: T, destination: a/b}", "labels: a"])
def test_other_issues_need_no_look_where_they_are_opened(actions: str, tmp_path: Path) -> None:
    assert destinations(_rules(tmp_path, actions), SCOPE) == set()


@pytest.mark.parametrize(("update", "read"), [("true", True), ("false", False)])
def test_a_living_summary_is_looked_for_where_it_lives(update: str, read: bool, tmp_path: Path) -> None:
    rules = _rules(tmp_path, f"summarize: {{title: T, item: x, destination: a/b, update: {update}}}")
    assert (Query(project="a/b") in queries(rules, SCOPE, NOW)) is read


@pytest.mark.parametrize(
    ("escalate", "labels"), [("", set()), (", escalate: {template: escalation.md.j2}", {"type::escalation"})]
)
def test_escalations_that_are_open_are_known_by_their_label(escalate: str, labels: set[str], tmp_path: Path) -> None:
    assert labels_found_by(_rules(tmp_path, f"commands: {{template: commands.md.j2{escalate}}}")) == labels


AGE = "date: {attribute: %s, condition: %s, interval_type: days, interval: 3}"


@pytest.mark.parametrize(
    ("conditions", "closed"),
    [
        pytest.param("state: opened", [], id="open ones alone"),
        pytest.param("state: closed, " + AGE % ("closed_at", "newer_than"), [True], id="closed lately"),
        pytest.param("state: closed", None, id="all closed ones"),
        pytest.param("state: closed, " + AGE % ("closed_at", "older_than"), None, id="closed long ago"),
        pytest.param("state: closed, " + AGE % ("updated_at", "newer_than"), None, id="touched lately"),
        pytest.param("labels: a", None, id="any state"),
    ],
)
def test_closed_issues_are_read_as_far_back_as_a_rule_looks(
    conditions: str, closed: list[bool] | None, tmp_path: Path
) -> None:
    main, *more = queries(_rules(tmp_path, "labels: a", conditions=conditions), SCOPE, NOW)
    assert main.state == (None if closed is None else "opened")
    assert [one.updated_after is not None for one in more if one.state == "closed"] == (closed or [])


def _of_the_gem(folder: Path, *conditions: str, kind: str = "issues") -> PolicySet:
    rules = ", ".join(f"{{name: r, conditions: {{{each}}}, actions: {{status: close}}}}" for each in conditions)
    return policy(f"resource_rules: {{{kind}: {{rules: [{rules}]}}}}\n", folder)


@pytest.mark.parametrize(
    ("conditions", "lists"),
    [
        (["labels: [a]"], [("a",)]),
        (["labels: [b, a]", "state: opened, labels: [a, c]"], [("a", "b"), ("a", "c")]),
        (["labels: [a]", "labels: [b]"], [("a",), ("b",)]),
        (["labels: [b, a]", "labels: [a]"], [("a",)]),
        (["labels: [a]", "state: opened"], [()]),
        (["labels: [a, 'b{1..3}']"], [("a", "b1"), ("a", "b2"), ("a", "b3")]),
        (["labels: ['{a,b}']"], [("a",), ("b",)]),
        (["labels: ['{a,b,c,d,e}']"], [()]),
        (["labels: ['{a,b,c,d,e}', z]"], [("z",)]),
        (["labels: ['{a,b}', c]", "labels: [c]"], [("c",)]),
        ([f"labels: [{name}]" for name in "abcd"], [("a",), ("b",), ("c",), ("d",)]),
        ([f"labels: [{name}]" for name in "abcde"], [()]),
        ([f"labels: [{name}, z]" for name in "abcde"], [("z",)]),
        (["labels: [None]"], [("None",)]),
        (["labels: [None]", "labels: [a]"], [("None",), ("a",)]),
        (["labels: [None]", "forbidden_labels: [a]"], [()]),
        (["labels: [Any]"], [()]),
        (["labels: [a, Any]"], [()]),
        (["labels: ['scope::*', a]"], [("a",)]),
        (["forbidden_labels: [a]"], [()]),
    ],
)
@pytest.mark.parametrize("kind", ["issues", "merge_requests"])
def test_lists_hold_what_carries_the_labels_that_rules_of_the_gem_ask_for(
    kind: str, conditions: list[str], lists: list[tuple[str, ...]], tmp_path: Path
) -> None:
    rules = _of_the_gem(tmp_path, *conditions, kind=kind)
    ask = queries if kind == "issues" else queries_of_others
    assert [query.labels for query in ask(rules, SCOPE, NOW)] == lists


def test_where_a_rule_has_keys_of_ours_the_list_is_whole(tmp_path: Path) -> None:
    assert queries(_rules(tmp_path, "status: close", conditions="labels: [a]"), SCOPE, NOW)[0].labels == ()
