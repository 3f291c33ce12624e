"""What is odd about accounts though each row can be read: one customer under two spellings, renewals that are over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from triage_bot.accounts.company_name import same_name_key
from triage_bot.model.resource import Account

MOST_TWINS = 20
"""Others that an account is told of."""


def same_names(accounts: Sequence[Account]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """(account, others of the same name but for its spelling, earlier ones first), as positions; nothing is merged."""
    found: dict[str, list[int]] = {}
    for index, account in enumerate(accounts):
        found.setdefault(same_name_key(account.name), []).append(index)
    for key, group in found.items():
        if key and len(group) > 1:
            for index in group:
                yield index, tuple(other for other in group[: MOST_TWINS + 1] if other != index)[:MOST_TWINS]


def past_renewals(accounts: Sequence[Account], today: date) -> Iterator[int]:
    """Positions of accounts whose renewal date has passed without a word about how it ended."""
    for index, account in enumerate(accounts):
        renewal = account.fields.get("renewal_date")
        if isinstance(renewal, date) and renewal < today and not account.fields.get("renewal_outcome"):
            yield index
