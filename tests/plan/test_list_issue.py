"""Living lists: opened, kept current, calling rarely, closed when empty; whoever looks, and however often."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import BOT, CSM, MANAGER, OTHER, PROJECT, account, added, at, facts, issue, note, planned, policy
from triage_bot.changes.change import SIGN, Change
from triage_bot.changes.notes import PostNote
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.changes.relabel import Relabel
from triage_bot.changes.set_field import EditDescription
from triage_bot.changes.set_state import SetState
from triage_bot.context.process import FOR_YOU
from triage_bot.context.scene import LIST_LABEL
from triage_bot.model.facts import EMPTY, Facts, People, Role
from triage_bot.model.resource import Issue, Note, Ref, User
from triage_bot.plan.plan import Options, Plan
from triage_bot.policy.policy_set import PolicySet
from triage_bot.text import marker
from triage_bot.text.calendar import Calendar

POLICY = """
label_categories: {health: {labels: ["HS::Red", "HS::Green"]}}
lists:
  mine:
    title: "Accounts of {{ person }}"
    sections: [Late, Soon]
    call: {weekly: monday, daily_for: [Late]}
    reminders: true
  red: {title: Red accounts, shared: true, sections: [New], call: {daily_for: [New]}}
resource_rules: {issues: {rules: [
  {id: late, conditions: {state: opened, labels: [late]}, actions: {
    list: {name: mine, for: csm, section: Late, line: "{{ title }}"}}},
  {id: soon, conditions: {state: opened, labels: [soon]}, actions: {
    list: {name: mine, for: csm, section: Soon, line: "{{ last_update or 'no update' }}"}}},
  {id: new, conditions: {state: opened, labels: [new]}, actions: {
    list: {name: red, section: New, mention: [manager-emea]}}},
  {id: quiet, conditions: {state: opened, labels: [quiet], last_update: {older_than: 14 days}}, actions: {
    remind: {template: update-due.md.j2, steps: [{after: 0 days, mention: [csm]}]}}}]}}
"""
T = PROJECT
WEDNESDAY, FRIDAY, SATURDAY = at("2026-11-18"), at("2026-11-20"), at("2026-11-21")
MONDAY = at("2026-11-23")


LIST = """{{ person or "Nobody" }}
{% for row in rows %}| {{ row.reference }} | {{ row.text }} | {{ row.since }} | {{ row.asked }} |
{% endfor %}
{% for section in sections %}## {{ section.name }}
{% for row in section.rows %}- {{ row.reference }}: {{ row.text }}
{% endfor %}
{% if section.more %}- and {{ section.more }} more
{% endif %}
{% endfor %}
"""
CALL = """{{ to }} {{ today }}{{ " new" if news }} {% for one in lines %}{{ one.reference }}
{%- if one.text %}: {{ one.text }}{% endif %}{% if one.step %} > {{ one.step }}{% endif %}
{{- "; " if not loop.last }}{% endfor %}{% if rest %} +{{ rest }}{% endif %}
"""


def _rules(text: str, folder: Path, words: str = LIST) -> PolicySet:
    """The policy with plain words of its own: the shipped ones may change."""
    (folder / "templates").mkdir()
    (folder / "templates" / "list.md.j2").write_text(words, encoding="utf-8")
    (folder / "templates" / "list-call.md.j2").write_text(CALL, encoding="utf-8")
    return policy(text, folder)


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> PolicySet:
    return _rules(POLICY, tmp_path_factory.mktemp("lists"))


@dataclass
class World:
    """Issues as GitLab would hold them; a look carries out what the plan says."""

    rules: PolicySet
    more: dict[str, Any] = field(default_factory=dict)
    issues: dict[Ref, Issue] = field(default_factory=dict)
    known: dict[Ref, Facts] = field(default_factory=dict)

    def has(self, number: int, *labels: str, by: User = CSM) -> None:
        """An account's issue has just these labels."""
        made = issue(number, labels=labels, assignees=(by,), title=f"Sample {number}")
        self.issues[made.ref] = made

    def plan(self, now: datetime, **more: Any) -> Plan:
        return planned(self.rules, self.issues.values(), self.known, now, **{**self.more, **more})

    def look(self, now: datetime, **more: Any) -> list[Change]:
        """What is changed, and is so from then on."""
        plan = self.plan(now, **more)
        for change in plan.changes:
            self._carry_out(change, now)
        return list(plan.changes)

    def _carry_out(self, change: Change, now: datetime) -> None:
        if isinstance(change, OpenIssue):
            people = tuple(User(0, name) for name in change.assignees)
            ref = Ref(change.ref.project, 900 + len(self.issues))
            given = {"title": change.title, "description": change.description, "labels": change.labels}
            made = issue(ref.iid, id=9000 + len(self.issues), assignees=people, created_at=now, **given)
            self.issues[ref] = made
            return
        one = self.issues[change.ref]
        if isinstance(change, EditDescription):
            assert change.was == one.description
            one = replace(one, description=change.body)
        if isinstance(change, SetState):
            one = self.close(one, BOT) if change.event == "close" else replace(one, state="opened")
        if isinstance(change, Relabel):
            one = replace(one, labels=tuple((set(one.labels) | set(change.add)) - set(change.remove)))
        if isinstance(change, PostNote):
            said = Note(id=10_000 + len(self.known), body=change.body, author=BOT, created_at=now, updated_at=now)
            before = self.known.get(change.ref, facts())
            self.known[change.ref] = replace(before, notes=(*(before.notes or ()), said))
        self.issues[change.ref] = replace(one, updated_at=now)

    def close(self, one: Issue, by: User) -> Issue:
        """It is closed by the bot or a person."""
        self.issues[one.ref] = replace(one, state="closed", closed_by=by)
        return self.issues[one.ref]

    def the_list(self, name: str = "mine") -> Issue:
        """The one list of that name."""
        (found,) = [one for one in self.issues.values() if _living(one).startswith(f"{name}:")]
        return found


