"""Account files: what is read, what is kept, and every fault with its line and column."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.builders import read_list
from tests.work import grows_evenly
from triage_bot.accounts.registry import MOST
from triage_bot.errors import FaultyFiles
from triage_bot.model.resource import Account
from triage_bot.resources import shipped


def file(folder: Path, text: str | bytes, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def accounts(folder: Path, text: str | bytes, name: str = "a.csv") -> tuple[Account, ...]:
    return read_list(file(folder, text, name)).accounts


def warnings(folder: Path, text: str) -> list[str]:
    return [str(one).removeprefix(f"{folder}/") for one in read_list(file(folder, text)).warnings]


def faults(folder: Path, text: str | bytes, name: str = "a.csv") -> list[str]:
    with pytest.raises(FaultyFiles) as caught:
        read_list(file(folder, text, name))
    return [str(one).replace(f"{folder}/", "") for one in caught.value.faults]


def test_the_example_file_is_sound() -> None:
    registry = read_list(shipped("policies") / "accounts.example.csv")
    assert registry.accounts
    assert registry.warnings == ()


def test_columns_under_the_names_exports_give_them(tmp_path: Path) -> None:
    text = (
        "Account Number,Account Name,TAM,Region,Renewal,ARR (USD),Sentiment,Needs triage,Seats used\n"
        'acc-1,Alder Foods,@csm-anna,EMEA,2027-04-30,"$1,200,000",Red,yes,"1,250"\n'
    )
    (one,) = accounts(tmp_path, text)
    assert (one.id, one.name, one.row) == ("acc-1", "Alder Foods", 2)
    assert one.fields == {
        "account_id": "acc-1",
        "name": "Alder Foods",
        "csm": "csm-anna",
        "region": "EMEA",
        "renewal_date": date(2027, 4, 30),
        "arr": 1_200_000.0,
        "health": "red",
        "requires_triage": True,
        "seats_used": 1250,
    }


def test_empty_values_are_there_and_empty(tmp_path: Path) -> None:
    (one,) = accounts(tmp_path, "account_id,name,arr,renewal_date,requires_triage\nacc-1,A,, ,\n")
    assert [one.fields[key] for key in ("arr", "renewal_date", "requires_triage")] == ["", "", ""]


def test_an_unknown_column_is_kept_and_told(tmp_path: Path) -> None:
    text = "account_id,name,Regoin,Mood of the day\nacc-1,A,EMEA,sunny\n"
    assert warnings(tmp_path, text) == [
        'a.csv:1:3: unknown column "Regoin", kept as `regoin` – did you mean "region"?',
        'a.csv:1:4: unknown column "Mood of the day", kept as `mood_of_the_day`',
    ]
    assert accounts(tmp_path, text)[0].fields["mood_of_the_day"] == "sunny"


def test_columns_in_other_scripts_stay_apart(tmp_path: Path) -> None:
    (one,) = accounts(tmp_path, "account_id,name,備考,担当,Größe\nacc-1,A,x,y,z\n")
    assert (one.fields["備考"], one.fields["担当"], one.fields["größe"]) == ("x", "y", "z")


def test_columns_without_a_name_are_passed_over(tmp_path: Path) -> None:
    text = "account_id,name,,\nacc-1,A,,\n"
    assert accounts(tmp_path, text)[0].fields == {"account_id": "acc-1", "name": "A"}
    assert len(warnings(tmp_path, text)) == 2


OTHERWISE = "name another field for one of them under `columns`"


@pytest.mark.parametrize(
    ("titles", "fault"),
    [
        ("account_id,name,ARR,ARR (USD)", f'a.csv:1:4: "ARR (USD)" and "ARR" both mean arr – {OTHERWISE}'),
        ("account_id,name,ARR,ARR", 'a.csv:1:4: "ARR" and "ARR" both mean arr'),
        ("account_id,name,Account", f'a.csv:1:3: "Account" and "name" both mean name – {OTHERWISE}'),
    ],
)
def test_two_columns_of_one_meaning(titles: str, fault: str, tmp_path: Path) -> None:
    assert faults(tmp_path, f"{titles}\n") == [fault]


def test_missing_columns(tmp_path: Path) -> None:
    assert faults(tmp_path, "csm;region\nanna;EMEA\n") == [
        'a.csv:1:1: the column "Account ID" is missing – columns read: csm, region',
        'a.csv:1:1: the column "Name" is missing – columns read: csm, region',
    ]


def test_all_faults_of_all_rows_at_once(tmp_path: Path) -> None:
    text = (
        "account_id,name,arr,renewal_date,health,seats,requires_triage\n"
        "acc-1,A,lots,30.04.2027,purple,many,perhaps\n"
        "acc-2,B,1,2027-04-30,red,5,no,extra\n"
        ",C,,,,,\n"
        "acc-4,,,,,,\n"
        "acc-1,E,,2027-02-30,,,\n"
    )
    assert faults(tmp_path, text) == [
        'a.csv:2:3: arr: "lots" is not an amount, write 1200000, 1,200,000, 120k or 1.2M',
        'a.csv:2:4: renewal_date: "30.04.2027" is not a date, write YYYY-MM-DD, or declare `dates: day first` or '
        "`dates: month first` at the `source`",
        'a.csv:2:5: health: "purple" is not a health, write green, yellow or red',
        'a.csv:2:6: seats: "many" is not a number',
        'a.csv:2:7: requires_triage: "perhaps" is neither yes nor no',
        "a.csv:3:1: 8 values, but 7 columns – quote values that hold a comma",
        "a.csv:4:1: this account has no Account ID",
        "a.csv:5:1: this account has no Name",
        'a.csv:6:1: account id "acc-1" is taken – by line 2',
        'a.csv:6:4: renewal_date: "2027-02-30" is not a date, write YYYY-MM-DD',
    ]


def test_a_short_row(tmp_path: Path) -> None:
    assert faults(tmp_path, "account_id,name,arr\nacc-1,A\nacc-2,B,\n") == [
        "a.csv:2:1: 2 values, but 3 columns – write all of them"
    ]


def test_quoted_cells_of_several_lines_and_blank_lines_keep_the_count(tmp_path: Path) -> None:
    text = '\nname,account_id,note\nA,acc-1,"one\ntwo, and\n\nthree"\n\n,,\nB,acc-2,"say ""hi"""\nC,acc-2,x\n'
    assert faults(tmp_path, text) == ['a.csv:10:1: account id "acc-2" is taken – by line 9']
    found = accounts(tmp_path, text.replace("C,acc-2", "C,acc-3"))
    assert [(one.id, one.row) for one in found] == [("acc-1", 3), ("acc-2", 9), ("acc-3", 10)]
    assert found[0].fields["note"] == "one\ntwo, and\n\nthree"
    assert found[1].fields["note"] == 'say "hi"'


