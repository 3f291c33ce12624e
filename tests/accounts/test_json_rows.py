"""Account lists in JSON: what is read, and every fault with its line and column."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import read_list
from triage_bot.accounts.json_rows import json_table
from triage_bot.errors import FaultyFiles
from triage_bot.model.resource import Account

TAKEN = st.characters(exclude_characters="\x00", exclude_categories=["Cs"])
"""Characters that files take."""


def accounts(folder: Path, text: str) -> tuple[Account, ...]:
    path = folder / "a.json"
    path.write_text(text, encoding="utf-8")
    return read_list(path).accounts


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(FaultyFiles) as caught:
        accounts(folder, text)
    return [str(one).replace(f"{folder}/", "") for one in caught.value.faults]


LIST = """[
  {"account_id": "0012", "Account Name": "Alder Foods", "renewal": "2027-04-30", "arr": 1200000, "seats": 12.0},
  {
    "account_id": "acc-2",
    "Account Name": "Birch", "gitlab_version": 18.10, "requires_triage": true, "upsell": false, "csm": null
  }
]"""


@pytest.mark.parametrize("frame", ["{}", '{{"made": {{"by": ["crm"]}}, "accounts": {}, "count": 2}}'])
def test_a_list_of_objects(frame: str, tmp_path: Path) -> None:
    one, two = accounts(tmp_path, frame.format(LIST))
    assert one.fields == {
        "account_id": "0012",
        "name": "Alder Foods",
        "renewal_date": date(2027, 4, 30),
        "arr": 1_200_000.0,
        "seats": 12,
    }
    assert (one.row, two.row, two.fields["gitlab_version"], two.fields["csm"]) == (2, 3, "18.10", "")
    assert (two.fields["requires_triage"], two.fields["upsell"]) == (True, False)


def test_values_at_fault_in_lines_of_their_own(tmp_path: Path) -> None:
    text = (
        '[\n  {"account_id": "acc-1", "name": "A \\" arr: {", "arr":  "lots"},\n'
        '  {\n    "name": "B",\n    "account_id": "acc-2",\n    "health" :\n      "purple"\n  }\n]'
    )
    assert [line.split(": ")[0] for line in faults(tmp_path, text)] == ["a.json:2:58 [0].arr", "a.json:7:7 [1].health"]


def test_everything_in_one_line(tmp_path: Path) -> None:
    text = '[{"account_id": 1, "name": "A"}, {"account_id": 1, "name": "B"}, {"account_id": 2}]'
    assert faults(tmp_path, text) == [
        'a.json:1:34 [1]: account id "1" is taken – by the one in column 2',
        "a.json:1:66 [2]: this account has no Name",
    ]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (
            '{"account_id": "acc-1", "name": ["A"]}',
            "a.json:1:34 [0].name: name takes one value, not a list or an object",
        ),
        (
            '{"account_id": "acc-1", "name": {"a": 1}}',
            "a.json:1:34 [0].name: name takes one value, not a list or an object",
        ),
        ('{"account_id": "1", "name": "A", "name": "B"}', 'a.json:1:43 [0].name: "name" is written twice here'),
        (
            '{"account_id": "1", "name": "A", "arr": NaN}',
            "a.json:1:42 [0].arr: arr: NaN is no number in JSON – write null for nothing",
        ),
        (
            '{"account_id": "1", "name": "A", "arr": -Infinity}',
            "a.json:1:42 [0].arr: arr: -Infinity is no number in JSON – write null for nothing",
        ),
        ('"acc-1"', 'a.json:1:2 [0]: an account is an object, such as {"account_id": "acc-1", "name": …}'),
        ("12", 'a.json:1:2 [0]: an account is an object, such as {"account_id": "acc-1", "name": …}'),
    ],
)
def test_rows_that_are_none(row: str, fault: str, tmp_path: Path) -> None:
    assert fault in faults(tmp_path, f"[{row}]")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "a.json:1:1: the file is empty"),
        (" \n", "a.json:2:1: the file is empty"),
        ("{}", "a.json:1:1: an account file is a list of objects, one per account"),
        ('{"accounts": {}}', "a.json:1:1: an account file is a list of objects, one per account"),
        ('"text"', "a.json:1:1: an account file is a list of objects, one per account"),
        ('{"accounts": [], "accounts": []}', 'a.json:1:30 accounts: "accounts" is written twice'),
        ('{"accounts": [], "accounts": null}', 'a.json:1:30 accounts: "accounts" is written twice'),
        ('{"accounts": {}, "accounts": []}', 'a.json:1:30 accounts: "accounts" is written twice'),
        ("[{}]", "a.json:1:2 [0]: this account has no Account ID"),
        ("[{},\n{}]", "a.json:2:1 [1]: this account has no Account ID"),
        ("[\n{]", "a.json:2:2 [0]: not valid JSON: expecting property name enclosed in double quotes"),
        ("[{},\n]", "a.json:2:1: not valid JSON: expecting value"),
        ("[{} {}]", "a.json:1:5: not valid JSON: expecting ',' delimiter"),
        ("[", "a.json:1:2 [0]: not valid JSON: expecting value"),
        ('{"accounts": [{}, {"name": }]}', "a.json:1:28 accounts[1]: not valid JSON: expecting value"),
        ("[] []", "a.json:1:4: not valid JSON: extra data"),
        ('{"accounts": []} 1', "a.json:1:18: not valid JSON: extra data"),
        ('{"accounts" []}', "a.json:1:13: not valid JSON: expecting ':' delimiter"),
        ("{accounts: []}", "a.json:1:2: not valid JSON: expecting property name enclosed in double quotes"),
        ("[" * 100_000, "a.json:1:1: the file holds, nests or repeats too much"),
    ],
)
def test_what_is_no_list_in_json(text: str, fault: str, tmp_path: Path) -> None:
    assert fault in faults(tmp_path, text)


COLUMNS = """{"accounts": [{"account_id": "1", "name": "A"},
  {"account_id": "2", "Account Name": "B", "name": "B"},
  {"account_id": "3", "name": "C", "Helth": "red"}]}"""


def test_what_is_wrong_with_a_column_stands_where_the_first_has_it(tmp_path: Path) -> None:
    assert faults(tmp_path, COLUMNS) == [
        'a.json:2:39 accounts[1]["Account Name"]: "Account Name" and "name" both mean name – '
        "name another field for one of them under `columns`"
    ]
    lacking = COLUMNS.replace('"Account Name": "B", ', "").replace('"account_id"', '"id of it"')
    assert faults(tmp_path, lacking)[0].startswith('a.json:1:15 accounts[0]: the column "Account ID" is missing')
    (tmp_path / "a.json").write_text(COLUMNS.replace('"Account Name": "B", ', ""), encoding="utf-8")
    assert "a.json:3:45 accounts[2].Helth: unknown column" in str(read_list(tmp_path / "a.json").warnings[0])


def test_a_number_of_many_digits_is_no_crash(tmp_path: Path) -> None:
    (found,) = faults(tmp_path, f'[{{"account_id": 1, "name": "A", "seats": {"9" * 10_000}}}]')
    assert found.startswith("a.json:1:42 [0].seats: seats: ")


@settings(max_examples=60)
@given(
    st.lists(st.dictionaries(st.text(TAKEN, max_size=5), st.text(TAKEN, max_size=5), max_size=4), max_size=5),
    st.booleans(),
)
def test_every_value_is_found_again_where_it_stands(data: list[dict[str, str]], pretty: bool) -> None:
    text = json.dumps(data, indent=2 if pretty else None)
    table = json_table(text, "a.json")
    lines = text.split("\n")
    for row, wanted in zip(table.rows(), data, strict=True):
        assert dict(zip(row.titles, row.texts, strict=True)) == wanted
        for index, value in enumerate(wanted.values()):
            place = table.place(row, index)
            assert lines[place.line - 1][place.column - 1 :].startswith(json.dumps(value))
    assert table.faults == []


@pytest.mark.parametrize("escape", ["\\ud800", "a\\udfffb", "\\u0000"])
def test_what_no_file_takes_is_a_fault(escape: str, tmp_path: Path) -> None:
    text = '[{"account_id": "a-1",\n  "Account Name": "' + escape + '"}]'
    assert faults(tmp_path, text) == [
        'a.json:2:19 [0]["Account Name"]: Account Name holds half a character, or a NUL – see its \\u escapes'
    ]


def test_whole_characters_may_be_escaped(tmp_path: Path) -> None:
    [one] = accounts(tmp_path, '[{"account_id": "a-1", "Account Name": "\\ud83d\\ude00 \\u00e9"}]')
    assert one.name == "\U0001f600 \u00e9"


def test_a_fault_says_line_column_and_path(tmp_path: Path) -> None:
    rows = ",\n".join(f'  {{"account_id": "a-{index}", "name": "N{index}"}}' for index in range(17))
    text = (
        f'{{"made": {{"accounts": [1]}}, "accounts": [\n{rows},\n'
        + """  {
    "account_id": "x",
    "name": "X", "health":
      "purple", "renewal date": "soon"
  }, 3, {"name": "", "a\\nb": []}]}"""
    )
    assert [line.split(": ")[0] for line in faults(tmp_path, text)] == [
        "a.json:22:7 accounts[17].health",
        'a.json:22:33 accounts[17]["renewal date"]',
        "a.json:23:6 accounts[18]",
        "a.json:23:9 accounts[19]",
        'a.json:23:30 accounts[19]["a\\nb"]',
    ]


@pytest.mark.parametrize("depth", [*range(900, 1000, 3), 5_000])
def test_nesting_at_every_depth_is_a_fault_and_no_crash(depth: int, tmp_path: Path) -> None:
    nested = "[" * depth + "]" * depth
    assert faults(tmp_path, f'[{{"account_id": "1", "name": "A", "arr": "lots", "x": {nested}, "health": "purple"}}]')
