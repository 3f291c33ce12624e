"""Warnings of a policy's rules: what is carried out as it is written, and may not be what was meant."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from triage_bot.actions.remove_labels import RemoveLabels
from triage_bot.conditions.date import Date
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


def _undone(rules: Iterable[Rule]) -> Iterator[Fault]:
    """Rules that undo what the bot itself did: that is news to `updated_at`, too."""
    marking = [rule for rule in rules if any(action.puts_on() for action in rule.actions.values())]
    for rule in rules:
        action = rule.actions.get("remove_labels")
        if not isinstance(action, RemoveLabels) or not _waits_for_news(rule):
            continue
        for label in action.root:
            for other in marking:
                if other.type == rule.type and any(label in each.puts_on() for each in other.actions.values()):
                    message = f'"{rule.id}" takes "{label}" off when something is new: what "{other.id}" did is, too'
                    cure = "wait for people's words: last_update with newer_than, or toggle_labels beside remind"
                    yield Fault(rule.place, message, cure)


def _waits_for_news(rule: Rule) -> bool:
    tests = [test for asked in rule.conditions.own if isinstance(asked, Date) for test in asked.root]
    return any(test.attribute == "updated_at" and not test.older for test in tests)
