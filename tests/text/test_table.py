"""The table of an account issue: what is written is read again, whatever it holds."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from triage_bot.text import table
from triage_bot.text.inert import one_line

PIECES = st.one_of(
    st.text(),
    st.sampled_from(
        ["|", "\\", "\\|", "/close", "@root", "<!--", "-->", "- ", "~~~", "|---|", "&lt;", "\u2028", "0.5"]
    ),
)
TEXTS = st.lists(PIECES, max_size=6).map("".join).map(lambda text: one_line(text.replace("\u200b", "")))


def marked_up(text: str) -> bool:
    """Emphasis, code and links around a whole cell are read as the words inside: people write them."""
    return text[:1] in "*_`[" and text[-1:] in "*_`)" and bool(text)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5))
@example([("a", "\\"), ("b|", "|"), ("/c", "@d \\|")])
@example([("note", "a <!-- hidden --> word")])
def test_what_is_written_is_read_again(rows: list[tuple[str, str]]) -> None:
    for pair in rows:
        assume(not any(marked_up(text) for text in pair))
        assume(not all(set(text) <= set(":|- ") for text in pair))  # such a row is the line below a head
        assume(not any("&lt;!--" in text or "--&gt;" in text for text in pair))
    assert table.read(table.write(rows)) == rows


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5))
def test_each_row_is_one_line(rows: list[tuple[str, str]]) -> None:
    made = table.write(rows)
    assert len(made.splitlines()) == len(rows) + 2
    assert not any(line.startswith("/") for line in made.splitlines())


def test_written_and_read() -> None:
    made = table.write([("Account ID", "acc-1"), ("Note", "a | b \\ c @root")])
    assert made == ("| Field | Value |\n| --- | --- |\n| Account ID | acc-1 |\n| Note | a \\| b \\\\ c @\u200broot |")


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("| **Account ID** | `acc-1` |", ("Account ID", "acc-1")),
        ("  |Account ID|acc-1|  ", ("Account ID", "acc-1")),
        ("| CRM | [Opportunity](https://crm.example/1) |", ("CRM", "Opportunity")),
        ("| CRM | [https://crm.example/1](https://crm.example/1) |", ("CRM", "https://crm.example/1")),
        ("| Empty |  |", ("Empty", "")),
    ],
)
def test_tables_people_write(line: str, row: tuple[str, str]) -> None:
    assert table.read(f"Some words\n\n| Field | Value |\n|:---|---:|\n{line}\nMore words") == [row]


def test_other_tables_and_texts_are_passed_over() -> None:
    text = "| a | b | c |\n|---|---|---|\n| 1 | 2 | 3 |\n\nno table | here\n| one |\n"
    assert table.read(text) == []


def test_several_tables() -> None:
    one, two = table.write([("a", 1)]), table.write([("b", 2), ("c", None)])
    assert table.read(f"{one}\n\ntext\n\n{two}") == [("a", "1"), ("b", "2"), ("c", "None")]
