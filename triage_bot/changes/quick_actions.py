"""What the quick actions in a text of ours do to its issue, as far as that is known: later rules see it.

https://docs.gitlab.com/user/project/quick_actions/
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from triage_bot.changes.change import Change, Hand
from triage_bot.changes.mutation import SetHealth
from triage_bot.changes.relabel import Relabel
from triage_bot.changes.set_field import Assign, SetConfidential, SetDue, SetMilestone
from triage_bot.changes.set_more import SetLocked, SetReviewers, SetTitle, SetWeight
from triage_bot.changes.set_state import SetState
from triage_bot.model.label import scope_of
from triage_bot.model.resource import DRAFT, Issue
from triage_bot.model.resource_type import MERGE_REQUESTS
from triage_bot.shapes.values import day

QUICK_ACTIONS = frozenset(
    "add_child add_contacts add_email approve assign assign_reviewer award blocked_by blocks board_move child_epic "
    "clear_health_status clear_weight clone close confidential convert_to_ticket copy_metadata create_merge_request "
    "done draft due due_date duplicate epic estimate estimate_time health_status invite_email iteration label labels "
    "link lock merge milestone move page parent_epic promote promote_to promote_to_incident publish react ready "
    "reassign reassign_reviewer rebase relabel relate remove_assignee remove_child remove_child_epic remove_contacts "
    "remove_due_date remove_email remove_epic remove_estimate remove_iteration remove_label remove_link "
    "remove_milestone remove_parent remove_parent_epic remove_reviewer remove_spent_time remove_time_spent remove_zoom "
    "reopen request_changes request_review reviewer set_parent severity spend spend_time spent status submit_review "
    "subscribe tag target_branch timeline title todo type unapprove unassign unassign_reviewer unlabel unlink unlock "
    "unsubscribe weight zoom".split()
)
"""All that GitLab knows, as far as the page above has them; those of other tiers it takes for words."""
_COMMAND = re.compile(r"/([a-z_]+)(?: +(.*))?", re.IGNORECASE)
_BLOCKS = (
    (re.compile(r"```"), re.compile(r"``` *")),
    (re.compile(r"`$"), re.compile(r"`")),
    (re.compile(r"<[^>]+>$"), re.compile(r"</[^>]+>")),
    (re.compile(r">>>"), re.compile(r">>> *")),
)
"""How blocks begin and end in which commands are words; one that does not end is none."""
_REFERENCE = r'(?:"([^"]+)"|([^\s{0}",]+))'
_LABEL, _MILESTONE = re.compile("~" + _REFERENCE.format("~")), re.compile("%" + _REFERENCE.format("%"))
_BARE = re.compile(_REFERENCE.format(""))
_USER = re.compile(r"@?([A-Za-z0-9_][A-Za-z0-9_.-]*)")
_IN_DAYS = re.compile(r"in (\d{1,3}) (day|week)s?")
_NUMBER = re.compile(r"[0-9]{1,9}")
_HEALTH = ("on_track", "needs_attention", "at_risk")
_NOT_AT_FIRST = frozenset("close reopen title reassign lock unlock".split())


def effects(text: str, issue: Issue, by: Hand, given: Mapping[str, Any], opening: bool = False) -> Iterator[Change]:
    """The changes that come to the same, in their order, each of what those before it have left.

    `given` is what all have in common. In the description of an issue that is being opened some do nothing.
    """
    first, labels = issue, _Labels(issue)
    for name, words in commands(text):
        fits = not (opening and name in _NOT_AT_FIRST) and _FITS.get(name, _always)(first)
        known = _KNOWN.get(name) if fits else None
        change = known(_Line(words=words, issue=issue, by=by, given=given, labels=labels)) if known else None
        after = change.shows(issue, by) if change else None
        if change and after and after != issue:
            yield change
            issue = after


def _always(_: Issue) -> bool:
    return True


def commands(text: str) -> Iterator[tuple[str, str]]:
    """Lines that GitLab would run, if it knows them: their names, and their words."""
    lines = text.split("\n")
    ends = [[at for at, line in enumerate(lines) if end.fullmatch(line)] for _, end in _BLOCKS]
    number = 0
    while number < len(lines):
        number, line = number + 1, lines[number].rstrip("\r")
        if match := _COMMAND.fullmatch(line):
            yield match[1].lower(), (match[2] or "").strip()
            continue
        for (begin, _), closing in zip(_BLOCKS, ends, strict=True):
            behind = bisect_right(closing, number)
            if begin.match(line) and behind < len(closing):
                number = closing[behind] + 1
                break


@dataclass
class _Labels:
    """What the quick actions of one text want of the labels: GitLab puts on, then takes off, whatever their order."""

    first: Issue
    whole: tuple[str, ...] | None = None
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()

    def left(self) -> tuple[str, ...]:
        """The labels after them."""
        before = self.first.labels if self.whole is None else self.whole
        labels = tuple(dict.fromkeys((*before, *self.add)))
        return tuple(label for label in labels if label not in self.remove)


@dataclass(frozen=True, kw_only=True)
class _Line:
    """One quick action: its words, the issue before it, who runs it, and what its change has in common with others."""

    words: str
    issue: Issue
    by: Hand
    given: Mapping[str, Any]
    labels: _Labels

    def _names(self, sign: re.Pattern[str]) -> list[str]:
        """What is referred to with a sign or, where none stands, without."""
        return [quoted or plain for quoted, plain in sign.findall(self.words) or _BARE.findall(self.words)]

    @property
    def _labels(self) -> tuple[str, ...]:
        """Those that are there: a quick action makes none."""
        known = self.by.labels
        return tuple(name for name in self._names(_LABEL) if known is None or name in known)

    @property
    def _people(self) -> tuple[str, ...]:
        return tuple(self.by.user.username if name == "me" else name for name in _USER.findall(self.words))

    @property
    def _is_request(self) -> bool:
        return self.issue.ref.kind == MERGE_REQUESTS

    def of(self, kind: Callable[..., Change], **value: Any) -> Change:
        """A change of this kind, whatever the words."""
        return kind(**value, **self.given)

    def label(self) -> Change:
        self.labels.add += self._labels
        return self._relabelled()

    def unlabel(self) -> Change:
        if self.words:
            self.labels.remove += tuple(self._names(_LABEL))
        else:
            self.labels.whole = ()
        return self._relabelled()

    def relabel(self) -> Change:
        self.labels.whole = self._labels or self.labels.whole
        return self._relabelled()

    def _relabelled(self) -> Change:
        left, now = self._of_each_scope(self.labels.left()), self.issue.labels
        add = tuple(label for label in left if label not in now)
        gone = tuple(label for label in now if label not in left)
        return Relabel(add=add, remove=gone, **self.given).evicting(self.issue)

    def _of_each_scope(self, labels: tuple[str, ...]) -> tuple[str, ...]:
        """Where labels of one scope evict each other, the last that is put on stays."""
        if not self.issue.scoped:
            return labels
        named = (*(self.labels.whole or ()), *self.labels.add)
        last = {scope_of(label) or label: label for label in named if label in labels}
        return tuple(label for label in labels if last.get(scope_of(label) or label, label) == label)

    def title(self) -> Change | None:
        return self.of(SetTitle, title=self.words) if self.words else None

    def draft(self) -> Change | None:
        title = self.issue.title
        return self.of(SetTitle, title=f"Draft: {title}") if self._is_request and not DRAFT.match(title) else None

    def ready(self) -> Change | None:
        sign = DRAFT.match(self.issue.title) if self._is_request else None
        return self.of(SetTitle, title=self.issue.title[sign.end() :]) if sign else None

    def assign(self) -> Change:
        if not self.by.paid:  # only one can be assigned
            return self.of(Assign, usernames=self._people[:1])
        before = (user.username for user in self.issue.assignees)
        return self.of(Assign, usernames=tuple(dict.fromkeys((*before, *self._people))))

    def reassign(self) -> Change:
        return self.of(Assign, usernames=self._people)

    def unassign(self) -> Change:
        people, gone = self.issue.assignees, self._people
        return self.of(Assign, usernames=tuple(user.username for user in people if gone and user.username not in gone))

    def review(self) -> Change | None:
        before = (user.username for user in self.issue.reviewers)
        names = tuple(dict.fromkeys((*before, *self._people)))
        return self.of(SetReviewers, usernames=names) if self._is_request else None

    def unreview(self) -> Change | None:
        people, gone = self.issue.reviewers, self._people
        left = tuple(user.username for user in people if gone and user.username not in gone)
        return self.of(SetReviewers, usernames=left) if self._is_request else None

    def milestone(self) -> Change | None:
        names = self._names(_MILESTONE)
        return self.of(SetMilestone, title=names[0]) if names else None

    def due(self) -> Change | None:
        span, soon = _IN_DAYS.fullmatch(self.words), {"today": 0, "tomorrow": 1}
        try:
            days = soon.get(self.words, int(span[1]) * (7 if span[2] == "week" else 1) if span else None)
            return self.of(SetDue, due=day(self.words) if days is None else self.by.at.date() + timedelta(days=days))
        except ValueError:
            return None  # GitLab reads more ways to say a day

    def weight(self) -> Change | None:
        return self.of(SetWeight, weight=int(self.words)) if _NUMBER.fullmatch(self.words) else None

    def health(self) -> Change | None:
        return self.of(SetHealth, health=self.words) if self.words in _HEALTH else None


_KNOWN: dict[str, Callable[[_Line], Change | None]] = {
    **dict.fromkeys(("label", "labels"), _Line.label),
    **dict.fromkeys(("unlabel", "remove_label"), _Line.unlabel),
    "relabel": _Line.relabel,
    "close": partial(_Line.of, kind=SetState, event="close"),
    "reopen": partial(_Line.of, kind=SetState, event="reopen"),
    "title": _Line.title,
    "draft": _Line.draft,
    "ready": _Line.ready,
    "assign": _Line.assign,
    "reassign": _Line.reassign,
    **dict.fromkeys(("unassign", "remove_assignee"), _Line.unassign),
    **dict.fromkeys(("assign_reviewer", "reviewer", "request_review"), _Line.review),
    **dict.fromkeys(("unassign_reviewer", "remove_reviewer"), _Line.unreview),
    "milestone": _Line.milestone,
    "remove_milestone": partial(_Line.of, kind=SetMilestone, title=""),
    **dict.fromkeys(("due", "due_date"), _Line.due),
    "remove_due_date": partial(_Line.of, kind=SetDue, due=None),
    "weight": _Line.weight,
    "clear_weight": partial(_Line.of, kind=SetWeight, weight=None),
    "lock": partial(_Line.of, kind=SetLocked, locked=True),
    "unlock": partial(_Line.of, kind=SetLocked, locked=False),
    "confidential": partial(_Line.of, kind=SetConfidential, confidential=True),
    "health_status": _Line.health,
    "clear_health_status": partial(_Line.of, kind=SetHealth, health=None),
}
_FITS: dict[str, Callable[[Issue], object]] = {
    "close": lambda issue: issue.state == "opened",
    "reopen": lambda issue: issue.state == "closed",
    **dict.fromkeys(("unlabel", "remove_label", "relabel"), lambda issue: issue.labels),
    **dict.fromkeys(("unassign", "remove_assignee"), lambda issue: issue.assignees),
    **dict.fromkeys(("unassign_reviewer", "remove_reviewer"), lambda issue: issue.reviewers),
    "ready": lambda issue: DRAFT.match(issue.title),
    "remove_milestone": lambda issue: issue.milestone,
    "remove_due_date": lambda issue: issue.due_date,
    "clear_weight": lambda issue: issue.weight is not None,
    "lock": lambda issue: not issue.discussion_locked,
    "unlock": lambda issue: issue.discussion_locked,
    "clear_health_status": lambda issue: issue.health_status,
}
"""Which are there at all on an issue as it was before the text; the others GitLab passes over."""
