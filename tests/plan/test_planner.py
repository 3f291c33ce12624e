"""Order, cascades, limits, toggles and opposing rules of a plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import (
    BOT,
    CSM,
    NOW,
    PROJECT,
    account,
    added,
    at,
    facts,
    issue,
    note,
    planned,
    policy,
    shipped_policy,
)
from triage_bot.actions.opening import opened_since
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.changes.relabel import Relabel
from triage_bot.changes.set_state import SetState
from triage_bot.changes.unmade import Unmade
from triage_bot.model.facts import EMPTY, NOTES, Need
from triage_bot.plan.plan import Options
from triage_bot.text import marker

CLASH = """
resource_rules:
  issues:
    rules:
      - {id: adds, conditions: {state: opened, forbidden_labels: [x]}, actions: {labels: [x]}}
      - {id: removes, conditions: {state: opened, labels: [x]}, actions: {remove_labels: [x]}}
"""
CASCADE = """
resource_rules:
  issues:
    rules:
      - {id: second, conditions: {labels: [b]}, actions: {labels: [c]}}
      - {id: first, conditions: {labels: [a]}, actions: {labels: [b]}}
      - {id: third, conditions: {labels: [c]}, actions: {status: close}}
"""
TOGGLES = """
resource_rules:
  issues:
    rules:
      - {id: one, conditions: {state: opened, labels: [a]}, actions: {toggle_labels: [due]}}
      - id: two
        conditions: {state: opened, labels: [b], last_update: {older_than: 3 days}}
        actions: {toggle_labels: [due]}
"""
LIMITED = """
resource_rules:
  issues:
    rules:
      - {id: some, conditions: {state: opened}, limits: {oldest: 2}, actions: {status: close}}
"""
SUMMARY = """
resource_rules:
  issues:
    rules:
      - {id: late, conditions: {state: opened}, actions: {labels: [late]}}
    summaries:
      - id: report
        rules:
          - id: reds
            conditions: {labels: [red]}
            actions: {summarize: {title: x, item: "- {{title}}", summary: "Red: {{items}}"}}
          - id: blues
            conditions: {labels: [blue]}
            actions: {summarize: {title: x, item: "- {{title}}", summary: "Blue: {{items}}"}}
        actions: {summarize: {title: "All", summary: "{{items}}"}}
