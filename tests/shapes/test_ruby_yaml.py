"""A policy read as Ruby reads it: merges, equal keys, symbols, tags, one document; and what is warned of."""

from __future__ import annotations

from typing import Any

import pytest

from triage_bot.errors import Place
from triage_bot.shapes.ruby_yaml import read_as_ruby
from triage_bot.shapes.source import Source, parse


def read(text: str) -> tuple[Source, list[str]]:
    """The source, and what is warned of."""
    source = parse(text, "f.yml")
    return source, [str(warning) for warning in read_as_ruby(source, text)]


def rule(text: str) -> str:
    """A rule of issues that holds this, from its line 4 on."""
    return f"resource_rules:\n  issues:\n    rules:\n      - {text}\n"


MERGES: dict[str, tuple[str, Any]] = {
    "a key behind wins": ("{<<: *a, k: 9}", {"k": 9, "l": 1}),
    "a key before loses": ("{k: 9, <<: *a}", {"k": 1, "l": 1}),
    "of a list the first wins": ("{<<: [*a, *b]}", {"k": 1, "l": 1, "m": 2}),
    "of two the last wins": ("{<<: *a, <<: *b}", {"k": 2, "l": 1, "m": 2}),
    "in quotes, too": ('{"<<": *a}', {"k": 1, "l": 1}),
    "not with a tag": ("{!!str <<: *a}", {"<<": {"k": 1, "l": 1}}),
    "a map written here": ("{<<: {k: 5}, x: y}", {"k": 5, "x": "y"}),
}


@pytest.mark.parametrize("name", MERGES)
def test_who_wins(name: str) -> None:
    text, wanted = MERGES[name]
    source, _ = read(f"a: &a {{k: 1, l: 1}}\nb: &b {{k: 2, m: 2}}\nn: {text}\n")
    assert source.data["n"] == wanted
    assert source.faults == []


def test_a_merge_that_wins_over_a_key_is_warned_of_where_it_differs() -> None:
    source, told = read("a: &a {k: 1}\nn: {k: 9, <<: *a}\nm: {k: 1, <<: *a}\n")
    assert told == ['f.yml:2:11: << stands behind "k" and wins over it – write << first, so that own keys win']
    assert source.place(("n", "k")) == Place("f.yml", 1, 11)


@pytest.mark.parametrize("text", ["{<<: 3}", "{<<: }", "{<<: *l}"])
def test_a_merge_of_no_map(text: str) -> None:
    source, _ = read(f"a: &a {{k: 1}}\nl: &l [*a]\nn: {text}\n")
    assert [fault.message for fault in source.faults] == ["<< takes a map, or a list of maps"]


def test_of_equal_keys_the_last_counts() -> None:
    source, told = read(rule("actions: {comment: First, labels: [x], comment: Last}"))
    assert source.at(("resource_rules", "issues", "rules", 0, "actions")) == {"comment": "Last", "labels": ["x"]}
    assert told == ['f.yml:4:48: "comment" is written twice here, the last one counts']
    assert source.place(("resource_rules", "issues", "rules", 0, "actions", "comment")) == Place("f.yml", 4, 57)


@pytest.mark.parametrize(
    "text",
    [
        "resource_rules: {issues: {}, issues: {}}",
        "resource_rules: {}\nresource_rules: {}",
        "resource_rules: {issues: {rules: [], rules: []}}",
        rule("{conditions: {state: opened}, conditions: {state: closed}}"),
        rule("conditions: {state: opened, state: closed}"),
        rule("conditions: {date: {interval: 1, interval: 2}}"),
    ],
)
def test_a_kind_and_a_condition_are_not_written_twice(text: str) -> None:
    source, told = read(text)
    assert [fault.message.endswith(" is written twice here") for fault in source.faults] == [True]
    assert told == []


def test_symbols_as_keys_are_names() -> None:
    source, _ = read(":a: 1\n:\"b c\": 2\n':d': 3\n")
    assert source.data == {"a": 1, "b c": 2, ":d": 3}
    assert source.place(("a",), key=True) == Place("f.yml", 1, 1)


def test_a_symbol_is_no_word() -> None:
    source, told = read(rule("conditions:\n          state: :opened"))
    assert [str(fault) for fault in source.faults] == [
        "f.yml:5:18: :opened is a symbol of Ruby, where a word is wanted – write opened"
    ]
    assert told == []


@pytest.mark.parametrize("key", ["name", "actions:\n          comment", "actions:\n          title"])
def test_a_symbol_is_a_text(key: str) -> None:
    source, told = read(rule(f"{key}: :opened"))
    assert source.faults == []
    assert [warning.split(": ", 1)[1] for warning in told] == [
        ':opened is a symbol of Ruby, read as opened – quote it if a word is meant: ":opened"'
    ]


