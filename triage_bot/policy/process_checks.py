"""Checks that rules name forms, lists and sections that exist, and that parts of one rule fit together."""

from __future__ import annotations

from collections.abc import Iterable

from triage_bot.actions.list import List_
from triage_bot.conditions.form import Form_
from triage_bot.context.process import ListSpec, Process
from triage_bot.errors import Fault, nearest
from triage_bot.policy.policy_set import Rule

OF_A_FORM = ("receipt", "follow_colour")
"""Actions on the form that the rule's condition has found."""


def faults(rules: Iterable[Rule], process: Process) -> list[Fault]:
    """What rules name that is not there."""
    return [fault for rule in rules for fault in (*_forms(rule, process), *_lists(rule, process))]


def _forms(rule: Rule, process: Process) -> list[Fault]:
    names = [one.name for one in process.forms]
    asked = [one for one in rule.conditions.leaves if isinstance(one, Form_)]
    wrong = [word for one in asked for word in one.name if word not in names]
    found = [Fault(rule.place, f'"{rule.id}": there is no form "{word}"', nearest(word, names)) for word in wrong]
    for key in OF_A_FORM:
        if key in rule.actions and not any(isinstance(one, Form_) for one in rule.conditions.sure):
            found.append(Fault(rule.place, f'"{rule.id}": `{key}` needs a `form` among the conditions, outside `not`'))
    return found


def _lists(rule: Rule, process: Process) -> list[Fault]:
    action = rule.actions.get("list")
    if not isinstance(action, List_):
        return []
    spec = process.lists.get(action.name)
    if spec is None:
        hint = nearest(action.name, process.lists)
        return [Fault(rule.place, f'"{rule.id}": there is no list "{action.name}" under `lists`', hint)]
    return [Fault(rule.place, f'"{rule.id}": {message}', hint) for message, hint in _against(action, spec)]


def _against(action: List_, spec: ListSpec) -> list[tuple[str, str]]:
    found = []
    if action.section not in spec.sections:
        found.append((f'"{spec.name}" has no section "{action.section}"', nearest(action.section, spec.sections)))
    if spec.shared and action.for_:
        found.append((f'"{spec.name}" is shared: no `for` here', "use `mention` for those who are called"))
    if not spec.shared and not action.for_:
        found.append((f'whose "{spec.name}"?', "write `for: csm`, or make the list `shared: true`"))
    if not spec.shared and action.mention:
        found.append(("`mention` is for shared lists", "this list calls the person it is for"))
    return found
