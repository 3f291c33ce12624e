"""A run as Markdown, for an artifact or a wiki page."""

from __future__ import annotations

from triage_bot.changes.change import Change, Stage
from triage_bot.cli.printing.view import View
from triage_bot.text.inert import Raw, cell, printable


def text(view: View) -> str:
    """The report as Markdown tables."""
    what = "Nothing was written." if view.dry_run else f"{len(view.lines)} changes, {view.failed} failed."
    lines = [f"# triage-bot on {view.scope}", "", f"{view.now:%A %Y-%m-%d %H:%M} UTC. {what}", ""]
    if view.lines:
        lines += ["| Issue | What | Why | Outcome |", "| --- | --- | --- | --- |"]
        lines += [
            f"| {_named(line.reference, view.title(line.change.ref))} | {_summary(line.change)} "
            f"| {_cell(line.change.reason)} | {_cell(' '.join([line.outcome, line.error]).strip())} |"
            for line in view.lines
        ]
    else:
        lines.append("Nothing is to be changed.")
    if view.held:
        lines += ["", "## Left alone, and why", "", "| Issue | Why | Next look |", "| --- | --- | --- |"]
        lines += [
            f"| {_named(str(held.ref))} | {_cell(held.why)} | {held.until.date() if held.until else ''} |"
            for held in view.held
        ]
    for title, found in (("Warnings", view.warnings), ("Skipped", view.skipped)):
        if found:
            lines += ["", f"## {title}", "", *(f"- {_cell(one)}" for one in found)]
    return "\n".join(lines) + "\n"


def _named(reference: str, title: str = "") -> str:
    """A reference that refers, and the title."""
    return f"{cell(Raw(printable(reference)))} {_cell(title)}".rstrip()


def _summary(change: Change) -> str:
    return _named(change.summary) if change.stage is Stage.LINK else _cell(change.summary)


def _cell(text: str) -> Raw:
    return cell(printable(text))