def _living(one: Issue) -> str:
    return str(marker.read(one.description).get("living", ""))


def _kinds(changes: list[Change]) -> list[str]:
    return [change.kind for change in changes]


def _calls(changes: list[Change]) -> list[str]:
    """What calls say, each without what is hidden."""
    return [text for one in changes if isinstance(one, PostNote) for text in marker.parts(one.body).values()]


CALLED = ["post_note", "edit_description"]


# Opened, and kept current ------------------------------------------------------------------------------


def test_the_first_line_opens_it(rules: PolicySet) -> None:
    world = World(rules)
    world.has(1, "late")
    (opened,) = world.look(WEDNESDAY)
    assert isinstance(opened, OpenIssue)
    assert (opened.title, opened.assignees, opened.labels) == ("Accounts of csm-anna", (CSM.username,), (LIST_LABEL,))
    assert opened.confidential
    text = marker.without(opened.description)
    assert text == "@csm-anna\n## Late\n- customer-success/account-triage#1+: Sample 1"
    assert world.look(WEDNESDAY) == []


@pytest.mark.parametrize(
    ("now", "opens"),
    [pytest.param("2026-11-21", 0, id="a Saturday"), pytest.param("2026-11-23", 1, id="the Monday after")],
)
def test_it_is_opened_on_working_days_alone(rules: PolicySet, now: str, opens: int) -> None:
    world = World(rules)
    world.has(1, "soon")
    assert len(world.look(at(now))) == opens


def test_without_lines_nothing_is_opened(rules: PolicySet) -> None:
    world = World(rules)
    world.has(1, "something")
    assert world.look(WEDNESDAY) == []


def test_each_reader_has_a_list(rules: PolicySet) -> None:
    world = World(rules)
    world.has(1, "late")
    world.has(2, "soon", by=OTHER)
    opened = [one for one in world.look(WEDNESDAY) if isinstance(one, OpenIssue)]
    assert [one.assignees for one in opened] == [("csm-anna",), ("csm-ben",)]
    assert [one.description.count("+: ") for one in opened] == [1, 1]


@pytest.mark.parametrize("now", [WEDNESDAY, at("2026-11-19"), SATURDAY])
def test_lines_come_and_go_without_a_word(rules: PolicySet, now: datetime) -> None:
    world = World(rules)
    world.has(1, "soon")
    world.has(2, "soon")
    world.look(WEDNESDAY)
    world.has(1)
    world.has(3, "soon")
    assert _kinds(world.look(now)) == ["edit_description"]
    text = world.the_list().description
    assert "#1+" not in text and "#2+" in text and "#3+: no update" in text
    assert world.look(now) == []


