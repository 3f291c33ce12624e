"""Hand-made issues of accounts: which they are, and the hidden mark that makes them the account's issue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from triage_bot.model.change import EditDescription
from triage_bot.model.resource import Account, Issue
from triage_bot.text import marker
from triage_bot.text.accounts import AccountIndex

RULE = "accounts-adopt"


@dataclass(frozen=True)
class Standing:
    """How an account stands in GitLab: its marked issues, and hand-made ones that seem to be its."""

    account: Account
    marked: tuple[Issue, ...]
    hand_made: tuple[Issue, ...]


def standings(accounts: Iterable[Account], issues: Iterable[Issue]) -> list[Standing]:
    """Every account with its open issues; an issue marked for another account is never taken."""
    index = AccountIndex(issue for issue in issues if issue.state == "opened")
    found = []
    for account in accounts:
        marked, tabled, named = index.find(account)
        hand_made = {one.ref: one for one in (*tabled, *named)}
        found.append(Standing(account, tuple(marked), tuple(hand_made.values())))
    return found


def adoption(standing: Standing) -> EditDescription | None:
    """The mark for the one hand-made issue of an account without a marked one; None if that is not clear."""
    if standing.marked or len(standing.hand_made) != 1:
        return None
    issue = standing.hand_made[0]
    hidden = marker.write({"account": standing.account.id, "template": "adopted"})
    body = f"{issue.description.rstrip()}\n\n{hidden}".lstrip("\n")
    return EditDescription(
        ref=issue.ref,
        rule=RULE,
        reason=f"this is the issue of account {standing.account.id}",
        body=body,
        was=issue.description,
    )
