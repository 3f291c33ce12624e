"""The shipped forms as people fill them in: whole, in part, otherwise, or not at all."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.builders import HEALTH, form
from tests.forms import COMPLETE, MONTHLY, NO_CHANGE, RESOLUTION, UPDATE, filled, process
from triage_bot.context.process import Part, read
from triage_bot.resources import shipped
from triage_bot.text.inert import Raw
from triage_bot.text.template import render_body

RED, YELLOW = ("HS::Red",), ("HS::Yellow",)
DAY = date(2026, 12, 4)
NOTE = Part(headings=("Note",))
FIVE = ("summary", "context", "mitigation", "next contact", "sentiment")


def name(body: str) -> str | None:
    """Which form a note is."""
    found = filled(body)
    return found.form.name if found else None


def missing(body: str, on: tuple[str, ...] = RED) -> tuple[str, ...]:
    """What the note's form lacks on an issue with these labels."""
    found = filled(body)
    assert found, "no form"
    return found.missing(on, HEALTH.labels)


# Whole forms --------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", COMPLETE)
def test_a_form_filled_in_lacks_nothing(form: str) -> None:
    assert name(COMPLETE[form]) == form
    assert missing(COMPLETE[form]) == ()


def test_every_shipped_form_is_tried_here() -> None:
    assert {one.name for one in process().forms} == set(COMPLETE)


@pytest.mark.parametrize("form", ["update", "resolution", "monthly"])
def test_each_part_that_is_left_out_is_missed(form: str) -> None:
    parts = re.split(r"(?m)^(?=## )", COMPLETE[form])[1:]
    names = list(next(one for one in process().forms if one.name == form).parts)
    for index, left_out in enumerate(names):
        assert missing("".join(parts[:index] + parts[index + 1 :])) == (left_out,)
        empty = parts[index].split("\n")[0]
        assert missing("".join([*parts[:index], f"{empty}\n", *parts[index + 1 :]])) == (left_out,)


@pytest.mark.parametrize(
    ("body", "form"),
    [
        pytest.param(re.sub(r"(?m)^## (.*)$", r"**\1**", UPDATE), "update", id="bold headings"),
        pytest.param(re.sub(r"(?m)^## (.*)\n", r"\1: ", UPDATE), "update", id="labels"),
        pytest.param(re.sub(r"(?m)^## (.*)\n", r"- **\1:** ", UPDATE), "update", id="a list"),
        pytest.param(UPDATE.replace("\n", "\r\n"), "update", id="CRLF"),
        pytest.param(UPDATE.upper(), "update", id="capitals"),
        pytest.param(f"Hello all,\n\n{UPDATE}\nThanks!", "update", id="words around it"),
        pytest.param("> old\n\n" + UPDATE, "update", id="an answer to a quote"),
        pytest.param(re.sub(r"(?m)^##", "####", RESOLUTION), "resolution", id="small headings"),
        pytest.param(MONTHLY.replace("Next steps", "Next step"), "monthly", id="another name of a part"),
    ],
)
def test_other_ways_to_write_one(body: str, form: str) -> None:
    assert name(body) == form
    assert missing(body) == ()


def test_of_two_forms_the_one_with_most_headings() -> None:
    assert name(RESOLUTION + "## Summary\nx\n## Context\ny") == "resolution"
    assert name(UPDATE + "## Resolved\nx\n## What helped\ny") == "update"
    assert name("No change.\n## Summary\nx\n## Context\ny") == "update"


# No change ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "on_red"),
    [
        pytest.param(NO_CHANGE, (), id="with a date"),
        pytest.param("No change. Next step: ask for the figures", ("next step",), id="without a date"),
        pytest.param("no changes; next step: ask 2026-12-04", (), id="small, more of them"),
        pytest.param("Nothing new - Next steps: ask by 2026-12-04", (), id="other words"),
        pytest.param("**No change**\nNext step: ask by 2026-12-04", (), id="bold, two lines"),
        pytest.param("## No change\n\n**Next step:** ask by 2026-12-04", (), id="a heading"),
        pytest.param("No change. **Next step:** ask by 2026-12-04", (), id="a bold part in the line"),
        pytest.param("No  change\nsince Monday. Next step: ask by 2026-12-04", (), id="a sentence between"),
        pytest.param("No change since Monday, next step : ask by 2026-12-04", (), id="half a sentence between"),
        pytest.param("No change\n## Next steps\n- [ ] 2026-12-04 ask\n- [x] call", (), id="a list, one is done"),
        pytest.param("No change\n## Next steps\n- 2026-12-04 ask\n- call", ("next step",), id="one without a date"),
        pytest.param("No change\n## Next steps\n- [x] call", (), id="all are done"),
        pytest.param("No change. Next step: call Mr. Smith by 2026-12-04", (), id="a full stop inside"),
        pytest.param("No change.", ("next step",), id="no step"),
        pytest.param("No change. Next step:", ("next step",), id="an empty step"),
        pytest.param("No change. We talk by 2026-12-04", ("next step",), id="a step that is not called so"),
        pytest.param("No change. Next step: call by 31/02", ("next step",), id="a day that is none"),
        pytest.param("No change. Next step: call by 2026-02-31", ("next step",), id="nor this one"),
        pytest.param(
            "No change. Next step: call 2026-12-04, 2026-12-11 or 2026-12-18", ("next step",), id="three days"
        ),
        pytest.param("No change. Next step: <what>, by <date>, <who>", ("next step",), id="as it was copied"),
        pytest.param("No change. Next step: <what>, by 2026-12-04, <who>", ("next step",), id="only the date"),
        pytest.param("No change. Next step: <what>, by 2026-12-04, csm-anna", ("next step",), id="date and owner"),
        pytest.param("No change. Next step: <what>, by <date>, csm-anna", ("next step",), id="only the owner"),
        pytest.param("No change. Next step: call, by 2026-12-04, <who>", (), id="an owner is not wanted"),
        pytest.param("No change. Next step: 2026-12-04", ("next step",), id="a date is no step"),
    ],
)
def test_no_change(body: str, on_red: tuple[str, ...]) -> None:
    assert name(body) == "no-change"
    assert missing(body) == on_red


