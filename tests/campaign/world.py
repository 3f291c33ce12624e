"""A small project from a seed: accounts, issues with a history, people; on a sandbox in this very process."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from gitlab_sandbox.app import App
from gitlab_sandbox.seeds.base import MAIN_PROJECT, ROOT_TOKEN
from gitlab_sandbox.wire import Request
from tests.campaign.people import Act, acts_of
from tests.shelf import including
from triage_bot.model.facts import People, Role
from triage_bot.model.resource import Account
from triage_bot.policy.load import load
from triage_bot.policy.policy_set import PolicySet

MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
PROJECT = MAIN_PROJECT
CSMS = ("csm-anna", "csm-ben")
TEAM = (*CSMS, "manager-emea", "manager-apac", "ae-one", "sa-one", "director-one", "asm-one", "regional-one", "vp-one")
LABELS = [
    *"HS:Red HS::Red HS::Yellow HS::Green US-WEST US-EAST EMEA APAC LACSM Commercial E&A E&U U&A U&U snoozed".split(),
    *["risk::competition", "update due", "labels missing", "type::digest", "triage-ignore", "outcome::won back"],
]
MILESTONES = ("Q1", "Q2")
FEW = ("account-table", "account-triage", "accounts", "forms", "renewals")
ALL = (*FEW, "endings", "lists", "notify")


@cache
def policy(files: tuple[str, ...]) -> PolicySet:
    """Shipped policies; read once."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "campaign.yml"
        file.write_text(f"{including(files)}bot: {{mention: triage-bot}}\n", encoding="utf-8")
        return load([file])


def people() -> People:
    """Who holds which role."""
    roles = {
        "csm_manager": Role(by_region={"EMEA": "manager-emea", "APAC": "manager-apac"}, default="manager-emea"),
        "ae": Role(default="ae-one"),
        "sa": Role(default="sa-one"),
        "csm_director": Role(default="director-one"),
        "asm": Role(default="asm-one"),
        "regional_director": Role(default="regional-one"),
        "vp_cs": Role(default="vp-one"),
    }
    return People(roles=roles)


@dataclass(frozen=True)
class Planted:
    """One issue that is there before the bot comes: opened and last spoken on so many days ago."""

    account: int
    csm: str
    labels: tuple[str, ...]
    opened: int
    word: int
    assigned: bool = True
    confidential: bool = True
    steps: bool = False

    @property
    def description(self) -> str:
        """Its table, and perhaps a dated next step."""
        steps = f"\n## Next steps\n\n- [ ] 2026-12-04 @{self.csm} ask for the figures\n" if self.steps else ""
        return f"| Field | Value |\n|---|---|\n| Account ID | acc-{self.account} |\n| CSM | {self.csm} |\n{steps}"


@dataclass(frozen=True)
class World:
    """What there is, and what people will do; the same seed gives the same world."""

    seed: int
    tier: str
    accounts: tuple[Account, ...]
    issues: tuple[Planted, ...]
    acts: tuple[Act, ...]
    files: tuple[str, ...] = ALL

    def build(self) -> Root:
        """The sandbox with all of it, at the Monday's morning."""
        app = App("empty", self.tier, 0.0, MONDAY - timedelta(days=90))
        for kind in ("notes", "issues"):
            app.limits.set(kind, 0)  # a minute takes a moment here
        root = Root(app)
        for name in TEAM:
            user = root.call("POST", "/users", username=name, name=name.title(), email=f"{name}@sample.example")
            root.call("POST", f"{root.project}/members", user_id=user["id"], access_level=30)
        for label in LABELS:
            root.call("POST", f"{root.project}/labels", name=label, color="#6699cc")
        for title in MILESTONES:
            root.call("POST", f"{root.project}/milestones", title=title)
        for one in sorted(self.issues, key=lambda one: -one.opened):
            root.plant(one, self.accounts[one.account])
        app.clock.freeze(MONDAY)
        return root


