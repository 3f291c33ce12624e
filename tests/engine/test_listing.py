"""What is listed of each type, what a refusal becomes, and which rules see what."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from tests.builders import NOW, PROJECT, at, issue, planned, policy, snapshot
from triage_bot.engine.listing import ListedResources, check_sources, queries, queries_of_others
from triage_bot.errors import FaultyFiles, Forbidden, ScopeNotFound, Unreachable, UsageError
from triage_bot.gitlab.listing import Query
from triage_bot.gitlab.reading import quiet
from triage_bot.model.facts import NotListed, Scope
from triage_bot.model.resource import Issue, Ref
from triage_bot.plan.planning import plan
from triage_bot.policy.policy_set import PolicySet

HERE = Scope(path=PROJECT, kind="projects", id=1)
GROUP = Scope(path="customer-success", kind="groups", id=1)
ALL = Scope(path="", kind="all")


def _rules(folder: Path, kind: str, *conditions: str) -> PolicySet:
    rules = ", ".join(f"{{name: r, conditions: {{{one}}}, actions: {{comment: x}}}}" for one in conditions)
    return policy(f"resource_rules: {{{kind}: {{rules: [{rules}]}}}}", folder)


@dataclass
class Written:
    """A GitLab whose lists a test writes down, by type; None: refused."""

    lists: dict[str, list[Issue] | None]
    asked: list[Query] = field(default_factory=list)
    refused: set[tuple[str, ...]] = field(default_factory=set)
    """Labels whose lists are refused."""
    failing: set[tuple[str, ...]] = field(default_factory=set)
    """Labels for whose lists GitLab has no answer."""

    def resources(self, scope: Scope, query: Query, progress: Any) -> list[Issue]:
        self.asked.append(query)
        if (listed := self.lists.get(query.kind, [])) is None or query.labels in self.refused:
            raise Forbidden("403 Forbidden")
        if query.labels in self.failing:
            raise Unreachable("500 Internal Server Error, after 5 attempts")
        return [one for one in listed if not query.iids or one.ref.iid in query.iids]

    def issue(self, ref: Ref, whole: bool = False) -> Issue:
        return next(one for one in self.lists[ref.kind] or () if one.ref == ref)


def _listed(gitlab: Written, rules: PolicySet, scope: Scope = HERE) -> ListedResources:
    listing = ListedResources(gateway=gitlab, scope=scope, policy=rules, now=NOW, progress=quiet)  # type: ignore[arg-type]
    listing.read(frozenset())
    return listing


def _of(kind: str, iid: int, **more: Any) -> Issue:
    return issue(iid, ref=Ref(PROJECT, iid, kind=kind), **more)


@pytest.mark.parametrize(
    ("kind", "conditions", "state"),
    [
        ("merge_requests", ["state: opened"], "opened"),
        ("merge_requests", ["state: merged", "state: merged, draft: false"], "merged"),
        ("merge_requests", ["state: merged", "state: opened"], None),
        ("merge_requests", ["draft: true"], None),
        ("branches", ["protected: false"], None),
        ("epics", ["state: opened"], "opened"),
    ],
)
def test_one_list_of_a_type_with_the_state_that_all_rules_ask_for(
    kind: str, conditions: list[str], state: str | None, tmp_path: Path
) -> None:
    rules = _rules(tmp_path, kind, *conditions)
    assert queries_of_others(rules, HERE, NOW) == [Query(state=state, kind=kind, whole=True)]
    assert queries(rules, HERE, NOW) == []


def test_of_work_items_each_rule_has_its_own_list(tmp_path: Path) -> None:
    rules = _rules(tmp_path, "work_items", "type: Task", "type: Task", 'labels: ["{a,b}"], state: opened')
    lists = [dict(query.more) for query in queries_of_others(rules, HERE, NOW)]
    assert lists == [
        {"work_item_type_names": "Task"},
        {"state": "opened", "label_name": "a"},
        {"state": "opened", "label_name": "b"},
    ]


def test_rows_are_whole_for_the_gems_texts_alone(tmp_path: Path) -> None:
    assert queries(_rules(tmp_path, "issues", "state: opened"), HERE, NOW)[0].whole
    named = policy("resource_rules: {issues: {rules: [{id: r, conditions: {state: opened}}]}}", tmp_path)
    assert not queries(named, HERE, NOW)[0].whole


@pytest.mark.parametrize(
    ("kind", "scopes"),
    [
        ("issues", [HERE, GROUP, ALL]),
        ("merge_requests", [HERE, GROUP, ALL]),
        ("epics", [GROUP]),
        ("branches", [HERE]),
        ("work_items", [HERE, GROUP]),
    ],
)
def test_what_cannot_be_listed_is_refused_before_anything_is_read(
    kind: str, scopes: list[Scope], tmp_path: Path
) -> None:
    rules = policy(f"resource_rules: {{{kind}: {{rules: [{{name: r}}]}}}}", tmp_path)
    for scope in (HERE, GROUP, ALL):
        if scope in scopes:
            check_sources(rules, scope)
        else:
            with pytest.raises(UsageError, match=f"{kind} are listed for"):
                check_sources(rules, scope)


def test_a_list_for_some_labels_is_refused_for_its_rules_alone(tmp_path: Path) -> None:
    rules = _rules(tmp_path, "issues", "labels: [a]", "labels: [b]", "labels: [a, c]")
    labelled = [issue(1, labels=("a", "c")), issue(2, labels=("b",))]
    gitlab = Written({"issues": labelled}, refused={("a",)})
    listing = _listed(gitlab, rules)
    assert listing.unlisted == {("issues", ("a",)): NotListed("403 Forbidden")}
    [note, *unmade] = planned(rules, labelled, unlisted=listing.unlisted).changes
    assert (note.rule, str(note.ref)) == ("r 2", f"{PROJECT}#2")
    assert {change.reason for change in unmade} == {"the list of issues labelled a was refused: 403 Forbidden"}
    assert len(unmade) == 2


def test_without_an_answer_for_a_list_the_rules_before_it_act_and_none_from_it_on(tmp_path: Path) -> None:
    rules = _rules(tmp_path, "issues", "labels: [a]", "labels: [b]", "labels: [None]")
    labelled = [issue(1, labels=("a",)), issue(2, labels=("b",)), issue(3)]
    listing = _listed(gitlab := Written({"issues": labelled}, failing={("b",)}), rules)
    assert [query.labels for query in gitlab.asked] == [("None",), ("a",), ("b",)]
    [note, unmade] = planned(rules, labelled, unlisted=listing.unlisted).changes
    assert (note.rule, str(note.ref), unmade.rule) == ("r", f"{PROJECT}#1", "r 2")
    assert unmade.reason.startswith("the list of issues labelled b could not be read: 500 Internal Server Error")
    assert unmade.reason.endswith("nothing of this rule was done, and no rule after it was looked at")


def test_without_any_answer_there_is_no_plan(tmp_path: Path) -> None:
    rules = _rules(tmp_path, "issues", "labels: [a]", "labels: [b]")
    with pytest.raises(Unreachable):
        _listed(Written({}, failing={("a",), ("b",)}), rules)


def test_rules_of_ours_are_not_looked_at_by_half(tmp_path: Path) -> None:
    rule = "{id: r, conditions: {labels: [a], state: opened}, actions: {toggle_labels: [due]}}"
    rules = policy(f"resource_rules: {{issues: {{rules: [{rule}]}}}}", tmp_path)
    with pytest.raises(Unreachable):
        _listed(Written({"issues": [issue(1, labels=("a",))]}, failing={("due",)}), rules)


@pytest.mark.parametrize(
    ("kind", "words", "labels"),
    [
        ("issues", "[None]", [("None",)]),
        ("issues", "[No Label]", [("None",)]),
        ("issues", "[None, a]", [("None",)]),
        ("merge_requests", "[None]", [("None",)]),
        ("issues", "[Any]", [()]),
        ("issues", '["{None,a}"]', [("None",), ("a",)]),
        ("epics", "[None]", [()]),
        ("epics", "[a]", [("a",)]),
    ],
)
def test_what_carries_no_label_has_a_list_of_its_own_where_gitlab_has_one(
    kind: str, words: str, labels: list[tuple[str, ...]], tmp_path: Path
) -> None:
    rules = _rules(tmp_path, kind, f"labels: {words}")
    of_issues = queries(rules, HERE, NOW)
    assert [query.labels for query in of_issues or queries_of_others(rules, HERE, NOW)] == labels


@pytest.mark.parametrize("beside", ["", ", merge_requests: {rules: [{name: m, actions: {comment: x}}]}"])
def test_without_the_lists_that_remember_what_was_said_no_rule_of_ours_acts(beside: str, tmp_path: Path) -> None:
    rule = "{id: r, conditions: {labels: [a], state: opened}, actions: {toggle_labels: [due]}}"
    rules = policy(f"resource_rules: {{issues: {{rules: [{rule}]}}{beside}}}", tmp_path)
    gitlab = Written({"issues": [issue(1, labels=("a",))]}, refused={("due",)})
    if not beside:
        with pytest.raises(Forbidden):
            _listed(gitlab, rules)
        return
    listing = _listed(gitlab, rules)
    [unmade] = planned(rules, [issue(1, labels=("a",))], unlisted=listing.unlisted).changes
    assert (unmade.kind, unmade.rule) == ("unmade", "r")


def test_a_look_at_one_leaves_other_types_alone(tmp_path: Path) -> None:
    rules = policy("resource_rules: {epics: {rules: [{name: r}]}, issues: {rules: [{name: r}]}}", tmp_path)
    check_sources(rules, replace(HERE, only_issue=Ref(PROJECT, 1)))


def test_a_refused_list_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    text = "resource_rules: {merge_requests: {rules: [%s]}, issues: {rules: [%s]}}"
    rule = "{name: r, conditions: {state: opened}, actions: {comment: x}}"
    rules = policy(text % (rule, rule), tmp_path)
    listing = _listed(Written({"merge_requests": None, "issues": [issue(1)]}), rules)
    assert listing.unlisted == {("merge_requests", ()): NotListed("403 Forbidden")}
    [note, unmade] = planned(rules, listing.issues.values(), unlisted=listing.unlisted).changes
    assert str(note.ref) == f"{PROJECT}#1"
    assert (str(unmade.ref), unmade.kind) == (PROJECT, "unmade")
    assert "the list of merge requests was refused: 403 Forbidden" in str(unmade.reason)


def test_twins_in_time_come_by_id_whatever_the_list_says(tmp_path: Path) -> None:
    rules = _rules(tmp_path, "merge_requests", "state: opened")
    twins = [_of("merge_requests", number) for number in (3, 1, 2)]
    assert [ref.iid for ref in _listed(Written({"merge_requests": twins}), rules).others] == [1, 2, 3]


@pytest.mark.parametrize("kind", ["merge_requests", "epics"])
def test_one_of_another_type(kind: str, tmp_path: Path) -> None:
    rules = _rules(tmp_path, kind, "state: opened")
    gitlab = Written({kind: [_of(kind, 1), _of(kind, 2)], "issues": None})
    one = replace(HERE, only_issue=Ref(PROJECT, 2, kind=kind))
    assert [ref.iid for ref in _listed(gitlab, rules, one).others] == [2]
    assert [query.iids for query in gitlab.asked] == ([] if kind == "epics" else [(2,)])


def test_one_that_is_not_there(tmp_path: Path) -> None:
    one = replace(HERE, only_issue=Ref(PROJECT, 9, kind="merge_requests"))
    with pytest.raises(ScopeNotFound, match="there is no merge request"):
        _listed(Written({}), _rules(tmp_path, "merge_requests", "state: opened"), one)


# Who sees what of the lists of work items -----------------------------------------------------------


def test_a_rule_on_work_items_sees_its_list_and_what_earlier_rules_have_changed(tmp_path: Path) -> None:
    rules = policy(
        """
        resource_rules: {work_items: {rules: [
          {name: first, conditions: {type: Bug}, actions: {labels: [seen]}},
          {name: second, conditions: {labels: [seen]}, actions: {labels: [again]}}]}}
        """,
        tmp_path,
    )
    bug, old = _of("work_items", 1, labels=(), row={}), _of("work_items", 2, labels=("other",), row={})
    lists = {(("work_item_type_names", "Bug"),): (bug.ref,), (("label_name", "seen"),): (old.ref,)}
    others = {one.ref: one for one in (bug, old)}
    whole = snapshot(others=others, lists=lists, labels=frozenset({"seen", "again"}))
    labels = sorted((str(change.ref), *change.add) for change in plan(rules, whole, NOW).changes)
    assert labels == [(f"{PROJECT}#1", "again"), (f"{PROJECT}#1", "seen"), (f"{PROJECT}#2", "again")]


# The order of limits --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limits", "iids"),
    [
        ("{oldest: 2}", [3, 2]),
        ("{most_recent: 3}", [4, 1, 2]),
        ("{oldest: 0}", []),
        ("{}", [4, 3, 2, 1]),
    ],
)
def test_twins_are_taken_as_the_gem_takes_them(limits: str, iids: list[int], tmp_path: Path) -> None:
    rules = policy(
        f"resource_rules: {{issues: {{rules: [{{name: r, limits: {limits}, actions: {{comment: x}}}}]}}}}", tmp_path
    )
    twins = [issue(number, created_at=at("2026-07-01")) for number in (1, 2, 3)]
    later = issue(4, created_at=at("2026-08-01"))
    assert [change.ref.iid for change in planned(rules, [*twins, later]).changes] == iids


@pytest.mark.parametrize(
    "wrong",
    [
        "limits: {oldest: 1, most_recent: 1}",
        "limits: {oldest: 1, most_recent: null}",
        "limits: {oldest: -1}",
        "limits: {oldest: '1'}",
        "limits: {oldest: 1.0}",
        "limits: {oldest: true}",
        "limits: {oldest: null}",
        "limits: {least: 1}",
        "limits: {oldest: 1, least: 1}",
        "limits: null",
        "limits: 2",
        "conditions: null",
        "actions: null",
    ],
)
def test_limits_that_are_none(wrong: str, tmp_path: Path) -> None:

    with pytest.raises(FaultyFiles):
        policy(f"resource_rules: {{issues: {{rules: [{{name: r, {wrong}}}]}}}}", tmp_path)
