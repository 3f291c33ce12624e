"""migrate(text) → the policy in native form, its templates, and notes on what was changed, left, and is otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import yaml

from triage_bot.admin.migration.ladder_replaced import LadderReplaced
from triage_bot.admin.migration.ladders import ladders
from triage_bot.admin.migration.note import BEHAVIOUR, LADDER, MigrationNote
from triage_bot.admin.migration.ruby_replaced import ruby_replaced
from triage_bot.admin.migration.rules_at import RuleAt, rules_of
from triage_bot.admin.migration.staying import stays
from triage_bot.admin.migration.unknown_keys import unknown_keys
from triage_bot.admin.migration.wording import has_placeholders, in_jinja
from triage_bot.admin.migration.written import Edit, Entry, YamlText, begins, column, in_a_line
from triage_bot.errors import Fault, FaultyFiles, Place
from triage_bot.model.resource_type import ISSUES
from triage_bot.shapes.source import parse


@dataclass(frozen=True, slots=True)
class Migrated:
    """A policy in native form; `templates` by file name, to stand in `templates/` beside it."""

    text: str
    notes: tuple[MigrationNote, ...]
    templates: Mapping[str, str]


def migrate(text: str, file: str, templates: bool = True) -> Migrated:
    """The policy in native form; ladders stay rules where no templates may be written. Raises FaultyFiles."""
    text = text.removeprefix("\ufeff")
    written = _read(text, file)
    migration = _Migration(written, file, rules_of(written))
    if templates:
        migration.ladders()
    elif any(True for _, rules in migration.by_type() for _ in ladders([migration.data(rule) for rule in rules])):
        migration.note(Place(file), "left", "a ladder of labels and dates can become `remind`: ask for --output")
    migration.unknown()
    migration.ids()
    migration.ruby()
    migration.texts()
    after = written.edited(migration.edits)
    for fault in parse(after, file).faults:
        migration.note(fault.place, "left", f"a file of ours may not have this: {fault.message}")
    notes = [*sorted(set(migration.notes)), *_otherwise(file, after != text, bool(migration.templates))]
    return Migrated(after, tuple(notes), migration.templates)


def _read(text: str, file: str) -> YamlText:
    """The text, as far as it is YAML at all."""
    source = parse(text, file)
    if source.root is None:
        raise FaultyFiles(source.faults or [Fault(Place(file), "the file is empty")])
    try:
        return YamlText.of(text)
    except yaml.YAMLError as error:
        raise FaultyFiles([Fault(Place(file), f"not valid YAML: {getattr(error, 'problem', error)}")]) from None


def _otherwise(file: str, changed: bool, ladder: bool) -> Iterator[MigrationNote]:
    for message in (*(BEHAVIOUR if changed else ()), *(LADDER if ladder else ())):
        yield MigrationNote(Place(file), "otherwise", message)


class _Migration:
    """The edits and notes so far."""

    def __init__(self, written: YamlText, file: str, rules: list[RuleAt]) -> None:
        self.written, self.file, self.rules = written, file, rules
        self.edits: list[Edit] = []
        self.notes: list[MigrationNote] = []
        self.templates: dict[str, str] = {}
        self._changed: set[int] = set()

    def note(self, place: Place, kind: Any, message: str) -> None:
        self.notes.append(MigrationNote(place, kind, message))

    def place(self, node: yaml.Node) -> Place:
        return Place(self.file, node.start_mark.line + 1, node.start_mark.column + 1)

    def by_type(self) -> Iterator[tuple[str, list[RuleAt]]]:
        """The rules of each type, but those of summaries."""
        alone = (rule for rule in self.rules if not rule.summary and not rule.is_summary)
        for kind, rules in groupby(alone, key=lambda rule: rule.kind):
            yield kind, list(rules)

    def data(self, rule: RuleAt) -> Mapping[str, Any]:
        """A rule as plain data."""
        data = {key: self.written.value(entry) for key, entry in self.written.entries(rule.node).items()}
        return {key: value for key, value in data.items() if key != "id"}

    def ladders(self) -> None:
        """Ladders of labels and dates become reminders."""
        for rules in (rules for kind, rules in self.by_type() if kind == ISSUES):
            data = [self.data(rule) for rule in rules]
            for ladder in ladders(data):
                replaced = LadderReplaced(written=self.written, ladder=ladder, rules=rules, data=data)
                place = self.place(replaced.first.node)
                names = ", ".join(f'"{rules[number].id}"' for number in ladder.places)
                if why := replaced.why_not:
                    self.note(place, "left", f"the rules {names} form a ladder, and stay: {why}")
                    continue
                replaced.change()
                self.edits += replaced.edits
                self.templates |= replaced.templates
                self._changed |= {rules[number].node.start_mark.index for number in ladder.places}
                self.note(place, "changed", f"the rules {names} became `remind`, and a rule that closes")

    def unknown(self) -> None:
        """Keys that the gem passes over, and a file of ours may not have."""
        edits, notes = unknown_keys(self.written, self.rules, self.file)
        self.edits += edits
        self.notes += notes

    def ids(self) -> None:
        """Each rule gets the id that it is known by already."""
        gone = [(edit.start, edit.end) for edit in self.edits if not edit.text]
        for rule in self.rules:
            if why := stays(self.written, rule):
                self.note(self.place(rule.node), "left", f'"{rule.id}" stays a rule of the gem: {why}')
                continue
            start = begins(rule.alias or rule.node)
            if (rule.has_id and rule.alias is None) or any(first <= start < end for first, end in gone):
                continue
            if (edit := self._with_id(rule)) is None:
                self.note(self.place(rule.node), "left", f'"{rule.id}" gets no id: it is written in brackets')
            else:
                self.edits.append(edit)

    def _with_id(self, rule: RuleAt) -> Edit | None:
        if rule.brackets and rule.alias:
            return None
        plain = re.fullmatch(r"[a-z][\w-]*", rule.id) and yaml.safe_load(rule.id) == rule.id
        word = rule.id if plain else f'"{rule.id}"'
        if rule.alias:
            start, indent = begins(rule.alias), " " * column(rule.alias)
            name = re.match(r"\*\S+", self.written.text[start:])
            return name and Edit(start, start + name.end(), f"<<: {name[0]}\n{indent}id: {word}")
        start = begins(rule.node)
        if in_a_line(rule.node):
            return Edit(start + 1, start + 1, f"id: {word}, ")
        return Edit(start, start, f"id: {word}\n{' ' * column(rule.node)}")

    def ruby(self) -> None:
        """Conditions in Ruby become native ones."""
        edits, notes = ruby_replaced(self.written, self.rules, self.file)
        self.edits += edits
        self.notes += notes

    def texts(self) -> None:
        """Comments with placeholders become texts of ours."""
        for entry, kinds in self._comments():
            text = self.written.value(entry)
            if not isinstance(text, str) or not has_placeholders(text):
                continue
            jinja = in_jinja(text, ISSUES) if kinds == {ISSUES} else None
            if jinja is None or self.written.is_alias(entry) or (edit := self._comment(entry, jinja)) is None:
                why = (
                    "it holds Ruby, or words that mean more in Jinja" if kinds == {ISSUES} else "only issues have ours"
                )
                self.note(self.place(entry[0]), "left", f"the comment stays a text of the gem: {why}")
            else:
                self.edits.append(edit)
                self.note(
                    self.place(entry[0]), "changed", "the comment is a text of ours: people's words in it are inert"
                )

    def _comments(self) -> Iterable[tuple[Entry, set[str]]]:
        entries: dict[int, tuple[Entry, set[str]]] = {}
        for rule in self.rules:
            entry = rule.part(self.written, "actions").get("comment")
            plain = entry and isinstance(entry[1], yaml.ScalarNode) and begins(rule.node) not in self._changed
            if entry and plain and not stays(self.written, rule):
                entries.setdefault(entry[0].start_mark.index, (entry, set()))[1].add(rule.kind)
        return entries.values()

    def _comment(self, entry: Entry, jinja: str) -> Edit | None:
        """The entry with the text in it; None where it cannot stand as a block."""
        (start, end), indent = self.written.span(entry), " " * (column(entry[0]) + 4)
        lines = jinja.strip("\n").split("\n")
        brackets = self.written.text[entry[1].end_mark.index :].lstrip()[:1] in ("}", ",", "]")
        if len(lines) == 1 or brackets:
            quoted = yaml.safe_dump(jinja.strip("\n"), default_style='"', width=100_000, allow_unicode=True).strip()
            return Edit(start, end, f"comment: {{text: {quoted}}}")
        if lines[0][:1] in (" ", "\t") or not all(line.isprintable() or not line for line in lines):
            return None
        body = "\n".join(f"{indent}{line}".rstrip() if not line.strip() else f"{indent}{line}" for line in lines)
        return Edit(start, end, f"comment:\n{indent[:-2]}text: |\n{body}")
