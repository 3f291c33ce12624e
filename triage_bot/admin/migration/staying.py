"""Rules that stay the gem's: with a key of ours their actions would mean another thing, or be a fault."""

from triage_bot.actions.base import Action
from triage_bot.admin.migration.rules_at import RuleAt
from triage_bot.admin.migration.written import YamlText
from triage_bot.context.taxonomy import share_a_scope
from triage_bot.policy.schema import action_keys

_AS_THE_GEM_MAKES_IT = frozenset({"title", "summarize", "comment_on_summary", "issue"})
"""Repeated until nothing changes a title made of itself grows on; order and redaction of summaries are the gem's."""


def stays(written: YamlText, rule: RuleAt) -> str:
    """Why the rule can have no key of ours; empty if it can."""
    known, actions = action_keys(), rule.part(written, "actions")
    for key in actions.keys() & known.keys():
        if known[key].as_the_gem is not Action.as_the_gem:
            return f"{key} of ours is another one"
        if key in _AS_THE_GEM_MAKES_IT:
            return f"{key} is made as the gem makes it"
        if not rule.is_summary and rule.kind not in known[key].on:
            return f"{key} does nothing to {rule.kind} there, and is a fault in a rule of ours"
    put_on = written.value(actions["labels"]) if "labels" in actions else None
    if isinstance(put_on, list) and share_a_scope(str(word) for word in put_on):
        return "it puts on two labels of one scope"
    return ""
