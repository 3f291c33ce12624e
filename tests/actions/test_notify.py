"""`notify`: those concerned hear once of a change of colour, while it is news and still true."""

from __future__ import annotations

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
    account,
    added,
    at,
    away,
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
from triage_bot.actions.effects import Effects, Say
from triage_bot.changes.notes import PostNote
from triage_bot.changes.relabel import Relabel
from triage_bot.context.scene import Scene
from triage_bot.model.facts import EMPTY, LABEL_EVENTS, NOTES, Facts, Need, People, Person, Role
from triage_bot.model.resource import LabelEvent, Note, Ref, User
from triage_bot.text import marker
from triage_bot.text.calendar import Calendar
from triage_bot.text.template import Document

LINE = Document(name="line.md.j2", body="{{ to }} {{ before }}>{{ colour }} {{ since }} {{ by }}")
ROW = account(ae="ae-ada", sa="sa-sol", rm="rm-rea")
DESCRIPTION = f"Text.\n\n{marker.write({'account': 'acc-001'})}"
TEAM = ("ae-ada", "sa-sol", "rm-rea")
PEOPLE = People(roles={"csm_manager": Role(default=MANAGER.username)})
RED = ("HS::Red", "EMEA")
FRIDAY = added("HS::Red", "2026-11-20 09:00")
"""Red since the working day before NOW."""


def _scene(**more: Any) -> Scene:
    names = {one.username for one in (BOT, CSM, OTHER, MANAGER)} | set(TEAM)
    texts = {**templates(), LINE.name: LINE}
    given = {"process": PROCESS, "people": PEOPLE, "templates": texts, "accounts": {"acc-001": ROW}}
    return scene(
        more.pop("now", NOW),
        **{**given, "members": {f"projects:{PROJECT}": dict.fromkeys(frozenset(names), 30)}, **more},
    )


def _do(
    *events: LabelEvent,
    notes: tuple[Note, ...] = (),
    labels: tuple[str, ...] = RED,
    on: Scene | None = None,
    known: Facts | None = None,
    **value: Any,
) -> Effects:
    given = {"to": ["ae"], "template": LINE.name, **{key.rstrip("_"): one for key, one in value.items()}}
    here = on or _scene()
    one = issue(labels=labels, description=DESCRIPTION, updated_at=here.now)
    return do("notify", given, one, known or facts(notes, events), here)


def _say(effects: Effects) -> Say:
    (say,) = effects.says
    return say


def _told(colour: str, episode: str, when: str, author: User = BOT, rule: str = "another-rule") -> Note:
    entry = marker.Said(rule=rule, episode=at(episode), step=0, about=(f"health:{colour}",))
    return note(when, author, marker.compose({rule: "It changed."}, (entry,)))


# What is said ----------------------------------------------------------------------------------------


def test_those_named_are_told_what_it_was_and_is_since_when_and_by_whom() -> None:
    say = _say(_do(added("HS::Yellow", "2026-07-01"), FRIDAY, to=["ae", "csm_manager"]))
    assert say.text == '@ae-ada @manager-emea ~"HS::Yellow">~"HS::Red" 2026-11-20 csm-anna'
    assert say.mentions == ("ae-ada", "manager-emea")
    assert say.said == marker.Said(rule="a-rule", episode=at("2026-11-20 09:00"), step=0, about=("health:HS::Red",))
    assert not (say.reminder or say.any_day)


@pytest.mark.parametrize(
    ("template", "before"),
    [("became-red.md.j2", "HS::Yellow"), ("became-yellow.md.j2", ""), ("became-better.md.j2", "HS::Yellow")],
)
def test_the_shipped_words(template: str, before: str) -> None:
    events = [added(before, "2026-07-01")] if before else []
    say = _say(_do(*events, FRIDAY, template=template))
    assert say.text.startswith("@ae-ada ") and '~"HS::Red"' in say.text
    assert (f'~"{before}"' in say.text) is bool(before)


