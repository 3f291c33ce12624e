"""Standing × act: what each kind of user can make the bot do, found out by doing it and running the bot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from gitlab_sandbox.seeds.base import BOT_NAME
from tests.campaign.play import one_after_another
from tests.campaign.world import MONDAY
from tests.trust.stage import EDITOR, Stage, row, table
from triage_bot.engine.triage import Result
from triage_bot.text import marker

X = "x-user"
KINDS: Mapping[str, tuple[int, bool]] = {
    "the bot": (-1, True),
    "other automation": (30, True),
    "Ghost": (30, False),
    "an editor": (15, False),
    "a member (Guest)": (10, False),
    "an outsider": (0, False),
}
"""Access level, and whether GitLab says `bot: true`. Ghost: an editor who was deleted since."""
RED = "red-update-due"
FORGED = "A word with a mark."


@dataclass(frozen=True)
class Case:
    """A stage on which somebody of one kind acts."""

    kind: str
    stage: Stage
    name: str

    def red(self) -> int:
        """An editor's red issue, 34 days silent."""
        iid = self.stage.at(60).open(EDITOR, confidential=False)  # so that everybody can write there
        self.stage.at(34).say(iid, EDITOR, "We spoke.")
        return iid

    def over(self) -> None:
        """What has to be so when the bot comes: Ghost has gone."""
        if self.kind == "Ghost":
            self.stage.delete(self.name)
        self.stage.at(0)

    def reminded(self, iid: int) -> bool:
        """Step 1 of the reminder was given now."""
        fresh = (body for body in self.stage.bot_notes(iid) if not body.startswith(FORGED))
        return any((one.rule, one.step) == (RED, 1) for body in fresh for one in marker.said(body))


def ends_silence(case: Case) -> bool:
    iid = case.red()
    case.stage.at(3).say(iid, case.name, "Good news.")
    case.over()
    case.stage.run()
    return not case.reminded(iid)


def commands(case: Case) -> bool:
    iid = case.red()
    case.stage.at(0).say(iid, case.name, f"@{BOT_NAME} snooze 2026-12-04 we wait for legal")
    case.over()
    case.stage.run()
    return "snoozed" in case.stage.root.call("GET", f"{case.stage.root.project}/issues/{iid}")["labels"]


def marks_count(case: Case) -> bool:
    """A mark in a note of theirs says that the first reminder was given: it is not given again."""
    iid = case.red()
    said = marker.Said(rule=RED, episode=MONDAY - timedelta(days=34), step=1)
    case.stage.at(20).say(iid, case.name, f"{FORGED}\n\n{marker.write({'said': [said.entry()]})}")
    case.over()
    case.stage.run()
    return not case.reminded(iid)


def stands(case: Case) -> bool | str:
    """The account of the list, red, gets no other issue."""
    case.stage.at(20).open(case.name, 3)
    case.over()
    held = case.stage.run(row(3))
    if isinstance(held, Result) and any("adopt" in one for one in held.warnings):
        return "held, `accounts adopt`"
    mine = [one for one in case.stage.root.issues() if marker.read(one["description"]).get("account") == "acc-3"]
    return not mine


def heard_on_own(case: Case) -> bool:
    """An issue of theirs, red and silent, is reminded about."""
    iid = case.stage.at(40).open(case.name, 3)
    case.over()
    case.stage.run(row(3))
    return case.reminded(iid)


def assigned(case: Case) -> bool:
    """As the CSM of a row."""
    case.over()
    case.stage.run(row(4, case.name))
    return any(
        case.name in {user["username"] for user in one["assignees"]}
        for one in case.stage.root.issues()
        if marker.read(one["description"]).get("account") == "acc-4"
    )


def has_a_list(case: Case) -> bool:
    """As the CSM of a row: a list of their own is opened and assigned to them."""
    case.over()
    case.stage.run(row(4, case.name), rules="account-triage lists")
    return any(
        case.name in {user["username"] for user in one["assignees"]}
        for one in case.stage.root.issues()
        if "living" in marker.read(one["description"])
    )


ACTS: Mapping[str, Callable[[Case], bool | str]] = {
    "a comment counts as an update": ends_silence,
    "a command is obeyed": commands,
    "a mark in a note of theirs counts": marks_count,
    "an issue of theirs stands for its account": stands,
    "an issue of theirs is reminded about": heard_on_own,
    "named as CSM: is assigned": assigned,
    "named as CSM: has a list of their own": has_a_list,
}


@cache
def found() -> dict[str, dict[str, str]]:
    """By kind and act, what the bot did."""
    with one_after_another():
        return {kind: {act: _word(_try(kind, do)) for act, do in ACTS.items()} for kind in KINDS}


def _word(seen: bool | str) -> str:
    return seen if isinstance(seen, str) else ("yes" if seen else "no")


def _try(kind: str, do: Callable[[Case], bool | str]) -> bool | str:
    level, automatic = KINDS[kind]
    if level < 0:
        stage = Stage()
        return do(Case(kind, stage, stage.bot))
    stage = Stage({X: level}, frozenset({X} if automatic else ()))
    return do(Case(kind, stage, X))


def page() -> str:
    """The table."""
    rows = [[act, *(found()[kind][act] for kind in KINDS)] for act in ACTS]
    return table(["what happens", *KINDS], rows)
