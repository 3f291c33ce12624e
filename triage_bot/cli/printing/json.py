"""A run as JSON, version 1: stable names for other programs; bodies only if asked for."""

from __future__ import annotations

from typing import Any

from triage_bot.cli.printing.output import json_text
from triage_bot.cli.printing.view import Line, View
from triage_bot.shapes.day import iso


def document(view: View, bodies: bool = False) -> dict[str, Any]:
    """The report as plain data."""
    return {
        "version": 1,
        "dry_run": view.dry_run,
        "paused": view.paused,
        "now": iso(view.now),
        "scope": view.scope,
        "changes": [_change(line, number, view, bodies) for number, line in enumerate(view.lines, start=1)],
        "held": [
            {
                "rule": held.rule or None,
                "reference": str(held.ref),
                "reason": held.why,
                "until": iso(held.until) if held.until else None,
            }
            for held in view.held
        ],
        "skipped": list(view.skipped),
        "counts": {
            "resources": view.resources,
            "matched": view.matched,
            "changes": len(view.lines),
            "failed": view.failed,
            "requests": view.requests,
        },
        "warnings": list(view.warnings),
    }


def text(view: View, bodies: bool = False) -> str:
    """The report as JSON text."""
    return json_text(document(view, bodies))


def _change(line: Line, number: int, view: View, bodies: bool) -> dict[str, Any]:
    change = line.change
    data: dict[str, Any] = {
        "id": number,
        "rule": change.rule,
        "resource": "issues",
        "reference": line.reference,
        "kind": change.kind,
        "summary": change.summary,
        "reason": change.reason,
        "add_labels": [],
        "remove_labels": [],
        "outcome": line.outcome,
        "error": line.error or None,
    }
    data |= change.row()
    if view.titles and (title := view.title(change.ref)):
        data["title"] = title
    if bodies:
        data["body"] = change.text if change.texts else None
    return data