# When ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("red", "more", "why"),
    [
        pytest.param("2026-11-20 23:00", {}, "", id="the working day after"),
        pytest.param("2026-11-21 12:00", {}, "", id="on a Saturday: the Monday"),
        pytest.param("2026-11-23 09:30", {}, "told on 2026-11-24, or after a first comment", id="today: held"),
        pytest.param("2026-11-23 09:30", {"after": "0 days"}, "", id="at once, if asked"),
        pytest.param("2026-11-20 09:00", {"after": "2 working days"}, "told on 2026-11-24", id="later, if asked"),
        pytest.param("2026-11-18 09:00", {}, "", id="three working days"),
        pytest.param("2026-11-17 09:00", {}, None, id="older: no news"),
    ],
)
def test_after_one_working_day_and_while_it_is_news(red: str, more: dict[str, Any], why: str | None) -> None:
    effects = _do(added("HS::Red", red), **more)
    assert bool(effects.says) is (why == "")
    assert [why in held.why for held in effects.held] == ([True] if why else [])


@pytest.mark.parametrize(
    ("region", "red", "why"),
    [
        pytest.param("EMEA", "2026-11-20 09:00", "told on 2026-11-25", id="its next working day comes later"),
        pytest.param("APAC", "2026-11-20 09:00", "", id="another region's days off"),
        pytest.param("EMEA", "2026-11-18 09:00", "", id="news, by its own working days"),
        pytest.param("EMEA", "2026-11-17 09:00", "", id="news for longer, by its own working days"),
    ],
)
def test_it_waits_for_a_working_day_of_the_region(region: str, red: str, why: str) -> None:
    off = (
        day("2026-11-19"),
        day("2026-11-23"),
        day("2026-11-24"),
    )
    on = _scene(calendar=Calendar(holidays_by_region={"EMEA": off}))
    effects = _do(added("HS::Red", red), labels=("HS::Red", region), on=on)
    assert bool(effects.says) is (why == "")
    assert [why in held.why for held in effects.held] == ([True] if why else [])


def test_what_is_held_says_until_when() -> None:
    effects = _do(added("HS::Red", "2026-11-23 09:30"))
    assert effects.held[0].until == effects.next_look == at("2026-11-24 09:00")
    assert _do(added("HS::Red", "2026-11-17")).next_look is None


@pytest.mark.parametrize(
    ("word", "says"),
    [
        pytest.param(note("2026-11-23 09:40"), True, id="the actor's word"),
        pytest.param(note("2026-11-23 09:40", OTHER), True, id="anybody's"),
        pytest.param(note("2026-11-23 09:25"), True, id="a little before: why it is red"),
        pytest.param(note("2026-11-23 09:15"), False, id="before that"),
        pytest.param(note("2026-11-23 09:40", CSM, "changed the description", system=True), True, id="an edit"),
        pytest.param(note("2026-11-23 09:40", CSM, "assigned to @x", system=True), False, id="other system notes"),
        pytest.param(note("2026-11-23 09:40", BOT), False, id="the bot's"),
    ],
)
def test_or_after_a_first_word(word: Note, says: bool) -> None:
    effects = _do(added("HS::Red", "2026-11-23 09:30"), notes=(word,))
    assert bool(effects.says) is says


@pytest.mark.parametrize(("baseline", "says"), [("2026-11-20", True), ("2026-11-21", False)])
def test_what_changed_before_the_baseline_is_not_told(baseline: str, says: bool) -> None:
    effects = _do(FRIDAY, on=_scene(baseline=day(baseline)))
    assert (bool(effects.says), effects.held) == (says, ())


