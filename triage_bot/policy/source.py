"""Reads YAML text into plain data and remembers where every key and value was written."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from triage_bot.errors import Fault, Place

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # a PyYAML without its C part
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

Path_ = tuple[str | int, ...]
MAX_NODES = 200_000
MAX_BYTES = 64 << 20
MAX_DEPTH = 60
TOO_MUCH = "the file nests or repeats too much"


@dataclass
class Source:
    """One file's data, and the places of its keys and values by path."""

    file: str
    data: Any = None
    keys: dict[Path_, Place] = field(default_factory=dict)
    values: dict[Path_, Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def place(self, path: Path_, key: bool = False) -> Place:
        """The place of a path, or of the nearest part of it that was written."""
        for length in range(len(path), 0, -1):
            head = path[:length]
            first, second = (self.keys, self.values) if key or length < len(path) else (self.values, self.keys)
            if head in first or head in second:
                return first.get(head) or second[head]
        return Place(self.file, 1, 1)

    def fault(self, path: Path_, message: str, hint: str = "", key: bool = False) -> None:
        """Notes a fault at a path."""
        self.faults.append(Fault(self.place(path, key), message, hint))


class _Float(float):
    """A number that prints as it was written: a milestone 18.10 is not 18.1."""

    written: str

    def __str__(self) -> str:
        return self.written


class _Int(int):
    """A whole number that prints as it was written: an account 0012 is not 10."""

    written: str

    def __str__(self) -> str:
        return self.written


def _as_written(value: Any, text: str) -> Any:
    if type(value) not in (int, float) or str(value) == text:
        return value
    number = _Int(value) if isinstance(value, int) else _Float(value)
    number.written = text
    return number


def read_text(path: Path, shown: str | None = None) -> tuple[str, Fault | None]:
    """A file's text, or why it cannot be read."""
    name = shown or str(path)
    try:
        special = path.exists() and not path.is_file() and not path.is_dir()
        if special or (path.is_file() and path.stat().st_size > MAX_BYTES):
            return "", Fault(Place(name), "this is no file to read", f"a text file of at most {MAX_BYTES >> 20} MB is")
        return path.read_bytes().decode("utf-8-sig"), None
    except FileNotFoundError:
        return "", Fault(Place(name), "there is no such file")
    except UnicodeDecodeError as error:
        hint = f"byte {error.start} is not UTF-8; save the file as UTF-8"
        return "", Fault(Place(name), "the file is not UTF-8 text", hint)
    except (OSError, ValueError) as error:
        return "", Fault(Place(name), f"the file cannot be read: {getattr(error, 'strerror', None) or error}")


def is_file(path: Path) -> bool:
    """True if a file is there; False for a name no file can have."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def parse(text: str, file: str) -> Source:
    """YAML text with its places; syntax errors, duplicate keys and runaway aliases become faults."""
    source = Source(file)
    try:
        deep = _too_deep(text, file)
        root = None if deep else yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = _at(file, mark) if mark else Place(file)
        said = error.problem or error.context
        deeply = "nesting depth" in str(said)  # newer parsers count for themselves
        source.faults.append(Fault(place, TOO_MUCH if deeply else f"not valid YAML: {said}"))
        return source
    except yaml.reader.ReaderError as error:
        place = _at_byte(file, text, error.position)
        source.faults.append(Fault(place, f"not valid YAML: {error.reason} (#x{error.character:04x})"))
        return source
    if deep:
        source.faults.append(Fault(deep, TOO_MUCH))
        return source
    if root is None:
        source.faults.append(Fault(Place(file, 1, 1), "the file is empty"))
        return source
    _Walk(source).build(root)
    return source


def _too_deep(text: str, file: str) -> Place | None:
    """Where the text nests beyond MAX_DEPTH; libyaml composes by recursion and would overflow the stack."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            return _at(file, event.start_mark)
    return None


def _at(file: str, mark: Any) -> Place:
    return Place(file, mark.line + 1, mark.column + 1)


def _at_byte(file: str, text: str, position: int) -> Place:
    before = text.encode()[:position].decode("utf-8", "replace")
    return Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))


