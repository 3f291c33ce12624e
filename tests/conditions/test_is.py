"""`is`: condition sets that were given a name, said once for all files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import issue, scene
from tests.policy.places import faults, loaded, rule
from triage_bot.conditions.base import ask
from triage_bot.context.seen import Seen

NAMED = """\
named:
  open one: {state: opened}
  in EMEA: {is: open one, labels: [EMEA]}
  a closed one: {state: closed}
"""


# The issue is open and has HS::Green, EMEA, E&A.
@pytest.mark.parametrize(
    ("conditions", "met"),
    [
        pytest.param("{is: open one}", True, id="one"),
        pytest.param("{is: in EMEA}", True, id="one that names another"),
        pytest.param("{is: [open one, in EMEA]}", True, id="both"),
        pytest.param("{is: [open one, a closed one]}", False, id="one of two is not met"),
        pytest.param("{is: a closed one}", False, id="not met"),
        pytest.param("{is: open one, labels: [APAC]}", False, id="beside it all must hold"),
        pytest.param("{not: {is: a closed one}}", True, id="inside not"),
        pytest.param("{any: [{is: a closed one}, {is: in EMEA}]}", True, id="inside any"),
    ],
)
def test_is(conditions: str, met: bool, tmp_path: Path) -> None:
    (read,) = loaded(tmp_path, NAMED + rule(conditions[1:-1])).rules
    seen = Seen(issue(labels=["HS::Green", "EMEA", "E&A"]))
    assert ask(read.conditions, seen, scene()).met is met


def test_another_file_may_name_it(tmp_path: Path) -> None:
    (read,) = loaded(tmp_path, "include: [more.yml]\n" + rule("is: open one"), more_yml=NAMED).rules
    assert read.only_opened


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            NAMED + rule("is: opne one"),
            'there is no condition set "opne one" under `named` – did you mean "open one"?',
        ),
        (NAMED + rule("any: [{is: nothing}]"), 'there is no condition set "nothing"'),
        ("named: {a: {is: b}, b: {is: [a]}}\n" + rule("is: a"), "this goes round in a circle: a → b → a"),
        ("named: {a: {not: {is: a}}}\n" + rule(), "this goes round in a circle: a → a"),
        ("named: {a: {}}\n" + rule(), "a group without a condition is met by everything"),
        (rule("is: []"), "is is empty"),
        ("named: {a: {stat: opened}}\n" + rule(), 'unknown condition "stat"'),
        ("named: {a: }\n" + rule(), "takes a map"),
        (
            NAMED + "resource_rules:\n  accounts: {source: a.csv, rules: [{name: x, conditions: {is: open one}}]}\n",
            '"open one" asks for state, which cannot be asked of accounts',
        ),
    ],
)
def test_what_cannot_be_meant(text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("account_id,name\n", encoding="utf-8")
    assert any(told in fault for fault in faults(tmp_path, text)), faults(tmp_path, text)
