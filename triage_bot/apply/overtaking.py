"""What a person did between our reading and our writing: it goes before what was planned on the older state."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from triage_bot.context.taxonomy import Category
from triage_bot.errors import Overtaken
from triage_bot.model.change import (
    Assign,
    Change,
    EditDescription,
    PostNote,
    Relabel,
    SetConfidential,
    SetDue,
    SetMilestone,
    SetState,
)
from triage_bot.model.resource import Issue

_QUICK_ACTION = re.compile(r"^/[a-z_]+\b", re.MULTILINE)
_FIELDS: Mapping[type[Change], tuple[Callable[[Issue], object], str]] = {
    SetDue: (lambda one: one.due_date, "its due date was changed meanwhile"),
    Assign: (lambda one: {user.id for user in one.assignees}, "somebody was assigned meanwhile"),
    SetMilestone: (lambda one: one.milestone and one.milestone.id, "its milestone was changed meanwhile"),
    SetConfidential: (lambda one: one.confidential, "its confidentiality was changed meanwhile"),
}
LABELS = "its labels were changed meanwhile"


@dataclass(frozen=True)
class Overtaking:
    """Compares an issue as it was planned on with how it is; `categories` and scopes say which labels are kin."""

    categories: Mapping[str, Category] = field(default_factory=dict)

    def guards(self, change: Change) -> bool:
        """True if what a person does could be lost in the change: not where labels are kin to no other."""
        if not isinstance(change, Relabel):
            return isinstance(change, (EditDescription, SetState, *_FIELDS))
        return bool(change.add and change.remove) or any(map(self._kin, (*change.add, *change.remove)))

    def check(self, change: Change, before: Issue, now: Issue, said: Iterable[PostNote] = ()) -> None:
        """Raises Overtaken if a person changed what the change is about; `said` are notes we posted since."""
        said = tuple(said)
        ran = any(_QUICK_ACTION.search(one.body) for one in said)  # ours may have changed any field
        if isinstance(change, EditDescription) and now.description not in (change.was, before.description):
            raise Overtaken("the description was edited meanwhile")
        if isinstance(change, SetState):
            self._check_state(before, now, said, ran)
        if isinstance(change, Relabel) and not ran and self._relabelled(change, before, now):
            raise Overtaken(LABELS)
        value, why = _FIELDS.get(type(change), (None, ""))
        if value is not None and not ran and value(now) != value(before):
            raise Overtaken(why)

    def _check_state(self, before: Issue, now: Issue, said: tuple[PostNote, ...], ran: bool) -> None:
        words = now.user_notes_count - sum(not one.bare for one in said)
        if now.state != before.state or words > before.user_notes_count:
            raise Overtaken("somebody wrote or closed it meanwhile")
        if not ran and set(now.labels) != set(before.labels):
            raise Overtaken(LABELS)

    def _relabelled(self, change: Relabel, before: Issue, now: Issue) -> bool:
        """True if a label that is to change, or one kin to it, came or went."""
        names = (*change.add, *change.remove)
        kin = frozenset().union(*map(self._kin, names))

        def concerned(issue: Issue) -> set[str]:
            return {label for label in issue.labels if label in names or kin & self._kin(label)}

        return concerned(before) != concerned(now)

    def _kin(self, label: str) -> frozenset[str]:
        """The categories and the scope a label belongs to, however it is spelt."""
        scope, found, _ = label.casefold().rpartition("::")
        own = {f"category {name}" for name, one in self.categories.items() if one.canonical(label) is not None}
        return frozenset(own | ({f"scope {scope}"} if found else set()))
