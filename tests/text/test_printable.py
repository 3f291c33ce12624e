"""What is printed controls no terminal, and says what it would have done."""

from __future__ import annotations

import json
import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from triage_bot.text.inert import printable, printable_json, unquoted

HOSTILE = "\x1b]52;c;aGk=\x07\x9b2J\u202eabc\u2066\u2028\x7f\r\x00 \ud800 \U000e0041"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\x9b2J\x07\x7f\r", "\\x9b2J\\x07\\x7f\\x0d"),
        ("a\u202eb\u2028c\u200e", "a\\u202eb\\u2028c\\u200e"),
        ("tab\tand\nline, é 漢字 👍🏽 \u200b", "tab\tand\nline, é 漢字 👍🏽 \u200b"),
        ("\ud800\U000e0041", "\\ud800\\U000e0041"),
    ],
)
def test_controls_are_shown(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text(alphabet=st.characters()))
@example(HOSTILE)
def test_nothing_that_is_printed_controls_anything(text: str) -> None:
    made = printable(text)
    assert not any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in made if char not in "\t\n")
    assert not re.search("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", made)
    assert printable(made) == made


@given(st.text(alphabet=st.characters()))
@example(HOSTILE)
def test_json_reads_as_before(text: str) -> None:
    made = printable_json(json.dumps([text], ensure_ascii=False))
    assert json.loads(made) == [text]
    assert printable(made) == made


def test_json_has_its_own_escapes() -> None:
    assert printable_json(json.dumps("\x1b\x9b\u202e", ensure_ascii=False)) == '"\\u001b\\u009b\\u202e"'


@pytest.mark.parametrize(
    ("message", "left"),
    [
        ('ARR: "Third "Big" Bank" is not an amount', 'ARR: "…" is not an amount'),
        (
            "it cannot be filled in: 'Third Bank' has no attribute",
            'it cannot be filled in: "…" has no attribute',
        ),
        ("GitLab's answer isn't known", "GitLab's answer isn't known"),
    ],
)
def test_what_a_message_quotes_can_be_left_out(message: str, left: str) -> None:
    assert unquoted(message) == left
