"""Reads YAML text into plain data, and finds where a key or value was written when somebody asks."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from triage_bot.errors import Fault, Place, ValueFault
from triage_bot.shapes.values import UNREADABLE, cut, misread, value_of

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # a PyYAML without its C part
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

Path_ = tuple[str | int, ...]
_Member = tuple[yaml.Node | None, yaml.Node]
"""The key and the value of an entry."""
MAX_NODES = 15_000
"""Keys, values and lists of one file, those counted again that an alias repeats."""
MAX_BYTES = 2 << 20
"""Size of a policy, people, template or cases file."""
MAX_DEPTH = 60
MAX_FAULTS = 500
"""Faults of one file that are told."""
MERGE = "tag:yaml.org,2002:merge"
TOO_MUCH = "the file holds, nests or repeats too much"


@dataclass(kw_only=True)
class Source:
    """One file's data and its YAML nodes, in which places are looked up by path."""

    file: str
    data: Any = None
    root: yaml.Node | None = None
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    nodes: int = 0
    """How much there is in it."""
    start: Place = field(default_factory=lambda: Place(""))
    """The place of what was not written."""
    _members: dict[yaml.Node, dict[str, _Member]] = field(default_factory=dict)

    def place(self, path: Path_, key: bool = False) -> Place:
        """The place of a path, or of the nearest part of it that was written."""
        way = self._way(path)
        if not way:
            return self.start
        key_node, node = way[-1]
        return _at(self.file, (key_node if key_node and (key or len(way) < len(path)) else node).start_mark)

    def holds(self, path: Path_) -> bool:
        """True if the path was written."""
        return len(self._way(path)) == len(path)

    def part(self, path: Path_) -> "Source":
        """What stands at a path that was written, as a source of its own with the same list of faults."""
        node = self._way(path)[-1][1]
        return Source(
            file=self.file,
            data=self.at(path),
            root=node,
            faults=self.faults,
            warnings=self.warnings,
            start=self.place(path),
        )

    def _way(self, path: Path_) -> list[_Member]:
        """(key, value) of each step of a path, as far as it was written; entries of lists have no key."""
        way: list[_Member] = []
        node = self.root
        for part in path:
            step = self._below(node, part)
            if step is None:
                break
            way.append(step)
            node = step[1]
        return way

    def _below(self, node: yaml.Node | None, part: str | int) -> _Member | None:
        if isinstance(node, yaml.SequenceNode):
            inside = isinstance(part, int) and 0 <= part < len(node.value)
            return (None, node.value[part]) if inside else None
        if not isinstance(node, yaml.MappingNode):
            return None
        if node not in self._members:
            self._members[node] = _members(node)
        return self._members[node].get(part)  # type: ignore[arg-type]  # no member is called by a number

    def fault(self, path: Path_, message: str, hint: str = "", key: bool = False) -> None:
        """Notes a fault at a path."""
        self.faults.append(Fault(self.place(path, key), message, hint))

    def at(self, path: Path_) -> Any:
        """What stands at a path; None if nothing does."""
        node = self.data
        for part in path:
            try:
                node = node[part]
            except (KeyError, IndexError, TypeError):
                return None
        return node

    def written(self, path: Path_) -> str:
        """How a value was written: `NO` for false, `2027-1-5` for a day; nothing for a list or map."""
        way = self._way(path)
        node = way[-1][1] if way and len(way) == len(path) else None
        return str(node.value) if isinstance(node, yaml.ScalarNode) else ""

    def unquoted(self, path: Path_) -> tuple[str, str] | None:
        """What to say where a word is wanted and YAML has read another thing: message and cure; None if it is one.

        A number is a word if it prints as it was written: 17 and 1.5 do, 17.10 and 010 do not.
        """
        value = self.at(path)
        return None if isinstance(value, str) else misread(self.written(path), value)