# Still true, and once --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "notes", "before"),
    [
        pytest.param([FRIDAY], [], "", id="new"),
        pytest.param([FRIDAY], [_told("HS::Red", "2026-11-20 09:00", "2026-11-20 12:00")], None, id="told"),
        pytest.param(
            [FRIDAY], [_told("HS::Red", "2026-11-20 09:00", "2026-11-20 12:00", CSM)], "", id="a person's mark"
        ),
        pytest.param(
            [FRIDAY, removed("HS::Red", "2026-11-20 10:00"), added("HS::Red", "2026-11-20 11:00")],
            [_told("HS::Red", "2026-11-20 09:00", "2026-11-20 12:00")],
            None,
            id="told, and put on again",
        ),
        pytest.param(
            [added("HS::Red", "2026-07-01"), added("HS::Yellow", "2026-11-20 08:00"), FRIDAY],
            [],
            None,
            id="turned back, untold",
        ),
        pytest.param(
            [added("HS::Red", "2026-11-18"), added("HS::Yellow", "2026-11-19"), FRIDAY],
            [_told("HS::Red", "2026-11-18", "2026-11-18 12:00")],
            None,
            id="told, and turned back again",
        ),
        pytest.param(
            [added("HS::Red", "2026-11-18"), added("HS::Yellow", "2026-11-19"), FRIDAY],
            [
                _told("HS::Red", "2026-11-18", "2026-11-18 12:00"),
                _told("HS::Yellow", "2026-11-19", "2026-11-19 12:00"),
            ],
            "HS::Yellow",
            id="told both ways: told again",
        ),
        pytest.param(
            [added("HS::Red", "2026-03-02"), added("HS::Green", "2026-05-04"), FRIDAY],
            [_told("HS::Red", "2026-03-02", "2026-03-02 12:00")],
            "HS::Green",
            id="told long ago, and another colour for long since, which nobody was told",
        ),
        pytest.param(
            [added("HS::Yellow", "2026-07-01"), added("HS::Green", "2026-11-20 08:00"), FRIDAY],
            [],
            "HS::Yellow",
            id="what it was for an hour was nobody told",
        ),
        pytest.param([added("HS::Green", "2026-11-20 08:00"), FRIDAY], [], "HS::Green", id="new, and changed at once"),
        pytest.param(
            [FRIDAY],
            [
                _told("HS::Red", "2026-11-20 09:00", "2026-11-20 12:00"),
                note("2026-11-20 13:00", BOT, marker.write({"said": [marker.Said(rule="x", episode=NOW).entry()]})),
                note(
                    "2026-11-20 14:00",
                    BOT,
                    marker.write({"said": [marker.Said(rule="x", episode=NOW, step=0, about=("region",)).entry()]}),
                ),
            ],
            None,
            id="told, and other things said since",
        ),
        pytest.param(
            [added("HS::Red", "2026-07-01"), added("EMEA", "2026-08-01"), FRIDAY],
            [],
            None,
            id="the same again, another category between",
        ),
        pytest.param([removed("HS::Green", "2026-11-20 08:59"), FRIDAY], [], "", id="a removal is no turn"),
        pytest.param(
            [added("hs::red", "2026-11-20 09:00"), added("HS::Red", "2026-11-20 09:01", BOT)],
            [],
            "",
            id="the bot mended the spelling",
        ),
    ],
)
def test_told_once_and_only_what_stayed(events: list[LabelEvent], notes: list[Note], before: str | None) -> None:
    effects = _do(*events, notes=tuple(notes))
    if before is None:
        assert effects.says == ()
    else:
        shown = f'~"{before}"' if before else ""
        assert _say(effects).text == f'@ae-ada {shown}>~"HS::Red" 2026-11-20 csm-anna'


@pytest.mark.parametrize(
    ("events", "from_", "says"),
    [
        pytest.param([], ["HS::Yellow"], False, id="none before, another wanted"),
        pytest.param([], ["none"], True, id="none before, none wanted"),
        pytest.param([added("HS::Yellow", "2026-07-01")], ["HS::Yellow", "HS::Green"], True, id="one of them"),
        pytest.param([added("HS::Yellow", "2026-07-01")], ["none", "HS::Green"], False, id="none of them"),
        pytest.param([added("HS::Yellow", "2026-07-01")], [], True, id="whatever it was"),
    ],
)
def test_from_says_what_it_was(events: list[LabelEvent], from_: list[str], says: bool) -> None:
    assert bool(_do(*events, FRIDAY, from_=from_).says) is says


def test_a_label_of_no_event_is_no_news() -> None:
    assert _do().says == ()
    assert _do(added("HS::Red", "2026-11-20"), labels=("HS::Yellow",)).says == ()


def test_another_category_can_be_told_of() -> None:
    effects = _do(added("APAC", "2026-11-20"), labels=("APAC",), category="region")
    assert _say(effects).said.about == ("region:APAC",)
    assert _do(FRIDAY, category="no such category").says == ()