class _Walk:
    """Builds data from YAML nodes; `<<` merges keep the places of what they bring."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.nodes = 0
        self.scalars = yaml.constructor.SafeConstructor()

    def build(self, root: yaml.Node) -> None:
        try:
            self.source.data = self._node(root, (), 0)
        except _TooMuch as error:
            self.source.faults.append(Fault(self._place(error.node), TOO_MUCH))

    def _place(self, node: yaml.Node) -> Place:
        return _at(self.source.file, node.start_mark)

    def _node(self, node: yaml.Node, path: Path_, depth: int) -> Any:
        self.nodes += 1
        if self.nodes > MAX_NODES or depth > MAX_DEPTH:
            raise _TooMuch(node)
        self.source.values[path] = self._place(node)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path, depth)
        if isinstance(node, yaml.SequenceNode):
            return [self._node(one, (*path, index), depth + 1) for index, one in enumerate(node.value)]
        return self._scalar(node)

    def _scalar(self, node: yaml.Node) -> Any:
        try:
            return _as_written(self.scalars.construct_object(node), node.value)
        except (ValueError, LookupError, AttributeError, yaml.YAMLError):  # what PyYAML raises for `!!bool abc`
            self.source.faults.append(Fault(self._place(node), f'"{node.value}" cannot be read'))
            return str(node.value)

    def _mapping(self, node: yaml.MappingNode, path: Path_, depth: int) -> dict[Any, Any]:
        data: dict[Any, Any] = {}
        own: set[Any] = set()
        merges = [value for key, value in node.value if key.tag == "tag:yaml.org,2002:merge"]
        for merged in merges:
            self._merge(merged, data, path, depth)
        for key_node, value_node in node.value:
            if key_node.tag == "tag:yaml.org,2002:merge":
                continue
            key = self._key(key_node)
            where = (*path, key)
            if key in own:
                self.source.faults.append(Fault(self._place(key_node), f'"{key}" is written twice here'))
                continue
            own.add(key)
            self._forget(where)
            self.source.keys[where] = self._place(key_node)
            data[key] = self._node(value_node, where, depth + 1)
        return data

    def _key(self, node: yaml.Node) -> Any:
        if not isinstance(node, yaml.ScalarNode):
            return f"<{type(node).__name__}>"
        value = self._scalar(node)
        return value if isinstance(value, str) else str(node.value)

    def _merge(self, node: yaml.Node, data: dict[Any, Any], path: Path_, depth: int) -> None:
        """Earlier merges win over later ones, and own keys over all (YAML merge keys)."""
        self.nodes += 1
        if self.nodes > MAX_NODES or depth > MAX_DEPTH:
            raise _TooMuch(node)
        if isinstance(node, yaml.SequenceNode):
            for one in node.value:
                self._merge(one, data, path, depth + 1)
        elif isinstance(node, yaml.MappingNode):
            brought = self._mapping_quietly(node, path, depth)
            for key, value in brought.items():
                data.setdefault(key, value)
        else:
            self.source.faults.append(Fault(self._place(node), "<< takes a map, or a list of maps"))

    def _mapping_quietly(self, node: yaml.MappingNode, path: Path_, depth: int) -> dict[Any, Any]:
        """A merged map; its faults were already noted where it was written."""
        source = self.source
        keys, values, faults = source.keys, source.values, source.faults
        source.keys, source.values, source.faults = {}, {}, []
        try:
            brought = self._mapping(node, path, depth + 1)
        finally:
            new_keys, new_values = source.keys, source.values
            source.keys, source.values, source.faults = keys, values, faults
        source.keys.update((one, place) for one, place in new_keys.items() if one not in keys)
        source.values.update((one, place) for one, place in new_values.items() if one not in values)
        return brought

    def _forget(self, path: Path_) -> None:
        """An own key hides what a merge brought under it, places included."""
        if path not in self.source.keys:
            return
        for places in (self.source.keys, self.source.values):
            for known in [one for one in places if one[: len(path)] == path]:
                del places[known]


class _TooMuch(Exception):
    def __init__(self, node: yaml.Node) -> None:
        super().__init__()
        self.node = node
