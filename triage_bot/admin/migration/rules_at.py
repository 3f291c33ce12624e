"""The rules of a policy's text, each where it is written, by which alias, and under which id it is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from triage_bot.admin.migration.written import Entry, YamlText
from triage_bot.policy.ids import Naming, slug


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleAt:
    """A rule, or a summary, as it stands in the text."""

    kind: str
    node: yaml.Node
    alias: yaml.AliasEvent | None
    id: str
    has_id: bool
    index: int
    summary: str = ""
    is_summary: bool = False
    brackets: bool = False
    """It stands in a list in brackets."""

    def part(self, written: YamlText, key: str) -> dict[str, Entry]:
        """The entries of its conditions, actions or limits."""
        entry = written.entries(self.node).get(key)
        return written.entries(entry[1]) if entry else {}


def rules_of(written: YamlText) -> list[RuleAt]:
    """All of them, in the order they are loaded in."""
    naming, rules = Naming(), written.entries(written.root).get("resource_rules")
    return [
        rule
        for kind, (_, of_type) in (written.entries(rules[1]) if rules else {}).items()
        for rule in (*_summaries(written, naming, kind, of_type), *_rules(written, naming, kind, of_type))
    ]


def _summaries(written: YamlText, naming: Naming, kind: str, of_type: yaml.Node) -> Iterator[RuleAt]:
    entry = written.entries(of_type).get("summaries")
    for index, (node, alias) in enumerate(written.items(entry[1] if entry else None)):
        given = _given(written, node)
        number = given.get("id") or naming.by_place(slug(given.get("name") or f"summary {index}"), Path())
        brackets = bool(getattr(entry[1] if entry else None, "flow_style", False))
        yield RuleAt(
            kind=kind, node=node, alias=alias, id=number, has_id="id" in given, index=index, is_summary=True,
            brackets=brackets,
        )  # fmt: skip
        yield from _rules(written, naming, kind, node, number)


def _rules(written: YamlText, naming: Naming, kind: str, of: yaml.Node, summary: str = "") -> Iterator[RuleAt]:
    entry = written.entries(of).get("rules")
    for index, (node, alias) in enumerate(written.items(entry[1] if entry else None)):
        if not isinstance(node, yaml.MappingNode):
            continue
        given = _given(written, node)
        name = given.get("name") or f"{kind} rule {index + 1}"
        number = given.get("id") or naming.by_place(slug(f"{summary} {name}" if summary else name), Path())
        yield RuleAt(
            kind=kind, node=node, alias=alias, id=number, has_id="id" in given, index=index, summary=summary,
            brackets=bool(getattr(entry[1] if entry else None, "flow_style", False)),
        )  # fmt: skip


def _given(written: YamlText, node: yaml.Node) -> dict[str, Any]:
    """Its id and name, as far as they are words."""
    given = {key: entry[1].value for key, entry in written.entries(node).items() if key in ("id", "name")}
    return {key: value for key, value in given.items() if isinstance(value, str) and value}
