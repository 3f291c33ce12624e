"""Command `labels`: compares the policy's labels with GitLab's, or creates the missing ones."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from triage_bot.cli.options import gitlab_options, policy_options
from triage_bot.cli.printing.output import say
from triage_bot.cli.settings import Given, asked_host, paused, reach

if TYPE_CHECKING:  # --help waits for no engine
    from triage_bot.gitlab.gateway import Gateway
    from triage_bot.model.facts import Scope
    from triage_bot.policy.policy_set import PolicySet

COLORS = {"red": "#c21e56", "yellow": "#ed9121", "green": "#009966"}
OTHER_COLOR = "#6699cc"


@click.group("labels")
def command() -> None:
    """Compare the labels of the policies with the project or group, or create what is missing."""


@command.command("check")
@policy_options
@gitlab_options
def check(**given: Any) -> int:
    """Say which labels are missing, and which exist in another spelling; exit 1 if any is missing."""
    _, _, policy, have = _read(given)
    return int(bool(_report(policy, have)))


@command.command("sync")
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be created; write nothing.")
@policy_options
@gitlab_options
def sync(dry_run: bool, **given: Any) -> int:
    """Create the labels that are missing; labels that exist are left as they are."""
    gateway, scope, policy, have = _read(given)
    missing = _report(policy, have)
    if missing and (dry_run or paused(os.environ)):
        say("Nothing was written.")
        return 0
    for name in missing:
        gateway.create_label(scope, name, _color(name), _description(policy, name))
        say(f"created {name}")
    return 0


def _read(given: Given) -> tuple[Gateway, Scope, PolicySet, frozenset[str]]:
    from triage_bot.engine.loading import load_policies

    policy = load_policies(given["files"], given["allow_unknown_keys"], host=asked_host(given["host_url"]))
    gateway, where = reach(given, policy, narrow="labels belong to one project or group")
    scope = gateway.scope(where.kind, where.path)
    return gateway, scope, policy, gateway.labels(scope)


def _report(policy: PolicySet, have: frozenset[str]) -> list[str]:
    """Prints the comparison; returns the missing labels."""
    folded = {label.casefold(): label for label in have}
    missing = [label for label in policy.wanted_labels() if label not in have]
    for label in missing:
        other = folded.get(label.casefold())
        say(f"missing: {label}" + (f" (there is {other})" if other else ""))
    for name, category in policy.categories.items():
        if category.pattern and not any(category.has(label) for label in have):
            say(f"no label fits {name}'s pattern {category.pattern}; make those your team uses, it is only suggested")
    if not missing:
        say(f"all {len(policy.wanted_labels())} labels of the policies exist")
    return missing


def _color(name: str) -> str:
    return COLORS.get(name.rsplit("::", 1)[-1].lower(), OTHER_COLOR)


def _description(policy: PolicySet, name: str) -> str:
    if name in policy.managed_labels():
        return "Set and cleared by triage-bot"
    return next(
        (f"One {key} label per account issue" for key, category in policy.categories.items() if category.has(name)), ""
    )
