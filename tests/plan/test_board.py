"""The board: reactions and links are planned once, and what they move is seen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import BOT, NOW, PROJECT, at, issue
from triage_bot.changes import open_issue
from triage_bot.changes.change import Hand
from triage_bot.changes.link import Link
from triage_bot.changes.named import named_in
from triage_bot.changes.notes import PostNote, React
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.changes.relabel import Relabel
from triage_bot.changes.set_field import SetConfidential
from triage_bot.model.resource import Ref
from triage_bot.plan.board import Board

OLD = at("2026-11-01")
ONE, TWO = Ref(PROJECT, 1), Ref(PROJECT, 2)
NEW = Ref(PROJECT, 0, "escalation")


def board() -> Board:
    return Board(
        initial={ref: issue(ref.iid, updated_at=OLD) for ref in (ONE, TWO)},
        known_facts={},
        hand=Hand(user=BOT, at=NOW),
        accounts=(),
        mark_of=lambda _: {},
    )


def react(note_id: int = 7, name: str = "thumbsup", rule: str = "r") -> React:
    return React(ref=ONE, rule=rule, reason="", note_id=note_id, name=name)


def link(to: Ref, rule: str = "r") -> Link:
    return Link(ref=ONE, rule=rule, reason="", to=to)


def test_a_reaction_is_planned_once_and_touches_nothing() -> None:
    made = board()
    for one in (react(), react(rule="another"), react(name="eyes"), react(8)):
        made.apply(one)
    assert [(one.note_id, one.name, one.rule) for one in made.net() if isinstance(one, React)] == [
        (7, "thumbsup", "r"),
        (7, "eyes", "r"),
        (8, "thumbsup", "r"),
    ]
    assert made.dirty == set() and made.issues[ONE].updated_at == OLD


def test_a_link_is_planned_once_and_touches_both() -> None:
    made = board()
    for one in (link(TWO), link(TWO, "another"), link(NEW)):
        made.apply(one)
    assert [(one.to, one.rule) for one in made.net() if isinstance(one, Link)] == [(TWO, "r"), (NEW, "r")]
    assert made.dirty == {ONE, TWO}
    assert made.issues[TWO].updated_at == NOW


def test_the_answers_come_last_and_openings_first() -> None:
    made = board()
    for one in (
        PostNote(ref=ONE, rule="r", reason="", body="Done.", key="1", answer=True),
        react(),
        link(NEW),
        SetConfidential(ref=ONE, rule="r", reason="", confidential=True),
        Relabel(ref=ONE, rule="r", reason="", add=("x",)),
        PostNote(ref=ONE, rule="r", reason="", body="A word."),
        PostNote(ref=ONE, rule="r", reason="", body="Done again.", key="1", answer=True),
        OpenIssue(ref=NEW, rule="r", reason="", title="New", description=""),
    ):
        made.apply(one)
    net = made.net()
    kinds = "open_issue post_note relabel set_confidential link react post_note"
    assert [one.kind for one in net] == kinds.split()
    assert [one.body for one in net if isinstance(one, PostNote)] == ["A word.", "Done."]


def test_a_text_that_names_many_is_read_no_oftener_than_one_that_names_few(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def read_in(text: str, ref: Ref) -> tuple[Ref, ...]:
        read.append(text)
        return named_in(text, ref)

    monkeypatch.setattr(open_issue, "named_in", read_in)

    def times(many: int) -> int:
        read.clear()
        made = replace(board(), initial={Ref(PROJECT, n): issue(n, updated_at=OLD) for n in range(1, many + 1)})
        names = " ".join(f"#{n}" for n in range(1, many + 1))
        made.apply(OpenIssue(ref=NEW, rule="r", reason="", title="All", description=names, of_the_gem=True))
        assert {one.updated_at for ref, one in made.issues.items() if ref != NEW} == {NOW}
        return len(read)

    assert times(50) == times(2)