def test_a_line_that_says_something_else_is_brought_up_to_date(rules: PolicySet) -> None:
    world = World(rules)
    world.has(1, "soon")
    world.look(WEDNESDAY)
    world.known[next(iter(world.issues))] = facts([note("2026-11-18 10:00")])
    assert _kinds(world.look(at("2026-11-18 11:00"))) == ["edit_description"]
    assert "#1+: 2026-11-18" in world.the_list().description


# Calls: weekly ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("holidays", "called"),
    [
        pytest.param([], ["2026-11-23", "2026-11-30"], id="Mondays"),
        pytest.param(["2026-11-23"], ["2026-11-24", "2026-11-30"], id="Tuesday after a holiday"),
        pytest.param([f"2026-11-{day}" for day in range(23, 28)], ["2026-11-30"], id="a week of holidays: once"),
    ],
)
def test_the_weekly_call(rules: PolicySet, holidays: list[str], called: list[str]) -> None:
    calendar = Calendar(holidays=tuple(map(date.fromisoformat, holidays)))
    world = World(replace(rules, calendar=calendar))
    world.has(1, "soon")
    world.look(WEDNESDAY)
    found = []
    for hours in range(0, 14 * 24, 12):
        changes = world.look(WEDNESDAY + timedelta(hours=hours))
        found += [str((WEDNESDAY + timedelta(hours=hours)).date())] * len(_calls(changes))
    assert found == called


def test_what_the_weekly_call_says(rules: PolicySet) -> None:
    world = World(rules)
    for number in (1, 2):
        world.has(number, "soon")
    world.has(3, "late")
    world.look(WEDNESDAY)
    changes = world.look(MONDAY)
    assert _kinds(changes) == CALLED
    assert _calls(changes) == [f"@csm-anna 2026-11-23 {T}#3+: Sample 3; {T}#1+: no update; {T}#2+: no update"]
    (call,) = [one for one in changes if isinstance(one, PostNote)]
    assert (call.mentions, call.unasked, call.reason) == (("csm-anna",), True, "3 lines")
    assert marker.said(call.body) == (marker.Said(rule="mine", episode=MONDAY, step=0, about=("call",)),)


@pytest.mark.parametrize(
    ("weekly", "called"),
    [("thursday", ["2026-11-23", "2026-11-26"]), ("friday", ["2026-11-23", "2026-11-27"]), ("sunday", ["2026-11-23"])],
)
def test_the_day_of_the_weekly_call(tmp_path: Path, weekly: str, called: list[str]) -> None:
    """What falls on a weekend is called on the Monday after; opened on Wednesday, it has called until Monday."""
    world = World(_rules(POLICY.replace("weekly: monday", f"weekly: {weekly}"), tmp_path))
    world.has(1, "soon")
    world.look(WEDNESDAY)
    later = [WEDNESDAY + timedelta(days=days) for days in range(1, 10)]
    assert [str(day.date()) for day in later if _calls(world.look(day))] == called


# Calls: monthly -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("holidays", "looks", "called"),
    [
        pytest.param([], range(45), ["2026-12-01", "2027-01-01"], id="the first of a month"),
        pytest.param(["2026-12-01", "2026-12-02"], range(20), ["2026-12-03"], id="the first working day"),
        pytest.param([], (0, 20, 44, 45), ["2026-12-08", "2027-01-01"], id="days without the bot: once, late"),
        pytest.param([], (0, 82, 83), ["2027-02-08"], id="two months without the bot: once"),
    ],
)
def test_the_monthly_call(tmp_path: Path, holidays: list[str], looks: Any, called: list[str]) -> None:
    """Lines of a monthly section alone call nobody weekly (R115)."""
    text = POLICY.replace("daily_for: [Late]}", "daily_for: [Late], monthly_for: [Soon]}")
    made = _rules(text, tmp_path)
    calendar = Calendar(holidays=tuple(map(date.fromisoformat, holidays)))
    world = World(replace(made, calendar=calendar))
    world.has(1, "soon")
    found = []
    for number in looks:
        day = WEDNESDAY + timedelta(days=number)
        found += [str(day.date())] * len(_calls(world.look(day)))
    assert found == called


def test_a_list_opened_on_the_first_working_day_has_called_for_that_month(tmp_path: Path) -> None:
    text = POLICY.replace("daily_for: [Late]}", "daily_for: [Late], monthly_for: [Soon]}")
    world = World(_rules(text, tmp_path))
    world.has(1, "soon")
    world.look(at("2026-12-01"))
    assert not any(_calls(world.look(at(f"2026-12-{day:02}"))) for day in range(2, 32))


