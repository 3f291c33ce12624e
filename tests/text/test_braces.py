"""Braces in labels expand as the gem expands them."""

from __future__ import annotations

import pytest

from triage_bot.context.taxonomy import MOST_LABELS, expand
from triage_bot.errors import ValueFault


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("plain", ["plain"]),
        ("A:{x, y}", ["A:x", "A:y"]),
        ("{x,y}", ["x", "y"]),
        ("m:{1..4}", ["m:1", "m:2", "m:3", "m:4"]),
        ("m:{9..11}", ["m:9", "m:10", "m:11"]),
        ("m:{10..11}.{0..1}", ["m:10.0", "m:10.1", "m:11.0", "m:11.1"]),
        ("{a,b}{1..2}", ["a1", "a2", "b1", "b2"]),
        ("x:{a\n, b\n}", ["x:a", "x:b"]),
        ("{ 1 .. 2 }", ["1", "2"]),
        ("{01..03}", ["1", "2", "3"]),
        ("{-1..1}", ["{-1..1}"]),
        ("{1..2}-{x,y}", ["1-x", "1-y", "2-x", "2-y"]),
        ("a-{x,{y,z}}", ["a-x}", "a-y}", "a-z}"]),
        ("{a} {b,c}", ["a b", "c"]),
        ("a-{x,,y}", ["a-x", "a-", "a-y"]),
        ("a-{x,,}", ["a-x"]),
        ("{x, , }", ["x", "", ""]),
        ("{,,,}", []),
        ("{1\n..\t2}", ["1", "2"]),
        ("{x, }", ["x", ""]),
        ("{3..1}", []),
        ("{a,}", ["{a,}"]),
        ("{only}", ["{only}"]),
        ("{}", ["{}"]),
        ("{a..b}", ["{a..b}"]),
    ],
)
def test_expand(text: str, words: list[str]) -> None:
    assert list(expand(text)) == words


@pytest.mark.parametrize("text", ["{010..011}", "{08..09}", "a{1..010}"])
def test_numbers_that_are_others_in_ruby(text: str) -> None:
    with pytest.raises(ValueFault, match="octal"):
        expand(text)


@pytest.mark.parametrize("text", ["{1..501}", "{1..999999999999}", "{1..30}{1..30}", "{" + ",".join("a" * 501) + "}"])
def test_too_many(text: str) -> None:
    with pytest.raises(ValueFault, match=f"stands for more than {MOST_LABELS} labels"):
        expand(text)


def test_as_many_as_allowed() -> None:
    assert len(expand("{1..500}")) == MOST_LABELS
