"""What makes issues an account's own: hand-made ones that are taken over, and those of one that has another id now."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from triage_bot.changes.notes import PostNote
from triage_bot.changes.set_field import EditDescription
from triage_bot.context.claims import AccountIndex, Claim, IssueKind, claimed
from triage_bot.context.drift import ADOPTED
from triage_bot.context.scene import Scene
from triage_bot.context.standing import Proof
from triage_bot.errors import UsageError
from triage_bot.model.resource import Account, Issue
from triage_bot.text import marker, table

RULE = "accounts-adopt"


@dataclass(frozen=True, kw_only=True)
class AccountStanding:
    """How an account stands in GitLab with one kind: its marked issues, and hand-made ones that seem to be its."""

    account: Account
    kind: IssueKind
    marked: tuple[Issue, ...]
    hand_made: tuple[Issue, ...]
    unproved: tuple[Issue, ...] = ()
    """Issues that say they are its, opened by somebody who may not say so: taken only if it is named."""


def standings(scene: Scene, kinds: Iterable[IssueKind]) -> Iterator[AccountStanding]:
    """Every account with its open issues of each kind; an issue marked for another account is never taken."""
    opened = [issue for issue in scene.issues.values() if issue.state == "opened" and scene.speaks(issue)]
    index, kinds = AccountIndex((issue, scene.claim(issue)) for issue in opened), tuple(kinds)
    strangers = AccountIndex((issue, claimed(issue)) for issue in opened if not scene.stand(issue).proved)
    for account in scene.accounts.values():
        for kind in kinds:
            marked, tabled, named = index.find(account, kind.name)
            hand_made = {issue.ref: issue for issue in (*tabled, *named)}
            strange = {issue.ref: issue for way in strangers.find(account, kind.name) for issue in way}
            yield AccountStanding(
                account=account,
                kind=kind,
                marked=tuple(marked),
                hand_made=tuple(hand_made.values()),
                unproved=tuple(strange.values()),
            )


def adoption(standing: AccountStanding, scene: Scene, named: bool) -> EditDescription | PostNote | None:
    """What makes an issue the account's that has no marked one; None if that is not clear.

    A hand-made one gets the mark. One that a Guest, an outsider or a deleted user opened is taken only if its account
    is `named`: by a note of the bot, since its author may write whatever he wants into the description.
    """
    if standing.marked:
        return None
    if len(standing.hand_made) == 1:
        return _marked(standing, standing.hand_made[0], scene)
    if named and not standing.hand_made and len(standing.unproved) == 1:
        return _adopted(standing, standing.unproved[0])
    return None


def _reason(standing: AccountStanding) -> str:
    return f"this is the {standing.kind.name} issue of account {standing.account.id}"


def _marked(standing: AccountStanding, issue: Issue, scene: Scene) -> EditDescription:
    hidden = marker.write({**standing.kind.mark(standing.account, scene.claim(issue).renewal), "template": ADOPTED})
    body = f"{issue.description.rstrip()}\n\n{hidden}".lstrip("\n")
    return EditDescription(ref=issue.ref, rule=RULE, reason=_reason(standing), body=body, was=issue.description)


def _adopted(standing: AccountStanding, issue: Issue) -> PostNote:
    mark = standing.kind.mark(standing.account, claimed(issue).renewal)
    number = mark.pop("account")
    text = f"Adopted: {_reason(standing)} from now on."
    body = f"{text}\n\n{marker.write({'adopts': number, **mark})}"
    return PostNote(ref=issue.ref, rule=RULE, reason=_reason(standing), body=body)


def pairs(given: Iterable[str], scene: Scene) -> tuple[list[tuple[str, str]], list[str]]:
    """(OLD=NEW of what is given, taken apart; what is one id). Raises UsageError for pairs that cannot be meant."""
    moves: list[tuple[str, str]] = []
    ids: list[str] = []
    for word in given:
        if word in scene.accounts or "=" not in word:
            ids.append(word)
        else:
            moves.append(_pair(word, scene))
    return moves, ids


def _pair(word: str, scene: Scene) -> tuple[str, str]:
    cuts = [place for place, char in enumerate(word) if char == "="]
    new = next((word[cut + 1 :] for cut in cuts if word[cut + 1 :] in scene.accounts), "")
    if not new:
        raise UsageError(f"{word}: no account has the id behind the =", "write OLD=NEW, NEW as the account list has it")
    old = word[: -len(new) - 1]
    if old in scene.accounts:
        raise UsageError(f"{word}: account {old} is in the list still, its issues stay its own")
    if not moved(old, new, scene):
        raise UsageError(f"{word}: no issue of the bot, or of members who may edit issues, is about account {old}")
    return old, new


def moved(old: str, new: str, scene: Scene) -> list[EditDescription | PostNote]:
    """What makes an account's issues, open or closed, those of another id, by mark and table or by a note."""
    issues = sorted(scene.issues.values(), key=lambda issue: issue.id)
    claims = ((issue, scene.claim(issue)) for issue in issues if scene.speaks(issue))
    return [_moved(issue, claim, new, scene) for issue, claim in claims if claim.account == old]


def _moved(issue: Issue, claim: Claim, new: str, scene: Scene) -> EditDescription | PostNote:
    reason = f"account {claim.account} is {new} in the account list"
    if scene.stand(issue).proof is Proof.NOTE:  # what its author wrote proves nothing
        said = {key: value for key, value in claim.mark.items() if key != "account"}
        body = f"Adopted: {reason}.\n\n{marker.write({'adopts': new, **said})}"
        return PostNote(ref=issue.ref, rule=RULE, reason=reason, body=body)
    body, mark = issue.description, marker.read(issue.description)
    if "account" in mark:
        body = marker.rewritten(body, {**{key: value for key, value in mark.items() if key != "v"}, "account": new})
    if claim.ids:
        body = table.with_row(body, "Account ID", new)
    return EditDescription(ref=issue.ref, rule=RULE, reason=reason, body=body, was=issue.description)
