"""Cases written in a test: a small policy, facts and expectations as YAML text."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path

from triage_bot.cases.judging import CaseResult, judge, report
from triage_bot.cases.load import load_cases
from triage_bot.errors import FaultyFiles
from triage_bot.policy.load import load
from triage_bot.policy.policy_set import PolicySet

RULES = {
    "quiet": (
        'state: opened, labels: ["HS::Red"], last_update: {older_than: 14 days}',
        "toggle_labels: [update due], remind: {template: update-due.md.j2, "
        "steps: [{after: 0 days, mention: [csm]}, {after: 5 days, mention: [csm_manager]}]}",
    ),
    "done": ("labels: [done]", "status: close"),
    "again": ("labels: [again]", "status: reopen"),
    "owner": ("labels: [owner]", "assign: [csm-ben]"),
    "date": ("labels: [date]", 'due_date: "{{ working_day(2) }}"'),
    "plan": ("labels: [plan]", "milestone: FY28-Q1"),
    "open-door": ("labels: [open door]", "confidential: false"),
    "tell": ("labels: [tell]", 'comment: "Hello {{title}},\\n\\nall is well."'),
    "tell-too": ("labels: [tell too]", "comment: Also this."),
    "heavy": ("labels: [heavy]", "weight: 3"),
    "light": ("labels: [light]", "weight: ~"),
    "name": ("labels: [name]", "title: A better one"),
    "lock": ("labels: [lock]", "discussion_locked: true"),
    "ill": ("labels: [ill]", "health_status: at_risk"),
    "elsewhere": ("labels: [elsewhere]", "move: group/other"),
    "gone": ("labels: [gone]", "delete: true"),
    "inside": ("labels: [inside]", "comment: Inside., comment_internal: true"),
    "swap": ("labels: [old]", "labels: [new], remove_labels: [old]"),
    "child": ("labels: [child]", 'issue: {title: "Child of {{title}}", description: A child.}'),
    "in-group": (
        "labels: [members], author_member: {source: group, condition: member_of, source_id: g}",
        "status: close",
    ),
    "upcoming": ("labels: [mile], milestone: upcoming", "status: close"),
    "threads": (
        "labels: [talk], discussions: {attribute: threads, condition: greater_than, threshold: 2}",
        "status: close",
    ),
    "unblocked": (
        "labels: [blocked], references: {heading: Blocking, are: closed, newer_than: 5 days}",
        "status: close",
    ),
    "small-child": ("expression: \"title == 'Child of Sample Mill'\"", "labels: [small]"),
}
"""Conditions and actions by id; a rule's name is its id with a capital."""

POLICY = """\
calendar: {timezone: Europe/Berlin, holidays: [2026-12-25]}
bots: [crm-sync]
baseline: 2027-06-01
label_categories:
  health: {labels: ["HS::Red", "HS::Yellow", "HS::Green"], aliases: {"HS:Red": "HS::Red"}}
resource_rules:
  accounts:
    source: accounts.csv
    rules:
      - id: opening
        name: Opening
        conditions: {fields: {health: red}}
        actions: {issue: {title: "{{ account.name }} - triage", description: "Why?", once_per: account}}
  issues:
    rules:
""" + "".join(
    f"      - {{id: {key}, name: {key.capitalize().replace('-', ' ')}, conditions: {{{asks}}}, actions: {{{does}}}}}\n"
    for key, (asks, does) in RULES.items()
)


_usual: list[PolicySet] = []


def read_policy(paths: Sequence[Path]) -> PolicySet:
    """As a run does it; the usual policy is loaded once for all tests."""
    if [path.read_text(encoding="utf-8") for path in paths] != [POLICY]:
        return load(paths)
    if not _usual:
        _usual.append(load(paths))
    return _usual[0]


def files(folder: Path, text: str, policy: str = POLICY) -> Path:
    """A policy with its cases, written to the folder."""
    (folder / "accounts.csv").write_text("Account ID,Account Name\n", encoding="utf-8")
    (folder / "p.yml").write_text(policy, encoding="utf-8")
    (folder / "p.cases.yml").write_text(text, encoding="utf-8")
    return folder / "p.cases.yml"


def verdicts(folder: Path, text: str) -> list[CaseResult]:
    """The verdicts of a file of cases."""
    return [judge(case) for case in load_cases(files(folder, text), read_policy).cases]


def case(given: str = "{}", expect: str = "{nothing: true}", now: str = "2026-11-24", **more: str) -> str:
    """A file with one case; each part is written in one line."""
    head = "".join(f"{key}: {value}\n" for key, value in more.items() if key != "rules")
    rules = f"    rules: {more['rules']}\n" if "rules" in more else ""
    return f"{head}cases:\n  - name: a case\n    now: {now}\n{rules}    given: {given}\n    expect: {expect}\n"


def diff(folder: Path, text: str) -> list[str]:
    """What is not as expected of one case, as it is shown, without its place; nothing if it passes."""
    rows = list(report("f", verdicts(folder, text)))[2:]
    return textwrap.dedent("\n".join(rows)).splitlines()


def faults(folder: Path, text: str, policy: str = POLICY) -> list[str]:
    """The faults of a file of cases, their places relative to the folder."""
    try:
        load_cases(files(folder, text, policy), read_policy)
    except FaultyFiles as error:
        return [str(fault).replace(f"{folder}/", "") for fault in error.faults]
    return []
