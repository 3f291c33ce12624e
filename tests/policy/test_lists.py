"""Lists as policies write them: sections with their conditions and lines, and what other files add."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.policy.places import faults, loaded
from triage_bot.context.process import Calls

MINE = """\
lists:
  mine:
    title: T
    for: csm
    call: weekly
    sections:
      First: {when: {state: opened}, call: daily, line: "{{ title }}"}
      Second:
        - {when: {labels: [a]}}
        - {of: accounts, when: {fields: {health: red}}, call: monthly, for: rm}
      Notes:
"""
MORE = "lists: {mine: {add: {Third: {when: {labels: [b]}}}, after: First}}\n"


def test_a_section_is_a_rule_that_writes_its_lines(tmp_path: Path) -> None:
    policy = loaded(tmp_path, MINE)
    (spec,) = policy.process.lists.values()
    assert spec.sections == ("First", "Second", "Notes")
    assert spec.call == Calls(weekly="monday", daily_for=("First",), monthly_for=("Second",))
    assert [(rule.id, rule.type, rule.name) for rule in policy.rules] == [
        ("mine-first", "issues", "First"),
        ("mine-second", "issues", "Second"),
        ("mine-second-2", "accounts", "Second"),
    ]
    readers = [getattr(action, "for_", "") for action in policy.actions]
    assert readers == ["csm", "csm", "rm"]


@pytest.mark.parametrize(
    ("added", "sections"),
    [
        ("after: First", ("First", "Third", "Second", "Notes")),
        ("after: Notes", ("First", "Second", "Notes", "Third")),
        ("for: csm", ("First", "Second", "Notes", "Third")),
    ],
)
@pytest.mark.parametrize("order", [1, -1])
def test_another_file_adds_to_it(added: str, sections: tuple[str, ...], order: int, tmp_path: Path) -> None:
    policy = loaded(tmp_path, *(MINE, MORE.replace("after: First", added))[::order])
    assert policy.process.lists["mine"].sections == sections
    assert "mine-third" in {rule.id for rule in policy.rules}


def test_without_the_file_it_adds_to_there_is_no_hole(tmp_path: Path) -> None:
    alone = MORE.replace("mine: {", "mine: {title: T, for: csm, ")
    assert loaded(tmp_path, alone).process.lists["mine"].sections == ("Third",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (MORE.replace("Third", "First"), 'p2.yml:1:22: the section "First" is there already'),
        (MORE.replace("after: First", "after: Fist"), '"mine" has no section "Fist" – did you mean "First"?'),
        (MORE.replace("mine: {", "mine: {title: U, "), 'p2.yml:1:16: the list "mine" is another one at p.yml:2:3'),
        (MORE.replace("mine: {", "mine: {for: ae, "), 'p2.yml:1:16: the list "mine" is another one at p.yml:2:3'),
        (MORE.replace("labels", "label"), 'p2.yml:1:37: unknown condition "label" – did you mean "labels"?'),
        (MORE.replace("{when: {labels: [b]}}", "{lin: x, when: {}}"), 'p2.yml:1:30: unknown key "lin"'),
        (MORE.replace("{when: {labels: [b]}}", "{line: x}"), "when is missing"),
        (MORE.replace("labels: [b]", "is: none"), 'p2.yml:1:41: there is no condition set "none" under `named`'),
        (MORE.replace("]}}", "]}, line: '{{ nobody }}'}"), 'nothing is called "nobody"'),
        (MORE.replace("when", "of: accounts, when"), '"labels" cannot be asked of accounts'),
        (MORE.replace("when", "mention: [csm], when"), "`mention` is for shared lists"),
        (MORE.replace("add", "sections"), "`after` says where those of `add` go"),
        ("lists: {mine: {title: T, for: csm, sections: {S: {when: {}}}}}\n", 'the list "mine" differs'),
        ("lists: {b: {title: T, sections: {S: {when: {}}}}}\n", 'whose "b"?'),
        (
            "lists: {b: {title: T, for: csm, shared: true, sections: S}}\n",
            "`for` names the reader of a list",
        ),
        ("lists: {b: {title: T, for: csm_manger, sections: {S: {when: {}}}}}\n", 'did you mean "csm_manager"?'),
        ("lists: {b: {title: T, for: csm, call: daily, sections: [S]}}\n", '"daily" is no call here'),
        ("lists: {b: {title: T, for: csm, sections: [S, S]}}\n", 'the section "S" is written twice'),
        ("lists: {b: {title: T, for: csm, sections: {S: {when: {}}, S: {when: {}}}}}\n", "S"),
    ],
)
def test_what_does_not_fit(text: str, told: str, tmp_path: Path) -> None:
    lines = faults(tmp_path, MINE, text)
    assert len(lines) == 1 and told in lines[0], lines