def test_a_fault_behind_a_cell_of_several_lines_has_the_right_line(tmp_path: Path) -> None:
    text = 'account_id,name,arr\nacc-1,"A\nB",1\nacc-2,C,x\n'
    assert faults(tmp_path, text)[0].startswith("a.csv:4:3: arr: ")


@pytest.mark.parametrize("row", ['acc-2,"B', 'acc-2,"B"x'])
def test_a_broken_quote(row: str, tmp_path: Path) -> None:
    found = faults(tmp_path, f"account_id,name\nacc-1,A\n{row}\n")
    assert len(found) == 1
    assert found[0].startswith("a.csv:3:1: not valid CSV: ")


@pytest.mark.parametrize("text", ["", "\n", " \n\n", "\ufeff"])
def test_a_file_without_anything_in_it(text: str, tmp_path: Path) -> None:
    assert len(faults(tmp_path, text)) == 1
    assert "the file is empty" in faults(tmp_path, text)[0]


@pytest.mark.parametrize("text", ["account_id,name\n", "account_id,name", "account_id,name\r\n\r\n"])
def test_only_a_header_means_no_accounts(text: str, tmp_path: Path) -> None:
    assert accounts(tmp_path, text) == ()


def test_a_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    found = accounts(tmp_path, b"\xef\xbb\xbfaccount_id,name\r\nacc-1,A\r\nacc-2,B\r\n")
    assert [(one.id, one.row) for one in found] == [("acc-1", 2), ("acc-2", 3)]


