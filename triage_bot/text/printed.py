"""The gem's names as objects: they print as the gem prints them and can be looped over."""

from __future__ import annotations

import re
from collections.abc import Iterable

from triage_bot.model.resource import Issue, Milestone, User
from triage_bot.shapes.day import iso
from triage_bot.text.inert import Raw, inert, one_line

HIDDEN = "(confidential)"


class PrintedList(tuple[str, ...]):
    """A list of words with a printed form of its own."""

    printed: str

    def __new__(cls, words: Iterable[str], printed: str) -> PrintedList:
        made = super().__new__(cls, tuple(words))
        made.printed = printed
        return made

    def __str__(self) -> str:
        return self.printed


def label_reference(name: str) -> str:
    """`~"name"`, as quick actions and Markdown know labels; what would end it, or the code around it, is left out."""
    return '~"' + re.sub('["`]', "", one_line(name)) + '"'


def _shown(reference: str, name: str) -> str:
    """A reference to what is called so, unless the name has power of its own: then it is only shown."""
    return reference if inert(f"a {name} ") == f"a {name} " else inert(reference)


def labels(names: Iterable[str]) -> PrintedList:
    """`~"a", ~"b"`; a name with power in it is shown, but refers to nothing."""
    words = tuple(names)
    return PrintedList(words, ", ".join(_shown(label_reference(word), word) for word in words))


def users(people: Iterable[User]) -> PrintedList:
    """`@a, @b`."""
    words = tuple(one.username for one in people)
    return PrintedList(words, ", ".join(f"@{word}" for word in words))


def _mention(user: User | None) -> str:
    return Raw(f"@{user.username}") if user else ""


def _milestone(milestone: Milestone) -> Raw:
    title = one_line(milestone.title)
    return Raw(_shown(f'%"{title}"', title))


ISSUE_NAMES = frozenset(
    "created_at updated_at closed_at merged_at state title web_url upvotes downvotes type name "
    "source_branch target_branch author assignee closed_by merged_by assignees reviewers milestone "
    "labels full_reference".split()
)
_ALWAYS_SHOWN = frozenset({"web_url", "type", "full_reference"})


def issue_names(issue: Issue, redact: bool) -> dict[str, object]:
    """The gem's placeholders for an issue; values of a confidential one are hidden if asked."""
    names: dict[str, object] = dict.fromkeys(ISSUE_NAMES, "")
    names |= {
        "created_at": iso(issue.created_at),
        "updated_at": iso(issue.updated_at),
        "closed_at": iso(issue.closed_at) if issue.closed_at else "",
        "state": issue.state,
        "title": one_line(issue.title),
        "web_url": Raw(issue.web_url),
        "upvotes": issue.upvotes,
        "downvotes": issue.downvotes,
        "type": "issues",
        "author": _mention(issue.author),
        "assignee": _mention(issue.assignees[0]) if issue.assignees else "",
        "closed_by": _mention(issue.closed_by),
        "assignees": users(issue.assignees),
        "reviewers": users(()),
        "milestone": _milestone(issue.milestone) if issue.milestone else "",
        "labels": labels(issue.labels),
        "full_reference": Raw(str(issue.ref)),
    }
    if redact and issue.confidential:
        names |= {key: HIDDEN for key in names if key not in _ALWAYS_SHOWN}
    return names
