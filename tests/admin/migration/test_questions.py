"""Ruby conditions and the native ones that ask the same: by table, and by what rules do with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.builders import NOW, at, issue, planned, policy
from triage_bot.admin.migration.questions import native
from triage_bot.admin.migration.terms import conjuncts
from triage_bot.model.resource import Milestone, User

BUG, STALE = {"labels": ["bug"]}, {"any_label": ["type::*"]}


def date(attribute: str, condition: str, interval: int, unit: str = "days") -> dict[str, Any]:
    """The condition `date`; what lists could filter is asked here, day by day, as Ruby does."""
    test = {"attribute": attribute, "condition": condition, "interval_type": unit, "interval": interval}
    return {"date": {**test, "filter_in_ruby": True} if attribute in ("created_at", "updated_at") else test}


def votes(condition: str, threshold: int) -> dict[str, Any]:
    return {"votes": {"attribute": "upvotes", "condition": condition, "threshold": threshold}}


SAME: dict[str, dict[str, Any]] = {
    "labels.map(&:name).include?('bug')": BUG,
    "resource[:labels].include?('bug')": BUG,
    "resource['labels'].any? { |l| l == 'bug' }": BUG,
    "labels.any? { |label| label.name == 'bug' }": BUG,
    "names = Array(resource[:labels]); names.include?('bug')": BUG,
    "!labels.map(&:name).include?('bug')": {"forbidden_labels": ["bug"]},
    "labels.any?": {"labels": ["Any"]},
    "labels.empty?": {"labels": ["None"]},
    "resource[:labels].none?": {"labels": ["None"]},
    "labels.size == 0": {"labels": ["None"]},
    "labels.any? { |l| l.name.start_with?('type::') }": STALE,
    "resource[:labels].any? { |l| l =~ /^type::/ }": STALE,
    "labels.map(&:name).grep(/\\Atype::.*/).any?": STALE,
    "resource[:labels].none? { |l| l.to_s.end_with?('x', 'y') }": {"not": {"any_label": ["*x", "*y"]}},
    "(resource[:labels] & %w[bug feature]).any?": {"any_label": ["bug", "feature"]},
    "(resource[:labels] & ['bug']).empty?": {"forbidden_labels": ["bug"]},
    "resource[:labels].any? { |l| %w[bug feature].include?(l) }": {"any_label": ["bug", "feature"]},
    "milestone.nil?": {"milestone": "none"},
    "!milestone": {"milestone": "none"},
    "resource[:milestone]": {"milestone": "any"},
    "milestone&.title == 'v1'": {"milestone": "v1"},
    "resource.dig(:milestone, :title) == 'v1'": {"milestone": "v1"},
    "resource[:upvotes] > 3": votes("greater_than", 3),
    "resource[:upvotes] <= 3": votes("less_than", 4),
    "state == 'opened'": {"state": "opened"},
    "resource[:state] != 'closed'": {"not": {"state": "closed"}},
    "resource[:confidential]": {"confidential": True},
    "!resource[:confidential]": {"confidential": False},
    "author == 'csm-anna'": {"author_username": "csm-anna"},
    "['a', 'csm-anna'].include?(author)": {"any": [{"author_username": "a"}, {"author_username": "csm-anna"}]},
    "resource[:assignees].empty?": {"expression": "not assignees"},
    "resource[:assignee]": {"expression": "assignees"},
    "due_date.nil?": {"expression": "not due_date"},
    "due_date && due_date < Date.today": date("due_date", "older_than", 0),
    "expired?": date("due_date", "older_than", 0),
    "resource[:due_date] && DateTime.now + 7 >= resource[:due_date]": date("due_date", "older_than", -8),
    "due_date && due_date <= Date.today + 2": date("due_date", "older_than", -3),
    "due_date && due_date > 1.week.from_now.to_date": date("due_date", "newer_than", -1, "weeks"),
    "Date.parse(resource[:created_at]) < Date.today - 30": date("created_at", "older_than", 30),
    "resource[:created_at].to_date >= 2.weeks.ago.to_date": date("created_at", "newer_than", 15),
    "(Date.today - Date.parse(resource[:created_at])).to_i >= 8": date("created_at", "older_than", 7),
    "resource[:created_at] < 30.days.ago": date("created_at", "older_than", 720, "hours"),
    "DateTime.now >= DateTime.parse(resource['created_at']) + 3.0": date("created_at", "older_than", 72, "hours"),
    "Time.now - 5400 > Time.parse(resource[:created_at])": date("created_at", "older_than", 90, "minutes"),
    "resource[:title].include?('crash')": {"expression": '"crash" in title'},
    "resource[:title] =~ /crash/i": {"expression": '"crash" in (title | lower)'},
    "resource[:title].start_with?('WIP:')": {"expression": 'title.startswith("WIP:")'},
    "resource[:title].match?(/^WIP/)": {"expression": 'title.startswith("WIP")'},
    "resource[:iid] == 2": {"iids": [2]},
    "labels.any? && milestone.nil?": {"labels": ["Any"], "milestone": "none"},
    "labels.map(&:name).include?('bug') and labels.map(&:name).include?('x')": {
        "labels": ["bug"], "all": [{"labels": ["x"]}],
    },
    "labels.empty? || milestone.nil?": {"any": [{"labels": ["None"]}, {"milestone": "none"}]},
    "!(labels.empty? || milestone.nil?)": {"labels": ["Any"], "milestone": "any"},
    "labels.empty? ? milestone.nil? : false": {"labels": ["None"], "milestone": "none"},
    "if labels.empty? then true else milestone.nil? end": {"any": [{"labels": ["None"]}, {"milestone": "none"}]},
    "return false if labels.empty?; milestone.nil?": {"labels": ["Any"], "milestone": "none"},
}  # fmt: skip
STAYS = (
    "labels.include?('bug')",  # labels are no texts: it is never true
    "labels.grep(/bug/).any?",
    "labels.any? { |l| l == 'bug' }",
    "resource[:labels].include?('Any')",
    "resource[:labels].include?('a{b}')",
    "resource[:labels].any? { |l| l.start_with?('a*') }",
    "resource[:labels].any? { |l| l =~ /a|b/ }",
    "milestone.started?",
    "milestone.title == 'upcoming'",
    "resource[:description] == ''",
    "resource[:title] =~ /a.c/",
    "resource[:title] =~ /(?<n>a)/",
    "Date.parse(resource[:created_at]) <= 1.month.ago.to_date",
    "resource[:created_at] < 1.month.ago",
    "Date.parse(resource[:created_at]) == Date.today",
    "resource[:created_at] > 1.day.from_now",
    "has_assignee?",
    "labels_with_details.any?",
    "true",
    "labels.any? if milestone",
    "labels.any? {",
    "x = 1; x += 1; x > 1",
)
WORLD = (
    issue(1, labels=(), created_at=NOW, title="WIP: crash", assignees=()),
    issue(2, labels=("bug",), milestone=Milestone(id=1, title="v1"), upvotes=3, title="Crash on start"),
    issue(3, labels=("bug", "x"), created_at=at("2026-11-09"), due_date=at("2026-11-23").date(), upvotes=4),
    issue(4, labels=("type::a",), created_at=at("2026-11-16"), due_date=at("2026-12-01").date(), confidential=True),
    issue(5, labels=("feature", "box"), state="closed", author=User(77, "csm-anna"), due_date=at("2026-11-20").date()),
    issue(6, labels=("a", "type::b"), created_at=at("2026-10-24 00:00"), due_date=at("2026-11-25").date()),
    issue(
        7, labels=("y",), created_at=at("2026-10-24 23:59"), due_date=NOW.date(), milestone=Milestone(id=2, title="v2")
    ),
)


@pytest.mark.parametrize("ruby", SAME)
def test_it_becomes_conditions(ruby: str) -> None:
    assert native(ruby, "issues") == SAME[ruby]


@pytest.mark.parametrize("ruby", STAYS)
def test_it_stays_ruby(ruby: str) -> None:
    assert native(ruby, "issues") is None


def test_only_what_can_be_asked_of_a_type_is_told() -> None:
    assert native("resource[:draft] && resource[:source_branch] == 'x'", "merge_requests") == {
        "draft": True,
        "source_branch": "x",
    }
    assert native("resource[:draft]", "issues") is None
    assert native("labels.any? { |l| l.name.start_with?('a') }", "merge_requests") is None
    assert native("resource[:title].include?('x')", "merge_requests") is None


def test_parts_of_a_conjunction_are_told_one_by_one() -> None:
    assert conjuncts("(a && b) and not c || d") == ["a", "b", "not c || d"]
    assert conjuncts("a || b") == ["a || b"]
    assert conjuncts("x = 1; a && b") == ["x = 1; a && b"]


def hits(conditions: dict[str, Any], folder: Path) -> set[int]:
    rule = {"name": "A rule", "conditions": conditions, "actions": {"labels": ["hit"]}}
    text = json.dumps({"resource_rules": {"issues": {"rules": [rule]}}})
    return {change.ref.iid for change in planned(policy(text, folder), WORLD, labels=frozenset({"hit"})).changes}


@pytest.mark.parametrize("ruby", SAME)
def test_both_meet_the_same_issues(ruby: str, tmp_path: Path) -> None:
    assert hits(SAME[ruby], tmp_path) == hits({"ruby": f"begin; {ruby}; end rescue false"}, tmp_path)


def test_the_issues_tell_the_conditions_apart(tmp_path: Path) -> None:
    met = [hits(conditions, tmp_path) for conditions in SAME.values()]
    assert all(met) and not any(len(each) == len(WORLD) for each in met)
