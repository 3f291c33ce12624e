"""The bot's own issues stay confidential; what goes where not only editors read is without what is confidential."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.builders import (
    BOT,
    CSM,
    MEMBERS,
    NOW,
    OTHER,
    PROJECT,
    account,
    day,
    facts,
    issue,
    note,
    planned,
    policy,
    scene,
)
from triage_bot.changes.change import Change
from triage_bot.changes.notes import PostNote
from triage_bot.changes.set_field import EditDescription, SetConfidential
from triage_bot.context.seen import Seen
from triage_bot.context.wording import names_for
from triage_bot.model.resource import Issue, User
from triage_bot.plan.upkeep import KEEP_CONFIDENTIAL as RULE
from triage_bot.text import marker

ROW = account("acc-1", "Alder Foods", csm="csm-anna", renewal_date="2027-06-30", tickets_per_month=7)
LISTS = """
lists: {my-accounts: {title: "For {{ person }}", template: list.md.j2, sections: [Open]}}
resource_rules:
  issues:
    rules:
      - id: open-ones
        name: Open ones
        conditions: {state: opened}
        actions: {list: {name: my-accounts, section: Open, for: csm, line: "{{ title }} {{ fields.renewal_date }}"}}
"""
COMMENT = """
resource_rules:
  issues:
    rules:
      - id: tell
        name: Tell
        conditions: {state: opened}
        actions:
          comment: {text: "{{ account.name }}, {{ account.csm }}, renewal {{ account.renewal_date or 'unknown' }}"}
          redact_confidential_resources: false
"""
MARK = marker.write({"account": "acc-1", "template": "account-triage"})
LIST = marker.write({"living": "my-accounts:csm-anna", "said": []})


def _texts(changes: tuple[Change, ...], rule: str) -> list[str]:
    return [one.body.split("\n\n<!--")[0] for one in changes if isinstance(one, PostNote) and one.rule == rule]


def _plan(text: str, folder: Path, *issues: Issue, **more: Any) -> Any:
    return planned(policy(text, folder), issues, accounts=(ROW,), **more)


def _about(**more: Any) -> Issue:
    return issue(title="Alder Foods - triage", **{"confidential": True, **more})


WHOLE = "Alder Foods, csm-anna, renewal 2027-06-30"
BARE = "Alder Foods, csm-anna, renewal unknown"
GUEST = User(98, "guest-gina")
WITH_GUEST = {**MEMBERS, f"projects:{PROJECT}": {**MEMBERS[f"projects:{PROJECT}"], "guest-gina": 10}}


@pytest.mark.parametrize(
    ("one", "text", "private"),
    [
        pytest.param(_about(author=CSM), WHOLE, True, id="an editor's, confidential"),
        pytest.param(_about(author=CSM, confidential=False), BARE, False, id="an editor's, for all members"),
        pytest.param(_about(author=CSM, assignees=(GUEST,)), BARE, False, id="a Guest is assigned"),
        pytest.param(_about(author=BOT, description=MARK), WHOLE, True, id="the bot's own"),
        pytest.param(_about(author=BOT, description=MARK, confidential=False), WHOLE, True, id="set back at once"),
    ],
)
def test_what_the_account_list_says_goes_to_editors_alone(one: Issue, text: str, private: bool, tmp_path: Path) -> None:
    plan = _plan(COMMENT, tmp_path, one, members=WITH_GUEST)
    assert _texts(plan.changes, "tell") == [text]
    assert [change.private for change in plan.changes if isinstance(change, PostNote) and change.rule == "tell"] == [
        private
    ]
    assert any("confidential was left out" in told for told in plan.warnings) is not private


@pytest.mark.parametrize(
    ("one", "back"),
    [
        pytest.param(issue(description=MARK, confidential=False), True, id="about an account"),
        pytest.param(issue(description=LIST, confidential=False, assignees=(CSM,)), True, id="a list"),
        pytest.param(
            issue(description=LIST, confidential=False, state="closed", assignees=()), True, id="a closed list"
        ),
        pytest.param(
            issue(description=MARK, confidential=False, state="closed"), False, id="closed: nothing is written"
        ),
        pytest.param(issue(description=MARK, confidential=False, author=OTHER), False, id="a person's"),
        pytest.param(issue(description=MARK, confidential=False, labels=("triage-ignore",)), False, id="left alone"),
        pytest.param(issue(description="Words.", confidential=False), False, id="another issue of the bot"),
        pytest.param(issue(description=MARK), False, id="confidential already"),
    ],
)
def test_what_somebody_made_visible_becomes_confidential_again(one: Issue, back: bool, tmp_path: Path) -> None:
    plan = _plan(LISTS, tmp_path, one)
    set_back = [change.ref for change in plan.changes if isinstance(change, SetConfidential) and change.confidential]
    assert set_back == ([one.ref] if back else [])
    assert len(_texts(plan.changes, RULE)) == back


def test_it_is_said_in_the_note_of_the_day_and_once_each_time(tmp_path: Path) -> None:
    one = issue(description=MARK, confidential=False, labels=("HS::Red",), created_at=NOW.replace(month=9))
    red = """
