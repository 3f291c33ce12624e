"""What was said is not forgotten, whatever part of the project a run looks at; facts come step by step."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import CSM, NOW, PROJECT, added, at, facts, issue, note, planned, policy, shipped_policy
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.changes.set_field import EditDescription
from triage_bot.model.facts import EMPTY, Facts, Scope
from triage_bot.model.resource import Issue, Ref
from triage_bot.plan.plan import Options

POLICY = shipped_policy()
RED = ("HS::Red", "EMEA", "E&A", "risk::competition", "update due")
QUIET = facts([note("2026-11-02")])
SNOOZED = facts([note("2026-11-02")], [added("snoozed", "2026-11-20")])


def with_a_list() -> tuple[list[Issue], Issue, dict[Ref, Facts]]:
    """Four issues whose reminders were given through csm-anna's list."""
    issues = [issue(number, labels=RED) for number in range(1, 5)]
    known = {one.ref: QUIET for one in issues}
    opened = next(c for c in planned(POLICY, issues, known).changes if isinstance(c, OpenIssue))
    return issues, issue(9, description=opened.description, labels=opened.labels, created_at=NOW), known


def test_one_rule_alone_does_not_wipe_the_lists_of_others() -> None:
    issues, listed, known = with_a_list()
    options = Options(rules=frozenset({"yellow-update-due"}))
    assert planned(POLICY, [*issues, listed], known, options=options).changes == ()


def test_one_person_alone_does_not_wipe_the_lists_of_others() -> None:
    issues, listed, known = with_a_list()
    assert planned(POLICY, [*issues, listed], known, options=Options(person="csm-ben")).changes == ()


def test_snoozed_issues_keep_their_lines() -> None:
    issues, listed, _ = with_a_list()
    snoozed = [replace(one, labels=(*one.labels, "snoozed"), due_date=at("2026-12-01").date()) for one in issues]
    changes = planned(POLICY, [*snoozed, listed], {one.ref: SNOOZED for one in issues}).changes
    [edit] = [change for change in changes if isinstance(change, EditDescription)]
    assert edit.body.count("Red account without an update for two weeks (told 2026-11-23)") == 4
    assert {change.kind for change in changes} == {"edit_description", "relabel"}  # `update due` goes meanwhile


def test_one_look_at_one_issue_knows_what_its_list_said() -> None:
    issues, listed, _ = with_a_list()
    scope = Scope(path=PROJECT, kind="projects", id=1, only_issue=issues[0].ref)
    assert planned(POLICY, [issues[0], listed], {issues[0].ref: QUIET}, scope=scope).changes == ()


def test_a_skipped_rule_does_not_take_its_label_off(tmp_path: Path) -> None:
    text = """
resource_rules:
  issues:
    rules:
      - {id: hot, conditions: {state: opened}, limits: {oldest: 5}, actions: {toggle_labels: [hot]}}
"""
    one = issue(labels=("hot",))
    rules = policy(text, tmp_path)
    assert planned(rules, [one]).changes == ()
    assert planned(rules, [one], scope=Scope(path=PROJECT, kind="projects", id=1, only_issue=one.ref)).changes == ()


@pytest.mark.parametrize(
    "rule",
    [
        "{id: r, conditions: {state: opened}, actions: {comment: Bye., status: close}}",
        "{id: r, conditions: {state: opened, forbidden_labels: [x]}, actions: {comment: Hello., labels: [x]}}",
    ],
)
def test_what_an_action_lacks_is_read_before_another_action_hides_the_match(rule: str, tmp_path: Path) -> None:
    rules = policy(f"resource_rules: {{issues: {{rules: [{rule}]}}}}", tmp_path)
    one = issue(labels=())
    first = planned(rules, [one], {one.ref: EMPTY})
    assert first.changes == () and first.missing
    assert "post_note" in {change.kind for change in planned(rules, [one]).changes}


def test_an_earlier_tokens_labels_note_is_not_edited_but_still_counts() -> None:
    from triage_bot.model.resource import User

    earlier = User(3, "project_1_bot_earlier")
    one = issue(labels=("HS::Green", "labels missing"), assignees=(CSM,))
    said = planned(POLICY, [issue(labels=("HS::Green",))]).changes[0]
    written = note("2026-11-20", earlier, said.body)  # type: ignore[attr-defined]
    assert planned(POLICY, [one], {one.ref: facts([written])}).changes == ()