# To whom ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("to", "people", "who", "mentions"),
    [
        pytest.param(["ae", "sa", "rm"], PEOPLE, "@ae-ada @sa-sol @rm-rea", TEAM, id="by the row"),
        pytest.param(["csm", "ae"], PEOPLE, "@ae-ada", ("ae-ada",), id="the one who changed it is left out"),
        pytest.param(["ae", "ae-ada"], PEOPLE, "@ae-ada", ("ae-ada",), id="once each"),
        pytest.param(
            ["ae", "sa", "rm"],
            People(do_not_mention=frozenset({"sa-sol", "rm-rea"})),
            "@ae-ada sa-sol: rm-rea:",
            ("ae-ada",),
            id="not by @",
        ),
        pytest.param(
            ["ae", "csm_manager"],
            People(roles=PEOPLE.roles, quiet=frozenset({"csm_manager"})),
            "@ae-ada manager-emea:",
            ("ae-ada",),
            id="a quiet role reads, and does not get",
        ),
        pytest.param(
            ["sa"],
            People(people={"sa-sol": Person(backup="csm-ben", away=(away("2026-11-20", "2026-11-30"),))}),
            "@csm-ben",
            ("csm-ben",),
            id="who covers",
        ),
    ],
)
def test_whom_it_speaks_to(to: list[str], people: People, who: str, mentions: tuple[str, ...]) -> None:
    effects = _do(FRIDAY, to=to, on=_scene(people=people))
    say = _say(effects)
    assert say.text.startswith(f"{who} >")
    assert say.mentions == mentions
    assert effects.warnings == ()


def test_a_quiet_person_who_changed_it_is_not_even_named() -> None:
    people = People(roles=PEOPLE.roles, quiet=frozenset({"csm_manager"}))
    effects = _do(added("HS::Red", "2026-11-20", MANAGER), to=["ae", "csm_manager"], on=_scene(people=people))
    assert _say(effects).text.startswith("@ae-ada >")


def test_somebody_who_is_no_member_is_named_as_text_and_reported() -> None:
    effects = _do(FRIDAY, to=["ae", "someone-else"])
    assert _say(effects).text.startswith("@ae-ada someone-else: >")
    assert effects.warnings == ("customer-success/account-triage#1: someone-else: a username is not a member here",)


@pytest.mark.parametrize(("to", "says"), [(["ae", "asm", "vp_cs"], True), (["asm", "vp_cs"], False), (["csm"], False)])
def test_roles_nobody_holds_are_left_out_and_reported_once_for_all_issues(to: list[str], says: bool) -> None:
    effects = _do(FRIDAY, to=to)
    assert bool(effects.says) is says
    assert all("@ae-ada >" in say.text for say in effects.says)
    wanted = (
        ("nobody is named as area sales manager", "nobody is named as VP of customer success") if "asm" in to else ()
    )
    assert effects.warnings == wanted


@pytest.mark.parametrize(
    ("word", "by"),
    [
        pytest.param(
            note("2026-11-20 08:50", MANAGER, "@triage-bot health red they leave"), "manager-emea", id="asked"
        ),
        pytest.param(note("2026-11-20 08:50", MANAGER, update("red")), "manager-emea", id="wrote a form"),
        pytest.param(note("2026-11-20 08:50", MANAGER, update("yellow")), "", id="wrote another colour"),
        pytest.param(note("2026-11-20 08:50", MANAGER, "A word."), "", id="wrote something"),
        pytest.param(note("2026-11-20 09:10", MANAGER, update("red")), "", id="wrote later"),
        pytest.param(note("2026-10-20 09:10", MANAGER, update("red")), "", id="wrote so of an earlier time"),
    ],
)
def test_where_the_bot_set_it_the_one_who_asked_is_the_actor(word: Note, by: str) -> None:
    events = added("HS::Green", "2026-11-01"), added("HS::Red", "2026-11-20 09:00", BOT)
    say = _say(_do(*events, notes=(word,), to=["ae", "csm_manager"]))
    to = "@ae-ada" if by else "@ae-ada @manager-emea"
    assert say.text == f'{to} ~"HS::Green">~"HS::Red" 2026-11-20 {by}'.rstrip()


