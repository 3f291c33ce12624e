"""Where the account list and the table of an issue disagree, and which people in a row nobody here knows."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.resource import Account
from triage_bot.shapes.values import parse_day, written
from triage_bot.text import fields

RENEWAL = "renewal_date"
ADOPTED = "adopted"
"""What the hidden mark of a hand-made issue names as its template."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that the issue's table has otherwise than the account list."""

    key: str
    table: object
    row: object

    @property
    def title(self) -> str:
        """The field's name for people."""
        return fields.title_of(self.key)

    def __str__(self) -> str:
        """With both values; amounts of money stay out of texts that may be mailed."""
        if self.key in fields.MONEY:
            return f"{self.title} differs"
        return f"{self.title}: {fields.shown(self.table)} in the table, {fields.shown(self.row)} in the account list"


def differences(keys: Iterable[str], seen: Seen, scene: Scene) -> tuple[Difference, ...]:
    """Those of the fields that both fill, and differently; none without a row of the account."""
    row = seen.account(scene)
    if row is None or isinstance(seen.resource, Account):
        return ()
    table = seen.table(scene)
    pairs = ((key, table.get(key), row.fields.get(key)) for key in map(fields.key_of, keys))
    both = (pair for pair in pairs if all(value not in ("", None) for value in pair[1:]))
    return tuple(Difference(*pair) for pair in both if _folded(pair[1]) != _folded(pair[2]))


def changed_by_hand(difference: Difference, seen: Seen, scene: Scene) -> bool:
    """True for a renewal date that a person wrote since the bot opened the issue: the hidden mark has the bot's own."""
    mark = seen.claim(scene).mark
    if difference.key != RENEWAL or not mark:
        return False
    return mark.get("template") == ADOPTED or parse_day(mark.get(RENEWAL)) != difference.table


def _folded(value: object) -> object:
    return " ".join(value.split()).casefold() if isinstance(value, str) else value


def unknown_users(keys: Iterable[str], seen: Seen, scene: Scene) -> tuple[str, ...]:
    """Names in these columns of people who cannot act here: no members, or Guests, who read nothing confidential.

    None where nobody can tell; raises Unread.
    """
    values = seen.fields(scene)
    named = (name for key in keys for name in re.split("[,;]", str(values.get(fields.key_of(key)) or "")))
    names = dict.fromkeys(map(written, named))
    return tuple(name for name in names if name and not scene.edits(name, seen.ref))
