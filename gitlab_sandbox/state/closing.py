"""Which merge requests close an issue, and which merely stand beside it."""

from __future__ import annotations

import re

from gitlab_sandbox import permissions
from gitlab_sandbox.state import mentions, rendered
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.acting import Actor
from gitlab_sandbox.state.rendered import Rendered
from gitlab_sandbox.state.store import State

VERB = (
    r"\b(?:[Cc]los(?:e[sd]?|ing)|[Ff]ix(?:e[sd]|ing)?|[Rr]esolv(?:e[sd]?|ing)|[Ii]mplement(?:s|ed|ing)?)"
)  # fmt: skip
REFERENCE = r"(?:https?://[^\s<>\"'`]+|(?:[\w.\-/]+)?#\d+|GL-\d+)"
STATEMENT = re.compile(rf"{VERB}:? +(?:(?:issues? +)?{REFERENCE}(?:(?:, *| +and +)?))+")


def refresh(state: State, merge_request: m.MergeRequest) -> None:
    """Reads anew what an open merge request says it closes; one that is closed or merged keeps what it had."""
    if merge_request.state in ("closed", "merged"):
        return
    for issue in merge_request.closes:
        issue.closers.remove(merge_request)
    merge_request.closes = _named(state, merge_request)
    for issue in merge_request.closes:
        issue.closers.append(merge_request)
    state.changed()


def _named(state: State, merge_request: m.MergeRequest) -> list[m.Issue]:
    """Only what goes into the default branch closes anything, and only issues its author can see."""
    if merge_request.target_branch != merge_request.project.default_branch:
        return []
    text = f"{merge_request.title}\n{merge_request.description or ''}"
    statements = " ".join(x.group() for x in STATEMENT.finditer(text))
    named = mentions.items(state, merge_request.project, rendered.title(statements))
    items = [mentions.find(state, x) for x in named]
    return [x for x in items if isinstance(x, m.Issue) and permissions.can_read_issue(merge_request.author, x)]


def closed_by(user: m.User | None, issue: m.Issue) -> list[m.MergeRequest]:
    """Those of the issue's own project, the newest first, whatever became of them."""
    here = [x for x in issue.closers if x.project is issue.project and permissions.can_read(user, x)]
    return sorted(here, key=lambda x: (x.created_at, x.id), reverse=True)


def count(user: m.User | None, issue: m.Issue) -> int:
    return sum(permissions.can_read(user, x) for x in issue.closers) if issue.closers else 0


def close_issues(actor: Actor, merge_request: m.MergeRequest) -> list[m.Issue]:
    """The open issues a merge closes; the acting user must be able to change them."""
    if merge_request.target_branch != merge_request.project.default_branch:
        return []
    return [
        x for x in merge_request.closes if x.state == "opened" and permissions.can_update_issue(actor.user, x)
    ]  # fmt: skip


def related(state: State, user: m.User | None, issue: m.Issue) -> list[m.MergeRequest]:
    """Merge requests named in the issue or its notes, or that name the issue: those of its project come first."""
    texts = [rendered.title(issue.title), rendered.markdown(issue.description)]
    texts += [rendered.markdown(n.body) for n in issue.notes if permissions.can_read_note(user, n, issue)]
    named = [x for text in texts for x in _in_text(state, issue.project, text)]
    readable = [x for x in dict.fromkeys(named) if permissions.can_read(user, x)]
    return sorted(readable, key=lambda x: (x.project is not issue.project, x.project.full_path, x.iid))


def _in_text(state: State, project: m.Project, text: Rendered) -> list[m.MergeRequest]:
    items = [mentions.find(state, x) for x in mentions.items(state, project, text)]
    return [x for x in items if isinstance(x, m.MergeRequest)]


def related_issues(state: State, user: m.User | None, merge_request: m.MergeRequest) -> list[m.Issue]:
    """The issues a merge request names anywhere."""
    texts = [rendered.title(merge_request.title), rendered.markdown(merge_request.description)]
    notes = [n for n in merge_request.notes if permissions.can_read_note(user, n, merge_request)]
    texts += [rendered.markdown(n.body) for n in notes]
    items = [mentions.find(state, x) for text in texts for x in mentions.items(state, merge_request.project, text)]
    issues = [x for x in dict.fromkeys(items) if isinstance(x, m.Issue)]
    return [x for x in issues if permissions.can_read_issue(user, x)]
