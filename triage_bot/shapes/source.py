"""Reads YAML text into plain data and remembers where every key and value was written."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from triage_bot.errors import Fault, Place
from triage_bot.shapes import scalars

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # a PyYAML without its C part
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

Path_ = tuple[str | int, ...]
MAX_NODES = 15_000
"""Keys, values and lists of one file, those counted again that an alias repeats."""
MAX_BYTES = 2 << 20
"""Size of a policy, people, template or cases file."""
MAX_DEPTH = 60
MAX_FAULTS = 500
"""Faults of one file that are told."""
TOO_MUCH = "the file holds, nests or repeats too much"


@dataclass
class Source:
    """One file's data, and the places of its keys and values by path."""

    file: str
    data: Any = None
    keys: dict[Path_, Place] = field(default_factory=dict)
    values: dict[Path_, Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    written: dict[Path_, str] = field(default_factory=dict)
    """How what YAML reads as no text was written: `NO` for false, `17.10` for 17.1."""
    nodes: int = 0
    """How much there is in it."""

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

    def at(self, path: Path_) -> Any:
        """What stands at a path; None if nothing does."""
        found = self.data
        for part in path:
            try:
                found = found[part]
            except (KeyError, IndexError, TypeError):
                return None
        return found

    def unquoted(self, path: Path_) -> tuple[str, str] | None:
        """What to say where a word is wanted and YAML has read another thing: message and cure; None if it is one.

        A number is a word if it prints as it was written: 17 and 1.5 do, 17.10 and 010 do not.
        """
        if path not in self.written:
            return None
        return scalars.misread(self.written[path], self.at(path))


def read_text(path: Path, shown: str | None = None) -> tuple[str, Fault | None]:
    """A file's text, or why it cannot be read."""
    name = shown or str(path)
    try:
        special = path.exists() and not path.is_file() and not path.is_dir()
        if special:
            return "", Fault(Place(name), "this is no file to read", f"a text file of at most {MAX_BYTES >> 20} MB is")
        with path.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            return "", Fault(Place(name), f"the file is larger than {MAX_BYTES >> 20} MB", "split it with `include`")
        return data.decode("utf-8-sig"), None
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


def parse(text: str, file: str, most: int = MAX_NODES) -> Source:
    """YAML text with its places; syntax errors, duplicate keys and runaway aliases become faults.

    `most`: how many keys, values and lists it may hold.
    """
    source = Source(file)
    try:
        deep = _too_much(text, file, most)
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
    _Walk(source, most).build(root)
    return source


def _too_much(text: str, file: str, most: int) -> Place | None:
    """Where the text nests beyond MAX_DEPTH, or holds too much; libyaml composes by recursion, all at once."""
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=_Loader)):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH or number > 2 * most:
            return _at(file, event.start_mark)
    return None


def _at(file: str, mark: Any) -> Place:
    return Place(file, mark.line + 1, mark.column + 1)


def _at_byte(file: str, text: str, position: int) -> Place:
    before = text.encode()[:position].decode("utf-8", "replace")
    return Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))


class _Walk:
    """Builds data from YAML nodes; `<<` merges keep the places of what they bring."""

    def __init__(self, source: Source, most: int) -> None:
        self.source = source
        self.most = most
        self.constructor = yaml.constructor.SafeConstructor()

    def build(self, root: yaml.Node) -> None:
        try:
            self.source.data = self._node(root, (), 0)
        except _TooMuch as error:
            self.source.faults.append(Fault(self._place(error.node), TOO_MUCH))

    def _place(self, node: yaml.Node) -> Place:
        return _at(self.source.file, node.start_mark)

    def _node(self, node: yaml.Node, path: Path_, depth: int) -> Any:
        self._count(node, depth)
        self.source.values[path] = self._place(node)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path, depth)
        if isinstance(node, yaml.SequenceNode):
            return [self._node(one, (*path, index), depth + 1) for index, one in enumerate(node.value)]
        value = self._scalar(node)  # type: ignore[arg-type]
        if not isinstance(value, str):
            self.source.written[path] = str(node.value)
        return value

    def _count(self, node: yaml.Node, depth: int) -> None:
        self.source.nodes += 1
        if self.source.nodes > self.most or depth > MAX_DEPTH:
            raise _TooMuch(node)

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        try:
            return scalars.value_of(node, self.constructor)
        except scalars.UNREADABLE:
            fault = f'"{scalars.cut(str(node.value))}" cannot be read'
            self.source.faults.append(Fault(self._place(node), fault))
            return str(node.value)

    def _mapping(self, node: yaml.MappingNode, path: Path_, depth: int) -> dict[Any, Any]:
        data: dict[Any, Any] = {}
        own: set[Any] = set()
        hidden = {str(key.value) for key, _ in node.value if isinstance(key, yaml.ScalarNode)}
        merges = [value for key, value in node.value if key.tag == "tag:yaml.org,2002:merge"]
        for merged in merges:
            self._merge(merged, data, path, depth, hidden)
        for key_node, value_node in node.value:
            if key_node.tag == "tag:yaml.org,2002:merge":
                continue
            key = self._key(key_node)
            where = (*path, key)
            if key in own:
                self.source.faults.append(Fault(self._place(key_node), f'"{scalars.cut(key)}" is written twice here'))
                continue
            own.add(key)
            self.source.keys[where] = self._place(key_node)
            data[key] = self._node(value_node, where, depth + 1)
        return data

    def _key(self, node: yaml.Node) -> Any:
        if not isinstance(node, yaml.ScalarNode):
            self.source.faults.append(Fault(self._place(node), "a key is a word, not a list or a map"))
            return ""
        value = self._scalar(node)
        return value if isinstance(value, str) else str(node.value)

    def _merge(self, node: yaml.Node, data: dict[Any, Any], path: Path_, depth: int, own: set[str]) -> None:
        """Earlier merges win over later ones, and own keys over all (YAML merge keys)."""
        self._count(node, depth)
        if isinstance(node, yaml.SequenceNode):
            for one in node.value:
                self._merge(one, data, path, depth + 1, own)
        elif isinstance(node, yaml.MappingNode):
            brought = self._mapping_quietly(node, path, depth, own)
            for key, value in brought.items():
                data.setdefault(key, value)
        else:
            self.source.faults.append(Fault(self._place(node), "<< takes a map, or a list of maps"))

    def _mapping_quietly(self, node: yaml.MappingNode, path: Path_, depth: int, own: set[str]) -> dict[Any, Any]:
        """A merged map; its faults were already noted where it was written, and what own keys hide is forgotten."""
        source = self.source
        kept = source.keys, source.values, source.written, source.faults
        source.keys, source.values, source.written, source.faults = {}, {}, {}, []
        try:
            brought = self._mapping(node, path, depth + 1)
        finally:
            new = source.keys, source.values, source.written
            source.keys, source.values, source.written, source.faults = kept
        here = len(path)
        pairs: Any = zip(kept, new, strict=False)
        for there, found in pairs:
            for one, what in found.items():
                if len(one) <= here or one[here] not in own:
                    there.setdefault(one, what)
        return brought


class _TooMuch(Exception):
    def __init__(self, node: yaml.Node) -> None:
        super().__init__()
        self.node = node
