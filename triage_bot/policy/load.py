"""Files → PolicySet: reads, includes, validates and checks; all faults at once, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from triage_bot.actions.base import Beside
from triage_bot.conditions.base import Group
from triage_bot.context.checking import Vocabulary
from triage_bot.context.process import LIST_CALL, STEPS, UPDATES_LIST, Process
from triage_bot.errors import FaultyFiles, Place
from triage_bot.model.addresses import AccountSource
from triage_bot.policy import checks
from triage_bot.policy.group import Shared, group_of
from triage_bot.policy.host import one_host
from triage_bot.policy.policy_set import PolicySet, Rule, Summary
from triage_bot.policy.reading import PolicyFile, Reading
from triage_bot.policy.schema import PolicyFileBase
from triage_bot.shapes.source import Path_, is_file
from triage_bot.text.budget import texts_of_one_policy
from triage_bot.text.calendar import Calendar

SOURCE = ("resource_rules", "accounts", "source")
_SINGULAR = {
    "label_categories": "category",
    "forms": "form",
    "lists": "list",
    "values": "value",
    "priorities": "priority",
}


def load(paths: Iterable[Path], allow_unknown_keys: bool = False) -> PolicySet:
    """Loads policy files as one policy; raises FaultyFiles with every fault found."""
    loading = Reading(allow_unknown_keys)
    with texts_of_one_policy():
        for path in paths:
            loading.read(path)
        made = _Assembly(loading).policy_set()
    found = loading.faults + [fault for file in loading.files for fault in file.source.faults]
    if found:
        raise FaultyFiles(found)
    return made


class _Assembly:
    """Merges the files' settings and rules."""

    def __init__(self, loading: Reading) -> None:
        self.loading = loading
        self.files = [file for file in loading.files if file.model]
        self.shared: Shared = {}
        self.shelf = checks.TemplateShelf(
            [file.path for file in self.files],
            {file.path.parent: str(Path(file.source.file).parent) for file in self.files},
        )
        self.categories = self._by_name("label_categories")
        self.process = self._process()

    def policy_set(self) -> PolicySet:
        self._shelve_lists()
        steps = [step for file in self.files for step in self._steps(file)]
        rules = PolicySet(tuple(steps)).rules
        self.loading.faults += checks.duplicate_ids([*rules, *(one for one in steps if isinstance(one, Summary))])
        self.loading.faults += checks.toggles_that_clash(rules) + self.shelf.faults
        for file in self.files:
            checks.check_regions(_model(file).calendar, self.categories.get("region"), file.source)
        people, accounts = self._path("people"), self._account_source()
        return PolicySet(
            tuple(steps),
            self.categories,
            self._setting("calendar") or Calendar(),
            frozenset(name for file in self.files if (bot := _model(file).bot) for name in bot.usernames),
            frozenset(name for file in self.files for name in _model(file).bots),
            self._setting("baseline"),
            people[0] if people else None,
            accounts,
            self.shelf.documents,
            tuple(self.loading.warnings + checks.advice(rules, self.shelf.documents)),
            tuple(file.path for file in self.files),
            *one_host((_model(file).host_url, file.source) for file in self.files),
            self._setting("per_page") or 100,
            self.process,
        )

    def _process(self) -> Process:
        mentions = [bot.mention for file in self.files if (bot := _model(file).bot) and bot.mention]
        return Process(
            forms=tuple(self._by_name("forms").values()),
            next_steps=self._setting("next_steps") or STEPS,
            lists=self._by_name("lists"),
            values=self._by_name("values"),
            priorities=self._by_name("priorities"),
            mention=mentions[0] if mentions else "",
        )

    def _shelve_lists(self) -> None:
        """The templates that living lists are made of."""
        self.shelf.always(UPDATES_LIST.template, checks.LIST_NAMES)
        self.shelf.always(LIST_CALL, checks.CALL_NAMES)
        for file in self.files:
            for name, settings in (_model(file).lists or {}).items():
                self.shelf.use(settings.template, checks.LIST_NAMES, file.source, ("lists", name, "template"))

    def _by_name(self, key: str) -> dict[str, Any]:
        """What every file defines under this key; one name that means two things is a fault."""
        found: dict[str, Any] = {}
        first: dict[str, Place] = {}
        for file in self.files:
            for name, given in (getattr(_model(file), key) or {}).items():
                place = first.setdefault(name, file.source.place((key, name), key=True))
                if found.setdefault(name, given) != given:
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
        """What all files say of the account list; one that can be here alone must be there, and no two may differ."""
        first: AccountSource | None = None
        for file in self.files:
            of_type = (_model(file).resource_rules or {}).get("accounts")
            if not of_type or not of_type.source:
                continue
            source = of_type.source.beside(file.path.parent, file.source.place(SOURCE))
            first = first or source
            if source.is_local and not is_file(Path(source.here)):
                hint = "write one, or copy accounts.example.csv"
                file.source.fault(SOURCE, f'there is no file "{source.file}" beside this one', hint)
            elif _place_of(source) != _place_of(first):
                file.source.fault(SOURCE, f'"source" differs from the one at {first.said_at}')
        return first

    def _steps(self, file: PolicyFile) -> list[Rule | Summary]:
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

    def _summary(self, given: Any, kind: str, file: PolicyFile, path: Path_) -> Summary:
        name = given.name or f"summary {path[-1]}"
        number = given.id or slug(name)
        rules = tuple(
            self._rule(rule, kind, file, (*path, "rules", index), number)
            for index, rule in enumerate(given.rules or ())
        )
        actions = given.actions.own() if given.actions else {}
        if not any(one.summarizes for one in actions.values()):
            file.source.fault(path, "a summary needs actions with summarize")
        self._checking(file, path, number).rule(None, Beside(kind, actions))
        return Summary(number, name, kind, rules, actions, file.source.place(path))

    def _rule(self, given: Any, kind: str, file: PolicyFile, path: Path_, summary: str = "") -> Rule:
        name = given.name or f"{kind} rule {int(path[-1]) + 1}"
        conditions = _told(given.conditions)
        actions = given.actions.own() if given.actions else {}
        number = given.id or slug(f"{summary} {name}" if summary else name)
        variants = _variants(conditions, self.shared)
        beside = Beside(kind, actions, tuple(variants[0][1].sure))
        self._checking(file, path, number).rule(conditions, beside)
        for key in given.actions.unfit(kind) if given.actions else ():
            file.source.fault((*path, "actions", key), f'"{key}" cannot be done to {kind}', key=True)
        place = file.source.place(path)
        return Rule(number, name, kind, variants, actions, given.limits, place, summary)

    def _checking(self, file: PolicyFile, path: Path_, number: str) -> checks.Checking:
        vocabulary = Vocabulary(self.categories, self.process)
        return checks.Checking(source=file.source, path=path, id=number, vocabulary=vocabulary, shelf=self.shelf)


