"""The host: its version, its tier as far as issues show it, and whether its clock and ours agree."""

from __future__ import annotations

from collections.abc import Sequence

from triage_bot.admin.doctor.facts import HostFacts
from triage_bot.admin.doctor.finding import FAIL, OK, WARN, Finding
from triage_bot.gitlab.instance import Glimpse, Instance

NOTICED, BROKEN = 60, 300
"""Seconds two clocks may differ: beyond the second, signed webhooks are refused as too old."""


def judge_host(instance: Instance) -> Finding:
    """Version and build."""
    if not instance.version:
        return Finding(WARN, "host", "it answers, but does not say its version")
    return Finding(OK, "host", f"GitLab {instance.version}{_BUILD[instance.enterprise]}")


def judge_tier(instance: Instance, issues: Sequence[Glimpse]) -> Finding:
    """GitLab tells its licence to nobody but administrators; issues show fields of the tiers they are on."""
    if instance.enterprise is False:
        return Finding(OK, "tier", "Free: the community edition has no other")
    if not issues:
        return Finding(OK, "tier", "not known: there is no issue yet whose fields would show it")
    if any(one.health_status for one in issues):
        return Finding(OK, "tier", "Ultimate: issues show a health status")
    if any(one.weight for one in issues):
        return Finding(OK, "tier", "Premium: issues show a weight, but no health status")
    return Finding(OK, "tier", "Free: issues show no weight. The bot itself keeps one label per category, all the same")


def judge_clock(host: HostFacts) -> Finding:
    """The time here against the time in GitLab's answer."""
    clock = host.instance.clock
    if clock is None:
        return Finding(WARN, "clock", "GitLab's answer holds no time to compare with")
    seconds = round((host.now - clock).total_seconds())
    apart = abs(seconds)
    if apart <= NOTICED:
        return Finding(OK, "clock", "this machine and GitLab agree")
    side = "ahead of" if seconds > 0 else "behind"
    what = f"this machine is {apart} seconds {side} GitLab"
    if apart > BROKEN:
        return Finding(FAIL, "clock", f"{what}: days are counted wrongly, and signed webhooks are refused", _SET)
    return Finding(WARN, "clock", what, _SET)


_BUILD = {True: " (enterprise build, which says nothing about the licence)", False: " (community edition)", None: ""}
_SET = "let it take its time from the network (NTP)"
