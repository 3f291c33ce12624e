"""Expectations and changes in words, as a failing case shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from triage_bot.actions.base import Held
from triage_bot.cases.expected import ExpectedChange, ExpectedHeld, NoteTest, OpenTest, Target, TextTest
from triage_bot.changes.change import Change
from triage_bot.changes.open_issue import openings
from triage_bot.model.resource import Ref
from triage_bot.text import marker

MOST_LINES = 6
"""Lines of a text that are shown."""
HIDDEN = "<!-- triage-bot "


def said(body: str) -> str:
    """A text without the bot's hidden lines."""
    rows = [row for row in marker.without(body).splitlines() if not row.startswith(HIDDEN)]
    return "\n".join(rows).strip()


def text(body: str) -> Iterator[str]:
    """The first lines of a text, marked as such."""
    rows = [row for row in body.splitlines() if row.strip()]
    yield from (f"| {row}" for row in rows[:MOST_LINES])
    if len(rows) > MOST_LINES:
        yield f"| … {len(rows) - MOST_LINES} more lines"


def place(ref: Ref, project: str) -> str:
    """`#1` inside the case's project, else the whole reference."""
    return str(ref).removeprefix(project)


def change(one: Change, project: str) -> str:
    """A planned change in one line: where, what, which rule, why."""
    return f"{place(one.ref, project)}: {one.summary} ({one.rule}: {one.reason})"


def body(one: Change) -> str:
    """The text a change brings; empty if it brings none."""
    heads = [opening.title for opening in openings((one,))]
    return "\n".join([*heads, said(one.text)])


def target(one: Target) -> str:
    """`#1`, `account acc-1` or `new issue`."""
    if one.account is not None:
        return f"account {one.account}"
    return "new issue" if one.issue in (None, "new") else f"#{one.issue}"


def expected(one: ExpectedChange) -> str:
    """An expected change in one line."""
    rule = f" ({one.rule})" if one.rule else ""
    return f"{target(one)}: {', '.join(_parts(one))}{rule}"


def _parts(one: ExpectedChange) -> Iterator[str]:
    texts = {"comment": one.note, "edit a note": one.edit_note, "edit the description": one.description}
    for what, test in texts.items():
        if test is not None:
            yield ", ".join([what, *_wanted(test)])
    if one.open is not None:
        yield ", ".join(["open an issue", *_wanted(one.open)])
    yield from (f'add ~"{label}"' for label in one.add or ())
    yield from (f'remove ~"{label}"' for label in one.remove or ())
    if one.assign is not None:
        yield f"assign {', '.join(one.assign)}"
    if one.confidential is not None:
        yield "make confidential" if one.confidential else "make visible to all members"
    for key, what in {"state": "", "due": "due ", "milestone": "milestone ", "react": "react with "}.items():
        if (value := getattr(one, key)) is not None:
            yield f"{what}{value}"
    if one.take_back:
        yield "take back a note that came twice"
    if one.link is not None:
        yield f"link to {one.link}"


def _wanted(test: TextTest) -> Iterator[str]:
    if isinstance(test, NoteTest):
        yield from (f"mentions {name}" for name in test.mentions or ())
    if isinstance(test, OpenTest):
        yield from _opened(test)
    yield from (f'says "{words}"' for words in test.says)
    yield from (f'does not say "{words}"' for words in test.not_says)


def _opened(test: OpenTest) -> Iterable[str]:
    yield from (f'title "{test.title}"',) if test.title is not None else ()
    yield from (f'label "{label}"' for label in test.labels)
    yield from (f"assigned to {name}" for name in test.assignees)
    yield from (f"due {test.due}",) if test.due is not None else ()


def expected_held(one: ExpectedHeld) -> str:
    """What is expected to be held."""
    return f"{target(one)}: held" + (f" by {one.rule}" if one.rule else "") + (f', "{one.why}"' if one.why else "")


def held(one: Held, project: str) -> str:
    """What is held, by which rule and why."""
    return f"{place(one.ref, project)}: held" + (f" by {one.rule}" if one.rule else "") + f", {one.why}"