def test_it_is_not_called_where_nothing_stands(rules: PolicySet) -> None:
    world = World(rules)
    world.has(1, "soon")
    world.look(WEDNESDAY)
    world.has(1)
    assert _calls(world.look(MONDAY)) == []


# Calls: what became urgent --------------------------------------------------------------------------------


def test_new_urgent_lines_call_at_most_daily_and_never_twice(rules: PolicySet) -> None:
    world = World(rules)
    world.has(1, "soon")
    world.look(WEDNESDAY)
    world.has(1, "late")
    assert world.look(at("2026-11-18 12:00")) != []  # opened today: that was today's call
    changes = world.look(at("2026-11-19"))
    assert _kinds(changes) == CALLED
    assert _calls(changes) == [f"@csm-anna 2026-11-19 new {T}#1+: Sample 1"]
    world.has(2, "late")
    assert _kinds(world.look(at("2026-11-19 15:00"))) == ["edit_description"]
    changes = world.look(FRIDAY)
    assert _calls(changes) == [f"@csm-anna 2026-11-20 new {T}#2+: Sample 2"]
    assert world.look(FRIDAY) == world.look(SATURDAY) == []


def test_those_it_was_opened_with_are_told(rules: PolicySet) -> None:
    world = World(rules)
    world.has(1, "late")
    world.look(WEDNESDAY)
    assert world.look(at("2026-11-19")) == []


def test_weekends_wait_for_monday_and_the_two_calls_are_one(rules: PolicySet) -> None:
    world = World(rules)
    world.has(1, "soon")
    world.look(WEDNESDAY)
    world.has(2, "late")
    assert _kinds(world.look(SATURDAY)) == ["edit_description"]
    assert _calls(world.look(MONDAY)) == [f"@csm-anna 2026-11-23 new {T}#2+: Sample 2"]
    assert world.look(MONDAY) == world.look(at("2026-11-24")) == []


def test_a_line_that_left_and_came_back_is_new(rules: PolicySet) -> None:
    world = World(rules)
    world.has(1, "late")
    world.has(2, "soon")
    world.look(WEDNESDAY)
    world.has(1)
    world.look(at("2026-11-19"))
    world.has(1, "late")
    assert len(_calls(world.look(FRIDAY))) == 1


def test_two_rules_that_say_the_same_are_one_line(rules: PolicySet, tmp_path: Path) -> None:
    twice = POLICY.replace(
        "{id: soon, conditions: {state: opened, labels: [soon]}", "{id: soon, conditions: {labels: [late]}"
    )
    twice = twice.replace(
        "section: Soon, line: \"{{ last_update or 'no update' }}\"", 'section: Late, line: "{{ title }}"'
    )
    world = World(_rules(twice, tmp_path))
    world.has(1, "late")
    world.look(WEDNESDAY)
    assert world.the_list().description.count("#1+") == 1


# Closed, and opened again ---------------------------------------------------------------------------------


def test_the_last_line_closes_it_and_the_next_one_reopens_it_in_silence(rules: PolicySet) -> None:
    world = World(rules)
    world.has(1, "soon")
    world.look(WEDNESDAY)
    world.has(1)
    assert _kinds(world.look(WEDNESDAY)) == ["edit_description", "set_state"]
    assert world.the_list().state == "closed"
    assert marker.without(world.the_list().description) == "@csm-anna"
    assert world.look(WEDNESDAY) == world.look(MONDAY) == []
    world.has(1, "soon")
    assert _kinds(world.look(at("2026-11-24"))) == [
        "post_note",
        "edit_description",
        "set_state",
    ]  # nobody was called this week
    world.has(1)
    world.look(at("2026-11-25"))
    world.has(1, "soon")
    assert _kinds(world.look(at("2026-11-26"))) == ["edit_description", "set_state"]
    assert world.the_list().state == "opened"
    assert world.look(at("2026-11-26")) == []


def test_nothing_is_closed_or_reopened_at_weekends(rules: PolicySet) -> None:
    world = World(rules)
    world.has(1, "soon")
    world.look(WEDNESDAY)
    world.has(1)
    assert _kinds(world.look(SATURDAY)) == ["edit_description"]
    assert _kinds(world.look(MONDAY)) == ["set_state"]
    world.has(1, "late")
    assert world.look(at("2026-11-28")) == []
    assert "set_state" in _kinds(world.look(at("2026-11-30")))


