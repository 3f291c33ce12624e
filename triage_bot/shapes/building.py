"""YAML nodes → plain data, counted, with the faults of values and keys."""

from typing import Any

import yaml

from triage_bot.errors import Fault, ValueFault
from triage_bot.shapes.nodes import MERGE, Members, at, members, merged, name_of
from triage_bot.shapes.values import UNREADABLE, cut, value_of

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
