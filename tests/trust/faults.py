"""Fault × phase: what becomes of a run, and that in the end everything is there once; found out by doing it."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tests.campaign.play import one_after_another
from tests.campaign.wire import Mishap, Wire
from tests.trust.stage import EDITOR, Stage, row, table
from triage_bot.engine.triage import Result
from triage_bot.errors import TriageBotError
from triage_bot.text import marker

LATER = 40.0
PHASES: Mapping[str, tuple[str, str]] = {
    "reading the list": ("GET", r"/issues\?"),
    "reading notes": ("GET", r"/issues/1/notes"),
    "opening an issue": ("POST", r"/issues$"),
    "posting a note": ("POST", r"/issues/1/notes$"),
    "changing fields": ("PUT", r"/issues/1$"),
}
FAULTS: Mapping[str, Mishap] = {
    "429, `Retry-After: 7`": Mishap("429_throttle", None, 7.0),
    "429 without a word when": Mishap("429_limiter"),
    "500, not done": Mishap("500"),
    "500, done": Mishap("500", 0.0),
    "504, not done": Mishap("504"),
    "504, done": Mishap("504", 0.0),
    "504, done 40 s later": Mishap("504", LATER),
    "connection cut, not done": Mishap("drop"),
    "connection cut, done": Mishap("drop", 0.0),
    "connection cut, done 40 s later": Mishap("drop", LATER),
    "answer after 50 s": Mishap("late", 50.0, 50.0),
    "no answer, done 55 s later": Mishap("late", 55.0, 80.0),
    "403, once": Mishap("forbidden"),
    "killed, not done": Mishap("kill"),
    "killed, done": Mishap("kill", 0.0),
    "killed, done 40 s later": Mishap("kill", LATER),
}
FOR_READS = ("429", "500, not", "504, not", "connection cut, not", "answer", "403", "killed, not")
RULES = "account-triage"
ENOUGH = 4
"""Runs until one has nothing to do."""


@dataclass(frozen=True)
class Met:
    """What came of one fault in one phase: in words, and the laws that were broken."""

    words: str
    broken: tuple[str, ...] = ()


@cache
def met(fault: str, phase: str) -> Met | None:
    """Lives it; None where a fault makes no sense: nothing is carried out by a read."""
    if PHASES[phase][0] == "GET" and not fault.startswith(FOR_READS):
        return None
    with one_after_another():
        return _live(FAULTS[fault], *PHASES[phase])


def _live(mishap: Mishap, method: str, path: str) -> Met:
    random.seed(0)  # the back-off
    stage = Stage()
    stage.at(60).open(EDITOR)
    stage.at(34).say(1, EDITOR, "We spoke.")
    due: list[Mishap] = [mishap]

    def befalls(_: Wire, asked: str, target: str) -> Mishap | None:
        return due.pop() if due and asked == method and re.search(path, target) else None

    begin = stage.time.seconds
    first = stage.run(row(4), rules=RULES, befalls=befalls)
    waited = stage.time.seconds - begin
    runs, pause = 0, 10.0
    for _ in range(ENOUGH):
        stage.time.advance(stage.time.seconds + pause)
        again, pause = stage.run(row(4), rules=RULES), LATER
        runs += isinstance(again, Result) and bool(again.plan.changes)
        if isinstance(again, Result) and not again.plan.changes and stage.time.seconds > begin + LATER:
            break
    broken = tuple(_broken(stage, again))
    return Met(_words(first, waited, runs), broken if not due else (*broken, "it never came so far"))


def _words(first: Result | TriageBotError | None, waited: float, runs: int) -> str:
    """How the run ended, how long it waited, and what the next ones had left."""
    ending = "killed" if first is None else f"exit {_code(first)}"
    wait = f", waits {5 * round(waited / 5)} s" if waited > 20 else ""
    left = {0: "", 1: "; the next run does the rest"}.get(runs, f"; the next {runs} runs put it right")
    return f"{ending}{wait}{left}"


def _code(first: Result | TriageBotError) -> int:
    if isinstance(first, TriageBotError):
        return first.exit_code
    assert first.applied is not None
    if first.applied.stopped:
        return first.applied.stopped.exit_code
    return int(any(one.status == "failed" for one in first.applied.outcomes))


def _broken(stage: Stage, last: Result | TriageBotError | None) -> list[str]:
    """What is not there once."""
    said = [one for body in stage.bot_notes(1) for one in marker.said(body)]
    steps = [one for one in said if one.rule == "red-update-due"]
    about = [one for one in stage.root.issues() if one["state"] == "opened"]
    opened = [one for one in about if marker.read(one["description"]).get("account") == "acc-4"]
    labels = stage.root.call("GET", f"{stage.root.project}/issues/1")["labels"]
    empty = isinstance(last, Result) and not last.plan.changes
    laws = {
        f"{len(steps)} reminders": len(steps) == 1,
        f"{len(opened)} issues for the account": len(opened) == 1,
        "no label": "update due" in labels,
        "the last run is not empty": empty,
    }
    return [law for law, holds in laws.items() if not holds]


def page() -> str:
    """The table."""
    rows = [[fault, *(one.words if (one := met(fault, phase)) else "–" for phase in PHASES)] for fault in FAULTS]
    return table(["fault", *PHASES], rows)