def test_what_the_bot_sets_is_told_at_once() -> None:
    assert _do(added("HS::Red", "2026-11-23 09:59", BOT)).says != ()


# What the bot opens --------------------------------------------------------------------------------


def test_what_the_bot_opens_is_told_at_once_and_is_the_readers_one_call() -> None:
    planned_one = issue(labels=RED, description=DESCRIPTION, ref=Ref(PROJECT, 0, "for acc-001"), created_at=NOW)
    effects = do("notify", {"to": ["ae"], "template": LINE.name}, planned_one, facts(), _scene())
    say = _say(effects)
    assert (say.text, say.alone) == ('@ae-ada >~"HS::Red" 2026-11-23', True)
    assert say.said.about == ("health:HS::Red",)
    assert not _say(_do(FRIDAY)).alone


@pytest.mark.parametrize(
    ("author", "at_once", "alone"), [(BOT, True, True), (CSM, False, False)], ids=["the bot", "a person"]
)
def test_so_is_what_it_opened_before(author: User, at_once: bool, alone: bool) -> None:
    one = issue(labels=RED, description=DESCRIPTION, author=author, created_at=at("2026-11-23 09:30"))
    known = facts(labels=[added("HS::Red", "2026-11-23 09:30", author)])
    effects = do("notify", {"to": ["ae"], "template": LINE.name}, one, known, _scene())
    assert (bool(effects.says), any(say.alone for say in effects.says)) == (at_once, alone)


# While something is not known yet --------------------------------------------------------------------

REGIONS = People(roles={"csm_manager": Role(by_region={"EMEA": MANAGER.username}, default=OTHER.username)})


def _in_two(colour: str, *more: str, when: str = "2026-11-20 12:00") -> Note:
    entry = marker.Said(rule="a-rule", episode=at("2026-11-20 09:00"), step=0, about=(f"health:{colour}", *more))
    return note(when, BOT, marker.compose({"a-rule": "It changed."}, (entry,)))


@pytest.mark.parametrize(
    ("now", "labels", "to", "about", "held"),
    [
        pytest.param("2026-11-23", RED, "@ae-ada @manager-emea", ["in:EMEA", "to:manager-emea"], False, id="known"),
        pytest.param("2026-11-23", ("HS::Red",), "@ae-ada", ["in:"], True, id="unknown: the team alone"),
        pytest.param("2026-11-24", ("HS::Red",), "@ae-ada", ["in:"], True, id="on the day before"),
        pytest.param("2026-11-25", ("HS::Red",), "@ae-ada @csm-ben", ["in:", "to:csm-ben"], False, id="at the latest"),
        pytest.param("2026-11-30", ("HS::Red",), "@ae-ada @csm-ben", ["in:", "to:csm-ben"], False, id="and later"),
    ],
)
def test_a_manager_by_region_waits_for_it(
    now: str, labels: tuple[str, ...], to: str, about: list[str], held: bool
) -> None:
    on = _scene(people=REGIONS, now=at(f"{now} 10:00"))
    effects = _do(FRIDAY, labels=labels, to=["ae", "csm_manager"], on=on)
    say = _say(effects)
    assert say.text.startswith(f"{to} >")
    assert say.said.about == ("health:HS::Red", *about)
    assert [each.until for each in effects.held] == ([at("2026-11-25")] if held else [])
    assert effects.next_look == (at("2026-11-25") if held else None)


def test_it_is_no_news_for_ever() -> None:
    late = at("2026-12-02 10:00")
    quiet = issue(labels=("HS::Red",), description=DESCRIPTION, updated_at=at("2026-11-20"))
    given = {"to": ["csm_manager"], "template": LINE.name}
    on = _scene(people=REGIONS, now=late)
    assert do("notify", given, quiet, facts(labels=[FRIDAY]), on) == Effects()


