"""Hidden lines: whatever is written is read again, and nobody's text can forge or end one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_bot.text import marker
from triage_bot.text.inert import inert
from triage_bot.text.marker import Said

NASTY = st.one_of(
    st.text(),
    st.sampled_from(["-->", "<!--", "--", "---", "\n", "\r\n", "\u2028", "]]>", '"', "\\", "<!-- triage-bot {} -->"]),
)
TEXTS = (
    st.lists(NASTY, max_size=5).map("".join).filter(lambda text: not any(0xD800 <= ord(one) < 0xE000 for one in text))
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=10,
)
DATA = st.dictionaries(TEXTS.filter(lambda key: key != "v"), JSON, max_size=4)
MOMENTS = st.integers(946_684_800, 4_102_444_800).map(lambda number: datetime.fromtimestamp(number, UTC))
SAID = st.builds(
    Said,
    rule=TEXTS,
    episode=MOMENTS,
    step=st.integers(0, 99),
    about=st.lists(TEXTS, max_size=3).map(tuple),
    resource=TEXTS,
    at=st.none() | MOMENTS,
)


@given(DATA)
def test_any_data_is_read_again(data: dict[str, Any]) -> None:
    assert marker.read(marker.write(data)) == {"v": 1, **data}


@given(DATA)
def test_a_marker_is_one_line_that_ends_only_at_its_end(data: dict[str, Any]) -> None:
    line = marker.write(data)
    assert "\n" not in line
    assert line.index("-->") == len(line) - 3
    assert line.count("<!--") == 1
    assert "--" not in line[4:-3]


@given(TEXTS, DATA)
def test_a_marker_is_found_below_any_text(text: str, data: dict[str, Any]) -> None:
    body = f"{text}\n\n{marker.write(data)}\n \n"
    assert marker.read(body) == {"v": 1, **data}
    assert marker.read(body.replace("\n", "\r\n")) == {"v": 1, **data}


@given(TEXTS, DATA, TEXTS.map(inert))
def test_in_a_description_it_counts_on_any_line_of_its_own(text: str, data: dict[str, Any], below: str) -> None:
    assert marker.read(f"{text}\n{marker.write(data)}\n{below}") == {"v": 1, **data}
    assert marker.read(f"{marker.write({'a': 1})}\n{below}\n{marker.write({'b': 2})}\n{below}") == {"v": 1, "b": 2}


@given(DATA)
def test_in_a_description_it_counts_on_a_line_of_its_own_alone(data: dict[str, Any]) -> None:
    line = marker.write(data)
    for text in (f"{line} more", f"more {line}", f"> {line}", f"- {line}", f"`{line}`", f"{line}{line}"):
        assert marker.read(text) == {} and marker.without(text) == text
    for text in (f"  {line}\t", f"more\r\n{line}\r\nmore", f"\n{line}\n"):
        assert marker.read(text) == {"v": 1, **data}


PEOPLES = TEXTS.map(inert)


@given(PEOPLES, DATA, PEOPLES)
def test_in_a_note_it_counts_wherever_it_stands(before: str, data: dict[str, Any], after: str) -> None:
    assert marker.in_note(f"{before}{marker.write(data)}{after}") == {"v": 1, **data}


@given(PEOPLES, DATA, PEOPLES)
def test_in_a_note_the_last_valid_one_wins(between: str, data: dict[str, Any], after: str) -> None:
    broken = '<!-- triage-bot {"v":1,"said": -->'
    text = f"{marker.write({'a': 1})}{between}{marker.write(data)}{after}{broken}{after}<!-- triage-bot {{}} -->"
    assert marker.in_note(text) == {"v": 1, **data}
    assert marker.in_note(f"{text}<!-- triage-bot ") == {"v": 1, **data}


def test_a_long_text_of_beginnings_is_read_soon() -> None:
    """A hundred thousand of them: with a look at the rest for each it would take minutes."""
    mark = marker.write({"a": 1})
    for one in ("<!-- triage-bot ", '<!-- triage-bot {"v":1,"a":"', " -->", f"{mark[:-1]}"):
        assert marker.in_note(one * 100_000) == {} == marker.read(one * 100_000)
        assert marker.in_note(f"{mark}{one * 100_000}") in ({"v": 1, "a": 1}, {})


@given(DATA)
def test_peoples_text_forges_no_marker(data: dict[str, Any]) -> None:
    assert marker.read(inert(marker.write(data))) == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "<!-- triage-bot -->",
        "<!-- triage-bot {} -->",
        '<!-- triage-bot {"v":2,"account":"a"} -->',
        '<!-- triage-bot {"v":1,"account":} -->',
        "<!-- triage-bot [1] -->",
        '> <!-- triage-bot {"v":1} -->',
        '<!-- triage-bot {"v":1} --> more',
        '<!-- other-bot {"v":1} -->',
        '<!-- triage-bot {"v":' + "9" * 5000 + "} -->",
        '<!-- triage-bot {"a":' + "[" * 200_000 + "]" * 200_000 + "} -->",
    ],
    ids=range(12),
)
def test_what_is_no_marker_says_nothing(text: str) -> None:
    assert marker.read(text) == {}
    assert marker.said(text) == marker.said_on(text) == ()
    assert marker.without(text) == text


def test_a_text_without_its_marker() -> None:
    assert marker.without(f"Hello\n\n{marker.write({'a': 1})}\n") == "Hello"


@given(st.lists(SAID, max_size=4).map(tuple))
def test_what_was_said_is_read_again(entries: tuple[Said, ...]) -> None:
    assert marker.said(marker.compose({"rule": "Hello"}, entries)) == entries


def test_what_was_said_about_a_moment_is_found_again_by_that_moment() -> None:
    """GitLab's times have milliseconds, marks have none."""
    entry = Said(rule="r", episode=datetime(2026, 11, 23, 10, 0, 4, 200_000, UTC), step=1)
    assert marker.said(marker.write({"said": [entry.entry()]})) == (entry,)


