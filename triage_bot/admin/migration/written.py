"""A YAML text as it was written: where its entries stand, which of them are aliases, and what is changed in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from triage_bot.shapes.nodes import MERGE

Entry = tuple[yaml.ScalarNode, yaml.Node]
"""A key and its value."""


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Other words for a part of a text."""

    start: int
    end: int
    text: str


@dataclass
class Written:
    """A text with its nodes."""

    text: str
    root: yaml.Node | None = None
    aliases: dict[tuple[int, int], yaml.AliasEvent] = field(default_factory=dict)
    """By list and place in it: where an alias stands for a whole entry."""

    @classmethod
    def of(cls, text: str) -> Written:
        """The text, read; raises yaml.YAMLError."""
        loader = _Composer(text)
        try:
            written = cls(text, loader.get_node() if loader.check_node() else None)
            written.aliases = loader.aliases
            return written
        finally:
            loader.dispose()  # type: ignore[no-untyped-call]

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
                yield item, self.aliases.get((id(node), index))

    def value(self, entry: Entry) -> Any:
        """The plain data of an entry's value."""
        constructor = yaml.constructor.SafeConstructor()
        return constructor.construct_object(entry[1], deep=True)  # type: ignore[no-untyped-call]

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


def column(node: yaml.Node) -> int:
    """How far a node is indented."""
    return int(node.start_mark.column)


def in_a_line(node: yaml.Node) -> bool:
    """True for a map or list in brackets."""
    return bool(getattr(node, "flow_style", False))


def shown(data: dict[str, Any], indent: int, brackets: bool = False) -> str:
    """Entries of a map as YAML, to stand at this column; the first one has no indent."""
    style = True if brackets else None
    lines = yaml.safe_dump(data, default_flow_style=style, sort_keys=False, width=10_000, allow_unicode=True).rstrip()
    if brackets:
        return lines[1:-1]
    return f"\n{' ' * indent}".join(lines.splitlines())




class _Composer(yaml.SafeLoader):
    """Composes nodes, and remembers where aliases stand for entries of lists."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.aliases: dict[tuple[int, int], yaml.AliasEvent] = {}

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if isinstance(index, int) and self.check_event(yaml.AliasEvent):
            self.aliases[id(parent), index] = self.peek_event()
        return super().compose_node(parent, index)
