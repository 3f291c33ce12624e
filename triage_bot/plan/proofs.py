"""What proves an issue today proves it tomorrow: the bot's notes on people's issues name the account in their mark.

So an issue stays the account's when its author leaves, or writes something else into it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from triage_bot.actions.base import Say
from triage_bot.context.scene import Scene, Seen
from triage_bot.context.standing import Proof
from triage_bot.model.resource import Ref
from triage_bot.plan import voice
from triage_bot.plan.board import Board
from triage_bot.text.marker import Said
from triage_bot.text.table import TRIAGE

RULE = "stays-adopted"
REASON = "somebody who may edit issues has worked on it; its author may not"
TEXT = (
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
    found: dict[str, object] = {"adopts": row.id}
    found |= {"kind": kind} if kind != TRIAGE else {}
    return found | ({"renewal": renewal.isoformat()} if renewal else {})


def said(board: Board, scene: Scene, says: Iterable[Say], alone: Container[Ref]) -> Iterator[Say]:
    """One word where a label or an edit alone proves an issue, unless something is said there anyway."""
    spoken = {say.ref for say in says}
    weak = (ref for ref, stand in scene.stands.items() if stand.proof in (Proof.LABEL, Proof.EDIT))
    for ref in sorted(ref for ref in weak if ref not in spoken and ref not in alone and scene.one in (None, ref)):
        issue, mark = board.issues.get(ref), mark_of(ref, board, scene)
        if not mark or issue is None or issue.state != "opened":
            continue
        text = TEXT.format(kind=mark.get("kind", TRIAGE), account=mark["adopts"])
        say = Say(ref=ref, rule=RULE, part=RULE, text=text, said=Said(RULE, scene.now), reason=REASON, any_day=True)
        if voice.silence(say, Seen(issue, board.facts(ref)), scene) is None:
            yield say
