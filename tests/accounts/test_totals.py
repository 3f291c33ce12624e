"""Rows of totals: told, and no accounts; customers that are called Total are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import read_list
from triage_bot.accounts.account_list import AccountList
from triage_bot.errors import FaultyFiles

HEADER = "Region,Account ID,Account Name,CSM,ARR,Seats\n"
SOUND = "EMEA,acc-1,Alder Foods,csm-anna,100,5\nEMEA,acc-2,Birch,csm-ben,200,7\n"


def read(folder: Path, rows: str) -> AccountList:
    file = folder / "a.csv"
    file.write_text(HEADER + rows, encoding="utf-8")
    return read_list(file)


@pytest.mark.parametrize(
    "row",
    [
        "Total,,,,300,12",
        ",Total,,,300,12",
        ",Total,Total,,300,12",
        ",,Total,,300,12",
        ",,Grand Total,,300,12",
        "Grand totals (2 records),,,,300,12",
        ",,Summe:,,300,12",
        ",Gesamtsumme,2,,300,12",
        ",TOTAL,,,,",
        "Total général,,,,300,12",
        ",2,Total,,300,12",
        "Total,2,2,,300,12",
        "Total,2,,,300,12",
        ",,,,300,12",
        ',,,,"$1,355,900",',
        "2,,,,300,12",
        ",,Sub-total,,300,12",
    ],
)
def test_a_row_of_totals_at_the_end(row: str, tmp_path: Path) -> None:
    found = read(tmp_path, f"{SOUND}{row}\n")
    assert [one.id for one in found.accounts] == ["acc-1", "acc-2"]
    (told,) = [str(one) for one in found.warnings]
    assert told.startswith(f"{tmp_path}/a.csv:4:1: a row of totals (")


@pytest.mark.parametrize("row", ["EMEA Total,,,,100,5", "Subtotal: EMEA,,,,100,5", "Total,,,,100,5", ",Sum,,,100,5"])
def test_a_row_of_totals_within(row: str, tmp_path: Path) -> None:
    first, second = SOUND.splitlines()
    found = read(tmp_path, f"{first}\n{row}\n{second}\n")
    assert [one.id for one in found.accounts] == ["acc-1", "acc-2"]
    assert ["a.csv:3:1: a row of totals" in str(one) for one in found.warnings] == [True]


@pytest.mark.parametrize(
    "row",
    [
        "EMEA,acc-3,Total,csm-anna,300,12",
        ",acc-3,Total,,300,12",
        "EMEA,3,Total,csm-anna,300,12",
        "EMEA,acc-3,Total Energies,csm-anna,300,12",
        "EMEA,total-energies,Total Energies,csm-anna,300,12",
        "EMEA,acc-3,Summa Health,csm-anna,300,12",
        "EMEA,acc-3,4711,csm-anna,300,12",
        "EMEA,3,4711,,300,12",
    ],
)
def test_customers_whose_name_is_like_that(row: str, tmp_path: Path) -> None:
    found = read(tmp_path, f"{SOUND}{row}\n")
    assert (len(found.accounts), found.warnings) == (3, ())


@pytest.mark.parametrize("row", ["EMEA,,,csm-anna,300,12", ",,Alder Two,,300,12", "EMEA,,Total Energies,csm-ann,3,1"])
def test_rows_that_lack_what_they_need_are_faults_still(row: str, tmp_path: Path) -> None:
    with pytest.raises(FaultyFiles, match="this account has no Account ID"):
        read(tmp_path, f"{SOUND}{row}\n")


def test_figures_alone_are_no_sums_where_accounts_follow(tmp_path: Path) -> None:
    with pytest.raises(FaultyFiles, match=r"a\.csv:2:1: this account has no Account ID"):
        read(tmp_path, f",,,,300,12\n{SOUND}")


@pytest.mark.parametrize(
    "text", ["1.9E+18", "1,9E+18", "1.9e18", "2E+05", "19E+17", "1.9E-5", " 1.90000000000001E+18 "]
)
def test_ids_that_a_spreadsheet_rounded(text: str, tmp_path: Path) -> None:
    with pytest.raises(FaultyFiles) as caught:
        read(tmp_path, f'EMEA,"{text}",Alder Foods,csm-anna,100,5\n')
    (fault,) = [str(one) for one in caught.value.faults]
    assert fault.startswith(f'{tmp_path}/a.csv:2:2: Account ID: "{text.strip()}" is no id')


@pytest.mark.parametrize("text", ["2E05", "12E45", "47E-11", "E+5", "1.9", "acc-1E+5", "1E", "0012345", "1.9.E+1"])
def test_ids_that_only_look_so(text: str, tmp_path: Path) -> None:
    assert [one.id for one in read(tmp_path, f"EMEA,{text},Alder Foods,csm-anna,100,5\n").accounts] == [text]
