"""A year of accounts on the sandbox, day by day: people live and act, the bot runs twice a day and hears webhooks."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import requests

from gitlab_sandbox.server import Sandbox
from gitlab_sandbox.state import model as m
from tests.shelf import including
from tests.year import laws
from tests.year.life import Account, Daily, Hands, Sight
from tests.year.team import ABOVE, MANAGERS, TEAM, Csm, csms, people
from triage_bot.accounts.account_list import AccountList
from triage_bot.apply.speaking import Pace
from triage_bot.engine.fetch import Given
from triage_bot.engine.triage import admit, look_from, write
from triage_bot.gitlab.connection import Connection, Repeating
from triage_bot.gitlab.gateway import Gateway
from triage_bot.model import resource
from triage_bot.plan.plan import Plan
from triage_bot.policy.load import load
from triage_bot.policy.policy_set import PolicySet

LABELS = (
    "HS::Red HS::Yellow HS::Green US-WEST US-EAST EMEA APAC LACSM Commercial E&A E&U U&A U&U snoozed triage-ignore "
    "type::digest type::escalation Will_Churn Requires_Triage outcome::won_back outcome::contracted outcome::churned "
    "risk::competition risk::lack_of_adoption update_due labels_missing"
)
FILES = "account-table account-triage endings forms lists notify product".split()
HOLIDAYS = ("03-25", "05-01", "12-24", "12-25", "12-31")
QUIET_SPELL = 14
"""Days in the middle of the time on which the bot does not run."""


@dataclass
class Figures:
    """What came of it."""

    days: int = 0
    runs: int = 0
    looks: int = 0
    changes: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    acts: int = 0
    requests: int = 0
    issues: int = 0
    closed: int = 0
    per_csm_and_week: float = 0.0

    def rows(self) -> list[tuple[str, str]]:
        """The figures for people."""
        kinds = ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in self.changes.most_common())
        return [
            ("days", str(self.days)),
            ("runs, looks at one issue", f"{self.runs}, {self.looks}"),
            ("acts of people", str(self.acts)),
            ("issues, closed in the end", f"{self.issues}, {self.closed}"),
            ("changes", kinds),
            ("requests of the bot", str(self.requests)),
            ("bot comments per CSM and week", f"{self.per_csm_and_week:.2f}"),
            ("laws broken", str(len(self.broken))),
        ]


@dataclass
class Year(Hands):
    """One simulated stretch of time; `run()` lives it and returns the figures."""

    sandbox: Sandbox
    folder: Path
    begin: date
    days: int = 365
    count: int = 50
    seed: int = 1
    hardship: float = 1.0
    figures: Figures = field(default_factory=Figures)

    def __post_init__(self) -> None:
        self.rng = Random(self.seed)
        for kind in ("notes", "issues"):
            self.sandbox.app.limits.set(kind, 0)  # a day takes a moment here, GitLab counts by the minute
        for token in self.sandbox.state.tokens.values():
            token.expires_at = None  # the bot's own would end before the year does
        self.team = csms(max(4, self.count // 6), self.begin, self.days, self.rng)
        self.http = requests.Session()
        self.people = people(self.team)
        self._members()
        self.policy = self._policy()
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

    # The world ------------------------------------------------------------------------------

    def _policy(self) -> PolicySet:
        days = [f"{year}-{day}" for year in (self.begin.year, self.begin.year + 1) for day in HOLIDAYS]
        file = self.folder / "year.yml"
        file.write_text(f"{including(FILES)}bot: {{mention: triage-bot}}\n", encoding="utf-8")
        made = load([file])
        calendar = type(made.calendar)(
            timezone=made.calendar.timezone,
            weekend=made.calendar.weekend,
            holidays=tuple(map(date.fromisoformat, days)),
            fiscal_year_start_month=made.calendar.fiscal_year_start_month,
        )
        return type(made)(**{**vars(made), "calendar": calendar})

    def _members(self) -> None:
        for name in [*(one.name for one in self.team), *MANAGERS.values(), *TEAM, *ABOVE]:
            body = {"username": name, "name": name.title(), "email": f"{name}@sample.example"}
            user = self._root("POST", "/users", body)
            self._root("POST", f"{self._project}/members", {"user_id": user["id"], "access_level": 30})
        for label in LABELS.split():
            self._root("POST", f"{self._project}/labels", {"name": label.replace("_", " "), "color": "#6699cc"})

    def _account(self, number: int) -> Account:
        csm = self.team[number % len(self.team)]
        csm.accounts.append(f"acc-{number:03}")
        renewal = self.begin + timedelta(days=self.rng.randrange(20, 500))
        health = self.rng.choices(("green", "yellow", "red"), (7, 2, 1))[0]
        return Account(f"acc-{number:03}", f"Sample {number:03}", csm.name, csm.region, renewal, health)

    @property
    def _project(self) -> str:
        return "/projects/" + self.sandbox.project.replace("/", "%2F")

    def _root(self, method: str, path: str, body: dict[str, Any], sudo: str = "") -> Any:
        headers = {"PRIVATE-TOKEN": self.sandbox.root_token, **({"Sudo": sudo} if sudo else {})}
        answer = self.http.request(method, f"{self.sandbox.url}/api/v4{path}", json=body, headers=headers)
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    @property
    def issues(self) -> list[m.Issue]:
        """All issues, as the sandbox holds them."""
        return list(self.sandbox.state.the_project().issues.values())

    # People's hands ---------------------------------------------------------------------------

    def say(self, iid: int, by: str, text: str) -> None:
        self._acts("POST", iid, "/notes", {"body": text}, by)

    def edit(self, iid: int, by: str, **fields: str) -> None:
        self._acts("PUT", iid, "", dict(fields), by)

    def _acts(self, method: str, iid: int, more: str, body: dict[str, Any], by: str) -> None:
        """An act of a person; most of them reach the service as a webhook."""
        self.figures.acts += 1
        self._turn(self.at + timedelta(minutes=1 + self.rng.randrange(4)))
        self._root(method, f"{self._project}/issues/{iid}{more}", body, sudo=by)
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
            resource.Account(
                id=one.number,
                name=one.name,
                fields={"account_id": one.number, "name": one.name, "csm": one.csm, "region": one.region,
                 "health": one.health, "renewal_date": one.renewal, "classification": "U&A"},
                row=number + 2,
            )
            for number, one in enumerate(self.accounts)
        )  # fmt: skip
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
            account.lives(self.rng, self.hardship)
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

    def _heir(self, csm: Csm, account: Account) -> Csm:
        """Somebody of the same region takes over: the account list and the issue say so."""
        heir = next(one for one in self.team if one.region == csm.region and one.name != csm.name and not one.left)
        if account.iid:
            user = next(one for one in self.sandbox.state.users.values() if one.username == heir.name)
            manager = MANAGERS[csm.region]
            self._acts("PUT", account.iid, "", {"assignee_ids": [user.id]}, manager)
        return heir