WORDS: dict[str, tuple[str, list[str], list[str]]] = {
    "yes": ("[yes, True]", ["true", "true"], ["yes is read as true", "True is read as true"]),
    "true": ("[true, 17, 1.5]", ["true", "17", "1.5"], []),
    "a version": ("[1.10]", ["1.1"], ["1.10 is read as the number 1.1"]),
    "numbers": ("[1,000]", ["1", "0"], ["000 is read as the number 0"]),
    "an octal": ("[0100]", ["64"], ["0100 is read as the number 64"]),
    "a clock": ("[12:30]", ["45000"], ["12:30 is read as the number 45000"]),
    "nothing": ("[null, stale, ~, '']", ["stale", ""], []),
    "a symbol": ("\n          - :stale", ["stale"], [":stale is a symbol of Ruby, read as stale"]),
    "in quotes": ("['yes', \"010\", '~']", ["yes", "010", "~"], []),
    "a tag": ("[!labels.any? x]", ["x"], ["YAML takes !labels.any? for a tag and leaves it out"]),
    "a tag of text": ("[!!str 010, !str yes]", ["010", "yes"], ["YAML takes !str for a tag and leaves it out"]),
}


@pytest.mark.parametrize("name", WORDS)
def test_words_of_actions(name: str) -> None:
    text, wanted, told = WORDS[name]
    source, warnings = read(rule(f"actions:\n         labels: {text}"))
    assert source.at(("resource_rules", "issues", "rules", 0, "actions", "labels")) == wanted
    assert [warning.split(": ", 1)[1].split(" – ")[0] for warning in warnings] == told
    assert source.faults == []


def test_words_behind_nothing_keep_their_places() -> None:
    source, _ = read(rule("actions: {labels: [null, stale]}"))
    assert source.place(("resource_rules", "issues", "rules", 0, "actions", "labels", 0)) == Place("f.yml", 4, 34)


@pytest.mark.parametrize("label", ["1.0", "no", "007", "12:30"])
def test_a_label_in_conditions_is_a_word(label: str) -> None:
    source, _ = read(rule(f"conditions: {{labels: [{label}]}}"))
    assert [fault.place for fault in source.faults] == [Place("f.yml", 4, 31)]
    assert source.faults[0].hint == f'quote it: "{label}"'


@pytest.mark.parametrize("value", ["2026-01-01", "2026-01-01 10:00:00", ".inf", "!!float x", "{2026-01-01: x}"])
def test_days_and_endless_numbers_are_refused_anywhere(value: str) -> None:
    source, _ = read(f"since: {value}\nresource_rules: {{}}\n")
    assert [fault.place.line for fault in source.faults] == [1]


@pytest.mark.parametrize(
    "value", ["!ruby/object:OpenStruct {a: 1}", "!ruby/regexp /x/", "!ruby/array [x]", "!!set {a, b}", "!!binary eA=="]
)
def test_objects_are_refused(value: str) -> None:
    source, _ = read(f"a: {value}\n")
    assert [str(fault).split(" ", 2)[2] for fault in source.faults] == ["would make an object, which is refused"]


CUT = {
    "comment: Two is #{1 + 1} or not": ["4:16: the text ends here: #{1 + 1} or not is a comment to YAML"],
    "comment: Fixes #12 now": ["4:15: the text ends here: #12 now is a comment to YAML"],
    "comment: As it is # said": [],
    "comment: Two=#{1 + 1}": [],
    "comment: 'Two is' #{x}": [],
    "comment: Größe 😀 is #{1}": ["4:20: the text ends here: #{1} is a comment to YAML"],
}


@pytest.mark.parametrize("text", CUT)
def test_a_text_that_a_comment_cuts(text: str) -> None:
    _, told = read(f"resource_rules:\n  issues:\n#\n{text}\n")
    assert [warning.split(" – ")[0].removeprefix("f.yml:") for warning in told] == CUT[text]


@pytest.mark.parametrize("rest", ["b: 2\n", "b: [broken\n", "- a\n---\n- b\n"])
def test_only_the_first_document_is_read(rest: str) -> None:
    source, told = read(f"---\na: 1\n---\n{rest}")
    assert (source.data, source.faults) == ({"a": 1}, [])
    assert told == ["f.yml:3:1: only what stands before this second document is read"] or rest == "b: [broken\n"


def test_what_an_alias_repeats_is_counted() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{new}: &{new} [{','.join([f'*{old}'] * 10)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    source, _ = read(bomb)
    assert source.data is None
    merging = "a: &a {k: 1}\n" + "".join(
        f"{new}: &{new} {{<<: [{','.join([f'*{old}'] * 10)}]}}\n" for old, new in zip("abcdefg", "bcdefgh", strict=True)
    )
    source, _ = read(merging)
    assert [fault.message for fault in source.faults] == ["the file holds, nests or repeats too much"]
