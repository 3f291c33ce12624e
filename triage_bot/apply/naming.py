"""Texts that speak of issues this run opens: their real references are put in once they are known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from triage_bot.model.change import Change, EditDescription, OpenIssue, PostNote
from triage_bot.model.resource import Ref
from triage_bot.text import marker

SIGN = "#(new "
"""Stands in the name of every planned issue."""


def named(change: Change, opened: Mapping[Ref, Ref]) -> Change:
    """The change with real references instead of planned ones."""
    match change:
        case OpenIssue():
            body, mark = _in_text(change.description, opened), _in_text(change.mark, opened)
            return change if body == change.description else replace(change, description=body, mark=mark)
        case EditDescription() | PostNote():
            body = _in_text(change.body, opened)
            return change if body == change.body else replace(change, body=body)
    return change


def _in_text(text: str, opened: Mapping[Ref, Ref]) -> str:
    if SIGN not in text:
        return text
    for planned, real in opened.items():
        text = text.replace(str(planned), str(real)).replace(marker.inside(str(planned)), marker.inside(str(real)))
    return text


def speaks_of(change: Change, refs: Iterable[Ref]) -> Ref | None:
    """The first of these planned issues that the change names in its text."""
    text = getattr(change, "description", "") or getattr(change, "body", "")
    return next((ref for ref in refs if str(ref) in text), None) if SIGN in text else None
