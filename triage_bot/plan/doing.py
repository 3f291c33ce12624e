"""What is done with a rule's matches: within limits, paced, with all actions or none, and once for all together."""

from collections.abc import Mapping

from triage_bot.actions.base import Action
from triage_bot.actions.effects import Effects
from triage_bot.actions.match import Match
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.facts import Snapshot, Unread
from triage_bot.model.resource import Ref
from triage_bot.plan.board import Board, Key
from triage_bot.plan.ledger import GivenUp, Ledger, filled, snoozed
from triage_bot.plan.matching import Views, kept_back, met, permitted
from triage_bot.plan.pacing import Pacing
from triage_bot.plan.summaries import nothing_matched
from triage_bot.policy.policy_set import PolicySet, Rule

GATHERED = 0
"""The turn of what is made of all matches of a rule together."""


class Entangled(Exception):
    """What is looked at again alone concerns more than itself: all has to be looked at from the beginning."""


class Doing:
    """The books, and what goes into them of a rule's matches."""

    policy: PolicySet
    snapshot: Snapshot
    scene: Scene
    board: Board
    ledger: Ledger
    views: Views
    pacing: Pacing
    chosen: dict[tuple[str, tuple[str, ...]], frozenset[Ref]]
    gathered: set[tuple[str, tuple[str, ...]]]
    later: bool
    apart: bool

    def _act(self, rule: Rule, expansion: tuple[str, ...], matches: list[Match]) -> None:
        if rule.truncates and rule.limits:
            matches = rule.limits.in_order(matches)
        chosen = self._limited(rule, expansion, matches)
        waiting = self.pacing.waiting(rule, matches, self.scene, lambda other: met(other, self.views))
        whole: list[Match] = []
        for match in matches:
            key = (rule.id, expansion, match.seen.ref)
            self.ledger.at(key).matched = self.ledger.at(key).undecided = True
            if rule.reminds and (held := snoozed(match.seen.ref, rule.id, match.seen, self.scene)):
                self.ledger.hold(key, held)
                continue
            try:
                allowed = permitted(rule, match.seen, self.scene)
            except Unread as unread:
                self.ledger.lack(key, unread.needs)
                continue
            if len(allowed) < len(rule.actions):
                self.ledger.hold(key, kept_back(rule, match.seen))
            wants = [action.wants(match, self.scene) for action in allowed.values()]
            self.ledger.at(key).wants = frozenset().union(*wants)
            if turn := waiting.get(match.seen.ref):
                self.ledger.hold(key, turn)
            elif match.seen.ref in chosen:
                self._at_turn(rule, GATHERED + 1)
                self._do(rule, key, match, allowed)
                whole += [match] if len(allowed) == len(rule.actions) else []
        self._at_turn(rule, GATHERED)
        self._gather(rule, expansion, tuple(whole))

    def _at_turn(self, rule: Rule, turn: int) -> None:
        """In a rule of the gem's keys alone what is made of all matches together comes before what is made of each."""
        if rule.of_the_gem:
            self.board.place = (*self.board.place[:3], turn)

    def _do(self, rule: Rule, key: Key, match: Match, actions: Mapping[str, Action]) -> None:
        """All actions of a match, or none while one of them still lacks facts."""
        done = Effects()
        for action in sorted(actions.values(), key=lambda act: rule.of_the_gem and not act.may_command()):
            done += filled(match, lambda act=action: act.act(match, self.scene))  # type: ignore[misc]
        if done.broken and rule.of_the_gem:
            raise GivenUp(key[2], done.broken)
        entry = self.ledger.at(key)
        if done.missing:
            entry.wants = None  # nothing is done by halves
            done = Effects(missing=done.missing)
        else:
            entry.undecided = False
        if match.clock and rule.reminds:
            entry.overdue = match.clock.limit
        self.take(key, done, match.seen)

    def take(self, key: Key, effects: Effects, seen: Seen) -> None:
        """Books effects; what is looked at apart from the others may have none on them."""
        changes = [*effects.changes, *(change for say in effects.says for change in say.carries)]
        if self.apart and any(say.ref != key[2] for say in effects.says):
            raise Entangled
        if self.apart and any({change.ref, *change.touches} != {key[2]} for change in changes):
            raise Entangled
        self.ledger.take(key, effects, seen)

    def _limited(self, rule: Rule, expansion: tuple[str, ...], matches: list[Match]) -> frozenset[Ref]:
        """The matches that limits leave of those in order, chosen once; those with nothing left to do do not count."""
        if rule.limits is None or not rule.truncates:
            return frozenset(match.seen.ref for match in matches)
        if (rule.id, expansion) not in self.chosen:
            actions = rule.actions.values()
            due = matches
            if not rule.of_the_gem:  # the gem counts whatever it hits
                due = [match for match in matches if not any(action.settled(match, self.scene) for action in actions)]
            self.chosen[rule.id, expansion] = frozenset(match.seen.ref for match in due[: rule.limits.most])
        return self.chosen[rule.id, expansion]

    def _try_out(self, rule: Rule, actions: list[Action]) -> None:
        """What is worked out also where nothing matches, as the gem does."""
        nothing = nothing_matched(rule, self.snapshot.scope)
        for action in actions:
            effects = filled(nothing, lambda act=action: act.unmatched(nothing, self.scene))  # type: ignore[misc]
            if effects.broken:
                raise GivenUp(nothing.seen.ref, effects.broken)

    def _gather(self, rule: Rule, expansion: tuple[str, ...], matches: tuple[Match, ...]) -> None:
        """Actions on all matches together, once: later passes may see fewer because of the first."""
        actions = sorted((act for act in rule.actions.values() if act.set_wide), key=lambda act: not act.summarizes)
        if not matches and rule.of_the_gem and not self.later:
            self._try_out(rule, actions)
        if not actions or not matches or (rule.id, expansion) in self.gathered:
            return
        self.gathered.add((rule.id, expansion))
        first = matches[0]
        for action in actions:
            effects = filled(first, lambda act=action: act.gather(matches, self.scene))  # type: ignore[misc]
            if effects.broken and rule.of_the_gem:
                raise GivenUp(first.seen.ref, effects.broken)
            self.take((rule.id, expansion, first.seen.ref), effects, first.seen)
