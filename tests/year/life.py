"""What happens to accounts in a simulated year, and what their people do about it in GitLab."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tests.year.account import Account
from tests.year.team import AES, MANAGERS, Csm

COLOURS = {"red": "HS::Red", "yellow": "HS::Yellow", "green": "HS::Green"}


class Hands:
    """What people can do to an issue; each act says by whom. Implemented over the API."""

    def say(self, iid: int, by: str, text: str) -> None: ...
    def edit(self, iid: int, by: str, **fields: str) -> None: ...


@dataclass(frozen=True)
class Sight:
    """What a CSM sees of an issue before acting."""

    labels: frozenset[str]
    opened: bool
    description: str

    @property
    def colour(self) -> str:
        """red, yellow, green, or nothing."""
        return next((word for word, label in COLOURS.items() if label in self.labels), "")


def form(colour: str, until: date) -> str:
    """An update form."""
    return (
        f"## Summary\nIt stands still, {colour}.\n## Context\nTwo teams moved.\n## Needed to mitigate\nA sponsor.\n"
        f"## Next update\n{until}\n## Sentiment\n{colour}\n"
    )


RESOLUTION = (
    "## Resolved\nThe sponsor is back.\n## What helped\nA visit.\n## What follows\nA review.\n## Sentiment now\ngreen\n"
)


@dataclass
class Daily:
    """One CSM's working day on one account."""

    csm: Csm
    account: Account
    sight: Sight
    hands: Hands
    today: date
    rng: Random

    def chance(self, share: float) -> bool:
        """True with this probability."""
        return self.rng.random() < share

    def goes(self) -> None:
        """Perhaps an act, at most two."""
        if not self.sight.opened:
            self._closed()
        elif self.sight.colour and self.sight.colour != self.account.health and self.chance(0.5):
            self._new_colour()
        elif "update due" in self.sight.labels:
            if self.chance(self.csm.diligence):
                self._answers()
        elif "labels missing" in self.sight.labels and self.chance(self.csm.diligence):
            self._labels()
        elif "Will Churn" in self.sight.labels and self.chance(0.5):
            self._ticks()
        elif self.sight.colour == "green":
            self._green()
        elif self.chance(0.05):
            self.rng.choice((self._word, self._steps, self._messes_up, self._gives_up))()

    def _act(self, text: str) -> None:
        self.hands.say(self.account.iid, self.csm.name, text)

    def _edit(self, **fields: str) -> None:
        self.hands.edit(self.account.iid, self.csm.name, **fields)

    def _soon(self, days: int = 10) -> date:
        return self.today + timedelta(days=self.rng.randrange(2, days))

    def _new_colour(self) -> None:
        health = self.account.health
        how = self.rng.random()
        if how < 0.5:
            old = ",".join(label for label in COLOURS.values() if label in self.sight.labels)
            self._edit(add_labels=COLOURS[health], remove_labels=old)
        elif how < 0.8:
            self._act(RESOLUTION if health == "green" else form(health, self._soon()))
        else:
            self._act(f"@triage-bot health {health} as we heard in the call")

    def _answers(self) -> None:
        answers: tuple[Callable[[], None], ...] = (
            self._word,
            lambda: self._act(f"No change. Next step: ask again, by {self._soon()}, {self.csm.name}"),
            lambda: self._act(f"@triage-bot no-change a call, by {self._soon()}, {self.csm.name}"),
            lambda: self._act(form(self.sight.colour, self._soon())),
            lambda: self._act(f"@triage-bot snooze {self._soon(13)} they are at a fair"),
            lambda: self._edit(add_labels="snoozed", due_date=str(self._soon(20))),
            self._steps,
            lambda: self._act("## Summary\nAs before.\n## Context\n"),
        )
        self.rng.choice(answers)()

    def _word(self) -> None:
        self._act(f"We spoke on {self.today}; they look at the figures first.")

    def _steps(self) -> None:
        steps = f"## Next steps\n\n- [ ] {self._soon()} @{self.csm.name} call them\n- [ ] the plan of {self.today}\n"
        kept = self.sight.description.split("## Next steps")[0].rstrip()
        mark = [line for line in self.sight.description.splitlines() if line.startswith("<!-- triage-bot {")]
        self._edit(description="\n\n".join([kept, steps, *mark[-1:]]))

    def _messes_up(self) -> None:
        wrong = self.rng.choice(("apac", "HS:Red", "Commercial", "APJ", "E&U"))
        self._edit(add_labels=wrong)

    def _gives_up(self) -> None:
        if self.sight.colour == "red":
            self._edit(add_labels="Will Churn")

    def _ticks(self) -> None:
        """The manager ticks the line of the manager: only so it counts."""
        before, heading, checks = self.sight.description.partition("## Will churn")
        line = next((line for line in checks.splitlines() if line.startswith("- [ ]")), "")
        who = MANAGERS[self.account.region] if "manager agrees" in line else self.csm.name
        if line:
            ticked = before + heading + checks.replace("- [ ]", "- [x]", 1)
            self.hands.edit(self.account.iid, who, description=ticked)

    def _labels(self) -> None:
        risk = any(label.startswith("risk::") for label in self.sight.labels)
        wanted = ["U&A"] if not self.sight.labels & {"E&A", "E&U", "U&A", "U&U"} else []
        wanted += [] if risk or self.sight.colour == "green" else ["risk::competition"]
        wanted += [] if self.sight.labels & {"EMEA", "APAC", "Commercial"} else [self.account.region]
        if wanted:
            self._edit(add_labels=",".join(wanted))

    def _green(self) -> None:
        if self.chance(0.10):
            self._act(RESOLUTION)
        elif self.chance(0.20):
            self._edit(add_labels="outcome::won back")
            self._edit(state_event="close")

    def _closed(self) -> None:
        if self.account.health == "red" and self.chance(0.2):
            self._edit(state_event="reopen")


@dataclass
class Around:
    """A working day of those around the CSM on one account: account executive, solutions architect, manager."""

    account: Account
    sight: Sight
    hands: Hands
    today: date
    rng: Random

    def goes(self) -> None:
        """Perhaps a line of one of them, and a region where none is set."""
        if not self.sight.opened or self.sight.colour in ("", "green"):
            return
        chance, manager = self.rng.random(), MANAGERS[self.account.region]
        if chance < 0.015:
            who = self.rng.choice((self.account.ae or AES[self.account.region], "sa-one"))
            self.hands.say(self.account.iid, who, f"Their buyer called on {self.today}: the budget talks go on.")
        elif chance < 0.03 and "update due" in self.sight.labels:
            self.hands.say(self.account.iid, manager, f"I spoke with the team on {self.today}; they follow up.")
        elif chance < 0.10 and not self.sight.labels & {"EMEA", "APAC", "Commercial"}:
            self.hands.edit(self.account.iid, manager, add_labels=self.account.region)
