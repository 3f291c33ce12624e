"""The limits of a rule as they are written: how many matches are kept, and how many issues a day are opened."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StrictInt, model_validator

from triage_bot.actions.match import Match
from triage_bot.errors import nearest
from triage_bot.model.resource import EPOCH, Account, Issue
from triage_bot.shapes.values import Strict, Words, refuse
from triage_bot.text.fields import HEALTHS, KNOWN, key_of

_MOST = 2**63
"""More is no number of things to Ruby."""


def _ordering(word: str) -> str:
    """A colour, or the field that a column of this title is."""
    key = word if word in HEALTHS else key_of(word)
    hint = nearest(word, KNOWN | set(HEALTHS))
    refuse(key not in (*HEALTHS, *KNOWN), f'"{word}" is neither a colour nor a field' + (f", {hint}" if hint else ""))
    return key


def _created(match: Match) -> datetime:
    resource = match.seen.resource
    return resource.created_at if isinstance(resource, Issue) else EPOCH


class Limits(Strict):
    """Keep only so many matches, the newest or the oldest by creation; or open so many issues a day for each person."""

    most_recent: StrictInt | None = Field(default=None, ge=0, lt=_MOST)
    oldest: StrictInt | None = Field(default=None, ge=0, lt=_MOST)
    per_person: StrictInt | None = Field(
        default=None, ge=1, description="Issues opened for one person on a working day."
    )
    first: Annotated[Words, AfterValidator(lambda words: tuple(map(_ordering, words)))] = ()

    def __bool__(self) -> bool:
        """False for `{}`, which limits nothing."""
        return bool(self.model_fields_set)

    @property
    def most(self) -> int | None:
        """How many matches are kept; None for all."""
        return self.oldest if self.most_recent is None else self.most_recent

    def in_order(self, matches: Iterable[Match]) -> list[Match]:
        """By creation, twins in time as the gem's sorting does; accounts in the order of their file."""
        own = list(matches)
        if own and isinstance(own[0].seen.resource, Account):
            return own
        by_age = sorted(own, key=_created)
        return by_age if self.most_recent is None else by_age[::-1]

    def left_of(self, matches: Iterable[Match]) -> list[Match]:
        """Those that are kept, in this order."""
        return self.in_order(matches)[: self.most]

    @model_validator(mode="after")
    def _one_of_them(self) -> Any:
        given = self.model_fields_set & {"most_recent", "oldest", "per_person"}
        refuse(len(given) > 1 or (self.first and not given), "give most_recent, oldest or per_person")
        refuse(any(getattr(self, key) is None for key in given), "a limit is a number")
        refuse(bool(self.first) and self.per_person is None, "first is the order of `per_person`")
        fields = [word not in HEALTHS for word in self.first]
        refuse(fields != sorted(fields), "in first, colours stand before fields")
        return self


def _none_of_it(given: Any) -> Any:
    """Whatever is empty limits nothing."""
    return {} if given in ([], "") else given


LimitsIfAny = Annotated[Limits | None, BeforeValidator(_none_of_it)]