def test_while_an_issue_cannot_be_read_the_lists_stay_as_they_are(rules: PolicySet) -> None:
    world = World(rules)
    world.has(1, "late")
    world.look(WEDNESDAY)
    world.has(1)
    assert world.look(MONDAY, unreadable={Ref(PROJECT, 1): "403 Forbidden"}) == []


def test_a_reader_in_a_quiet_role_is_named_and_never_called(tmp_path: Path) -> None:
    quiet = People(roles={"csm_manager": Role(default=MANAGER.username)}, quiet=frozenset({"csm_manager"}))
    text = POLICY.replace("for: csm, section: Late", "for: csm_manager, section: Late")
    world = World(_rules(text, tmp_path), {"people": quiet})
    world.has(1, "late")
    (opened,) = world.look(WEDNESDAY)
    assert isinstance(opened, OpenIssue) and opened.assignees == () and f"@{MANAGER.username}" not in opened.description
    world.has(2, "late")
    assert _kinds(world.look(at("2026-11-19"))) == ["edit_description"]


@pytest.mark.parametrize(
    ("label", "now", "kinds"),
    [
        pytest.param("soon", at("2026-11-19"), [], id="another line: as they left it"),
        pytest.param("late", at("2026-11-19"), [*CALLED, "set_state"], id="an urgent line"),
        pytest.param("late", WEDNESDAY, [], id="an urgent line, called today already"),
        pytest.param("late", SATURDAY, [], id="an urgent line, at the weekend"),
        pytest.param("soon", MONDAY, [*CALLED, "set_state"], id="the weekly list"),
    ],
)
def test_what_a_person_closed_is_reopened_only_with_a_call(
    rules: PolicySet, label: str, now: datetime, kinds: list[str]
) -> None:
    world = World(rules)
    world.has(1, "soon")
    world.look(WEDNESDAY)
    world.close(world.the_list(), CSM)
    world.has(2, label)
    assert _kinds(world.look(now)) == kinds
    assert world.look(now) == []


def test_what_a_person_closed_and_is_empty_stays_so(rules: PolicySet) -> None:
    world = World(rules)
    world.has(1, "soon")
    world.look(WEDNESDAY)
    world.close(world.the_list(), CSM)
    world.has(1)
    assert world.look(MONDAY) == []


# Shared lists, and who is not to be mentioned -----------------------------------------------------------


def test_a_shared_list_calls_those_its_new_urgent_lines_concern(rules: PolicySet) -> None:
    world = World(rules)
    world.has(1, "new")
    (opened,) = world.look(WEDNESDAY)
    assert isinstance(opened, OpenIssue)
    assert (opened.title, opened.assignees) == ("Red accounts", ())
    assert marker.without(opened.description).startswith("@manager-emea\n")
    assert (opened.mentions, opened.people) == (("manager-emea",), ("manager-emea",))
    assert world.look(at("2026-11-19")) == []
    world.has(2, "new")
    changes = world.look(at("2026-11-19"))
    assert _kinds(changes) == CALLED
    assert _calls(changes) == [f"@manager-emea 2026-11-19 new {T}#2+"]
    assert world.look(at("2026-11-19")) == world.look(MONDAY) == []


def test_who_is_not_to_be_mentioned_has_a_list_and_hears_nothing(rules: PolicySet) -> None:
    world = World(rules, {"people": People(do_not_mention=frozenset({CSM.username}))})
    world.has(1, "soon")
    (opened,) = world.look(WEDNESDAY)
    assert isinstance(opened, OpenIssue) and opened.assignees == ()
    assert marker.without(opened.description).startswith("csm-anna\n")
    world.has(2, "late")
    assert _kinds(world.look(at("2026-11-19"))) == ["edit_description"]
    assert world.look(MONDAY) == []
    assert _kinds(world.look(at("2026-11-24"))) == ["edit_description"]  # the date of the call that was none
    assert "@csm-anna" not in world.the_list().description


# Reminders, size, and looks at a part -------------------------------------------------------------------


