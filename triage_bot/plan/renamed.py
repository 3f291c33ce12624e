"""Accounts whose id is written otherwise than before: held until somebody says so, else each gets a second issue."""

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from triage_bot.context.claims import NOTHING, Claim
from triage_bot.context.scene import Scene
from triage_bot.errors import Fault, FaultyFiles, Place
from triage_bot.model.resource import Account, Ref

TOO_MANY = 5
"""From so many in one run on, the list is taken for written otherwise as a whole."""


@dataclass(frozen=True, slots=True, order=True)
class Renamed:
    """A new id with the name of an account that left the list and has an open issue."""

    old: str
    new: str
    ref: Ref
    row: int

    @property
    def pair(self) -> str:
        """As `accounts adopt` takes it."""
        return shlex.quote(f"{self.old}={self.new}")

    @property
    def why(self) -> str:
        """Why nothing is done for it."""
        what = f"it has the name of account {self.old}, which left the list and has an open issue, {self.ref}"
        return f"{what}; if it is the same: triage-bot accounts adopt {self.pair}"


def renamed(scene: Scene) -> tuple[Renamed, ...]:
    """New ids in the list that seem to be old ones; the same name must be no other row's, or the ids be alike."""
    left: dict[str, list[tuple[str, Ref]]] = {}
    for issue in scene.issues.values():
        claim = scene.claim(issue) if issue.state == "opened" and scene.speaks(issue) else NOTHING
        if claim.account and claim.account not in scene.accounts:
            for name in _names(claim):
                left.setdefault(name, []).append((claim.account, issue.ref))
    rows = (row for row in scene.accounts.values() if left and _is_new(row, scene))
    return tuple(sorted(renaming for row in rows for renaming in _of(row, left, scene)))


def _of(row: Account, left: dict[str, list[tuple[str, Ref]]], scene: Scene) -> Iterator[Renamed]:
    name = " ".join(row.name.split())
    alone, seen = scene.by_name.get(name) is row, set[str]()
    for old, ref in sorted(left.get(name, ())):
        if old not in seen and (alone or alike(old, row.id)):
            seen.add(old)
            yield Renamed(old, row.id, ref, row.row)


def _names(claim: Claim) -> set[str]:
    """The account's name by the issue's table, else what its title may begin with."""
    written = " ".join(str(claim.table.get("name") or "").split())
    return {written} if written else claim.names


def _is_new(row: Account, scene: Scene) -> bool:
    """True if no issue says it is about this id."""
    index = scene.about_accounts
    return row.id not in index.marked and row.id not in index.tabled


def alike(name: str, other: str) -> bool:
    """True for two ways to write one id: case, zeros in front, `.0` behind, 15 or 18 characters (Salesforce)."""
    return _form(name) == _form(other)


def _form(number: str) -> str:
    plain = number.strip()
    plain = plain[:15] if len(plain) == len("001a0000001xYz9AAE") else plain.removesuffix(".0")
    return plain.casefold().lstrip("0")


def warning(renamings: Iterable[Renamed]) -> str:
    """What a run says of them all, once."""
    pairs = [renaming.pair for renaming in renamings]
    single = len(pairs) == 1
    what = f"{len(pairs)} account{'' if single else 's'} held, with the name{'' if single else 's'} of "
    what += "one that left the list with an open issue" if single else "others that left the list with open issues"
    return f"{what}; if {'it is' if single else 'they are'} the same: triage-bot accounts adopt {' '.join(pairs)}"


def check(renamings: Iterable[Renamed], file: str) -> None:
    """Raises FaultyFiles if so many ids changed that the list itself is written otherwise."""
    renamings = tuple(renamings)
    if len(renamings) < TOO_MANY:
        return
    hint = f"write the ids as before, or: triage-bot accounts adopt {' '.join(renaming.pair for renaming in renamings)}"
    faults = [
        Fault(
            Place(file, renaming.row, 1),
            f"{renaming.new} has the name of {renaming.old}, which left the list with an open issue",
        )
        for renaming in renamings
    ]
    raise FaultyFiles([*faults, Fault(Place(file), f"{len(renamings)} accounts have other ids than before", hint)])
