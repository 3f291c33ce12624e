"""A YAML text as it was written: where its entries stand, which of them are aliases, and what is changed in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from triage_bot.shapes.building import MERGE

try:
    from yaml import CSafeLoader as _SafeLoader
except ImportError:  # a PyYAML without its C part
    from yaml import SafeLoader as _SafeLoader  # type: ignore[assignment]

Entry = tuple[yaml.ScalarNode, yaml.Node]
"""A key and its value."""


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Other words for a part of a text."""

    start: int
    end: int
    text: str


@dataclass
class YamlText:
    """A text with its nodes."""

    text: str
    root: yaml.Node | None = None
    aliases: dict[tuple[int, int], yaml.AliasEvent] = field(default_factory=dict)
    """By where a list begins, and the place in it: an alias that stands for a whole entry."""

    @classmethod
    def of(cls, text: str) -> YamlText:
        """The text, read; raises yaml.YAMLError."""
        loader = _SafeLoader(text)
        try:
            return cls(text, loader.get_node() if loader.check_node() else None, _aliases(text))
        finally:
            loader.dispose()

    def entries(self, node: yaml.Node | None) -> dict[str, Entry]:
        """A map's entries by key, those that merges bring too; own ones win."""
        if not isinstance(node, yaml.MappingNode):
            return {}
        brought: dict[str, Entry] = {}
        for key, value in node.value:
            if key.tag == MERGE:
                for merged in value.value if isinstance(value, yaml.SequenceNode) else [value]:
                    brought = {**self.entries(merged), **brought}
        return {**brought, **{str(key.value): (key, value) for key, value in node.value if key.tag != MERGE}}

    def items(self, node: yaml.Node | None) -> Iterator[tuple[yaml.Node, yaml.AliasEvent | None]]:
        """A list's entries, each with the alias that stands for it."""
        if isinstance(node, yaml.SequenceNode):
            for index, item in enumerate(node.value):
                yield item, self.aliases.get((begins(node), index))

    def value(self, entry: Entry) -> Any:
        """The plain data of an entry's value; None for what is none."""
        constructor = yaml.constructor.SafeConstructor()
        try:
            return constructor.construct_object(entry[1], deep=True)
        except (yaml.constructor.ConstructorError, ValueError):  # a tag of Ruby, a list as a key, a day there is not
            return None

    def is_alias(self, entry: Entry) -> bool:
        """True if an alias stands behind the key."""
        key, value = entry
        return bool(value.start_mark.index < key.end_mark.index)

    def span(self, entry: Entry) -> tuple[int, int]:
        """Where an entry begins and ends, without what follows it."""
        key, value = entry
        start, end = key.start_mark.index, value.end_mark.index
        return start, start + len(self.text[start:end].rstrip())

    def edited(self, edits: Iterable[Edit]) -> str:
        """The text with these edits; of two of one place the first counts."""
        text, before = self.text, len(self.text) + 1
        for edit in sorted(set(edits), reverse=True):
            if edit.end <= before:
                text = text[: edit.start] + edit.text + text[edit.end :]
                before = edit.start
        return text


def begins(node: Any) -> int:
    """Where a node, or an alias, begins in the text."""
    return int(node.start_mark.index)


def column(node: Any) -> int:
    """How far a node, or an alias, is indented."""
    return int(node.start_mark.column)


def in_a_line(node: yaml.Node) -> bool:
    """True for a map or list in brackets."""
    return bool(getattr(node, "flow_style", False))


def shown(data: dict[str, Any], indent: int, brackets: bool = False) -> str:
    """Entries of a map as YAML, to stand at this column; the first one has no indent."""
    if brackets:
        return _dumped(data, True)[1:-1]
    lines = [line for key, value in data.items() for line in _entry(key, value).splitlines()]
    return f"\n{' ' * indent}".join(lines)


def _entry(key: str, value: Any) -> str:
    """A key and its value, in brackets as far as that is short."""
    return _dumped({key: value}, None if isinstance(value, dict | list) else False)


def _dumped(data: dict[str, Any], brackets: bool | None) -> str:
    dumped = yaml.safe_dump(data, default_flow_style=brackets, sort_keys=False, width=10_000, allow_unicode=True)
    return str(dumped).rstrip()


def _aliases(text: str) -> dict[tuple[int, int], yaml.AliasEvent]:
    """By where a list begins, and the place in it, the aliases that stand for whole entries of lists of maps."""
    aliases: dict[tuple[int, int], yaml.AliasEvent] = {}
    within: list[
        list[int]
    ] = []  # of each list or map around: where the list begins (a map: -1), and its entries so far
    for event in yaml.parse(text, Loader=_SafeLoader):
        if isinstance(event, yaml.CollectionEndEvent):
            within.pop()
        elif isinstance(event, yaml.NodeEvent):
            if within:
                within[-1][1] += 1
                if isinstance(event, yaml.AliasEvent):
                    aliases[within[-1][0], within[-1][1]] = event
            if isinstance(event, yaml.CollectionStartEvent):
                within.append([begins(event) if isinstance(event, yaml.SequenceStartEvent) else -1, -1])
        elif isinstance(event, yaml.DocumentEndEvent):
            return aliases
    return aliases
