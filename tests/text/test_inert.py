"""People's text keeps its words and loses its power."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from triage_bot.text.inert import cell, inert, is_username, one_line, unmentioned

PIECES = st.one_of(
    st.text(),
    st.sampled_from(
        [
            "/close",
            "@all",
            "@root",
            "<!--",
            "-->",
            "\n",
            "\r",
            "\r\n",
            "> ",
            "- ",
            " ",
            "\t",
            "```",
            "~~~",
            "&#64;",
            "|",
            "\\",
        ]
    ),
)
TEXTS = st.lists(PIECES, max_size=8).map("".join)


def words(text: str) -> str:
    """What a reader sees, line ends and invisible characters aside."""
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("\u200b", "")
    return re.sub(r"&(?:#0*64|#x0*40|commat);", "@", text, flags=re.I).replace("\r\n", "\n").replace("\r", "\n")


@given(TEXTS)
@example("\r/close")
@example("\n \t> - /close")
@example("&#64;root &#x40;root &commat;root")
@example("a@")
def test_no_power_is_left(text: str) -> None:
    made = inert(text)
    assert not re.search(r"^[ \t]*/", made, re.M)
    assert not re.search(r"^[ \t]*/", made.replace("\r", ""), re.M)
    assert not re.search(r"^[ \t>*+-]*/", made, re.M)
    assert not re.search(r"@\w", made)
    assert not re.search(r"&(#0*64|#x0*40|commat);", made, re.I)
    assert "<!--" not in made
    assert "-->" not in made
    assert not re.search(r"^[ \t]*(```|~~~)", made, re.M)


@given(TEXTS, st.text(alphabet="abcdefgh/", min_size=1))
def test_no_mention_comes_about_with_what_follows(text: str, after: str) -> None:
    assert not re.search(r"@\w", inert(text) + inert(after))


@given(TEXTS)
def test_twice_is_once(text: str) -> None:
    assert inert(inert(text)) == inert(text)


@given(TEXTS)
def test_the_words_stay(text: str) -> None:
    assert words(inert(text)) == words(text)


@given(TEXTS)
def test_a_cell_is_one_powerless_line(text: str) -> None:
    made = str(cell(text))
    assert "\n" not in made
    assert "\r" not in made
    assert not re.search(r"(?<!\\)(\\\\)*\|", made), "no pipe without a backslash before it"
    assert not re.search(r"@\w", made)
    assert "<!--" not in made


@given(st.text())
def test_one_line(text: str) -> None:
    made = one_line(text)
    assert len(made.splitlines()) <= 1
    assert made == made.strip()
    assert "".join(made.split()) == "".join(re.sub(r"[\x00-\x1f\x7f]", " ", text).split())


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("ask @root", "ask @\u200broot"),
        ("@all", "@\u200ball"),
        ("mail a@b.example", "mail a@b.example"),
        ("/close & <b> | -->", "/close & <b> | -->"),
    ],
)
def test_titles_mention_nobody_and_are_not_escaped(text: str, made: str) -> None:
    assert unmentioned(text) == made


@pytest.mark.parametrize(
    ("text", "so"),
    [
        ("csm-anna", True),
        ("a.b_c", True),
        ("all", False),
        ("ALL", False),
        ("", False),
        ("a b", False),
        ("-a", False),
        ("a\n/close", False),
    ],
)
def test_usernames(text: str, so: bool) -> None:
    assert is_username(text) is so