def _members(node: yaml.MappingNode) -> dict[str, _Member]:
    """A map's keys and values by name; of equal ones the first stands, and what merges bring is behind them."""
    members: dict[str, _Member] = {}
    for key, value in node.value:
        if key.tag != MERGE:
            members.setdefault(_name(key), (key, value))
    for brought in _merged(node):
        if isinstance(brought, yaml.MappingNode):
            members = {**_members(brought), **members}
    return members


def _merged(node: yaml.MappingNode) -> list[yaml.Node]:
    """The nodes that `<<` names, those that win first (YAML merge keys, https://yaml.org/type/merge.html)."""
    nodes: list[yaml.Node] = []
    for key, value in node.value:
        if key.tag == MERGE:
            nodes += value.value if isinstance(value, yaml.SequenceNode) else [value]
    return nodes


def _name(key: yaml.Node) -> str:
    return str(key.value) if isinstance(key, yaml.ScalarNode) else ""


def read_text(path: Path, shown: str | None = None) -> tuple[str, Fault | None]:
    """A file's text, or why it cannot be read."""
    name = shown or str(path)
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
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
    source = Source(file=file, start=Place(file, 1, 1))
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
    if deep or root is None:
        source.faults.append(Fault(deep, TOO_MUCH) if deep else Fault(source.start, "the file is empty"))
        return source
    building = _Building(file, most)
    try:
        source.data, source.root = building.value(root, 0), root
    except _TooMuch as error:
        building.fault(error.args[0], TOO_MUCH)
    source.nodes = building.nodes
    source.faults += building.faults
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


class _Building:
    """Builds data from YAML nodes; what an alias repeats is built and counted again, but its faults are told once."""

    def __init__(self, file: str, most: int) -> None:
        self.file, self.most, self.nodes = file, most, 0
        self.faults: dict[Fault, None] = {}
        self.constructor = yaml.constructor.SafeConstructor()

    def fault(self, node: yaml.Node, message: str, hint: str = "") -> None:
        self.faults[Fault(_at(self.file, node.start_mark), message, hint)] = None

    def value(self, node: yaml.Node, depth: int) -> Any:
        self._count(node, depth)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, depth)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(entry, depth + 1) for entry in node.value]
        return self._scalar(node)

    def _count(self, node: yaml.Node, depth: int) -> None:
        self.nodes += 1
        if self.nodes > self.most or depth > MAX_DEPTH:
            raise _TooMuch(node)

    def _scalar(self, node: yaml.Node) -> Any:
        try:
            return value_of(node, self.constructor)  # type: ignore[arg-type]  # neither map nor list
        except UNREADABLE as error:
            text = cut(str(node.value))
            hint = f'a word is written in quotes: "{text}"' if isinstance(error, ValueFault) else ""
            self.fault(node, str(error) if hint else f'"{text}" cannot be read', hint)
            return str(node.value)

    def _mapping(self, node: yaml.MappingNode, depth: int) -> dict[str, Any]:
        """Earlier merges win over later ones, and own keys over all."""
        brought: dict[str, Any] = {}
        for merged in _merged(node):
            self._count(merged, depth + 1)
            if isinstance(merged, yaml.MappingNode):
                for name, value in self._mapping(merged, depth + 1).items():
                    brought.setdefault(name, value)
            else:
                self.fault(merged, "<< takes a map, or a list of maps")
        return {**brought, **self._own(node, depth)}

    def _own(self, node: yaml.MappingNode, depth: int) -> dict[str, Any]:
        own: dict[str, Any] = {}
        for key, value in node.value:
            if key.tag == MERGE:
                continue
            name = _name(key)
            if not isinstance(key, yaml.ScalarNode):
                self.fault(key, "a key is a word, not a list or a map")
            else:
                self._scalar(key)
            if name in own:
                self.fault(key, f'"{cut(name)}" is written twice here')
            else:
                own[name] = self.value(value, depth + 1)
        return own


class _TooMuch(Exception):
    """At this node."""
