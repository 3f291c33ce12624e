"""Opens issues: only while nobody else has, found again if the answer is lost, closed again if another was quicker."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from triage_bot.apply.names import Names
from triage_bot.apply.who import Who
from triage_bot.changes.change import Change
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.context.claims import twin_mark
from triage_bot.errors import Dropped, Overtaken
from triage_bot.gitlab.gateway import Gateway
from triage_bot.model.facts import Snapshot
from triage_bot.model.resource import Issue, Ref
from triage_bot.text import marker

Group = tuple[Ref, list[Change]]
"""An issue and the changes on it."""


@dataclass(frozen=True)
class Opening:
    """Opens the issues of one run; `opened` has the real names of those that were."""

    gateway: Gateway
    snapshot: Snapshot
    names: Names
    who: Who
    opened: dict[Ref, Ref] = field(default_factory=dict)
    issues: dict[Ref, Issue] = field(default_factory=dict)
    """What was opened, as we asked for it, by its real name."""

    def real(self, ref: Ref) -> Ref:
        """The real name of an issue; raises Overtaken if it was to be opened and was not."""
        if ref.planned and ref not in self.opened:
            raise Overtaken(f"{ref} was not opened")
        return self.opened.get(ref, ref)

    def open(self, change: OpenIssue) -> Ref:
        """Re-lists the destination, then opens the issue unless one with the same mark came meanwhile."""
        project = change.ref.project
        newest = self.gateway.newest(project)

        def same(issue: Issue) -> bool:
            if change.mark:
                return marker.read(issue.description) == marker.read(change.mark)
            return issue.title == change.title and issue.ref not in self.snapshot.issues

        for issue in newest if change.mark else ():
            came = issue.state == "opened" or issue.created_at >= self.snapshot.taken_at  # and was closed by a person
            if came and same(issue) and self.who.is_bot(issue.author):
                raise Overtaken(f"{issue.ref} was opened for it meanwhile")
        fields = change.sends(self.names)
        after = max((issue.ref.iid for issue in newest), default=0)
        opened = self.gateway.open(project, fields, after, same)
        if opened.ref.iid > after + 1 and change.mark:
            self._close_twin(opened, after, same)
        self.opened[change.ref], self.issues[opened.ref] = opened.ref, change.as_asked(opened)
        if lost := change.lost(opened):
            raise Dropped(f"{opened.ref} was opened, but GitLab dropped {lost}")
        return opened.ref

    def _close_twin(self, ours: Issue, after: int, same: Callable[[Issue], bool]) -> None:
        """Others were opened since the re-list: if another run opened the same, our newer one is closed.

        So it is if a person has closed the other one already: that was about the account, not about its number.
        """
        for issue in self.gateway.newest(ours.ref.project):
            counts = issue.state == "opened" or issue.ref.iid > after
            if issue.ref.iid < ours.ref.iid and counts and same(issue) and self.who.is_bot(issue.author):
                marked = twin_mark(ours.description, issue.ref)
                fields = {"state_event": "close", "description": marked, "assignee_ids": [0]}
                self.gateway.update(ours.ref, fields, lambda now: now.state == "closed")
                raise Overtaken(f"another run opened {issue.ref} for it; {ours.ref} was closed again")


def in_order(groups: Mapping[Ref, list[Change]]) -> Iterator[Group]:
    """Groups that open issues, those first that others need or speak of."""
    waiting = dict(groups)

    def take(ref: Ref) -> Iterator[Group]:
        changes = waiting.pop(ref, None)  # gone before those it names are looked at: a circle ends
        for change in changes or ():
            spoken_of = [one for one in waiting if change.speaks_of((one,))]
            for named in (*change.named, *spoken_of):
                yield from take(named)
        if changes is not None:
            yield ref, changes

    for ref in groups:
        yield from take(ref)
