"""plan(policy, snapshot, now): rules over issues until nothing changes any more; reads and writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from triage_bot.actions.base import Action, Effects, Held
from triage_bot.actions.match import Match
from triage_bot.changes.unmade import Unmade
from triage_bot.conditions.group import Group
from triage_bot.conditions.verdict import Verdict
from triage_bot.context.scene import Scene, Seen
from triage_bot.errors import ValueFault
from triage_bot.model.facts import Snapshot, Unread
from triage_bot.model.resource import Ref
from triage_bot.plan import confiding, toggles, twins
from triage_bot.plan.board import Board
from triage_bot.plan.drawing_up import drawn_up
from triage_bot.plan.evaluate import evidence, waiting
from triage_bot.plan.ledger import Key, Ledger
from triage_bot.plan.matching import left_alone, limited, scene_of
from triage_bot.plan.memo import Memo
from triage_bot.plan.opposites import Opposites
from triage_bot.plan.permitted import kept_back, permitted
from triage_bot.plan.plan import Options, Plan
from triage_bot.plan.renamed import renamed, warning
from triage_bot.plan.settling import unsettled
from triage_bot.plan.verdicts import Verdicts
from triage_bot.plan.views import Views
from triage_bot.policy.policy_set import PolicySet, Rule, Summary
from triage_bot.text.budget import TooCostly

MAX_PASSES = 5
Variant = tuple[str, tuple[str, ...]]
"""A rule and one of its brace expansions."""


def plan(
    policy: PolicySet, snapshot: Snapshot, now: datetime, options: Options | None = None, memo: Memo | None = None
) -> Plan:
    """What the policy wants of what was seen, at `now` (UTC). Pure: the same input gives the same plan.

    A memo may be handed from one plan to the next for the same policy, time and options.
    """
    options, memo = options or Options(), memo or Memo()
    scene = scene_of(policy, snapshot, now, memo)
    if missing := unsettled(scene):
        return Plan(now, missing=missing)
    try:
        planning = _Planning(policy, snapshot, scene, options, memo)
        planning.settle()
        return planning.result()
    except Unread as unread:  # outside of any one rule
        return Plan(now, missing={Ref(snapshot.scope.path): unread.needs})


class _Planning:
    def __init__(self, policy: PolicySet, snapshot: Snapshot, scene: Scene, options: Options, memo: Memo) -> None:
        self.policy, self.snapshot, self.options, self.memo = policy, snapshot, options, memo
        self.scene = scene
        self.verdicts = Verdicts(self.memo, self.scene)
        self.board = Board(
            snapshot.issues,
            snapshot.facts,
            scene.now,
            snapshot.me.user,
            lambda issue: scene.claim(issue).mark,
            opened=self.memo.opened,
        )
        confiding.set_back(self.board, scene)
        self.ledger = Ledger(self.scene, self.board)
        self.board.settle = Opposites(policy, self.scene, self.ledger.lack, self.ledger.warn).settle
        self.managers = toggles.managers(policy.rules)
        self.managed = {rule.id: toggles.managed_by(rule) for rule in policy.rules}
        self.renamed = renamed(self.scene) if snapshot.scope.one is None else ()
        alone = left_alone(snapshot, self.scene, options.person, self.renamed)
        whole = not (options.rules or options.person)
        self.alone = {**alone, **dict.fromkeys(twins.issues(self.board, self.ledger, self.scene) if whole else (), "")}
        self.views = Views(self.board, snapshot, self.scene, self.alone, options.person, memo)
        self.chosen: dict[Variant, frozenset[Ref]] = {}
        self.gathered: set[Variant] = set()
        self.again = False

    def settle(self) -> None:
        """Runs all steps again for what changed, until nothing does."""
        targets: frozenset[Ref] | None = None
        for number in range(MAX_PASSES):
            self.again = number > 0
            self.board.dirty = set()
            for step in self.policy.steps:
                if isinstance(step, Summary):
                    self._summary(step)
                else:
                    self._rule(step, targets)
            toggles.toggle(self.managers, self.views.refs(targets), self.board, self.ledger, bool(self.options.rules))
            if not self.board.dirty:
                return
            targets = frozenset(self.board.dirty)
        self.ledger.warn("the rules keep undoing each other's results; what five passes gave is taken")

    def _wanted(self, number: str) -> bool:
        return not self.options.rules or number in self.options.rules

    def _skips_whole_set(self, number: str, rows_alone: bool = False) -> bool:
        """One issue, or one person's, is not the whole set; rows of accounts can be looked at one by one."""
        part = self.snapshot.scope.one is not None or (bool(self.options.person) and not rows_alone)
        if part:
            self.ledger.skipped[f"{number}: needs the whole set"] = None
        return part

    def _leave_unknown(self, rule: Rule) -> None:
        """A rule that is skipped says nothing about the labels it toggles."""
        for ref in self.board.issues if self.managed[rule.id] else ():
            for expansion, _ in rule.variants:
                self.ledger.at((rule.id, expansion, ref)).wants = None

    # Rules ------------------------------------------------------------------------------

    def _rule(self, rule: Rule, targets: frozenset[Ref] | None) -> None:
        again = bool(rule.limits) or any(one.set_wide for one in rule.actions.values())
        whole = again or rule.type == "accounts"
        if not self._wanted(rule.id):
            return
        if whole and self._skips_whole_set(rule.id, rule.type == "accounts" and not rule.limits):
            self._leave_unknown(rule)
            return
        for expansion, conditions in rule.variants:
            resources = self.views.of(rule, None if again else targets)
            self._act(rule, expansion, list(self._matches(rule, expansion, conditions, resources)))

    def _matches(
        self,
        rule: Rule,
        expansion: tuple[str, ...],
        conditions: Group,
        resources: Iterable[Seen],
    ) -> Iterable[Match]:
        quick = not self.again and not self.managed[rule.id]  # nothing was said before, nothing to mend
        for seen in resources:
            key = (rule.id, expansion, seen.resource.ref)
            if quick and self.verdicts.settled(key, seen):
                self.ledger.decided.add((rule.id, key[2]))
                continue
            verdict = self.verdicts.find(key, conditions, seen)
            if quick and verdict.met is False and not verdict.until:
                self.ledger.decided.add((rule.id, key[2]))
                continue
            if self.again:
                self.ledger.forget(key)
            if verdict.until:
                self.ledger.at(key).look = verdict.until
            if verdict.met:
                why = partial(evidence, conditions, seen, self.scene)
                yield Match(rule.id, rule.name, seen, verdict, rule.actions, expansion, rule.type, why)
            elif verdict.met is None:
                self.ledger.lack(key, verdict.missing)
                if verdict.failed:
                    self.ledger.at(key).unmade = (Unmade(ref=key[2], rule=rule.id, reason=verdict.failed),)
            else:
                self._unmet(rule, key, conditions, verdict, seen)

    def _unmet(self, rule: Rule, key: Key, conditions: Group, verdict: Verdict, seen: Seen) -> None:
        """Say why if only time is lacking, mend what is left over."""
        self.ledger.decided.add((rule.id, seen.ref))
        speaks = any(not one.lists for one in rule.actions.values())
        if speaks and verdict.until and (waits := waiting(conditions, seen, self.scene)) is not None:
            clocks = () if waits.inner else waits.verdict.clocks
            why = ", limit ".join([waits.seen, *(str(clock.interval) for clock in clocks)])
            self.ledger.hold(key, Held(seen.ref, rule.id, why, waits.verdict.until, waiting=True))
        if self.managed[rule.id] and self._may_be_left(rule, seen):
            for action in rule.actions.values():
                self.ledger.take(key, action.release(rule.id, seen, self.scene), seen)
            if self.ledger.at(key).missing:
                self.ledger.at(key).wants = None  # the label stays until the note can be mended with it

    def _may_be_left(self, rule: Rule, seen: Seen) -> bool:
        """It had a label the rule manages, or was asked for labels while it was a stranger's."""
        before, stand = self.snapshot.issues.get(seen.ref, seen.issue), self.scene.stands.get(seen.ref)
        carried = not self.managed[rule.id].isdisjoint((*seen.labels, *before.labels))
        return carried or (stand is not None and stand.adopted_since)

    def _act(self, rule: Rule, expansion: tuple[str, ...], matches: list[Match]) -> None:
        chosen = self._limited(rule, expansion, matches)
        whole: list[Match] = []
        for match in matches:
            key = (rule.id, expansion, match.seen.ref)
            self.ledger.at(key).matched = True
            if self._snoozed(rule, key, match):
                continue
            try:
                allowed = permitted(rule, match.seen, self.scene)
            except Unread as unread:
                self.ledger.lack(key, unread.needs)
                continue
            if len(allowed) < len(rule.actions):
                self.ledger.hold(key, kept_back(rule, match.seen))
            wants = [one.wants(match, self.scene) for one in allowed.values()]
            self.ledger.at(key).wants = frozenset().union(*wants)
            if match.seen.ref in chosen:
                self._do(rule, key, match, allowed)
                whole += [match] if len(allowed) == len(rule.actions) else []
        self._gather(rule, expansion, tuple(whole))

    def _do(self, rule: Rule, key: Key, match: Match, actions: Mapping[str, Action]) -> None:
        """All actions of a match, or none while one of them still lacks facts."""
        slot = (key, match.seen.facts.news)
        known = self.memo.effects.get(slot)
        if known and known[0] is match.seen:
            done = known[1]
        else:
            done = Effects()
            for action in actions.values():
                done += self._fill(match, lambda one=action: one.act(match, self.scene))  # type: ignore[misc]
            self.memo.effects[slot] = (match.seen, done)
        if done.missing:
            self.ledger.at(key).wants = None  # nothing is done by halves
            done = Effects(missing=done.missing)
        else:
            self.ledger.decided.add((rule.id, match.seen.ref))
        if match.clock and any(one.reminds for one in rule.actions.values()):
            self.ledger.at(key).overdue = match.clock.limit
        self.ledger.take(key, done, match.seen)

    def _snoozed(self, rule: Rule, key: Key, match: Match) -> bool:
        """A rule that reminds says and toggles nothing on a snoozed issue."""
        until = match.seen.snoozed_until(self.scene)
        if until is None or not any(one.reminds for one in rule.actions.values()):
            return False
        calendar = match.seen.calendar(self.scene)
        wakes = calendar.look_at(calendar.working_day_from(until + timedelta(days=1)))
        self.ledger.hold(key, Held(match.seen.ref, rule.id, f"snoozed until {until}", wakes))
        return True

    def _limited(self, rule: Rule, expansion: tuple[str, ...], matches: list[Match]) -> frozenset[Ref]:
        """The matches that limits leave, chosen once; those with nothing left to do do not count."""
        if rule.limits is None:
            return frozenset(match.seen.ref for match in matches)
        if (rule.id, expansion) not in self.chosen:
            actions = rule.actions.values()
            due = [match for match in matches if not any(one.settled(match, self.scene) for one in actions)]
            self.chosen[rule.id, expansion] = frozenset(one.seen.ref for one in limited(rule.limits, due))
        return self.chosen[rule.id, expansion]

    def _gather(self, rule: Rule, expansion: tuple[str, ...], matches: tuple[Match, ...]) -> None:
        """Actions on all matches together, once: later passes may see fewer because of the first."""
        actions = [one for one in rule.actions.values() if one.set_wide]
        if not actions or not matches or (rule.id, expansion) in self.gathered:
            return
        self.gathered.add((rule.id, expansion))
        first = matches[0]
        for action in actions:
            effects = self._fill(first, lambda one=action: one.gather(matches, self.scene))  # type: ignore[misc]
            self.ledger.take((rule.id, expansion, first.seen.ref), effects, first.seen)

    def _summary(self, summary: Summary) -> None:
        """Sub-rules' lines in one issue; a sub-rule without matches vanishes (gem 1.8)."""
        if (summary.id, ()) in self.gathered or not self._wanted(summary.id):
            return
        if self._skips_whole_set(summary.id):
            return
        self.gathered.add((summary.id, ()))
        texts: list[str] = []
        matches: list[Match] = []
        for rule in summary.rules:
            own = next((one for one in rule.actions.values() if one.summarizes), None)
            for expansion, conditions in rule.variants:
                found = list(self._matches(rule, expansion, conditions, self.views.of(rule, None)))
                found = limited(rule.limits, found) if rule.limits else found
                if found and own:
                    matches += found
                    texts.append(own.part(tuple(found), self.scene))
        whole = next((one for one in summary.actions.values() if one.summarizes), None)
        if matches and whole:
            first = matches[0]
            named = Match(summary.id, summary.name, first.seen, first.verdict, summary.actions, evidence=first.evidence)
            effects = self._fill(named, lambda: whole.whole("\n\n".join(texts), named, self.scene))
            self.ledger.take((summary.id, (), first.seen.ref), effects, first.seen)

    def _fill(self, match: Match, work: Callable[[], Effects]) -> Effects:
        """The work's effects; a text that cannot be filled in is a warning here, one that takes too much has failed."""
        try:
            return work()
        except Unread as unread:
            return Effects(missing=unread.needs)
        except TooCostly as fault:
            return Effects(unmade=(Unmade(ref=match.seen.ref, rule=match.rule, reason=str(fault)),))
        except ValueFault as fault:
            return Effects(warnings=(f"{match.seen.ref}: {match.rule}: {fault}",))

    def result(self) -> Plan:
        """The plan: texts become notes or list lines, changes their net."""
        if self.options.person and not self.views.refs(None):
            self.ledger.warn(f"no issue here belongs to @{self.options.person}")
        if told := warning(self.renamed):
            self.ledger.warn(told)
        made = drawn_up(self.policy, self.snapshot, self.ledger, self.alone, self.options)
        return replace(made, renamed=self.renamed)