@pytest.mark.parametrize(
    "entry",
    [
        "text",
        {"rule": 1, "episode": "2026-11-21T09:00:00Z"},
        {"rule": "a"},
        {"rule": "a", "episode": "soon"},
        {"rule": "a", "episode": "0001-01-01T00:00:00+14:00"},
        {"rule": "a", "episode": "2026-11-21T09:00:00Z", "step": "1"},
        {"rule": "a", "episode": "2026-11-21T09:00:00Z", "about": "x"},
    ],
)
def test_entries_that_cannot_be_read_are_passed_over(entry: object) -> None:
    good = Said(rule="b", episode=datetime(2026, 11, 21, 9, tzinfo=UTC))
    assert marker.said(marker.write({"said": [entry, good.entry()]})) == (good,)


def test_said_that_is_no_list() -> None:
    assert marker.said(marker.write({"said": {"rule": "a"}})) == ()


IDS = st.from_regex(r"[a-z0-9_.:]+(-[a-z0-9_.:]+)*", fullmatch=True)
BODIES = TEXTS.map(lambda text: inert(text).strip()).filter(bool)


@given(st.dictionaries(IDS, BODIES, min_size=1, max_size=4), st.lists(SAID, max_size=2).map(tuple))
def test_the_parts_of_a_composed_note(parts: dict[str, str], entries: tuple[Said, ...]) -> None:
    note = marker.compose(parts, entries)
    assert marker.parts(note) == parts
    assert marker.compose(marker.parts(note), marker.said(note)) == note


@given(st.dictionaries(IDS, BODIES, min_size=1, max_size=4), PEOPLES, PEOPLES, BODIES)
def test_a_part_is_put_in_place_and_peoples_words_stay(parts: dict[str, str], above: str, below: str, new: str) -> None:
    entries = (Said(rule="b", episode=datetime(2026, 11, 21, 9, tzinfo=UTC)),)
    note = marker.compose(parts, entries)
    for rule in parts:
        wanted = marker.compose({**parts, rule: new}, entries)
        assert marker.with_part(f"{above}\n{note}\n{below}", rule, new) == f"{above}\n{wanted}\n{below}"
        assert marker.parts(f"{above}\n{note}\n{below}") == parts
    assert marker.with_part(note, "no such rule", new) == note


def test_the_parts_of_a_plain_note() -> None:
    assert marker.parts("Hello") == {}
    assert marker.parts(f"Hello\n\n{marker.write({'said': []})}") == {}