@pytest.mark.parametrize(
    ("told", "labels", "now", "to"),
    [
        pytest.param(["in:"], RED, "2026-11-24", "@manager-emea", id="it is known in time"),
        pytest.param(["in:"], ("HS::Red",), "2026-11-25", "@csm-ben", id="it is not"),
        pytest.param(["in:", "to:csm-ben"], ("HS::Red",), "2026-11-26", "", id="told already"),
        pytest.param(["in:", "to:csm-ben"], RED, "2027-02-01", "@manager-emea", id="it is known long after"),
        pytest.param(["in:", "to:csm-ben"], ("HS::Red", "APAC"), "2027-02-01", "", id="the same person"),
        pytest.param(["in:APAC", "to:csm-ben"], RED, "2027-02-01", "@manager-emea", id="it was another"),
        pytest.param(["in:EMEA", "to:csm-ben"], RED, "2027-02-01", "", id="only the person changed"),
        pytest.param([], RED, "2027-02-01", "", id="told by an older version"),
    ],
)
def test_what_comes_later_is_told_once(told: list[str], labels: tuple[str, ...], now: str, to: str) -> None:
    on = _scene(people=REGIONS, now=at(f"{now} 10:00"))
    effects = _do(FRIDAY, notes=(_in_two("HS::Red", *told),), labels=labels, to=["ae", "csm_manager"], on=on)
    assert [say.text.partition(" >")[0] for say in effects.says] == ([to] if to else [])
    for say in effects.says:
        again = note(f"{now} 10:00", BOT, marker.compose({"a-rule": say.text}, (say.said,)))
        both = (_in_two("HS::Red", *told), again)
        assert _do(FRIDAY, notes=both, labels=labels, to=["ae", "csm_manager"], on=on).says == ()


def test_until_then_it_says_what_it_waits_for() -> None:
    on = _scene(people=REGIONS, now=at("2026-11-24 10:00"))
    effects = _do(FRIDAY, notes=(_in_two("HS::Red", "in:"),), labels=("HS::Red",), to=["ae", "csm_manager"], on=on)
    assert effects.says == ()
    assert [each.why for each in effects.held] == [
        "its region is not known; csm manager told when it is, at the latest on 2026-11-25"
    ]


@pytest.mark.parametrize(
    ("ended", "says"), [("2026-11-19 09:00", True), ("2026-11-17 09:00", False), ("2026-11-03 09:00", False)]
)
def test_a_snooze_does_not_make_it_old(ended: str, says: bool) -> None:
    effects = _do(added("HS::Red", "2026-11-10"), removed("snoozed", ended))
    assert bool(effects.says) is says


# Facts -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("touched", "known", "missing"),
    [
        pytest.param("2026-11-18", EMPTY, {LABEL_EVENTS, NOTES}, id="both"),
        pytest.param("2026-11-18", Facts(notes=()), {LABEL_EVENTS}, id="events"),
        pytest.param("2026-11-17", EMPTY, set(), id="nothing of what nobody touched lately"),
    ],
)
def test_what_is_read(touched: str, known: Facts, missing: set[str]) -> None:
    one = issue(labels=RED, updated_at=at(touched))
    effects = do("notify", {"to": ["ae"], "template": LINE.name}, one, known, _scene())
    assert effects.missing == {Need(kind) for kind in missing}


# In a plan -------------------------------------------------------------------------------------------

RULES = """
bot: {mention: triage-bot}
label_categories: {health: {labels: ["HS::Red", "HS::Yellow", "HS::Green"], required: true}}
resource_rules: {issues: {rules: [
  {id: told-red, conditions: {state: opened, labels: ["HS::Red"]}, actions: {
    notify: {to: [csm-ben], template: became-red.md.j2}}},
  {id: asked, conditions: {state: opened}, actions: {commands: {template: commands.md.j2}}}]}}
"""


def test_a_colour_asked_for_is_set_and_told_in_the_same_look_and_never_again(tmp_path: Path) -> None:
    rules = policy(RULES, tmp_path)
    one, asked = issue(labels=("HS::Green",)), note("2026-11-23 09:30", CSM, "@triage-bot health red they leave")
    events = [added("HS::Green", "2026-07-01", BOT)]
    first = planned(rules, [one], {one.ref: facts([asked], events)})
    kinds = [(type(change), change.rule) for change in first.changes]
    assert kinds == [(PostNote, "told-red"), (Relabel, "asked"), (PostNote, "asked")]
    said = [note("2026-11-23 10:00", BOT, change.body) for change in first.changes if isinstance(change, PostNote)]
    now = issue(labels=("HS::Red",))
    done = facts([asked, *said], [*events, added("HS::Red", "2026-11-23 10:01", BOT)])
    assert planned(rules, [now], {now.ref: done}).changes == ()
    assert planned(rules, [now], {now.ref: done}, now=at("2026-11-24 10:00")).changes == ()