def test_more_than_three_reminders_join_the_list_that_takes_them(rules: PolicySet) -> None:
    world = World(rules)
    world.has(9, "soon")
    world.look(WEDNESDAY)
    for number in range(1, 5):
        world.has(number, "quiet")
    changes = world.look(at("2026-11-19"))
    assert _kinds(changes) == CALLED
    (call,) = [one for one in changes if isinstance(one, PostNote)]
    assert call.ref == world.the_list().ref
    assert [said.resource[-2:] for said in marker.said(call.body)] == ["#1", "#2", "#3", "#4"]
    assert call.reason == "4 new lines on the list"
    text = world.the_list().description
    told = 'nobody has written yet: "nothing new" is a fine answer, in one line with the next step'
    assert f"| {T}#1+ | {told} | 2026-07-01 | 2026-11-19 |" in text and "## Soon" in text
    assert _calls(changes) == [
        "@csm-anna 2026-11-19 new " + "; ".join(f"{T}#{number}+: {told}" for number in range(1, 5))
    ]
    assert world.look(at("2026-11-19")) == world.look(FRIDAY) == []
    world.has(1)
    world.has(9)
    assert _kinds(world.look(FRIDAY)) == ["edit_description"]  # three still wait


def _waiting(world: World) -> set[int]:
    """Whose reminders stand on the list."""
    return set(map(int, re.findall(r"^\| \S+#(\d+)\+ \|", world.the_list(FOR_YOU.name).description, re.M)))


def test_a_reminder_leaves_the_list_when_its_rule_or_the_issue_is_done(rules: PolicySet, tmp_path: Path) -> None:
    world = World(rules)
    for number in range(1, 6):
        world.has(number, "quiet")
    world.look(WEDNESDAY)
    refs = list(world.issues)
    world.has(1)
    world.close(world.issues[refs[1]], CSM)
    world.known[refs[2]] = facts([note("2026-11-18 12:00")])
    world.known[refs[3]] = EMPTY  # nothing can be said of it
    assert _kinds(world.look(at("2026-11-19"))) == ["edit_description"]
    assert _waiting(world) == {4, 5}
    other = World(_rules(POLICY.replace("{id: quiet", "{id: another"), tmp_path), {}, world.issues, world.known)
    assert _kinds(other.look(at("2026-11-19"))) == ["edit_description", "set_state", "post_note"]
    assert other.the_list(FOR_YOU.name).state == "closed"


def test_reminders_later_on_the_day_of_a_call_wait_for_the_next(rules: PolicySet) -> None:
    world = World(rules)
    world.has(9, "soon")
    world.look(WEDNESDAY)
    for number in range(1, 5):
        world.has(number, "quiet")
    assert world.look(at("2026-11-18 15:00")) == []
    assert _kinds(world.look(at("2026-11-19"))) == CALLED


def test_four_reminders_open_a_list(rules: PolicySet) -> None:
    world = World(rules)
    for number in range(1, 5):
        world.has(number, "quiet")
    (opened,) = world.look(WEDNESDAY)
    assert isinstance(opened, OpenIssue) and opened.title == "For you: csm-anna"
    assert opened.reason == "4 texts to one person become one list"
    assert world.look(at("2026-11-18 15:00")) == []


def test_reminders_that_mention_nobody_stay_notes(rules: PolicySet) -> None:
    world = World(rules, {"people": People(do_not_mention=frozenset({CSM.username}))})
    for number in range(1, 5):
        world.has(number, "quiet")
    assert _kinds(world.look(WEDNESDAY)) == ["post_note"] * 4


def test_what_is_told_becomes_lines_as_well(tmp_path: Path) -> None:
    reminds = "remind: {template: update-due.md.j2, steps: [{after: 0 days, mention: [csm]}]}"
    tells = "notify: {to: [csm], template: became-red.md.j2, category: quiet}"
    text = POLICY.replace(reminds, tells).replace(
        "label_categories: {", "label_categories: {quiet: {labels: [quiet]}, "
    )
    world = World(_rules(text, tmp_path))
    for number in range(1, 5):
        world.has(number, "quiet")
        world.known[list(world.issues)[-1]] = facts(labels=[added("quiet", "2026-11-17", OTHER)])
    (opened,) = world.look(WEDNESDAY)
    assert isinstance(opened, OpenIssue) and opened.title == "For you: csm-anna"
    assert f'{T}#1+ | ~"quiet" since 2026-11-17; reasons and plan are on the issue |' in opened.description
    assert world.look(at("2026-11-19")) == []
    assert world.look(at("2026-11-23")) == []
    assert _kinds(world.look(at("2026-11-24"))) == ["edit_description", "set_state"]  # no news any more


