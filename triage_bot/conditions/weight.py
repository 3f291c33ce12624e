"""Condition `weight`: a number, None or Any (Premium)."""

from typing import Annotated, Any

from pydantic import AfterValidator

from triage_bot.conditions.base import Scalar
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.shapes.values import Word, refuse

NONE, ANY = "none", "any"


def _as_gitlab_takes_it(given: str) -> str:
    """A whole number, or none or any in whatever case, as GitLab takes them; raises ValueFault."""
    word = given.strip().lower()
    number = word.removeprefix("-")
    fits = word in (NONE, ANY) or (number.isascii() and number.isdigit())
    refuse(not fits, f'"{given}" is no number: write one, None or Any')
    return word if word in (NONE, ANY) else str(int(word))


NumberOrWord = Annotated[Word, AfterValidator(_as_gitlab_takes_it)]


class Weight(Scalar):
    """The weight is this number, `None` or `Any`; a GitLab that knows no weights lets every issue pass."""

    key = "weight"
    of_the_gem = True
    root: NumberOrWord

    def holds(self, seen: Seen, scene: Scene) -> bool:
        if unknown_to_gitlab("weight", seen.issue.row) or (seen.ref.planned and not seen.issue.scoped):
            return True
        weight, word = seen.issue.weight, self.root
        return weight is None if word == NONE else weight is not None if word == ANY else str(weight) == word

    def shown(self, seen: Seen, scene: Scene) -> str:
        return "none" if seen.issue.weight is None else str(seen.issue.weight)


def unknown_to_gitlab(name: str, row: Any) -> bool:
    """True if GitLab's own row lacks the field: it passes over the parameter of that name, too."""
    return bool(row) and name not in row