"""


def relabels(changes: tuple) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:  # type: ignore[type-arg]
    return {one.rule: (one.add, one.remove) for one in changes if isinstance(one, Relabel)}


def test_opposing_rules_net_to_nothing_with_a_warning(tmp_path: Path) -> None:
    plan = planned(policy(CLASH, tmp_path), [issue(labels=())])
    assert plan.changes == ()
    assert any('"adds" and "removes" want opposite things' in text for text in plan.warnings)


def test_planned_effects_are_seen_by_earlier_rules_too(tmp_path: Path) -> None:
    plan = planned(policy(CASCADE, tmp_path), [issue(labels=("a",))])
    assert relabels(plan.changes) == {"first": (("b",), ()), "second": (("c",), ())}
    assert [one.event for one in plan.changes if isinstance(one, SetState)] == ["close"]


@pytest.mark.parametrize(
    ("labels", "known", "change"),
    [
        (("a",), facts(), (("due",), ())),
        (("a", "due"), facts(), None),
        (("due",), facts(), ((), ("due",))),
        (("b", "due"), facts([note("2026-11-22")]), ((), ("due",))),
        (("b",), facts([note("2026-11-02")]), (("due",), ())),
        (("b", "due"), EMPTY, None),  # unknown means unchanged
    ],
)
def test_toggled_labels(tmp_path: Path, labels: tuple[str, ...], known: object, change: object) -> None:
    one = issue(labels=labels)
    plan = planned(policy(TOGGLES, tmp_path), [one], {one.ref: known})
    assert list(relabels(plan.changes).values()) == ([change] if change else [])


def test_toggled_labels_are_cleaned_on_closed_issues_but_never_off_with_rule(tmp_path: Path) -> None:
    one = issue(labels=("a", "due"), state="closed")
    rules = policy(TOGGLES, tmp_path)
    assert list(relabels(planned(rules, [one]).changes).values()) == [((), ("due",))]
    assert planned(rules, [one], options=Options(rules=frozenset({"one"}))).changes == ()


def test_facts_are_asked_only_for_the_undecided(tmp_path: Path) -> None:
    decided, undecided = issue(1, labels=("z",)), issue(2, labels=("b",))
    plan = planned(policy(TOGGLES, tmp_path), [decided, undecided], {decided.ref: EMPTY, undecided.ref: EMPTY})
    assert dict(plan.missing) == {undecided.ref: frozenset({Need(NOTES)})}


def test_limits_truncate_matches_and_do_not_creep_on_in_later_passes(tmp_path: Path) -> None:
    issues = [issue(number, created_at=at(f"2026-0{number}-01")) for number in range(1, 6)]
    plan = planned(policy(LIMITED, tmp_path), issues)
    assert [change.ref.iid for change in plan.changes] == [1, 2]


def test_summaries_run_before_rules_and_gather_their_parts(tmp_path: Path) -> None:
    issues = [issue(1, labels=("red",), title="One"), issue(2, labels=("red",), title="Two"), issue(3, labels=())]
    plan = planned(policy(SUMMARY, tmp_path), issues, rows={opened_since(NOW, PROJECT): ()})
    assert isinstance(plan.changes[0], OpenIssue)
    assert marker.without(plan.changes[0].description).strip() == "Red: - One\n- Two"
    assert isinstance(plan.changes[-1], Relabel)


def test_planned_issues_join_the_label_rules_of_the_same_look() -> None:
    rows = (account(health="red", csm="csm-anna", region="EMEA", risk_reason="no such reason"),)
    plan = planned(shipped_policy(), [], accounts=rows)
    opened, label = plan.changes
    assert isinstance(opened, OpenIssue) and isinstance(label, Relabel)
    assert opened.ref == label.ref and "- risk: " in opened.description
    assert label.add == ("labels missing",)


def test_the_same_snapshot_gives_the_same_plan() -> None:
    one = issue(labels=("HS::Red", "EMEA", "APAC"))
    known = {one.ref: facts([note("2026-11-01")], [added("APAC", "2026-11-01", CSM)])}
    assert planned(shipped_policy(), [one], known) == planned(shipped_policy(), [one], known)


def test_an_unreadable_issue_is_left_alone_with_a_warning() -> None:
    one = issue(labels=("HS::Red", "EMEA", "APAC"))
    plan = planned(shipped_policy(), [one], {one.ref: EMPTY}, unreadable={one.ref: "403 Forbidden"})
    assert plan.changes == () and plan.missing == {}
    assert any("403" in text for text in plan.warnings)


def test_comments_of_the_bot_do_not_move_a_rule_on_people(tmp_path: Path) -> None:
    rule = "{id: r, conditions: {last_update: {newer_than: 2 days}}, actions: {labels: [x]}}"
    text = f"resource_rules: {{issues: {{rules: [{rule}]}}}}"
    one = issue(labels=())
    plan = planned(policy(text, tmp_path), [one], {one.ref: facts([note("2026-11-23", BOT), note("2026-11-01")])})
    assert plan.changes == ()


STALE = """
resource_rules:
  issues:
    rules:
      - name: Label stale issues
        conditions:
          date: {attribute: updated_at, condition: older_than, interval_type: weeks, interval: 4}
          state: opened
          forbidden_labels: [stale]
        actions: {labels: [stale], comment: Closed in two weeks if nobody speaks.}
      - name: Close stale issues
        conditions:
          date: {attribute: updated_at, condition: older_than, interval_type: weeks, interval: 2}
          state: opened
          labels: [stale]
        actions: {status: close, comment: Closed.}
"""


def test_a_write_moves_updated_at_for_later_rules_as_in_the_gem(tmp_path: Path) -> None:
    rules = policy(STALE, tmp_path)
    one = issue(labels=(), updated_at=at("2026-09-01"))
    known = frozenset({"stale"})
    assert [change.kind for change in planned(rules, [one], labels=known).changes] == ["post_note", "relabel"]
    warned = issue(labels=("stale",), updated_at=at("2026-11-10"))
    assert planned(rules, [warned]).changes == ()
    quiet = issue(labels=("stale",), updated_at=at("2026-11-08"))
    assert [change.kind for change in planned(rules, [quiet]).changes] == ["post_note", "set_state"]


LOOP = "{% for a in range(1000) %}"
ENDLESS = LOOP * 3 + "{% endfor %}" * 3
COSTLY = f"""
resource_rules:
  issues:
    rules:
      - {{id: says, conditions: {{labels: [red]}}, actions: {{comment: {{text: "{ENDLESS}"}}, labels: [seen]}}}}
      - {{id: names, conditions: {{labels: [red]}}, actions: {{labels: [other]}}}}
      - id: decides
        conditions:
          any: [{{expression: "title | replace('', title) | replace('', title) == 'a'"}}, {{labels: [green]}}]
        actions: {{labels: [decided]}}
"""


def test_a_text_that_takes_too_much_fails_alone(tmp_path: Path) -> None:
    plan = planned(policy(COSTLY, tmp_path), [issue(labels=("red",), title="x" * 255), issue(2, labels=("red",))])
    unmade = {(one.rule, one.ref.iid): one.reason for one in plan.changes if isinstance(one, Unmade)}
    assert set(unmade) == {("says", 1), ("says", 2), ("decides", 1)}
    assert "takes more than" in unmade["says", 1] and "grows beyond" in unmade["decides", 1]
    added_to = {(one.ref.iid, label) for one in plan.changes if isinstance(one, Relabel) for label in one.add}
    assert added_to == {(number, label) for number in (1, 2) for label in ("seen", "other")}
