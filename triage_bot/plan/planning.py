"""One plan in the making: it says which facts it lacks, learns them, and looks again only at what they concern."""

from collections.abc import Callable, Mapping
from datetime import datetime

from triage_bot.conditions.base import ask
from triage_bot.model.facts import Need, Snapshot, Unread
from triage_bot.model.resource import Ref
from triage_bot.plan.drawing_up import drawn_up
from triage_bot.plan.matching import scene_of, unsettled, with_more
from triage_bot.plan.passes import Passes
from triage_bot.plan.plan import Options, Plan
from triage_bot.policy.policy_set import PolicySet

Needs = Mapping[Ref, frozenset[Need]]
NONE: frozenset[Need] = frozenset()
Read = Callable[[Snapshot, Needs], Snapshot]
"""The same snapshot with these facts, as far as they can be had."""


class Planning:
    """What a policy wants of what was seen, at `now` (UTC). Pure: what is read comes in by `learn`.

    `while needs := planning.settle(): planning.learn(…)`, then `plan()`: the same plan as with all facts at once.
    """

    def __init__(self, policy: PolicySet, snapshot: Snapshot, now: datetime, options: Options | None = None) -> None:
        self.policy, self.snapshot, self.options = policy, snapshot, options or Options()
        self.scene = scene_of(policy, snapshot, now)
        self.starts = 0
        """How often everything was looked at from the beginning."""
        self._asked: dict[Ref, frozenset[Need]] = {}
        self._lacking: Needs = {}
        self._passes: Passes | None = None
        self._drawn_up: Plan | None = None
        self._looked = False
        """The rules have acted; before, only their conditions were asked."""
        self._explored: dict[Ref, frozenset[Need]] = {}
        self._dirty: frozenset[Ref] | None = None

    def settle(self) -> Needs:
        """Looks at what has changed; the facts to be read next, each of them once: none if nothing more can help.

        Conditions are asked first: while they lack facts no rule acts, as it would have to act again.
        """
        fresh: Needs = {}
        for lacking in (self._explore, self._look, self._drawn):
            self._lacking = lacking()
            fresh = {ref: needs for ref in self._lacking if (needs := self._lacking[ref] - self._asked.get(ref, NONE))}
            if fresh or self._passes is None:
                break
        for ref, needs in fresh.items():
            self._asked[ref] = self._asked.get(ref, NONE) | needs
        return fresh

    def learn(self, snapshot: Snapshot) -> None:
        """The same snapshot with more facts: those concern the resources that lacked them."""
        before, self.snapshot, self._drawn_up = self.snapshot, snapshot, None
        self.scene = with_more(self.scene, self.policy, snapshot)
        self._dirty = frozenset(self._lacking) if snapshot.unreadable == before.unreadable else None

    def plan(self) -> Plan:
        """The plan of all that is known by now."""
        if self._passes and not self._looked:
            self._lacking = self._look()
        if self._passes is None:
            return Plan(now=self.scene.now, missing=self._lacking)
        plan, missing = self._draw()
        return plan or Plan(now=self.scene.now, missing=missing)

    def _explore(self) -> Needs:
        """What conditions lack, of all or of what is known better by now."""
        if missing := unsettled(self.scene):
            self._passes = None
            return missing
        try:
            if self._passes is None or self._dirty is None:
                self._begin()
            elif not self._looked:
                self._passes.knows(self._dirty, self.snapshot, self.scene)
                self._explored = {ref: needs for ref, needs in self._explored.items() if ref not in self._dirty}
            if not self._looked and self._passes:
                self._explored.update(_lacking_in_conditions(self._passes, self._dirty))
        except Unread as unread:  # outside of any one rule
            self._passes = None
            return self._of_all(unread)
        return {} if self._looked else self._explored

    def _look(self) -> Needs:
        """What rules lack that have acted, on all or on what is known better by now."""
        assert self._passes is not None  # noqa: S101 – they were asked before
        try:
            known = (self.snapshot, self.scene)
            if self._looked and not (self._dirty is not None and self._passes.again(self._dirty, *known)):
                self._begin()
            if not self._looked:
                self._looked = True
                self.starts += 1
                self._passes.over(None)
        except Unread as unread:
            self._passes = None
            return self._of_all(unread)
        self._dirty = frozenset()
        return self._passes.ledger.needs()

    def _begin(self) -> None:
        self._passes = Passes(self.policy, self.snapshot, self.scene, self.options)
        self._looked, self._explored, self._dirty = False, {}, None

    def _drawn(self) -> Needs:
        return {**self._lacking, **self._draw()[1]}

    def _draw(self) -> tuple[Plan | None, Needs]:
        assert self._passes is not None  # noqa: S101 – both callers have looked
        if self._drawn_up is None:
            try:
                self._drawn_up = drawn_up(self._passes)
            except Unread as unread:
                return None, self._of_all(unread)
        return self._drawn_up, self._drawn_up.missing

    def _of_all(self, unread: Unread) -> Needs:
        return {Ref(self.snapshot.scope.path): unread.needs}


def _lacking_in_conditions(passes: Passes, targets: frozenset[Ref] | None) -> dict[Ref, frozenset[Need]]:
    """Facts that the rules' conditions lack there (None: everywhere), before anybody acts."""
    needs: dict[Ref, frozenset[Need]] = {}
    for rule in passes.policy.rules:
        if not passes.wanted(rule.id) or passes.lacks_whole_set(rule):
            continue
        for _, conditions in rule.variants:
            for seen in passes.views.of(rule, conditions, targets, apart=True):
                if missing := ask(passes.views.asked(rule, conditions, seen), seen, passes.scene).missing:
                    needs[seen.ref] = needs.get(seen.ref, frozenset()) | missing
    return needs


def concluded(planning: Planning, read: Read) -> Plan:
    """The plan, once all is read that it lacks and that can be had."""
    while needs := planning.settle():
        planning.learn(read(planning.snapshot, needs))
    return planning.plan()


def plan(policy: PolicySet, snapshot: Snapshot, now: datetime, options: Options | None = None) -> Plan:
    """The plan of one snapshot; what it lacks is named in it."""
    planning = Planning(policy, snapshot, now, options)
    planning.settle()
    return planning.plan()
