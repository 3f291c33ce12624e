"""Policy files and those they include, each once, as their shape; what is faulty is told and left out."""

import copy
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from triage_bot.conditions import registry as conditions
from triage_bot.errors import Fault, Place, nearest
from triage_bot.policy import faults, schema
from triage_bot.policy.schema import PolicyFileBase
from triage_bot.resources import shipped
from triage_bot.shapes.ruby_yaml import read_as_ruby
from triage_bot.shapes.source import MAX_NODES, Path_, Source, parse, read_text

OUR_TOP_KEYS = frozenset(
    "include steps accounts baseline bot bots calendar people label_categories named lists".split()
)
FREE = frozenset("forms next_steps priorities values".split())
"""Settings of ours that rules of the gem have no use for: it may mean anything else by them."""
OUR_CONDITIONS = frozenset(key for key, condition in conditions().items() if not condition.of_the_gem) | set(
    schema.COMBINATORS
)
OUR_ACTIONS = frozenset(
    key for key, action in schema.action_keys().items() if key in action.ours or not action.of_the_gem
)
IGNORED_BY_THE_GEM = frozenset({"title"})
"""Conditions real files hold and the gem passes over: a warning even though they look like a condition."""


RULES = ("resource_rules", ":resource_rules")
"""A key may be a symbol of Ruby."""
OF_RULES_ALONE = frozenset({"limits", "conditions"})
"""What a summary of several rules has no use for."""


def without_unknown_keys(data: dict[str, Any], source: Source, allow: bool) -> tuple[dict[str, Any], list[Fault]]:
    """The data without keys that only deserve a warning, and those warnings."""
    if not allow and not _only_the_gems_words(data):
        return data, []
    data, warnings = copy.deepcopy(data), []
    try:
        schema.policy_model().model_validate(data)
        unknown: list[Path_] = []
    except ValidationError as error:
        unknown = [item["loc"] for item in error.errors() if item["type"] == "extra_forbidden"]
        free = dict.fromkeys(item["loc"][0] for item in error.errors() if item["loc"][:1] and item["loc"][0] in FREE)
        for key in free:
            warnings.append(Fault(source.place((key,), key=True), f"{key} is none of ours as it is here, passed over"))
            remove(data, (key,))
    for path in unknown:
        if path[0] in FREE or not (allow or len(path) == 1 or _narrows_nothing(path)):
            continue
        message, hint = faults.unknown_key(path)
        warnings.append(Fault(source.place(path, key=True), f"{message}, passed over", hint))
        remove(data, path)
    return data, warnings


def _narrows_nothing(path: Path_) -> bool:
    """True for keys that real files hold, and that the gem passes over without acting on more than without them."""
    title = faults.group_of(path) == "conditions" and path[-1] in IGNORED_BY_THE_GEM
    return title or (len(path) == 5 and path[2] == "summaries" and path[-1] in OF_RULES_ALONE)


def _only_the_gems_words(data: dict[str, Any]) -> bool:
    key = next((key for key in RULES if key in data), None)
    rules = data[key] or {} if key else None
    plain = isinstance(rules, dict) and "accounts" not in rules and not OUR_TOP_KEYS & data.keys()
    return plain and not any(map(_ours, _maps(rules)))


def _ours(node: dict[str, Any]) -> bool:
    pairs = ((node.get("conditions"), OUR_CONDITIONS), (node.get("actions"), OUR_ACTIONS))
    return "id" in node or any(isinstance(given, dict) and words & given.keys() for given, words in pairs)


def _read_as_the_gem(source: Source, text: str, most: int) -> list[Fault] | None:
    """Warnings of a file that is the gem's, read as the gem reads it: an empty one holds no rule; None of others.

    Keys at the top are free to the gem: one of ours that begins with an anchor is a store of the file's own.
    """
    if source.data in (None, {}) and (source.root or source.is_empty):
        source.data, source.faults = {"resource_rules": None}, []
        return [Fault(source.start, "the file is empty: nothing is done")]
    if not isinstance(source.data, dict):
        return None
    stores = [key for key in OUR_TOP_KEYS & source.data.keys() if re.search(rf"^{key}[ \t]*:\s*&", text, re.MULTILINE)]
    if not _only_the_gems_words({key: value for key, value in source.data.items() if key not in stores}):
        return None
    warnings = read_as_ruby(source, text, most)
    for key in stores if isinstance(source.data, dict) else ():
        hint = f"it is a key of ours, too: write .{key}"
        warnings.append(
            Fault(source.place((key,), key=True), f"{key} only holds what aliases repeat, passed over", hint)
        )
        source.data.pop(key, None)
    return warnings


def _maps(node: Any) -> list[dict[str, Any]]:
    below = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return [*([node] if isinstance(node, dict) else []), *chain.from_iterable(map(_maps, below))]


def remove(data: Any, path: Path_) -> None:
    """Takes out what stands at a path, if it is still there."""
    *way, last = path
    with suppress(KeyError, IndexError, TypeError):
        for part in way:
            data = data[part]
        if isinstance(data, dict):
            data.pop(last, None)
        else:
            data[last] = {}


MAX_FILES = 100
"""Files of a policy, included ones too."""
MAX_ATTEMPTS = 8
"""How often faulty parts are left out to find the faults behind them; larger parts each time."""


_Asked = tuple[Path, str, Place | None]
"""A file to read, as people see its name, and where it was asked for."""


@dataclass
class PolicyFile:
    """One file and its shape."""

    path: Path
    source: Source
    model: PolicyFileBase
    of_the_gem: bool
    """It holds the gem's keys alone."""


