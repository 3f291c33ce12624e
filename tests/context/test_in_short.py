"""The newest update in a line, and what is to be done next, as others are told of them."""

from __future__ import annotations

import pytest

from tests.builders import BOT, CSM, OTHER, day, facts, issue, note
from tests.forms import NO_CHANGE, UPDATE, form_scene
from triage_bot.context.reading import InShort, in_short, next_step
from triage_bot.context.seen import Seen
from triage_bot.model.resource import Note


@pytest.mark.parametrize(
    ("notes", "text"),
    [
        pytest.param([note("2026-11-02", body="They look\nat others.")], "They look at others.", id="prose"),
        pytest.param([note("2026-11-02", body="# Status\n\n> quoted\n\nAll well.")], "All well.", id="its own words"),
        pytest.param(
            [note("2026-11-02", body=UPDATE)],
            "The sponsor left; a new one would settle it.",
            id="a form: its first part",
        ),
        pytest.param([note("2026-11-02", OTHER, "Newer."), note("2026-11-01")], "Newer.", id="the newest"),
        pytest.param([note("2026-11-03", BOT, "Mine."), note("2026-11-02")], "A word.", id="not the bot's"),
        pytest.param([note("2026-11-03", internal=True), note("2026-11-02", body="Open.")], "Open.", id="not internal"),
        pytest.param(
            [note("2026-11-03", CSM, "changed the description", system=True), note("2026-11-02")],
            "A word.",
            id="an edit says nothing",
        ),
        pytest.param(
            [note("2026-11-03", body=f"@{BOT.username} help"), note("2026-11-02")], "A word.", id="nor does a command"
        ),
        pytest.param([note("2026-11-03", body="```\ncode\n```"), note("2026-11-02")], "A word.", id="nor does code"),
        pytest.param([note("2026-11-02", body="x" * 900)], "x" * 500, id="not all of a long one"),
        pytest.param([], "", id="none"),
    ],
)
def test_the_newest_update_in_short(notes: list[Note], text: str) -> None:
    said = in_short(Seen(issue(), facts(notes)), form_scene())
    assert (said.text if said else "") == text


def test_it_says_whose_it_is_and_of_which_day() -> None:
    known = facts([note("2026-11-02 23:30", OTHER)])
    assert in_short(Seen(issue(), known), form_scene()) == InShort("A word.", "csm-ben", day("2026-11-02"))


@pytest.mark.parametrize(
    ("steps", "text"),
    [
        pytest.param(
            "- [ ] Later, by 2026-12-24\n- [ ] 2026-12-01 sooner", "2026-12-01 sooner", id="the first by date"
        ),
        pytest.param("- [ ] Some day\n- [ ] By 2026-12-24", "By 2026-12-24", id="dated before undated"),
        pytest.param("- [x] 2026-12-01 done\n- [ ] Some day", "Some day", id="open ones"),
        pytest.param("- [ ] YYYY-MM-DD (owner) what", "", id="not what the form left to fill in"),
    ],
)
def test_the_next_step(steps: str, text: str) -> None:
    step = next_step(Seen(issue(description=f"## Next steps\n\n{steps}"), facts()), form_scene())
    assert (step.text if step else "") == text


def test_the_next_step_of_the_newest_form() -> None:
    step = next_step(Seen(issue(), facts([note("2026-11-02", body=NO_CHANGE)])), form_scene())
    assert step is not None and step.says_what
