"""Hand-made issues of accounts: which they are, and the hidden mark that makes them the account's issue of a kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from triage_bot.actions.issue import Issue_
from triage_bot.actions.once_per import OnePer
from triage_bot.model.change import EditDescription
from triage_bot.model.resource import Account, Issue
from triage_bot.policy.policy_set import PolicySet
from triage_bot.scene import Scene
from triage_bot.text import marker
from triage_bot.text.accounts import TRIAGE, AccountIndex, renewal_of

RULE = "accounts-adopt"


@dataclass(frozen=True, slots=True, order=True)
class IssueKind:
    """A kind of issue that accounts have; `per_renewal`: each renewal has its own."""

    name: str = TRIAGE
    per_renewal: bool = False


@dataclass(frozen=True)
class Standing:
    """How an account stands in GitLab with one kind: its marked issues, and hand-made ones that seem to be its."""

    account: Account
    kind: IssueKind
    marked: tuple[Issue, ...]
    hand_made: tuple[Issue, ...]


def kinds(policy: PolicySet, scene: Scene) -> tuple[IssueKind, ...]:
    """The kinds whose issues people may make by hand: those that their `type::` label names; triage first."""
    actions = [action for rule in policy.rules for action in rule.actions.values()]
    found = [one for one in actions if isinstance(one, Issue_) and one.once_per and not one.kind_]
    named = (IssueKind(one.kind(scene), one.once_per == "renewal") for one in found)
    return tuple(dict.fromkeys((IssueKind(), *named)))


def standings(accounts: Iterable[Account], issues: Iterable[Issue], kinds: Iterable[IssueKind]) -> Iterator[Standing]:
    """Every account with its open issues of each kind; an issue marked for another account is never taken."""
    index, kinds = AccountIndex(issue for issue in issues if issue.state == "opened"), tuple(kinds)
    for account in accounts:
        for kind in kinds:
            marked, tabled, named = index.find(account, kind.name)
            hand_made = {one.ref: one for one in (*tabled, *named)}
            yield Standing(account, kind, tuple(marked), tuple(hand_made.values()))


def adoption(standing: Standing) -> EditDescription | None:
    """The mark for the one hand-made issue of an account without a marked one; None if that is not clear."""
    if standing.marked or len(standing.hand_made) != 1:
        return None
    issue, account, kind = standing.hand_made[0], standing.account, standing.kind
    mark = OnePer(account, kind.name, issue.ref.project, per_renewal=kind.per_renewal).mark
    if kind.per_renewal and (own := renewal_of(issue)):
        mark["renewal"] = own.isoformat()  # what its table says it is about
    hidden = marker.write({**mark, "template": "adopted"})
    body = f"{issue.description.rstrip()}\n\n{hidden}".lstrip("\n")
    reason = f"this is the {kind.name} issue of account {account.id}"
    return EditDescription(ref=issue.ref, rule=RULE, reason=reason, body=body, was=issue.description)


def unknown(accounts: Iterable[Account], named: Iterable[str]) -> list[str]:
    """Those of the ids that no account has."""
    return sorted(set(named) - {account.id for account in accounts})
