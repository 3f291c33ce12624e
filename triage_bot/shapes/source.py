"""Reads YAML text into plain data, and finds where a key or value was written when somebody asks."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from triage_bot.errors import Fault, Place
from triage_bot.shapes.building import MAX_DEPTH, Building, Loader, Member, Members, TooMuch, at, members
from triage_bot.shapes.values import misread

Path_ = tuple[str | int, ...]
MAX_NODES = 15_000
"""Keys, values and lists of one file, those counted again that an alias repeats."""
MAX_BYTES = 2 << 20
"""Size of a policy, people, template or cases file."""
MAX_FAULTS = 500
"""Faults of one file that are told."""
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
    is_empty: bool = False
    """There is nothing in the file but comments."""
    more: Fault | None = None
    """What stands behind the first document, of which nothing is read."""
    members: Members = members
    """Finds what was read of a map by name."""
    _known: dict[yaml.Node, dict[str, Member]] = field(default_factory=dict)

    def build(self, root: yaml.Node, building: Building) -> None:
        """Reads the data of the nodes, instead of what was read of them before."""
        self.data = self.root = None
        try:
            self.data, self.root = building.whole(root), root
        except TooMuch as error:
            building.fault(error.args[0], TOO_MUCH)
        self.members, self._known = building.members, {}
        self.nodes, self.faults = building.nodes, list(building.faults)

    def place(self, path: Path_, key: bool = False) -> Place:
        """The place of a path, or of the nearest part of it that was written."""
        way = self._way(path)
        if not way:
            return self.start
        key_node, node = way[-1]
        return at(self.file, (key_node if key_node and (key or len(way) < len(path)) else node).start_mark)

    def holds(self, path: Path_) -> bool:
        """True if the path was written."""
        return len(self._way(path)) == len(path)

    def part(self, path: Path_) -> "Source":
        """What stands at a path that was written, as a source of its own with the same list of faults."""
        node = self._way(path)[-1][1]
        start = self.place(path)
        told: dict[str, Any] = {"faults": self.faults, "warnings": self.warnings, "members": self.members}
        return Source(file=self.file, data=self.at(path), root=node, start=start, **told)

    def _way(self, path: Path_) -> list[Member]:
        """(key, value) of each step of a path, as far as it was written; entries of lists have no key."""
        way: list[Member] = []
        node = self.root
        for part in path:
            step = self._below(node, part)
            if step is None:
                break
            way.append(step)
            node = step[1]
        return way

    def _below(self, node: yaml.Node | None, part: str | int) -> Member | None:
        if isinstance(node, yaml.SequenceNode):
            inside = isinstance(part, int) and 0 <= part < len(node.value)
            return (None, node.value[part]) if inside else None
        if not isinstance(node, yaml.MappingNode):
            return None
        if node not in self._known:
            self._known[node] = self.members(node)
        return self._known[node].get(part)  # type: ignore[arg-type]  # no member is called by a number

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
        root, source.more = (None, None) if deep else _first(text, file)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = at(file, mark) if mark else Place(file)
        said = error.problem or error.context
        deeply = "nesting depth" in str(said)  # newer parsers count for themselves
        source.faults.append(Fault(place, TOO_MUCH if deeply else f"not valid YAML: {said}"))
        return source
    except yaml.reader.ReaderError as error:
        place = _at_byte(file, text, error.position)
        source.faults.append(Fault(place, f"not valid YAML: {error.reason} (#x{error.character:04x})"))
        return source
    source.is_empty = not deep and root is None
    if deep or root is None:
        source.faults.append(Fault(deep, TOO_MUCH) if deep else Fault(source.start, "the file is empty"))
        return source
    source.build(root, Building(file, most))
    source.faults += [source.more] if source.more else []
    return source


def _first(text: str, file: str) -> tuple[yaml.Node | None, Fault | None]:
    """The first document, and what to say if there is anything behind it."""
    loader: Any = Loader(text)
    root = loader.get_node() if loader.check_node() else None
    try:
        more = loader.get_event()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return root, Fault(at(file, mark) if mark else Place(file), f"not valid YAML: {error.problem}")
    if not isinstance(more, yaml.DocumentStartEvent):
        return root, None
    return root, Fault(at(file, more.start_mark), "not valid YAML: a second document begins here")


def _too_much(text: str, file: str, most: int) -> Place | None:
    """Where the text nests beyond MAX_DEPTH, or holds too much; libyaml composes by recursion, all at once."""
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=Loader)):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if isinstance(event, yaml.DocumentEndEvent):
            break
        if depth > MAX_DEPTH or number > 2 * most:
            return at(file, event.start_mark)
    return None


def _at_byte(file: str, text: str, position: int) -> Place:
    before = text.encode()[:position].decode("utf-8", "replace")
    return Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
