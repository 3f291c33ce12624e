"""A run for people: who would hear from the bot, each issue with its evidence, and what was left alone."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from triage_bot.changes.change import Stage
from triage_bot.cli.printing.labels import backdrop
from triage_bot.cli.printing.output import Part, Sheet
from triage_bot.cli.printing.view import Line, View
from triage_bot.model.resource import Ref

MOST_HELD = 40
MOST_TITLE = 36
MARKS = {"planned": ("·", "cyan"), "done": ("✓", "green"), "failed": ("✗", "red"), "skipped": ("–", "yellow")}


def show(view: View, out: Sheet) -> None:
    """Prints the whole report."""
    _head(view, out)
    if view.lines:
        _people(view, out)
    for ref, lines in sorted(view.by_issue().items(), key=lambda pair: (not pair[0].planned, pair[0])):
        out.line()
        title = view.title(ref)
        out.line((_short(view, ref, lines), "bold"), f"  {title}" if title else "")
        for line in lines:
            for row in _line(view, line, out.width):
                out.line(*row)
    _left_alone(view, out)
    for title, found in (("Warnings", view.warnings), ("Not looked at in this run", view.skipped)):
        if found:
            out.line()
            out.line((title, "bold yellow" if title == "Warnings" else "bold"))
            for one in found:
                out.line(f"  {_shorten(view, one)}")


def _head(view: View, out: Sheet) -> None:
    kind = "dry run" if view.dry_run else "run"
    out.line((f"triage-bot {kind}", "bold"), f" of {view.scope}, {view.now:%A %Y-%m-%d %H:%M} UTC")
    if view.paused:
        out.line(("TRIAGE_BOT_PAUSED is set.", "yellow"))
    count = len(view.lines)
    changes = f"{count} change{'' if count == 1 else 's'}"
    if view.dry_run:
        out.line(("Nothing was written.", "bold green"), f" {changes} planned", end="")
    else:
        failed = f", {view.failed} failed" if view.failed else ""
        out.line(f"{changes}{failed}", end="")
    looked = "1 issue" if view.resources == 1 else f"{view.resources} issues and accounts"
    out.line(f"; {looked} looked at, {view.requests} requests.")


def _people(view: View, out: Sheet) -> None:
    """Totals by person: a manager reads this part only."""
    reached = view.mentions()
    if not reached:
        return
    out.line()
    out.line((f"Who {'would hear' if view.dry_run else 'heard'} from the bot", "bold"))
    rows = []
    for name, lines in reached.items():
        refs = ", ".join(_short(view, line.change.ref, [line]) for line in lines)
        rows.append((f"  @{name}" if name else "  (without a mention)", _counts(lines, bool(name)), refs))
    out.table(rows, gap=3)


def _counts(lines: list[Line], reaches: bool) -> str:
    comments = sum(line.change.stage is not Stage.OPEN for line in lines)
    opened = len(lines) - comments
    parts = [_plural(comments, "comment")] if comments else []
    new = f"{_plural(opened, 'new issue')}{' assigned' if reaches else ''}"
    return ", ".join(parts + ([new] if opened else []))


def _plural(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _line(view: View, line: Line, width: int) -> Iterator[tuple[Part, ...]]:
    mark, style = MARKS[line.outcome]
    what = _shorten(view, line.change.story(backdrop(view, line.change)))
    yield "  ", (mark, style), " ", (what, "bold" if line.outcome != "skipped" else "")
    for row in _wrapped(_shorten(view, line.change.reason), width):
        yield ((f"      {row}", "dim"),)
    for row in _wrapped(f"{line.outcome}: {line.error}", width) if line.error else ():
        yield ((f"      {row}", style),)
    for text in line.change.details(view.titles) if view.bodies else ():
        for row in _wrapped(text, width):
            yield (f"      │ {row}",)


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, max(20, width - 10), break_long_words=False, break_on_hyphens=False) or [""]


def _left_alone(view: View, out: Sheet) -> None:
    """What was held or only needs time; issues that are spoken to now are not listed again for that."""
    busy = {line.change.ref for line in view.lines}
    shown = [one for one in view.held if not (one.waiting and (one.ref in busy or not view.dry_run))]
    if not shown:
        return
    out.line()
    out.line(("Left alone, and why", "bold"))
    rows = []
    for held in sorted(shown, key=lambda one: (one.until is None, one.until, one.ref))[:MOST_HELD]:
        when = f"next look {held.until:%a %Y-%m-%d}" if held.until else ""
        title = view.title(held.ref)
        short = title if len(title) <= MOST_TITLE else f"{title[: MOST_TITLE - 1]}…"
        rows.append((f"  {_short(view, held.ref, [])}", short, _shorten(view, held.why), when))
    out.table(rows, gap=2)
    if len(shown) > MOST_HELD:
        out.line(f"  and {len(shown) - MOST_HELD} more")


def _short(view: View, ref: Ref, lines: list[Line]) -> str:
    """`#12` inside one project, else the whole reference."""
    real = next((line.ref for line in lines if line.ref), ref)
    if real.planned and real.project != "accounts":
        return f"(new {real.key})"
    return f"#{real.iid}" if real.iid and real.project == view.scope.partition("#")[0] else str(real)


def _shorten(view: View, text: str) -> str:
    return text.replace(f"{view.scope.partition('#')[0]}#", "#")
