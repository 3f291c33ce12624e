"""YAML text → nodes: which words YAML itself gave a type, and what a map's node holds by name."""

from collections.abc import Callable
from typing import Any

import yaml
from yaml.composer import Composer

from triage_bot.errors import Place

try:
    from yaml import CSafeLoader

    class _SafeLoader(Composer, CSafeLoader):
        """The C part's events, composed as PyYAML composes: the C part's own composing cannot be changed."""

        def __init__(self, text: str) -> None:
            CSafeLoader.__init__(self, text)
            Composer.__init__(self)

except ImportError:  # a PyYAML without its C part
    from yaml import SafeLoader as _SafeLoader  # type: ignore[assignment]

Member = tuple[yaml.Node | None, yaml.Node]
"""The key and the value of an entry."""
Members = Callable[[yaml.MappingNode], dict[str, Member]]
MERGE = "tag:yaml.org,2002:merge"


class Implied(str):
    """The tag of a word that nobody gave one."""

    __slots__ = ()


_IMPLIED = {
    first: [(Implied(tag), form.match) for tag, form in forms]
    for first, forms in _SafeLoader.yaml_implicit_resolvers.items()
}
_TEXT = Implied("tag:yaml.org,2002:str")
_KINDS = {yaml.ScalarNode: _TEXT, yaml.SequenceNode: "tag:yaml.org,2002:seq", yaml.MappingNode: "tag:yaml.org,2002:map"}


class Loader(_SafeLoader):
    """Notes which words had no tag, and lets an anchor stand for another node from its next place on, as YAML does."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """A node with all below it."""
        event = self.peek_event()
        if isinstance(event, yaml.NodeEvent) and not isinstance(event, yaml.AliasEvent):
            self.anchors.pop(event.anchor, None)
        return super().compose_node(parent, index)

    def resolve(self, kind: type[yaml.Node], value: Any, implicit: Any) -> str:
        """The tag of a node without one: of a word without quotes by its form."""
        if kind is yaml.ScalarNode and implicit[0]:
            for tag, fits in _IMPLIED.get(value[:1], ()):
                if fits(value):
                    return tag
        return _KINDS[kind]


def at(file: str, mark: Any) -> Place:
    """The place of a mark."""
    return Place(file, mark.line + 1, mark.column + 1)


def name_of(key: yaml.Node) -> str:
    """What a key is called: as it was written."""
    return str(key.value) if isinstance(key, yaml.ScalarNode) else ""


def merged(node: yaml.MappingNode) -> list[yaml.Node]:
    """The nodes that `<<` names, those that win first (YAML merge keys, https://yaml.org/type/merge.html)."""
    nodes: list[yaml.Node] = []
    for key, value in node.value:
        if key.tag == MERGE:
            nodes += value.value if isinstance(value, yaml.SequenceNode) else [value]
    return nodes


def members(node: yaml.MappingNode) -> dict[str, Member]:
    """A map's keys and values by name; of equal ones the first stands, and what merges bring is behind them."""
    known: dict[str, Member] = {}
    for key, value in node.value:
        if key.tag != MERGE:
            known.setdefault(name_of(key), (key, value))
    for brought in merged(node):
        if isinstance(brought, yaml.MappingNode):
            known = {**members(brought), **known}
    return known
