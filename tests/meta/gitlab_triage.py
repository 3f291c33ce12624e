"""Writes docs/gitlab-triage.md, gitlab_triage.yml joined with recorded cases: `python -m tests.meta.gitlab_triage`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from tests.conformance.case import case_files
from tests.meta.source import ROOT

DOC = ROOT / "docs" / "gitlab-triage.md"
DATA = ROOT / "tests" / "meta" / "gitlab_triage.yml"
HEAD = ROOT / "tests" / "meta" / "gitlab_triage.md"
MOST = 3
"""Cases that are named on a line; the others are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A recorded case: what it is about, and why we differ, if we do; `refused` if we then do nothing at all."""

    file: str
    name: str
    about: str
    why: str = ""
    refused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the language, with the beginnings of what its cases are about."""

    title: str
    of: tuple[str, ...]
    says: str = ""
    tests: tuple[str, ...] = ()
    """Tests of our own that show it, where nothing was recorded: `tests/a.py::test_b`."""


def sections() -> Mapping[str, tuple[Line, ...]]:
    """The lines below their headings."""
    data: Mapping[str, Mapping[str, Any]] = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return {title: tuple(_line(*item) for item in lines.items()) for title, lines in data.items()}


def _line(title: str, given: Mapping[str, Any]) -> Line:
    tests = tuple(given.get("tests", ()))
    return Line(title=title, of=tuple(given.get("of", ())), says=given.get("says", ""), tests=tests)


@cache
def recorded() -> tuple[Recorded, ...]:
    """All cases, in the order of their files."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return tuple(
        _case(file.stem, row)
        for file in case_files()
        for row in yaml.load(file.read_text(encoding="utf-8"), Loader=loader)["cases"]
    )


def _case(file: str, row: Mapping[str, Any]) -> Recorded:
    ours = row.get("ours") or {}
    nothing = ours.get("effect", row.get("effect")) in ({}, None) and ours.get("rc", row.get("rc")) != 0
    why = str(ours.get("why", "")).strip().rstrip(".")
    return Recorded(file=file, name=row["name"], about=row["covers"], why=why, refused=bool(ours) and nothing)


@cache
def shown() -> Mapping[Line, tuple[Recorded, ...]]:
    """The cases of each line: that with the longest beginning has a case."""
    lines = [line for several in sections().values() for line in several]
    cases: dict[Line, list[Recorded]] = {line: [] for line in lines}
    for case in recorded():
        fitting = [(len(word), line) for line in lines for word in line.of if case.about.startswith(word)]
        if fitting:
            cases[max(fitting, key=lambda each: each[0])[1]].append(case)
    return {line: tuple(several) for line, several in cases.items()}


def unclaimed() -> list[str]:
    """What cases are about that no line names."""
    claimed = {case for several in shown().values() for case in several}
    return [case.about for case in recorded() if case not in claimed]


def page() -> str:
    """The whole page."""
    return HEAD.read_text(encoding="utf-8") + "\n" + "\n".join(_sections())


def _sections() -> Iterator[str]:
    for title, lines in sections().items():
        yield f"### {title}\n\n| Line | Here | Where it differs, and why | Shown by |\n| --- | --- | --- | --- |"
        for line in lines:
            cases = shown()[line]
            cells = (line.title, verdict(cases), _differs(line, cases), _named(line, cases))
            yield "| " + " | ".join(_cell(cell) for cell in cells) + " |"
        yield ""


def verdict(cases: tuple[Recorded, ...]) -> str:
    """`same`, and in how many cases it is safer or refused."""
    refused = sum(case.refused for case in cases)
    safer = sum(bool(case.why) for case in cases) - refused
    counted = ((len(cases) - safer - refused, "same"), (safer, "safer"), (refused, "refused"))
    return ", ".join(f"{word} {number}" for number, word in counted if number) or "same"


def _differs(line: Line, cases: tuple[Recorded, ...]) -> str:
    reasons = [line.says, *(case.why for case in cases)]
    return " ".join(dict.fromkeys(f"{why[:1].upper()}{why[1:]}." for why in reasons if why))


def _named(line: Line, cases: tuple[Recorded, ...]) -> str:
    """The first cases, those before others that tell a difference."""
    chosen = sorted(cases, key=lambda case: not case.why)[:MOST]
    names = [f"[{_plain(case.name)}](../tests/conformance/cases/{case.file}.yml)" for case in chosen]
    more = len(cases) - len(chosen)
    for file, name in (test.split("::test_") for test in line.tests):
        names.append(f"[{_plain(name.replace('_', ' '))}](../{file})")
    return "; ".join([*names, *([f"{more} more"] if more else [])])


def _plain(name: str) -> str:
    """A case's name as the words of a link."""
    return "".join(f"\\{letter}" if letter in "[]*_`<>~#{}\\" else letter for letter in name)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    DOC.write_text(page(), encoding="utf-8")
    sys.stdout.write("docs/gitlab-triage.md is up to date\n")
