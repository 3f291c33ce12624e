"""Where a simulated year takes place: a project of the sandbox with its members and labels, and the policy for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import requests

from gitlab_sandbox.server import Sandbox
from gitlab_sandbox.state import model as m
from tests.shelf import including
from tests.year.life import Hands
from tests.year.team import ABOVE, MANAGERS, TEAM, Csm
from triage_bot.policy.load import load
from triage_bot.policy.policy_set import PolicySet

LABELS = (
    "HS::Red HS::Yellow HS::Green US-WEST US-EAST EMEA APAC LACSM Commercial E&A E&U U&A U&U snoozed triage-ignore "
    "type::digest type::escalation Will_Churn Requires_Triage outcome::won_back outcome::contracted outcome::churned "
    "risk::competition risk::lack_of_adoption update_due labels_missing"
)
FILES = "account-table account-triage accounts endings forms lists notify product".split()
HOLIDAYS = ("03-25", "05-01", "12-24", "12-25", "12-31")


@dataclass
class Place(Hands):
    """A project of the sandbox, reached by its root as any person."""

    sandbox: Sandbox
    folder: Path
    begin: date

    def __post_init__(self) -> None:
        for kind in ("notes", "issues"):
            self.sandbox.app.limits.set(kind, 0)  # a day takes a moment here, GitLab counts by the minute
        for token in self.sandbox.state.tokens.values():
            token.expires_at = None  # the bot's own would end before the year does
        self.http = requests.Session()

    @property
    def project(self) -> str:
        """Its address below the API."""
        return "/projects/" + self.sandbox.project.replace("/", "%2F")

    @property
    def issues(self) -> list[m.Issue]:
        """All issues, as the sandbox holds them."""
        return list(self.sandbox.state.the_project().issues.values())

    def policy_of(self) -> PolicySet:
        """The shipped policies, with some holidays."""
        days = [f"{year}-{day}" for year in (self.begin.year, self.begin.year + 1) for day in HOLIDAYS]
        file = self.folder / "year.yml"
        file.write_text(f"{including(FILES)}bot: {{mention: triage-bot}}\n", encoding="utf-8")
        loaded = load([file])
        given = {key: getattr(loaded.calendar, key) for key in type(loaded.calendar).model_fields}
        calendar = type(loaded.calendar)(**{**given, "holidays": tuple(map(date.fromisoformat, days))})
        return replace(loaded, calendar=calendar)

    def settle(self, team: list[Csm]) -> None:
        """Everybody becomes a member, and the labels are made."""
        for name in [*(one.name for one in team), *MANAGERS.values(), *TEAM, *ABOVE]:
            body = {"username": name, "name": name.title(), "email": f"{name}@sample.example"}
            user = self.root("POST", "/users", body)
            self.root("POST", f"{self.project}/members", {"user_id": user["id"], "access_level": 30})
        for label in LABELS.split():
            self.root("POST", f"{self.project}/labels", {"name": label.replace("_", " "), "color": "#6699cc"})

    def root(self, method: str, path: str, body: dict[str, Any], sudo: str = "") -> Any:
        """One request as root, or as the person named."""
        headers = {"PRIVATE-TOKEN": self.sandbox.root_token, **({"Sudo": sudo} if sudo else {})}
        answer = self.http.request(method, f"{self.sandbox.url}/api/v4{path}", json=body, headers=headers)
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None
