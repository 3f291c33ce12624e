"""An account of a simulated year: how it truly is, and what its row in the account list says, which is often behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

SICKENS = {"green": (("yellow", 0.006), ("red", 0.002)), "yellow": (("red", 0.010), ("green", 0.040))}
MENDS = {"red": (("yellow", 0.040), ("green", 0.010))}
EXPORTED = 0.6
"""How often a night's export has the health of the day."""
MOVES = 0.002
ENDS = (("renewed", 6), ("expanded", 2), ("contracted", 1), ("churned", 1))
"""How renewals end, and how often."""


@dataclass(kw_only=True)
class Account:
    """An account; its issue, once there is one; and the columns of its row that change."""

    number: str
    name: str
    csm: str
    region: str
    renewal: date
    health: str = "green"
    iid: int = 0
    ae: str = ""
    public: bool = False
    needs_others: bool = False
    region_from: date = date.min
    listed: str = "green"
    listed_on: date = date.min
    outcome: str = ""

    def lives(self, rng: Random, hardship: float, today: date) -> None:
        """One day of its life; hardship makes more happen."""
        for health, chance in {**SICKENS, **MENDS}[self.health]:
            if rng.random() < chance * hardship:
                self.health = health
                break
        if self.listed != self.health and rng.random() < EXPORTED:
            self.listed, self.listed_on = self.health, today
        self._renews(rng, hardship, today)

    def _renews(self, rng: Random, hardship: float, today: date) -> None:
        """The date moves; once it has passed somebody writes the outcome, and later the next date."""
        if rng.random() < MOVES * hardship:
            self.renewal += timedelta(days=rng.randrange(20, 120))
        if today > self.renewal and not self.outcome and rng.random() < 0.2:
            words, weights = zip(*ENDS, strict=True)
            self.outcome = rng.choices(words, weights)[0]
        elif self.outcome and self.outcome != "churned" and rng.random() < 0.1:
            self.renewal, self.outcome = self.renewal + timedelta(days=365), ""

    def row(self, today: date) -> dict[str, object]:
        """What the account list says of it today."""
        given: dict[str, object] = {
            "account_id": self.number,
            "name": self.name,
            "csm": self.csm,
            "ae": self.ae,
            "region": self.region if today >= self.region_from else "",
            "health": self.listed,
            "health_as_of": self.listed_on if self.listed_on > date.min else "",
            "requires_triage": True if self.needs_others and self.listed == "yellow" else "",
            "public_sector": True if self.public else "",
            "renewal_date": self.renewal,
            "renewal_outcome": self.outcome,
            "classification": "U&A",
        }
        return {key: value for key, value in given.items() if value != ""}
