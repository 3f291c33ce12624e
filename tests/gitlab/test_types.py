"""Types of resources over the wire: where each is changed and talked on, and answers that tell only a part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from gitlab_sandbox.server import Sandbox
from tests.builders import issue
from tests.gitlab.conftest import Line
from triage_bot.changes.delete import Delete
from triage_bot.changes.notes import PostNote
from triage_bot.errors import Forbidden, NotFound, Overtaken, Rejected, ResourceError
from triage_bot.gitlab import rows, work_items
from triage_bot.gitlab.answer import Json
from triage_bot.gitlab.connection import unchecked
from triage_bot.gitlab.listing import Query
from triage_bot.gitlab.reading import quiet
from triage_bot.model.resource import Issue, Ref, User
from triage_bot.model.resource_type import BRANCHES, EPICS, ISSUES, MERGE_REQUESTS, WORK_ITEMS

SEED = """
flags: [work_item_rest_api]
users: {ann: {}}
members: {bot: maintainer, ann: developer}
groups: [{path: customer-success, members: {bot: maintainer}}]
labels: [bug, stale]
issues:
  - {title: crash, created: -9d, author: ann, type: Bug, labels: [bug]}
epics:
  - {title: Grow, created: -20d, author: ann}
"""
IDS = {"bug": 1, "stale": 2}


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    seed = tmp_path / "seed.yml"
    seed.write_text(SEED, encoding="utf-8")
    with Sandbox(seed=str(seed), tier="ultimate") as sandbox:
        yield Line(sandbox)


def whole(kind: str, **more: Any) -> Issue:
    return issue(1, labels=("bug",), ref=Ref("g/p", 1, kind=kind, id=901), **more)


@pytest.mark.parametrize(
    ("fields", "sent"),
    [
        ({"add_labels": "stale"}, {"labels": {"add_label_ids": [2]}}),
        (
            {"add_labels": "stale,bug", "remove_labels": "bug"},
            {"labels": {"add_label_ids": [2, 1], "remove_label_ids": [1]}},
        ),
        ({"assignee_ids": [4, 5]}, {"assignees": {"assignee_ids": [4, 5]}}),
        ({"assignee_ids": [0]}, {"assignees": {"assignee_ids": []}}),
    ],
)
def test_a_change_of_a_work_item_names_ids(fields: Mapping[str, Any], sent: Json) -> None:
    assert work_items.change(fields, IDS.__getitem__) == {"features": sent}


@pytest.mark.parametrize(
    ("kind", "answer", "labels", "reviewers"),
    [
        (MERGE_REQUESTS, {"id": 1, "iid": 1, "reviewers": [{"id": 4, "username": "bob"}]}, ("bug",), ("bob",)),
        (MERGE_REQUESTS, {"state": "opened", "labels": []}, (), ("ann",)),
        (EPICS, {"id": 1}, ("bug",), ("ann",)),
        (ISSUES, {"state": "closed", "labels": ["x"]}, ("x",), ("ann",)),
        (
            WORK_ITEMS,
            {"id": 7, "features": {"labels": {"labels": [{"id": 2, "title": "stale"}]}}},
            ("stale",),
            ("ann",),
        ),
        (WORK_ITEMS, {"id": 7}, (), ("ann",)),
    ],
)
def test_what_an_answer_leaves_out_is_taken_for_done(
    kind: str, answer: Json, labels: tuple[str, ...], reviewers: tuple[str, ...]
) -> None:
    told = rows.answered(Ref("g/p", 1, kind=kind), answer, whole(kind, reviewers=(User(3, "ann"),)))
    assert (told.labels, tuple(user.username for user in told.reviewers)) == (labels, reviewers)


def test_a_number_alone_is_no_answer_about_an_issue() -> None:
    with pytest.raises((KeyError, TypeError)):
        rows.answered(Ref("g/p", 1), {"id": 1}, whole(ISSUES))


def test_a_work_item_is_listed_changed_and_talked_on(line: Line) -> None:
    adapter, scope = line.adapter(), line.scope
    adapter.me()
    [item] = adapter.resources(scope, Query(state=None, kind=WORK_ITEMS, whole=True), quiet)
    changed = adapter.update(item.ref, {"add_labels": "stale", "remove_labels": "bug"}, after=item)
    assert (item.labels, changed.labels, item.project_id) == (("bug",), ("stale",), scope.id)
    note = PostNote(ref=item.ref, rule="r", reason="", body="A word.")
    number = adapter.post_note(item.ref, note, frozenset(), unchecked)
    assert [said.id for said in adapter.notes(item.ref) if not said.system] == [number]
    with pytest.raises(Rejected, match='no label "nowhere"'):
        adapter.update(item.ref, {"add_labels": "nowhere"}, after=item)


def test_an_epic_is_talked_on_by_its_id(line: Line) -> None:
    adapter = line.adapter()
    scope = adapter.scope("groups", "customer-success")
    [epic] = adapter.resources(scope, Query(state=None, kind=EPICS, whole=True), quiet)
    note = PostNote(ref=epic.ref, rule="r", reason="", body="A word.")
    adapter.post_note(epic.ref, note, frozenset(), unchecked)
    assert "A word." in [said.body for said in adapter.notes(epic.ref)] and adapter.unheard == set()


@pytest.mark.parametrize(("kind", "known"), [(ISSUES, False), (MERGE_REQUESTS, False), (WORK_ITEMS, True)])
def test_where_no_notes_are_listed_none_are_known_of_types_that_may_have_no_list(
    line: Line, kind: str, known: bool
) -> None:
    adapter, ref = line.adapter(), Ref(line.sandbox.project, 99, kind=kind)
    if known:
        assert adapter.notes(ref) == () and adapter.unheard == {ref}
    else:
        with pytest.raises(NotFound):
            adapter.notes(ref)


class Refusing:
    """Hands that may not delete."""

    def delete(self, _: Delete) -> None:
        raise Forbidden("DELETE /x: Cannot remove HEAD branch")


@pytest.mark.parametrize(("kept", "error"), [("it is the default branch", Overtaken), ("", Forbidden)])
def test_what_gitlab_keeps_is_no_failure(kept: str, error: type[ResourceError]) -> None:
    change = Delete(ref=Ref("g/p", key="main", kind=BRANCHES), rule="r", reason="", kept=kept)
    with pytest.raises(error, match="Cannot remove"):
        change.do(Refusing())  # type: ignore[arg-type]  # nothing else is asked of them
