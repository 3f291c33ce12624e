"""Whole files: what they become, that they load, mean the same, and are migrated once."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import at, facts, issue, note, planned
from triage_bot.admin.migration.migrating import Migrated, migrate
from triage_bot.changes.change import Change
from triage_bot.errors import FaultyFiles
from triage_bot.model.resource import Issue
from triage_bot.plan.plan import Plan
from triage_bot.policy.load import load
from triage_bot.policy.policy_set import PolicySet

GEM = """\
# Ours since 2021
.texts: &hello
  name: Say hello   # to everybody
  conditions: {state: opened, labels: [hello]}
  actions:
    comment: "Hello {{author}}"
shared: &open {state: opened}
resource_rules:
  issues:
    rules:
      - name: Wants triage
        conditions:
          title: WIP
          # nobody looked yet
          ruby: |
            labels.none? { |l| l.name.start_with?('type::') } &&
            resource[:description].to_s.size < 5
          <<: *open
        actions:
          labels: [needs triage]
          comment: |
            {{author}} please describe this:

              * what happens
      - *hello
      - {name: Late, conditions: {ruby: "due_date && due_date < Date.today"}, actions: {labels: [late]}}
      - name: Late
        conditions:
          labels: [bug]
          ruby: "resource[:labels].include?('big')" # both
        actions:
          comment: "In #{labels.size} labels"
  merge_requests:
    rules:
      - *hello
"""
NATIVE = """\
# Ours since 2021
.texts: &hello
  name: Say hello   # to everybody
  conditions: {state: opened, labels: [hello]}
  actions:
    comment: "Hello {{author}}"
.shared: &open {state: opened}
resource_rules:
  issues:
    rules:
      - id: wants-triage
        name: Wants triage
        conditions:
          # title: WIP
          # nobody looked yet
          not:
            any_label: ['type::*']
          ruby: resource[:description].to_s.size < 5
          <<: *open
        actions:
          labels: [needs triage]
          comment:
            text: |
              {{ author }} please describe this:

                * what happens
      - <<: *hello
        id: say-hello
      - {id: late, name: Late, conditions: {DUE}, actions: {labels: [late]}}
      - id: "late 2"
        name: Late
        conditions:
          labels: [bug]
          all:
          - labels: [big] # both
        actions:
          comment: "In #{labels.size} labels"
  merge_requests:
    rules:
      - <<: *hello
        id: "say-hello 2"
""".replace("DUE", "date: {attribute: due_date, condition: older_than, interval_type: days, interval: 0}")
WORLD = (
    issue(1, labels=("hello",), description="", due_date=at("2026-11-02").date()),
    issue(2, labels=("type::a", "bug", "big"), description=""),
    issue(3, labels=("bug",), description="A long one", due_date=at("2027-01-04").date()),
    issue(4, labels=("hello", "big"), state="closed"),
)
LADDER = """\
resource_rules:
  issues:
    rules:
      - name: Stale
        conditions:
          state: opened
          date: {attribute: updated_at, condition: older_than, interval_type: days, interval: 30}
          forbidden_labels: [stale, keep]
        actions:
          labels: [stale]
          mention: [csm-anna]
          comment: "{{author}}, nobody has written here for a month."
      - name: Staler
        conditions:
          state: opened
          labels: [stale]
          date: {attribute: updated_at, condition: older_than, interval_type: weeks, interval: 1}
          forbidden_labels: [very stale]
        actions:
          labels: [very stale]
          comment: This will be closed.
      - name: Close
        conditions:
          state: opened
          labels: [very stale]
          date: {attribute: updated_at, condition: older_than, interval_type: days, interval: 7}
        actions:
          status: close
          remove_labels: [very stale]
      # people are back
      - name: Not stale
        conditions:
          labels: [stale]
          date: {attribute: updated_at, condition: newer_than, interval_type: days, interval: 1}
        actions:
          remove_labels: [stale]
