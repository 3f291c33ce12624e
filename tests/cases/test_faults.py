"""Faulty files: every fault at once, each with its place and, where there is one, the nearest spelling."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from tests.cases.writing import POLICY, case, faults, files, read_policy
from triage_bot.cases.load import load_cases
from triage_bot.errors import FaultyFiles
from triage_bot.policy.load import load

ISSUE = "{iid: 1, created: 2026-07-01}"
WORDS = "note edit_note description open add remove state assign due milestone confidential react take_back link"
WORDS += " title weight locked health status move reviewers delete"
KINDS = ", ".join(WORDS.split())


def one(given: str = "", expect: str = "nothing: true", now: str = "2026-11-24", head: str = "") -> str:
    """One case in one line: `expect` begins in column 52 if nothing is given."""
    middle = f"given: {{{given}}}, " if given else ""
    return f"{head}cases: [{{name: x, now: {now}, {middle}expect: {{{expect}}}}}]\n"


SHAPE = {
    "an empty file": ("", ["1:1: the file is empty"]),
    "a list": ("[]\n", ["1:1: a file of cases is a map, such as `cases: …`"]),
    "no cases": ("policy: p.yml\n", ["1:1: cases is missing"]),
    "an empty list of cases": ("cases: []\n", ["1:8: cases is empty – one entry at least is wanted"]),
    "cases that are no list": ("cases: {}\n", ["1:8: cases takes a list – read a map"]),
    "a case that is no map": ("cases: [x]\n", ["1:9: cases takes a map – read text"]),
    "a key that is missing": ("cases: [{now: 2026-11-24, expect: {nothing: true}}]\n", ["1:9: name is missing"]),
    "broken YAML": ("cases: [\n", ["2:1: not valid YAML: did not find expected node content"]),
    "an unknown key at the top": (one(head="polcy: p.yml\n"), ['1:1: unknown key "polcy" – did you mean "policy"?']),
    "an unknown key of a case": (
        "cases: [{name: x, nwo: 2026-11-24, now: 2026-11-24, expect: {nothing: true}}]\n",
        ['1:19: unknown key "nwo" – did you mean "now"?'],
    ),
    "an unknown key of an issue": (
        one(given="issues: [{iid: 1, created: 2026-07-01, lables: [a]}]"),
        ['1:83: unknown key "lables" – did you mean "labels"?'],
    ),
    "an unknown key of a note": (
        one(given="issues: [{iid: 1, created: 2026-07-01, notes: [{at: 2026-07-02, by: x, bdy: a}]}]"),
        ['1:115: unknown key "bdy" – did you mean "body"?'],
    ),
    "an unknown key of an expected note": (
        one(given=f"issues: [{ISSUE}]", expect="changes: [{issue: 1, note: {say: [a]}}]"),
        ['1:123: unknown key "say" – did you mean "says"?'],
    ),
    "no moment": (one(now="soon"), ["1:24: this is no moment, write 2026-11-24 or 2026-11-24T09:00:00Z"]),
    "a number as a moment": (one(now="12"), ["1:24: this is no moment, write 2026-11-24 or 2026-11-24T09:00:00Z"]),
    "a day there is not": (one(now="2026-13-45"), ['1:24: "2026-13-45" cannot be read']),
    "a year out of reach": (one(now="3026-11-24"), ["1:24: the year 3026 is out of reach"]),
    "a requirement that is no name": (
        "cases: [{name: x, holds: [R053, 'R 54'], now: 2026-11-24, expect: {nothing: true}}]\n",
        ['1:26: "R 54" is no name of a requirement, write R053 or SLA-2'],
    ),
    "nothing expected": (one(expect=""), ["1:44: say what is expected: changes, nothing, held, alone or warnings"]),
    "nothing, and something": (
        one(given=f"issues: [{ISSUE}]", expect="nothing: true, changes: [{issue: 1, note: {}}]"),
        ["1:94: `nothing: true` and changes do not go together"],
    ),
    "nothing that is false": (one(expect="nothing: no"), ['1:54: nothing: "False" is not possible – possible: True']),
}

CHANGES = {
    "no change": ("{issue: 1}", f"63: say what is changed: {KINDS}"),
    "a change with nothing behind it": ("{issue: 1, note: }", f"63: say what is changed: {KINDS}"),
    "two changes in one": (
        "{issue: 1, note: {}, add: [a]}",
        "63: these are several changes, write one each: note, add",
    ),
    "no place": ("{note: {}}", "63: say where: `issue: 1` or `account: acc-1`"),
    "two places": ("{issue: 1, account: a, note: {}}", "63: say where: `issue: 1` or `account: acc-1`"),
    "a place to open": ("{issue: 1, open: {}}", "63: `open` needs no issue, at most an account"),
    "no issue": ("{issue: nwe, note: {}}", '71: "nwe" is no issue, write its iid, or new'),
    "issue zero": ("{issue: 0, note: {}}", '71: "0" is no issue, write its iid, or new'),
    "an issue that is not given": ("{issue: 7, note: {}}", "71: no issue 7 is given – given: 1"),
    "an account that is not given": ("{account: a-2, note: {}}", '73: no account "a-2" is given – did you mean "a-1"?'),
    "an unknown rule": ("{issue: 1, rule: qiet, note: {}}", '80: unknown rule "qiet" – did you mean "quiet"?'),
    "an impossible state": (
        "{issue: 1, state: closed}",
        "81: state: \"closed\" is not possible – possible: 'close' or 'reopen'",
    ),
    "no day": ("{issue: 1, due: never}", '79: "never" is no day, write 2026-12-01 or none'),
}

GIVEN = {
    "closed without a day": (
        "issues: [{iid: 1, created: 2026-07-01, state: closed}]",
        "14",
        "say when it was closed: `closed: 2026-11-20`",
    ),
    "opened and closed": (
        "issues: [{iid: 1, created: 2026-07-01, state: opened, closed: 2026-07-02}]",
        "14",
        "it is opened, so leave out `closed`",
    ),
    "an event of nothing": (
        "issues: [{iid: 1, created: 2026-07-01, label_events: [{at: 2026-07-02, by: x}]}]",
        "59",
        "give add or remove",
    ),
    "a reference that is none": (
        "issues: [{iid: 1, created: 2026-07-01, linked: {product: null}}]",
        "52",
        '"product" is no reference, write group/project#7',
    ),
    "an iid twice": (
        "issues: [{iid: 1, created: 2026-07-01}, {iid: 1, created: 2026-07-01}]",
        "20|51",
        "issue 1 is given 2 times",
    ),
    "an id twice": (
        "issues: [{iid: 1, created: 2026-07-01, "
        "notes: [{id: 3, at: 2026-07-02, by: x}, {id: 3, at: 2026-07-02, by: x}]}]",
        "57|89",
        "the id 3 is taken",
    ),
    "opened after now": (
        "issues: [{iid: 1, created: 2026-11-25}]",
        "32",
        "this lies after the case's `now`, 2026-11-24 08:00 UTC",
    ),
    "edited after now": (
        "issues: [{iid: 1, created: 2026-07-01, notes: [{at: 2026-07-02, by: x, edited: 2027-01-01}]}]",
        "84",
        "this lies after the case's `now`, 2026-11-24 08:00 UTC",
    ),
    "an unknown rule that spoke": (
        "issues: [{iid: 1, created: 2026-07-01, notes: [{at: 2026-07-02, by: x, said: [{rule: quite}]}]}]",
        "90",
        'unknown rule "quite" – did you mean "quiet"?',
    ),
    "an account without a name": ("accounts: [{account_id: a}]", "16", "an account needs account_id and name"),
    "an account twice": (
        "accounts: [{account_id: a, name: A}, {account_id: a, name: B}]",
        "42",
        'account id "a" is taken',
    ),
    "a value of an account": (
        "accounts: [{account_id: a, name: A, health: blue}]",
        "49",
        'health: "blue" is not a health, write green, yellow or red',
    ),
    "a list as a value of an account": (
        "accounts: [{account_id: a, name: A, tier: [x]}]",
        "47",
        "tier takes one value, not a list or a map",
    ),
    "people that are no map": ("people: [x]", "13", "people takes a map, as a people file is"),
    "an unknown key of people": ("people: {peolpe: {}}", "14", 'unknown key "peolpe" – did you mean "people"?'),
    "an unknown role": (
        "people: {roles: {csm_manger: {default: x}}}",
        "22",
        'unknown role "csm_manger" – did you mean "csm_manager"?',
    ),
    "an unknown role that is quiet": (
        "people: {quiet: [vp_c]}",
        "21",
        'unknown role "vp_c" – did you mean "vp_cs"?',
    ),
}


@pytest.mark.parametrize("kind", SHAPE)
def test_the_shape(kind: str, tmp_path: Path) -> None:
    text, wanted = SHAPE[kind]
    assert faults(tmp_path, text) == [f"p.cases.yml:{fault}" for fault in wanted]


@pytest.mark.parametrize("kind", CHANGES)
def test_expected_changes(kind: str, tmp_path: Path) -> None:
    change, wanted = CHANGES[kind]
    text = one(given=f"issues: [{ISSUE}], accounts: [{{account_id: a-1, name: A}}]", expect=f"changes: [{change}]")
    shift = text.index("changes: [") + len("changes: [") - 62
    column, _, message = wanted.partition(": ")
    assert faults(tmp_path, text) == [f"p.cases.yml:1:{int(column) + shift}: {message}"]


@pytest.mark.parametrize("kind", GIVEN)
def test_facts(kind: str, tmp_path: Path) -> None:
    given, columns, message = GIVEN[kind]
    text = f"cases:\n- name: x\n  now: 2026-11-24\n  given:\n    {given}\n  expect: {{nothing: true}}\n"
    assert faults(tmp_path, text) == [f"p.cases.yml:5:{column}: {message}" for column in columns.split("|")]


def test_what_is_expected_must_be_of_what_is_given(tmp_path: Path) -> None:
    text = case(
        "{issues: [{iid: 2, created: 2026-07-01}]}",
        "{alone: [7, acc-1], held: [{issue: 3}, {account: a}, {issue: 2, rule: dnoe}, {rule: done}]}",
        rules="[don]",
    )
    here = text.splitlines()[-1].index
    assert faults(tmp_path, text) == [
        f"p.cases.yml:6:{here('{rule: done}') + 1}: say where: `issue: 1` or `account: acc-1`"
    ]
    assert faults(tmp_path, text.replace(", {rule: done}", "")) == [
        'p.cases.yml:4:13: unknown rule "don" – did you mean "done"?',
        'p.cases.yml:6:22: no issue or account "7" is given – given: 2',
        'p.cases.yml:6:25: no issue or account "acc-1" is given – given: 2',
        "p.cases.yml:6:48: no issue 3 is given – given: 2",
        'p.cases.yml:6:62: no account "a" is given',
        'p.cases.yml:6:83: unknown rule "dnoe" – did you mean "done"?',
    ]


def test_lists_and_summaries_may_be_named_as_rules(tmp_path: Path) -> None:
    action = "{summarize: {title: T, item: x, summary: '{{ items }}'}}"
    rules = f"[{{name: r, conditions: {{labels: [s]}}, actions: {action}}}]"
    summary = f"  issues:\n    summaries: [{{id: all, name: All, rules: {rules}, actions: {action}}}]\n"
    text = case(expect="{changes: [{rule: updates-list, open: {}}, {rule: all, open: {}}]}", rules="[all]")
    assert faults(tmp_path, text, POLICY.replace("  issues:\n", summary)) == []


def test_a_faulty_case_hides_no_fault_of_others_or_of_the_policy(tmp_path: Path) -> None:
    text = (
        "people: {roles: {csmm: {default: x}}}\nprojct: x\ncases:\n"
        "- {name: a, now: soon, expect: {nothing: true}}\n"
        "- {name: b, now: 2026-11-24, expect: {alone: [3]}}\n"
    )
    broken = POLICY.replace("status: reopen", "status: reopened")
    line, place = next(
        (n, one.index("reopened") + 1) for n, one in enumerate(broken.splitlines(), 1) if "reopened" in one
    )
    found = faults(tmp_path, text, broken)
    assert [fault.partition(": ")[0] for fault in found] == [
        "p.cases.yml:1:18",
        "p.cases.yml:2:1",
        "p.cases.yml:4:18",
        "p.cases.yml:5:47",
        f"p.yml:{line}:{place}",
    ]


def test_rules_are_not_checked_against_a_faulty_policy(tmp_path: Path) -> None:
    (found,) = faults(tmp_path, case(rules="[whatever]"), "resource_rule: {}\n")
    assert found.startswith('p.yml:1:1: unknown key "resource_rule"')


def test_faults_of_the_people_file_of_the_policy(tmp_path: Path) -> None:
    (tmp_path / "people.yml").write_text("poeple: {}\n", encoding="utf-8")
    found = faults(tmp_path, case(), f"people: people.yml\n{POLICY}")
    assert [one.rsplit("/", 1)[-1] for one in found] == [
        'people.yml:1:1: unknown key "poeple" – did you mean "people"?'
    ]


# Which policy -----------------------------------------------------------------------------------


def test_a_policy_that_is_not_there(tmp_path: Path) -> None:
    assert faults(tmp_path, case(policy="q.yml")) == ["p.cases.yml:1:9: q.yml: there is no such file"]


def test_several_policies_are_read_as_one(tmp_path: Path) -> None:
    (tmp_path / "more.yml").write_text(
        "resource_rules: {issues: {rules: [{id: more, conditions: {labels: [m]}, actions: {status: close}}]}}\n",
        encoding="utf-8",
    )
    assert faults(tmp_path, case(policy="[p.yml, more.yml]", rules="[more, done]")) == []


def test_a_file_of_another_name_says_which_policy(tmp_path: Path) -> None:
    (tmp_path / "p.yml").write_text("resource_rules: {}\n", encoding="utf-8")
    file = tmp_path / "mine.yml"
    file.write_text(case(policy="p.yml"), encoding="utf-8")
    assert len(load_cases(file, read_policy).cases) == 1
    file.write_text(case(), encoding="utf-8")
    with pytest.raises(
        FaultyFiles, match=r"mine.yml:1:1: policy is missing – say which, or call this file <policy>.cases.yml"
    ):
        load_cases(file, read_policy)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FaultyFiles, match=r"no.cases.yml: there is no such file"):
        load_cases(tmp_path / "no.cases.yml", read_policy)


def test_keys_with_a_dot_are_free_for_anchors(tmp_path: Path) -> None:
    text = ".one: &one {iid: 1, created: 2026-07-01}\n" + case("{issues: [{<<: *one, labels: [done]}]}", "{alone: [1]}")
    assert faults(tmp_path, text) == []
    wrong = text.replace("created: 2026", "craeted: 2026")
    assert [fault.partition(": ")[0] for fault in faults(tmp_path, wrong)] == ["p.cases.yml:1:21", "p.cases.yml:5:22"]


def test_unknown_conditions_of_the_gem_may_pass(tmp_path: Path) -> None:
    gem = "resource_rules: {issues: {rules: [{conditions: {unheard: 1, labels: [x]}, actions: {labels: [y]}}]}}\n"
    file = files(tmp_path, case(), gem)
    lenient = partial(load, allow_unknown_keys=True)
    assert len(load_cases(file, lenient).cases) == 1
    with pytest.raises(FaultyFiles):
        load_cases(file, read_policy)
