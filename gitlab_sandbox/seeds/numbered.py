"""The seed issues:N – very many account issues, quickly, a share of them at risk."""

from __future__ import annotations

import gc
from datetime import datetime, timedelta

from gitlab_sandbox.seeds import base
from gitlab_sandbox.state import labels, people
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.store import State

HEALTH = {"HS::Red": "#CC0033", "HS::Yellow": "#E6B400", "HS::Green": "#2DA160"}
REGIONS = ("US-WEST", "US-EAST", "EMEA", "APAC", "LACSM", "Commercial")
CLASSES = ("E&A", "E&U", "U&A", "U&U")
RISKS = (
    "lack of adoption", "product experience", "lack of engagement", "loss of sponsor or champion",
    "customer sentiment", "other organizational factors", "lack of budget", "competition", "covid-19",
)  # fmt: skip
TYPE = "type::account triage"
CSMS = ("csm-anna", "csm-ben", "csm-chen", "csm-dana")
SHARE = 0.02
QUIET_SHARE = 0.2  # of those at risk: how many nobody has written on for 20 or 40 days


def parse(seed: str) -> tuple[int, float]:
    _, count, *rest = seed.split(":")
    if not count.isdigit() or len(rest) > 1:
        raise ValueError(f"{seed!r} is not issues:N or issues:N:SHARE")
    share = float(rest[0]) if rest else SHARE
    if not 0 <= share <= 1:
        raise ValueError(f"the share of {seed!r} must lie between 0 and 1")
    return int(count), share


def plant(state: State, count: int, share: float) -> None:
    gc.unfreeze()
    bot = base.plant(state)
    project = state.the_project()
    seeder = Seeder(state, project, bot)
    gc.disable()  # hundreds of thousands of new objects and not one of them garbage
    try:
        every = round(1 / share) if share else 0
        for number in range(1, count + 1):
            seeder.add(number, at_risk=bool(every) and number % every == 0)
    finally:
        gc.enable()
    gc.freeze()  # or every later collection would walk over all of them
    state.changed()


class Seeder:
    def __init__(self, state: State, project: m.Project, bot: m.User) -> None:
        self.state, self.project, self.bot = state, project, bot
        self.now = state.clock.now()
        self.csms = [people.add_user(state, name) for name in CSMS]
        for user in self.csms:
            people.join(state, project, user, m.REPORTER)
        titles = {**HEALTH, **dict.fromkeys(REGIONS, "#6699CC"), **dict.fromkeys(CLASSES, "#8E44AD")}
        titles |= {f"risk::{r}": "#D10069" for r in RISKS} | {TYPE: "#34495E"}
        titles |= dict.fromkeys(("update due", "labels missing", "snoozed", "triage-ignore"), "#AD4363")
        self.labels = {t: labels.create(state, project, t, color=c) for t, c in titles.items()}
        self.risk_seen = 0

    def add(self, number: int, at_risk: bool) -> None:
        dice, csm = self.state.random, self.csms[number % len(self.csms)]
        days = dice.randint(60, 400) if at_risk else dice.randint(10, 400)
        born = self.now - timedelta(days=days, seconds=dice.randint(0, 80_000))
        iid = self.state.take_iid(self.project)
        issue = m.Issue(
            id=self.state.next_id("issue"), iid=iid, project=self.project,
            title=f"Account {number:06d} - triage",
            description=_description(number, csm), author=csm, created_at=born, updated_at=born,
            confidential=True, assignees=[csm], labels=self._labels(at_risk),
        )  # fmt: skip
        issue.label_events = [
            m.LabelEvent(id=self.state.next_id("label_event"), user=csm, created_at=born, label=x, action="add")
            for x in issue.labels
        ]
        self.project.issues[iid] = issue
        self.state.issues[issue.id] = issue
        if at_risk:
            self._talk(issue, csm)

    def _labels(self, at_risk: bool) -> list[m.Label]:
        dice = self.state.random
        titles = [dice.choice(REGIONS), dice.choice(CLASSES), TYPE]
        if at_risk:
            self.risk_seen += 1
            titles += ["HS::Red" if self.risk_seen % 2 else "HS::Yellow", f"risk::{dice.choice(RISKS)}"]
        else:
            titles.append("HS::Green")
        return [self.labels[t] for t in titles]

    def _talk(self, issue: m.Issue, csm: m.User) -> None:
        """Three to six notes: people's words, and one of the bot after the last of them."""
        dice = self.state.random
        quiet = self.risk_seen % round(1 / QUIET_SHARE) == 0
        last = (20 if self.risk_seen % 2 else 40) if quiet else dice.randint(1, 9)
        words = dice.randint(2, 5)
        for back in range(words - 1, -1, -1):
            at = self.now - timedelta(days=min(last + back * 3, 59), hours=2)
            self._note(issue, csm, f"Talked to the customer, step {words - back}.", at)
        self._note(issue, self.bot, "Thank you for the update.", self.now - timedelta(days=last, hours=1))

    def _note(self, issue: m.Issue, author: m.User, body: str, at: datetime) -> None:
        note_id = self.state.next_id("note")
        issue.notes.append(
            m.Note(id=note_id, body=body, author=author, created_at=at, updated_at=at, discussion_id=f"{note_id:040x}")
        )
        issue.updated_at = max(issue.updated_at, at)


def _description(number: int, csm: m.User) -> str:
    return (
        f"| Field | Value |\n| --- | --- |\n| Account | Account {number:06d} |\n"
        f"| Account ID | acc-{number:06d} |\n"
        f"| CSM | @{csm.username} |\n"
    )
