"""Faulty policies: every fault with its line and column, in words, all of them at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.policy.places import faults, rule

DURATION = "a whole number and minutes, hours, days, working days, weeks, months or years"
OURS = "bots: []\n"
"""A first line that makes a file one of ours, not of the gem's keys alone."""

BAD: dict[str, tuple[str, list[str]]] = {
    "unknown key at the top": ("basline: 2026-01-01\n", ['1:1: unknown key "basline" – did you mean "baseline"?']),
    "unknown resource type": (
        "resource_rules:\n  isues: {rules: []}\n",
        ['2:3: unknown resource type "isues" – did you mean "issues"?'],
    ),
    "unknown key of a rule": (
        OURS + rule().replace("actions", "acions"),
        ['7:9: unknown key "acions" – did you mean "actions"?'],
    ),
    "unknown condition": (rule("stat: opened"), ['5:22: unknown condition "stat" – did you mean "state"?']),
    "unknown condition inside any and not": (
        rule("any: [{lables: [a]}, {not: {any_lable: [a]}}]"),
        [
            '5:29: unknown condition "lables" – did you mean "labels"?',
            '5:50: unknown condition "any_lable" – did you mean "any_label"?',
        ],
    ),
    "unknown key in a step": (
        rule(actions="remind: {template: update-due.md.j2, steps: [{afer: 1 days, after: 1 day, mention: [csm]}]}"),
        ['6:65: unknown key "afer" – did you mean "after"?'],
    ),
    "unknown key in a category": (
        "label_categories:\n  a: {lables: [x], pattern: 'a*'}\n",
        ['2:7: unknown key "lables" – did you mean "labels"?'],
    ),
    "unknown key in the calendar": ("calendar: {zone: UTC}\n", [
        '1:12: unknown key "zone" – did you mean "timezone"?',
    ]),
    "unknown key of a field's tests": (
        rule("fields: {arr: {equls: 3}}"),
        ['5:37: unknown key "equls" – did you mean "equals"?'],
    ),
    "unknown action": (OURS + rule(actions="lables: [a]"), ['7:19: unknown action "lables" – did you mean "labels"?']),
    "a list instead of a map": (
        "resource_rules:\n  issues:\n    rules:\n      - conditions: [state]\n",
        ["4:21: conditions takes a map – read a list"],
    ),
    "a map instead of a list": (
        "resource_rules:\n  issues:\n    rules: {name: x}\n",
        ["3:12: rules takes a list – read a map"],
    ),
    "a list at the top": ("- a\n", ["1:1: a policy file is a map, such as `resource_rules: …`"]),
    "text at the top": ("hello\n", ["1:1: a policy file is a map, such as `resource_rules: …`"]),
    "a list": ("- a\n", ["1:1: a policy file is a map, such as `resource_rules: …`"]),
    "a word": ("resource_rules\n", ["1:1: a policy file is a map, such as `resource_rules: …`"]),
    "a wrong word": (
        rule("state: open"),
        ["5:29: state: \"open\" is not possible – possible: 'opened', 'closed', 'merged' or 'all'"],
    ),
    "a wrong number": (
        "per_page: 0\n",
        ['1:11: per_page: input should be greater than or equal to 1 – read a number "0"'],
    ),
    "yes as a label": (
        "bots: [x]\n" + rule(actions="labels: [yes]"),
        ['7:28: labels takes text – YAML reads yes as true – quote it: "yes"'],
    ),
    "a date that is none": ("baseline: 2026-13-45\n", ['1:11: "2026-13-45" cannot be read']),
    "more than Ruby counts": (
        rule(head=f"name: x\n        limits: {{oldest: {2**63}}}"),
        [f'5:26: oldest: input should be less than {2**63} – read a number "{2**63}"'],
    ),
    "no number as a limit": (
        rule(head="name: x, limits: {oldest: .nan}".replace(", ", "\n        ", 1)),
        ['5:26: ".nan" is no number to go by – a word is written in quotes: ".nan"'],
    ),
    "no number to compare with": (
        rule("fields: {arr: {greater_than: .inf}}"),
        ['5:51: ".inf" is no number to go by – a word is written in quotes: ".inf"'],
    ),
    "a number that is too large to be one": (
        rule("weight: 1.0e+400"),
        ['5:30: "1.0e+400" is no number to go by – a word is written in quotes: "1.0e+400"'],
    ),
    "any of nothing": (rule("any: []"), ["5:27: any is empty – one entry at least is wanted"]),
    "all of nothing": (rule("all: []"), ["5:27: all is empty – one entry at least is wanted"]),
    "a group of nothing": (
        rule("any: [{state: opened}, {}]"),
        ["5:45: a group without a condition is met by everything: write one, or leave it out"],
    ),
    "not of nothing": (
        rule("state: opened, not: {}"),
        ["5:42: a group without a condition is met by everything: write one, or leave it out"],
    ),
    "an action of nothing": (
        OURS + rule(actions="labels: [a], remind: "),
        ["7:18: nothing is written behind remind: say what, or leave it out"],
    ),
    "both limits": (
        OURS + rule().replace("        actions", "        limits: {most_recent: 1, oldest: 1}\n        actions"),
        ["7:17: give most_recent, oldest or per_person"],
    ),
    "a duration without a unit": (
        rule("last_update: {older_than: 14}"),
        [f'5:48: "14" is not a duration, write {DURATION}'],
    ),
    "a duration nobody knows": (
        rule(actions="comment: hi, repeat_after: 2 fortnights"),
        [f'6:46: "2 fortnights" is not a duration, write {DURATION}'],
    ),
    "neither side of last_update": (rule("last_update: {}"), ["5:35: give older_than or newer_than"]),
    "last_update by the clock": (rule("last_update: {older_than: 3 hours}"), ["5:35: last_update counts whole days"]),
    "a key twice": (rule("state: opened, state: closed"), ['5:37: "state" is written twice here']),
    "an unknown category": (
        "label_categories: {health: {labels: [a]}}\n" + rule("last_update: {older_than: 1 day, category: helth}"),
        ['6:65: unknown category "helth" – did you mean "health"?'],
    ),
    "categories nobody defined": (
        rule("label_categories: broken"),
        ["5:22: no label_categories are defined"],
    ),
    "an alias to nowhere": (
        "label_categories:\n  a: {labels: [x], aliases: {y: z}}\n",
        ['2:6: the alias "y" leads to "z", which is no label here'],
    ),
    "asking for a stranger": (
        "label_categories:\n  a: {labels: [x], ask_before_removing: [z]}\n",
        ['2:6: ask_before_removing names "z", which is no label here'],
    ),
    "a category of nothing": ("label_categories:\n  a: {}\n", ["2:6: give labels or a pattern"]),
    "an unknown time zone": (
        "calendar: {timezone: Mars/Olympus}\n",
        ['1:22: "Mars/Olympus" is no time zone, write one such as Europe/Berlin'],
    ),
    "a path as time zone": (
        "calendar: {timezone: ../../etc/passwd}\n",
        ['1:22: "../../etc/passwd" is no time zone, write one such as Europe/Berlin'],
    ),
    "a week without a working day": (
        "calendar: {weekend: [monday, tuesday, wednesday, thursday, friday, saturday, sunday]}\n",
        ["1:11: a week needs a working day"],
    ),
    "a region without a working day": (
        "calendar: {weekend_by_region: {EMEA: "
        "[monday, tuesday, wednesday, thursday, friday, saturday, sunday]}}\n",
        ["1:11: a week needs a working day"],
    ),
    "quarters without a number": (
        'calendar: {quarter_name: "FY{yy}"}\n',
        ["1:26: quarter_name needs a year ({yy} or {yyyy}) and {n}"],
    ),
    "quarters without a year": (
        'calendar: {quarter_name: "Q{n}"}\n',
        ["1:26: quarter_name needs a year ({yy} or {yyyy}) and {n}"],
    ),
    "quarters with a part nobody knows": (
        'calendar: {quarter_name: "FY{yy}-Q{q}"}\n',
        ["1:26: quarter_name knows {yy}, {yyyy} and {n}"],
    ),
    "quarters with a lone brace": (
        'calendar: {quarter_name: "FY{yy}-Q{n}}"}\n',
        ["1:26: quarter_name knows {yy}, {yyyy} and {n}"],
    ),
    "fiscal years after something else": (
        "calendar: {fiscal_year_named_after: middle}\n",
        ["1:37: fiscal_year_named_after: \"middle\" is not possible – possible: 'end' or 'start'"],
    ),
    "regions that are no labels": (
        "label_categories: {region: {labels: [EMEA, LACSM], aliases: {LATAM: LACSM}}}\n"
        "calendar:\n  holidays_by_region: {EMA: [2026-12-25], EMEA: [2026-12-25], LATAM: []}\n"
        "  weekend_by_region: {lacsm: [friday]}\n",
        [
            '3:24: "EMA" is no label of the category region – did you mean "EMEA"?',
            '3:63: "LATAM" is no label of the category region – write "LACSM"',
            '4:23: "lacsm" is no label of the category region – write "LACSM"',
        ],
    ),
    "a bad regular expression": (
        rule("fields: {name: {matches: '('}}"),
        ["5:47: not a regular expression: missing )"],
    ),
    "a day that is none": (
        rule("fields: {renewal_date: {before: yesterday}}"),
        ['5:54: "yesterday" is not a date, write YYYY-MM-DD'],
    ),
    "seconds for a day": (
        "baseline: 1764547200\ncalendar: {holidays: ['1764547200'], holidays_by_region: {EMEA: [0]}}\n",
        [
            '1:11: "1764547200" is not a date, write YYYY-MM-DD',
            '2:23: "1764547200" is not a date, write YYYY-MM-DD',
            '2:66: "0" is not a date, write YYYY-MM-DD',
        ],
    ),
    "a test on labels that is none": (
        "label_categories:\n  a: {labels: [x], required: {any_lable: y}}\n  b: {labels: [x], suggested: [y]}\n",
        [
            '2:31: unknown key "any_lable" – did you mean "any_label"?',
            "3:31: suggested takes a map – read a list",
        ],
    ),
    "a country that is none": (
        "calendar:\n  holidays: {country: Germany, subdivision: BX}\n  holidays_by_region:\n"
        "    A: {country: XX}\n    B: {country: NO}\n    C: {country: DE, subdivision: XX, add: [soon]}\n"
        "    D: {country: DE, subdivison: BY}\n    E: {add: [2026-12-24]}\n",
        [
            '2:23: "Germany" is no country whose holidays are known, did you mean "DE"?',
            '4:18: "XX" is no country whose holidays are known, write its code, such as DE',
            '5:18: country takes text – YAML reads NO as false – quote it: "NO"',
            '6:35: "XX" is no part of DE with holidays of its own, such as BB',
            '6:45: "soon" is not a date, write YYYY-MM-DD',
            '7:22: unknown key "subdivison" – did you mean "subdivision"?',
            "8:8: country is missing",
        ],
    ),
    "a list for a key": (
        rule("fields: {[name]: x}"),
        ["5:31: a key is a word, not a list or a map"],
    ),
    "a comma in an action's label": (
        rule(actions="labels: ['a,b'], toggle_labels: [c, 'd,e']"),
        ['6:51: "d,e" holds a comma, a label never can'],
    ),
    "a comma in the label of a note": (
        rule(actions="enforce_label_categories: {template: labels.md.j2, label: 'a,b'}"),
        ['6:77: "a,b" holds a comma, a label never can'],
    ),
    "a comma in a category's label": (
        "label_categories:\n  a: {labels: ['x,y']}\n",
        ['2:6: "x,y" holds a comma, a label never can'],
    ),
    "too many words in braces": (
        rule("labels: ['a{1..9999}']"),
        ['5:30: "a{1..9999}" stands for more than 500 labels'],
    ),
    "too many combinations": (
        rule("labels: ['a{1..30}', 'b{1..30}']"),
        ["5:30: the braces stand for more than 500 combinations"],
    ),
    "Ruby as a condition": (
        rule("ruby: 'resorce[:weight]'"),
        ['5:28: Ruby at 1:1: `resorce` is neither a variable nor known here – did you mean "resource"?'],
    ),
    "Ruby in a text": (
        rule(actions='comment: "Hello #{resorce[:title]}"'),
        ['6:28: Ruby at 9: `resorce` is neither a variable nor known here – did you mean "resource"?'],
    ),
    "Ruby that does not end": (
        rule(actions='comment: "Hello #{resource"'),
        ["6:28: Ruby at 18: this cannot be read as Ruby: something is missing"],
    ),
    "a condition of the gem for another type": (
        rule("draft: true"),
        ['5:22: "draft" cannot be asked of issues'],
    ),
    "an action of the gem with something else": (
        rule(actions="move: {destination: a/b}"),
        ["6:25: move takes text – read a map, put a word in quotes"],
    ),
    "an unknown name in a text": (
        rule(actions="comment: {text: 'Hello {{ authr }}'}"),
        ['6:29: nothing is called "authr" – did you mean "author"?'],
    ),
    "an unknown name in a text of several lines": (
        "resource_rules:\n  issues:\n    rules:\n      - name: x\n        actions:\n          comment:\n"
        "            text: |\n"
        "              Hello\n              {{ titel }}\n",
        ['9:1: nothing is called "titel" – did you mean "title"?'],
    ),
    "a syntax error in a text": (
        rule(actions="comment: {text: '{% if title %}'}"),
        [
            "6:29: not valid Jinja: Unexpected end of template. Jinja was looking for the following tags: "
            "'elif' or 'else' or 'endif'. The innermost block that needs to be closed is 'if'.",
        ],
    ),
    "an unknown filter in a text": (
        rule(actions="comment: {text: '{{ title | shout }}'}"),
        ['6:29: there is no filter "shout" – did you mean "sort"?'],
    ),
    "an unknown name in an expression": (
        rule("expression: 'stat == 1'"),
        ['5:34: nothing is called "stat" – did you mean "state"?'],
    ),
    "an unknown name in when": (
        rule(actions="remind: {template: update-due.md.j2, steps: [{after: 0 days, mention: csm, when: feilds.x}]}"),
        ['6:100: nothing is called "feilds" – did you mean "fields"?'],
    ),
    "a missing template": (
        rule(actions="remind: {template: update-de.md.j2, steps: [{after: 0 days, mention: csm}]}"),
        ['6:38: there is no template "update-de.md.j2" – did you mean "update-due.md.j2"?'],
    ),
    "no steps": (
        rule(actions="remind: {template: update-due.md.j2, steps: []}"),
        ["6:63: steps is empty – one entry at least is wanted"],
    ),
    "a title and a template": (
        rule(actions="issue: {title: a, template: account-triage.md.j2}"),
        ["6:26: give title (and description) or template"],
    ),
    "comment_on_summary alone": (
        rule(actions="comment_on_summary: hi"),
        ["6:39: comment_on_summary needs summarize in the same rule"],
    ),
    "a summary that sums up nothing": (
        "resource_rules:\n  issues:\n    summaries:\n      - name: x\n        actions: {summarize: {title: a}}\n",
        ["4:9: a summary needs rules, whose matches it lists"],
    ),
    "conditions of issues asked of accounts": (
        "resource_rules:\n  accounts:\n    source: a.csv\n    rules:\n      - conditions: {any: [{state: opened}]}\n"
        "        actions: {status: close}\n",
        ['5:29: "state" cannot be asked of accounts', '6:19: "status" cannot be done to accounts'],
    ),
    "a step that is none": (
        "steps: [core, proces]\n",
        ['1:15: there is no step "proces" – did you mean "process"?'],
    ),
    "labels that evict each other": (
        "resource_rules:\n  issues:\n    rules:\n      - {id: a, name: A, actions: {toggle_labels: ['t::on']}}\n"
        "      - {id: b, name: B, actions: {toggle_labels: ['t::off', other]}}\n",
        [
            '5:9: "t::off" and "t::on" share the scope "t" and would evict each other'
            ' – the other is toggled by "a"; use plain labels',
        ],
    ),
    "one id for two rules": (
        "resource_rules:\n  issues:\n    rules:\n      - {name: Same name}\n      - {id: same-name}\n",
        ['5:9: the id "same-name" is taken – by the rule at p.yml:4:9; give one an id'],
    ),
    "an id that would end its comment": (
        "resource_rules:\n  issues:\n    rules:\n      - {id: 'a --> b'}\n",
        ['4:14: "a --> b" cannot be an id, write one such as red-update-due'],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad(name: str, tmp_path: Path) -> None:
    text, expected = BAD[name]
    (tmp_path / "a.csv").write_text("account_id,name\n", encoding="utf-8")
    assert faults(tmp_path, text) == [f"p.yml:{line}" for line in expected]


MISSING = 'there is no file "{}" beside this one'


def test_files_that_are_missing(tmp_path: Path) -> None:
    text = (
        "people: people.yml\ninclude: [gone.yml, /nowhere/else.yml]\nresource_rules:\n"
        "  accounts: {source: ../accounts.csv, rules: []}\n"
    )
    assert faults(tmp_path, text) == [
        f"p.yml:1:9: {MISSING.format('people.yml')}",
        "p.yml:2:11: gone.yml: there is no such file",
        "p.yml:2:21: /nowhere/else.yml: there is no such file",
        f"p.yml:4:22: {MISSING.format('../accounts.csv')} – write one, or copy accounts.example.csv",
    ]


@pytest.mark.parametrize("name", ["a" * 300, "a\\0b"])
def test_names_no_file_can_have(name: str, tmp_path: Path) -> None:
    found = faults(tmp_path, f'people: "{name}"\ninclude: ["{name}"]\n')
    assert [line.split(" ")[0] for line in found] == ["p.yml:1:9:", "p.yml:2:11:"]


def test_faults_of_an_included_file_bear_its_name(tmp_path: Path) -> None:
    found = faults(tmp_path, "include: [sub/more.yml]\n", sub__more_yml="include: [gone.yml]\nbasline: 3\n")
    assert found == [
        "sub/more.yml:1:11: sub/gone.yml: there is no such file",
        'sub/more.yml:2:1: unknown key "basline" – did you mean "baseline"?',
    ]


def test_settings_that_differ(tmp_path: Path) -> None:
    one = (
        "baseline: 2026-01-01\npeople: a.yml\ncalendar: {timezone: UTC}\nlabel_categories:\n  health: {labels: [a]}\n"
        "resource_rules: {accounts: {source: a.csv}}\n"
    )
    two = (
        "baseline: 2026-01-02\npeople: b.yml\ncalendar: {timezone: Europe/Berlin}\nlabel_categories:\n"
        "  health: {labels: [b]}\nresource_rules: {accounts: {source: b.csv}}\n"
    )
    given = {
        "a_yml": "people: {}\n",
        "b_yml": "people: {}\n",
        "a_csv": "account_id,name\n",
        "b_csv": "account_id,name\n",
    }
    assert faults(tmp_path, one, two, **given) == [
        'p2.yml:1:1: "baseline" differs from the one at p.yml:1:1',
        'p2.yml:2:9: "people" differs from the one at p.yml:2:9',
        'p2.yml:3:1: "calendar" differs from the one at p.yml:3:1',
        'p2.yml:5:3: the category "health" differs from the one at p.yml:5:3',
        'p2.yml:6:37: "source" differs from the one at p.yml:6:37',
    ]
    assert faults(tmp_path, one, one, **given) == [], "the same said twice is no contradiction"


def test_ids_of_two_files_and_of_summaries(tmp_path: Path) -> None:
    summary = "resource_rules: {issues: {summaries: [{id: x, rules: [], actions: {summarize: {title: t, item: i}}}]}}\n"
    found = faults(tmp_path, rule(head="id: x"), summary)
    assert found == ['p2.yml:1:39: the id "x" is taken – by the rule at p.yml:4:9; give one an id']


def test_faults_in_a_template(tmp_path: Path) -> None:
    text = rule(actions="issue: {template: mine.md.j2}")
    template = "---\ntitle: '{{ nme }}'\ncolour: red\n---\nHello\n{{ accont_table }}\n"
    assert faults(tmp_path, text, templates__mine_md_j2=template) == [
        'templates/mine.md.j2:2:1: title: nothing is called "nme" – did you mean "name"?',
        'templates/mine.md.j2:2:1: unknown key "colour" in the front matter – possible: assignees, confidential, '
        "due_date, labels, line, milestone, promises, title",
        'templates/mine.md.j2:6:1: nothing is called "accont_table" – did you mean "account_table"?',
    ]


def test_a_syntax_error_in_a_template_has_its_line_there(tmp_path: Path) -> None:
    text = rule(actions="issue: {template: mine.md.j2}")
    found = faults(tmp_path, text, templates__mine_md_j2="---\ntitle: x\n---\nHello\n\n{{ title }\n")
    assert found == ["templates/mine.md.j2:6:1: not valid Jinja: unexpected '}'"]


def test_front_matter_that_is_no_yaml(tmp_path: Path) -> None:
    text = rule(actions="issue: {template: mine.md.j2}")
    found = faults(tmp_path, text, templates__mine_md_j2="---\ntitle: x\ntitle: y\nlabels: [a\n---\nHello\n")
    assert len(found) == 1
    assert found[0].startswith("templates/mine.md.j2:5:1: not valid YAML: ")
    assert faults(tmp_path, text, templates__mine_md_j2="---\n- a\n---\nHello\n") == [
        "templates/mine.md.j2:2:1: front matter is a map, such as `title: …`",
    ]


def test_a_template_that_includes_another(tmp_path: Path) -> None:
    text = rule(actions="issue: {template: mine.md.j2}")
    found = faults(tmp_path, text, templates__mine_md_j2="---\ntitle: x\n---\n{% include 'other.md.j2' %}\n")
    assert found == ["templates/mine.md.j2:4:1: a text cannot include another"]


def test_a_template_named_by_many_rules_has_its_faults_told_once(tmp_path: Path) -> None:
    rules = "".join(f"      - {{name: r{n}, actions: {{issue: {{template: mine.md.j2}}}}}}\n" for n in range(5))
    found = faults(tmp_path, f"resource_rules:\n  issues:\n    rules:\n{rules}", templates__mine_md_j2="{{ nope }}")
    assert len(found) == 1


def test_a_template_that_is_not_utf_8(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "mine.md.j2").write_bytes(b"\xff\xfe")
    found = faults(tmp_path, rule(actions="issue: {template: mine.md.j2}"))
    assert found == ["templates/mine.md.j2: the file is not UTF-8 text – byte 0 is not UTF-8; save the file as UTF-8"]


def test_fifty_faults_at_once_and_in_order(tmp_path: Path) -> None:
    kinds = [
        ("state: open", ""),
        ("lables: [a]", ""),
        ("last_update: {older_than: soon}", ""),
        ("expression: 'nope'", ""),
        ("", "comment: {text: '{{ nope }}'}"),
        ("", "remind: {template: no.md.j2, steps: [{after: 0 days, mention: csm}]}"),
        ("state: opened, state: opened", ""),
        ("ruby: x", ""),
        ("", "comment_on_summary: x"),
        ("", "toggle_labels: ['a,b']"),
    ]
    rules = "".join(
        f"      - name: r{number}\n        conditions: {{{conditions}}}\n        actions: {{{actions}}}\n"
        for number, (conditions, actions) in enumerate(kinds * 5)
    )
    found = faults(tmp_path, f"bots: []\nresource_rules:\n  issues:\n    rules:\n{rules}")
    lines = [int(line.split(":")[1]) for line in found]
    assert len(found) == 50
    assert lines == sorted(lines)
    assert len(set(lines)) == 50, "one in each rule"


def test_a_value_that_fits_none_of_several_kinds_is_told_once(tmp_path: Path) -> None:
    found = faults(tmp_path, rule("fields: {name: {equals: {x: 1}}}"))
    assert len(found) == 1
    assert found[0].startswith("p.yml:5:46: equals: ")
    assert found[0].endswith("read a map")
