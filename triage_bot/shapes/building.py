"""YAML nodes → plain data, counted, with the faults of values and keys."""

from collections.abc import Callable
from typing import Any

import yaml
from yaml.composer import Composer

from triage_bot.errors import Fault, Place, ValueFault
from triage_bot.shapes.values import UNREADABLE, cut, value_of

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


MAX_DEPTH = 60
NO_MERGE = "<< takes a map, or a list of maps"


class Building:
    """Builds data from YAML nodes; what an alias repeats is built and counted again, but its faults are told once."""

    members: Members = staticmethod(members)
    """Finds again by name what was read of a map."""

    def __init__(self, file: str, most: int) -> None:
        self.file, self.most, self.nodes = file, most, 0
        self.faults: dict[Fault, None] = {}
        self.constructor = yaml.constructor.SafeConstructor()

    def whole(self, root: yaml.Node) -> Any:
        """The data of a file."""
        return self.value(root, 0)

    def fault(self, node: yaml.Node, message: str, hint: str = "") -> None:
        """Notes a fault, once."""
        self.faults[Fault(at(self.file, node.start_mark), message, hint)] = None

    def value(self, node: yaml.Node, depth: int) -> Any:
        """The data of a node; raises TooMuch."""
        self.count(node, depth)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, depth)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(entry, depth + 1) for entry in node.value]
        return self.scalar(node)

    def count(self, node: yaml.Node, depth: int) -> None:
        """Counts a node; raises TooMuch."""
        self.nodes += 1
        if self.nodes > self.most or depth > MAX_DEPTH:
            raise TooMuch(node)

    def scalar(self, node: yaml.Node) -> Any:
        """The data of a word."""
        try:
            return value_of(node, self.constructor)  # type: ignore[arg-type]  # neither map nor list
        except UNREADABLE as error:
            text = cut(str(node.value))
            hint = f'a word is written in quotes: "{text}"' if isinstance(error, ValueFault) else ""
            self.fault(node, str(error) if hint else f'"{text}" cannot be read', hint)
            return str(node.value)

    def mapping(self, node: yaml.MappingNode, depth: int) -> dict[str, Any]:
        """Earlier merges win over later ones, and own keys over all."""
        brought: dict[str, Any] = {}
        for given in merged(node):
            self.count(given, depth + 1)
            if isinstance(given, yaml.MappingNode):
                for name, value in self.mapping(given, depth + 1).items():
                    brought.setdefault(name, value)
            else:
                self.fault(given, NO_MERGE)
        return {**brought, **self._own(node, depth)}

    def _own(self, node: yaml.MappingNode, depth: int) -> dict[str, Any]:
        own: dict[str, Any] = {}
        for key, value in node.value:
            if key.tag == MERGE:
                continue
            name = name_of(key)
            self.check_key(key)
            if name in own:
                self.fault(key, f'"{cut(name)}" is written twice here')
            else:
                own[name] = self.value(value, depth + 1)
        return own

    def check_key(self, key: yaml.Node) -> None:
        """Notes a fault of what cannot be a key."""
        if isinstance(key, yaml.ScalarNode):
            self.scalar(key)
        else:
            self.fault(key, "a key is a word, not a list or a map")


class TooMuch(Exception):
    """At this node."""
