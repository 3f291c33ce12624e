"""Warnings of a policy's rules: what is carried out as it is written, and may not be what was meant."""

from collections.abc import Iterator, Mapping, Sequence

from triage_bot.errors import Fault
from triage_bot.policy.policy_set import Rule
from triage_bot.text.template import Document


def advice(rules: Sequence[Rule], documents: Mapping[str, Document]) -> Iterator[Fault]:
    """Warnings: a rule that waits for `updated_at` is moved by the bot's own first write; what lets confidential
    words out is its author's decision.
    """
    for rule in rules:
        for said in filter(None, (action.opens_up(documents) for action in rule.actions.values())):
            message = f'"{rule.id}" says {said}: it is carried out, and others may read what is confidential'
            yield Fault(rule.place, message, "leave it out unless that is meant")
        for words, cure in (condition.advice() for condition in rule.conditions.own if rule.actions):
            yield from [Fault(rule.place, f'"{rule.id}" {words}', cure)] if words else []
    yield from _undone(rules)


def _undone(rules: Sequence[Rule]) -> Iterator[Fault]:
    """Rules that undo what the bot itself did: that is news, too."""
    for rule in rules:
        if not any(asked.heeds_any_news() for asked in rule.conditions.own):
            continue
        for label in (label for action in rule.actions.values() for label in action.takes_off()):
            for other in rules:
                if other.type == rule.type and any(label in action.puts_on() for action in other.actions.values()):
                    message = f'"{rule.id}" takes "{label}" off when something is new: what "{other.id}" did is, too'
                    cure = "wait for people's words: last_update with newer_than, or toggle_labels beside remind"
                    yield Fault(rule.place, message, cure)
