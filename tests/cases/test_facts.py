"""What is given becomes facts: times in the calendar's zone, calm defaults, nothing unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.cases.writing import POLICY, case, diff, files, read_policy
from triage_bot.cases.case import Case
from triage_bot.cases.judging import judge, report
from triage_bot.cases.load import load_cases
from triage_bot.model.facts import Facts, Identity
from triage_bot.model.resource import Issue
from triage_bot.text import marker


def made(folder: Path, given: str = "{}", **more: str) -> Case:
    """The case as it is run."""
    (one,) = load_cases(files(folder, case(given, **more)), read_policy).cases
    return one


def first(folder: Path, issue: str) -> tuple[Issue, Facts]:
    """The first issue with its facts; `created` is given."""
    snapshot = made(folder, f"{{issues: [{{created: 2026-07-01, iid: 1, {issue}}}]}}").snapshot
    ((ref, one),) = snapshot.issues.items()
    return one, snapshot.facts[ref]


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-11-24", utc(2026, 11, 24, 8)),  # 09:00 in Berlin
        ("2026-07-01", utc(2026, 7, 1, 7)),
        ("2026-11-24T09:00:00Z", utc(2026, 11, 24, 9)),
        ("2026-11-24T09:00:00+05:00", utc(2026, 11, 24, 4)),
        ("2026-11-24T09:30:00", utc(2026, 11, 24, 8, 30)),  # local, as a day is
        ("2026-11-24 09:30", utc(2026, 11, 24, 8, 30)),
        ("'2026-11-24'", utc(2026, 11, 24, 8)),
        ("'2026-11-24T09:00Z'", utc(2026, 11, 24, 9)),
    ],
)
def test_a_day_is_nine_o_clock_in_the_zone_of_the_calendar(written: str, moment: datetime, tmp_path: Path) -> None:
    one = made(tmp_path, now=written)
    assert one.now == one.snapshot.taken_at == moment


def test_an_issue_nobody_has_to_say_much_about(tmp_path: Path) -> None:
    issue, facts = first(tmp_path, "labels: []")
    assert issue.title == "Sample account 1 - triage" and str(issue.ref) == "group/account-triage#1"
    assert issue.author.username == "triage-bot" and issue.confidential and issue.state == "opened"
    assert issue.updated_at == issue.created_at == utc(2026, 7, 1, 7)
    assert facts == Facts(notes=(), label_events=(), state_events=(), threads=0)
    assert issue.web_url.endswith("/group/account-triage/-/issues/1")


GEMS = """\
resource_rules:
  issues:
    rules:
      - conditions: {labels: [a]}
        actions: {labels: [new], assignees: [csm-anna], milestone: FY28, move: group/other}
      - conditions: {labels: [b]}
        actions:
          issue: {title: T, destination: group/other, labels: [x], assignees: [csm-anna], milestone: FY28}
          summarize: {title: S, item: "{{title}}", destination: group/other}
