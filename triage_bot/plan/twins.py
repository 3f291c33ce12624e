"""Twins: what was written twice because an answer was late or two runs met. The older one stays, the other goes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import combinations

from triage_bot.changes.notes import TakeBack
from triage_bot.context.claims import closing
from triage_bot.context.scene import Scene
from triage_bot.model.facts import NOTES, Need
from triage_bot.model.resource import Issue, Note, Ref
from triage_bot.plan.board import Board
from triage_bot.plan.ledger import Ledger
from triage_bot.text import marker

RULE = "twins"
_CHANGES = frozenset({"said", "called", "told"})
"""What a mark remembers; the rest says which issue it is."""
MEANWHILE = timedelta(minutes=2)
"""Within it a run that was interrupted and the next one may have said the same, each with its own time."""


def issues(board: Board, ledger: Ledger, scene: Scene) -> Iterator[Ref]:
    """Closes open issues that the bot opened a second time and nobody has written on; rules leave them alone."""
    for newer, older in _pairs(board.initial.values(), scene):
        notes = board.facts(newer.ref).notes
        if newer.user_notes_count and notes is None:
            ledger.lack((RULE, (), newer.ref), frozenset({Need(NOTES)}))
        elif any(not one.system and scene.standing.is_person(one.author) for one in notes or ()):
            continue
        else:
            for change in closing(newer, older.ref, RULE, f"opened twice, {older.ref} is older"):
                board.apply(change)
        yield newer.ref


def _pairs(known: Iterable[Issue], scene: Scene) -> Iterator[tuple[Issue, Issue]]:
    """Each open issue of the bot with an older one of the very same mark."""
    first: dict[tuple[str, str], Issue] = {}
    for issue in sorted(known, key=lambda one: one.id):
        if issue.state != "opened" or not scene.standing.is_bot(issue.author):
            continue
        mark = {key: value for key, value in marker.read(issue.description).items() if key not in _CHANGES}
        if "living" in mark or ("about" in mark and "account" not in mark):  # rules on accounts see to theirs
            older = first.setdefault((issue.ref.project, json.dumps(mark, sort_keys=True)), issue)
            if older is not issue:
                yield issue, older


def notes(board: Board, scene: Scene) -> Iterator[TakeBack]:
    """Takes back notes of this token's own that say what another one says, as far as notes were read."""
    for ref, facts in board.known_facts.items():
        yield from _of_one(ref, facts.notes or (), scene)


def _of_one(ref: Ref, there: Iterable[Note], scene: Scene) -> Iterator[TakeBack]:
    mine = [one for one in there if not one.system and scene.author and one.author.username == scene.author]
    by_words: dict[frozenset[object], list[Note]] = {}
    for note in sorted(mine, key=lambda one: one.id):
        if words := frozenset((one.rule, one.step, one.about, one.resource) for one in marker.said(note.body)):
            by_words.setdefault(words, []).append(note)
    gone: set[int] = set()
    for older, newer in (pair for group in by_words.values() for pair in combinations(group, 2)):
        if gone.isdisjoint((older.id, newer.id)) and _same(older, newer):
            twin, kept = (newer, older) if _untouched(newer) else (older, newer)
            if _untouched(twin):
                gone.add(twin.id)
                reason = "said twice, the other one stays"
                yield TakeBack(ref=ref, rule=RULE, reason=reason, note_id=twin.id, was=twin.body, kept=kept.id)


def _same(one: Note, other: Note) -> bool:
    """Of the same mark, or said at the same time by a run that could not know of the other."""
    return marker.said(one.body) == marker.said(other.body) or other.created_at - one.created_at <= MEANWHILE


def _untouched(note: Note) -> bool:
    return note.updated_at == note.created_at
