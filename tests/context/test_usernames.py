"""A username is one whatever its case, wherever a file, a list, a flag or a condition names one."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import (
    ANYBODY,
    BOT,
    CSM,
    OTHER,
    PROCESS,
    PROJECT,
    account,
    ask,
    at,
    away,
    do,
    facts,
    issue,
    note,
    planned,
    policy,
    scene,
    standing,
    update,
)  # fmt: skip
from triage_bot.actions.obeying import orders
from triage_bot.cases.case import ExpectedChange
from triage_bot.cases.comparing import differences
from triage_bot.changes.notes import PostNote
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.changes.set_field import Assign, EditDescription
from triage_bot.context.drift import unknown_users
from triage_bot.context.reading import speaks_for
from triage_bot.context.roles import holders, recipients
from triage_bot.context.scene import LIST_LABEL
from triage_bot.context.seen import Seen
from triage_bot.context.wording import names_for
from triage_bot.model.facts import Identity, People, Person
from triage_bot.model.resource import User
from triage_bot.plan.plan import Options
from triage_bot.policy.people import load_people
from triage_bot.shapes.values import Username, written
from triage_bot.text import marker
from triage_bot.text.fields import USERS, value_of

ROW = account(csm="csm-anna")


@given(st.text("aAbBäÄ-_.9", max_size=8), st.text("aAbBäÄ-_.9", max_size=8))
def test_two_are_one_if_their_small_letters_are(one: str, other: str) -> None:
    same = one.lower() == other.lower()
    assert (Username(one) == other, other == Username(one), Username(one) != other) == (same, same, not same)
    assert (Username(one) in {Username(other)}) is same
    assert (Username(one) in {Username(other): 1}) is same


def test_it_prints_and_travels_as_it_was_written() -> None:
    one = written(" @CSM-Anna ")
    assert [f"{one}", json.dumps([one]), "".join([one])] == ["CSM-Anna", '["CSM-Anna"]', "CSM-Anna"]
    assert str(one) == "csm-anna", "what is made a text again stays a username"
    assert pickle.loads(pickle.dumps(one)) == "CSM-ANNA"


@pytest.mark.parametrize("column", sorted(USERS))
def test_columns_of_people(column: str) -> None:
    assert value_of(column, " @CSM-Anna") == "csm-anna"


# Files ------------------------------------------------------------------------------------------


def people(folder: Path, text: str) -> People:
    (folder / "people.yml").write_text(text, encoding="utf-8")
    return load_people(folder / "people.yml")


def test_the_people_file(tmp_path: Path) -> None:
    found = people(
        tmp_path,
        "people: {'@CSM-Anna': {backup: '@CSM-Ben', away: [{from: 2026-11-20, until: 2026-11-30}]}}\n"
        "do_not_mention: ['@Manager-EMEA']\n",
    )
    on = scene(people=found)
    (stands_in,) = recipients("csm", Seen(issue()), on)
    assert stands_in.username == "csm-ben"
    assert str.__str__(stands_in.shown) == "@csm-ben", "GitLab's spelling"
    (quiet,) = recipients("@manager-emea", Seen(issue()), on)
    assert (quiet.username, quiet.warning) == ("", "")
    assert holders("backup_csm", Seen(issue()), on) == {Username("CSM-BEN")}


def test_who_covers_by_the_row() -> None:
    row = account(csm="CSM-Anna", backup_csm=written("@CSM-Ben"), backup_until=at("2026-12-24").date())
    assert [one.shown for one in recipients("csm", Seen(row), scene())] == ["@csm-ben"]


@pytest.mark.parametrize("text", ["bots: ['@CSM-Anna']\n", "bot: {usernames: ['@CSM-ANNA']}\n"])
def test_the_bot_and_other_bots(text: str, tmp_path: Path) -> None:
    loaded = policy(f"{text}resource_rules: {{}}\n", tmp_path)
    who = standing(identity=Identity(loaded.bot_usernames, others=loaded.other_bots))
    assert (who.is_person(CSM), who.is_person(OTHER)) == (False, True)
    assert who.is_bot(CSM) is text.startswith("bot:")


def test_the_name_the_bot_hears(tmp_path: Path) -> None:
    assert policy("bot: {mention: '@Triage-Bot'}\nresource_rules: {}\n", tmp_path).process.mention == "Triage-Bot"


# Conditions -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("fields", {"csm": "@CSM-Anna"}),
        ("fields", {"csm": {"in": ["x", "CSM-ANNA"]}}),
        ("fields", {"csm": {"equals": "@CSM-ANNA"}}),
        ("expression", 'fields.csm == "CSM-Anna" and author == "@csm-anna"'),
    ],
)
def test_conditions(key: str, value: Any) -> None:
    one = issue(author=CSM, description="| Field | Value |\n| --- | --- |\n| CSM | @csm-anna |\n")
    assert ask(key, value, one).met


@pytest.mark.parametrize("key", ["author_member", "assignee_member"])
def test_members(key: str) -> None:
    given = {"source": "project", "condition": "member_of", "source_id": 7}
    one = issue(author=CSM)
    there = {"/projects/7/members": ({"username": "CSM-Anna"}, {"username": "csm-anna"})}
    assert ask(key, given, one, on=scene(rows=there)).met


def test_unknown_users() -> None:
    row = account(csm=written("@CSM-ANNA"), ae="AE-One, csm-Ben")
    assert unknown_users(["csm", "ae"], Seen(row), scene()) == ("AE-One",)
    assert not ask("unknown_users", ["csm"], row).met


@pytest.mark.parametrize(("owner", "met"), [("@CSM-Anna", False), ("@Customer-One", True)])
def test_owners_of_next_steps(owner: str, met: bool) -> None:
    one = issue(description=f"## Next steps\n- [ ] 2026-12-04 {owner} ask for the figures\n")
    assert ask("next_steps", "waiting on others", one).met is met


# Actions ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("named", ["csm", "CSM-Anna", "@CSM-ANNA"])
def test_assign_takes_gitlabs_spelling(named: str) -> None:
    one = issue(assignees=(), description="| Field | Value |\n| --- | --- |\n| CSM | @CSM-Anna |\n")
    (change,) = do("assign", [named, "@csm-anna"], one).changes
    assert isinstance(change, Assign)
    assert [f"{name}" for name in change.usernames] == ["csm-anna"]
    assert not differences(ExpectedChange.model_validate({"issue": 1, "assign": ["CSM-ANNA"]}), change)


def test_as_written_where_nobody_knows_the_name() -> None:
    assert [one.shown for one in recipients("@New-Person", Seen(issue()), scene(members=ANYBODY))] == ["@New-Person"]


def test_the_spelling_of_an_issues_people_is_known() -> None:
    one = issue(assignees=(User(11, "Csm-Anna"),))
    on = scene(members=ANYBODY, issues={one.ref: one})
    assert [found.shown for found in recipients("@CSM-ANNA", Seen(one), on)] == ["@Csm-Anna"]


def test_mention() -> None:
    (change,) = do("mention", ["CSM-Anna", "csm-anna", "CSM-BEN"], issue()).changes
    assert isinstance(change, PostNote)
    assert change.body.startswith("@csm-anna @csm-ben\n")
    assert change.mentions == ("csm-anna", "csm-ben")


def test_who_commands_and_who_speaks_for_the_account() -> None:
    on = scene(process=PROCESS, members={f"projects:{PROJECT}": {Username("CSM-Dora"): 30}}, accounts={ROW.id: ROW})
    shouting = User(14, "csm-DORA")
    seen = Seen(issue(author=BOT), facts([note("2026-11-20", shouting, "@Triage-Bot health yellow it is better")]))
    assert [one.by_editor for one in orders(seen, on, "commands")] == [True]
    row = account(csm=written("@CSM-Ben"), csm_manager="Manager-EMEA")
    about = issue(assignees=(), description=marker.write({"account": row.id}))
    known = scene(accounts={row.id: row})
    assert [speaks_for(Username(name), ("csm", "csm_manager"), Seen(about), known)
            for name in ("csm-ben", "MANAGER-emea", "csm-anna")] == [True, True, False]  # fmt: skip


def test_the_colour_follows_a_form_of_the_rows_csm() -> None:
    row = account(csm=written("CSM-BEN"))
    about = issue(labels=("HS::Green", "EMEA"), assignees=(), description=marker.write({"account": row.id}))
    on = scene(process=PROCESS, accounts={row.id: row})
    known = facts([note("2026-11-20", OTHER, update("red"))])
    assert do("follow_colour", {"by": ["csm"], "template": "colour-follows.md.j2"}, about, known, on).changes


def test_a_book_is_one_persons() -> None:
    rows = [account("a", "A", csm=written("CSM-Anna")), account("b", "B", csm=written("@csm-anna"))]
    on = scene(accounts={one.id: one for one in rows})
    assert [names_for(Seen(one), on)["book"] for one in rows] == [2, 2]


# Plans ------------------------------------------------------------------------------------------

LISTS = """
lists: {mine: {title: "Accounts of {{ person }}", sections: [Late]}}
resource_rules: {issues: {rules: [
  {id: late, conditions: {state: opened, labels: [late]}, actions: {
    list: {name: mine, for: csm, section: Late, line: "{{ title }}"}}}]}}
