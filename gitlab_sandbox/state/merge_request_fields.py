"""Changes one field of a merge request at a time and leaves the trace GitLab would leave."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gitlab_sandbox.errors import Conflict, Invalid, MessageError
from gitlab_sandbox.permissions import can_read_code
from gitlab_sandbox.state import branches, labels, milestones, rendered, traces
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.acting import Actor, saved, touch
from gitlab_sandbox.state.issue_fields import check_description, clean_title
from gitlab_sandbox.state.mentions import note_mentions
from gitlab_sandbox.state.store import State


class MergeRequestEditor:
    """Applies wanted values to a merge request as an actor."""

    def __init__(self, actor: Actor, merge_request: m.MergeRequest) -> None:
        self.actor, self.merge_request = actor, merge_request

    def note(self, text: str) -> None:
        traces.system_note(self.actor, self.merge_request, text)

    def _store(self, name: str, value: Any) -> bool:
        if getattr(self.merge_request, name) == value:
            return False
        setattr(self.merge_request, name, value)
        saved(self.actor, self.merge_request)
        return True

    def title(self, value: str) -> None:
        """Becoming a draft or ready is told apart from a change of the words."""
        old, new, was_draft = self.merge_request.title, clean_title(value), self.merge_request.draft
        if not self._store("title", new):
            return
        if self.merge_request.draft is not was_draft:
            self.note(f"marked this merge request as **{'ready' if was_draft else 'draft'}**")
        if plain_title(old) != plain_title(new):
            self.note(traces.title_text(old, new))
        note_mentions(self.actor, self.merge_request, rendered.title(new), rendered.title(old))

    def draft(self, wanted: bool) -> None:
        """What `/draft` and `/ready` do: the title says it."""
        if self.merge_request.draft is not wanted:
            title = self.merge_request.title
            self.title(f"Draft: {title}" if wanted else plain_title(title))

    def description(self, value: str | None) -> None:
        check_description(value)
        old = self.merge_request.description
        if self._store("description", value):
            for text in traces.description_texts(old, value):
                self.note(text)
            note_mentions(self.actor, self.merge_request, rendered.markdown(value), rendered.markdown(old))

    def target_branch(self, value: str) -> None:
        old = self.merge_request.target_branch
        if value != old and self.merge_request.state in ("opened", "locked"):
            check_branches(self.merge_request.project, self.merge_request.source_branch, value, self.merge_request)
            self._store("target_branch", value)
            self.note(f"changed target branch from `{old}` to `{value}`")

    def labels(self, replace: list[str] | None, add: list[str], remove: list[str]) -> None:
        project, before = self.merge_request.project, list(self.merge_request.labels)
        wanted = labels.next_set(
            before,
            None if replace is None else labels.resolve(self.actor, project, replace, create_missing=True),
            labels.resolve(self.actor, project, add, create_missing=True),
            labels.resolve(self.actor, project, remove, create_missing=False),
            scoped=self.actor.state.paid,
        )
        if set(wanted) != set(before):
            self.merge_request.labels = wanted
            traces.label_events(self.actor, self.merge_request, before)
            touch(self.actor, self.merge_request)

    def assignee_ids(self, user_ids: list[int]) -> None:
        before = list(self.merge_request.assignees)
        chosen = people(self.actor.state, self.merge_request.project, user_ids)
        if chosen is not None and set(chosen) != set(before):
            self.merge_request.assignees = chosen
            self.note(traces.assignees_text(before, chosen))
            touch(self.actor, self.merge_request)

    def reviewer_ids(self, user_ids: list[int]) -> None:
        before = list(self.merge_request.reviewers)
        chosen = people(self.actor.state, self.merge_request.project, user_ids)
        if chosen is not None and set(chosen) != set(before):
            self.merge_request.reviewers = chosen
            self.note(traces.reviewers_text(before, chosen))
            touch(self.actor, self.merge_request)

    def milestone_id(self, value: int | None) -> None:
        before = self.merge_request.milestone
        if self._store("milestone", milestones.by_id(self.merge_request.project, value) if value else None):
            traces.milestone_events(self.actor, self.merge_request, before)

    def discussion_locked(self, value: bool | None) -> None:
        if self._store("discussion_locked", value):
            self.note(traces.lock_text(bool(value), "merge request"))

    def squash(self, value: bool | None) -> None:
        self._store("squash", bool(value))

    def remove_source_branch(self, value: bool | None) -> None:
        self._store("remove_source_branch", value)

    def time_estimate(self, value: int) -> None:
        if self._store("time_estimate", value):
            self.note(f"changed time estimate to {traces.duration_text(value)}" if value else "removed time estimate")

    def spend(self, value: int) -> None:
        self._store("time_spent", self.merge_request.time_spent + value)
        self.note(f"added {traces.duration_text(value)} of time spent")

    def close(self) -> bool:
        if self.merge_request.state != "opened":
            return False
        self._store("state", "closed")
        self.merge_request.closed_at, self.merge_request.closed_by = self.actor.now, self.actor.user
        traces.state_event(self.actor, self.merge_request, "closed")
        return True

    def reopen(self) -> bool:
        """Not when locked or merged, or when its source branch is gone; not beside another of the same branches."""
        request = self.merge_request
        if request.state != "closed" or request.discussion_locked:
            return False
        if request.source_branch not in request.project.branches:
            return False
        check_branches(request.project, request.source_branch, request.target_branch, request)
        self._store("state", "opened")
        request.closed_at = request.closed_by = None
        traces.state_event(self.actor, request, "reopened")
        return True

    def simple(self) -> dict[str, Callable[[Any], None]]:
        """The fields that take one value, in the order GitLab handles them."""
        names = (
            "title", "draft", "description", "target_branch", "milestone_id", "discussion_locked", "squash",
            "remove_source_branch", "time_estimate", "spend", "assignee_ids", "reviewer_ids",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}


def plain_title(title: str) -> str:
    """The title without what makes it a draft's, however often it stands there."""
    while match := m.DRAFT.match(title):
        title = title[match.end() :]
    return title


def people(state: State, project: m.Project, user_ids: Sequence[int]) -> list[m.User] | None:
    """Assignees or reviewers: free looks at the first number alone; nothing where none of them may be chosen."""
    ids = _counted(state, user_ids)
    if not ids:
        return []
    users = [u for i in ids if (u := state.users.get(i))]
    readable = [u for u in dict.fromkeys(users) if can_read_code(u, project)]
    return readable or None


def _counted(state: State, user_ids: Sequence[int]) -> list[int]:
    """Zero is nobody, and free counts to one."""
    return [x for x in (user_ids if state.paid else user_ids[:1]) if x]


def all_readable(state: State, project: m.Project, user_ids: Sequence[int]) -> bool:
    """Whether each of those who count is there and may read the project's merge requests."""
    users = [state.users.get(x) for x in _counted(state, user_ids)]
    return all(u is not None and can_read_code(u, project) for u in users)


def check_branches(project: m.Project, source: str, target: str, itself: m.MergeRequest | None = None) -> None:
    if source == target:
        raise MessageError(422, ["You can't use same project/branch for source and target"])
    invalid = {
        f"{side}_branch": ["is invalid"]
        for side, name in (("source", source), ("target", target))
        if not branches.valid(name)
    }
    if invalid:
        raise Invalid(**invalid)
    for other in project.merge_requests.values():
        same = (other.source_branch, other.target_branch) == (source, target)
        if other.state == "opened" and same and other is not itself:
            text = f"Another open merge request already exists for this source branch: !{other.iid}"
            raise Conflict([text])
