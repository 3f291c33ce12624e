"""Reads a policy's YAML as Ruby reads it, as far as that differs, and says where it is not what was meant."""

import re
from typing import Any

import yaml

from triage_bot.errors import Fault, ValueFault
from triage_bot.shapes.building import NO_MERGE, Building, Implied, Member, at, name_of
from triage_bot.shapes.scalars import Plain, YamlSymbol, plain, said_by_ruby
from triage_bot.shapes.source import MAX_FAULTS, MAX_NODES, Source
from triage_bot.shapes.values import cut, printed_as

WORDS = frozenset(
    "labels remove_labels assignees remove_assignees reviewers remove_reviewers mention".split(),
)
"""Actions that take words, of which the gem makes texts whatever YAML read."""
LABELS = frozenset("labels forbidden_labels".split())
"""Conditions that take words, and in which the gem fails at numbers."""
TEXTS = frozenset("comment title item summary description comment_on_summary".split())
"""Actions and their options that the gem fills in, whatever YAML read."""
NOT_TWICE = frozenset({"resource_rules", "rules", "summaries", "conditions"})
"""What is written first of these would never count, and rules would hit more."""
_TEXT = "tag:yaml.org,2002:str"
_FLOATS = ("tag:yaml.org,2002:float", "!float")
_OBJECTS = re.compile(r"^!ruby/|^(?:!|tag:yaml\.org,2002:)(?:set|omap|binary)$")
_STANDARD = "tag:yaml.org,2002:"
_CUT = re.compile(r"[ \t]+(#\S.*)")
_QUOTES = ("'", '"', "|", ">")


def read_as_ruby(source: Source, text: str, most: int = MAX_NODES) -> list[Fault]:
    """Reads the source's data anew, as Ruby does; gives what to warn of."""
    if source.root is None:
        return []
    building = RubyBuilding(source.file, text, most)
    source.build(source.root, building)
    if source.more:
        building.warnings[Fault(source.more.place, "only what stands before this second document is read")] = None
    return list(building.warnings)[:MAX_FAULTS]


def _explicit(node: yaml.Node) -> bool:
    return not isinstance(node.tag, Implied)