def test_three_reminders_are_notes_of_their_own(rules: PolicySet) -> None:
    world = World(rules)
    for number in range(1, 4):
        world.has(number, "quiet")
    assert _kinds(world.look(WEDNESDAY)) == ["post_note"] * 3


def test_of_very_many_lines_some_are_counted(rules: PolicySet) -> None:
    world = World(rules)
    for number in range(1, 204):
        world.has(number, "soon")
    world.look(WEDNESDAY)
    text = world.the_list().description
    assert text.count("#") - text.count("## ") * 2 == 200
    assert "- and 3 more" in text
    assert _calls(world.look(MONDAY))[0].endswith("#3+: no update +200")


@pytest.mark.parametrize("options", [Options(rules=frozenset({"late"})), Options(person=CSM.username)])
@pytest.mark.parametrize("there", [True, False])
def test_a_look_at_a_part_leaves_lists_alone(rules: PolicySet, options: Options, there: bool) -> None:
    world = World(rules)
    world.has(1, "soon")
    if there:
        world.look(WEDNESDAY)
    world.has(1)
    world.has(2, "late")
    assert world.look(MONDAY, options=options) == []


def test_nor_does_it_move_reminders_there(rules: PolicySet) -> None:
    world = World(rules)
    for number in range(1, 5):
        world.has(number, "quiet")
    assert _kinds(world.look(WEDNESDAY, options=Options(person=CSM.username))) == ["post_note"] * 4


# What could go wrong ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        pytest.param({"told": {"Late": 5}, "called": 7}, id="other values"),
        pytest.param({"told": ["Late"], "called": "soon"}, id="other shapes"),
        pytest.param({"told": {"Late": [["#1"]]}, "called": None}, id="nested"),
    ],
)
def test_what_people_write_into_the_hidden_mark_does_no_harm(rules: PolicySet, written: dict[str, Any]) -> None:
    world = World(rules)
    world.has(1, "late")
    world.look(WEDNESDAY)
    one = world.the_list()
    data = {"living": "mine:csm-anna", "said": [], **written}
    world.issues[one.ref] = replace(one, description=f"Mine.\n\n{marker.write(data)}")
    assert _kinds(world.look(SATURDAY)) == ["edit_description"]
    assert _kinds(world.look(MONDAY)) == CALLED
    assert world.look(MONDAY) == []


@pytest.mark.parametrize(
    ("resource", "shown"),
    [
        pytest.param("x |\n/close\n@all", "x \\| /close @\u200ball", id="commands and mentions"),
        pytest.param("x#" + "9" * 5000, "x#" + "9" * 5000 + "+", id="an endless number"),
    ],
)
def test_nor_gets_power_from_it(rules: PolicySet, resource: str, shown: str) -> None:
    world = World(rules)
    world.has(1, "soon")
    world.look(WEDNESDAY)
    one, entry = world.the_list(), {"rule": "quiet", "episode": "2026-10-01T09:00:00Z", "step": 1}
    data = {"living": "mine:csm-anna", "said": [{**entry, "resource": resource}]}
    world.issues[one.ref] = replace(one, description=f"Mine.\n\n{marker.write(data)}")
    world.look(WEDNESDAY)
    text = marker.without(world.the_list().description)
    assert f"| {shown} |" in text
    assert not any(line.startswith("/") for line in text.splitlines())


def test_a_person_who_copies_the_mark_has_no_list(rules: PolicySet) -> None:
    world = World(rules)
    mine = issue(5, author=OTHER, labels=(), description=f"x\n\n{marker.write({'living': 'mine:csm-anna'})}")
    world.issues[mine.ref] = mine
    world.has(1, "soon")
    (opened,) = world.look(WEDNESDAY)
    assert isinstance(opened, OpenIssue)


