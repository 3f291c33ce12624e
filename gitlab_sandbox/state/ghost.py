"""Deleting users: what they left goes to the Ghost user, who is nobody."""

from __future__ import annotations

from itertools import chain, count

from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.store import State


def ghost(state: State) -> m.User:
    """Made when first needed; called `ghost` unless somebody took that name."""
    if state.ghost is None:
        names = chain(["ghost"], (f"ghost{n}" for n in count(1)))
        name = next(x for x in names if state.user(x) is None)
        born = state.clock.now()
        state.ghost = state.add_user(
            m.User(
                id=state.next_id("user"), username=name, name="Ghost User", email=f"{name}@example.com", created_at=born
            )
        )
    return state.ghost


def delete_user(state: State, user: m.User) -> None:
    """Texts, label events and reactions move to Ghost; other events and acts are nobody's; the rest is gone."""
    heir = ghost(state)
    for item in state.everything():
        _bequeath(item, user, heir)
    for place in state.places():
        place.members.pop(user.id, None)
        for member in place.members.values():
            member.created_by = _unless(member.created_by, user)
    state.drop_user(user)


def _bequeath(item: m.Issuable, user: m.User, heir: m.User) -> None:
    for note in item.notes:
        note.author = _heir(note.author, user, heir)
        note.resolved_by = _unless(note.resolved_by, user)
    if item.author is user:
        item.author = heir
    for award in [*item.awards, *(a for n in item.notes for a in n.awards)]:
        award.user = _heir(award.user, user, heir)
    for label_event in item.label_events:
        label_event.user = _heir(label_event.user, user, heir)
    for state_event in item.state_events:
        state_event.user = _unless(state_event.user, user)
    for milestone_event in item.milestone_events:
        milestone_event.user = _unless(milestone_event.user, user)
    item.closed_by = _unless(item.closed_by, user)
    item.assignees = [u for u in item.assignees if u is not user]
    item.subscribers.pop(user.id, None)
    if isinstance(item, m.Issue):
        item.updated_by = _unless(item.updated_by, user)
        item.edited_by = heir if item.edited_by is user else item.edited_by
        item.todos.discard(user.id)
    if isinstance(item, m.MergeRequest):
        item.merged_by = heir if item.merged_by is user else item.merged_by
        item.reviewers = [u for u in item.reviewers if u is not user]


def _heir(owner: m.User, user: m.User, heir: m.User) -> m.User:
    return heir if owner is user else owner


def _unless(owner: m.User | None, user: m.User) -> m.User | None:
    return None if owner is user else owner
