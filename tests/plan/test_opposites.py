"""Two labels of one scope: the first rule in file order wins, it is said once, and a second run finds nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import account, added, do, facts, issue, note, planned, policy
from triage_bot.changes.change import Change
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.changes.relabel import Relabel
from triage_bot.errors import FaultyFiles
from triage_bot.model.facts import EMPTY
from triage_bot.model.label import scope_of
from triage_bot.model.resource import Issue
from triage_bot.plan.plan import Plan
from triage_bot.policy.policy_set import PolicySet

TIERS = ("free", "premium")


def rules(folder: Path, *written: str) -> PolicySet:
    listed = ",\n".join(f"{{id: r{number}, {one}}}" for number, one in enumerate(written, start=1))
    return policy(f"resource_rules: {{issues: {{rules: [\n{listed}\n]}}}}", folder)


def after(one: Issue, changes: tuple[Change, ...], tier: str) -> Issue:
    """The issue as GitLab shows it then; on paid tiers a label evicts those of its scope."""
    labels = list(one.labels)
    for change in changes:
        assert isinstance(change, Relabel)
        for label in change.add:
            same = [other for other in labels if scope_of(other) is not None and scope_of(other) == scope_of(label)]
            labels = [other for other in labels if tier == "free" or other not in same or other == label]
            labels += [label] if label not in labels else []
        labels = [label for label in labels if label not in change.remove]
    return replace(one, labels=tuple(labels))


def settled(policies: PolicySet, one: Issue, tier: str) -> tuple[set[str], Plan]:
    """The labels after a run, and the plan of a second one."""
    changed = after(one, planned(policies, [one]).changes, tier)
    return set(changed.labels), planned(policies, [changed])


BOTH = (
    "conditions: {labels: [late]}, actions: {labels: ['a::x']}",
    "conditions: {labels: [late]}, actions: {labels: ['a::y']}",
)
BY_THEMSELVES = (
    "conditions: {labels: [late], forbidden_labels: ['a::x']}, actions: {labels: ['a::x']}",
    "conditions: {labels: [late], forbidden_labels: ['a::y']}, actions: {labels: ['a::y']}",
)
TOGGLED = ("conditions: {labels: [late]}, actions: {toggle_labels: ['a::x']}", BOTH[1])
TOGGLED_LAST = (BOTH[0], "conditions: {labels: [late]}, actions: {toggle_labels: ['a::y']}")
NESTED = (BOTH[0].replace("a::x", "a::b::x"), BOTH[1].replace("a::y", "a::b::y"))


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize(
    "written", [BOTH, BY_THEMSELVES, TOGGLED, TOGGLED_LAST], ids=["plain", "by themselves", "toggled", "toggled last"]
)
@pytest.mark.parametrize("there", [(), ("a::x",), ("a::y",), ("a::z",)], ids=["none", "first", "second", "another"])
def test_the_first_in_file_order_wins(
    there: tuple[str, ...], written: tuple[str, ...], tier: str, tmp_path: Path
) -> None:
    policies = rules(tmp_path, *written)
    labels, second = settled(policies, issue(labels=("late", *there)), tier)
    assert labels == {"late", "a::x"}
    assert second.changes == ()


def test_it_is_said_once(tmp_path: Path) -> None:
    found = planned(rules(tmp_path, *BOTH), [issue(number, labels=("late",)) for number in range(1, 30)])
    assert list(found.warnings) == [
        '"r1" and "r2" want opposite labels of one scope: ~"a::x" stays, and ~"a::y" is not added, '
        "by the order of the rules"
    ]


@pytest.mark.parametrize("tier", TIERS)
def test_the_last_colons_part_the_scope(tier: str, tmp_path: Path) -> None:
    labels, second = settled(rules(tmp_path, *NESTED), issue(labels=("late", "a::y")), tier)
    assert (labels, second.changes) == ({"late", "a::y", "a::b::x"}, ())


@pytest.mark.parametrize(
    ("label", "scope"), [("a::b", "a"), ("a::b::c", "a::b"), ("a:b", None), ("a", None), ("::b", "")]
)
def test_scopes(label: str, scope: str | None) -> None:
    assert scope_of(label) == scope


@pytest.mark.parametrize("tier", TIERS)
def test_what_follows_on_another_may_take_its_place(tier: str, tmp_path: Path) -> None:
    """The first rule is for issues without a state: it does not want its label back."""
    policies = rules(
        tmp_path,
        "conditions: {forbidden_labels: ['s::new', 's::done']}, actions: {labels: ['s::new']}",
        "conditions: {labels: ['s::new', answered]}, actions: {labels: ['s::done']}",
    )
    labels, second = settled(policies, issue(labels=("answered", "s::new")), tier)
    assert (labels, second.changes) == ({"answered", "s::done"}, ())
    labels, second = settled(policies, issue(labels=("answered",)), tier)
    assert (labels, second.changes) == ({"answered", "s::done"}, ())


@pytest.mark.parametrize("tier", TIERS)
def test_a_rule_that_does_not_match_keeps_nobody_off(tier: str, tmp_path: Path) -> None:
    policies = rules(tmp_path, BOTH[0].replace("late", "early"), BOTH[1])
    labels, second = settled(policies, issue(labels=("late", "a::x")), tier)
    assert (labels, second.changes, second.warnings) == ({"late", "a::y"}, (), ())


def test_facts_that_are_lacking_are_asked_for_first(tmp_path: Path) -> None:
    policies = rules(
        tmp_path,
        "conditions: {labels: [late], forbidden_labels: ['a::x'], last_update: {older_than: 1 day}},"
        " actions: {labels: ['a::x']}",
        "conditions: {labels: [late], forbidden_labels: ['a::y']}, actions: {labels: ['a::y']}",
    )
    one = issue(labels=("late", "a::x"))
    waiting = planned(policies, [one], {one.ref: EMPTY})
    assert [need.kind for needs in waiting.missing.values() for need in needs] == ["notes"]
    assert waiting.changes == ()
    told = planned(policies, [one], {one.ref: facts([note("2026-11-23")])})
    assert [change.summary for change in told.changes] == ['add ~"a::y", remove ~"a::x"'], "the first one is not due"
    assert planned(policies, [one], {one.ref: facts([note("2026-11-20")])}).changes == ()


@st.composite
def _rule(draw: st.DrawFn) -> str:
    label = draw(st.sampled_from(["a::x", "a::y", "a::z"]))
    wanted = draw(st.lists(st.sampled_from(["late", "red"]), unique=True, max_size=1))
    shy = draw(st.booleans())
    conditions = [f"labels: [{', '.join(wanted)}]"] if wanted else []
    conditions += [f"forbidden_labels: ['{label}']"] if shy else []
    given = ", ".join(["state: opened", *conditions])
    return f"conditions: {{{given}}}, actions: {{labels: ['{label}']}}"


@given(
    st.lists(_rule(), min_size=1, max_size=4),
    st.sets(st.sampled_from(["late", "red", "a::x", "a::y", "a::z"])),
    st.sampled_from(TIERS),
)
@settings(max_examples=60, deadline=None)
def test_whatever_the_rules_a_second_run_finds_nothing(written: list[str], there: set[str], tier: str) -> None:
    with TemporaryDirectory() as folder:
        policies = rules(Path(folder), *written)
    labels, second = settled(policies, issue(labels=tuple(sorted(there))), tier)
    assert second.changes == ()
    if tier == "premium":
        assert sum(scope_of(one) == "a" for one in labels - there) <= 1


# What is refused --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "actions",
    [
        "labels: ['a::x', 'a::y']",
        "labels: ['a::x'], toggle_labels: ['a::y']",
        "toggle_labels: ['a::x', 'a::y']",
        "labels: ['a::x'], comment: '/label ~\"a::y\" ~b'",
        "comment: '/label ~a::x ~a::y'",
        "labels: ['a::b::x', 'a::b::y']",
    ],
)
def test_one_rule_that_sets_both_is_refused(actions: str, tmp_path: Path) -> None:
    with pytest.raises(FaultyFiles) as caught:
        rules(tmp_path, f"actions: {{{actions}}}")
    (fault,) = caught.value.faults
    assert "share the scope" in fault.message


@pytest.mark.parametrize(
    "actions",
    [
        "labels: ['a::x', 'b::x', 'a::b::x', plain]",
        "labels: ['a::x'], remove_labels: ['a::y']",
        "labels: ['a::x'], comment: 'not /label ~a::y'",
        "labels: ['a::x', 'a::x']",
    ],
)
def test_other_rules_are_fine(actions: str, tmp_path: Path) -> None:
    assert rules(tmp_path, f"actions: {{{actions}}}").rules


TEMPLATE = "---\ntitle: '{{ account.name }}'\nlabels: [%s]\n---\nText\n"
OPENS = """
label_categories: {health: {labels: ["HS::Red", "HS::Yellow"]}}
resource_rules: {accounts: {source: a.csv, rules: [
  {id: open, actions: {issue: {template: t.md.j2, destination: g/p, once_per: account}}}]}}
