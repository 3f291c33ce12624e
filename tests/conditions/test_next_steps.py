"""`next_steps`: undated, past, waiting on others, or none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from tests.builders import CSM, OTHER, ask, at, away, facts, issue, note
from tests.forms import NO_CHANGE, form_scene
from triage_bot.model.facts import EMPTY, NOTES, Need, People, Person
from triage_bot.model.resource import User


def steps(*lines: str, heading: str = "## Next steps") -> Any:
    return issue(description="\n".join(["Words", "", heading, *lines, "", "## Other", "- [ ] not here"]))


def verdicts(one: Any, *notes: Any, **more: Any) -> dict[str, str]:
    """What each word comes to."""
    on, words = form_scene(**more), ("undated", "past", "waiting on others", "none")
    return {word: ask("next_steps", word, one, facts(notes), on).verdict for word in words}


def met(one: Any, *notes: Any, **more: Any) -> list[str]:
    return [word for word, verdict in verdicts(one, *notes, **more).items() if verdict == "met"]


# Now is Monday 2026-11-23, 10:00 UTC.
@pytest.mark.parametrize(
    ("lines", "words"),
    [
        pytest.param(["- [ ] 2026-12-04 @csm-anna call"], [], id="dated, ahead, ours"),
        pytest.param(["- [ ] @csm-anna call"], ["undated"], id="no date"),
        pytest.param(["- [ ] call by 31/02"], ["undated"], id="a date that is none"),
        pytest.param(["- [ ] call 2026-12-04 or 2026-12-11"], ["undated"], id="two dates"),
        pytest.param(["- [ ] 2026-11-22 call"], ["past"], id="yesterday"),
        pytest.param(["- [ ] 2026-11-23 call"], [], id="today"),
        pytest.param(["- [x] 2026-11-22 call", "- [x] call"], ["none"], id="done"),
        pytest.param(["- [ ] 2026-12-04 @sa-carl call"], ["waiting on others"], id="somebody else's"),
        pytest.param(["- [ ] 2026-12-04 @CSM-Anna call"], [], id="ours in other case"),
        pytest.param(["- [ ] 2026-12-04 call"], [], id="nobody's"),
        pytest.param(["- [ ] 2026-12-04 call (2026-12-04)"], [], id="a day is nobody"),
        pytest.param(["- [x] 2026-12-04 @sa-carl call"], ["none"], id="somebody else's, done"),
        pytest.param(
            ["- [ ] 2026-11-02 @sa-carl call", "- [ ] ask"], ["undated", "past", "waiting on others"], id="several"
        ),
        pytest.param(["- [ ] YYYY-MM-DD (owner) what"], ["none"], id="as the template left it"),
        pytest.param([], ["none"], id="an empty section"),
        pytest.param(["words"], ["none"], id="prose"),
        pytest.param(["> - [ ] 2026-11-02 call"], ["none"], id="a quote"),
        pytest.param(["- [ ] 9999-12-31 call"], ["undated"], id="a day nobody means"),
    ],
)
def test_steps_of_the_description(lines: list[str], words: list[str]) -> None:
    assert met(steps(*lines)) == words


@pytest.mark.parametrize("heading", ["## Next step", "**Next steps**", "Next steps:", "### NEXT STEPS:"])
def test_its_heading_in_other_shapes(heading: str) -> None:
    assert met(steps("- [ ] call", heading=heading)) == ["undated"]


def test_without_its_heading_there_are_none() -> None:
    assert met(steps("- [ ] call", heading="## Plan")) == ["none"]


# Of the newest form -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("notes", "words"),
    [
        pytest.param([("2026-11-20", NO_CHANGE)], [], id="a form"),
        pytest.param([("2026-11-20", "No change. Next step: call")], ["undated"], id="without a date"),
        pytest.param([("2026-11-20", "No change. Next step: call 2026-11-21")], ["past"], id="past"),
        pytest.param(
            [("2026-11-19", "No change. Next step: call"), ("2026-11-20", NO_CHANGE)], [], id="only the newest"
        ),
        pytest.param([("2026-11-20", "Next step: call")], ["none"], id="prose"),
    ],
)
def test_steps_of_the_newest_form(notes: list[tuple[str, str]], words: list[str]) -> None:
    assert met(issue(), *(note(when, body=body) for when, body in notes)) == words


def test_steps_of_both_count() -> None:
    assert met(steps("- [ ] call"), note("2026-11-20", body="No change. Next step: ask 2026-11-21")) == [
        "undated",
        "past",
    ]


def test_a_step_ticked_in_the_description_is_done() -> None:
    form = note("2026-11-20", body="No change.\n## Next steps\n- [ ] call")
    assert met(steps("- [x] call"), form) == ["none"]


# Whose they are -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("owner", "ours"),
    [("csm-anna", True), ("csm-ben", True), ("csm-carl", False)],
)
def test_the_stand_in_and_the_one_away_are_both_ours(owner: str, ours: bool) -> None:
    people = People(people={"csm-anna": Person(backup="csm-ben", away=(away("2026-11-20", "2026-11-30"),))})
    one = replace(steps(f"- [ ] 2026-12-04 @{owner} call"), assignees=(CSM,))
    assert ("waiting on others" not in met(one, people=people)) is ours


def test_every_assignee_is_ours() -> None:
    one = replace(steps("- [ ] 2026-12-04 @csm-ben call"), assignees=(CSM, OTHER))
    assert met(one) == []


def test_the_csm_of_the_table_is_ours() -> None:
    table = "| Field | Value |\n|---|---|\n| CSM | csm-dora |\n\n"
    one = steps("- [ ] 2026-12-04 @csm-dora call")
    nobody = replace(one, description=table + one.description, assignees=(), author=User(2, "project_1_bot_abc123"))
    assert met(nobody) == []


# What is read, and when it looks again ------------------------------------------------------------


@pytest.mark.parametrize("word", ["undated", "past", "waiting on others", "none"])
def test_notes_are_the_only_fact_it_needs(word: str) -> None:
    finding = ask("next_steps", word, steps("- [ ] call"), EMPTY, form_scene())
    assert (finding.verdict, finding.missing) == ("unknown", {Need(NOTES)})


@pytest.mark.parametrize(
    ("lines", "look"),
    [
        pytest.param(["- [ ] 2026-12-04 a", "- [ ] 2026-11-25 b"], "2026-11-26", id="the day after the earliest"),
        pytest.param(["- [ ] 2026-11-23 a"], "2026-11-24", id="today: tomorrow"),
        pytest.param(["- [ ] 2026-11-20 a", "- [ ] 2026-11-25 b"], None, id="one is past already"),
        pytest.param(["- [ ] a"], None, id="no date"),
        pytest.param(["- [ ] 2199-12-31 a"], "2200-01-01", id="the last day anybody means"),
    ],
)
def test_a_step_ahead_is_looked_at_again(lines: list[str], look: str | None) -> None:
    finding = ask("next_steps", "past", steps(*lines), facts(), form_scene())
    assert finding.next_look == (at(look) if look else None)


@pytest.mark.parametrize("word", ["undated", "waiting on others", "none"])
def test_the_other_words_wait_for_no_day(word: str) -> None:
    assert ask("next_steps", word, steps("- [ ] 2026-12-04 a"), facts(), form_scene()).next_look is None


def test_it_says_what_it_saw() -> None:
    one = steps("- [ ] 2026-11-02 a", "- [ ] b", "- [x] c")
    seen = [ask("next_steps", word, one, facts(), form_scene()).seen for word in ("past", "undated", "none")]
    assert seen == ["2 open, past: 2026-11-02", "2 open, undated: no date", "2 open"]


@pytest.mark.parametrize("wrong", ["late", "", None, ["past"]])
def test_other_words_are_refused(wrong: Any) -> None:
    with pytest.raises(ValidationError):
        ask("next_steps", wrong, issue())


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        pytest.param(["- [ ] 2026-11-22 call"], ["past"], id="yesterday"),
        pytest.param(["- [ ] call"], ["undated"], id="no date"),
        pytest.param([], ["none"], id="nothing"),
    ],
)
def test_of_the_description_alone_no_notes_are_read(lines: list[str], words: list[str]) -> None:
    wanted = [{"are": word, "forms": False} for word in ("undated", "past", "none")]
    found = [ask("next_steps", one, steps(*lines), EMPTY, form_scene()) for one in wanted]
    assert [one["are"] for one, finding in zip(wanted, found, strict=True) if finding.met] == words
    written = note("2026-11-20", body="No change. Next step: 2026-11-21 call")
    past = ask("next_steps", {"are": "past", "forms": False}, steps(), facts([written]), form_scene())
    assert not past.met, "what a form says does not count"
