"""What is odd about sound rows: customers under two spellings, renewals that are over."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.builders import read_list
from triage_bot.accounts.account_list import AccountList
from triage_bot.accounts.registry import MOST, MOST_TWINS

TODAY = date(2026, 11, 23)


def registry(folder: Path, text: str, today: date | None = None, name: str = "a.csv") -> AccountList:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_list(path, today=today)


def told(found: AccountList, folder: Path) -> list[str]:
    return [str(one).replace(f"{folder}/", "") for one in found.warnings]


TWINS = "account_id,csm,name\na-1,x,Alder Foods\na-2,x,Birch\na-3,x,ALDER FOODS Inc.\na-4,x,Alder-Foods GmbH\n"


def test_one_customer_under_several_spellings(tmp_path: Path) -> None:
    found = registry(tmp_path, TWINS)
    assert told(found, tmp_path) == [
        "a.csv:4:3: a-3 has the same name as a-1, a-4, but for its spelling – one customer, or two?",
        "a.csv:5:3: a-4 has the same name as a-1, a-3, but for its spelling – one customer, or two?",
    ]
    assert "Alder" not in "".join(told(found, tmp_path)).replace("ALDER", "Alder")
    same = [one.fields.get("same_name_as") for one in found.accounts]
    assert same == ["a-3, a-4", None, "a-1, a-4", "a-1, a-3"]
    assert [one.name for one in found.accounts][2] == "ALDER FOODS Inc."


def test_places_in_other_formats(tmp_path: Path) -> None:
    yaml = "- {account_id: a-1, name: Alder}\n- account_id: a-2\n  name: ALDER\n"
    assert told(registry(tmp_path, yaml, name="a.yml"), tmp_path)[0].startswith("a.yml:3:9 [1].name: a-2 has the same")
    json = '[{"account_id": "a-1", "name": "Alder"},\n {"account_id": "a-2", "name": "ALDER"}]'
    assert told(registry(tmp_path, json, name="a.json"), tmp_path)[0].startswith(
        "a.json:2:32 [1].name: a-2 has the same"
    )


def test_a_column_of_that_name_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("account_id,name,Same name as\na-1,A,a-2\n", encoding="utf-8")
    try:
        read_list(path)
    except Exception as error:
        assert ':1:3: "Same name as" is found out by the bot, call the column otherwise' in str(error)
    else:
        raise AssertionError("it was read")


def test_renewals_that_are_over(tmp_path: Path) -> None:
    text = (
        "account_id,name,renewal_date,renewal_outcome\n"
        "a-1,A,2026-11-22,\na-2,B,2026-11-22,renewed\na-3,C,2026-11-23,\na-4,D,,\n"
    )
    assert told(registry(tmp_path, text, TODAY), tmp_path) == [
        "a.csv:2:3: the renewal of a-1 is over, and its renewal outcome is empty"
    ]
    assert registry(tmp_path, text).warnings == ()


@pytest.mark.parametrize(
    ("rows", "told_of"),
    [
        pytest.param("a-1,A,2026-11-20\na-2,B,2026-11-20\n", "a.csv:2:3: all colours are of 2026-11-20", id="all"),
        pytest.param("a-1,A,\na-2,B,2026-11-20\n", "a.csv:3:3: all colours are of 2026-11-20", id="all that say one"),
        pytest.param("a-1,A,2026-11-20\n", "a.csv:2:3: all colours are of 2026-11-20", id="one row"),
        pytest.param("a-1,A,2026-11-20\na-2,B,2026-11-21\n", "", id="two days"),
        pytest.param("a-1,A,\n", "", id="none"),
    ],
)
def test_one_day_for_all_colours_is_the_stamp_of_an_export(rows: str, told_of: str, tmp_path: Path) -> None:
    text = f"account_id,name,health_as_of\n{rows}"
    found = told(registry(tmp_path, text, TODAY), tmp_path)
    assert len(found) == bool(told_of) and all(line.startswith(told_of) for line in found)
    assert registry(tmp_path, text).warnings == ()


@pytest.mark.parametrize(
    ("rows", "told_of"),
    [
        pytest.param("a-1,enterprise,\na-2,Mid-Market,\na-3,smb,\na-4,Public Sector,\na-5,SCALE,\n", [], id="known"),
        pytest.param(
            "a-1,Growth,\na-2,Growth,\na-3,Key,Commercial\n",
            [
                'a.csv:2:2: the segment "Growth" of a-1, a-2 is not known: renewals go the enterprise way',
                'a.csv:4:2: the segment "Key" of a-3 is not known: renewals go the enterprise way',
            ],
            id="one line for each word",
        ),
        pytest.param("a-1,smb,\na-2,,Commercial\n", [], id="none in region Commercial"),
        pytest.param("a-1,smb,\na-2,,EMEA\n", ["a.csv:3:2: no segment for a-2: renewals go the"], id="none"),
        pytest.param("a-1,,\na-2,,EMEA\n", ["a.csv:2:2: no segment for a-1, a-2: renewals go"], id="none at all"),
    ],
)
def test_segments_that_nobody_knows(rows: str, told_of: list[str], tmp_path: Path) -> None:
    lines = [f"{number},A{number},{tail}" for row in rows.splitlines() for number, tail in [row.split(",", 1)]]
    found = told(registry(tmp_path, "account_id,segment,region,name\n" + _ordered(lines)), tmp_path)
    assert [line[: len(start)] for line, start in zip(found, told_of, strict=True)] == told_of


def test_a_list_without_such_a_column_is_not_asked_for_it(tmp_path: Path) -> None:
    assert registry(tmp_path, "account_id,name,region\na-1,A,EMEA\n").warnings == ()


def _ordered(lines: list[str]) -> str:
    """`id,name,segment,region` as the columns stand in the file."""
    cells = (line.split(",") for line in lines)
    return "".join(f"{number},{segment},{region},{name}\n" for number, name, segment, region in cells)


def test_many_of_one_name_are_counted(tmp_path: Path) -> None:
    rows = "".join(f"a-{number:04},Same\n" for number in range(1_000))
    found = registry(tmp_path, f"account_id,name\n{rows}")
    assert len(found.warnings) == MOST + 1
    assert str(found.warnings[-1]).endswith(f"and {999 - MOST} more warnings")
    assert all(len(str(one.fields["same_name_as"]).split(", ")) == MOST_TWINS for one in found.accounts)
