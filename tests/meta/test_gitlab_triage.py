"""docs/gitlab-triage.md claims only what was recorded: cases have lines, lines cases, and differences reasons."""

from __future__ import annotations

import re

import yaml

from ruby_subset.program import condition
from tests.meta import gitlab_triage as page
from tests.meta.source import ROOT
from triage_bot.actions import registry as actions
from triage_bot.conditions import registry as conditions
from triage_bot.context.gem.names import names_of
from triage_bot.policy.policy_set import Outside

TITLES = " ".join(line.title for lines in page.sections().values() for line in lines)
OF_WORK_ITEMS = {"type", "status", "assignees", "iids"}
"""Conditions that the page tells of under work items, and one that the gem tells nobody of."""


def test_the_page_is_what_the_cases_say() -> None:
    there = page.DOC.read_text(encoding="utf-8") if page.DOC.is_file() else ""
    assert there == page.page(), "run `make docs` to bring docs/gitlab-triage.md up to date"


def test_every_case_has_a_line_and_every_line_a_case() -> None:
    assert page.unclaimed() == []
    assert [line.title for line, cases in page.shown().items() if not (cases or line.tests)] == []


def test_every_word_of_the_gem_has_a_line() -> None:
    words = {key for key, kind in conditions().items() if kind.of_the_gem} - OF_WORK_ITEMS
    words |= {key for key, kind in actions().items() if kind.of_the_gem}
    assert sorted(word for word in words if f"`{word}`" not in TITLES) == []


def test_every_difference_has_a_reason() -> None:
    assert [case.name for case in page.recorded() if case.refused and not case.why] == []


def test_what_is_counted_is_all() -> None:
    counted = [sum(map(int, re.findall(r"\d+", page.verdict(cases)))) for cases in page.shown().values()]
    assert sum(counted) == len(page.recorded())


def test_the_tests_it_names_exist() -> None:
    for test in (test for line in page.shown() for test in line.tests):
        file, _, name = test.partition("::")
        assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8")


def test_the_helpers_it_shows_can_be_read() -> None:
    (block,) = re.findall(r"^```yaml\n(has_assignee.*?)^```", page.HEAD.read_text(encoding="utf-8"), re.M | re.S)
    outside = Outside(helpers=tuple(yaml.safe_load(block).items()))
    for name, _ in outside.helpers:
        assert not condition(name, names_of("issues", outside.helpers)).faults
