"""A sandbox project with people in it, a clock to turn, and the real command line to run on it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import gitlab
import requests
from gitlab.v4.objects import Project

from gitlab_sandbox.server import Sandbox
from tests.nursery import Process, begin
from tests.shelf import ACCOUNTS, copied

LABELS = [
    *"HS::Red HS::Yellow HS::Green US-WEST US-EAST EMEA APAC LACSM Commercial E&A E&U U&A U&U".split(),
    *["risk::competition", "risk::lack of adoption", "update due", "labels missing", "snoozed", "type::digest"],
]
LEVELS = {"csm-anna": 30, "csm-ben": 30, "csm-chen": 30, "manager-emea": 30, "guest-gina": 10}
MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
WHOLE = ["HS::Red", "EMEA", "U&A", "risk::competition"]
"""Labels with nothing missing."""

PEOPLE = "roles:\n  csm_manager: {default: manager-emea}\n"


def moment(text: str) -> datetime:
    """`2026-11-09` (09:00 UTC) or `2026-11-09 14:30`."""
    return datetime.fromisoformat(text if " " in text else f"{text} 09:00").replace(tzinfo=UTC)


class World:
    """A running sandbox, its people, and runs of triage-bot on it."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self.sandbox, self.folder = sandbox, folder
        self.now = MONDAY
        self.begun: dict[datetime, float] = {}
        self.root: Project = self.client(sandbox.root_token).projects.get(sandbox.project)
        self.policy = folder / "policies" / "local.yml"

    def client(self, token: str) -> gitlab.Gitlab:
        """The real client with a token."""
        return gitlab.Gitlab(self.sandbox.url, private_token=token)

    def people(self) -> None:
        """Members and labels, as in a project that is set up."""
        for name, level in LEVELS.items():
            self.join(name, level)
        for label in LABELS:
            self.root.labels.create({"name": label, "color": "#6699cc"})

    def join(self, name: str, level: int) -> None:
        """A new member with this access level."""
        users = self.client(self.sandbox.root_token).users
        user = users.create({"username": name, "name": name.title(), "email": f"{name}@sample.example"})
        self.root.members.create({"user_id": user.id, "access_level": level})

    def files(self, accounts: str = "", policy: str = "") -> None:
        """The shipped policies in a folder of their own, with people and perhaps accounts."""
        target = self.policy.parent
        target.mkdir(parents=True, exist_ok=True)
        copied(target)
        (target / "people.yml").write_text(PEOPLE, encoding="utf-8")
        if accounts:
            (target / "accounts.csv").write_text(accounts, encoding="utf-8")
        self.policy.write_text(
            policy or f"include: [core/account-triage.yml]\npeople: people.yml\n{ACCOUNTS}", encoding="utf-8"
        )

    def token(self, username: str, scopes: tuple[str, ...] = ("api",), **more: Any) -> str:
        """A personal token of a user."""
        root = self.client(self.sandbox.root_token)
        user = root.users.list(username=username)[0]
        data = {"name": "t", "scopes": list(scopes), **more}
        made = root.http_post(f"/users/{user.id}/personal_access_tokens", post_data=data)
        return str(made["token"])

    # Time and people's acts ---------------------------------------------------------------

    def at(self, when: str) -> World:
        """Turns the sandbox's clock (and what `run` calls now) to this time."""
        self.now = moment(when)
        self.door("clock", now=self.now.isoformat())
        return self

    def open(self, labels: list[str], by: str = "csm-anna", **more: Any) -> int:
        """A person opens an issue now; returns its iid."""
        data = {"title": "Alder Foods - triage", "labels": ",".join(labels), "confidential": True, **more}
        user = self.client(self.sandbox.root_token).users.list(username=by)[0]
        data.setdefault("assignee_ids", [user.id])
        return int(self.root.issues.create(data, sudo=by).iid)

    def say(self, iid: int, body: str = "We spoke.", by: str = "csm-anna") -> int:
        """A person comments now."""
        return int(self.root.issues.get(iid).notes.create({"body": body}, sudo=by).id)

    def edit(self, iid: int, by: str = "csm-anna", **fields: Any) -> None:
        """A person edits the issue now."""
        self.root.manager.gitlab.http_put(f"/projects/{self.root.id}/issues/{iid}", post_data=fields, sudo=by)

    # What is there ------------------------------------------------------------------------

    def labels(self, iid: int) -> list[str]:
        """The issue's labels."""
        return list(self.root.issues.get(iid).labels)

    def bot_notes(self, iid: int) -> list[str]:
        """Bodies of the bot's comments, oldest first."""
        notes = self.root.issues.get(iid, lazy=True).notes.list(get_all=True, sort="asc")
        return [note.body for note in notes if "_bot_" in note.author["username"] and not note.system]

    def state(self) -> dict[str, Any]:
        """Everything a run can change, without ids and times."""
        found: dict[str, Any] = {}
        for issue in self.root.issues.list(get_all=True, state="all"):
            found[f"{issue.iid} {issue.title}"] = {
                "labels": sorted(issue.labels),
                "state": issue.state,
                "description": issue.description,
                "due": issue.due_date,
                "assignees": sorted(one["username"] for one in issue.assignees),
                "notes": self.bot_notes(issue.iid) if issue.user_notes_count else [],
            }
        return found

    # Doors --------------------------------------------------------------------------------

    def door(self, name: str, verb: str = "POST", /, **body: Any) -> Any:
        """The sandbox's control door."""
        answer = requests.request(verb, f"{self.sandbox.url}/sandbox/{name}", json=body or None, timeout=20)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def log(self) -> list[dict[str, Any]]:
        """Requests the sandbox saw."""
        return list(self.door("requests", "GET")["log"])

    def forget_log(self) -> None:
        """Empties the request log."""
        self.door("requests", "DELETE")

    def writes(self) -> list[str]:
        """`POST /path` of every request that is no read."""
        return [f"{one['method']} {one['path']}" for one in self.log() if one["method"] != "GET"]

    # Runs ---------------------------------------------------------------------------------

    def arguments(self, *more: str) -> list[str]:
        """The words of a run on this project."""
        where = ["-f", str(self.policy), "-H", self.sandbox.url, "-i", self.sandbox.project]
        return ["run", *where, "--now", self.now.isoformat(), *more]

    def process(
        self,
        *more: str,
        token: str = "",
        command: list[str] | None = None,
        more_env: Mapping[str, str] | None = None,
    ) -> Process:
        """triage-bot as a process of its own."""
        return begin(command or self.arguments(*more), {**self.environment(token), **(more_env or {})})

    def environment(self, token: str = "") -> Mapping[str, str]:
        """A clean environment with the token."""
        keep = {key: os.environ[key] for key in ("PATH", "HOME", "LANG", "TMPDIR") if key in os.environ}
        return {**keep, "TRIAGE_BOT_TOKEN": token or self.sandbox.bot_token, "PYTHON_GITLAB_CFG": os.devnull}

    def run(self, *more: str, token: str = "", code: int = 0) -> dict[str, Any]:
        """A run in a process of its own; its JSON report, after its exit code was checked."""
        process = self.process("--format", "json", *more, token=token)
        out, err = process.communicate(timeout=120)
        assert process.returncode == code, f"exit {process.returncode}, wanted {code}\n{out}\n{err}"
        return json.loads(out) if out.strip().startswith("{") else {"stdout": out, "stderr": err}


@contextmanager
def world(folder: Path, seed: str = "empty", tier: str = "free", people: bool = True) -> Iterator[World]:
    """A world on a Monday morning."""
    with Sandbox(port=0, seed=seed, tier=tier, clock=MONDAY) as sandbox:
        made = World(sandbox, folder)
        if people:
            made.people()
        made.files()
        yield made


@contextmanager
def demo_world(folder: Path, tier: str = "free") -> Iterator[World]:
    """The demo's project with its own accounts and people."""
    with world(folder, "demo", tier, people=False) as made:
        for name in ("accounts.csv", "people.yml"):
            body = made.root.files.raw(file_path=name, ref="main")
            (made.policy.parent / name).write_bytes(bytes(body))
        made.policy.write_text(
            f"include: [core/account-triage.yml]\npeople: people.yml\nbot: {{usernames: [triage-bot-old]}}\n{ACCOUNTS}",
            encoding="utf-8",
        )
        yield made
