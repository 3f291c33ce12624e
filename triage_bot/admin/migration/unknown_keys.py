"""Keys that the gem passes over: those beside the rules get a dot, those in them become comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from triage_bot.admin.migration.note import MigrationNote
from triage_bot.admin.migration.rules_at import RuleAt
from triage_bot.admin.migration.written import Edit, Entry, YamlText, in_a_line
from triage_bot.errors import Place
from triage_bot.policy.reading import IGNORED_BY_THE_GEM, OF_RULES_ALONE
from triage_bot.policy.schema import policy_model


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
    """Entries that are passed over, and whether they stand in brackets."""
    for rule in rules:
        own = written.entries(rule.node)
        if rule.is_summary:
            yield from ((own[key], in_a_line(rule.node)) for key in sorted(OF_RULES_ALONE & own.keys()))
        for key, entry in rule.part(written, "conditions").items():
            if key in IGNORED_BY_THE_GEM:
                yield entry, in_a_line(own["conditions"][1])


def _note(file: str, entry: Entry, message: str) -> MigrationNote:
    mark = entry[0].start_mark
    return MigrationNote(Place(file, mark.line + 1, mark.column + 1), "changed", message)
