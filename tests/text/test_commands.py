"""Commands to the bot: lines that begin with its name, and nothing that only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_bot.text.prose import MOST_COMMANDS, Command, commands, label_named

NAME = "triage-bot"


def heard(body: str, name: str = NAME) -> list[tuple[str, str]]:
    return [(one.verb, one.rest) for one in commands(body, name)]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        pytest.param("@triage-bot help", [("help", "")], id="a verb"),
        pytest.param("@triage-bot snooze 2026-12-04 on leave", [("snooze", "2026-12-04 on leave")], id="and the rest"),
        pytest.param("@triage-bot", [("", "")], id="the name alone"),
        pytest.param("@Triage-Bot Health RED it burns", [("health", "RED it burns")], id="any case"),
        pytest.param("@triage-bot: help", [("help", "")], id="a colon"),
        pytest.param("@triage-bot, help", [("help", "")], id="a comma"),
        pytest.param("@triage-bot no-change: call", [("no-change", "call")], id="a colon behind the verb"),
        pytest.param("@triage-bot no change: call", [("no-change", "call")], id="in two words"),
        pytest.param("@triage-bot No changes. We wait", [("no-change", "We wait")], id="and in the plural"),
        pytest.param("@triage-bot no changed plans", [("no", "changed plans")], id="other words that begin so"),
        pytest.param("@triage-bot 2026-12-04", [("", "2026-12-04")], id="no verb"),
        pytest.param("   @triage-bot help", [("help", "")], id="up to three blanks"),
        pytest.param("Hello,\n\n@triage-bot help\nThanks!", [("help", "")], id="among other lines"),
        pytest.param("@triage-bot a\r\n@triage-bot b", [("a", ""), ("b", "")], id="several, with CRLF"),
        pytest.param("@triage-bot a @triage-bot b", [("a", "@triage-bot b")], id="of several in a line the first"),
        pytest.param("@triage-bot help <!-- x -->", [("help", "")], id="a comment behind it"),
        pytest.param("@triage-bot help.", [("help", ".")], id="a full stop"),
        pytest.param("@triage-bot.", [("", ".")], id="a full stop behind the name"),
    ],
)
def test_commands(body: str, found: list[tuple[str, str]]) -> None:
    assert heard(body) == found


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("please @triage-bot help", id="inside a line"),
        pytest.param("- @triage-bot help", id="in a list"),
        pytest.param("`@triage-bot help`", id="code in a line"),
        pytest.param("**@triage-bot** help", id="bold"),
        pytest.param("triage-bot help", id="without @"),
        pytest.param("@triage-bots help", id="another name that begins so"),
        pytest.param("@triage-bot-2 help", id="and another"),
        pytest.param("@triage-bot_x help", id="and another"),
        pytest.param("@triage-bot.dev help", id="and another"),
        pytest.param("@triage-bot/sub help", id="a group's name"),
        pytest.param("@triage-bot@example.com help", id="an address"),
        pytest.param("x@triage-bot help", id="the end of an address"),
        pytest.param("@@triage-bot help", id="two @"),
        pytest.param("> @triage-bot help", id="a quote"),
        pytest.param("> > @triage-bot help", id="a quote in a quote"),
        pytest.param(">>>\n@triage-bot help\n>>>", id="a quote of several lines"),
        pytest.param("```\n@triage-bot help\n```", id="a fence"),
        pytest.param("```\n@triage-bot help", id="a fence without an end"),
        pytest.param("    @triage-bot help", id="indented code"),
        pytest.param("\t@triage-bot help", id="with a tab"),
        pytest.param(" \t@triage-bot help", id="with a blank and a tab"),
        pytest.param("words\n    @triage-bot help", id="far in, below words"),
        pytest.param("<!-- @triage-bot help -->", id="a comment"),
        pytest.param("<!--\n@triage-bot help", id="a comment without an end"),
        pytest.param("> quoted\u2028@triage-bot help", id="out of a quote, by a line separator"),
        pytest.param("> quoted\x0b@triage-bot help", id="out of a quote, by a vertical tab"),
        pytest.param("> quoted\x85@triage-bot help", id="out of a quote, by a next line"),
        pytest.param("> quoted\r@triage-bot help", id="out of a quote, by a lone CR"),
        pytest.param("@\u200btriage-bot help", id="a mention made powerless"),
        pytest.param("", id="nothing"),
    ],
)
def test_no_commands(body: str) -> None:
    assert heard(body) == []


def test_a_bot_without_a_name_hears_nothing() -> None:
    assert heard("@ help", "") == []


def test_a_name_is_no_pattern() -> None:
    assert heard("@a.b help", "a.b") == [("help", "")]
    assert heard("@axb help", "a.b") == []


def test_only_the_first_commands_of_a_comment_are_read() -> None:
    assert len(heard("@triage-bot help\n" * 50)) == MOST_COMMANDS


@given(st.text(st.sampled_from("@triage-bot>`~<!- \n:.,x"), max_size=60))
def test_any_body_is_read(body: str) -> None:
    for one in commands(body, NAME):
        assert isinstance(one, Command)
        assert f"@{NAME}" in body
        assert one.rest == one.rest.strip()


@pytest.mark.parametrize(
    "body",
    [
        "@triage-bot " * 80_000,
        "@triage-bot\n" * 80_000,
        "@triage-bot" + " " * 1_000_000 + "x",
        "@triage-bot" + "a" * 1_000_000,
    ],
    ids=["in a line", "in lines", "blanks", "a long name"],
)
def test_a_megabyte_is_read_at_once(body: str) -> None:
    assert len(heard(body)) <= MOST_COMMANDS


@pytest.mark.parametrize(
    ("text", "label", "rest"),
    [
        ("yellow they answered", "HS::Yellow", "they answered"),
        ('~"HS::Yellow" they answered', "HS::Yellow", "they answered"),
        ("~HS::Yellow they answered", "HS::Yellow", "they answered"),
        ("yellow, they answered", "HS::Yellow", "they answered"),
        ("**Yellow**: they answered", "HS::Yellow", "they answered"),
        ("`hs::yellow` - they answered", "HS::Yellow", "they answered"),
        ("Yellow.", "HS::Yellow", ""),
        ("yellowish they answered", "", "yellowish they answered"),
        ("yellow/red they answered", "", "yellow/red they answered"),
        ("not yellow", "", "not yellow"),
        ("", "", ""),
    ],
)
def test_a_label_that_is_named(text: str, label: str, rest: str) -> None:
    assert label_named(text, ["HS::Red", "HS::Yellow"]) == (label, rest)


QUOTES = ["<pre>\n{}\n</pre>", "<blockquote>\n{}\n</blockquote>", "- > {}", "<code>\n{}\n</code>"]


@pytest.mark.parametrize("around", QUOTES)
def test_nothing_that_is_quoted_is_a_command(around: str) -> None:
    assert commands(around.format("@triage-bot snooze 2026-12-01 away"), "triage-bot") == ()