def test_another_encoding(tmp_path: Path) -> None:
    found = faults(tmp_path, "account_id,name\nacc-1,Müller\n".encode("latin-1"))
    assert found == ["a.csv:2:8: the file is not UTF-8 text – save it as UTF-8 (in Excel: CSV UTF-8)"]


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(FaultyFiles, match="there is no such file"):
        read_list(tmp_path / "nope.csv")


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "1e999", "9" * 400, "N/A"])
@pytest.mark.parametrize("column", ["seats", "arr"])
def test_what_is_no_number_is_a_fault_and_no_crash(value: str, column: str, tmp_path: Path) -> None:
    found = faults(tmp_path, f"account_id,name,{column}\nacc-1,A,{value}\n")
    assert len(found) == 1
    assert found[0].startswith(f"a.csv:2:3: {column}: ")


def test_a_row_costs_no_more_the_longer_the_list_is(tmp_path: Path) -> None:
    def read(count: int) -> None:
        rows = "".join(f"acc-{n},Account {n},{n}k,2027-01-31,green\n" for n in range(count))
        found = accounts(tmp_path, f"account_id,name,arr,renewal_date,health\n{rows}")
        assert len(found) == count
        assert (found[-1].fields["arr"], found[-1].row) == ((count - 1) * 1000, count + 1)

    assert grows_evenly(read, 1_000)
    read(100_000)


def test_thousands_of_faults_are_counted_but_not_all_listed(tmp_path: Path) -> None:
    rows = "".join(f"acc-{n},A,x\n" for n in range(20_000))
    found = faults(tmp_path, f"account_id,name,arr\n{rows}")
    assert len(found) == MOST + 1
    assert found[0].startswith("a.csv:2:3: ")
    assert found[MOST - 1].startswith(f"a.csv:{MOST + 1}:3: ")
    assert found[-1].endswith(f"and {20_000 - MOST} more faults")


# Delimiters ----------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("says", [False, True])
def test_what_parts_values_is_found_in_the_first_line(delimiter: str, says: bool, tmp_path: Path) -> None:
    rows = [["account_id", "name", '"ARR, net; USD\t"'], ["acc-1", "A", "1.2M"], ["acc-2", "B", "x"]]
    text = f"sep={delimiter}\r\n" * says + "\r\n".join(delimiter.join(row) for row in rows)
    assert faults(tmp_path, text.replace("ARR, net; USD\t", "ARR"))[0].startswith(f"a.csv:{3 + says}:3: ARR: ")
    (one, _) = accounts(tmp_path, text)
    assert (one.name, one.fields["arr_net_usd"], one.row) == ("A", "1.2M", 2 + says)


def test_excels_line_wins_over_what_the_titles_hold(tmp_path: Path) -> None:
    (one,) = accounts(tmp_path, "sep=;\naccount_id;name;a,b,c,d\nacc-1;A;1,2\n")
    assert one.fields["a_b_c_d"] == "1,2"


def test_excels_line_with_something_else(tmp_path: Path) -> None:
    assert faults(tmp_path, "sep=|\naccount_id|name\n") == ['a.csv:1:5: "|" cannot part values – write sep=, or sep=;']


def test_a_value_that_holds_the_delimiter(tmp_path: Path) -> None:
    assert faults(tmp_path, "account_id;name\nacc-1;A;B\n") == [
        "a.csv:2:1: 3 values, but 2 columns – quote values that hold a semicolon"
    ]


def test_a_huge_field(tmp_path: Path) -> None:
    (found,) = faults(tmp_path, f"account_id,name\nacc-1,A\nacc-2,{'x' * 200_000}\n")
    assert found.startswith("a.csv:3:1: not valid CSV: field larger than field limit")


