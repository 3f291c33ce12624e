"""Reactions and links in every format."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

from tests.builders import NOW, PROJECT, snapshot
from triage_bot.apply.apply import Applied
from triage_bot.apply.writing import DONE, Outcome
from triage_bot.changes.change import Change
from triage_bot.changes.link import Link
from triage_bot.changes.notes import PostNote, React
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.changes.unmade import Unmade
from triage_bot.cli.printing.formats import report
from triage_bot.cli.printing.output import Sheet
from triage_bot.cli.printing.report import View, show, view
from triage_bot.engine.triage import Result
from triage_bot.model.resource import Ref
from triage_bot.plan.plan import Plan

ONE, NEW = Ref(PROJECT, 1), Ref(PROJECT, 0, "escalation")
COMMON: dict[str, Any] = {"rule": "r", "reason": "csm-anna asked for it"}
CHANGES: tuple[Change, ...] = (
    OpenIssue(ref=NEW, title="New", description="", **COMMON),
    Link(ref=ONE, to=NEW, **COMMON),
    React(ref=ONE, note_id=7, name="thumbsup", **COMMON),
    PostNote(ref=ONE, body="Done.", answer=True, mentions=("csm-anna",), **COMMON),
)


def seen(applied: bool = False, changes: tuple[Change, ...] = CHANGES) -> View:
    snap = snapshot()
    names = {NEW: Ref(PROJECT, 9)}
    outcomes = [Outcome(change=one, status=DONE, ref=names.get(one.ref)) for one in changes]
    result = Result(
        scope=snap.scope,
        snapshot=snap,
        plan=Plan(now=NOW, changes=changes, held=(), warnings=(), skipped=(), missing={}, next_looks={}),
        applied=Applied(outcomes) if applied else None,
        warnings=(),
        requests=3,
    )
    return view(result, {}, dry_run=not applied)


def shown(made: View) -> str:
    file = StringIO()
    show(made, Sheet(file))
    return file.getvalue()


def test_a_dry_run_counts_neither_as_a_word_to_a_person() -> None:
    page = shown(seen())
    assert "react with thumbsup" in page and "link to #(new escalation)" in page
    (row,) = [line for line in page.splitlines() if line.strip().startswith("@csm-anna")]
    assert row.split() == ["@csm-anna", "1", "comment", "#1"]


def test_an_opened_issue_is_linked_by_its_name() -> None:
    assert "link to #9" in shown(seen(applied=True))
    assert f"link to {PROJECT}#9" in report(seen(applied=True), "markdown")


def test_a_list_that_was_refused_is_told_once_and_of_the_place() -> None:
    lines = shown(seen(changes=(Unmade(ref=Ref(PROJECT), rule="r", reason="the list was refused"),))).splitlines()
    place = lines.index(PROJECT)
    assert [line.strip() for line in lines[place:] if line] == [PROJECT, "✗ nothing", "the list was refused"]


def test_as_json() -> None:
    found = json.loads(report(seen(applied=True), "json"))["changes"]
    link, react = (
        {key: one.get(key) for key in ("kind", "summary", "outcome", "to", "note_id", "emoji")} for one in found[1:3]
    )
    assert link == {
        "kind": "link",
        "summary": f"link to {PROJECT}#9",
        "outcome": "done",
        "to": f"{PROJECT}#9",
        "note_id": None,
        "emoji": None,
    }
    assert (react["kind"], react["note_id"], react["emoji"], "mentions" in found[2]) == ("react", 7, "thumbsup", False)


def test_as_markdown_and_junit() -> None:
    table, cases = report(seen(), "markdown"), report(seen(), "junit")
    for words in ("react with thumbsup", f"link to {PROJECT}#(new escalation)"):
        assert words in table and words in cases
