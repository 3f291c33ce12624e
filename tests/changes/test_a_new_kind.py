"""A kind that nobody knows but this module goes through board, plan, apply and reports: adding one is adding a file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from io import StringIO
from typing import Any

from tests.apply.hands import Hands
from tests.builders import BOT, NOW, PROJECT, issue
from triage_bot.apply.apply import Applied, Apply
from triage_bot.apply.speaking import Pace
from triage_bot.changes.change import Change, Hand, Stage
from triage_bot.changes.hands import Hands as Doing
from triage_bot.changes.meanwhile import Kin, Meanwhile
from triage_bot.changes.relabel import Relabel
from triage_bot.changes.set_field import SetField
from triage_bot.cli.printing.formats import report
from triage_bot.cli.printing.output import Sheet
from triage_bot.cli.printing.report import View, show, view
from triage_bot.engine.triage import Result
from triage_bot.model.facts import Snapshot
from triage_bot.model.resource import Issue, Ref
from triage_bot.plan.board import Board
from triage_bot.plan.plan import Plan

WHY: dict[str, Any] = {"rule": "rename", "reason": "its account has another name"}


@dataclass(frozen=True, kw_only=True)
class Retitle(SetField):
    """Give the issue another title."""

    title: str
    kind, rank, field, words, attribute = "retitle", 7, "title", "title", "title"
    says, columns = "give it another title", (("title_after", "title"),)


@dataclass(frozen=True, kw_only=True)
class Follow(Change):
    """Give the issue's newest note of ours a rocket: no field, and nothing that `apply` has a line for."""

    note_id: int
    kind, sent, apart, once = "follow", Stage.REACT, ("note_id",), True
    says = "launch note {0.note_id}"

    def do(self, hands: Doing) -> None:
        hands.react(self.note_id, "rocket")

    def shows(self, issue: Issue | None, by: Hand) -> Issue | None:
        return replace(issue, upvotes=issue.upvotes + 1) if issue else None


@dataclass(frozen=True, kw_only=True)
class Leave(Follow):
    """The same, last of all, unless somebody has written or closed it."""

    kind, sent = "leave", Stage.AFTER

    def guards(self, kin: Kin) -> bool:
        return True

    def overtaken(self, meanwhile: Meanwhile) -> str:
        return meanwhile.acted


def board(*seen: Issue) -> Board:
    return Board(
        initial={one.ref: one for one in seen},
        known_facts={},
        hand=Hand(user=BOT, at=NOW),
        accounts=(),
        mark_of=lambda _: {},
    )


def test_the_board_shows_it_and_folds_two_of_it() -> None:
    ref, kept = Ref(PROJECT, 1), board(issue(1))
    for title in ("Birch", "Cedar"):
        kept.apply(Retitle(ref=ref, title=title, **WHY))
    kept.apply(Follow(ref=ref, note_id=3, **WHY))
    kept.apply(Follow(ref=ref, note_id=3, rule="other", reason=""))
    assert kept.issues[ref].title == "Cedar" and kept.issues[ref].upvotes == 2 and kept.dirty == {ref}
    net = kept.net()
    assert net == (Retitle(ref=ref, title="Cedar", **WHY), Follow(ref=ref, note_id=3, **WHY))
    kept.apply(Retitle(ref=ref, title=issue(1).title, **WHY))
    assert [one.kind for one in kept.net()] == ["follow"]


def test_what_is_taken_back_shows_no_more() -> None:
    ref, kept = Ref(PROJECT, 1), board(issue(1))
    kept.apply(Relabel(ref=ref, add=("due",), **WHY), by="one")
    kept.apply(Retitle(ref=ref, title="Cedar", **WHY), by="other")
    kept.retract("other")
    assert kept.issues[ref].title == issue(1).title and "due" in kept.issues[ref].labels
    kept.retract("one")
    assert kept.issues[ref] is kept.initial[ref] and kept.net() == ()


def _done(hands: Hands, *changes: Change, seen: Snapshot) -> Applied:
    return Apply(
        gateway=hands.adapter(),
        snapshot=seen,
        own_labels=frozenset(),
        pace=Pace(clock=lambda: 0.0, sleep=lambda _: None),
    ).run(changes)


def test_it_is_sent_and_compared_and_reported(hands: Hands) -> None:
    ref = hands.issue()
    note = hands.say(ref)
    seen = hands.seen()
    changes = (Retitle(ref=ref, title="Cedar Homes", **WHY), Follow(ref=ref, note_id=note, **WHY))
    applied = _done(hands, *changes, seen=seen)
    assert [(one.change.kind, one.status, one.error) for one in applied.outcomes] == [
        ("retitle", "done", ""),
        ("follow", "done", ""),
    ]
    assert hands.call("GET", f"/issues/{ref.iid}")["title"] == "Cedar Homes" and hands.emoji(ref, note) == ["rocket"]
    shown = view(
        Result(
            scope=seen.scope,
            snapshot=seen,
            plan=Plan(now=NOW, changes=changes),
            applied=applied,
            warnings=(),
            requests=3,
        ),
        {},
        dry_run=False,
    )
    for page in _reports(shown):
        assert "give it another title" in page and f"launch note {note}" in page
    row: Mapping[str, Any] = json.loads(report(shown, "json"))["changes"][0]
    assert (row["kind"], row["title_after"], row["outcome"]) == ("retitle", "Cedar Homes", "done")


def _reports(shown: View) -> tuple[str, ...]:
    sheet = StringIO()
    show(shown, Sheet(sheet))
    return sheet.getvalue(), *(report(shown, shape) for shape in ("json", "markdown", "junit"))


def test_what_a_person_did_meanwhile_stays(hands: Hands) -> None:
    ref = hands.issue()
    seen = hands.seen()
    hands.call("PUT", f"/issues/{ref.iid}", title="A person's")
    (outcome,) = _done(hands, Retitle(ref=ref, title="Cedar Homes", **WHY), seen=seen).outcomes
    assert (outcome.status, outcome.error) == ("skipped", "its title was changed meanwhile")
    assert hands.call("GET", f"/issues/{ref.iid}")["title"] == "A person's"


def test_so_it_does_where_it_is_no_field(hands: Hands) -> None:
    ref = hands.issue()
    note = hands.say(ref)
    leave, seen = Leave(ref=ref, note_id=note, **WHY), hands.seen()
    (outcome,) = _done(hands, leave, seen=seen).outcomes
    assert (outcome.status, hands.emoji(ref, note)) == ("done", ["rocket"])
    hands.say(ref, "Wait.")
    (outcome,) = _done(hands, leave, seen=seen).outcomes
    assert (outcome.status, outcome.error) == ("skipped", "somebody wrote or closed it meanwhile")
