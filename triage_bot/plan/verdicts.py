"""What rules find: worked out once while an issue or account and its facts are the same, over all plans of one run."""

from __future__ import annotations

from dataclasses import dataclass

from triage_bot.conditions.group import Group, ask
from triage_bot.conditions.verdict import Verdict
from triage_bot.context.scene import Scene, Seen
from triage_bot.plan.ledger import Key
from triage_bot.plan.memo import Memo


@dataclass(frozen=True)
class Verdicts:
    """Findings of one plan, with those of the plans before it in the memo."""

    memo: Memo
    scene: Scene

    def settled(self, key: Key, seen: Seen) -> bool:
        """True if this rule does not match this view, and no time will change that: most of all there is to ask."""
        return self.memo.settled.get(key) is seen

    def find(self, key: Key, conditions: Group, seen: Seen) -> Verdict:
        """The rule's conditions on this view."""
        slot = (key, seen.facts.news)
        known = self.memo.verdicts.get(slot)
        if known and known[0] is seen.resource and known[1] is seen.facts:
            return known[2]
        verdict = ask(conditions, seen, self.scene)
        if verdict.met is False and not verdict.until:
            self.memo.settled[key] = seen
        self.memo.verdicts[slot] = (seen.resource, seen.facts, verdict)
        return verdict