def test_a_date_is_wanted_on_red_only() -> None:
    body = "No change. Next step: ask for the figures"
    assert (missing(body, RED), missing(body, YELLOW)) == (("next step",), ())


def test_words_that_only_begin_so_are_another_word() -> None:
    assert name("No changelog. Next step: ask") is None
    assert name("We saw no change. Next step: ask") is None


# Half filled, placeholders ------------------------------------------------------------------------


def _copied() -> list[str]:
    """The blocks that `@bot help` gives people to copy."""
    names = {"done": [{"outcome": "help"}], "bot": Raw("@triage-bot")}
    text = render_body((shipped("templates") / "commands.md.j2").read_text(encoding="utf-8"), names)
    return re.findall(r"```markdown\n(.*?)```", text, re.S)


def test_what_help_gives_to_copy_lacks_everything_until_it_is_filled_in() -> None:
    lacking = {name(body): missing(body) for body in _copied()}
    assert lacking == {form.name: tuple(part.name for part in form.parts.values()) for form in process().forms}


def test_a_copied_form_states_no_colour_and_no_day() -> None:
    for body in _copied():
        found = filled(body)
        assert found
        assert (found.colour(HEALTH.labels), found.dates) == ("", ())


def test_it_fills_up_part_by_part() -> None:
    body = _copied()[0]
    words = ["The sponsor left", "Two teams", "A talk", "2026-12-04", "red"]
    for index, word in enumerate(words):
        body = re.sub(r"<[^<>]*>", word, body, count=1)
        assert missing(body) == FIVE[index + 1 :]


@pytest.mark.parametrize(
    ("old", "new", "lacks"),
    [
        pytest.param("2026-12-04", "<2026-12-04>", (), id="a day left in its brackets"),
        pytest.param("2026-12-04", "on 2026-12-04, or 2026-12-11", (), id="two days"),
        pytest.param("2026-12-04", "next Friday", ("next contact",), id="a day in words"),
        pytest.param("2026-12-04", "31/02", ("next contact",), id="a day that is none"),
        pytest.param("2026-12-04", "4.12.2026", ("next contact",), id="another style"),
        pytest.param("Red", "still red, sadly", (), id="a sentence with one colour"),
        pytest.param("Red", "red or yellow", ("sentiment",), id="two colours"),
        pytest.param("Red", "not green yet, same as before", ("sentiment",), id="what it is not"),
        pytest.param("Red", "red\n\nLegal gave a green light.", (), id="another one further down"),
        pytest.param("Red", "orange", ("sentiment",), id="no colour of ours"),
        pytest.param("Red", "reddish", ("sentiment",), id="nearly one"),
        pytest.param("Red", "**HS::Red**", (), id="the label itself"),
        pytest.param("Red", "<red, yellow or green> red", (), id="behind the placeholder"),
        pytest.param("The sponsor left; a new one would settle it.", "…", ("summary",), id="no words"),
        pytest.param("The sponsor left; a new one would settle it.", "нет спонсора", (), id="words in any language"),
    ],
)
def test_a_part_filled_in_otherwise(old: str, new: str, lacks: tuple[str, ...]) -> None:
    assert missing(UPDATE.replace(old, new)) == lacks


# What a form says ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "days"),
    [
        (UPDATE, [DAY]),
        (UPDATE.replace("2026-12-04", "2026-12-11, else 2026-12-04"), [date(2026, 12, 11), DAY]),
        (NO_CHANGE, [DAY]),
        (MONTHLY, [DAY]),
        (MONTHLY.replace("[ ]", "[x]"), []),
        (RESOLUTION, []),
        ("No change. Next step: call", []),
    ],
)
def test_dates(body: str, days: list[date]) -> None:
    found = filled(body)
    assert found
    assert found.dates == tuple(days)


def test_steps_are_list_lines_or_the_whole_text() -> None:
    one, two = filled(MONTHLY), filled(NO_CHANGE)
    assert one
    assert two
    assert [(step.text, step.owner) for step in one.steps] == [("2026-12-04 @csm-anna send the figures", "csm-anna")]
    assert [(step.day, step.owner) for step in two.steps] == [(DAY, "csm-anna")]


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("Green", "HS::Green"),
        ("green", "HS::Green"),
        ('~"HS::Green"', "HS::Green"),
        ("still ~HS::Green, thanks", "HS::Green"),
        ("**Green**.", "HS::Green"),
        ("red, not green", ""),
        ("<green>", ""),
        ("", ""),
    ],
)
def test_the_colour_it_states(words: str, label: str) -> None:
    found = filled(RESOLUTION.replace("now\nGreen", f"now\n{words}"))
    assert found
    assert found.colour(HEALTH.labels) == label


def test_a_form_of_one_part_needs_one_heading() -> None:
    one = form("one", {"note": NOTE})
    two = form("two", {"note": NOTE, "more": Part(headings=("More",))})
    assert read("## Note\nx", [one]) is not None
    assert read("## Note\nx", [two]) is None


def test_of_two_forms_with_as_many_headings_the_first_of_the_policy() -> None:
    one, two = (form(name, {"note": NOTE}) for name in ("one", "two"))
    for forms in ((one, two), (two, one)):
        found = read("## Note\nx", forms)
        assert found
        assert found.form is forms[0]
