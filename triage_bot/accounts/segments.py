"""Segments of a list that nobody knows: their renewals go the enterprise way, which is said once for each word."""

import re
from collections.abc import Iterator, Sequence

from triage_bot.model.resource import Account

KNOWN = frozenset({"enterprise", "publicsector", "commercial", "midmarket", "smb", "scale"})
COMMERCIAL = "commercial"
"""The region whose accounts go the commercial way without a segment."""
_HINT = "known are enterprise, public sector; commercial, mid-market, SMB, scale"
_NAMED = 5
"""Accounts that one warning names."""


def odd_segments(accounts: Sequence[Account]) -> Iterator[tuple[int, str, str]]:
    """The first row of each word nobody knows (none at all where there is such a column), what to say, and a hint."""
    words: dict[str, list[int]] = {}
    for index, account in enumerate(accounts):
        if not _fits(account):
            words.setdefault(_word(account), []).append(index)
    told = any("segment" in account.fields for account in accounts)
    for word, rows in sorted(words.items(), key=lambda pair: pair[1]):
        if word or told:
            ids = ", ".join(accounts[index].id for index in rows[:_NAMED]) + (" …" if len(rows) > _NAMED else "")
            what = f'the segment "{word}" of {ids} is not known' if word else f"no segment for {ids}"
            yield rows[0], f"{what}: renewals go the enterprise way", _HINT


def _word(account: Account) -> str:
    return " ".join(str(account.fields.get("segment") or "").split())


def _fits(account: Account) -> bool:
    folded = re.sub(r"[\W_]+", "", _word(account).casefold())
    region = str(account.fields.get("region") or "").strip().casefold()
    return folded in KNOWN or (not folded and region == COMMERCIAL)
