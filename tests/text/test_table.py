"""The table of an account issue: what is written is read again, whatever it holds."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from triage_bot.text import table
from triage_bot.text.fields import key_of
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


def test_a_line_across_the_page_makes_no_head() -> None:
    assert table.read("| a | b |\n---\nwords") == [("a", "b")]


def test_several_tables() -> None:
    one, two = table.write([("a", 1)]), table.write([("b", 2), ("c", None)])
    assert table.read(f"{one}\n\ntext\n\n{two}") == [("a", "1"), ("b", "2"), ("c", "None")]


# One row set, added or taken out ------------------------------------------------------------------

HEAD = "Words | before\n\n| Field | Value |\n| --- | --- |\n| Account ID | acc-1 |\n"
TABLE = f"{HEAD}| Lifecycle | Adopting |\n\nWords after\n"


@pytest.mark.parametrize(
    ("title", "value", "line", "becomes"),
    [
        ("Lifecycle", "Will Churn", "| Lifecycle | Adopting |\n", "| Lifecycle | Will Churn |\n"),
        ("lifecycle", "a | b @root", "| Lifecycle | Adopting |\n", "| Lifecycle | a \\| b @\u200broot |\n"),
        ("Lifecycle Stage", "x", "| Lifecycle | Adopting |\n", "| Lifecycle | x |\n"),
        ("Lifecycle", "Adopting", "", ""),
        ("Lifecycle", "", "| Lifecycle | Adopting |\n", ""),
        ("Lifecycle", " \n ", "| Lifecycle | Adopting |\n", ""),
        ("ARR", "", "", ""),
        (
            "ARR",
            "1\n2",
            "| Lifecycle | Adopting |\n",
            "| Lifecycle | Adopting |\n| ARR | 1 2 |\n",
        ),
        ("A | B", "x", "| Lifecycle | Adopting |\n", "| Lifecycle | Adopting |\n| A \\| B | x |\n"),
        ("Field", "x", "| Lifecycle | Adopting |\n", "| Lifecycle | Adopting |\n| Field | x |\n"),
    ],
    ids=[
        "set",
        "in other case, powerless",
        "by another name of the field",
        "there already",
        "taken out",
        "blanks are empty",
        "nothing to take out",
        "added, in one line",
        "a title with a pipe",
        "a head is no row",
    ],
)
def test_one_row(title: str, value: str, line: str, becomes: str) -> None:
    assert table.with_row(TABLE, title, value) == (TABLE.replace(line, becomes) if line else TABLE)


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param("words\n", "words\n", id="no table"),
        pytest.param("| a | b | c |\n|---|---|---|\n| x | 1 | 2 |\n", None, id="another table"),
        pytest.param("| x | 1 |", "| x | 2 |", id="no final newline"),
        pytest.param("|x|1|", "|x| 2 |", id="narrow"),
        pytest.param("  | **x** |  1 |  \nend", "  | **x** | 2 |  \nend", id="indented, emphasized"),
        pytest.param("| x | 1 |\r\nend\r\n", "| x | 2 |\r\nend\r\n", id="CRLF"),
        pytest.param("| x | a \\| b |\n", "| x | 2 |\n", id="an escaped pipe"),
        pytest.param("| x \\| y | 1 |\n| x | 1 |\n", "| x \\| y | 1 |\n| x | 2 |\n", id="an escaped pipe in a title"),
        pytest.param("| x | 1 |\n| x | 5 |\n", "| x | 2 |\n| x | 5 |\n", id="the first of two rows"),
        pytest.param("| y | 1 |\n\n| x | 1 |\n", "| y | 1 |\n\n| x | 2 |\n", id="where it stands: the second table"),
        pytest.param("| y | 1 |\n\n| z | 1 |\n", "| y | 1 |\n| x | 2 |\n\n| z | 1 |\n", id="added to the first table"),
        pytest.param("| y | 1 |", "| y | 1 |\n| x | 2 |", id="added, no final newline"),
        pytest.param("a\r\n| y | 1 |", "a\r\n| y | 1 |\r\n| x | 2 |", id="added, CRLF, no final newline"),
        pytest.param("a\r\n| y | 1 |\r\nb", "a\r\n| y | 1 |\r\n| x | 2 |\r\nb", id="added, CRLF"),
        pytest.param("  | y | 1 |\n", "  | y | 1 |\n  | x | 2 |\n", id="added, indented"),
        pytest.param("| F | V |\n|---|---|", "| F | V |\n|---|---|\n| x | 2 |", id="added to a head without rows"),
        pytest.param("| y | 1 |\x0cend\n", "| y | 1 |\x0c\n| x | 2 |\nend\n", id="added, another end of a line"),
        pytest.param("| y | 1 |\u2028end", "| y | 1 |\u2028\n| x | 2 |\nend", id="added, a line separator"),
        pytest.param("| x | 1 |\u2028end", "| x | 2 |\u2028end", id="set, a line separator"),
    ],
)
def test_whatever_else_stands_there_stays(text: str, becomes: str | None) -> None:
    assert table.with_row(text, "x", "2") == (text if becomes is None else becomes)


def test_of_two_rows_none_is_left() -> None:
    assert table.with_row("| x | 1 |\n| y | 1 |\n| x | 5 |\n", "x", "") == "| y | 1 |\n"


DESCRIPTIONS = st.lists(
    st.sampled_from(
        [
            "| F | V |",
            "|---|---|",
            "| a | b |",
            "|x|y\\|z|",
            "| x | 1 |  ",
            "  | a | |",
            "| a | b | c |",
            "words",
            "",
            "| a",
        ]
    ),
    max_size=8,
).flatmap(lambda lines: st.sampled_from(["\n", "\r\n", "\x0c\n", "\u2028"]).map(lambda end: end.join(lines)))


@given(DESCRIPTIONS, st.sampled_from(["a", "x", "F", "A b", "New | x", "Field"]), TEXTS.filter(lambda one: one.strip()))
@example("| a | b |", "New", "\\")
@example("| a | b |\u2028| c | d |", "New", "x | y")
@example("| F | V |\n|---|---|\n| V | F |", "F", "x")
def test_a_row_that_was_set_is_read_and_once_is_enough(description: str, title: str, value: str) -> None:
    assume(not marked_up(value))
    assume(not any(piece in value for piece in ("&lt;!--", "--&gt;")))
    after = table.with_row(description, title, value)
    assert table.with_row(after, title, value) == after
    rows = {key_of(name): one for name, one in reversed(table.read(after))}
    if table.read(description):
        assert rows[key_of(title)] == value
    others = [pair for pair in table.read(description) if key_of(pair[0]) != key_of(title)]
    assert [pair for pair in table.read(after) if key_of(pair[0]) != key_of(title)] == others


@given(DESCRIPTIONS, st.sampled_from(["a", "x", "F"]))
def test_a_row_that_was_taken_out_is_gone(description: str, title: str) -> None:
    after = table.with_row(description, title, "")
    assert all(key_of(name) != key_of(title) for name, _ in table.read(after))
    assert len(after.splitlines()) <= len(description.splitlines())


@pytest.mark.parametrize("piece", ["|", "| ", "| a | b |\n", "\\|", "|---|---|\n", "[](", "| a | b |  x"])
def test_a_megabyte_is_read_at_once(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    table.read(text)
    table.with_row(text, "New", "x")