"""
DONE = (
    "{issue: 1, add: [new]}, {issue: 1, assign: [csm-anna]}, {issue: 1, milestone: FY28}, "
    "{issue: 1, move: group/other}",
    "{open: {title: T, labels: [x], assignees: [csm-anna], milestone: FY28}}, {open: {title: S}}",
)


@pytest.mark.parametrize(("label", "expected"), list(zip("ab", DONE, strict=True)))
def test_what_rules_of_the_gem_name_is_there(label: str, expected: str, tmp_path: Path) -> None:
    given = f"{{issues: [{{iid: 1, created: 2026-07-01, labels: [{label}]}}]}}"
    written = files(tmp_path, case(given, f"{{changes: [{expected}]}}"), GEMS)
    assert list(report("f", [judge(one) for one in load_cases(written, read_policy).cases]))[2:] == []


def test_an_issue_with_everything(tmp_path: Path) -> None:
    issue, facts = first(
        tmp_path,
        "title: T, author: '@csm-anna', assignees: ['@csm-anna', csm-ben], closed: 2026-11-01, closed_by: csm-ben, "
        "due: 2026-12-01, confidential: false, milestone: {title: 18.10, start: 2026-11-01, due: 2026-12-24}, "
        "type: incident, weight: 3, health_status: at_risk, upvotes: 2, downvotes: 1, moved: true, threads: 4, "
        "notes: [{at: 2026-11-05, by: x}, {at: 2026-11-06, by: x, system: true, body: closed}], "
        "state_events: [{at: 2026-11-01, by: csm-ben, state: closed}]",
    )
    assert issue.author.username == "csm-anna" and [one.username for one in issue.assignees] == ["csm-anna", "csm-ben"]
    assert issue.state == "closed" and issue.closed_at == utc(2026, 11, 1, 8) and issue.closed_by is not None
    assert issue.milestone and (issue.milestone.title, issue.milestone.due_date) == ("18.10", date(2026, 12, 24))
    assert (issue.due_date, issue.confidential, issue.issue_type) == (date(2026, 12, 1), False, "incident")
    assert (issue.weight, issue.health_status, issue.upvotes, issue.downvotes) == (3, "at_risk", 2, 1)
    assert issue.moved and issue.user_notes_count == 1 and facts.threads == 4
    assert facts.state_events and facts.state_events[0].state == "closed"


@pytest.mark.parametrize(
    ("more", "updated"),
    [
        ("notes: [{at: 2026-11-05, by: x}, {at: 2026-11-04, by: x, edited: 2026-11-07}]", utc(2026, 11, 7, 8)),
        ("label_events: [{at: 2026-11-08, by: x, add: a}]", utc(2026, 11, 8, 8)),
        ("state_events: [{at: 2026-11-09, by: x, state: reopened}]", utc(2026, 11, 9, 8)),
        ("closed: 2026-11-10, notes: [{at: 2026-11-05, by: x}]", utc(2026, 11, 10, 8)),
        ("updated: 2026-11-03, notes: [{at: 2026-11-05, by: x}]", utc(2026, 11, 3, 8)),
    ],
)
def test_it_was_updated_with_the_newest_of_its_facts(more: str, updated: datetime, tmp_path: Path) -> None:
    assert first(tmp_path, more)[0].updated_at == updated


def test_notes_come_in_order_with_ids_and_emojis(tmp_path: Path) -> None:
    _, facts = first(
        tmp_path,
        "notes: [{at: 2026-11-07, by: x, body: third, edited: 2026-11-08}, {at: 2026-11-05, by: x, body: first}, "
        "{at: 2026-11-06, by: x, id: 7, internal: true, awards: [{name: thumbsup, by: '@triage-bot'}]}]",
    )
    assert facts.notes is not None
    assert [one.body for one in facts.notes] == ["first", "An update.", "third"]
    assert [one.id for one in facts.notes] == [1001, 7, 1002] and facts.notes[1].internal
    assert facts.notes[2].updated_at == utc(2026, 11, 8, 8)
    assert facts.awards == {1001: frozenset(), 7: frozenset({("thumbsup", "triage-bot")}), 1002: frozenset()}


def test_an_id_that_is_given_is_not_taken_by_another_note(tmp_path: Path) -> None:
    _, facts = first(tmp_path, "notes: [{at: 2026-11-07, by: x}, {at: 2026-11-08, by: x, id: 1001}]")
    assert [one.id for one in facts.notes or ()] == [1002, 1001]


def test_notes_of_two_issues_share_no_id(tmp_path: Path) -> None:
    notes = "created: 2026-07-01, notes: [{at: 2026-11-07, by: x}]"
    snapshot = made(tmp_path, f"{{issues: [{{iid: 1, {notes}}}, {{iid: 2, {notes}}}]}}").snapshot
    assert len({note.id for facts in snapshot.facts.values() for note in facts.notes or ()}) == 2


def test_what_the_bot_said_is_written_as_the_bot_does(tmp_path: Path) -> None:
    _, facts = first(
        tmp_path,
        "notes: [{at: 2026-11-07, by: triage-bot, body: Please., "
        "said: [{rule: quiet, step: 2, since: 2026-11-01, about: [region]}, {rule: done}]}]",
    )
    assert facts.notes is not None
    (note,) = facts.notes
    assert marker.parts(note.body) == {"quiet": "Please.", "done": "Please."}
    quiet, done = marker.said(note.body)
    assert (quiet.rule, quiet.step, quiet.episode, quiet.about) == ("quiet", 2, utc(2026, 11, 1, 8), ("region",))
    assert done.episode == note.created_at


def test_the_mark_of_an_account_stands_last_in_the_description(tmp_path: Path) -> None:
    issue, _ = first(tmp_path, 'account: 0012, description: "## Summary\\n"')
    assert issue.description.startswith("## Summary\n\n<!-- ")
    assert marker.read(issue.description)["account"] == "0012"
    assert first(tmp_path, "account: acc-1")[0].description.startswith("<!-- ")


def test_label_events_are_additions_and_removals_in_order(tmp_path: Path) -> None:
    _, facts = first(
        tmp_path, "label_events: [{at: 2026-11-08, by: x, remove: b}, {at: 2026-11-07, by: x, add: 'HS::Red'}]"
    )
    assert [(one.action, one.label) for one in facts.label_events or ()] == [("add", "HS::Red"), ("remove", "b")]


def test_issues_it_names(tmp_path: Path) -> None:
    _, facts = first(
        tmp_path,
        "linked: {'group/product#7': {closed: 2026-11-20, title: A bug, labels: [bug], milestone: '18.7', "
        "moved_at: 2026-11-12, moved_from: 18.6, moved_to: 18.10}, 'g/p#8': {}, 'g/p#9': null}",
    )
    seen, opened = facts.linked["group/product#7"], facts.linked["g/p#8"]
    assert seen and opened and facts.linked["g/p#9"] is None
    assert (str(seen.issue.ref), seen.issue.title, seen.issue.labels) == ("group/product#7", "A bug", ("bug",))
    assert (seen.issue.state, seen.issue.closed_at) == ("closed", utc(2026, 11, 20, 8))
    assert (seen.moved_at, seen.moved_from, seen.moved_to) == (utc(2026, 11, 12, 8), "18.6", "18.10")
    assert opened.issue.state == "opened" and opened.moved_at is None


def test_accounts_are_typed_as_in_an_account_file(tmp_path: Path) -> None:
    rows = (
        "{account_id: 0012, Customer: Sample, ARR (USD): 1.2M, renewal: 2027-01-31, needs_triage: yes, own: x, tier: }"
    )
    (account,) = made(tmp_path, f"{{accounts: [{rows}]}}").snapshot.accounts
    assert (account.id, account.name, account.fields["arr"]) == ("0012", "Sample", 1200000.0)
    assert (account.fields["renewal_date"], account.fields["requires_triage"]) == (date(2027, 1, 31), True)
    assert (account.fields["own"], account.fields["tier"]) == ("x", "")


def test_who_is_the_bot(tmp_path: Path) -> None:
    snapshot = made(tmp_path).snapshot
    assert snapshot.identity == Identity(
        frozenset({"triage-bot"}), project_ids=frozenset({1}), others=frozenset({"crm-sync"})
    )
    assert snapshot.me.is_bot and snapshot.me.user.username == "triage-bot"
    assert made(tmp_path, project="a/b").snapshot.scope.path == "a/b"


# Through the plan -------------------------------------------------------------------------------

QUIET = (
    "{issues: [{iid: 1, created: 2026-07-01, labels: ['HS::Red', EMEA, update due], assignees: [csm-anna], "
    "notes: [{at: 2026-11-09, by: csm-anna}, {at: 2026-11-24, by: triage-bot, said: [{rule: quiet, step: 1}]}]}]%s}"
)
ASKS = "{changes: [{issue: 1, note: {mentions: [%s]}}]}"
MANAGER = "{roles: {csm_manager: {default: '@manager-emea'}}}"


def test_the_policys_baseline_is_left_out_and_a_cases_own_counts(tmp_path: Path) -> None:
    given = QUIET % ""
    assert diff(tmp_path, case(given, ASKS % "manager-emea", now="2026-11-30", people=MANAGER)) == []
    with_one = case(given, "{held: [{issue: 1, why: before the baseline}]}", now="2026-11-30")
    assert diff(tmp_path, with_one.replace("    given", "    baseline: 2026-11-30\n    given")) == []


def test_people_of_the_case_win_over_those_of_the_file(tmp_path: Path) -> None:
    given = QUIET % ", people: {roles: {csm_manager: {default: other}}}"
    assert diff(tmp_path, case(given, ASKS % "other", now="2026-11-30", people=MANAGER)) == []


def test_people_are_those_the_policy_names_else_nobody(tmp_path: Path) -> None:
    text = case(QUIET % "", ASKS % "manager-emea", now="2026-11-30")
    assert diff(tmp_path, text) == [
        "~ #1: comment (quiet: Quiet: last update 2026-11-09 by csm-anna, 21 days ago; limit 14 days, reminder 2 of 2)",
        "  - mentions: manager-emea",
        "  + mentions: none",
    ]
    (tmp_path / "people.yml").write_text(MANAGER, encoding="utf-8")
    (one,) = load_cases(files(tmp_path, text, f"people: people.yml\n{POLICY}"), read_policy).cases
    assert judge(one).passed


@pytest.mark.parametrize("where", ["file", "case"])
def test_only_members_are_mentioned(where: str, tmp_path: Path) -> None:
    inside = "[csm-anna, '@manager-emea']"
    here = {"members": inside} if where == "file" else {"members": "[nobody]"}
    given = QUIET % ("" if where == "file" else f", members: {inside}")
    assert diff(tmp_path, case(given, ASKS % "manager-emea", now="2026-11-30", people=MANAGER, **here)) == []
    given = given.replace(inside, "[csm-anna]")
    here = {"members": "[csm-anna]"}
    assert diff(tmp_path, case(given, ASKS % "", now="2026-11-30", people=MANAGER, **here)) == []


SPOKEN = """\
resource_rules:
  issues:
    rules:
      - id: said
        name: Said
        conditions: {labels: [HS::Red]}
        actions: {remind: {template: update-due.md.j2, steps: [{after: 0 days, mention: [sa, "@chief"]}]}}