def _quoted(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.style in _QUOTES


def _read(node: yaml.Node) -> Plain:
    """What a word is to Ruby; raises ValueFault."""
    text, tag = str(node.value), str(node.tag)
    if tag in (_TEXT, "!str") if _explicit(node) else _quoted(node):
        return text
    value = plain(text)
    if not _explicit(node) or tag not in _FLOATS:
        return value
    if not isinstance(value, int | float):
        raise ValueFault(f'"{text}" is no number')
    return float(value)


def _meaning(node: yaml.Node) -> Plain:
    """What a word is to Ruby; nothing that matters for what cannot be read, and for lists and maps."""
    try:
        return _read(node) if isinstance(node, yaml.ScalarNode) else ""
    except ValueFault:
        return ""


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _name(key: yaml.Node) -> str:
    """What a key is called: a symbol by its name."""
    value = _meaning(key)
    return str(value) if isinstance(value, YamlSymbol) else name_of(key)


def _merges(key: yaml.Node) -> bool:
    """True for `<<`, in quotes, too."""
    return not _explicit(key) and key.value == "<<"


def _maps(key: yaml.Node, value: yaml.Node) -> list[yaml.Node]:
    """What `<<` names; a list only where it is written there: Ruby passes over one that an alias brings."""
    here = value.start_mark.index > key.start_mark.index
    return list(value.value) if isinstance(value, yaml.SequenceNode) and here else [value]


def _members(node: yaml.MappingNode) -> dict[str, Member]:
    """A map's keys and values by name, those that count."""
    known: dict[str, Member] = {}
    for key, value in node.value:
        if not _merges(key):
            known[_name(key)] = (key, value)
            continue
        for given in reversed(_maps(key, value)):
            known |= _members(given) if isinstance(given, yaml.MappingNode) else {}
    return known


class RubyBuilding(Building):
    """Data as the gem gets it: of equal keys the last counts, and `<<` wins over what stands before it."""

    members = staticmethod(_members)

    def __init__(self, file: str, text: str, most: int) -> None:
        super().__init__(file, most)
        self.text, self.way = text, list[str]()
        self.warnings: dict[Fault, None] = {}

    def warn(self, mark: Any, message: str, hint: str = "") -> None:
        """Notes what is not a fault, once."""
        self.warnings[Fault(at(self.file, mark), message, hint)] = None

    def value(self, node: yaml.Node, depth: int) -> Any:
        """The data of a node; raises TooMuch."""
        self._check_tag(node)
        if isinstance(node, yaml.SequenceNode):
            if self._of_words():  # nothing among words is passed over, here, so that the others keep their places
                node.value[:] = [entry for entry in node.value if _meaning(entry) is not None]
            self._check_list(node)
        return super().value(node, depth)

    def scalar(self, node: yaml.Node) -> Any:
        """The data of a word: a number prints as Ruby prints it."""
        try:
            value = _read(node)
        except ValueFault as fault:
            self.fault(node, str(fault), f'a word is written in quotes: "{cut(str(node.value))}"')
            return str(node.value)
        self._check_word(node, value)
        if self._of_words() and value is not None:
            return said_by_ruby(value)
        return printed_as(value, said_by_ruby(value))

    def mapping(self, node: yaml.MappingNode, depth: int) -> dict[str, Any]:
        """What stands later wins, also over what `<<` brings, and this over what stands before it."""
        data: dict[str, Any] = {}
        own: set[str] = set()
        for key, value in node.value:
            if _merges(key):
                brought = self._brought(key, value, depth)
                self._check_order(key, {name for name in own & brought.keys() if data[name] != brought[name]})
                data |= brought
                continue
            self.check_key(key)
            name = _name(key)
            if name in own:
                self._tell_twice(key, name)
            own.add(name)
            self.way.append(name)
            data[name] = self.value(value, depth + 1)
            self.way.pop()
        return data

    def _brought(self, key: yaml.Node, value: yaml.Node, depth: int) -> dict[str, Any]:
        """What `<<` brings: of a list of maps the first wins."""
        brought: dict[str, Any] = {}
        for given in reversed(_maps(key, value)):
            self.count(given, depth + 1)
            if isinstance(given, yaml.MappingNode):
                brought |= self.mapping(given, depth + 1)
            else:
                self.fault(given, NO_MERGE)
        return brought

    def check_key(self, key: yaml.Node) -> None:
        """Notes a fault of what cannot be a key: a list or a map, or a day."""
        if not isinstance(key, yaml.ScalarNode):
            self.fault(key, "a key is a word, not a list or a map")
            return
        try:
            _read(key)
        except ValueFault as fault:
            self.fault(key, str(fault), "put it in quotes")

    def _check_order(self, key: yaml.Node, names: set[str]) -> None:
        for name in sorted(names):
            what = f'<< stands behind "{cut(name)}" and wins over it'
            self.warn(key.start_mark, what, "write << first, so that own keys win")

    def _tell_twice(self, key: yaml.Node, name: str) -> None:
        what = f'"{cut(name)}" is written twice here'
        if name in NOT_TWICE or "conditions" in self.way or self.way[-1:] == ["resource_rules"]:
            self.fault(key, what)
        else:
            self.warn(key.start_mark, f"{what}, the last one counts")

    def _of_words(self) -> bool:
        return bool(self.way) and self.way[-1] in WORDS and "actions" in self.way

    def _of_texts(self) -> bool:
        return self.way[-1:] == ["name"] or ("actions" in self.way and self.way[-1] in TEXTS)

    def _check_tag(self, node: yaml.Node) -> None:
        tag, shown = str(node.tag), cut(str(node.tag).replace(_STANDARD, "!!"))
        if not _explicit(node):
            return
        if _OBJECTS.match(tag):
            self.fault(node, f"{shown} would make an object, which is refused")
        elif not tag.startswith(_STANDARD):
            self.warn(node.start_mark, f"YAML takes {shown} for a tag and leaves it out", "put the text in quotes")

    def _check_word(self, node: yaml.Node, value: Plain) -> None:
        """Notes what a word became that nobody may have meant."""
        text = cut(str(node.value))
        quoted = f'quote it if a word is meant: "{text}"'
        if isinstance(value, YamlSymbol) and (self._of_words() or self._of_texts()):
            self.warn(node.start_mark, f"{text} is a symbol of Ruby, read as {cut(value)}", quoted)
        elif isinstance(value, YamlSymbol) and "resource_rules" in self.way:
            self.fault(node, f"{text} is a symbol of Ruby, where a word is wanted", f"write {cut(value)}")
        elif _is_number(value) and said_by_ruby(value) != node.value:
            self.warn(node.start_mark, f"{text} is read as the number {said_by_ruby(value)}", quoted)
        elif isinstance(value, str) and (rest := self._comment_behind(node)):
            self.warn(node.end_mark, f"the text ends here: {rest} is a comment to YAML", "put the whole text in quotes")

    def _comment_behind(self, node: yaml.Node) -> str:
        """A comment of that line that begins without a blank, as what is no comment does: `#{…}`, `#12`."""
        rest = _CUT.match(self.text, node.end_mark.index) if not _quoted(node) else None
        return cut(rest[1]) if rest else ""

    def _check_list(self, node: yaml.SequenceNode) -> None:
        """Notes words that became yes or no; among labels of conditions the gem fails at what is no word."""
        for entry in node.value:
            value, text = _meaning(entry), cut(str(entry.value))
            if self.way[-2:-1] == ["conditions"] and self.way[-1] in LABELS and isinstance(value, int | float):
                what = "a number" if _is_number(value) else "no word"
                self.fault(entry, f"{text} is {what} to YAML, and a label is a word", f'quote it: "{text}"')
            elif isinstance(value, bool) and said_by_ruby(value) != text:
                hint = f'quote it if a word is meant: "{text}"'
                self.warn(entry.start_mark, f"{text} is read as {said_by_ruby(value)}", hint)
