"""`commands`: what members ask for in comments is done once and answered once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.builders import (
    BOT,
    CSM,
    MANAGER,
    NOW,
    OTHER,
    PROCESS,
    PROJECT,
    added,
    at,
    day,
    do,
    facts,
    issue,
    note,
    planned,
    policy,
    removed,
    scene,
    templates,
    update,
)
from triage_bot.actions.effects import Effects
from triage_bot.changes.change import Change
from triage_bot.changes.link import Link
from triage_bot.changes.notes import PostNote
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.changes.relabel import Relabel
from triage_bot.changes.set_field import SetDue
from triage_bot.context.scene import Scene
from triage_bot.model.facts import EMPTY, LABEL_EVENTS, NOTES, Facts, Identity, Need, People, Role
from triage_bot.model.resource import Issue, LabelEvent, Note, Ref, User
from triage_bot.text import marker
from triage_bot.text.template import Document

OUTCOMES = (
    "{% for one in done %}[{{ one.verb }}: {{ one.outcome }}"
    "{% for key in ['until', 'last', 'colour', 'colours', 'severity', 'severities', 'reference', 'hint'] %}"
    "{% if one[key] is defined %} {{ key }} {{ one[key] }}{% endif %}{% endfor %}]{% endfor %}"
)
"""An answer that names outcomes, whatever the shipped words for them are."""

VALUE: dict[str, Any] = {
    "template": "outcomes.md.j2",
    "snooze": {"most": {"HS::Red": "14 days", "HS::Yellow": "31 days"}},
    "escalate": {"template": "escalation.md.j2"},
}
RED = issue(labels=("HS::Red", "EMEA"))
YELLOW = issue(labels=("HS::Yellow", "EMEA"))
GREEN = issue(labels=("HS::Green", "EMEA"))
STRANGER = User(90, "stranger")

NEW = f"{PROJECT}#(new a-rule for {PROJECT}#1)"
"""The escalation before it has a number; the real one is put in when it has."""


def _scene(**more: Any) -> Scene:
    texts = {**templates(), "outcomes.md.j2": Document(name="outcomes.md.j2", body=OUTCOMES)}
    return scene(more.pop("now", NOW), **{"process": PROCESS, "templates": texts, **more})


def _asked(words: str, when: str = "2026-11-23 09:30", author: User = CSM, **more: Any) -> Note:
    return note(when, author, f"@triage-bot {words}".strip(), **more)


def _do(*notes: Note, one: Issue = RED, events: tuple[LabelEvent, ...] = (), on: Scene | None = None) -> Effects:
    return do("commands", VALUE, one, facts(notes, events), on or _scene())


def _answers(effects: Effects) -> list[PostNote]:
    return [one for one in effects.changes if isinstance(one, PostNote)]


def _says(effects: Effects) -> str:
    return " ".join(marker.without(one.body) for one in _answers(effects))


def _rest(effects: Effects) -> list[Change]:
    return [one for one in effects.changes if not isinstance(one, PostNote)]


# Each command ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "words", "says"),
    [
        pytest.param(RED, "help", "[help: help]", id="help"),
        pytest.param(RED, "", "[: help]", id="the name alone"),
        pytest.param(RED, "Help", "[help: help]", id="in capitals"),
        pytest.param(RED, "snoze 2026-12-01 leave", '[snoze: unknown hint did you mean "snooze"?]', id="misspelt"),
        pytest.param(RED, "no-change", "[no-change: no step]", id="no change, without a step"),
        pytest.param(RED, "no-change <what>", "[no-change: no step]", id="no change, as copied"),
        pytest.param(RED, "no-change Call them", "[no-change: no date]", id="no change, red without a date"),
        pytest.param(RED, "no-change Call them by 2026-12-01", "", id="no change, whole: the emoji is enough"),
        pytest.param(YELLOW, "no-change Call them", "", id="no change, yellow needs no date"),
        pytest.param(RED, "snooze 2026-12-07 leave", "[snooze: ok until 2026-12-07]", id="snooze, red, last day"),
        pytest.param(
            RED, "snooze 2026-12-08 leave", "[snooze: too long until 2026-12-08 last 2026-12-07]", id="snooze, red, far"
        ),
        pytest.param(YELLOW, "snooze 2026-12-24 leave", "[snooze: ok until 2026-12-24]", id="snooze, yellow, last day"),
        pytest.param(
            YELLOW,
            "snooze 2026-12-25 leave",
            "[snooze: too long until 2026-12-25 last 2026-12-24]",
            id="snooze, yellow, far",
        ),
        pytest.param(GREEN, "snooze 2027-06-01 pilot", "[snooze: ok until 2027-06-01]", id="snooze, other colours"),
        pytest.param(RED, "snooze 2026-11-24 leave", "[snooze: ok until 2026-11-24]", id="snooze until tomorrow"),
        pytest.param(RED, "snooze 2026-11-23 leave", "[snooze: past day until 2026-11-23]", id="snooze until today"),
        pytest.param(RED, "snooze 2026-12-01", "[snooze: no reason]", id="snooze without a reason"),
        pytest.param(RED, "snooze 2026-12-01 <reason>", "[snooze: no reason]", id="snooze, as copied"),
        pytest.param(RED, "snooze next week, leave", "[snooze: no day]", id="snooze without a day"),
        pytest.param(RED, "snooze 2026-12-01 or 2026-12-02", "[snooze: no day]", id="snooze with two days"),
        pytest.param(RED, "health green they renewed", "[health: ok colour green]", id="health"),
        pytest.param(RED, "health HS::Green they renewed", "[health: ok colour green]", id="health by label"),
        pytest.param(
            RED, "health blue why", "[health: no colour colours \\['red', 'yellow', 'green'\\]]", id="health, no colour"
        ),
        pytest.param(RED, "health green", "[health: no reason]", id="health without a reason"),
        pytest.param(RED, "health red still so", "[health: already colour red]", id="health as it is"),
        pytest.param(
            RED,
            "escalate urgent Fix it",
            "[escalate: no severity severities \\['critical', 'high', 'medium', 'low'\\]]",
            id="escalate, no severity",
        ),
        pytest.param(RED, "escalate high", "[escalate: no ask]", id="escalate without an ask"),
        pytest.param(
            RED,
            "escalate High: Fix it",
            f"[escalate: ok severity high reference {NEW}]",
            id="escalate",
        ),
        pytest.param(
            RED,
            "help\n\nand, by the way:\n@triage-bot health green they renewed",
            "[help: help][health: ok colour green]",
            id="two commands, one answer",
        ),
        pytest.param(
            RED,
            "no-change Call by 2026-12-01\n@triage-bot help",
            "[help: help]",
            id="what needs no answer is not told beside what does",
        ),
    ],
)
def test_what_is_answered(one: Issue, words: str, says: str) -> None:
    effects = _do(_asked(words), one=one)
    assert _says(effects) == says
    assert len(_answers(effects)) == bool(says)
    assert all(": , " not in answer.reason and not answer.reason.endswith(": ") for answer in _answers(effects))
    assert all(answer.answer and not answer.mentions for answer in _answers(effects))
    if "ok" not in says:
        assert _rest(effects) == []


def test_a_snooze_is_the_label_and_the_day_it_ends_with() -> None:
    label, due = _rest(_do(_asked("snooze 2026-12-01 customer's holidays")))
    assert isinstance(label, Relabel) and label.add == ("snoozed",) and not label.remove
    assert isinstance(due, SetDue) and due.due == day("2026-12-01")
    assert label.reason == "csm-anna asked for snooze on 2026-11-23"


@pytest.mark.parametrize(
    ("labels", "remove"),
    [
        pytest.param(("HS::Red", "EMEA"), ("HS::Red",), id="another colour"),
        pytest.param(("EMEA",), (), id="none"),
        pytest.param(("HS::Red", "HS::Yellow"), ("HS::Red", "HS::Yellow"), id="two"),
    ],
)
def test_a_colour_takes_the_place_of_the_one_before(labels: tuple[str, ...], remove: tuple[str, ...]) -> None:
    (label,) = _rest(_do(_asked("health green they renewed"), one=issue(labels=labels)))
    assert isinstance(label, Relabel) and (label.add, label.remove) == (("HS::Green",), remove)


@pytest.mark.parametrize(
    ("event", "outcome"),
    [
        pytest.param(added("HS::Yellow", "2026-11-23 09:45", OTHER), "overtaken", id="a person, later"),
        pytest.param(removed("HS::Yellow", "2026-11-23 09:45", OTHER), "overtaken", id="a person took one off, later"),
        pytest.param(added("HS::Yellow", "2026-11-23 09:15", OTHER), "ok", id="a person, before"),
        pytest.param(added("HS::Yellow", "2026-11-23 09:45", BOT), "ok", id="the bot, later"),
        pytest.param(added("EMEA", "2026-11-23 09:45", OTHER), "ok", id="another category"),
    ],
)
def test_a_persons_later_label_wins(event: LabelEvent, outcome: str) -> None:
    effects = _do(_asked("health green they renewed"), events=(event,))
    assert _says(effects) == f"[health: {outcome} colour green]"
    assert bool(_rest(effects)) is (outcome == "ok")


def test_what_an_earlier_run_did_is_answered_as_done() -> None:
    done = added("HS::Green", "2026-11-23 09:40", BOT)
    effects = _do(_asked("health green they renewed"), one=GREEN, events=(done,))
    assert (_says(effects), _rest(effects)) == ("[health: ok colour green]", [])


@pytest.mark.parametrize(
    ("first", "second", "says", "rest"),
    [
        pytest.param(
            "health yellow better",
            "health green they renewed",
            "[health: overtaken colour yellow] [health: ok colour green]",
            {"HS::Green"},
            id="colours",
        ),
        pytest.param(
            "snooze 2026-12-05 leave",
            "snooze 2026-12-01 leave, sorry",
            "[snooze: ok until 2026-12-01]",
            {"snoozed", day("2026-12-01")},
            id="snoozes",
        ),
        pytest.param(
            "health yellow better",
            "health green",
            "[health: ok colour yellow] [health: no reason]",
            {"HS::Yellow"},
            id="the second cannot be understood",
        ),
        pytest.param(
            "health yellow better",
            "health gren since 2026-12-01",
            "[health: ok colour yellow] [health: no colour colours \\['red', 'yellow', 'green'\\]]",
            {"HS::Yellow"},
            id="the second names no colour",
        ),
        pytest.param(
            "snooze 2026-12-05 leave",
            "snooze 2026-12-01",
            "[snooze: ok until 2026-12-05] [snooze: no reason]",
            {"snoozed", day("2026-12-05")},
            id="the second has no reason",
        ),
        pytest.param(
            "snooze 2026-12-05 leave",
            "snooze next week, leave",
            "[snooze: ok until 2026-12-05] [snooze: no day]",
            {"snoozed", day("2026-12-05")},
            id="the second has no day",
        ),
        pytest.param(
            "health gren better",
            "health green they renewed",
            "[health: ok colour green]",
            {"HS::Green"},
            id="the first could not be understood",
        ),
        pytest.param(
            "health green they renewed",
            "snooze 2026-12-01 leave",
            "[health: ok colour green] [snooze: ok until 2026-12-01]",
            {"HS::Green", "snoozed", day("2026-12-01")},
            id="different ones",
        ),
    ],
)
def test_of_two_the_later_one_counts(first: str, second: str, says: str, rest: set[object]) -> None:
    effects = _do(_asked(first), _asked(second, "2026-11-23 09:40", OTHER))
    assert _says(effects) == says
    done = {label for one in _rest(effects) if isinstance(one, Relabel) for label in one.add}
    assert done | {one.due for one in _rest(effects) if isinstance(one, SetDue)} == rest


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        ("health yellow better", "health green ha", "[health: ok colour yellow]"),
        ("snooze 2026-12-05 leave", "snooze 2026-12-01 ha", "[snooze: ok until 2026-12-05]"),
    ],
)
def test_a_later_command_of_an_outsider_overtakes_nothing(first: str, second: str, says: str) -> None:
    assert _says(_do(_asked(first), _asked(second, "2026-11-23 09:40", STRANGER))) == says


@pytest.mark.parametrize(
    ("events", "says"),
    [
        pytest.param((), "[no-change: no date]", id="red all along"),
        pytest.param((added("HS::Red", "2026-11-23 09:45"),), "", id="red only since"),
        pytest.param((removed("HS::Green", "2026-11-23 09:45"),), "[no-change: no date]", id="a mere removal"),
        pytest.param(
            (removed("hs::red", "2026-11-23 09:45", BOT), added("HS::Red", "2026-11-23 09:45", BOT)),
            "[no-change: no date]",
            id="red all along, spelt otherwise",
        ),
        pytest.param(
            (
                *(removed("HS::Yellow", "2026-11-23 09:45"), added("hs::red", "2026-11-23 09:45")),
                *(removed("hs::red", "2026-11-23 09:50", BOT), added("HS::Red", "2026-11-23 09:50", BOT)),
            ),
            "",
            id="red only since, and spelt otherwise then",
        ),
    ],
)
def test_what_was_whole_when_it_was_written_is_not_asked_for_later(events: tuple[LabelEvent, ...], says: str) -> None:
    assert _says(_do(_asked("no-change Call them"), events=events)) == says


def test_an_edited_command_is_read_as_it_is_now() -> None:
    edited = _asked("no-change Call them", updated_at=at("2026-11-23 09:50"))
    assert _says(_do(edited)) == "[no-change: no date]"


def test_where_no_such_form_is_there_the_step_is_enough() -> None:
    on = _scene(process=replace(PROCESS, forms=()))
    assert _do(_asked("no-change Call them"), on=on).changes == ()
    assert _says(_do(_asked("no-change"), on=on)) == "[no-change: no step]"


def test_in_another_form_it_is_that_form_that_counts() -> None:
    body = f"{update()}\n@triage-bot no-change Call them"
    assert _do(note("2026-11-23 09:30", CSM, body.replace("2026-12-04", "soon"))).changes == ()


# Escalations ---------------------------------------------------------------------------------------


def _escalation(asked: str, iid: int = 9, author: User = BOT, about: Ref = RED.ref, state: str = "opened") -> Issue:
    hidden = marker.write({"about": str(about), "asked": asked, "template": "escalation"})
    return issue(iid, author=author, state=state, description=f"What is asked.\n\n{hidden}")


def test_an_escalation_is_opened_linked_and_answered_if_it_was_opened() -> None:
    asked = _asked("escalate high /close @everyone Fix it")
    opening, link, answer = _do(asked).changes
    assert isinstance(opening, OpenIssue) and isinstance(link, Link) and isinstance(answer, PostNote)
    assert opening.title == "Escalation (high): Alder Foods - triage"
    assert (opening.labels, opening.assignees, opening.confidential) == (("type::escalation",), ("csm-anna",), True)
    lines = opening.description.splitlines()
    assert "\u200b/close @\u200beveryone Fix it" in lines  # the same to a reader, without power
    assert marker.read(opening.description) == {
        "v": 1, "about": str(RED.ref), "asked": str(asked.id), "template": "escalation",
    }  # fmt: skip
    assert link.to == answer.needs == opening.ref and opening.ref.planned


@pytest.mark.parametrize(
    ("there", "says", "links"),
    [
        pytest.param([], f"ok severity high reference {NEW}", 1, id="none: opened"),
        pytest.param([{}], f"already severity high reference {PROJECT}#9", 0, id="one is open: named"),
        pytest.param([{"asked": "note"}], f"ok severity high reference {PROJECT}#9", 1, id="an earlier run opened it"),
        pytest.param([{"state": "closed"}], f"ok severity high reference {NEW}", 1, id="one was closed"),
        pytest.param([{"author": CSM}], f"ok severity high reference {NEW}", 1, id="a person pasted the mark"),
        pytest.param([{"about": Ref(PROJECT, 7)}], f"ok severity high reference {NEW}", 1, id="of another account"),
    ],
)
def test_one_escalation_at_a_time(there: list[dict[str, Any]], says: str, links: int) -> None:
    asked = _asked("escalate high Fix it")
    issues = [_escalation(str(asked.id) if one.pop("asked", "") else "777", **one) for one in map(dict, there)]
    effects = _do(asked, on=_scene(issues={one.ref: one for one in issues}))
    assert _says(effects) == f"[escalate: {says}]"
    assert sum(isinstance(one, Link) for one in effects.changes) == links
    opened = [one for one in effects.changes if isinstance(one, OpenIssue)]
    assert len(opened) == says.endswith(NEW)


def test_two_in_one_comment_are_one_and_the_other_is_told_so() -> None:
    effects = _do(_asked("escalate high Fix it\n@triage-bot escalate low Send somebody"))
    assert _says(effects) == f"[escalate: ok severity high reference {NEW}][escalate: one at a time]"
    assert sum(isinstance(one, OpenIssue) for one in effects.changes) == 1


PEOPLE: dict[str, Any] = {
    "csm_manager": "manager-emea",
    "ae": "ae-one",
    "csm_director": "director-dan",
    "asm": "asm-ash",
    "regional_director": "rd-rob",
    "vp_cs": "vp-vic",
    "sa": "sa-sue",
}


def _people(**more: Any) -> People:
    return People(roles={role: Role(default=name) for role, name in PEOPLE.items()}, **more)


def _opening(effects: Effects) -> OpenIssue:
    (opening,) = (one for one in effects.changes if isinstance(one, OpenIssue))
    return opening


ABOVE = ["manager-emea", "ae-one", "director-dan", "asm-ash", "rd-rob", "vp-vic"]


@pytest.mark.parametrize(
    ("severity", "more", "called"),
    [
        pytest.param("low", {}, ABOVE[:2], id="low: manager and account executive"),
        pytest.param("medium", {}, ABOVE[:3], id="medium: the director, too"),
        pytest.param("high", {}, ABOVE, id="high: those above"),
        pytest.param("critical", {}, ABOVE, id="critical: the same"),
        pytest.param("high", {"escalation": {"high": ["vp_cs"]}}, [*ABOVE[:2], "vp-vic"], id="as the people file says"),
        pytest.param("high", {"escalation": {"high": []}}, ABOVE[:2], id="nobody besides"),
        pytest.param("high", {"escalation": {"low": ["sa"]}}, ABOVE, id="of other severities it says nothing"),
        pytest.param("low", {"escalation": {"low": ["sa", "ae"]}}, [*ABOVE[:2], "sa-sue"], id="each once"),
        pytest.param("high", {"quiet": ["vp_cs"]}, ABOVE, id="a quiet role is called all the same"),
        pytest.param("high", {"do_not_mention": ["vp-vic"]}, ABOVE[:-1], id="who is not to be mentioned is not"),
    ],
)
def test_an_escalation_calls_those_its_severity_concerns(
    severity: str, more: dict[str, Any], called: list[str]
) -> None:
    levels = {f"projects:{PROJECT}": dict.fromkeys((*PEOPLE.values(), CSM.username), 30)}
    effects = _do(_asked(f"escalate {severity} Fix it"), on=_scene(people=_people(**more), members=levels))
    opening = _opening(effects)
    assert list(opening.mentions) == called
    assert opening.description.splitlines()[0].startswith(" ".join(f"@{name}" for name in called))
    assert opening.reaches == ("csm-anna", *called)


def test_who_asked_for_it_is_not_called_and_who_cannot_read_it_is_told_of() -> None:
    levels = {f"projects:{PROJECT}": {CSM.username: 30, MANAGER.username: 30, "ae-one": 10}}
    value = {**VALUE, "template": "commands.md.j2"}
    on = _scene(people=_people(), members=levels)
    by_manager = _asked("escalate medium Fix it", author=MANAGER)
    effects = do("commands", value, replace(RED, confidential=False), facts([by_manager]), on)
    assert _opening(effects).mentions == ()
    assert "Not called, so please tell them yourself: ae-one, director-dan." in _says(effects)
    assert effects.warnings == (
        f"{PROJECT}#1: ae: a Guest, who cannot read this issue",
        f"{PROJECT}#1: csm director: a username is not a member here",
    )


@pytest.mark.parametrize(
    ("one", "words", "says"),
    [
        pytest.param(YELLOW, "escalate high Fix it", ["not red"], id="yellow"),
        pytest.param(GREEN, "escalate high Fix it", ["not red"], id="green"),
        pytest.param(RED, "escalate high Fix it", ["ok"], id="red"),
        pytest.param(YELLOW, "health red it got worse\n@triage-bot escalate high Fix it", ["ok", "ok"], id="red first"),
        pytest.param(RED, "health green all well\n@triage-bot escalate high Fix", ["ok", "not red"], id="red no more"),
        pytest.param(YELLOW, "escalate Fix it", ["no severity"], id="what cannot be understood is told first"),
    ],
)
def test_an_escalation_is_for_red_accounts(one: Issue, words: str, says: list[str]) -> None:
    value = {**VALUE, "escalate": {"template": "escalation.md.j2", "any_label": ["HS::Red"]}}
    effects = do("commands", value, one, facts([_asked(words)]), _scene())
    told = [part.split(": ")[1] for part in _says(effects).strip("[]").split("][")]
    assert [outcome.startswith(word) for outcome, word in zip(told, says, strict=True)] == [True] * len(says)
    assert any(isinstance(change, OpenIssue) for change in effects.changes) is (says[-1] == "ok")


def test_two_comments_make_it_red_and_escalate() -> None:
    value = {**VALUE, "escalate": {"template": "escalation.md.j2", "any_label": ["HS::Red"]}}
    notes = [_asked("health red it got worse"), _asked("escalate high Fix it", "2026-11-23 09:40")]
    effects = do("commands", value, YELLOW, facts(notes), _scene())
    assert _opening(effects).title == "Escalation (high): Alder Foods - triage"


def test_a_guest_is_not_obeyed() -> None:
    guests = _scene(members={f"projects:{PROJECT}": {CSM.username: 10}})
    effects = _do(_asked("health green it is fine"), on=guests)
    assert effects.changes == () and "may not edit issues" in effects.held[0].why


def test_a_later_form_beats_an_earlier_command() -> None:
    form = note("2026-11-23 09:50", CSM, update("yellow"))
    assert _says(_do(_asked("health green it is fine"), form)) == "[health: overtaken colour green]"


def test_a_second_one_waits_until_the_first_can_be_named() -> None:
    later, help_ = _asked("escalate low Fix that too", "2026-11-23 09:40", OTHER), _asked("help", "2026-11-23 09:50")
    effects = _do(_asked("escalate high Fix it"), later, help_)
    assert _says(effects) == f"[escalate: ok severity high reference {NEW}] [help: help]"
    (held,) = effects.held
    assert held.until and held.until > NOW
    first = _escalation("777")
    again = _do(later, on=_scene(issues={first.ref: first}))
    assert _says(again) == f"[escalate: already severity low reference {PROJECT}#9]"


def test_without_escalations_in_the_policy_the_word_is_unknown() -> None:
    value = {key: VALUE[key] for key in ("template", "snooze")}
    effects = do("commands", value, RED, facts([_asked("escalate high Fix it")]), _scene())
    assert _says(effects) == "[escalate: unknown hint possible: adopt, health, help, no-change, snooze]"
    with_them = _do(_asked("escalte high Fix it"))
    assert _says(with_them) == '[escalte: unknown hint did you mean "escalate"?]'


# Once ----------------------------------------------------------------------------------------------


WORDS = ["help", "snooze 2026-12-01 leave", "health green they renewed", "escalate high Fix it", "nothing", "no-change"]


@pytest.mark.parametrize("words", WORDS)
def test_the_second_look_finds_the_answer(words: str) -> None:
    asked = _asked(words)
    (answer,) = _answers(_do(asked))
    said = note("2026-11-23 10:00", BOT, answer.body)
    assert _do(asked, said).changes == ()
    assert _do(asked, said, on=_scene(now=at("2026-12-05"))).changes == ()


def test_a_corrected_command_is_a_new_one() -> None:
    asked = _asked("snooze soon leave")
    (answer,) = _answers(_do(asked))
    said = note("2026-11-23 10:00", BOT, answer.body)
    edited = replace(asked, updated_at=at("2026-11-23 10:05"))
    assert _do(edited, said).changes == ()  # only a reaction, or other words
    corrected = replace(edited, body="@triage-bot snooze 2026-12-01 leave")
    assert _says(_do(corrected, said)) == "[snooze: ok until 2026-12-01]"


def test_an_answer_silences_only_its_own_command() -> None:
    first, second = _asked("help"), _asked("help", "2026-11-23 09:40")
    (answer,) = _answers(_do(first))
    said = note("2026-11-23 10:00", BOT, answer.body)
    assert [one.key for one in _answers(_do(first, second, said))] == [str(second.id)]


def test_an_answer_pasted_by_a_person_silences_and_triggers_nothing() -> None:
    asked = _asked("help")
    value = {**VALUE, "template": "commands.md.j2"}
    (answer,) = _answers(do("commands", value, RED, facts([asked]), _scene()))
    pasted = note("2026-11-23 10:00", OTHER, answer.body)
    effects = do("commands", value, RED, facts([asked, pasted]), _scene())
    assert [one.key for one in _answers(effects)] == [str(asked.id)]


# Who, where and when -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "held"),
    [
        pytest.param(_asked("help", author=STRANGER), 1, id="an outsider: told to whoever runs the bot"),
        pytest.param(_asked("help", author=BOT), 0, id="the bot itself"),
        pytest.param(_asked("help", author=User(3, "project_1_bot_0ld")), 0, id="the bot under an earlier token"),
        pytest.param(_asked("help", author=User(9, "importer")), 0, id="another automation"),
        pytest.param(_asked("help", system=True), 0, id="a system note"),
        pytest.param(_asked("help", "2026-11-02 09:00"), 0, id="older than 21 days"),
    ],
)
def test_whose_words_are_not_obeyed(given: Note, held: int) -> None:
    on = _scene(identity=Identity(project_ids=frozenset({1}), others=frozenset({"importer"})))
    effects = _do(given, on=on)
    assert (effects.changes, len(effects.held)) == ((), held)


@pytest.mark.parametrize(
    ("body", "answers"),
    [
        pytest.param("> @triage-bot help", 0, id="a quote"),
        pytest.param(">>>\n@triage-bot help\n>>>", 0, id="a quote of several lines"),
        pytest.param("```\n@triage-bot help\n```", 0, id="a code block"),
        pytest.param("    @triage-bot help", 0, id="indented code"),
        pytest.param("`@triage-bot help`", 0, id="code in a line"),
        pytest.param("<!-- \n@triage-bot help\n-->", 0, id="a comment nobody sees"),
        pytest.param("- `@triage-bot help`: shows it", 0, id="the help itself, pasted"),
        pytest.param("Thanks, @triage-bot help is fine", 0, id="inside a sentence"),
        pytest.param("@triage-bot2 help", 0, id="another user, digit"),
        pytest.param("@triage-bot-emea help", 0, id="another user, dash"),
        pytest.param("@triage-bot_2 help", 0, id="another user, underscore"),
        pytest.param("@triage-bot.emea help", 0, id="another user, dot"),
        pytest.param("@Triage-Bot: help", 1, id="in capitals, with a colon"),
        pytest.param("A word first.\n@triage-bot help\nAnd after.", 1, id="a line of its own"),
    ],
)
def test_where_a_command_may_stand(body: str, answers: int) -> None:
    assert len(_answers(_do(note("2026-11-23 09:30", CSM, body)))) == answers


@pytest.mark.parametrize(("baseline", "answers"), [("2026-11-20", 1), ("2026-11-21", 0)])
def test_what_was_asked_before_the_baseline_is_not_obeyed(baseline: str, answers: int) -> None:
    on = _scene(baseline=day(baseline))
    assert len(_answers(_do(_asked("help", "2026-11-20 09:00"), on=on))) == answers


def test_twenty_one_days_is_not_older() -> None:
    assert len(_answers(_do(_asked("help", "2026-11-02 10:00")))) == 1


def test_a_bot_without_a_name_hears_nothing() -> None:
    on = _scene(process=replace(PROCESS, mention=""), author="")
    assert _do(_asked("help"), on=on).changes == ()
    assert do("commands", VALUE, RED, EMPTY, on).missing == frozenset()


def test_without_a_name_in_the_policy_it_hears_its_own() -> None:
    on = _scene(process=replace(PROCESS, mention=""), author="other-bot")
    assert len(_answers(_do(note("2026-11-23 09:30", CSM, "@other-bot help"), on=on))) == 1


@pytest.mark.parametrize("internal", [True, False])
def test_an_internal_question_is_answered_internally(internal: bool) -> None:
    (answer,) = _answers(_do(_asked("help", internal=internal)))
    assert answer.internal is internal


# Facts -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "known", "missing"),
    [
        pytest.param("help", EMPTY, {NOTES}, id="the notes"),
        pytest.param("help", Facts(notes=()), set(), id="no more for most words"),
        pytest.param("health green they renewed", Facts(notes=()), {LABEL_EVENTS}, id="who changed the colour since"),
        pytest.param("no-change Call them", Facts(notes=()), {LABEL_EVENTS}, id="since when a date is wanted"),
        pytest.param("no-change Call them by 2026-12-01", Facts(notes=()), set(), id="a whole form needs no more"),
    ],
)
def test_what_is_read(words: str, known: Facts, missing: set[str]) -> None:
    given = replace(known, notes=(_asked("help"), _asked(words))) if known.notes is not None else known
    effects = do("commands", VALUE, RED, given, _scene())
    assert effects.missing == {Need(kind) for kind in missing}
    assert not (missing and effects.changes)


def test_what_nobody_touched_for_long_is_not_read() -> None:
    assert do("commands", VALUE, issue(updated_at=at("2026-11-02")), EMPTY, _scene()).missing == frozenset()


# The shipped words, and a whole plan -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("help", "@triage-bot snooze"),
        ("snoze x", 'did you mean "snooze"?'),
        ("no-change", "@triage-bot no-change"),
        ("no-change Call", "@triage-bot no-change"),
        ("snooze 2026-12-01 leave", "2026-12-01"),
        ("snooze", "YYYY-MM-DD"),
        ("snooze 2026-11-01 leave", "2026-11-01"),
        ("snooze 2026-12-31 leave", "2026-12-07"),
        ("snooze 2026-12-01", "why"),
        ("health green they renewed", "green"),
        ("health blue why", "red, yellow, green"),
        ("health green", "why"),
        ("health red still", "red"),
        ("escalate high Fix it", "high"),
        ("escalate", "critical, high, medium, low"),
        ("escalate high", "asked"),
        ("health yellow why\n@triage-bot escalate high Fix it", "Red first, or ask your manager"),
    ],
)
def test_every_outcome_has_words(words: str, says: str) -> None:
    asked = _asked(words)
    value = {**VALUE, "template": "commands.md.j2"}
    value["escalate"] = {**VALUE["escalate"], "any_label": ["HS::Red"]}
    effects = do("commands", value, RED, facts([asked]), _scene())
    assert says in _says(effects)
    assert "triage-bot part" not in _answers(effects)[0].body  # an answer is no unasked note


RULES = """
bot: {mention: triage-bot}
label_categories: {health: {labels: ["HS::Red", "HS::Yellow", "HS::Green"], required: true}}
resource_rules: {issues: {rules: [
  {id: asked, conditions: {state: opened}, actions: {commands: {
     template: commands.md.j2, snooze: {most: {"HS::Red": 14 days}}, escalate: {template: escalation.md.j2}}}}]}}
"""


def test_in_a_plan_the_answer_comes_after_what_it_tells_and_nothing_swings(tmp_path: Path) -> None:
    asked = [
        _asked("health green they renewed", "2026-11-23 09:00"),
        _asked("snooze 2026-12-03 leave", "2026-11-23 09:10"),
        _asked("snooze 2026-12-01 leave", "2026-11-23 09:20"),
        _asked("health yellow not quite", "2026-11-23 09:30", OTHER),
        _asked("escalate high Fix it", "2026-11-23 09:40"),
    ]
    rules = policy(RULES, tmp_path)
    plan = planned(rules, [RED], {RED.ref: facts(asked)})
    assert plan.warnings and all(line.startswith("nobody is named as") for line in plan.warnings)
    kinds = [change.kind for change in plan.changes]
    assert kinds == ["open_issue", "relabel", "set_due", "link", *["post_note"] * 4]
    (label,) = [one for one in plan.changes if isinstance(one, Relabel)]
    assert (set(label.add), label.remove) == ({"HS::Yellow", "snoozed"}, ("HS::Red",))
    (due,) = [one for one in plan.changes if isinstance(one, SetDue)]
    assert due.due == day("2026-12-01")