"""


def opens(folder: Path, labels: str) -> PolicySet:
    (folder / "templates").mkdir()
    (folder / "templates" / "t.md.j2").write_text(TEMPLATE % labels, encoding="utf-8")
    (folder / "a.csv").write_text("account_id,name\n", encoding="utf-8")
    return policy(OPENS, folder)


def test_front_matter_with_both_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FaultyFiles, match='labels: "HS::Red" and "HS::Yellow" share the scope "HS"'):
        opens(tmp_path, '"HS::Red", "HS::Yellow"')


def test_front_matter_that_comes_out_with_both_keeps_the_first(tmp_path: Path) -> None:
    policies = opens(tmp_path, '"HS::{{ fields.health }}", "HS::Yellow"')
    found = planned(policies, accounts=(account(health="Red"),))
    (opened,) = [one for one in found.changes if isinstance(one, OpenIssue)]
    assert opened.labels == ("HS::Red",)
    assert [one for one in found.warnings if "HS::Yellow" in one] == [
        'account acc-001: ~"HS::Yellow" was left out, ~"HS::Red" of the same scope comes first'
    ]


# Rules of the gem -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("have", "scoped", "changed", "last"),
    [
        (("late",), True, {("add", "a::y")}, "b::y"),
        (("late",), False, {("add", "a::x"), ("add", "a::y")}, "b::x b::y"),
        (("late", "a::z"), True, {("add", "a::y"), ("remove", "a::z")}, "b::y"),
        (("late", "a::x"), True, {("add", "a::y"), ("remove", "a::x")}, "b::y"),
        (("late", "a::b::x"), True, {("add", "a::y")}, "b::y"),
    ],
)
def test_the_last_label_of_a_scope_stays_where_gitlab_has_scopes(
    have: tuple[str, ...], scoped: bool, changed: set[tuple[str, str]], last: str, tmp_path: Path
) -> None:
    written = [
        f"{{name: {number}, conditions: {{labels: ['{label}']}}, actions: {{labels: ['{adds}']}}}}"
        for number, (label, adds) in enumerate([("late", "a::x"), ("late", "a::y"), ("a::x", "b::x"), ("a::y", "b::y")])
    ]
    policies = policy(f"resource_rules: {{issues: {{rules: [{', '.join(written)}]}}}}", tmp_path)
    known = frozenset({*have, "a::x", "a::y", "b::x", "b::y"})
    changes = planned(policies, [issue(labels=have, scoped=scoped)], labels=known).changes
    pairs = {(way, label) for change in changes for way in ("add", "remove") for label in getattr(change, way)}
    assert pairs == changed | {("add", label) for label in last.split()}


# Categories -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("newest", "kept"), [("HS:Red", {"HS:Red"}), ("HS::Yellow", {"HS::Yellow"})], ids=["the misspelt one", "the other"]
)
def test_a_spelling_is_not_mended_over_a_newer_label(newest: str, kept: set[str]) -> None:
    """Mending `HS:Red` adds ~"HS::Red", which takes ~"HS::Yellow" off on paid tiers: first the two are settled."""
    older = "HS::Yellow" if newest == "HS:Red" else "HS:Red"
    one = issue(labels=("HS:Red", "HS::Yellow", "EMEA", "E&A", "risk::competition"))
    known = facts([note("2026-11-20")], [added(older, "2026-11-10"), added(newest, "2026-11-12")])
    effects = do("enforce_label_categories", {"template": "labels.md.j2"}, one, known)
    changes = [*effects.changes, *(change for say in effects.says for change in say.carries)]
    (change,) = [one for one in changes if isinstance(one, Relabel)]
    assert ({"HS:Red", "HS::Yellow"} - set(change.remove), change.add) == (kept, ())