def _model(file: PolicyFile) -> PolicyFileBase:
    assert file.model is not None  # noqa: S101 – only validated files are assembled
    return file.model


def _told(conditions: Any) -> Any:
    """The conditions, each told which others stand beside it."""
    if conditions is None:
        return None
    own = conditions.own()
    return conditions.model_copy(update={one.key: one.beside(own) for one in own})


def _place_of(source: AccountSource) -> tuple[Path, AccountSource]:
    """Two sources are one if their files are, however the path to them is written."""
    return Path(source.here).resolve(), source.model_copy(update={"file": ""}) if source.is_local else source


def _variants(conditions: Any, shared: Shared) -> tuple[tuple[tuple[str, ...], Group], ...]:
    """One variant per combination of the braces in a condition (gem 1.2)."""
    for one in conditions.own() if conditions else ():
        if len(variants := one.variants()) > 1:
            of = {words: conditions.model_copy(update={one.key: variant}) for words, variant in variants.items()}
            return tuple((words, group_of(single, shared)) for words, single in of.items())
    return (((), group_of(conditions, shared)),)


def slug(name: str) -> str:
    """A rule's id from its name: `One label per category` is one-label-per-category."""
    return re.sub(r"[\W_]+", "-", name.lower()).strip("-") or "rule"
