"""What keeps the bot's own things right: confidential issues, proofs that an issue is an account's, twins."""

import json
from collections.abc import Container, Iterable, Iterator
from datetime import timedelta
from itertools import combinations

from triage_bot.actions.effects import Say
from triage_bot.changes.notes import TakeBack
from triage_bot.changes.set_field import SetConfidential
from triage_bot.changes.twins import closing
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.context.standing import Proof
from triage_bot.model.facts import NOTES, Need
from triage_bot.model.resource import Issue, Note, Ref
from triage_bot.plan.board import Board
from triage_bot.plan.ledger import Ledger, silence
from triage_bot.text import marker
from triage_bot.text.marker import Said
from triage_bot.text.table import TRIAGE

KEEP_CONFIDENTIAL = "keep-confidential"
WAS_OPENED_UP = "the bot opened it confidential, and it was made visible to all members"
CONFIDENTIAL_AGAIN = (
    "This issue is confidential again: it holds what the account list and other confidential issues say. "
    "Should all members read it? Then the policy has to say so (`confidential: no` in its template)."
)
LIST_CONFIDENTIAL_AGAIN = (
    "This list is confidential again: it holds what the account list and other confidential issues say. "
    "Lists always are; no policy says otherwise."
)


def set_back(board: Board, scene: Scene) -> None:
    """Before any rule looks: what is said there later may count on it."""
    for ref in sorted(scene.opened_up):
        board.apply(SetConfidential(ref=ref, rule=KEEP_CONFIDENTIAL, reason=WAS_OPENED_UP, confidential=True))


def told_confidential(board: Board, scene: Scene) -> Iterator[Say]:
    """One word each, in the note of the day if there is one; none where the policy itself makes it visible again."""
    for ref in sorted(scene.opened_up):
        if board.issues[ref].confidential:
            text = (
                LIST_CONFIDENTIAL_AGAIN
                if "living" in marker.read(board.issues[ref].description)
                else CONFIDENTIAL_AGAIN
            )
            yield _say(ref, KEEP_CONFIDENTIAL, text, WAS_OPENED_UP, scene)


def _say(ref: Ref, rule: str, text: str, reason: str, scene: Scene) -> Say:
    said = Said(rule=rule, episode=scene.now)
    return Say(ref=ref, rule=rule, part=rule, text=text, said=said, reason=reason, any_day=True)


STAYS_ADOPTED = "stays-adopted"
WORKED_ON = "somebody who may edit issues has worked on it; its author may not"
ADOPTED = (
    "This is the {kind} issue of account {account} from now on, whatever its author writes: people who may edit issues "
    "here have worked on it."
)


def mark_of(ref: Ref, board: Board, scene: Scene) -> dict[str, object]:
    """What a note on this issue keeps of whose it is; nothing on the bot's own, and where nothing proves it."""
    issue = board.initial.get(ref)
    if issue is None or scene.standing.is_bot(issue.author) or not scene.accounts or not scene.stand(issue).proved:
        return {}
    seen = Seen(issue, board.facts(ref))
    row, kind, renewal = seen.account(scene), seen.kind(scene), seen.claim(scene).renewal
    if row is None:
        return {}
    mark: dict[str, object] = {"adopts": row.id}
    mark |= {"kind": kind} if kind != TRIAGE else {}
    return mark | ({"renewal": renewal.isoformat()} if renewal else {})


def told_adopted(board: Board, scene: Scene, says: Iterable[Say], alone: Container[Ref]) -> Iterator[Say]:
    """One word where a label or an edit alone proves an issue, unless something is said there anyway."""
    spoken = {say.ref for say in says}
    weak = (ref for ref, stand in scene.worked.stands.items() if stand.proof in (Proof.LABEL, Proof.EDIT))
    for ref in sorted(
        ref for ref in weak if ref not in spoken and ref not in alone and scene.only_issue in (None, ref)
    ):
        issue, mark = board.issues.get(ref), mark_of(ref, board, scene)
        if not mark or issue is None or issue.state != "opened":
            continue
        text = ADOPTED.format(kind=mark.get("kind", TRIAGE), account=mark["adopts"])
        say = _say(ref, STAYS_ADOPTED, text, WORKED_ON, scene)
        if silence(say, Seen(issue, board.facts(ref)), scene) is None:
            yield say


TWINS = "twins"
_CHANGES = frozenset({"said", "called", "told", "for"})
"""What a mark remembers; the rest says which issue it is."""
MEANWHILE = timedelta(minutes=2)
"""Within it a run that was interrupted and the next one may have said the same, each with its own time."""


def twin_issues(board: Board, ledger: Ledger, scene: Scene) -> Iterator[Ref]:
    """Closes open issues that the bot opened a second time and nobody has written on; rules leave them alone."""
    for newer, older in _pairs(board.initial.values(), scene):
        notes = board.facts(newer.ref).notes
        if newer.user_notes_count and notes is None:
            ledger.lack((TWINS, (), newer.ref), frozenset({Need(NOTES)}))
        elif any(not note.system and scene.standing.is_person(note.author) for note in notes or ()):
            continue
        else:
            for change in closing(newer, older.ref, TWINS, f"opened twice, {older.ref} is older"):
                board.apply(change)
        yield newer.ref


def _pairs(known: Iterable[Issue], scene: Scene) -> Iterator[tuple[Issue, Issue]]:
    """Each open issue of the bot with an older one of the very same mark."""
    first: dict[tuple[str, str], Issue] = {}
    for issue in sorted(known, key=lambda candidate: candidate.id):
        if issue.state != "opened" or not scene.standing.is_bot(issue.author):
            continue
        mark = {key: value for key, value in marker.read(issue.description).items() if key not in _CHANGES}
        if "living" in mark or ("about" in mark and "account" not in mark):  # rules on accounts see to theirs
            older = first.setdefault((issue.ref.project, json.dumps(mark, sort_keys=True)), issue)
            if older is not issue:
                yield issue, older


def twin_notes(board: Board, scene: Scene) -> Iterator[TakeBack]:
    """Takes back notes of this token's own that say what another one says, as far as notes were read."""
    for ref, facts in board.known_facts.items():
        yield from _of_one(ref, facts.notes or (), scene)


def _of_one(ref: Ref, notes: Iterable[Note], scene: Scene) -> Iterator[TakeBack]:
    mine = [
        comment for comment in notes if not comment.system and scene.author and comment.author.username == scene.author
    ]
    by_words: dict[frozenset[object], list[Note]] = {}
    for note in sorted(mine, key=lambda comment: comment.id):
        if words := frozenset((said.rule, said.step, said.about, said.resource) for said in marker.said(note.body)):
            by_words.setdefault(words, []).append(note)
    gone: set[int] = set()
    for older, newer in (pair for group in by_words.values() for pair in combinations(group, 2)):
        if gone.isdisjoint((older.id, newer.id)) and _twin_notes_agree(older, newer):
            twin, kept = (newer, older) if _untouched(newer) else (older, newer)
            if _untouched(twin):
                gone.add(twin.id)
                reason = "said twice, the other one stays"
                yield TakeBack(ref=ref, rule=TWINS, reason=reason, note_id=twin.id, was=twin.body, kept=kept.id)


def _twin_notes_agree(note: Note, other: Note) -> bool:
    """Of the same mark, or said at the same time by a run that could not know of the other."""
    return marker.said(note.body) == marker.said(other.body) or other.created_at - note.created_at <= MEANWHILE


def _untouched(note: Note) -> bool:
    return note.updated_at == note.created_at