"""


def test_by_default_everyone_the_facts_or_the_policy_name_is_a_member(tmp_path: Path) -> None:
    """A table in a description names people, too, and a rule may speak to one who has no role."""
    issue = "{iid: 1, created: 2026-07-01, author: csm-anna, labels: ['HS::Red'], description: '| SA | @sa-one |'%s}"
    text = case(f"{{issues: [{issue % ''}]}}", ASKS % "sa-one, chief")
    (one,) = load_cases(files(tmp_path, text, SPOKEN), read_policy).cases
    assert {"csm-anna", "sa-one", "chief"} <= one.members
    assert judge(one).passed
    assert one.snapshot.members == {"projects:group/account-triage": dict.fromkeys(one.members, 30)}


@pytest.mark.parametrize(
    ("labels", "more", "state"),
    [
        ("members", "author: csm-anna", "close"),  # asked of a group nobody told of: everyone in the case is in it
        ("mile", "milestone: {title: M, due: 2026-12-24}", "close"),
        ("mile", "milestone: {title: M, due: 2026-11-01}", ""),
        ("talk", "threads: 3", "close"),
        ("talk", "threads: 2", ""),
        ("blocked", "description: 'Blocking: #7', linked: {'group/account-triage#7': {closed: 2026-11-23}}", "close"),
        (
            "blocked",
            "description: 'Blocking: #7, #8', linked: {'group/account-triage#8': {closed: 2026-11-23}}",
            "close",
        ),
        ("blocked", "description: 'Blocking: #7'", ""),  # nobody can see it
    ],
)
def test_nothing_is_unknown(labels: str, more: str, state: str, tmp_path: Path) -> None:
    given = f"{{issues: [{{iid: 1, created: 2026-07-01, labels: [{labels}], {more}}}]}}"
    wanted = f"{{changes: [{{issue: 1, state: {state}}}]}}" if state else "{nothing: true}"
    assert diff(tmp_path, case(given, wanted)) == []


def test_somebody_who_is_no_member_is_in_no_group(tmp_path: Path) -> None:
    given = "{issues: [{iid: 1, created: 2026-07-01, labels: [members], author: csm-anna}]%s}"
    assert diff(tmp_path, case(given % ", members: [csm-ben]", "{nothing: true}")) == []


def test_only_the_rules_named_are_run(tmp_path: Path) -> None:
    given = "{issues: [{iid: 1, created: 2026-07-01, labels: [done, plan]}]}"
    assert diff(tmp_path, case(given, "{changes: [{issue: 1, state: close}]}", rules="[done]")) == []


def test_a_fact_that_cases_cannot_give_is_no_reason_to_pass(tmp_path: Path) -> None:
    one = made(tmp_path, "{issues: [{iid: 1, created: 2026-07-01, labels: ['HS::Red']}]}")
    lacking = replace(one, snapshot=replace(one.snapshot, facts={}))
    assert judge(lacking).misses[-1].rows == ("+ #1: not known: notes",)
