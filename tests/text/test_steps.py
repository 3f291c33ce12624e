"""Next steps: what is to be done, by when, by whom, and whether it is done."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_bot.text.steps import LONGEST_STEP, MOST_STEPS, Step, step, tasks

DAY = date(2026, 12, 4)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(
            "2026-12-04 @csm-anna call",
            Step(text="2026-12-04 @csm-anna call", day=DAY, owner="csm-anna"),
            id="day, owner",
        ),
        pytest.param("call", Step(text="call"), id="neither"),
        pytest.param(
            "call (@csm-anna) by 2026-12-04",
            Step(text="call (@csm-anna) by 2026-12-04", day=DAY, owner="csm-anna"),
            id="()",
        ),
        pytest.param("call (csm-anna)", Step(text="call (csm-anna)", owner="csm-anna"), id="a name in parentheses"),
        pytest.param("call, csm-anna", Step(text="call, csm-anna", owner="csm-anna"), id="a name at the end"),
        pytest.param(
            "call, @csm.anna.", Step(text="call, @csm.anna.", owner="csm.anna"), id="a full stop is not the name's"
        ),
        pytest.param(
            "call, by 2026-12-04", Step(text="call, by 2026-12-04", day=DAY), id="more than a name at the end"
        ),
        pytest.param("call (2026-12-04)", Step(text="call (2026-12-04)", day=DAY), id="a day in parentheses is nobody"),
        pytest.param("call, 2026-12-04", Step(text="call, 2026-12-04", day=DAY), id="nor is one at the end"),
        pytest.param("renew seats (250)", Step(text="renew seats (250)"), id="nor a figure"),
        pytest.param("call (owner)", Step(text="call (owner)"), id="nor the word of the form"),
        pytest.param("write to anna@example.com", Step(text="write to anna@example.com"), id="an address is nobody"),
        pytest.param("@a asks @b", Step(text="@a asks @b", owner="a"), id="the first one named"),
        pytest.param("by 31/02", Step(text="by 31/02", unclear="31/02"), id="a day that cannot be read"),
        pytest.param("2026-02-31", Step(text="2026-02-31", unclear="2026-02-31"), id="a day that is none"),
        pytest.param(
            "2026-12-04, 2026-12-11 or 2026-12-18",
            Step(text="2026-12-04, 2026-12-11 or 2026-12-18", unclear="2026-12-04 2026-12-11 2026-12-18"),
            id="three days",
        ),
        pytest.param(
            "2026-12-04 (2026-12-04)", Step(text="2026-12-04 (2026-12-04)", day=DAY), id="the same day twice is one"
        ),
        pytest.param("2026-12-04, not 4/12", Step(text="2026-12-04, not 4/12", day=DAY), id="another style beside it"),
        pytest.param("  a\n b\t c ", Step(text="a b c"), id="blanks"),
        pytest.param("x" * 999, Step(text="x" * LONGEST_STEP), id="as much as anybody reads"),
    ],
)
def test_one_step(text: str, found: Step) -> None:
    assert step(text) == found


def _tasks(text: str, boxes: bool = False) -> list[tuple[str, bool]]:
    return [(one.text, one.done) for one in tasks(text.split("\n"), boxes)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(
            "- [ ] a\n- [x] b\n* [X] c\n+ [~] d", [("a", False), ("b", True), ("c", True), ("d", True)], id="boxes"
        ),
        pytest.param("- a\n* b\n1. c\n2) d", [("a", False), ("b", False), ("c", False), ("d", False)], id="lists"),
        pytest.param("words\n\n- a\nwords", [("a", False)], id="words around are no steps"),
        pytest.param("- a\n  - b\n      - c", [("a", False), ("b", False), ("c", False)], id="lists in lists"),
        pytest.param(
            "- a\n  goes on\n\tand on\n- b", [("a goes on and on", False), ("b", False)], id="lines that go on"
        ),
        pytest.param("- a\n\n  not here", [("a", False)], id="but not behind an empty line"),
        pytest.param("- a\n  \n  not here", [("a", False)], id="nor behind one with blanks"),
        pytest.param("  words\n- a", [("a", False)], id="nor before the first one"),
        pytest.param("- [ ] YYYY-MM-DD (owner) what", [], id="the form's own line"),
        pytest.param("- [ ] 2026-12-04 YYYY-MM-DD x", [], id="half of it"),
        pytest.param("- <what>\n- \n- [ ]\n-", [], id="nothing filled in"),
        pytest.param("-a\n1.b\n1234. c", [], id="no list lines"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_steps_of_a_text(text: str, found: list[tuple[str, bool]]) -> None:
    assert _tasks(text) == found


def test_only_those_to_be_ticked() -> None:
    assert _tasks("- [ ] a\n- see the wiki\n- [x] b\n1. c", boxes=True) == [("a", False), ("b", True)]


def test_a_day_in_the_second_line_counts() -> None:
    assert [one.day for one in tasks(["- [ ] ask for the usage figures", "  by 2026-12-04"])] == [DAY]


def test_no_more_are_read_than_anybody_has() -> None:
    assert len(tasks(["- a"] * 1000)) == MOST_STEPS


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2026-12-04 @csm-anna call", True),
        ("call", True),
        ("by 2026-12-04, call", True),
        ("2026-12-04", False),
        ("2026-12-04 @csm-anna", False),
        ("(csm-anna) 2026-12-04", False),
        ("<what>, by 2026-12-04, <who>", False),
        ("<what>, by 2026-12-04, csm-anna", False),
        ("<what>", False),
        ("call, by <date>, <who>", True),
        ("", False),
    ],
)
def test_a_step_says_what_is_to_be_done(text: str, says: bool) -> None:
    assert step(text).says_what is says


@given(st.text(st.sampled_from("-*+ []x~1.)@(,anb\t2026-04"), max_size=60))
def test_any_line_is_read(line: str) -> None:
    for one in tasks([line]):
        assert one.text
        assert one.owner in one.text


@pytest.mark.parametrize(
    "line",
    [
        "- ,a" + " " * 1_000_000 + "x",
        "- " + "(a " * 300_000,
        "- " + ", a" * 300_000,
        "- " + "@" * 1_000_000,
        " " * 1_000_000,
    ],
    ids=lambda line: ascii(line[:6]),
)
def test_a_megabyte_is_read_at_once(line: str) -> None:
    tasks([line])
    tasks(["- a", *[f"  {line}"] * 3])