@pytest.mark.parametrize(
    ("now", "labels", "why"),
    [
        pytest.param("2026-11-22 10:00", RED, "no working day", id="a Sunday"),
        pytest.param("2026-11-23 10:00", (*RED, "snoozed"), "snoozed until", id="snoozed"),
    ],
)
def test_it_waits_like_all_that_nobody_asked_for(tmp_path: Path, now: str, labels: tuple[str, ...], why: str) -> None:
    one = issue(labels=labels, due_date=day("2026-11-30"))
    plan = planned(policy(RULES, tmp_path), [one], {one.ref: facts([note("2026-11-20 10:00")], [FRIDAY])}, at(now))
    assert plan.changes == ()
    assert why in "".join(held.why for held in plan.held)


# Opened from the list with a baseline --------------------------------------------------------------


def _opened(*events: LabelEvent, labels: tuple[str, ...] = RED, author: User = BOT, quiet: object = True) -> Effects:
    """On an issue that was opened on Friday 2026-11-20; now is Monday."""
    mark = marker.write({"account": "acc-001", "template": "account-triage", "quiet": quiet})
    one = issue(labels=labels, description=mark, created_at=at("2026-11-20 09:00"), author=author)
    return do("notify", {"to": ["ae"], "template": LINE.name}, one, facts((), events), _scene())


OPENED = added("HS::Red", "2026-11-20 09:00", BOT)


def test_the_colour_of_a_quiet_opening_is_told_to_nobody() -> None:
    assert _opened(OPENED).says == ()


@pytest.mark.parametrize(
    ("quiet", "author"), [(False, BOT), ("yes", BOT), (True, CSM)], ids=["not quiet", "no truth", "a person's words"]
)
def test_any_other_opening_is_told(quiet: object, author: User) -> None:
    assert _opened(OPENED, quiet=quiet, author=author).says


def test_what_follows_is_told_again() -> None:
    turned = added("HS::Yellow", "2026-11-20 12:00")
    said = _say(_opened(OPENED, turned, labels=("HS::Yellow", "EMEA")))
    assert said.text == '@ae-ada ~"HS::Red">~"HS::Yellow" 2026-11-20 csm-anna'


def test_who_did_not_get_it_is_told_what_it_was_before() -> None:
    """It was to stand on a list, which was never written; before green nobody asks any more."""
    turned = added("HS::Red", "2026-11-20 09:00")
    entry = marker.Said(rule="a-rule", episode=turned.created_at, about=("health:HS::Red",), also=("ae-ada",))
    told = note("2026-11-23 09:00", BOT, marker.compose({"a-rule": "It changed."}, (entry,)))
    events = (added("HS::Green", "2026-03-02"), added("HS::Yellow", "2026-05-04"), turned)
    say = _say(_do(*events, notes=(told,), on=_scene(now=at("2026-11-24"))))
    assert say.text == '@ae-ada ~"HS::Yellow">~"HS::Red" 2026-11-20 csm-anna'


def test_what_was_told_by_a_rule_without_a_label_beside_it_is_what_it_was() -> None:
    """Green for long, red for two days, which was told: yellow is better, not new."""
    events = (added("HS::Green", "2026-05-04"), added("HS::Red", "2026-11-18"), added("HS::Yellow", "2026-11-20"))
    given = {"labels": ("HS::Yellow", "EMEA", "Requires Triage"), "with_": "Requires Triage"}
    told = _told("HS::Red", "2026-11-18", "2026-11-18 12:00")
    assert _do(*events, notes=(told,), from_=["none", "HS::Green"], **given).says == ()
    assert _do(*events, from_=["none", "HS::Green"], **given).says
