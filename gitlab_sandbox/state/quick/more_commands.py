"""The commands about milestones, links, time, attention and paid fields."""

from __future__ import annotations

import re

from gitlab_sandbox.state import awards, milestones
from gitlab_sandbox.state.mentions import parse_reference
from gitlab_sandbox.state.quick.interpret import ISSUES, Scene, command
from gitlab_sandbox.state.traces import duration_text

SECONDS = {"mo": 576000, "w": 144000, "d": 28800, "h": 3600, "m": 60, "s": 1}
HEALTH = ("on_track", "needs_attention", "at_risk")


@command("milestone")
def milestone(scene: Scene) -> bool:
    title = scene.argument.lstrip("%").strip().strip('"')
    record = milestones.find(scene.project, title)
    if not scene.metadata or record is None:
        return False
    scene.out.changes["milestone_id"] = record.id
    scene.out.want(f"Set the milestone to %{record.title}.", milestone_id=record.id)
    return True


@command("remove_milestone")
def remove_milestone(scene: Scene) -> bool:
    if not scene.metadata or scene.target is None or scene.target.milestone is None:
        return False
    scene.out.changes["milestone_id"] = None
    scene.out.want(f"Removed %{scene.target.milestone.title} milestone.", milestone_id=None)
    return True


@command("duplicate", on=ISSUES)
def duplicate(scene: Scene) -> bool:
    target = parse_reference(scene.actor, scene.project, scene.argument)
    if not scene.update or target is None or target is scene.target:
        return False
    scene.out.changes["canonical_issue_id"] = target.id
    reference = target.reference(scene.project)
    scene.out.want(f"Closed this issue. Marked as related to, and a duplicate of, {reference}.", duplicate_of=target)
    return True


@command("relate", on=ISSUES)
def relate(scene: Scene) -> bool:
    target = parse_reference(scene.actor, scene.project, scene.argument)
    if not scene.metadata or scene.target is None or target is None or target is scene.target:
        return False
    scene.out.want(f"Added {target.reference(scene.project)} as a linked item.", relate_to=target)
    return True


@command("move", on=ISSUES)
def move(scene: Scene) -> bool:
    target = scene.actor.state.project(scene.argument)
    if not scene.metadata or scene.target is None or target is None:
        return False
    scene.out.want(f"Moved this issue to {target.full_path}.", move_to=target)
    return True


@command("todo", "done")
def todo(scene: Scene) -> bool:
    """Accepted and answered; the sandbox keeps no to-do list worth reading."""
    scene.out.changes["todo_event"] = "add"
    scene.out.summary.append("Changed your to-do item.")
    return scene.target is not None


@command("subscribe", "unsubscribe")
def subscribe(scene: Scene) -> bool:
    scene.out.changes["subscription_event"] = "subscribe"
    scene.out.summary.append("Changed your notifications.")
    return scene.target is not None


@command("estimate", "remove_estimate")
def estimate(scene: Scene) -> bool:
    seconds = parse_duration(scene.argument) if scene.argument else 0
    if not scene.metadata or seconds is None:
        return False
    scene.out.changes["time_estimate"] = seconds
    scene.out.want(f"Set time estimate to {duration_text(seconds) or '0h'}.", time_estimate=seconds)
    return True


@command("spend")
def spend(scene: Scene) -> bool:
    seconds = parse_duration(scene.argument)
    if not scene.metadata or seconds is None:
        return False
    scene.out.changes["spend_time"] = {"duration": seconds, "user_id": scene.actor.user.id}
    scene.out.want(f"Added {duration_text(seconds)} spent time.", spend=seconds)
    return True


@command("award")
def award(scene: Scene) -> bool:
    match = re.search(r":([\w+-]+):", scene.argument)
    if scene.target is None or match is None or not awards.known(match[1]):
        return False
    scene.out.changes["emoji_award"] = match[1]
    scene.out.want(f"Toggled :{match[1]}: emoji award.", award=match[1])
    return True


@command("weight", on=ISSUES)
def weight(scene: Scene) -> bool:
    if not scene.metadata or not scene.argument.isdigit():
        return False
    scene.out.changes["weight"] = int(scene.argument)
    scene.out.want(f"Set weight to {scene.argument}.", weight=int(scene.argument))
    return True


@command("clear_weight", on=ISSUES)
def clear_weight(scene: Scene) -> bool:
    if not scene.metadata or scene.issue is None or scene.issue.weight is None:
        return False
    scene.out.changes["weight"] = None
    scene.out.want("Cleared weight.", weight=None)
    return True


@command("health_status", on=ISSUES)
def health_status(scene: Scene) -> bool:
    status = scene.argument.strip().lower()
    if not scene.metadata or status not in HEALTH:
        return False
    scene.out.changes["health_status"] = status
    scene.out.want(f"Set health status to {status}.", health_status=status)
    return True


@command("clear_health_status", on=ISSUES)
def clear_health_status(scene: Scene) -> bool:
    if not scene.metadata or scene.issue is None or scene.issue.health_status is None:
        return False
    scene.out.changes["health_status"] = None
    scene.out.want("Cleared health status.", health_status=None)
    return True


def parse_duration(text: str) -> int | None:
    parts = re.findall(r"(\d+)\s*(mo|w|d|h|m|s)", text.lower())
    return sum(int(n) * SECONDS[unit] for n, unit in parts) if parts else None
