"""Keys that the gem passes over: those beside the policy get a dot, those in rules become comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from triage_bot.admin.migration.note import MigrationNote
from triage_bot.admin.migration.rules_at import RuleAt
from triage_bot.admin.migration.written import Edit, Entry, YamlText, in_a_line
from triage_bot.errors import Place
from triage_bot.policy.reading import IGNORED_BY_THE_GEM
from triage_bot.policy.schema import Limits, RuleBase, SummaryBase, action_keys, policy_model

_OF_RULES = RuleBase.model_fields.keys() | {"conditions", "actions"}
_OF_SUMMARIES = SummaryBase.model_fields.keys() | {"rules", "actions"}


def unknown_keys(written: YamlText, rules: Iterable[RuleAt], file: str) -> tuple[list[Edit], list[MigrationNote]]:
    """The edits, and a note on each."""
    edits: dict[int, Edit] = {}
    notes: list[MigrationNote] = []
    for key, (node, _) in written.entries(written.root).items():
        if not key.startswith(".") and key not in policy_model().model_fields:
            start = node.start_mark.index
            edits[start] = Edit(start, start, ".")
            notes.append(_note(file, (node, node), f'"{key}" is no key of ours: a dot before it keeps it for anchors'))
    for entry, brackets in _in_rules(written, rules):
        start, end = written.span(entry)
        if not brackets and start not in edits and not written.is_alias(entry):
            lines = written.text[start:end].replace("\n", "\n# ")
            edits[start] = Edit(start, end, f"# {lines}")
            notes.append(_note(file, entry, f'"{entry[0].value}" was passed over, and is a comment now'))
    return list(edits.values()), notes


def _in_rules(written: YamlText, rules: Iterable[RuleAt]) -> Iterator[tuple[Entry, bool]]:
    """Entries of rules, limits and actions that nobody knows, and whether they stand in brackets."""
    for rule in rules:
        own = written.entries(rule.node)
        for key, entry in own.items():
            if key not in (_OF_SUMMARIES if rule.is_summary else _OF_RULES):
                yield entry, in_a_line(rule.node)
        for part, known in (("limits", Limits.model_fields.keys()), ("actions", action_keys().keys())):
            for key, entry in rule.part(written, part).items():
                if key not in known:
                    yield entry, in_a_line(own[part][1])
        for key, entry in rule.part(written, "conditions").items():
            if key in IGNORED_BY_THE_GEM:
                yield entry, in_a_line(own["conditions"][1])


def _note(file: str, entry: Entry, message: str) -> MigrationNote:
    mark = entry[0].start_mark
    return MigrationNote(Place(file, mark.line + 1, mark.column + 1), "changed", message)
