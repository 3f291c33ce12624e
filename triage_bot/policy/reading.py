"""Reads policy files and those they include, each once, into their shape; what is faulty is told and left out."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from triage_bot.errors import Fault, Place, nearest
from triage_bot.policy import faults, schema
from triage_bot.policy.leniency import remove, without_unknown_keys
from triage_bot.policy.schema import PolicyFileBase
from triage_bot.shapes.source import MAX_NODES, Source, parse, read_text

MAX_FILES = 100
"""Files of a policy, included ones too."""
MAX_ATTEMPTS = 8
"""How often faulty parts are left out to find the faults behind them; larger parts each time."""


@dataclass
class PolicyFile:
    """One file, read, and its shape if it has one."""

    path: Path
    source: Source
    model: PolicyFileBase | None = None


@dataclass
class Reading:
    """Everything read so far; all files together hold no more than one may."""

    allow_unknown_keys: bool
    files: list[PolicyFile] = field(default_factory=list)
    known: set[Path] = field(default_factory=set)
    nodes: int = MAX_NODES
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    def read(self, path: Path) -> None:
        """One file, and behind it those it includes, each with what it includes; each file once."""
        waiting: list[tuple[Path, str, Place | None]] = [(path, str(path), None)]
        while waiting:
            path, shown, asked = waiting.pop()
            if file := self._one(path, shown, asked):
                names = tuple(file.model.include) if file.model else ()
                places = [file.source.place(("include", index)) for index in range(len(names))]
                found = [(path.parent / name, str(Path(shown).parent / name)) for name in names]
                waiting += [(*one, place) for one, place in zip(found, places, strict=True)][::-1]

    def _one(self, path: Path, shown: str, asked: Place | None) -> PolicyFile | None:
        text, fault = read_text(path, shown)
        if fault:
            self.faults.append(Fault(asked, f"{shown}: {fault.message}", fault.hint) if asked else fault)
            return None
        real = path.resolve()
        if real in self.known:
            return None
        if len(self.known) >= MAX_FILES:
            self.faults.append(Fault(asked or Place(shown), f"a policy is made of at most {MAX_FILES} files"))
            return None
        self.known.add(real)
        file = PolicyFile(real, parse(text, shown, self.nodes))
        self.nodes -= file.source.nodes
        self.files.append(file)
        self._validate(file)
        return file

    def _validate(self, file: PolicyFile) -> None:
        source = file.source
        if not isinstance(source.data, dict):
            if not source.faults:
                source.fault((), "a policy file is a map, such as `resource_rules: …`")
            return
        data = {key: value for key, value in source.data.items() if not str(key).startswith(".")}
        data = _without_unknown_types(data, source)
        data, warned = without_unknown_keys(data, source, self.allow_unknown_keys)
        self.warnings += warned
        file.model = _model_of(data, source)


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
    """The data without resource types that are unknown or not supported yet; each is a fault."""
    rules = data.get("resource_rules")
    if not isinstance(rules, dict):
        return data
    for kind in rules:
        where = ("resource_rules", kind)
        if kind in schema.TYPES_OF_THE_GEM:
            source.fault(where, f'rules for "{kind}" are not supported yet', "issues and accounts are", key=True)
        elif kind not in schema.TYPES:
            source.fault(where, f'unknown resource type "{kind}"', nearest(str(kind), schema.TYPES), key=True)
    return {**data, "resource_rules": {key: rules[key] for key in rules if key in schema.TYPES}}
