"""The shipped forms, and notes that fill them in."""

from __future__ import annotations

from functools import cache
from typing import Any

from tests.builders import BOT, scene
from triage_bot.context.process import Filled, Process, read
from triage_bot.context.scene import Scene
from triage_bot.policy.load import load
from triage_bot.resources import shipped

UPDATE = """## Summary
The sponsor left; a new one would settle it.
## Context
Two teams stopped using it in October.
## Needed to mitigate
A talk with the new head of platform.
## Next call or update
2026-12-04
## Sentiment
Red
"""
NO_CHANGE = "No change. Next step: ask for the usage figures, by 2026-12-04, csm-anna"
RESOLUTION = """## Resolved
They signed.
## What helped
A week with their platform team.
## What follows
A business review in March.
## Sentiment now
Green
"""
MONTHLY = """## Current state
Stable.
## Considerations
The budget round is in January.
## Watch items
Weekly users.
## Next steps
- [ ] 2026-12-04 @csm-anna send the figures
"""
COMPLETE = {"update": UPDATE, "no-change": NO_CHANGE, "resolution": RESOLUTION, "monthly": MONTHLY}
"""By form, a note that lacks nothing."""


@cache
def process() -> Process:
    """How the shipped policy says the team works."""
    return load([shipped("policies") / "process" / "forms.yml"]).process


def form_scene(**more: Any) -> Scene:
    """A scene in which the shipped forms are read and the bot hears its name."""
    return scene(**{"process": process(), "author": BOT.username, **more})


def filled(body: str) -> Filled | None:
    """The shipped form that a note is."""
    return read(body, process().forms)
