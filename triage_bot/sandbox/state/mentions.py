"""Cross references: a text that names another item leaves a system note there."""

from __future__ import annotations

import re

from triage_bot.sandbox.permissions import can_read_issue
from triage_bot.sandbox.state import model as m
from triage_bot.sandbox.state.acting import Actor
from triage_bot.sandbox.state.traces import system_note

REFERENCE = re.compile(r"(?<![\w/&#])(?P<path>[\w.-]+(?:/[\w.-]+)+)?#(?P<iid>\d{1,9})\b")
URL = re.compile(r"https?://[^\s/]+/(?P<path>[\w./-]+?)/-/issues/(?P<iid>\d{1,9})\b")
CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`|<!--.*?-->", re.DOTALL)


def note_mentions(actor: Actor, source: m.Noteable, text: str | None) -> None:
    """Tell every item named in the text, once per source."""
    for target in mentioned(actor, source.project, text or ""):
        if target is source:
            continue
        word = "issue" if source.kind == "Issue" else "merge request"
        body = f"mentioned in {word} {source.reference(target.project)}"
        if not any(n.system and n.body == body for n in target.notes):
            system_note(actor, target, body)


def mentioned(actor: Actor, project: m.Project, text: str) -> list[m.Issue]:
    plain = CODE.sub(" ", text)
    found: dict[int, m.Issue] = {}
    for pattern in (REFERENCE, URL):
        for match in pattern.finditer(plain):
            issue = by_reference(actor, project, match["path"], int(match["iid"]))
            if issue is not None:
                found[issue.id] = issue
    return list(found.values())


def by_reference(actor: Actor, project: m.Project, path: str | None, iid: int) -> m.Issue | None:
    home = actor.state.project(path) if path else project
    issue = home.issues.get(iid) if home else None
    return issue if issue is not None and can_read_issue(actor.user, issue) else None


def parse_reference(actor: Actor, project: m.Project, text: str) -> m.Issue | None:
    match = REFERENCE.search(text) or URL.search(text)
    return by_reference(actor, project, match["path"], int(match["iid"])) if match else None
