"""docs/process.md claims only what a run shows: every rule of the process, and cases or tests that hold each claim."""

from __future__ import annotations

import ast
from itertools import chain

from tests.meta import process
from tests.meta.source import ROOT
from tests.shelf import shipped_policies
from triage_bot.policy.load import load

ROWS = [row for rows in process.sections().values() for row in rows]
RULES = [f"R{number:03}" for number in range(1, 136)]


def test_every_rule_stands_there_once_and_in_order() -> None:
    assert [row.rule for row in ROWS] == RULES


def test_the_page_is_what_the_cases_show() -> None:
    there = process.DOC.read_text(encoding="utf-8") if process.DOC.is_file() else ""
    assert there == process.page(), "run `make docs` to bring docs/process.md up to date"


def test_the_cases_name_rules_that_there_are() -> None:
    assert sorted(set(process.held()) - set(RULES)) == []


def test_what_is_claimed_is_held_and_what_is_not_has_a_reason() -> None:
    bare = [row.rule for row in ROWS if row.does and not (process.held().get(row.rule) or row.tests)]
    assert not bare, f"which case holds these? {', '.join(bare)}"
    mute = [row.rule for row in ROWS if not row.says]
    assert not mute, f"neither done nor said why not: {', '.join(mute)}"


def test_where_nothing_is_done_no_case_holds_anything_but_what_people_get() -> None:
    not_built = [row.rule for row in ROWS if row.not_yet and not row.does and process.held().get(row.rule)]
    assert not not_built, f"not built, and yet shown: {', '.join(not_built)}"


def test_the_tests_it_names_exist() -> None:
    missing = [test for test in sorted(set(chain.from_iterable(row.tests for row in ROWS))) if not _exists(test)]
    assert not missing, f"named, and not there: {', '.join(missing)}"


def _exists(test: str) -> bool:
    file, _, name = test.partition("::")
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8")) if (ROOT / file).is_file() else ast.Module([], [])
    return name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_shipped_rule_serves_the_process_or_keeps_house() -> None:
    shipped = {rule.id for rule in load(shipped_policies()).rules}
    serving = {rule for row in ROWS for rule in process.policies(row)} & shipped
    assert shipped - serving == set(process.housekeeping())
