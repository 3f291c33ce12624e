"""People who act while the bot is at work: each act changes one thing on one issue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

from triage_bot.text import marker

if TYPE_CHECKING:
    from tests.campaign.world import Root

WHO = "manager-emea"
"""Who acts: nobody's CSM, so that an act can be told from the bot's."""

Fields = Callable[["Root", dict[str, Any]], dict[str, Any]]

PUTS: dict[str, Fields] = {
    "colour": lambda root, one: {"add_labels": _other_colour(one), "remove_labels": ",".join(_colours(one))},
    "colour off": lambda root, one: {"remove_labels": ",".join(_colours(one))},
    "region on": lambda root, one: {"add_labels": "US-WEST"},
    "regions off": lambda root, one: {"remove_labels": "EMEA,APAC"},
    "plain label": lambda root, one: {"add_labels": "outcome::won back"},
    "description": lambda root, one: {"description": one["description"] + "\n\nA line of ours."},
    "close": lambda root, one: {"state_event": "close" if one["state"] == "opened" else "reopen"},
    "milestone": lambda root, one: {"milestone_id": _milestone(root, "Q2")},
    "due date": lambda root, one: {"due_date": "2026-12-24"},
    "assignee": lambda root, one: {"assignee_ids": [root.user("ae-one")]},
    "in the open": lambda root, one: {"confidential": not one["confidential"]},
    "title": lambda root, one: {"title": one["title"] + " (ours)"},
}
SAYINGS = {
    "note": "We met them today.",
    "no change": "@triage-bot no change, we wait for legal",
    "command: colour": "@triage-bot health yellow",
    "command: help": "@triage-bot help",
    "command: snooze": "@triage-bot snooze 2026-12-04 we wait for legal",
    "form": "## Summary\nIt stands still.\n## Context\nTwo teams moved.\n## Needed to mitigate\nA sponsor.\n"
    "## Next update\n2026-12-04\n## Sentiment\nred\n",
}
OURS = "(a person's words)"
DELETES = "delete the bot's note"
ON_NOTES = ("words in the bot's note", DELETES)
KINDS = (*PUTS, *SAYINGS, *ON_NOTES)
ON_NEW = tuple(kind for kind in KINDS if kind != "close")
"""On what the bot opens: other issues that it opens for the account speak of it, as long as it is open."""


@dataclass(frozen=True)
class Act:
    """What somebody does: on an issue that was there before the bot came, or on the one it opens for an account."""

    kind: str
    iid: int = 0
    account: str = ""

    @property
    def key(self) -> str:
        """The issue's name in an end."""
        return f"planted {self.iid}" if self.iid else f'{{"account": "{self.account}", "template": "account-triage"}}'

    def find(self, root: Root) -> int:
        """The issue's iid, as soon as the act is possible; 0 before."""
        iid = self.iid or min((one["iid"] for one in root.issues() if _of(one, self.account)), default=0)
        return iid if iid and (self.kind not in ON_NOTES or _bots(root, iid)) else 0

    def do(self, root: Root, iid: int) -> None:
        """The person does it."""
        path = f"{root.project}/issues/{iid}"
        if self.kind in SAYINGS:
            root.call("POST", f"{path}/notes", WHO, body=SAYINGS[self.kind])
        elif self.kind in ON_NOTES:
            self._on_note(root, path, _bots(root, iid)[0])
        else:
            fields = PUTS[self.kind](root, root.call("GET", path))
            if all(value != "" for value in fields.values()):
                root.call("PUT", path, WHO, **fields)

    def _on_note(self, root: Root, path: str, note: dict[str, Any]) -> None:
        """An administrator's act: GitLab lets nobody else touch another's note."""
        if self.kind.startswith("delete"):
            root.call("DELETE", f"{path}/notes/{note['id']}")
        else:
            root.call("PUT", f"{path}/notes/{note['id']}", body=f"{OURS} {note['body']}")


def acts_of(rng: Random, issues: int, accounts: list[str]) -> tuple[Act, ...]:
    """At most one on an issue: so its end is one of two, as if the act came before the bot or behind it."""
    on = rng.sample(range(1, issues + 1), rng.randrange(1, issues + 1))
    opened = rng.sample(accounts, rng.randrange(0, len(accounts) + 1))
    return (
        *(Act(rng.choice(KINDS), number) for number in on),
        *(Act(rng.choice(ON_NEW), 0, account) for account in opened),
    )


def _of(one: dict[str, Any], account: str) -> bool:
    mark = marker.read(one["description"] or "")
    return (mark.get("account"), mark.get("template")) == (account, "account-triage")


def _bots(root: Root, iid: int) -> list[dict[str, Any]]:
    return [one for one in root.notes(iid) if "_bot_" in one["author"]["username"]]


def _colours(one: dict[str, Any]) -> list[str]:
    return [label for label in one["labels"] if label.startswith("HS::")]


def _other_colour(one: dict[str, Any]) -> str:
    return "HS::Yellow" if "HS::Red" in one["labels"] else "HS::Red"


def _milestone(root: Root, title: str) -> int:
    return next(one["id"] for one in root.call("GET", f"{root.project}/milestones") if one["title"] == title)
