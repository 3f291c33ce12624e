"""A small project in this very process, with people of every standing, and whole runs of the engine on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from gitlab_sandbox.app import App
from gitlab_sandbox.seeds.base import BOT_TOKEN
from gitlab_sandbox.state import ghost, people
from tests.campaign.play import TARGET
from tests.campaign.timeline import Timeline
from tests.campaign.wire import HOST, Killed, Mishap, Wire, WiredConnection
from tests.campaign.world import LABELS, MONDAY, Root
from tests.shelf import including
from triage_bot.accounts.account_list import AccountList
from triage_bot.apply.speaking import Pace
from triage_bot.engine.fetch import Given
from triage_bot.engine.triage import Result, triage
from triage_bot.errors import TriageBotError
from triage_bot.gitlab.gateway import Gateway
from triage_bot.gitlab.repeating import Repeating
from triage_bot.model.facts import People, Role
from triage_bot.model.resource import Account
from triage_bot.policy.load import load
from triage_bot.policy.policy_set import PolicySet

Befalls = Callable[[Wire, str, str], Mishap | None]
WHOLE = ("HS::Red", "EMEA", "U&A", "risk::competition")
PROCESS = "account-table account-triage accounts forms"
BOT, EDITOR, GUEST = "the bot", "csm-anna", "guest-gina"


@cache
def policy(text: str) -> PolicySet:
    """A policy file of these lines; or the shipped policies of these names."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "trust.yml"
        file.write_text(
            text if ":" in text else f"{including(text.split())}bot: {{mention: triage-bot}}\n", encoding="utf-8"
        )
        return load([file])


@dataclass
class Stage:
    """One project; `levels` are members by username (0: a user who is no member)."""

    levels: dict[str, int] = field(default_factory=dict)
    bots: frozenset[str] = frozenset()
    root: Root = field(init=False)
    time: Timeline = field(init=False)

    def __post_init__(self) -> None:
        app = App("empty", "free", 0.0, MONDAY - timedelta(days=90))
        app.state.the_project().visibility = "internal"
        self.root = Root(app)
        self.time = Timeline(app, MONDAY, Random(0))
        for name, level in ({EDITOR: 30, "manager-emea": 30, GUEST: 10} | self.levels).items():
            user = people.add_user(app.state, name, bot=name in self.bots)
            if level:
                people.join(app.state, app.state.the_project(), user, level)
        for label in LABELS:
            self.root.call("POST", f"{self.root.project}/labels", name=label, color="#6699cc")

    @property
    def bot(self) -> str:
        """The bot's username."""
        return next(name for name in (u.username for u in self.root.app.state.users.values()) if "_bot_" in name)

    def at(self, days_ago: int) -> Stage:
        """Turns the clock back to so many days before the Monday."""
        self.root.app.clock.freeze(MONDAY - timedelta(days=days_ago))
        return self

    def open(self, by: str, account: int = 0, labels: Iterable[str] = WHOLE, **more: Any) -> int:
        """An issue about an account, as somebody opens it."""
        table = f"| Field | Value |\n|---|---|\n| Account ID | acc-{account} |\n"
        fields = {"title": f"Sample {account} - triage", "description": table, "confidential": True} | more
        return int(self.root.call("POST", f"{self.root.project}/issues", by, labels=",".join(labels), **fields)["iid"])

    def say(self, iid: int, by: str, body: str) -> None:
        """A comment. An administrator lends a hand where a person could not see the issue."""
        self.root.call("POST", f"{self.root.project}/issues/{iid}/notes", by, body=body)

    def delete(self, name: str) -> None:
        """The user is deleted; what they left is Ghost's."""
        user = self.root.app.state.user(name)
        assert user is not None
        ghost.delete_user(self.root.app.state, user)

    def bot_notes(self, iid: int) -> list[str]:
        """What the bot said there."""
        return [one["body"] for one in self.root.notes(iid) if one["author"]["username"] == self.bot]

    def run(
        self, *accounts: Account, rules: str = PROCESS, befalls: Befalls = lambda *_: None
    ) -> Result | TriageBotError | None:
        """A whole run now; what ended it early instead, if anything did; None if the process was killed."""
        self.time.turn_to(max(self.time.now, MONDAY))
        self.time.enter(1)
        wire = Wire(1, self.root.app, self.time, befalls, [])
        try:
            self.time.sleep(1, 0)
            connection = WiredConnection(
                host=HOST,
                token=BOT_TOKEN,
                repeating=Repeating(sleep=lambda seconds: self.time.sleep(1, seconds), clock=self.time.clock),
            )
            connection.wire = wire
            roles = People(roles={"csm_manager": Role(default="manager-emea")})
            given = Given(
                policy=policy(rules), now=self.time.now, account_list=AccountList(accounts=accounts), people=roles
            )
            pace = Pace(clock=self.time.clock, sleep=lambda seconds: self.time.sleep(1, seconds))
            return triage(Gateway(connection=connection), TARGET, given, pace)
        except TriageBotError as error:
            return error
        except Killed:
            return None
        finally:
            self.time.leave(1)


def row(number: int, csm: str = EDITOR, **more: object) -> Account:
    """A red account of the list."""
    fields: dict[str, object] = {
        "account_id": f"acc-{number}", "name": f"Sample {number}", "csm": csm, "region": "EMEA", "health": "red",
        "classification": "U&A", **more,
    }  # fmt: skip
    return Account(id=f"acc-{number}", name=f"Sample {number}", fields=fields, row=number + 2)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown."""
    lines = [list(head), *map(list, rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join(f"| {' | '.join(one)} |" for one in lines) + "\n"