resource_rules:
  issues:
    rules:
      - id: red
        name: Red
        conditions: {state: opened, labels: ["HS::Red"], last_update: {older_than: 14 days}}
        actions: {remind: {template: update-due.md.j2, steps: [{after: 0 days, mention: [csm]}]}}
"""
    plan = _plan(red, tmp_path, one)
    [said] = [change for change in plan.changes if isinstance(change, PostNote)]
    assert said.rule == f"red, {RULE}" and "confidential again" in said.body
    closed = issue(description=MARK, confidential=True, labels=("HS::Red",), created_at=NOW.replace(month=9))
    again = _plan(red, tmp_path, closed, known={closed.ref: facts([note("2026-11-23", BOT, said.body)])})
    assert again.changes == ()


def test_a_line_where_a_guest_reads_too_says_nothing_of_another_issue(tmp_path: Path) -> None:
    whole = issue(1, description=LIST, assignees=(CSM,))
    about = issue(2, title="Alder Foods - triage", author=CSM, confidential=True, assignees=(CSM,))
    [edit] = [one for one in _plan(LISTS, tmp_path, whole, about).changes if isinstance(one, EditDescription)]
    assert "Alder Foods" in edit.body and "2027-06-30" in edit.body and edit.private
    shared = issue(1, description=LIST, assignees=(GUEST,))
    [edit] = [
        one
        for one in _plan(LISTS, tmp_path, shared, about, members=WITH_GUEST).changes
        if isinstance(one, EditDescription)
    ]
    assert "Alder Foods" not in edit.body and "2027-06-30" not in edit.body and "account-triage#2" in edit.body


def test_a_summary_of_accounts_that_somebody_made_visible_becomes_confidential_too(tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_text("account_id,name\n", encoding="utf-8")
    text = """
resource_rules:
  accounts:
    source: accounts.csv
    rules:
      - id: all
        name: All
        conditions: {fields: {name: {empty: false}}}
        actions: {summarize: {title: All, item: "{{ account.renewal_date }}", summary: "{{ items }}", update: true}}
"""
    [opening] = _plan(text, tmp_path).changes
    there = issue(title="All", description=opening.description, confidential=False)
    changes = _plan(text, tmp_path, there).changes
    assert [one.kind for one in changes] == ["post_note", "set_confidential"]


def test_what_the_account_list_alone_says_has_four_names(tmp_path: Path) -> None:
    """`context/wording.is_open` knows these: another name must not give it."""
    row = account("acc-1", "Alder Foods", csm="csm-anna", renewal_date=day("2027-06-30"), priority="P1", health="red")
    on = scene(accounts={row.id: row})
    one = Seen(issue(author=CSM, title="Alder Foods - triage"))
    whole, bare = names_for(one, on), names_for(one, on, bare=True)
    differ = {name for name in whole if not callable(whole[name]) and whole[name] != bare[name]}
    assert {"account", "fields", "row"} <= differ <= {"account", "fields", "row", "priority"}


def test_nor_does_the_line_of_a_text_that_stands_there(tmp_path: Path) -> None:
    """Many reminders are lines of one list: whole where only editors read it, bare where a Guest does."""
    (tmp_path / "templates").mkdir()
    template = "---\nline: '{{ title }} renews {{ fields.renewal_date or \"some day\" }}'\n---\n{{ to }} Ask."
    (tmp_path / "templates" / "ask.md.j2").write_text(template, encoding="utf-8")
    asks = """
resource_rules:
  issues:
    rules:
      - id: ask
        name: Ask
        conditions: {state: opened, labels: ["HS::Red"]}
        actions: {remind: {template: ask.md.j2, steps: [{after: 0 days, mention: [csm]}]}}
"""
    quiet = [
        issue(number, title=f"Alder Foods - triage {number}", labels=("HS::Red",), author=CSM, confidential=True)
        for number in range(2, 6)
    ]
    [opened] = _plan(asks, tmp_path, *quiet).changes
    assert "triage 2 renews 2027-06-30" in opened.description and opened.confidential
    shared = issue(1, description=opened.description, labels=(), assignees=(CSM, GUEST))
    [edit] = _plan(asks, tmp_path, *quiet, shared, members=WITH_GUEST).changes
    assert "2027-06-30" not in edit.body and "Alder" not in edit.body and not edit.private
    assert edit.body.count("renews some day") == 4