def test_an_issue_that_is_only_planned_is_named_by_its_number_when_it_has_one(tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_text("Account ID,Account Name\n", encoding="utf-8")
    rows = """resource_rules: {accounts: {source: accounts.csv, rules: [
  {id: opens, conditions: {fields: {health: red}}, actions: {
    issue: {template: account-triage.md.j2, once_per: account}}}]}, """
    opens = POLICY.replace("resource_rules: {", rows).replace("labels: [late]", 'labels: ["HS::Red"]')
    world = World(_rules(opens, tmp_path), {"accounts": (account(health="red", csm="csm-anna"),)})
    opened, the_list = world.plan(WEDNESDAY).changes
    assert isinstance(opened, OpenIssue) and isinstance(the_list, OpenIssue)
    real = Ref(PROJECT, 900)
    assert f"- {opened.ref}+: Alder Foods" in the_list.description
    written = the_list.renamed({opened.ref: real})
    assert isinstance(written, OpenIssue)
    assert f"- {real}+: Alder Foods" in written.description and SIGN not in written.description
    assert marker.read(written.description)["told"] == {"Late": [str(real)]}
    assert marker.read(written.mark) == marker.read(written.description)
    assert the_list.speaks_of([opened.ref]) == opened.ref and written.speaks_of([opened.ref]) is None


def test_accounts_have_lines_too(tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_text("Account ID,Account Name\n", encoding="utf-8")
    rows = """resource_rules: {accounts: {source: accounts.csv, rules: [
  {id: rows, conditions: {fields: {health: red}}, actions: {
    list: {name: mine, for: csm, section: Late, line: "{{ fields.name }}"}}}]}, """
    row = account(health="red", csm="csm-anna")
    world = World(_rules(POLICY.replace("resource_rules: {", rows), tmp_path), {"accounts": (row,)})
    (opened,) = world.look(WEDNESDAY)
    assert isinstance(opened, OpenIssue) and opened.ref.project == PROJECT
    assert "- account acc-001: Alder Foods" in opened.description
    assert world.look(at("2026-11-19")) == []


def test_without_lists_in_the_policy_reminders_become_one_for_a_part_too(tmp_path: Path) -> None:
    text = POLICY[: POLICY.index("lists:")] + POLICY[POLICY.index("resource_rules") :]
    quiet = text.index("  {id: quiet")
    world = World(_rules(text[: text.index("[\n") + 2] + text[quiet:], tmp_path))
    for number in range(1, 5):
        world.has(number, "quiet")
    (opened,) = world.look(WEDNESDAY, options=Options(person=CSM.username))
    assert isinstance(opened, OpenIssue) and opened.title == "For you: csm-anna"


def test_a_list_that_cannot_be_written_is_a_warning_and_its_reminders_are_notes(tmp_path: Path) -> None:
    world = World(_rules(POLICY, tmp_path, "{{ 1 / (rows | length + sections | length - 5) }}"))
    world.has(9, "soon")
    world.has(8, "new", by=OTHER)
    for number in range(1, 5):
        world.has(number, "quiet")
        world.has(number + 10, "quiet", by=OTHER)
    plan = world.plan(WEDNESDAY)
    assert [change.kind for change in plan.changes] == ["open_issue"] * 2 + ["post_note"] * 4
    assert {change.ref.iid for change in plan.changes if isinstance(change, PostNote)} == {1, 2, 3, 4}
    assert plan.warnings == ("mine: left as it is: the text cannot be filled in: division by zero",)


# A law ----------------------------------------------------------------------------------------------------

LABELS = ["late", "soon", "new", "quiet"]
days = st.lists(
    st.dictionaries(st.integers(1, 6), st.sets(st.sampled_from(LABELS)), max_size=4), min_size=1, max_size=10
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(days=days, closes=st.sets(st.integers(0, 9)))
def test_twice_is_once_and_nobody_is_called_more_than_daily(
    rules: PolicySet, days: list[dict[int, set[str]]], closes: set[int]
) -> None:
    world = World(rules)
    for number, labels in enumerate(days):
        now = WEDNESDAY + timedelta(days=number)
        for iid, own in labels.items():
            world.has(iid, *sorted(own), by=CSM if iid % 2 else OTHER)
        if number in closes:
            for one in [one for one in world.issues.values() if _living(one)]:
                world.close(one, MANAGER)
        first = world.look(now)
        assert world.look(now) == []
        later = world.look(now + timedelta(hours=3))
        assert later == []
        spoken = [one.ref for one in first if isinstance(one, PostNote | OpenIssue)]
        assert len(spoken) == len(set(spoken))
        assert not spoken or rules.calendar.works(now.date())
    keys = [_living(one) for one in world.issues.values() if _living(one)]
    assert len(keys) == len(set(keys))
