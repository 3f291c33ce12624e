"""Files → PolicySet: reads, includes, validates and checks; all faults at once, each with its place."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from triage_bot.actions.base import Text
from triage_bot.errors import Fault, FaultyFiles, Place, nearest
from triage_bot.model.account_source import AccountSource
from triage_bot.policy import checks, faults, process_checks, schema
from triage_bot.policy.account_settings import one_source
from triage_bot.policy.group import Group
from triage_bot.policy.leniency import remove, without_unknown_keys
from triage_bot.policy.policy_set import PolicySet, Rule, Summary
from triage_bot.policy.schema import PolicyFileBase
from triage_bot.policy.source import Path_, Source, is_file, parse, read_text
from triage_bot.process import LIST_CALL, UPDATES_LIST, Process
from triage_bot.text.calendar import Calendar

MAX_ATTEMPTS = 8
"""How often faulty parts are left out to find the faults behind them; larger parts each time."""


_SINGULAR = {
    "label_categories": "category",
    "forms": "form",
    "lists": "list",
    "values": "value",
    "priorities": "priority",
}


@dataclass
class _File:
    path: Path
    source: Source
    model: PolicyFileBase | None = None


@dataclass
class _Loading:
    """Everything read so far."""

    allow_unknown_keys: bool
    files: list[_File] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    def read(self, path: Path, shown: str, asked: Place | None = None) -> None:
        """One file, after those it includes; each file once."""
        text, fault = read_text(path, shown)
        if fault:
            self.faults.append(Fault(asked, f"{shown}: {fault.message}", fault.hint) if asked else fault)
            return
        real = path.resolve()
        if any(one.path == real for one in self.files):
            return
        source = parse(text, shown)
        file = _File(real, source)
        self.files.append(file)
        self._validate(file)
        for index, name in enumerate(file.model.include if file.model else ()):
            place = source.place(("include", index))
            self.read(path.parent / name, str(Path(shown).parent / name), place)

    def _validate(self, file: _File) -> None:
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


def load(paths: Iterable[Path], allow_unknown_keys: bool = False) -> PolicySet:
    """Loads policy files as one policy; raises FaultyFiles with every fault found."""
    loading = _Loading(allow_unknown_keys)
    for path in paths:
        loading.read(path, str(path))
    made = _Assembly(loading).policy_set()
    found = loading.faults + [fault for file in loading.files for fault in file.source.faults]
    if found:
        raise FaultyFiles(found)
    return made


class _Assembly:
    """Merges the files' settings and rules."""

    def __init__(self, loading: _Loading) -> None:
        self.loading = loading
        self.files = [file for file in loading.files if file.model]
        self.shelf = checks.TemplateShelf(
            [file.path for file in self.files],
            {file.path.parent: str(Path(file.source.file).parent) for file in self.files},
        )
        self.categories = self._by_name("label_categories", lambda name, one: one.category(name))
        self.process = self._process()

    def policy_set(self) -> PolicySet:
        self._shelve_lists()
        steps = [step for file in self.files for step in self._steps(file)]
        rules = PolicySet(tuple(steps)).rules
        calendar = self._setting("calendar")
        self.loading.faults += checks.duplicate_ids([*rules, *(one for one in steps if isinstance(one, Summary))])
        self.loading.faults += checks.toggles_that_clash(rules) + self.shelf.faults
        self.loading.faults += process_checks.faults(rules, self.process)
        for file in self.files:
            checks.check_regions(_model(file).calendar, self.categories.get("region"), file.source)
        people, accounts = self._path("people"), self._account_source()
        return PolicySet(
            tuple(steps),
            self.categories,
            calendar.calendar() if calendar else Calendar(),
            frozenset(name for file in self.files if (bot := _model(file).bot) for name in bot.usernames),
            frozenset(name for file in self.files for name in _model(file).bots),
            self._setting("baseline"),
            people[0] if people else None,
            accounts,
            self.shelf.documents,
            tuple(self.loading.warnings + checks.advice(rules)),
            tuple(file.path for file in self.files),
            self._setting("host_url") or "",
            self._setting("per_page") or 100,
            self.process,
        )

    def _process(self) -> Process:
        steps = self._setting("next_steps")
        mentions = [bot.mention for file in self.files if (bot := _model(file).bot) and bot.mention]
        return Process(
            tuple(self._by_name("forms", lambda name, one: one.form(name)).values()),
            steps.headings if steps else Process.steps_under,
            self._by_name("lists", lambda name, one: one.spec(name)),
            self._by_name("values", lambda _, one: one),
            self._by_name("priorities", lambda level, one: one.priority(level)),
            mentions[0] if mentions else "",
        )

    def _shelve_lists(self) -> None:
        """The templates that living lists are made of."""
        self.shelf.always(UPDATES_LIST.template, checks.LIST_NAMES)
        self.shelf.always(LIST_CALL, checks.CALL_NAMES)
        for file in self.files:
            for name, settings in (_model(file).lists or {}).items():
                text = Text((), settings.template, checks.LIST_NAMES, template=True)
                self.shelf.use(text, file.source, ("lists", name, "template"))

    def _by_name(self, key: str, make: Callable[[str, Any], Any]) -> dict[str, Any]:
        """What every file defines under this key; one name that means two things is a fault."""
        found: dict[str, Any] = {}
        first: dict[str, Place] = {}
        for file in self.files:
            for name, settings in (getattr(_model(file), key) or {}).items():
                place = first.setdefault(name, file.source.place((key, name), key=True))
                if found.setdefault(name, make(name, settings)) != make(name, settings):
                    what = f'the {_SINGULAR[key]} "{name}"'
                    file.source.fault((key, name), f"{what} differs from the one at {place}", key=True)
        return found

    def _setting(self, key: str) -> Any:
        """A setting that one file gives; two files that differ are a fault."""
        given = [(file, value) for file in self.files if (value := getattr(_model(file), key)) is not None]
        for file, value in given[1:]:
            if value != given[0][1]:
                other = given[0][0].source.place((key,), key=True)
                file.source.fault((key,), f'"{key}" differs from the one at {other}', key=True)
        return given[0][1] if given else None

    def _path(self, key: str) -> tuple[Path, Place] | None:
        """A file named by a setting, relative to the policy that names it."""
        given = [(file, name) for file in self.files if (name := getattr(_model(file), key))]
        found: tuple[Path, Place] | None = None
        for file, name in given:
            path = file.path.parent / name
            if not is_file(path):
                file.source.fault((key,), f'there is no file "{name}" beside this one')
            elif found and path.resolve() != found[0].resolve():
                file.source.fault((key,), f'"{key}" differs from the one at {found[1]}')
            else:
                found = found or (path, file.source.place((key,)))
        return found

    def _account_source(self) -> AccountSource | None:
        of_type = [(file, (_model(file).resource_rules or {}).get("accounts")) for file in self.files]
        return one_source((file.path, file.source, one.source) for file, one in of_type if one and one.source)

    def _steps(self, file: _File) -> list[Rule | Summary]:
        steps: list[Rule | Summary] = []
        for kind, of_type in (_model(file).resource_rules or {}).items():
            if of_type is None:
                continue
            path: Path_ = ("resource_rules", kind)
            if kind == "accounts" and file.source.data["resource_rules"][kind].get("source") is None:
                file.source.fault(path, "accounts need a `source`: the account list", key=True)
            for index, summary in enumerate(of_type.summaries or ()):
                steps.append(self._summary(summary, kind, file, (*path, "summaries", index)))
            for index, rule in enumerate(of_type.rules or ()):
                steps.append(self._rule(rule, kind, file, (*path, "rules", index)))
        return steps

    def _summary(self, given: Any, kind: str, file: _File, path: Path_) -> Summary:
        name = given.name or f"summary {path[-1]}"
        number = given.id or slug(name)
        rules = tuple(
            self._rule(rule, kind, file, (*path, "rules", index), number)
            for index, rule in enumerate(given.rules or ())
        )
        actions = given.actions.own() if given.actions else {}
        if "summarize" not in actions:
            file.source.fault(path, "a summary needs actions with summarize")
        checks.check_actions(actions, kind, file.source, (*path, "actions"), self.shelf)
        return Summary(number, name, kind, rules, actions, file.source.place(path))

    def _rule(self, given: Any, kind: str, file: _File, path: Path_, summary: str = "") -> Rule:
        name = given.name or f"{kind} rule {int(path[-1]) + 1}"
        conditions = given.conditions
        if conditions is not None and conditions.no_additional_labels is not None:
            named = frozenset(label for words in _combinations(conditions) for label in words)
            told = conditions.no_additional_labels.allowing(named)
            conditions = conditions.model_copy(update={"no_additional_labels": told})
        actions = given.actions.own() if given.actions else {}
        checks.check_conditions(conditions, kind, file.source, (*path, "conditions"), self.categories)
        checks.check_actions(actions, kind, file.source, (*path, "actions"), self.shelf)
        for key, action in actions.items():
            if kind not in action.on:
                file.source.fault((*path, "actions", key), f'"{key}" cannot be done to {kind}', key=True)
        number = given.id or slug(f"{summary} {name}" if summary else name)
        place = file.source.place(path)
        return Rule(number, name, kind, _variants(conditions), actions, given.limits, place, summary)


def _model(file: _File) -> PolicyFileBase:
    assert file.model is not None  # noqa: S101 – only validated files are assembled
    return file.model


def _combinations(conditions: Any) -> tuple[tuple[str, ...], ...]:
    return conditions.labels.combinations if conditions.labels is not None else ()


def _variants(conditions: Any) -> tuple[tuple[tuple[str, ...], Group], ...]:
    """One variant per combination of the braces in `labels` (gem 1.2)."""
    combinations = _combinations(conditions) if conditions is not None else ()
    if len(combinations) < 2:
        return (((), Group.of(conditions)),)
    kind = type(conditions.labels)
    return tuple((words, Group.of(conditions.model_copy(update={"labels": kind(words)}))) for words in combinations)


def slug(name: str) -> str:
    """A rule's id from its name: `One label per category` is one-label-per-category."""
    return re.sub(r"[\W_]+", "-", name.lower()).strip("-") or "rule"


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
