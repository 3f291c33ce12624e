"""Each kind of change: its stage, what the board shows after it, what it sends, and what an answer lost of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pytest

from tests.builders import BOT, NOW, PROJECT, issue
from triage_bot import changes
from triage_bot.changes.change import Change, Hand, Stage
from triage_bot.changes.delete import Delete
from triage_bot.changes.link import Link
from triage_bot.changes.meanwhile import Meanwhile
from triage_bot.changes.move import Move
from triage_bot.changes.mutation import SetHealth, SetStatusName
from triage_bot.changes.notes import EditNote, PostNote, React, TakeBack
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.changes.relabel import Relabel
from triage_bot.changes.set_field import Assign, EditDescription, SetConfidential, SetDue, SetField, SetMilestone
from triage_bot.changes.set_more import SetLocked, SetReviewers, SetTitle, SetWeight
from triage_bot.changes.set_state import SetState
from triage_bot.changes.unmade import Unmade
from triage_bot.model.resource import Dates, Issue, Milestone, Ref, User
from triage_bot.resources import words
from triage_bot.text import marker

ONE, NEW = Ref(PROJECT, 1), Ref(PROJECT, 0, "new")
WHY: dict[str, Any] = {"ref": ONE, "rule": "r", "reason": "because"}
BY = Hand(user=BOT, at=NOW)
DAY = date(2026, 12, 4)
BEN = User(7, "csm-ben")


class Known:
    """Ids of users and milestones are the lengths of their names."""

    def labels(self, ref: Ref, names: Iterable[str]) -> str:
        return ",".join(names)

    def users(self, names: Iterable[str]) -> list[int]:
        return [len(name) for name in names]

    def milestone(self, ref: Ref, title: str, make: Dates | None) -> int:
        return len(title)


FIELDS: dict[str, tuple[Change, Mapping[str, Any], Mapping[str, Any], str]] = {
    "labels": (
        Relabel(add=("new",), remove=("EMEA",), **WHY),
        {"add_labels": "new", "remove_labels": "EMEA"},
        {"labels": ("HS::Green", "E&A", "new")},
        "labels +new -EMEA",
    ),
    "close": (SetState(event="close", **WHY), {"state_event": "close"}, {"state": "closed"}, "the close"),
    "assign": (
        Assign(usernames=("csm-ben",), **WHY),
        {"assignee_ids": [7]},
        {"assignees": (BEN,)},
        "the assignee",
    ),
    "nobody": (Assign(usernames=(), **WHY), {"assignee_ids": []}, {"assignees": ()}, ""),
    "due": (SetDue(due=DAY, **WHY), {"due_date": "2026-12-04"}, {"due_date": DAY}, "the due date"),
    "milestone": (
        SetMilestone(title="FY28", **WHY),
        {"milestone_id": 4},
        {"milestone": Milestone(id=9, title="FY28")},
        "the milestone",
    ),
    "confidential": (
        SetConfidential(confidential=True, **WHY),
        {"confidential": True},
        {"confidential": True},
        "the confidentiality",
    ),
    "reviewers": (
        SetReviewers(usernames=("csm-ben",), **WHY),
        {"reviewer_ids": [7]},
        {"reviewers": (BEN,)},
        "a reviewer",
    ),
    "no reviewers": (SetReviewers(usernames=(), **WHY), {"reviewer_ids": []}, {"reviewers": ()}, ""),
    "title": (SetTitle(title="New", **WHY), {"title": "New"}, {"title": "New"}, "the title"),
    "weight": (SetWeight(weight=3, **WHY), {"weight": 3}, {"weight": 3}, "the weight"),
    "lock": (
        SetLocked(locked=True, **WHY),
        {"discussion_locked": True},
        {"discussion_locked": True},
        "the lock",
    ),
    "description": (
        EditDescription(body="New", was="", **WHY),
        {"description": "New"},
        {"description": "New\n"},
        "the description",
    ),
}


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_is_sent_and_missed_in_an_answer_without_it(name: str) -> None:
    change, sent, after, lost = FIELDS[name]
    assert change.stage is Stage.PUT and change.sends(Known()) == sent
    assert change.lost(issue(1, **after)) == "" and change.lost(issue(1)) == lost


@pytest.mark.parametrize("name", [name for name in FIELDS if name not in ("nobody", "no reviewers")])
def test_a_field_shows_on_the_board_and_cancels(name: str) -> None:
    change, before = FIELDS[name][0], issue(1)
    after = change.shows(before, BY)
    assert after is not None and after != before
    assert not change.idle(before, after) and change.idle(before, before)


MEANWHILE: dict[str, tuple[Mapping[str, Any], str]] = {
    "labels": ({"labels": ("HS::Green", "E&A")}, "its labels were changed meanwhile"),
    "close": ({"state": "closed"}, "somebody wrote or closed it meanwhile"),
    "assign": ({"assignees": (BEN,)}, "somebody was assigned meanwhile"),
    "due": ({"due_date": date(2026, 12, 5)}, "its due date was changed meanwhile"),
    "milestone": ({"milestone": Milestone(id=9, title="theirs")}, "its milestone was changed meanwhile"),
    "confidential": ({"confidential": True}, "its confidentiality was changed meanwhile"),
    "reviewers": ({"reviewers": (BEN,)}, "somebody was asked to review meanwhile"),
    "title": ({"title": "theirs"}, "its title was changed meanwhile"),
    "weight": ({"weight": 5}, "its weight was changed meanwhile"),
    "lock": ({"discussion_locked": True}, "its lock was changed meanwhile"),
    "description": ({"description": "theirs"}, "the description was edited meanwhile"),
}


@pytest.mark.parametrize("name", MEANWHILE)
def test_a_person_overtakes_it(name: str) -> None:
    change, (theirs, why) = FIELDS[name][0], MEANWHILE[name]
    assert change.guards(lambda _: frozenset({"kin"}))
    for now, words_ in ((issue(1, **theirs), why), (issue(1), "")):
        assert change.overtaken(Meanwhile(issue(1), now, (), lambda _: frozenset())) == words_


STAGES = {
    OpenIssue(title="New", description="", **WHY): Stage.OPEN,
    TakeBack(note_id=3, was="", kept=2, **WHY): Stage.TAKE_BACK,
    PostNote(body="A word.", **WHY): Stage.SAY,
    EditNote(note_id=3, body="", was="", **WHY): Stage.SAY,
    Link(to=NEW, **WHY): Stage.LINK,
    React(note_id=3, name="eyes", **WHY): Stage.REACT,
    PostNote(body="Done.", answer=True, **WHY): Stage.ANSWER,
    SetHealth(health="at_risk", **WHY): Stage.BEFORE,
    Move(project="group/other", **WHY): Stage.AFTER,
    Delete(**WHY): Stage.AFTER,
    SetStatusName(name="Done", **WHY): Stage.AFTER,
    Unmade(**WHY): Stage.NEVER,
}


def test_every_kind_has_its_stage_and_its_place_here() -> None:
    assert {change: change.stage for change in STAGES} == STAGES
    shown = {type(change) for change in (*STAGES, *(field[0] for field in FIELDS.values()))}
    assert shown == set(words(changes.__name__, changes.__path__, Change, "kind").values())
    assert SetField.kind == ""


def test_what_others_ask_of_a_change() -> None:
    relabel = Relabel(add=("new",), remove=("old",), **WHY)
    opening = OpenIssue(title="", description="", mark=marker.write({"account": "a-1"}), assignees=("ben",), **WHY)
    link, note = Link(to=NEW, **WHY), PostNote(body="", unasked=True, aside=True, **WHY)
    assert (relabel.puts_on, relabel.takes_off) == (("new",), ("old",))
    assert (opening.opens_for, opening.assigned, opening.reaches) == ("a-1", ("ben",), ("ben",))
    assert (link.cites, note.unasked, note.aside) == (True, True, True)
    for plain in (SetDue(due=None, **WHY), Delete(**WHY)):
        assert (plain.puts_on, plain.takes_off, plain.opens_for, plain.assigned) == ((), (), "", ())
        assert not plain.cites and not plain.unasked and not plain.aside and plain.reaches is None
        assert plain.evicting(issue(1)) is plain and not plain.gave_way((relabel,), issue(1))


def test_planned_issues_get_their_names() -> None:
    real = Ref(PROJECT, 9)
    link = Link(to=NEW, **WHY).renamed({NEW: real})
    note = PostNote(body=f"See {NEW}.", needs=NEW, **WHY)
    assert link.to == real and note.speaks_of((NEW,)) == NEW and note.named == (NEW,)
    assert (note.renamed({NEW: real}).body, note.renamed({NEW: real}).needs) == (f"See {real}.", real)


def test_an_issue_is_opened_with_what_it_sets_alone() -> None:
    plain = OpenIssue(title="New", description="Text", **WHY)
    assert plain.sends(Known()) == {"title": "New", "description": "Text"}
    rich = OpenIssue(
        title="New", description="", labels=("a", "b"), assignees=("csm-ben",), due=DAY, confidential=True,
        milestone="FY28", **WHY,
    )  # fmt: skip
    assert rich.sends(Known()) == {
        "title": "New", "description": "", "labels": "a,b", "assignee_ids": [7], "due_date": "2026-12-04",
        "confidential": True, "milestone_id": 4,
    }  # fmt: skip
    opened = rich.shows(None, BY)
    assert isinstance(opened, Issue) and rich.lost(opened) == ""
    bare = plain.shows(None, BY)
    wanted = "labels a, b, the assignee, the due date, the milestone, the confidentiality"
    assert isinstance(bare, Issue) and rich.lost(bare) == wanted


WIDGETS: list[tuple[SetHealth | SetStatusName, Mapping[str, Any], str]] = [
    (
        SetHealth(health="at_risk", **WHY),
        {"healthStatusWidget": {"healthStatus": "atRisk"}},
        "health status: at_risk",
    ),
    (SetHealth(health=None, **WHY), {"healthStatusWidget": {"healthStatus": None}}, "clear the health status"),
    (SetStatusName(name="Done", **WHY), {"statusWidget": {"name": "Done"}}, "status: Done"),
]


@pytest.mark.parametrize(("change", "widget", "summary"), WIDGETS, ids=[row[2] for row in WIDGETS])
def test_a_widget_is_sent_in_graphqls_words(
    change: SetHealth | SetStatusName, widget: Mapping[str, Any], summary: str
) -> None:
    assert (change.widget(), change.summary) == (widget, summary)


ANSWERS: list[tuple[SetHealth | SetStatusName, Mapping[str, Any], str]] = [
    (WIDGETS[0][0], {"healthStatus": "atRisk"}, ""),
    (WIDGETS[0][0], {"healthStatus": "onTrack"}, "the health status"),
    (WIDGETS[0][0], {}, "the health status"),
    (WIDGETS[1][0], {"healthStatus": None}, ""),
    (WIDGETS[1][0], {"healthStatus": "new"}, "the health status"),
    (WIDGETS[2][0], {"status": {"name": "Done"}}, ""),
    (WIDGETS[2][0], {"status": {"name": "To do"}}, "the status"),
    (WIDGETS[2][0], {"status": None}, "the status"),
    (WIDGETS[2][0], {}, "the status"),
]


@pytest.mark.parametrize(("change", "widgets", "lost"), ANSWERS)
def test_a_widget_is_missed_in_an_answer_without_it(
    change: SetHealth | SetStatusName, widgets: Mapping[str, Any], lost: str
) -> None:
    assert change.lost(change.answered(issue(1), widgets)) == lost


@pytest.mark.parametrize("change", [WIDGETS[0][0], WIDGETS[2][0]])
def test_a_widget_shows_on_the_board_and_cancels(change: SetHealth | SetStatusName) -> None:
    before = issue(1)
    after = change.shows(before, BY)
    assert after is not None and after != before
    assert not change.idle(before, after) and change.idle(before, before)


WROTE = "somebody wrote or closed it meanwhile"
FOR_GOOD: list[tuple[Change, Mapping[str, Any], str]] = [
    (Move(project="g/other", **WHY), {"state": "closed"}, WROTE),
    (Move(project="g/other", **WHY), {"user_notes_count": 9}, WROTE),
    (Move(project="g/other", **WHY), {"labels": ("mine",)}, "its labels were changed meanwhile"),
    (Move(project="g/other", **WHY), {"title": "mine"}, ""),
    (SetStatusName(name="Done", **WHY), {"state": "closed"}, WROTE),
    (SetStatusName(name="Done", **WHY), {"title": "mine"}, ""),
    (SetHealth(health="at_risk", **WHY), {"health_status": "on_track"}, "its health status was changed meanwhile"),
    (SetHealth(health="at_risk", **WHY), {"state": "closed"}, ""),
    (Delete(**WHY), {"user_notes_count": 9}, WROTE),
    (Delete(**WHY), {"reviewers": (BEN,)}, "it was changed meanwhile"),
    (Delete(**WHY), {"row": {"commit": {"id": "b"}}}, "somebody pushed to it meanwhile"),
    (Delete(**WHY), {"upvotes": 3, "updated_at": NOW}, ""),
]


@pytest.mark.parametrize(("change", "theirs", "why"), FOR_GOOD)
def test_a_person_overtakes_what_is_no_field(change: Change, theirs: Mapping[str, Any], why: str) -> None:
    assert change.guards(lambda _: frozenset())
    for now, words_ in ((issue(1, **theirs), why), (issue(1), "")):
        assert change.overtaken(Meanwhile(issue(1), now, (), lambda _: frozenset())) == words_


def test_what_quick_actions_of_ours_may_have_changed_is_no_persons_act() -> None:
    ran = ((PostNote(body="/label ~x", **WHY), 4),)
    for change in (Move(project="g/other", **WHY), Delete(**WHY)):
        now = issue(1, labels=("x",), title="new", user_notes_count=1)
        assert change.overtaken(Meanwhile(issue(1), now, ran, lambda _: frozenset())) == ""


def test_of_what_comes_last_the_move_is_first() -> None:
    after = [change for change, stage in STAGES.items() if stage is Stage.AFTER]
    assert [change.kind for change in sorted(after, key=lambda change: change.rank)] == ["move", "delete", "set_status"]
