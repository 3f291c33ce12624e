"""Three-valued walk of a rule's conditions over one resource; the result explains itself."""

from __future__ import annotations

from datetime import datetime

from triage_bot.conditions.base import Finding, Verdict
from triage_bot.model.facts import Need
from triage_bot.policy.schema import ConditionsBase
from triage_bot.scene import Scene, Seen

EVERYTHING = Finding("all", Verdict.MET, "everything", "")


def evaluate(conditions: ConditionsBase | None, seen: Seen, scene: Scene, full: bool = False) -> Finding:
    """All given conditions together. With `full` every one is asked, else it stops at the first unmet."""
    if conditions is None:
        return EVERYTHING
    found: list[Finding] = []
    for condition in conditions.own():
        if condition.late and not full and not _groups(conditions, seen, scene, full, found):
            break
        found.append(condition.check(seen, scene))
        if found[-1].verdict is Verdict.UNMET and not full:
            break
    else:
        _groups(conditions, seen, scene, full, found)
    return _together("all", found)


def _groups(conditions: ConditionsBase, seen: Seen, scene: Scene, full: bool, found: list[Finding]) -> bool:
    """Adds the nested groups' findings once; False if one is unmet."""
    if not conditions.groups() or any(one.key in ("any", "all", "not") for one in found):
        return True
    either: list[Finding] = []
    for word, group in conditions.groups():
        inner = evaluate(group, seen, scene, full)
        if word == "any":
            either.append(inner)
        else:
            found.append(inner if word == "all" else _inverse(inner))
    if either:
        found.append(_either(either))
    return all(one.verdict is not Verdict.UNMET for one in found)


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
        "; ".join(one.seen for one in found if one.clock or one.key in ("fields", "label_categories")),
        missing,
        next_look=min(looks, default=None),
        inner=tuple(found),
    )


def waiting_only(finding: Finding) -> Finding | None:
    """The one condition that is not met yet but will be by itself: all others are met."""
    unmet = [one for one in finding.inner if one.verdict is Verdict.UNMET]
    return unmet[0] if len(unmet) == 1 and unmet[0].next_look else None