@dataclass
class Root:
    """An administrator's hands, who may act for everybody; never through the wire, so nothing befalls them."""

    app: App
    ids: dict[str, int] = field(default_factory=dict)
    project: str = "/projects/" + PROJECT.replace("/", "%2F")

    def call(self, method: str, path: str, by: str = "", /, **body: Any) -> Any:
        """A call that must succeed; `by` is whose act it is."""
        headers = {"private-token": ROOT_TOKEN, "content-type": "application/json", "host": "gitlab.example"}
        headers |= {"sudo": by} if by else {}
        raw = json.dumps(body).encode() if body else b""
        reply = self.app.handle(Request(method=method, target=f"/api/v4{path}", headers=headers, body=raw))
        assert reply.status < 300, f"{method} {path}: {reply.status} {reply.body}"
        return json.loads(reply.encoded() or b"null")

    def user(self, name: str) -> int:
        """A user's number."""
        if not self.ids:
            self.ids = {one["username"]: one["id"] for one in self.call("GET", "/users?per_page=100")}
        return self.ids[name]

    def issues(self) -> list[dict[str, Any]]:
        """All issues, oldest first."""
        return list(self.call("GET", f"{self.project}/issues?state=all&per_page=100&sort=asc"))

    def notes(self, iid: int) -> list[dict[str, Any]]:
        """All notes of users, oldest first."""
        return list(
            self.call("GET", f"{self.project}/issues/{iid}/notes?sort=asc&per_page=100&activity_filter=only_comments")
        )

    def plant(self, one: Planted, account: Account) -> None:
        """An issue that a CSM opened and wrote on."""
        self.app.clock.freeze(MONDAY - timedelta(days=one.opened))
        made = self.call(
            "POST",
            f"{self.project}/issues",
            one.csm,
            title=f"{account.name} - triage",
            description=one.description,
            labels=",".join(one.labels),
            confidential=one.confidential,
            assignee_ids=[self.user(one.csm)] if one.assigned else [],
        )
        self.app.clock.freeze(MONDAY - timedelta(days=one.word))
        self.call("POST", f"{self.project}/issues/{made['iid']}/notes", one.csm, body="We spoke.")


def world(seed: int) -> World:
    """The world of a seed."""
    rng = Random(f"world {seed}")
    accounts = tuple(_account(number, rng) for number in range(rng.randrange(4, 7)))
    have = rng.sample(range(len(accounts)), rng.randrange(2, 5))
    issues = tuple(_planted(number, accounts[number], rng) for number in have)
    to_open = [one.id for number, one in enumerate(accounts) if number not in have and one.fields["health"] == "red"]
    acts = acts_of(rng, len(issues), to_open)
    return World(seed, rng.choice(["free", "premium"]), accounts, issues, acts, rng.choice((ALL, FEW, FEW)))


def _account(number: int, rng: Random) -> Account:
    csm = rng.choice(CSMS)
    health = rng.choices(("red", "yellow", "green"), (4, 3, 2))[0]
    renewal = date(2026, 11, 23) + timedelta(days=rng.choice((-20, 40, 100, 150, 400)))
    fields: dict[str, object] = {
        "account_id": f"acc-{number}",
        "name": f"Sample {number}",
        "csm": csm,
        "region": rng.choice(("EMEA", "APAC")),
        "health": health,
        "requires_triage": rng.random() < 0.5,
        "renewal_date": renewal,
        "classification": "U&A",
        "segment": rng.choice(("enterprise", "commercial")),
    }
    return Account(id=f"acc-{number}", name=f"Sample {number}", fields=fields, row=number + 2)


def _planted(number: int, account: Account, rng: Random) -> Planted:
    health = {"red": "HS::Red", "yellow": "HS::Yellow", "green": "HS::Green"}[str(account.fields["health"])]
    if rng.random() < 0.2:
        health = "HS:Red"
    labels = [health, str(account.fields["region"]), "U&A", "risk::competition"]
    rng.shuffle(labels)
    spoilt = rng.random()
    if spoilt < 0.25:
        labels.pop()
    elif spoilt < 0.5:
        labels.append(rng.choice(("APAC", "EMEA", "LACSM")))
    opened = rng.choice((4, 40, 60, 80))
    return Planted(
        number,
        str(account.fields["csm"]),
        tuple(dict.fromkeys(labels)),
        opened,
        min(opened, rng.choice((3, 20, 35))),
        rng.random() < 0.5,
        rng.random() < 0.7,
        rng.random() < 0.5,
    )
