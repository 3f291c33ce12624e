"""YAML text → data with places: anchors, merges, duplicates, runaway files, and what cannot be read."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from tests.work import grows_evenly
from triage_bot.errors import Place
from triage_bot.shapes.source import parse, read_text


def faults(text: str) -> list[str]:
    return [str(fault) for fault in parse(text, "f.yml").faults]


def test_values_and_keys_have_their_places() -> None:
    source = parse("a:\n  b: 1\n  c: [x, {d: y}]\n", "f.yml")
    assert source.data == {"a": {"b": 1, "c": ["x", {"d": "y"}]}}
    assert source.place(("a", "b"), key=True) == Place("f.yml", 2, 3)
    assert source.place(("a", "b")) == Place("f.yml", 2, 6)
    assert source.place(("a", "c", 1, "d")) == Place("f.yml", 3, 14)


def test_a_place_that_was_not_written_is_the_nearest_one_that_was() -> None:
    source = parse("a:\n  b: {c: 1}\n", "f.yml")
    assert source.place(("a", "b", "nope", 3)) == Place("f.yml", 2, 3)
    assert source.place(("nope",)) == Place("f.yml", 1, 1)


def test_what_an_alias_brings_stands_where_it_was_written() -> None:
    source = parse("one: &x\n  a: 1\ntwo: *x\n", "f.yml")
    assert source.data == {"one": {"a": 1}, "two": {"a": 1}}
    assert source.place(("two", "a"), key=True) == Place("f.yml", 2, 3)
    assert source.place(("two",), key=True) == Place("f.yml", 3, 1)


def test_an_anchor_may_be_written_again() -> None:
    source = parse("a: &x {k: 1}\nb: *x\nc: &x 2\nd: *x\ne: &x [&x 3, *x]\n", "f.yml")
    assert source.data == {"a": {"k": 1}, "b": {"k": 1}, "c": 2, "d": 2, "e": [3, 3]}
    assert source.faults == []


def test_a_merge_brings_keys_with_their_places_and_own_keys_win() -> None:
    source = parse("base: &b\n  a: 1\n  b: {x: 1, y: 2}\nnew:\n  <<: *b\n  b: {x: 3}\n", "f.yml")
    assert source.data["new"] == {"a": 1, "b": {"x": 3}}
    assert source.place(("new", "a"), key=True) == Place("f.yml", 2, 3)
    assert source.place(("new", "b"), key=True) == Place("f.yml", 6, 3)
    assert source.place(("new", "b", "y")) == Place("f.yml", 6, 3), "nothing merged is left below an own key"


def test_own_keys_win_wherever_the_merge_stands() -> None:
    assert parse("b: &b {k: 1}\nn: {k: 2, <<: *b}\n", "f.yml").data["n"] == {"k": 2}


def test_of_several_merges_the_earlier_wins() -> None:
    text = "a: &a {k: 1, l: 1}\nb: &b {k: 2, m: 2}\nn: {<<: [*a, *b]}\n"
    assert parse(text, "f.yml").data["n"] == {"k": 1, "l": 1, "m": 2}


def test_merges_of_merges() -> None:
    text = "a: &a {k: 1}\nb: &b {<<: *a, l: 2}\nn: {<<: *b, m: 3}\n"
    source = parse(text, "f.yml")
    assert source.data["n"] == {"k": 1, "l": 2, "m": 3}
    assert source.place(("n", "k"), key=True) == Place("f.yml", 1, 8)


def test_a_fault_in_a_merged_map_is_told_once() -> None:
    assert faults("a: &a {k: 1, k: 2}\nb: {<<: *a}\nc: {<<: *a}\n") == ['f.yml:1:14: "k" is written twice here']


def test_a_merge_of_no_map_is_a_fault() -> None:
    assert faults("a: {<<: 3}\n") == ["f.yml:1:9: << takes a map, or a list of maps"]


def test_a_quoted_merge_sign_is_a_key() -> None:
    assert parse('a: {"<<": 3}\n', "f.yml").data == {"a": {"<<": 3}}


@pytest.mark.parametrize(
    ("text", "place"),
    [("a: 1\na: 2\n", "2:1"), ("x:\n  - {a: 1, b: 2, a: 3}\n", "2:18"), ("1: x\n'1': y\n", "2:1")],
)
def test_a_key_written_twice(text: str, place: str) -> None:
    assert len(faults(text)) == 1
    assert faults(text)[0].startswith(f"f.yml:{place}: ")


def test_the_first_of_two_equal_keys_stays() -> None:
    assert parse("a: 1\na: 2\n", "f.yml").data == {"a": 1}


@pytest.mark.parametrize("text", ["", "\n\n", "# only\n# comments\n"])
def test_a_file_without_anything_in_it(text: str) -> None:
    assert faults(text) == ["f.yml:1:1: the file is empty"]


def test_syntax_errors_have_a_place() -> None:
    assert faults("a:\n\tb: 1\n") == [
        "f.yml:2:1: not valid YAML: found character that cannot start any token",
    ]
    assert faults("a: [1\nb: 2\n")[0].startswith("f.yml:2:2: not valid YAML: ")
    assert faults("a: 1\n---\nb: 2\n")[0].startswith("f.yml:2:1: not valid YAML: ")
    assert faults("a: *nowhere\n") == ["f.yml:1:4: not valid YAML: found undefined alias 'nowhere'"]


def test_a_control_character_has_a_place() -> None:
    found = faults("größe: 1\nb: x\x01y\n")
    assert found == ["f.yml:2:5: not valid YAML: control characters are not allowed (#x0001)"]


@pytest.mark.parametrize(
    "value",
    ["!!timestamp abc", "!!bool abc", "!!int ''", "!!int abc", "!!float x", "!!python/name:os.system", "2026-13-45"],
)
def test_a_value_that_is_not_what_it_says_is_a_fault(value: str) -> None:
    found = faults(f"a: 1\nb: {value}\n")
    assert len(found) == 1
    assert found[0].startswith("f.yml:2:4: ")
    assert found[0].endswith(" cannot be read")


def test_words_dates_and_nothing_stay_what_they_are() -> None:
    data = parse("[None, Any, ~, null, 2026-11-21, 'yes', 12]\n", "f.yml").data
    assert data == ["None", "Any", None, None, date(2026, 11, 21), "yes", 12]


@pytest.mark.parametrize("text", ["18.10", "0012", "1_000", "0x10", "1e+3", "12:30", "+5"])
def test_numbers_print_as_they_were_written(text: str) -> None:
    value = parse(f"a: {text}\n", "f.yml").data["a"]
    assert str(value) == text
    assert isinstance(value, int | float | str)


def test_numbers_stay_numbers() -> None:
    data = parse("{a: 18.10, b: 0b11, c: 7}\n", "f.yml").data
    assert data == {"a": 18.1, "b": 3, "c": 7}
    assert data["a"] > 18


def test_keys_that_are_no_text() -> None:
    assert parse("{1: a, 2026-11-21: b, true: c}\n", "f.yml").data == {"1": "a", "2026-11-21": "b", "true": "c"}


TOO_MUCH = "the file holds, nests or repeats too much"
BOMBS = {
    "aliases": "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    + "".join(
        f"{new}: &{new} [{','.join([f'*{old}'] * 10)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    ),
    "merges": "a: &a {k: 1}\n"
    + "".join(
        f"{new}: &{new} {{<<: [{','.join([f'*{old}'] * 10)}]}}\n"
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    ),
    "itself": "a: &a [*a]\n",
    "merges itself": "a: &a {<<: *a, b: 1}\n",
    "deep lists": "[" * 100 + "]" * 100,
    "deep maps": "".join(" " * depth + "a:\n" for depth in range(100)),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_runaway_file_is_one_fault_soon(name: str) -> None:
    began = time.monotonic()
    found = faults(BOMBS[name])
    assert len(found) == 1
    assert found[0].endswith(TOO_MUCH)
    assert time.monotonic() - began < 5


def test_nesting_without_end_does_not_end_the_process() -> None:
    code = "from triage_bot.shapes.source import parse; print(parse('[' * 300_000, 'f').faults[0])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0
    assert done.stdout.strip().endswith(TOO_MUCH)


def test_a_merge_costs_no_more_the_longer_the_file_is() -> None:
    def read(merges: int) -> None:
        rules = "".join(f"  - {{<<: *a, n: {index}, o: 1, p: 1}}\n" for index in range(merges))
        source = parse("a: &a {k: 1, l: 2, m: 3}\nr:\n" + rules, "f.yml", 200_000)
        assert source.data["r"][-1] == {"k": 1, "l": 2, "m": 3, "n": merges - 1, "o": 1, "p": 1}

    assert grows_evenly(read, 400)


def test_reading_a_file(tmp_path: Path) -> None:
    file = tmp_path / "p.yml"
    file.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert read_text(file) == ("a: 1\n", None), "a byte order mark is no text"


@pytest.mark.parametrize("data", [b"a: \xff\n", "größe: 1".encode("latin-1"), "a: 1".encode("utf-16")])
def test_a_file_that_is_not_utf_8(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "p.yml"
    file.write_bytes(data)
    _, fault = read_text(file, "p.yml")
    assert str(fault).startswith("p.yml: the file is not UTF-8 text – byte ")


@pytest.mark.parametrize(("name", "why"), [("nope.yml", "no such file"), (".", "directory"), ("a\0b", "null byte")])
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str, why: str) -> None:
    _, fault = read_text(tmp_path / name, "shown.yml")
    assert str(fault).startswith("shown.yml: ")
    assert why in str(fault).lower()


@pytest.mark.parametrize("text", ["a: &a {k: 1, k: 2}\nb: *a\nc: *a\n", "a: {<<: {k: 1, k: 2}}\n"])
def test_a_fault_in_what_is_repeated_or_merged_is_told_once(text: str) -> None:
    assert len(faults(text)) == 1
    assert faults(text)[0].endswith('"k" is written twice here')


def test_places_through_aliases_in_lists_and_through_merges_of_lists() -> None:
    source = parse("a: &a\n  k: [x]\nb: &b {m: y}\nr:\n  - <<: [*b, *a]\n    own: z\n", "f.yml")
    assert source.place(("r", 0, "k", 0)) == Place("f.yml", 2, 7)
    assert source.place(("r", 0, "m")) == Place("f.yml", 3, 11)
    assert source.place(("r", 0, "own", "deeper")) == Place("f.yml", 6, 5)
    assert source.place(("r", 7)) == source.place(("r", "0")) == Place("f.yml", 4, 1)
    assert source.holds(("r", 0, "m")) and not source.holds(("r", 0, "n")) and source.holds(())


def test_a_part_has_the_places_of_the_file_and_its_own_start() -> None:
    source = parse("a: 1\nb:\n  - {c: NO}\n", "f.yml")
    part = source.part(("b", 0))
    assert part.data == {"c": False}
    assert (part.place(("c",)), part.place(("d",))) == (Place("f.yml", 3, 9), Place("f.yml", 3, 5))
    part.fault(("c",), "wrong")
    assert [str(fault) for fault in source.faults] == ["f.yml:3:9: wrong"]


@pytest.mark.parametrize(
    ("text", "said"),
    [("NO", "YAML reads NO as false"), ("17.10", "YAML reads 17.10 as the number 17.1"), ("17", ""), ("'NO'", "")],
)
def test_what_yaml_reads_otherwise_than_it_was_written(text: str, said: str) -> None:
    assert (parse(f"a: {text}\n", "f.yml").unquoted(("a",)) or ("",))[0] == said


def test_a_place_costs_no_more_the_longer_the_map_is() -> None:
    def read(keys: int) -> None:
        source = parse("".join(f"k{index}: 1\n" for index in range(keys)), "f.yml", 3 * keys)
        assert all(source.place((f"k{index}",)).line == index + 1 for index in range(keys))

    assert grows_evenly(read, 500)