@dataclass(kw_only=True)
class Reading:
    """Everything read so far; all files together hold no more than one may."""

    allow_unknown_keys: bool
    files: list[PolicyFile] = field(default_factory=list)
    sources: dict[Path, Source] = field(default_factory=dict)
    nodes: int = MAX_NODES
    passes: list[Path] = field(default_factory=list)
    """In which order they are gone through: the gem runs a file that is given in two spellings twice."""
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    def read(self, path: Path) -> None:
        """One file, and behind it those it includes, each with what it includes; each file once."""
        waiting: list[_Asked] = [(path, str(path), None)]
        while waiting:
            path, shown, asked = waiting.pop()
            if file := self._file(path, shown, asked):
                self.files.append(file)
                self.passes.append(file.path)
                waiting += [*self._included(file, path, shown), *self._of_steps(file, path, shown)][::-1]

    def _included(self, file: PolicyFile, path: Path, shown: str) -> Iterator[_Asked]:
        for index, name in enumerate(file.model.include):
            yield path.parent / name, str(Path(shown).parent / name), file.source.place(("include", index))

    def _of_steps(self, file: PolicyFile, path: Path, shown: str) -> Iterator[_Asked]:
        """The policies of each step: a folder beside the file, else a shipped one."""
        steps = steps_beside(path.parent) if file.model.steps else {}
        for index, name in enumerate(file.model.steps):
            at: Path_ = ("steps", index)
            if name not in steps:
                file.source.fault(at, f'there is no step "{name}"', nearest(name, steps))
                continue
            folder = steps[name]
            near = Path(shown).parent / name if folder.parent == path.parent else folder
            for policy in policies_in(folder):
                yield policy, str(near / policy.name), file.source.place(at)

    def _file(self, path: Path, shown: str, asked: Place | None) -> PolicyFile | None:
        text, fault = read_text(path, shown)
        if fault:
            self.faults.append(Fault(asked, f"{shown}: {fault.message}", fault.hint) if asked else fault)
            return None
        real = path.resolve()
        if real in self.sources:
            self.passes += [] if asked else [file.path for file in self.files if file.path == real and file.of_the_gem]
            return None
        if len(self.sources) >= MAX_FILES:
            self.faults.append(Fault(asked or Place(shown), f"a policy is made of at most {MAX_FILES} files"))
            return None
        source = self.sources[real] = parse(text, shown, self.nodes)
        told = _read_as_the_gem(source, text, self.nodes)
        self.warnings += told or []
        self.nodes -= source.nodes
        model = self._model(source)
        return PolicyFile(real, source, model, told is not None) if model else None

    def _model(self, source: Source) -> PolicyFileBase | None:
        if not isinstance(source.data, dict):
            if not source.faults:
                source.fault((), "a policy file is a map, such as `resource_rules: …`")
            return None
        data = {key: value for key, value in source.data.items() if not str(key).startswith(".")}
        data, warned = without_unknown_keys(_without_unknown_types(data, source), source, self.allow_unknown_keys)
        self.warnings += warned
        return _model_of(data, source)


def _model_of(data: dict[str, Any], source: Source) -> PolicyFileBase | None:
    """The file's model. What is faulty is reported and left out, so that later checks find the rest."""
    data = copy.deepcopy(data)
    for attempt in range(MAX_ATTEMPTS):
        try:
            return schema.policy_model().model_validate(data)
        except ValidationError as error:
            paths = faults.report(error, source, quiet=attempt > 0)
            if () in paths:
                return None
            for path in paths:
                remove(data, path[: max(1, len(path) - max(0, attempt - 1))])
    return None


def _without_unknown_types(data: dict[str, Any], source: Source) -> dict[str, Any]:
    """The data without resource types that are unknown; each is a fault."""
    rules = data.get("resource_rules")
    if not isinstance(rules, dict):
        return data
    for kind in rules:
        where = ("resource_rules", kind)
        if kind not in schema.TYPES:
            source.fault(where, f'unknown resource type "{kind}"', nearest(str(kind), schema.TYPES), key=True)
    return {**data, "resource_rules": {key: rules[key] for key in rules if key in schema.TYPES}}


PASSED_OVER = (".example.yml", ".cases.yml")
"""Examples are switched off, and cases are facts."""
_DATA = re.compile(r"[-\[]|(?:accounts|people|roles) *: *(?:[{\[#]|$)|(?:quiet|do_not_mention) *:")
"""How the first line of a file in a policies folder begins that is data: lists of accounts, and people."""


def policies_in(folder: Path) -> list[Path]:
    """The folder's policies by name, without examples, cases, hidden files, and data that lies beside them."""
    files = sorted(folder.glob("*.yml"))
    seen = [file for file in files if not file.name.startswith(".") and not file.name.endswith(PASSED_OVER)]
    return [file for file in seen if not _is_data(file)]


def steps_beside(folder: Path) -> dict[str, Path]:
    """Name of a step → its folder: those shipped, and those in this folder, which win."""
    paths = [path for place in (shipped("policies"), folder) for path in sorted(place.glob("*/"))]
    return {path.name: path for path in paths if policies_in(path)}


def _is_data(file: Path) -> bool:
    """True for a list of accounts or people beside the policies, whatever it is called."""
    try:
        with file.open("rb") as opened:
            beginning = opened.read(10_000)
    except OSError:
        return False  # reading it as a policy says what is wrong
    lines = map(str.strip, beginning.decode("utf-8", "replace").removeprefix("\ufeff").splitlines())
    first = next((line for line in lines if line and not line.startswith(("#", "---"))), "")
    return _DATA.match(first) is not None
