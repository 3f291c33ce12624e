"""`comment_on_summary`: a note per match on the rule's summary issue."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.builders import BOT, NOW, PROJECT, facts, issue, planned, policy, scene
from triage_bot.actions.match import Match
from triage_bot.actions.opening import opened_since
from triage_bot.changes.notes import PostNote
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.conditions.verdict import MET
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.errors import FaultyFiles
from triage_bot.model.facts import Broken
from triage_bot.model.resource import Issue
from triage_bot.policy.schema import actions_model
from triage_bot.text import marker

TWO = (issue(1), issue(2, title="/close @all"))


def _notes(
    issues: tuple[Issue, ...], summarize: dict[str, Any] | None = None, on: Scene | None = None, **options: Any
) -> list[PostNote]:
    written = {"summarize": {"title": "T", "item": "{{title}}", **(summarize or {})}, **options}
    written["comment_on_summary"] = "{{title}} of {{author}}"
    made = actions_model().model_validate(written).own()
    matches = tuple(
        Match(rule="a-rule", name="A rule", seen=Seen(one, facts()), verdict=MET, siblings=made) for one in issues
    )
    effects = made["comment_on_summary"].gather(matches, on or scene())
    return [one for one in effects.changes if isinstance(one, PostNote)]


def test_one_note_for_each_match() -> None:
    first, second = _notes(TWO)
    assert first.body == "Alder Foods - triage of @project_1_bot_abc123"
    assert first.ref == second.ref
    assert first.key != second.key
    assert first.mentions == ("project_1_bot_abc123",)
    assert first.bare  # nothing looks for it later: each run opens a new summary


def test_titles_have_no_power() -> None:
    body = _notes(TWO)[1].body
    assert not body.startswith("/")
    assert "@all" not in body


@pytest.mark.parametrize("summarize", [{}, {"redact_confidential_resources": False}])
def test_it_redacts_whatever_the_summary_does_as_in_the_gem(summarize: dict[str, bool]) -> None:
    [posted] = _notes((issue(confidential=True),), summarize)
    assert posted.body == "(confidential) of @(confidential)"


@pytest.mark.parametrize(("options", "thread"), [({}, False), ({"comment_type": "thread"}, True)])
def test_it_may_be_threads(options: dict[str, Any], thread: bool) -> None:
    assert [one.thread for one in _notes(TWO, **options)] == [thread, thread]


def test_it_goes_where_the_summary_goes() -> None:
    rows = {"/projects/group%2Freports": ({"path_with_namespace": "group/reports"},)}
    on = scene(rows=rows | {opened_since(NOW, "group/reports"): ()})
    assert {one.ref.project for one in _notes(TWO, {"destination": "group/reports"}, on)} == {"group/reports"}


def test_no_matches_no_notes() -> None:
    assert _notes(()) == []


def test_blank_items_are_a_summary_too_as_in_the_gem() -> None:
    assert len(_notes(TWO, {"item": ""})) == 2


def test_a_summary_without_a_title_is_a_fault_as_in_the_gem() -> None:
    with pytest.raises(Broken, match="nothing to comment on"):
        _notes(TWO, {"title": "{{closed_by}}"})


def test_a_summary_that_was_opened_lately_has_its_notes() -> None:
    mark = marker.write({"once": {"rule": "a-rule", "about": "summary"}})
    row = {"author": {"id": BOT.id, "username": BOT.username}, "title": "T", "description": f"Words.\n\n{mark}"}
    assert _notes(TWO, on=scene(rows={opened_since(NOW, PROJECT): (row,)})) == []


def test_a_living_summary_is_not_commented_on_again(tmp_path: Path) -> None:
    rules = policy(RULE % 'summarize: {title: T, item: "{{title}}", update: true},', tmp_path)
    opened, *spoken = planned(rules, [issue(1)]).changes
    assert isinstance(opened, OpenIssue)
    assert [one.kind for one in spoken] == ["post_note"]
    there = issue(50, title=opened.title, description=opened.description, labels=())
    assert planned(rules, [issue(1), there]).changes == ()
    assert [one.kind for one in planned(rules, [issue(1), issue(2), there]).changes] == ["edit_description"]


RULE = """
resource_rules: {issues: {rules: [
  {id: r, conditions: {labels: ["{EMEA,APAC}"]}, actions: {%s comment_on_summary: "{{title}}"}}]}}
"""


def test_in_a_plan_the_notes_follow_their_own_summary(tmp_path: Path) -> None:
    rules = policy(RULE % 'summarize: {title: T, item: "{{title}}"},', tmp_path)
    issues = [issue(1), issue(2), issue(3, labels=("APAC",))]
    changes = planned(rules, issues).changes
    opened = [one.ref for one in changes if isinstance(one, OpenIssue)]
    spoken = [one.ref for one in changes if isinstance(one, PostNote)]
    assert len(opened) == 2
    assert spoken == [opened[0], opened[0], opened[1]]


def test_without_summarize_the_policy_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FaultyFiles, match="comment_on_summary needs summarize"):
        policy(RULE % "", tmp_path)
