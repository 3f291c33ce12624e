"""Takes the command lines out of a text and leaves the words."""

from __future__ import annotations

import re
from typing import NamedTuple

NAMES = {  # https://docs.gitlab.com/user/project/quick_actions/
    "label": "label", "labels": "label", "unlabel": "unlabel", "remove_label": "unlabel",
    "relabel": "relabel",
    "close": "close", "reopen": "reopen", "title": "title",
    "assign": "assign", "unassign": "unassign", "remove_assignee": "unassign", "reassign": "reassign",
    "due": "due", "due_date": "due", "remove_due_date": "remove_due_date",
    "milestone": "milestone", "remove_milestone": "remove_milestone",
    "confidential": "confidential", "lock": "lock", "unlock": "unlock",
    "duplicate": "duplicate", "relate": "relate", "move": "move",
    "todo": "todo", "done": "done", "subscribe": "subscribe", "unsubscribe": "unsubscribe",
    "estimate": "estimate", "estimate_time": "estimate", "remove_estimate": "remove_estimate",
    "spend": "spend", "spent": "spend", "spend_time": "spend",
    "award": "award", "react": "award",
    "weight": "weight", "clear_weight": "clear_weight",
    "health_status": "health_status", "clear_health_status": "clear_health_status",
    "promote_to_incident": "promote_to_incident", "severity": "severity",
    "draft": "draft", "ready": "ready", "merge": "merge", "rebase": "rebase", "target_branch": "target_branch",
    "assign_reviewer": "assign_reviewer", "reviewer": "assign_reviewer", "request_review": "request_review",
    "unassign_reviewer": "unassign_reviewer", "remove_reviewer": "unassign_reviewer",
    "approve": "approve", "unapprove": "unapprove", "submit_review": "submit_review",
    "request_changes": "request_changes",
}  # fmt: skip
PAID_ONLY = {"weight", "clear_weight"}
ULTIMATE_ONLY = {"health_status", "clear_health_status"}

_UNTOUCHABLE = (
    r"(?P<code>^```.+?\n```[ ]*$)"
    r"|(?P<inline>^`\n.+?\n`$)"
    r"|(?P<html>^<[^>\n]+?>\n.+?\n</[^>\n]+?>$)"
    r"|(?P<quote>^>>>.+?\n>>>[ ]*$)"
)


class Command(NamedTuple):
    name: str
    argument: str


def known(tier: str) -> set[str]:
    """The spellings this tier understands; the rest stays in the text as plain words."""
    hidden = set() if tier == "ultimate" else set(ULTIMATE_ONLY)
    if tier == "free":
        hidden |= PAID_ONLY
    return {spelling for spelling, name in NAMES.items() if name not in hidden}


def extract(text: str, tier: str) -> tuple[str, list[Command]]:
    """The text without its commands, and the commands in order."""
    names = "|".join(sorted(known(tier), key=len, reverse=True))
    pattern = rf"{_UNTOUCHABLE}|(?:^/(?P<cmd>(?i:{names}))(?:[ ](?P<arg>[^\n]*))?(?:\s*\n|$))"
    commands: list[Command] = []

    def take(match: re.Match[str]) -> str:
        if match["cmd"] is None:
            return match.group()
        commands.append(Command(NAMES[match["cmd"].lower()], (match["arg"] or "").strip()))
        return ""

    rest = re.sub(pattern, take, text.replace("\r", ""), flags=re.MULTILINE | re.DOTALL)
    return rest.rstrip(), commands
