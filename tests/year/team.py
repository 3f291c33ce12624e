"""The people of a simulated year: who they are, when they are away, how they answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from tests.builders import away
from triage_bot.model.facts import Absence, People, Person, Role

REGIONS = ("EMEA", "APAC")
MANAGERS = {"EMEA": "manager-emea", "APAC": "manager-apac"}
ABOVE = ("director-one", "director-public", "asm-one", "regional-one", "vp-one")
AES = {"EMEA": "ae-one", "APAC": "ae-two"}
TEAM = (*AES.values(), "sa-one", "rm-one")


@dataclass
class Csm:
    """One CSM: how often a question is answered on a working day, and when the CSM is away."""

    name: str
    region: str
    diligence: float
    away: tuple[Absence, ...] = ()
    left: date | None = None
    accounts: list[str] = field(default_factory=list)

    def works(self, day: date) -> bool:
        """True unless away or gone."""
        gone = self.left is not None and day >= self.left
        return not gone and not any(one.start <= day <= one.until for one in self.away)


def csms(count: int, begin: date, days: int, rng: Random) -> list[Csm]:
    """A team: most answer, one seldom does, one leaves in the middle of the time; everybody has holidays."""
    found = []
    for number in range(count):
        gone = []
        for _ in range(max(1, days // 120)):
            start = begin + timedelta(days=rng.randrange(5, max(6, days - 20)))
            gone.append(away(start, start + timedelta(days=rng.choice((4, 9, 13)))))
        diligence = 0.08 if number == 1 else rng.uniform(0.3, 0.7)
        left = begin + timedelta(days=days // 2) if number == 2 else None
        found.append(Csm(f"csm-{number + 1}", REGIONS[number % 2], diligence, tuple(gone), left))
    return found


def people(team: list[Csm]) -> People:
    """Their people file: everybody's backup is the next in the same region."""
    persons = {}
    for number, one in enumerate(team):
        backup = team[(number + 2) % len(team)].name
        persons[one.name] = Person(backup=backup, away=one.away)
    roles = {
        "csm_manager": Role(by_region=MANAGERS, default=MANAGERS["EMEA"]),
        "ae": Role(by_region=AES),
        "sa": Role(default="sa-one"),
        "rm": Role(default="rm-one"),
        "csm_director": Role(default="director-one"),
        "cs_director_public_sector": Role(default="director-public"),
        "asm": Role(default="asm-one"),
        "regional_director": Role(default="regional-one"),
        "vp_cs": Role(default="vp-one"),
    }
    return People(people=persons, roles=roles)


@dataclass(frozen=True)
class Hearer:
    """Who hears of an account: its account executive, and the roles above it."""

    ae: str
    region: str
    """As its row says; empty while the list does not know it."""
    public: bool

    def must_hear(self, colour: str, before: str, region: str) -> dict[str, set[str]]:
        """By role, the people of whom one at least must hear; where no region is known, nobody by region."""
        regions = {one for one in (region, self.region) if one}
        team = {
            "ae": {self.ae} if self.ae else {AES[one] for one in regions},
            "sa": {"sa-one"},
            "csm_manager": {MANAGERS[one] for one in regions},
        }
        if "red" not in (colour, before) or colour == "yellow":
            return team
        return team | {
            "csm_director": {"director-public" if self.public else "director-one"},
            "asm": {"asm-one"},
            "regional_director": {"regional-one"},
            "vp_cs": {"vp-one"},
        }
