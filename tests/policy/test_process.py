"""Forms, lists and figures of a policy: what loads, and every fault with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.policy.places import faults, loaded, rule
from triage_bot.context.process import Calls, Process
from triage_bot.context.taxonomy import ALWAYS, LabelTest
from triage_bot.policy.load import load
from triage_bot.resources import shipped

FORM = "forms: {f: {parts: {a: {headings: A}}}}\n"
LISTS = """lists:
  mine: {title: T, sections: [S, U], call: {weekly: friday, daily_for: U}}
  all: {title: A, sections: S, shared: true}
"""


# What loads ---------------------------------------------------------------------------------------


def test_a_policy_without_them_has_calm_defaults(tmp_path: Path) -> None:
    assert loaded(tmp_path, rule()).process == Process()


def test_forms(tmp_path: Path) -> None:
    text = (
        "forms:\n  f:\n    begins: Nothing\n    parts:\n      a: {headings: [A, B]}\n"
        "      s: {headings: S, read: steps, required: {any_label: x}, dated: {labels: [y]}}\n"
    )
    (form,) = loaded(tmp_path, text).process.forms
    assert (form.name, form.begins) == ("f", ("Nothing",))
    one, two = form.parts.values()
    assert (one.name, one.headings, one.read, one.required, one.dated) == ("a", ("A", "B"), "text", ALWAYS, None)
    assert (two.read, two.required, two.dated) == ("steps", LabelTest(any_label=("x",)), LabelTest(labels=("y",)))


def test_lists(tmp_path: Path) -> None:
    process = loaded(tmp_path, LISTS).process
    mine, everyone = process.lists.values()
    assert (mine.name, mine.title, mine.sections, mine.call) == (
        "mine",
        "T",
        ("S", "U"),
        Calls(weekly="friday", daily_for=("U",)),
    )
    assert (mine.shared, mine.template, everyone.shared, everyone.call.weekly) == (False, "list.md.j2", True, None)


def test_next_steps_values_and_the_name_it_hears(tmp_path: Path) -> None:
    text = "next_steps: {headings: Plan}\nvalues: {a: 19, b: x, c: true, d: 1.5}\nbot: {mention: tri}\n"
    process = loaded(tmp_path, text).process
    assert process.next_steps.headings == ("Plan",)
    assert process.values == {"a": 19, "b": "x", "c": True, "d": 1.5}
    assert process.mention == "tri"


def test_of_several_files_they_join(tmp_path: Path) -> None:
    one = FORM + LISTS + "values: {a: 1}\nnext_steps: {headings: S}\n"
    two = (
        "forms: {g: {parts: {a: {headings: A}}}}\nlists: {z: {title: Z, sections: S}}\nvalues: {b: 2}\n"
        + one.replace(FORM, "").replace(LISTS, "").replace("values: {a: 1}\n", "")
    )
    process = loaded(tmp_path, one, two).process
    assert [form.name for form in process.forms] == ["f", "g"]
    assert list(process.lists) == ["mine", "all", "z"]
    assert process.values == {"a": 1, "b": 2}


def test_the_same_twice_is_no_fault(tmp_path: Path) -> None:
    same = FORM + LISTS + "values: {a: 1}\n"
    assert faults(tmp_path, same, same) == []


def test_the_shipped_forms_and_lists_load() -> None:
    policy = load([shipped("policies") / "process" / "forms.yml", shipped("policies") / "process" / "lists.yml"])
    assert [form.name for form in policy.process.forms] == ["update", "no-change", "resolution", "monthly"]
    assert list(policy.process.lists) == ["my-accounts", "my-team", "my-region", "red-accounts"]
    takes = [spec.name for spec in policy.process.lists.values() if spec.reminders]
    assert takes == ["my-accounts", "my-team", "my-region"]
    assert policy.warnings == ()


# One name that means two things -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "two", "fault"),
    [
        (
            FORM,
            FORM.replace("[A]", "A").replace("A}", "B}"),
            'p2.yml:1:9: the form "f" differs from the one at p.yml:1:9',
        ),
        (
            "lists: {l: {title: T, sections: S}}\n",
            "lists: {l: {title: T, sections: Z}}\n",
            'p2.yml:1:9: the list "l" differs from the one at p.yml:1:9'
            " – sections of another file's list go under `add`",
        ),
        ("values: {v: 1}\n", "values: {v: 2}\n", 'p2.yml:1:10: the value "v" differs from the one at p.yml:1:10'),
        (
            "next_steps: {headings: A}\n",
            "next_steps: {headings: B}\n",
            'p2.yml:1:1: "next_steps" differs from the one at p.yml:1:1',
        ),
    ],
    ids=["form", "list", "value", "next_steps"],
)
def test_two_files_that_differ(one: str, two: str, fault: str, tmp_path: Path) -> None:
    assert faults(tmp_path, one, two) == [fault]


# Forms that cannot work ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("forms: {f: {parts: {}}}", "p.yml:1:20: parts is empty"),
        ("forms: {f: {}}", "p.yml:1:12: parts is missing"),
        ("forms: {f: {parts: {a: {}}}}", "p.yml:1:24: headings is missing"),
        ("forms: {f: {parts: {a: {headings: []}}}}", "a heading needs words"),
        ("forms: {f: {parts: {a: {headings: ['--']}}}}", "a heading needs words"),
        ("forms: {f: {parts: {a: {headings: A, read: colours}}}}", "p.yml:1:44: read"),
        ("forms: {f: {parts: {a: {headings: A, dated: true}}}}", "`dated` is for parts with `read: steps`"),
        ("forms: {f: {begins: ['.'], parts: {a: {headings: A}}}}", "`begins` needs words"),
        (
            "forms: {f: {parts: {a: {headings: [Next Step]}, b: {headings: [B, 'next step:']}}}}",
            'the heading "next step" stands for two parts',
        ),
        ("forms: {f: {parts: {a: {headings: [A, a]}}}}", 'the heading "a" stands for two parts'),
        ("forms: {f: {parts: {a: {headings: A, reed: date}}}}", 'unknown key "reed"'),
        ("next_steps: {headings: []}", "headings"),
        ("next_steps: {headings: ['!']}", "a heading needs words"),
        ("values: {a: [1]}", "p.yml:1:13: a value is a text, a number, true or false"),
        ("values: {a: 2026-12-04}", "a value is a text, a number, true or false"),
        ("bot: {mention: '@tri bot'}", '"tri bot" cannot be a username'),
        ("bot: {mention: all}", '"all" cannot be a username'),
    ],
)
def test_what_cannot_work(text: str, fault: str, tmp_path: Path) -> None:
    found = faults(tmp_path, f"{text}\n")
    assert len(found) == 1, found
    assert fault in found[0]
    assert found[0].startswith("p.yml:1:")


# Lists that cannot work ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ("sections: S", "title is missing"),
        ("title: T", "sections is missing"),
        ("title: T, sections: []", "sections"),
        ("title: T, sections: [S, U, S]", 'the section "S" is written twice'),
        ("title: T, sections: S, call: {daily_for: U}", 'daily_for names "U", which is no section here'),
        ("title: T, sections: S, call: {weekly: mon}", "weekly"),
        ("title: T, sections: S, shared: true, reminders: true", "a shared list cannot hold them"),
        ("title: T, sections: S, template: no.md.j2", 'there is no template "no.md.j2"'),
        ("title: 'T {{ persn }}', sections: S", 'title: nothing is called "persn" – did you mean "person"?'),
        ("title: 'T {{', sections: S", "title: "),
    ],
)
def test_lists_that_cannot_work(given: str, fault: str, tmp_path: Path) -> None:
    found = faults(tmp_path, f"lists: {{l: {{{given}}}}}\n")
    assert len(found) == 1, found
    assert fault in found[0]
    assert found[0].startswith("p.yml:1:")


def test_the_template_of_a_list_is_checked(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        "lists: {l: {title: T, sections: S, template: own.md.j2}}\n",
        templates__own_md_j2="{{ person }} {{ list }} {{ rows }} {{ sections }} {{ nobody }}\n",
    )
    assert len(found) == 1
    assert 'own.md.j2:1:1: nothing is called "nobody"' in found[0]


# Rules that name what is not there ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("name: mine, section: S, for: csm", ""),
        ("name: all, section: S", ""),
        ("name: all, section: S, mention: [vp_cs]", ""),
        (
            "name: mien, section: S, for: csm",
            '"x": there is no list "mien" under `lists` – did you mean "mine"?',
        ),
        (
            "name: mine, section: Z, for: csm",
            '"x": "mine" has no section "Z" – possible: S, U',
        ),
        (
            "name: all, section: S, for: csm",
            '"x": "all" is shared: no `for` here – use `mention` for those who are called',
        ),
        ("name: mine, section: S", '"x": whose "mine"? – write `for: csm`, or make the list `shared: true`'),
        (
            "name: mine, section: S, for: csm, mention: [vp_cs]",
            '"x": `mention` is for shared lists – this list calls the person it is for',
        ),
    ],
)
def test_lines_on_lists(line: str, fault: str, tmp_path: Path) -> None:
    found = faults(tmp_path, LISTS + rule(actions=f"list: {{{line}}}"))
    assert found == ([f"p.yml:7:9: {fault}"] if fault else [])


@pytest.mark.parametrize(
    ("conditions", "actions", "fault"),
    [
        ("form: {name: f}", "", ""),
        ("form: {}", "receipt: thumbsup", ""),
        ("form: {name: g}", "", '"x": there is no form "g" – possible: f'),
        ("any: [{form: {name: [f, g]}}]", "", '"x": there is no form "g" – possible: f'),
        ("not: {form: {name: g}}", "", '"x": there is no form "g" – possible: f'),
        ("state: opened", "receipt: thumbsup", '"x": `receipt` needs a `form` among the conditions, outside `not`'),
        (
            "not: {form: {}}",
            "receipt: thumbsup",
            '"x": `receipt` needs a `form` among the conditions, outside `not`',
        ),
        ("any: [{form: {}}, {state: closed}]", "receipt: thumbsup", ""),
        (
            "state: opened",
            "follow_colour: {template: colour-follows.md.j2}",
            '"x": `follow_colour` needs a `form` among the conditions, outside `not`',
        ),
    ],
)
def test_forms_in_rules(conditions: str, actions: str, fault: str, tmp_path: Path) -> None:
    found = faults(tmp_path, FORM + rule(conditions, actions))
    assert found == ([f"p.yml:5:9: {fault}"] if fault else [])


def test_forms_and_lists_may_stand_in_another_file(tmp_path: Path) -> None:
    rules = rule("form: {name: f}", "list: {name: mine, section: S, for: csm}")
    assert faults(tmp_path, rules, FORM + LISTS) == []


def test_all_of_these_faults_come_at_once(tmp_path: Path) -> None:
    found = faults(
        tmp_path, "lists: {l: {title: T, sections: [S, S]}}\n" + rule("form: {name: g}", "list: {name: z, section: S}")
    )
    assert len(found) == 3