"""
REMINDS = """\
resource_rules:
  issues:
    rules:
      - id: stale
        name: Stale
        conditions:
          state: opened
          last_update: {older_than: 30 days}
          forbidden_labels: [keep]
        actions:
          toggle_labels: [stale]
          remind:
            template: stale.md.j2
            bundled: false
            steps:
            - after: 0 days
              mention: ['@csm-anna']
            - after: 1 week
              mention: [author]
              template: stale-2.md.j2
      - id: staler
        name: Staler
        conditions:
          state: opened
          labels: [stale]
          last_update: {older_than: 30 days}
          reminded:
            step: 2
            rules: [stale]
        actions:
          toggle_labels: [very stale]
      - id: close
        name: Close
        conditions:
          state: opened
          labels: [very stale]
          label_added:
            labels: [very stale]
            older_than: 7 days
        actions:
          status: close
      # people are back
"""


def loaded(migrated: Migrated, folder: Path) -> PolicySet:
    """The migrated policy, read from a file with its templates beside it."""
    (folder / "templates").mkdir()
    for name, text in migrated.templates.items():
        (folder / "templates" / name).write_text(text, encoding="utf-8")
    return load([written(migrated.text, folder / "new.yml")])


def written(text: str, file: Path) -> Path:
    file.write_text(text, encoding="utf-8")
    return file


def said(change: Change) -> str:
    """What a change does, in words and without hidden marks."""
    words = [str(getattr(change, name, "")) for name in ("add", "remove", "body", "title", "description")]
    return re.sub("<!--.*?-->", "", f"{change.ref} {type(change).__name__} {' '.join(words)}", flags=re.S).rstrip()


def effects(plan: Plan) -> set[str]:
    """All it does; a line break at the end of a text does not count."""
    return {said(change) for change in plan.changes}


def test_a_file_becomes_native_and_keeps_its_comments() -> None:
    assert migrate(GEM, "a.yml").text == NATIVE


def test_what_is_migrated_is_left_as_it_is() -> None:
    again = migrate(NATIVE, "a.yml")
    assert again.text == NATIVE
    assert {note.kind for note in again.notes} == {"left"}


def test_both_plan_the_same(tmp_path: Path) -> None:
    labels = frozenset({"needs triage", "late"})
    old = planned(load([written(GEM, tmp_path / "old.yml")]), WORLD, labels=labels)
    new = planned(loaded(migrate(GEM, "a.yml"), tmp_path), WORLD, labels=labels)
    assert effects(old) == effects(new) != set()


def test_ids_are_those_that_the_rules_are_known_by(tmp_path: Path) -> None:
    old = load([written(GEM, tmp_path / "old.yml")])
    new = loaded(migrate(GEM, "a.yml"), tmp_path)
    assert [rule.id for rule in old.rules] == [rule.id for rule in new.rules]
    assert all(rule.named for rule in new.rules)


def test_each_note_has_its_place_and_behaviour_comes_last() -> None:
    notes = migrate(GEM, "a.yml").notes
    told = [str(note) for note in notes if note.kind != "otherwise"]
    assert told == [
        "a.yml:6:5: left: the comment stays a text of the gem: only issues have ours",
        'a.yml:7:1: changed: "shared" is no key of ours: a dot before it keeps it for anchors',
        'a.yml:13:11: changed: "title" was passed over, and is a comment now',
        "a.yml:15:11: changed: Ruby became not; what is left of the Ruby is asked after them: "
        "resource[:description].to_s.size < 5",
        "a.yml:21:11: changed: the comment is a text of ours: people's words in it are inert",
        "a.yml:26:35: changed: Ruby became date",
        "a.yml:30:11: changed: Ruby became all",
    ]
    assert [note.kind for note in notes][len(told) :] == ["otherwise"] * (len(notes) - len(told)) != []


def test_a_ladder_becomes_a_reminder() -> None:
    migrated = migrate(LADDER, "a.yml")
    assert migrated.text == REMINDS
    assert migrated.templates == {
        "stale.md.j2": "{{ author }}, nobody has written here for a month.\n\n{{ to }}\n",
        "stale-2.md.j2": "This will be closed.\n",
    }
    assert migrate(REMINDS, "a.yml").text == REMINDS


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("state: opened", "state: closed", 1),
        lambda text: text.replace("updated_at", "created_at", 1),
        lambda text: text.replace("name: Close\n", "name: Close\n        limits: {oldest: 5}\n"),
        lambda text: text.replace("status: close", "status: reopen"),
        lambda text: text.replace("{{author}}, nobody", "#{author}, nobody"),
        lambda text: text.replace("days, interval: 30", "hours, interval: 30"),
    ],
)
def test_what_is_no_ladder_stays(change: object) -> None:
    text = change(LADDER)  # type: ignore[operator]
    assert text != LADDER
    assert "remind" not in migrate(text, "a.yml").text


def test_without_templates_a_ladder_stays_and_is_told_of() -> None:
    migrated = migrate(LADDER, "a.yml", templates=False)
    assert "remind" not in migrated.text and "--output" in str(migrated.notes[0])


def plan_of(rules: PolicySet, one: Issue, *notes: str) -> list[str]:
    """What is done to the issue if people wrote on these days."""
    known = {one.ref: facts(notes=[note(when) for when in notes])}
    return sorted(effects(planned(rules, [one], known, labels=frozenset({"stale", "very stale"}))))


def test_the_reminder_warns_and_stops_when_a_person_writes(tmp_path: Path) -> None:
    rules = loaded(migrate(LADDER, "a.yml"), tmp_path)
    quiet = issue(1, labels=(), created_at=at("2026-09-01"))
    marked = replace(quiet, labels=("stale",))
    warned, labelled = plan_of(rules, quiet)
    assert "nobody has written here for a month." in warned and "Relabel ('stale',) ()" in labelled
    assert plan_of(rules, quiet, "2026-11-20") == []
    assert ["Relabel () ('stale',)" in each for each in plan_of(rules, marked, "2026-11-20")] == [True]


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: [b", 2), ("", 1), ("# nothing", 1)],
)
def test_what_is_no_yaml_is_a_fault_with_its_place(text: str, line: int) -> None:
    with pytest.raises(FaultyFiles) as raised:
        migrate(text, "a.yml")
    assert raised.value.faults[0].place.file == "a.yml"


@pytest.mark.parametrize(
    "action",
    [
        "milestone: v1",
        "due_date: 2030-01-01",
        'title: "Draft: #{resource[:title]}"',
        "labels: [s::a, s::b]",
        "delete: yes",
    ],
)
def test_rules_whose_actions_would_mean_another_thing_stay(action: str) -> None:
    kind = "epics" if action.startswith("delete") else "issues"
    text = "\n".join(
        [
            "resource_rules:",
            f"  {kind}:",
            "    rules:",
            "      - name: A rule",
            "        conditions: {ruby: labels.none?}",
            f"        actions: {{{action}, comment: 'Hi {{{{author}}}}'}}",
            "",
        ]
    )
    migrated = migrate(text, "a.yml")
    assert migrated.text == text and "stays a rule of the gem" in str(migrated.notes[0])


def test_a_summary_stays_and_loses_what_was_passed_over(tmp_path: Path) -> None:
    text = """\
resource_rules:
  issues:
    summaries:
      - name: Week
        limits: {oldest: 3}
        rules:
          - name: Bugs
            conditions: {labels: [bug]}
            actions: {summarize: {item: "- {{title}}", summary: "{{items}}"}}
        actions: {summarize: {title: Week, summary: "{{items}}"}}
"""
    migrated = migrate(text, "a.yml")
    assert migrated.text == text.replace("limits", "# limits")
    assert [rule.id for rule in loaded(migrated, tmp_path).rules] == ["week-bugs"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("resource_rules:\n---\na: b\n", "a second document"),
        ("resource_rules:\n  issues:\nresource_rules:\n", "written twice"),
    ],
)
def test_what_a_file_of_ours_may_not_have_is_told(text: str, says: str) -> None:
    assert any(says in note.message for note in migrate(text, "a.yml").notes if note.kind == "left")
