"""A year of accounts on the sandbox, day by day: people live and act, the bot runs twice a day and hears webhooks."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.year import laws
from tests.year.account import Account
from tests.year.figures import Figures
from tests.year.hearing import Ears
from tests.year.life import Around, Daily, Sight
from tests.year.place import Place
from tests.year.promises import Promises, current
from tests.year.team import AES, MANAGERS, Csm, Hearer, csms, people
from triage_bot.accounts.account_list import AccountList
from triage_bot.apply.speaking import Pace
from triage_bot.engine.fetch import Given
from triage_bot.engine.triage import admit, look_from, write
from triage_bot.gitlab.connection import Connection
from triage_bot.gitlab.gateway import Gateway
from triage_bot.gitlab.repeating import Repeating
from triage_bot.model import resource
from triage_bot.plan.plan import Plan

QUIET_SPELL = 14
"""Days in the middle of the time on which the bot does not run."""


@dataclass
class Year(Place):
    """One simulated stretch of time; `run()` lives it and returns the figures."""

    days: int = 365
    count: int = 50
    seed: int = 1
    hardship: float = 1.0
    figures: Figures = field(default_factory=Figures)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.rng = Random(self.seed)
        self.team = csms(max(4, self.count // 6), self.begin, self.days, self.rng)
        self.people = people(self.team)
        self.settle(self.team)
        self.policy = self.policy_of()
        self.accounts = [self._account(number) for number in range(self.count)]
        self.gateway = Gateway(
            connection=Connection(
                host=self.sandbox.url, token=self.sandbox.bot_token, repeating=Repeating(sleep=lambda _: None)
            )
        )
        self.here = admit(self.gateway, "projects", self.sandbox.project, frozenset(), True)
        self.pace = Pace(clock=time.monotonic, sleep=time.sleep, limit=10**9)
        self.today = self.begin
        self.at = laws.now(self.begin, 6)
        self.listed: laws.Listed = set()
        self.ears, self.promises = Ears(self.policy.calendar), Promises(self.policy.calendar)

    def _account(self, number: int) -> Account:
        csm = self.team[number % len(self.team)]
        csm.accounts.append(f"acc-{number:03}")
        rng, health = self.rng, self.rng.choices(("green", "yellow", "red"), (7, 2, 1))[0]
        late = self.begin + timedelta(days=rng.randrange(3, 40))
        return Account(
            number=f"acc-{number:03}",
            name=f"Sample {number:03}",
            csm=csm.name,
            region=csm.region,
            renewal=self.begin + timedelta(days=rng.randrange(-5, 500)),
            health=health,
            ae=AES[csm.region] if rng.random() < 0.5 else "",
            public=rng.random() < 0.15,
            needs_others=rng.random() < 0.5,
            region_from=late if rng.random() < 0.2 else date.min,
            listed=health,
        )

    # People's hands ---------------------------------------------------------------------------

    def say(self, iid: int, by: str, text: str) -> None:
        self._acts("POST", iid, "/notes", {"body": text}, by)

    def edit(self, iid: int, by: str, **fields: str) -> None:
        self._acts("PUT", iid, "", dict(fields), by)

    def _acts(self, method: str, iid: int, more: str, body: dict[str, Any], by: str) -> None:
        """An act of a person; most of them reach the service as a webhook."""
        self.figures.acts += 1
        self._turn(self.at + timedelta(minutes=1 + self.rng.randrange(4)))
        self.root(method, f"{self.project}/issues/{iid}{more}", body, sudo=by)
        if self.bot_on and self.rng.random() < 0.5:
            self._look(iid)

    # The bot --------------------------------------------------------------------------------

    @property
    def bot_on(self) -> bool:
        """False for a fortnight in the middle."""
        day = (self.today - self.begin).days
        return not self.days // 2 - QUIET_SPELL <= day < self.days // 2

    def _turn(self, moment: Any) -> None:
        self.at = moment
        self.sandbox.app.clock.freeze(moment)

    def _given(self) -> Given:
        rows = tuple(
            resource.Account(id=one.number, name=one.name, fields=one.row(self.today), row=number + 2)
            for number, one in enumerate(self.accounts)
        )
        return Given(policy=self.policy, now=self.at, account_list=AccountList(accounts=rows), people=self.people)

    def _look(self, iid: int = 0) -> Plan:
        """One look at one issue, or at all; what is planned is done."""
        given = self._given()
        here = self.here.only(iid) if iid else self.here
        seen = look_from(self.gateway, here, given)
        done = write(self.gateway, seen, given, self.pace, 10_000)
        self.figures.looks += bool(iid)
        self.figures.runs += not iid
        self.figures.changes.update(one.kind for one in seen.plan.changes)
        assert done.applied is not None
        self.listed |= laws.on_lists(self.issues)
        rows = {one.iid: (one.listed, one.listed_on) for one in self.accounts}
        self.figures.broken += self.ears.listen(self.issues) + self.promises.watch(self.issues, rows)
        self.figures.broken += [
            f"{one.change.summary}: {one.error}" for one in done.applied.outcomes if one.status == "failed"
        ]
        return seen.plan

    def _nothing_left(self) -> None:
        left = look_from(self.gateway, self.here, self._given()).plan.changes
        self.figures.broken += [f"{self.today}: a second run would {one.kind}: {one.reason}" for one in left]

    # Days -------------------------------------------------------------------------------------

    def run(self) -> Figures:
        """Lives all days; what broke a law is in the figures."""
        for number in range(self.days):
            self.today = self.begin + timedelta(days=number)
            self._day()
            self.figures.days += 1
        self.figures.broken += laws.broken(self.issues, self.policy.calendar, self.listed)
        self.figures.requests = self.gateway.requests
        self.figures.issues = len(self.issues)
        self.figures.closed = sum(issue.state == "closed" for issue in self.issues)
        self.figures.per_csm_and_week = laws.comments_per_week(self.issues, len(self.team), self.days)
        return self.figures

    def _day(self) -> None:
        for account in self.accounts:
            account.lives(self.rng, self.hardship, self.today)
        self._turn(laws.now(self.today, 7))
        if self.bot_on:
            self._look()
        self._adopt()
        if self.policy.calendar.works(self.today):
            self._turn(laws.now(self.today, 8))
            self._people_work()
        self._turn(max(self.at, laws.now(self.today, 19)))
        if self.bot_on:
            self._look()
            if self.rng.random() < 0.1:
                self._nothing_left()
            if self.policy.calendar.works(self.today):
                self.figures.broken += laws.unanswered(self.issues, self.today, self.policy.calendar)
                self.figures.broken += self._unheard()
                self.figures.broken += [line for issue in self.issues for line in current(issue)]

    def _adopt(self) -> None:
        """People find the issues the bot has opened."""
        for issue in self.issues:
            for account in self.accounts:
                if not account.iid and issue.title.startswith(f"{account.name} - "):
                    account.iid = issue.iid

    def _people_work(self) -> None:
        by_iid = {issue.iid: issue for issue in self.issues}
        for account in self.accounts:
            csm = next(one for one in self.team if one.name == account.csm)
            if csm.left and self.today >= csm.left + timedelta(days=21):
                account.csm = self._heir(csm, account).name
            elif account.iid and csm.works(self.today):
                issue = by_iid[account.iid]
                labels = frozenset(label.title for label in issue.labels)
                sight = Sight(labels, issue.state == "opened", issue.description or "")
                Daily(csm, account, sight, self, self.today, self.rng).goes()
                Around(account, sight, self, self.today, self.rng).goes()

    def _heir(self, csm: Csm, account: Account) -> Csm:
        """Somebody of the same region takes over: the account list and the issue say so."""
        heir = next(one for one in self.team if one.region == csm.region and one.name != csm.name and not one.left)
        if account.iid:
            user = next(one for one in self.sandbox.state.users.values() if one.username == heir.name)
            manager = MANAGERS[csm.region]
            self._acts("PUT", account.iid, "", {"assignee_ids": [user.id]}, manager)
        return heir

    def _unheard(self) -> list[str]:
        """Those who should have heard of a colour by the end of today."""
        by_iid = {issue.iid: issue for issue in self.issues}
        spell = self.begin + timedelta(days=self.days // 2)
        since = spell if self.today >= spell else self.begin
        return [
            line
            for one in self.accounts
            if one.iid and not one.outcome
            for line in self.ears.unheard(by_iid[one.iid], self._hearer(one), self.today, since)
        ]

    def _hearer(self, one: Account) -> Hearer:
        return Hearer(one.ae, str(one.row(self.today).get("region", "")), one.public)
