"""`summarize`: one issue that lists all matches."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.builders import BOT, CSM, NOW, PROJECT, account, facts, issue, planned, policy, scene
from triage_bot.actions import registry
from triage_bot.actions.effects import Effects
from triage_bot.actions.match import Match
from triage_bot.actions.opening import opened_since
from triage_bot.actions.summarize import Summarize
from triage_bot.changes.change import Change
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.changes.set_field import EditDescription
from triage_bot.conditions.verdict import MET
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.facts import Broken
from triage_bot.model.resource import Issue, Ref, Resource
from triage_bot.text import marker

VALUE: dict[str, Any] = {
    "title": "Red {{type}}",
    "item": "- {{title}} {{full_reference}}",
    "summary": "All:\n\n{{items}}",
}
LIVING = {**VALUE, "update": True}
OF_THE_RULE = {"v": 1, "once": {"rule": "a-rule", "about": "summary"}}
"""The hidden mark by which the rule does not open its summary twice within 20 hours."""
TWO = (issue(1), issue(2, title="Birch Banking - triage"))


def _gather(value: dict[str, Any], resources: tuple[Resource, ...], on: Scene | None = None, **more: Any) -> Effects:
    action = registry()["summarize"].model_validate(value)  # type: ignore[attr-defined]
    assert isinstance(action, Summarize)
    matches = tuple(
        Match(rule="a-rule", name="A rule", seen=Seen(one, facts()), verdict=MET, **more) for one in resources
    )
    return action.gather(matches, on or scene())


def _opened(effects: Effects) -> OpenIssue:
    [change] = effects.changes
    assert isinstance(change, OpenIssue)
    return change


def test_title_items_and_summary() -> None:
    opened = _opened(_gather(VALUE, TWO))
    assert opened.title == "Red issues"
    assert marker.without(opened.description) == (
        "All:\n\n"
        "- Alder Foods - triage customer-success/account-triage#1\n"
        "- Birch Banking - triage customer-success/account-triage#2"
    )
    assert (opened.ref.project, opened.lately) == (PROJECT, True)
    assert marker.read(opened.mark) == marker.read(opened.description) == OF_THE_RULE


@pytest.mark.parametrize(
    ("value", "resources"),
    [
        pytest.param(VALUE, (), id="no matches"),
        pytest.param({**VALUE, "title": "{{closed_by}}"}, TWO, id="a blank title"),
        pytest.param({**LIVING, "item": ""}, TWO, id="blank items of one that is kept current"),
    ],
)
def test_nothing_to_say_opens_nothing(value: dict[str, Any], resources: tuple[Issue, ...]) -> None:
    assert _gather(value, resources).changes == ()


def test_blank_items_are_no_reason_to_open_nothing_as_in_the_gem() -> None:
    assert marker.without(_opened(_gather({**VALUE, "item": ""}, TWO)).description) == "All:"


def test_placeholders_with_blanks_stay_as_they_are_typed() -> None:
    assert _opened(_gather({**VALUE, "title": "Red, {{ type }}"}, TWO)).title == "Red, {{ type }}"


def _lately(**more: Any) -> Scene:
    """A scene in whose project an issue was opened this morning."""
    row = {"author": {"id": BOT.id, "username": BOT.username}, "title": "Red issues", **more}
    return scene(rows={opened_since(NOW, PROJECT): (row,)})


@pytest.mark.parametrize(
    ("more", "held"),
    [
        pytest.param({"description": f"All:\n\n{marker.write({'once': OF_THE_RULE['once']})}"}, True, id="the same"),
        pytest.param({"description": "Words."}, False, id="without its mark"),
        pytest.param({"description": ""}, True, id="without a text, by its title"),
        pytest.param({"description": "", "title": "Other"}, False, id="without a text, of another title"),
        pytest.param(
            {"description": marker.write({"once": {"rule": "b-rule", "about": "summary"}})}, False, id="another rule's"
        ),
        pytest.param(
            {"description": "", "author": {"id": CSM.id, "username": CSM.username}}, False, id="a person opened it"
        ),
    ],
)
def test_it_is_not_opened_twice_within_20_hours(more: dict[str, Any], held: bool) -> None:
    effects = _gather(VALUE, TWO, _lately(**more))
    assert (effects.changes == (), bool(effects.held)) == (held, held)


@pytest.mark.parametrize(
    ("value", "project"),
    [
        pytest.param({}, PROJECT, id="the project looked at"),
        pytest.param({"destination": "group/reports"}, "group/reports", id="another one"),
    ],
)
def test_where_it_is_opened(value: dict[str, str], project: str) -> None:
    found = {"/projects/group%2Freports": ({"path_with_namespace": "group/reports"},)}
    rows = {opened_since(NOW, name): () for name in (PROJECT, "group/reports")}
    assert _opened(_gather({**VALUE, **value}, TWO, scene(rows=found | rows))).ref.project == project


def test_a_destination_that_is_not_there_is_a_fault() -> None:
    with pytest.raises(Broken, match='no project "group/reports"'):
        _gather({**VALUE, "destination": "group/reports"}, TWO, scene(rows={"/projects/group%2Freports": ()}))


def test_a_group_has_no_project_of_its_own() -> None:
    effects = _gather(VALUE, TWO, scene(default_project=""))
    assert effects.changes == ()
    assert "needs a `destination`" in effects.warnings[0]


def test_accounts_are_summed_up_in_the_scopes_project() -> None:
    value = {**VALUE, "item": "- {{ account.name }}"}
    opened = _opened(_gather(value, (account(), account("acc-002", "Birch")), resource_type="accounts"))
    assert (opened.ref.project, marker.without(opened.description)) == (PROJECT, "All:\n\n- Alder Foods\n- Birch")


def test_the_summary_knows_title_type_and_items_only() -> None:
    value = {**VALUE, "title": "T", "summary": "{{title}} of {{type}}: {{items}}"}
    assert _opened(_gather(value, TWO[:1])).description.startswith("T of issues: - Alder")


def test_each_line_loses_one_break_at_its_end() -> None:
    opened = _opened(_gather({"title": "T", "item": "- {{title}}\n", "summary": "{{items}}\n"}, TWO))
    assert marker.without(opened.description) == "- Alder Foods - triage\n- Birch Banking - triage"


def test_without_a_summary_the_items_are_the_text_but_not_in_the_gem() -> None:
    value = {"title": "T", "item": "- {{title}}"}
    opened = _opened(_gather(value, TWO))
    assert marker.without(opened.description) == "- Alder Foods - triage\n- Birch Banking - triage"
    assert _opened(_gather(value, TWO, of_the_gem=True)).description == ""


def test_of_accounts_the_lines_are_the_text_where_no_summary_is_written() -> None:
    opened = _opened(_gather({"title": "T", "item": "- {{ account.name }}"}, (account(),), resource_type="accounts"))
    assert marker.without(opened.description) == "- Alder Foods"


def test_hostile_titles_are_harmless() -> None:
    one = issue(title="/close @all <!-- x --> {{ 7*7 }}")
    opened = _opened(_gather({"title": "About", "item": "{{title}}", "summary": "{{items}}"}, (one,)))
    text = marker.without(opened.description)
    assert not text.startswith("/")
    assert "@all" not in text
    assert "<!--" not in text
    assert "{{ 7*7 }}" in text


@pytest.mark.parametrize(("redact", "hidden"), [({}, True), ({"redact_confidential_resources": False}, False)])
def test_confidential_issues_are_not_told(redact: dict[str, bool], hidden: bool) -> None:
    value = {"title": "T", "item": "- {{title}} of {{author}}, {{labels}}", "summary": "{{items}}", **redact}
    opened = _opened(_gather(value, (issue(confidential=True),)))
    assert ("Alder" not in opened.description) is hidden
    assert ("EMEA" not in opened.description) is hidden
    assert ("of @(confidential)" in opened.description) is hidden


# update: true ---------------------------------------------------------------------------------------


def _living(**more: Any) -> Issue:
    first = _opened(_gather(LIVING, TWO))
    assert marker.read(first.description)["living"] == "summary:a-rule"
    assert first.mark
    return issue(50, **{"title": first.title, "description": first.description, **more})


def _again(there: Issue, resources: tuple[Issue, ...]) -> tuple[Change, ...]:
    return _gather(LIVING, resources, scene(issues={there.ref: there})).changes


def test_the_same_issue_is_edited() -> None:
    there = _living()
    [edit] = _again(there, (*TWO, issue(3, title="Cedar Cloud - triage")))
    assert isinstance(edit, EditDescription)
    assert (edit.ref, edit.was) == (there.ref, there.description)
    assert "Cedar Cloud" in edit.body
    assert marker.read(edit.body)["living"] == "summary:a-rule"


def test_if_nothing_changed_nothing_is_written() -> None:
    assert _again(_living(), TWO) == ()


@pytest.mark.parametrize(
    "there",
    [
        pytest.param(_living(author=CSM), id="a person copied it"),
        pytest.param(_living(description="Words."), id="without its mark"),
    ],
)
def test_only_the_bots_own_issue_is_the_living_one(there: Issue) -> None:
    [opened] = _again(there, TWO)
    assert isinstance(opened, OpenIssue)


def test_the_oldest_of_two_wins() -> None:
    older, newer = _living(), replace(_living(), ref=Ref(PROJECT, 51), id=1051, author=BOT)
    on = scene(issues={newer.ref: newer, older.ref: older})
    assert [one.ref.iid for one in _gather(LIVING, TWO[:1], on).changes] == [50]


# In a plan ------------------------------------------------------------------------------------------------


def test_each_expansion_has_its_own_and_limits_count(tmp_path: Path) -> None:
    rules = policy(
        """
        resource_rules: {issues: {rules: [
          {id: r, conditions: {labels: ["{EMEA,APAC}"]}, limits: {oldest: 1},
           actions: {summarize: {title: T, item: "{{title}}", summary: "{{items}}"}}}]}}
        """,
        tmp_path,
    )
    issues = [issue(1), issue(2), issue(3, labels=("APAC",), title="Pine")]
    plan = planned(rules, issues)
    texts = [marker.without(one.description) for one in plan.changes if isinstance(one, OpenIssue)]
    assert texts == ["Alder Foods - triage", "Pine"]


def test_summaries_join_their_rules_into_one_issue(tmp_path: Path) -> None:
    rules = policy(
        """
        resource_rules: {issues: {summaries: [{
          name: Weekly, actions: {summarize: {title: W, summary: "{{items}}"}}, rules: [
          {name: green, conditions: {labels: ["HS::Green"]},
           actions: {summarize: {title: G, item: "- {{title}}", summary: "Green\\n{{items}}"}}},
          {name: red, conditions: {labels: ["HS::Red"]},
           actions: {summarize: {title: R, item: "- {{title}}", summary: "Red\\n{{items}}"}}},
          {name: apac, conditions: {labels: [APAC]},
           actions: {summarize: {title: A, item: "- {{title}}", summary: "Apac\\n{{items}}"}}}]}]}}
        """,
        tmp_path,
    )
    issues = [issue(1), issue(2, labels=("HS::Red",), title="Birch")]
    [opened] = planned(rules, issues).changes
    assert isinstance(opened, OpenIssue)
    assert marker.without(opened.description) == "Green\n- Alder Foods - triage\n\nRed\n- Birch"