@pytest.mark.parametrize("name", ["a.tsv", "a.TXT", "a.CSV"])
def test_endings_of_csv(name: str, tmp_path: Path) -> None:
    assert accounts(tmp_path, "account_id\tname\nacc-1\tA\n", name)[0].name == "A"


@pytest.mark.parametrize("name", ["a.xlsx", "accounts"])
def test_an_ending_that_says_nothing(name: str, tmp_path: Path) -> None:
    (found,) = faults(tmp_path, "account_id,name\n", name)
    assert "not how the list is written – a list ends in .csv, .json or .yml" in found


# As declared ---------------------------------------------------------------------------------


def test_days_in_a_declared_style(tmp_path: Path) -> None:
    path = file(tmp_path, "account_id,name,renewal_date\nacc-1,A,31/12/2026\nacc-2,B,2027-01-31\n")
    found = read_list(path, dates="day first").accounts
    assert [one.fields["renewal_date"] for one in found] == [date(2026, 12, 31), date(2027, 1, 31)]
    with pytest.raises(FaultyFiles, match=r'"31/12/2026" is not a date with the month first, write 12/31/2026'):
        read_list(path, dates="month first")


def test_columns_under_declared_names(tmp_path: Path) -> None:
    path = file(tmp_path, "account_id,name,Opp. End,Contract End Date\nacc-1,A,2026-12-31,2027-01-31\n")
    declared = {"opp end": "renewal_date", "Contract End Date": "contract_end", "Mood": "health"}
    registry = read_list(path, columns=declared)
    (one,) = registry.accounts
    assert (one.fields["renewal_date"], one.fields["contract_end"]) == (date(2026, 12, 31), "2027-01-31")
    assert [fault.message for fault in registry.warnings] == [
        'no column is called "Mood", declared as health',
        'unknown column "Contract End Date", kept as `contract_end`',
    ]


# YAML ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("head", ["", "accounts:\n"])
def test_a_list_of_maps_in_yaml(head: str, tmp_path: Path) -> None:
    text = head + (
        "- {account_id: 0012, Account Name: Alder Foods, renewal: 2027-04-30, arr: 1_200_000, requires_triage: yes}\n"
        "- account_id: acc-2\n  Account Name: Birch\n  gitlab_version: 18.10\n  health: Red\n  csm:\n"
    )
    one, two = accounts(tmp_path, text, "a.yml")
    assert one.fields == {
        "account_id": "0012",
        "name": "Alder Foods",
        "renewal_date": date(2027, 4, 30),
        "arr": 1_200_000.0,
        "requires_triage": True,
    }
    assert (two.row, two.fields["gitlab_version"], two.fields["csm"]) == (2 + bool(head), "18.10", "")


def test_faults_in_yaml(tmp_path: Path) -> None:
    text = (
        "- account_id: acc-1\n  name: A\n  arr: lots\n- just text\n- {account_id: acc-1, name: B}\n- {name: C}\n"
        "- {account_id: acc-5, name: [a, b]}\n- {account_id: acc-6, name: E, name: F}\n"
    )
    found = faults(tmp_path, text, "a.yaml")
    assert [line.split(": ")[0] for line in found] == [
        "a.yaml:3:8 [0].arr",
        "a.yaml:4:3 [1]",
        "a.yaml:5:3 [2]",
        "a.yaml:6:3 [3]",
        "a.yaml:7:3 [4]",
        "a.yaml:7:29 [4].name",
        "a.yaml:8:32",
    ]


def test_yaml_that_is_too_much(tmp_path: Path) -> None:
    assert faults(tmp_path, "[" * 100, "a.yml") == [
        "a.yml:1:61: the file holds, nests or repeats too much – a long list is better written as CSV or JSON"
    ]


@pytest.mark.parametrize("text", ["accounts:\n", "a: 1\n", "hello\n", "accounts: {a: 1}\n"])
def test_yaml_that_is_no_list(text: str, tmp_path: Path) -> None:
    assert faults(tmp_path, text, "a.yml") == ["a.yml:1:1: an account file is a list of maps, one per account"]
