"""What Ruby's YAML makes of plain words; taken from Ruby 3.1 (Psych 4.0.3)."""

from __future__ import annotations

import pytest

from triage_bot.errors import ValueFault
from triage_bot.shapes.scalars import YamlSymbol, plain, said_by_ruby

NUMBERS = {
    "12:30": 45_000, "12:30:45": 45_045, "1:5": 3_900, "01:30": 5_400, "-12:30": -41_400, "+12:30": 45_000,
    "12:30.5": 45_030.0, "12:30:45.6": 45_045.6, "99:59": 359_940, "190:20:30": 685_230, "0:30": 1_800,
    "12:3": 43_380, "20:30.15": 73_809.0, "1:30.": 5_400.0, "1__1:31": 5_460, "978:4._07": 3_521_040.0,
    "010": 8, "0": 0, "00": 0, "-0": 0, "+010": 8, "-010": -8, "0100": 64, "0_7": 7, "0,7": 7, "0777": 511,
    "1_000": 1_000, "1,000": 1_000, "1,00": 100, "1,0,0": 100, "-1,000": -1_000, "+1": 1, "1,000.5": 1_000.5,
    "1_000.5": 1_000.5, "685_230.15": 685_230.15, "0x1f": 31, "-0x1f": -31, "0x_1f": 31, "0x1,f": 31, "0b1": 1,
    "-0b11": -3, "0b1_0": 2, "1.10": 1.1, "2.10": 2.1, "1.": 1.0, ".5": 0.5, "-.5": -0.5, "+1.5": 1.5, "00.5": 0.5,
    "1.5E+3": 1_500.0, "6.8523015e+5": 685_230.15, "123456789012345678901234567890": 123456789012345678901234567890,
}  # fmt: skip
OTHERS = {
    "yes": True, "Yes": True, "yEs": True, "on": True, "ON": True, "true": True, "tRue": True,
    "no": False, "NO": False, "off": False, "oFf": False, "FALSE": False, "~": None, "null": None, "nUll": None,
    "": None, ":opened": YamlSymbol("opened"), ":1": YamlSymbol("1"), ":a:b": YamlSymbol("a:b"),
    ":a b": YamlSymbol("a b"),
    ":\"it's so\"": YamlSymbol("it's so"), "::": YamlSymbol(":"),
}  # fmt: skip
TEXTS = [
    "y", "Y", "n", "N", "yess", "1:60", "12:300", "08", "09", "0o10", "0O17", "1__000", "_1000", "1000_", "10,",
    "0X1F", "0xFFg", "0b102", "0B1", ".", "..", "1e3", "1E3", "1e+3", "1e-3", "1.5e3", "1.e3", ".5e3", "1.10.1",
    "1.2.3", "inf", "nan", "1_2.3_4", "0.1_", "0x", "0b", "--", "-a", "=", "<<", "1r", "3.5x", "123abc", "1 000", "１",
    "1..5", "5..", "2026-13-01", "2026-01", "01-01-2026", "2026/01/01", "NaN", "Infinity", "a\nyes", "No\n4",
]  # fmt: skip
REFUSED = {
    "2026-01-01": "is a day to YAML, which the gem refuses", "2026-1-1": "is a day", "2026-02-30": "is a day",
    "2026-01-01 10:00:00": "is a time to YAML", "2026-01-01T10:00:00Z": "is a time to YAML",
    ".inf": "is no number to go by", "-.INF": "is no number", ".nAn": "is no number", "1.0e+999": "is no number",
    "1" * 5000: "longer than any number that is meant", "0x": "", ".e+8": "cannot be read", "0,": "",
}  # fmt: skip


@pytest.mark.parametrize(("text", "value"), [*NUMBERS.items(), *OTHERS.items()])
def test_what_is_no_text(text: str, value: object) -> None:
    assert plain(text) == value
    assert type(plain(text)) is type(value)


@pytest.mark.parametrize("text", TEXTS)
def test_what_stays_text(text: str) -> None:
    assert plain(text) == text
    assert type(plain(text)) is str


@pytest.mark.parametrize(("text", "why"), [item for item in REFUSED.items() if item[1]])
def test_what_is_refused(text: str, why: str) -> None:
    with pytest.raises(ValueFault, match=why):
        plain(text)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (1.1, "1.1"), (1500.0, "1500.0"), (1e20, "1.0e+20"), (1.5e-7, "1.5e-07"), (64, "64"), (True, "true"),
        (False, "false"), (None, ""), ("as it is", "as it is"),
    ],
)  # fmt: skip
def test_how_ruby_prints_it(value: bool | float | str | None, said: str) -> None:
    assert said_by_ruby(value) == said
