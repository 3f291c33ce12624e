"""`ask_for_parts`: a form that lacks parts is answered once, with the lines to add."""

from __future__ import annotations

import pytest

from tests.builders import BOT, CSM, OTHER, PROCESS, ask, day, do, facts, issue, note, scene, update
from triage_bot.actions.effects import NOTHING, Effects, Say
from triage_bot.context.scene import Scene
from triage_bot.model.facts import EMPTY, NOTES, Facts, Need
from triage_bot.model.resource import Issue, Note, User
from triage_bot.text import marker

RED = issue(labels=("HS::Red",))
HALF = "## Summary\nThey look at others.\n## Next call or update\nsoon\n"
VALUE = {"template": "form-parts.md.j2"}


def _do(*notes: Note, on: Scene | None = None, known: Facts | None = None, one: Issue = RED) -> Effects:
    on = on or scene(process=PROCESS)
    given = facts(notes)
    finding = ask("form", {"complete": False}, one, given, on)
    return do("ask_for_parts", VALUE, one, known or given, on, verdict=finding.explained.verdict)


def _say(effects: Effects) -> Say:
    (say,) = effects.says
    return say


def _posted(effects: Effects, author: User = BOT) -> Note:
    said = _say(effects)
    return note("2026-11-20 10:00", author, marker.compose({said.part: said.text}, (said.said,)))


def test_the_author_hears_what_is_missing_with_the_lines_to_add() -> None:
    said = _say(_do(note("2026-11-20", OTHER, HALF)))
    assert said.text == (
        "@csm-ben Thank you, this counts as an update. Some parts of the form are missing or cannot be read "
        "yet: next contact, sentiment. To complete it, edit the comment and add what follows; I say this once for each "
        "form.\n\n"
        "- `Next call or update: YYYY-MM-DD`\n"
        "- `Sentiment: red or yellow or green`"
    )
    assert (said.mentions, said.reminder, said.any_day) == (("csm-ben",), False, False)


def test_the_lines_are_read_as_they_are_meant() -> None:
    said = _say(_do(note("2026-11-20", CSM, HALF)))
    lines = [line.strip("-` ") for line in said.text.splitlines() if line.startswith("- ")]
    mended = HALF + "\n".join(lines).replace("YYYY-MM-DD", "2026-12-01").replace("red or yellow or green", "red")
    assert "next contact" not in mended
    assert _do(note("2026-11-20", CSM, mended.replace("## Next call or update\nsoon\n", ""))) == NOTHING
    unchanged = HALF + "\n".join(lines)
    assert _do(note("2026-11-20", CSM, unchanged)).says  # pasted as it stands it says nothing


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(update(), id="a whole form"),
        pytest.param("We spoke on Monday.", id="prose"),
        pytest.param("@triage-bot no-change we wait", id="a command has an answer of its own"),
    ],
)
def test_nothing_else_is_answered(body: str) -> None:
    assert _do(note("2026-11-20", CSM, body)) == NOTHING


def test_the_short_form_lacks_a_date_on_red_accounts() -> None:
    half = note("2026-11-20", CSM, "No change. Next step: they decide")
    assert "- `Next step: <what>, by YYYY-MM-DD, <who>`" in _say(_do(half)).text
    assert _do(half, one=issue(labels=("HS::Yellow",))) == NOTHING


def test_each_form_once() -> None:
    first = note("2026-11-20", CSM, HALF)
    answer = _posted(_do(first))
    assert _do(first, answer) == NOTHING
    second = note("2026-11-21", CSM, HALF)
    assert _say(_do(first, answer, second)).said.about == ("form", str(second.id))
    assert _do(first, _posted(_do(first), CSM)).says  # a person's copy of the answer is none


def test_a_whole_form_behind_it_ends_it() -> None:
    assert _do(note("2026-11-20", CSM, HALF), note("2026-11-21", OTHER, update())) == NOTHING


def test_not_before_the_baseline() -> None:
    half = note("2026-11-20", CSM, HALF)
    assert _do(half, on=scene(process=PROCESS, baseline=day("2026-11-21"))) == NOTHING
    assert _do(half, on=scene(process=PROCESS, baseline=day("2026-11-20"))).says


def test_it_reads_notes() -> None:
    assert _do(note("2026-11-20", CSM, HALF), known=EMPTY).missing == {Need(NOTES)}
