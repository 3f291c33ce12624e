"""The board: reactions and links are planned once, and what they move is seen."""

from __future__ import annotations

from tests.builders import BOT, NOW, PROJECT, at, issue
from triage_bot.changes.change import Hand
from triage_bot.changes.link import Link
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
