"""Three-valued walk of a rule's conditions over one resource; the result explains itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from triage_bot.conditions.base import Condition, Finding, Verdict
from triage_bot.context.scene import Scene, Seen
from triage_bot.model.facts import Need, Unread
from triage_bot.policy.group import Group

NOTHING = Finding("all", Verdict.UNMET, "", "")
"""Surely unmet, and nobody asked why."""
EVERYTHING = Finding("all", Verdict.MET, "everything", "")


def evaluate(group: Group, seen: Seen, scene: Scene, full: bool = False) -> Finding:
    """All conditions of a group together. With `full` every one is asked, else it stops at the first unmet."""
    if not full and _told(group, seen, scene) is False:
        return NOTHING
    found: list[Finding] = []
    for ask in (_early, _nested, _late):
        for finding in ask(group, seen, scene, full):
            found.append(finding)
            if finding.verdict is Verdict.UNMET and not full:
                looks = [one.next_look for one in found if one.next_look]
                return Finding("all", Verdict.UNMET, "", "", next_look=min(looks, default=None), inner=tuple(found))
    return _together("all", found) if found else EVERYTHING


def _early(group: Group, seen: Seen, scene: Scene, full: bool) -> Iterator[Finding]:  # noqa: ARG001
    return (_once(condition, partial(_check, condition, seen, scene), seen) for condition in group.early)


def _late(group: Group, seen: Seen, scene: Scene, full: bool) -> Iterator[Finding]:  # noqa: ARG001
    return (_check(condition, seen, scene) for condition in group.late)


def _told(group: Group, seen: Seen, scene: Scene) -> bool | None:
    try:
        return group.tells(seen, scene)
    except Unread:
        return None


def _check(condition: Condition, seen: Seen, scene: Scene) -> Finding:
    """What a condition finds; unknown while it asks for what nobody has read."""
    try:
        return condition.check(seen, scene)
    except Unread as unread:
        return condition.finding(None, condition.key, "not read yet", missing=unread.needs)


def _nested(group: Group, seen: Seen, scene: Scene, full: bool) -> Iterator[Finding]:
    """`all` and `not` groups one by one; the `any` groups as one finding, without those behind a met one."""
    either: list[Finding] = []
    for word, inner_group in group.nested:
        if word == "any" and not full and any(one.met for one in either):
            continue
        inner = evaluate(inner_group, seen, scene, True) if full else _inner(inner_group, seen, scene)
        if word == "any":
            either.append(inner)
        else:
            yield inner if word == "all" else _inverse(inner)
    if either:
        yield _either(either)


def _inner(group: Group, seen: Seen, scene: Scene) -> Finding:
    return _once(group, partial(evaluate, group, seen, scene), seen)


def _once(part: object, find: Callable[[], Finding], seen: Seen) -> Finding:
    """What many rules ask alike (the same object, kept alive by its policy) is found once per view of an issue."""
    known = seen.found.get(id(part))
    if not isinstance(known, Finding):
        known = seen.found[id(part)] = find()
    return known


def _together(key: str, found: list[Finding]) -> Finding:
    """Unmet if one is unmet, unknown if one is unknown, else met."""
    verdicts = {one.verdict for one in found}
    verdict = (
        Verdict.UNMET if Verdict.UNMET in verdicts else Verdict.UNKNOWN if Verdict.UNKNOWN in verdicts else Verdict.MET
    )
    return _joined(key, verdict, found)


def _either(found: list[Finding]) -> Finding:
    verdicts = {one.verdict for one in found}
    verdict = (
        Verdict.MET if Verdict.MET in verdicts else Verdict.UNKNOWN if Verdict.UNKNOWN in verdicts else Verdict.UNMET
    )
    return _joined("any", verdict, found)


_OPPOSITE = {Verdict.MET: Verdict.UNMET, Verdict.UNMET: Verdict.MET, Verdict.UNKNOWN: Verdict.UNKNOWN}


def _inverse(found: Finding) -> Finding:
    return Finding(
        "not",
        _OPPOSITE[found.verdict],
        f"not ({found.wanted})",
        found.seen,
        found.missing if found.verdict is Verdict.UNKNOWN else frozenset(),
        next_look=found.next_look,
        inner=(found,),
    )


def _joined(key: str, verdict: Verdict, found: list[Finding]) -> Finding:
    missing: frozenset[Need] = frozenset()
    if verdict is Verdict.UNKNOWN:
        missing = frozenset().union(*(one.missing for one in found))
    looks: list[datetime] = [one.next_look for one in found if one.next_look]
    return Finding(
        key,
        verdict,
        ", ".join(one.wanted for one in found),
        "; ".join(one.seen for one in found if one.clock or one.key == "label_categories"),
        missing,
        next_look=min(looks, default=None),
        inner=tuple(found),
    )


def waiting_only(finding: Finding) -> Finding | None:
    """The one condition that is not met yet but will be by itself: all others are met."""
    unmet = [one for one in finding.inner if one.verdict is Verdict.UNMET]
    return unmet[0] if len(unmet) == 1 and unmet[0].next_look else None