"""


def of(iid: int, csm: str) -> Any:
    row = f"| Field | Value |\n| --- | --- |\n| CSM | {csm} |\n"
    return issue(iid, labels=("late",), assignees=(), author=BOT, description=row)


def test_one_list_for_every_spelling(tmp_path: Path) -> None:
    found = planned(policy(LISTS, tmp_path), [of(1, "CSM-Anna"), of(2, "csm-anna"), of(3, "@CSM-ANNA")])
    (opened,) = [one for one in found.changes if isinstance(one, OpenIssue)]
    assert opened.title == "Accounts of csm-anna"
    assert marker.read(opened.mark)["living"] == "mine:csm-anna"


@pytest.mark.parametrize("marked", ["csm-anna", "CSM-Anna"])
def test_a_list_is_found_by_any_spelling(marked: str, tmp_path: Path) -> None:
    there = issue(9, labels=(LIST_LABEL,), description=marker.write({"living": f"mine:{marked}", "said": []}))
    found = planned(policy(LISTS, tmp_path), [of(1, "CSM-Anna"), there])
    assert [type(one) for one in found.changes] == [EditDescription]
    (edit,) = found.changes
    assert isinstance(edit, EditDescription)
    assert marker.read(edit.body)["living"] == "mine:csm-anna", "GitLab's spelling"
    again = issue(9, labels=(LIST_LABEL,), description=edit.body)
    assert not planned(policy(LISTS, tmp_path), [of(1, "CSM-Anna"), again]).changes


@pytest.mark.parametrize("person", ["csm-anna", "@CSM-ANNA", "CSM-Anna"])
def test_one_persons_issues(person: str, tmp_path: Path) -> None:
    rules = policy("resource_rules: {issues: {rules: [{id: a, actions: {labels: [x]}}]}}", tmp_path)
    issues = [issue(1), issue(2, assignees=(OTHER,)), of(3, "CSM-Anna")]
    found = planned(rules, issues, options=Options(person=person))
    assert {str(one.ref) for one in found.changes} == {f"{PROJECT}#1", f"{PROJECT}#3"}


def test_who_is_away_is_away_under_any_spelling() -> None:
    people = People(people={Username("CSM-Anna"): Person(backup="CSM-Ben", away=(away("2026-11-20", "2026-11-30"),))})
    assert people.stand_in("csm-anna", at("2026-11-23").date()) == "CSM-Ben"
