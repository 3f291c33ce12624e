"""Hand-made issues of accounts: which they are, and the hidden mark that makes them the account's issue of a kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from triage_bot.changes.notes import PostNote
from triage_bot.changes.set_field import EditDescription
from triage_bot.context.claims import AccountIndex, IssueKind, claimed
from triage_bot.context.scene import Scene
from triage_bot.model.resource import Account, Issue
from triage_bot.text import marker

RULE = "accounts-adopt"


@dataclass(frozen=True)
class Standing:
    """How an account stands in GitLab with one kind: its marked issues, and hand-made ones that seem to be its."""

    account: Account
    kind: IssueKind
    marked: tuple[Issue, ...]
    hand_made: tuple[Issue, ...]
    unproved: tuple[Issue, ...] = ()
    """Issues that say they are its, opened by somebody who may not say so: taken only if it is named."""


def standings(scene: Scene, kinds: Iterable[IssueKind]) -> Iterator[Standing]:
    """Every account with its open issues of each kind; an issue marked for another account is never taken."""
    opened = [issue for issue in scene.issues.values() if issue.state == "opened" and scene.speaks(issue)]
    index, kinds = AccountIndex((one, scene.claim(one)) for one in opened), tuple(kinds)
    strangers = AccountIndex((one, claimed(one)) for one in opened if not scene.stand(one).proved)
    for account in scene.accounts.values():
        for kind in kinds:
            marked, tabled, named = index.find(account, kind.name)
            hand_made = {one.ref: one for one in (*tabled, *named)}
            strange = {one.ref: one for way in strangers.find(account, kind.name) for one in way}
            yield Standing(account, kind, tuple(marked), tuple(hand_made.values()), tuple(strange.values()))


def adoption(standing: Standing, scene: Scene, named: bool) -> EditDescription | PostNote | None:
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


def _reason(standing: Standing) -> str:
    return f"this is the {standing.kind.name} issue of account {standing.account.id}"


def _marked(standing: Standing, issue: Issue, scene: Scene) -> EditDescription:
    hidden = marker.write({**standing.kind.mark(standing.account, scene.claim(issue).renewal), "template": "adopted"})
    body = f"{issue.description.rstrip()}\n\n{hidden}".lstrip("\n")
    return EditDescription(ref=issue.ref, rule=RULE, reason=_reason(standing), body=body, was=issue.description)


def _adopted(standing: Standing, issue: Issue) -> PostNote:
    mark = standing.kind.mark(standing.account, claimed(issue).renewal)
    number = mark.pop("account")
    text = f"Adopted: {_reason(standing)} from now on."
    body = f"{text}\n\n{marker.write({'adopts': number, **mark})}"
    return PostNote(ref=issue.ref, rule=RULE, reason=_reason(standing), body=body)


def unknown(accounts: Iterable[Account], named: Iterable[str]) -> list[str]:
    """Those of the ids that no account has."""
    return sorted(set(named) - {account.id for account in accounts})
