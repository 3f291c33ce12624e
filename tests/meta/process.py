"""Writes docs/process.md, process.yml joined with the cases that hold it: `python -m tests.meta.process`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from os.path import relpath
from typing import Any

import yaml

from tests.cases.writing import read_policy
from tests.meta.source import ROOT
from triage_bot.cases.case import Case
from triage_bot.cases.judging import CaseResult, judge
from triage_bot.cases.load import SUFFIX, load_cases
from triage_bot.resources import shipped

DOC = ROOT / "docs" / "process.md"
DATA = ROOT / "tests" / "meta" / "process.yml"
HEAD = """# The at-risk process, rule by rule

What the handbook of an account team asks for, what the bot does about it, and what shows that it does. *Policy* names
rules of the shipped policy files, *shown by* the [cases](cases.md) that state it, with a test of the program where one
goes further. **People** says what a bot cannot do, **Not yet** what is not built.

Some things are the same everywhere. Members who may edit issues give the bot its commands, and it believes the issues
that they open; Guests and strangers do neither, though a comment of theirs is an update, too. The bot picks no
colour: it keeps one, and follows what the account's own people state. What it says unasked on an issue in one run is
one note, at most one a day, on working days. Figures come from the account list, and only filled columns are used.

`make docs` writes this page: from a table of the process, and from the cases that name its rules under `holds`.

"""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One rule of the process: what it is about, and what the bot and people do about it."""

    rule: str
    about: str
    does: str = ""
    people: str = ""
    not_yet: str = ""
    tests: tuple[str, ...] = ()

    @property
    def says(self) -> str:
        """The third column."""
        parts = (("", self.does), ("**People**: ", self.people), ("**Not yet**: ", self.not_yet))
        return "; ".join(f"{head}{text}" for head, text in parts if text)


@dataclass(frozen=True)
class Held:
    """A case that holds rules of the process, its file below the project, and the policy's rules that it shows."""

    name: str
    file: str
    rules: tuple[str, ...]


@cache
def _data() -> Mapping[str, Any]:
    data: Mapping[str, Any] = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return data


def sections() -> Mapping[str, tuple[Row, ...]]:
    """The rows below their headings."""
    return {title: tuple(_row(*item) for item in rows.items()) for title, rows in _data()["process"].items()}


def _row(rule: str, given: Mapping[str, Any]) -> Row:
    words = {key.replace(" ", "_"): value for key, value in given.items()}
    return Row(rule=rule, **{**words, "tests": tuple(words.get("tests", ()))})


def housekeeping() -> Mapping[str, str]:
    """Shipped rules that no rule of the process asks for, and what they are good for."""
    given: Mapping[str, str] = _data()["housekeeping"]
    return given


@cache
def held() -> Mapping[str, tuple[Held, ...]]:
    """The shipped cases by the rule of the process that they hold, as they stand in their files."""
    cases: dict[str, list[Held]] = {}
    for file in sorted(shipped("policies").glob(f"*/*{SUFFIX}")):
        for case in load_cases(file, read_policy).cases:
            if case.holds:
                shown = Held(case.name, file.relative_to(ROOT).as_posix(), tuple(_shown(judge(case))))
                for rule in case.holds:
                    cases.setdefault(rule, []).append(shown)
    return {rule: tuple(several) for rule, several in cases.items()}


def _shown(result: CaseResult) -> Iterator[str]:
    """The policy's rules that a case shows: they act or hold back as expected, or write a line of the list it names."""
    texts = [test.says for change in result.case.expect.changes or () if (test := change.open or change.description)]
    said = [text for says in texts for text in says]
    sections = {text.removeprefix("## ") for text in said if text.startswith("## ")}
    for rule in result.case.policy.rules:
        actions = [(action.lists, vars(action)) for action in rule.actions.values()]
        named = any(
            has["name"] in result.rules and has["section"] in (sections or [has["section"]])
            if lists
            else has.get("lines")
            for lists, has in actions
        )
        if rule.id in result.rules or (said and named and _needs(result.case, rule.id)):
            yield rule.id


def _needs(case: Case, rule: str) -> bool:
    """True if the case fails without the rule."""
    steps = tuple(step for step in case.policy.steps if step.id != rule)
    return not judge(replace(case, policy=replace(case.policy, steps=steps))).passed


def policies(row: Row) -> tuple[str, ...]:
    """The policy's rules that serve a row."""
    return tuple(dict.fromkeys(rule for case in held().get(row.rule, ()) for rule in case.rules))


def page() -> str:
    """The whole page."""
    return HEAD + "\n".join([*_sections(), *_housekeeping()])


def _sections() -> Iterator[str]:
    for title, rows in sections().items():
        yield f"## {title}\n\n| Rule | What it is about | What the bot does | Policy | Shown by |"
        yield "| --- | --- | --- | --- | --- |"
        for row in rows:
            links = [_link(case.name, case.file) for case in held().get(row.rule, ())]
            links += [
                _link(name.replace("_", " "), file) for file, name in (test.split("::test_") for test in row.tests)
            ]
            cells = (row.rule, row.about, row.says, ", ".join(policies(row)), "; ".join(links))
            yield f"| {' | '.join(cells)} |"
        yield ""


def _link(words: str, file: str) -> str:
    return f"[{words}]({relpath(ROOT / file, DOC.parent)})"


def _housekeeping() -> Iterator[str]:
    yield "## What else the policies do\n\n| Policy | What it is good for |\n| --- | --- |"
    yield from (f"| {rule} | {good} |" for rule, good in housekeeping().items())
    yield ""


if __name__ == "__main__":
    DOC.write_text(page(), encoding="utf-8")
    sys.stdout.write("docs/process.md is up to date\n")
