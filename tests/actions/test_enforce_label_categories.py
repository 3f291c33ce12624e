"""`enforce_label_categories`: mends what is clear, asks for what is missing in one living note."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from tests.builders import (
    BOT,
    CATEGORIES,
    CSM,
    NOW,
    OTHER,
    account,
    added,
    at,
    category,
    day,
    do,
    facts,
    issue,
    note,
    planned,
    policy,
    removed,
    scene,
)
from triage_bot.actions import registry
from triage_bot.actions.effects import NOTHING, Effects, Say
from triage_bot.changes.change import Change
from triage_bot.changes.notes import EditNote, PostNote
from triage_bot.changes.relabel import Relabel
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.context.taxonomy import LabelTest
from triage_bot.model.facts import EMPTY, LABEL_EVENTS, NOTES, Facts, Need
from triage_bot.model.resource import NOBODY, Issue, LabelEvent, Note, User
from triage_bot.text import marker
from triage_bot.text.calendar import Calendar

VALUE = {"template": "labels.md.j2", "label": "labels missing"}
WHOLE = ("HS::Green", "EMEA", "E&A")
OLD = [added("HS::Green", "2026-07-01"), added("EMEA", "2026-07-01"), added("E&A", "2026-07-01")]


def _do(
    labels: tuple[str, ...], known: Facts | None = None, on: Scene | None = None, one: Issue | None = None
) -> Effects:
    one = replace(one or issue(), labels=labels)
    return do("enforce_label_categories", VALUE, one, known or facts(labels=OLD), on)


def _relabel(effects: Effects) -> tuple[tuple[str, ...], tuple[str, ...]]:
    changes = [*effects.changes, *(change for say in effects.says for change in say.carries)]
    [change] = changes
    assert isinstance(change, Relabel)
    return change.add, change.remove


def _say(effects: Effects) -> Say:
    [said] = effects.says
    return said


def _posted(effects: Effects, when: str, author: User = BOT) -> Note:
    """The note a text becomes."""
    said = _say(effects)
    return note(when, author, marker.compose({said.part: said.text}, (said.said,)))


# Spelling -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("labels", "add", "remove"),
    [
        pytest.param(("HS:Red", "EMEA", "E&A"), ("HS::Red",), ("HS:Red",), id="an alias"),
        pytest.param(("hs:red", "EMEA", "E&A"), ("HS::Red",), ("hs:red",), id="an alias in other case"),
        pytest.param(("HS::Green", "emea", "E&A"), ("EMEA",), ("emea",), id="another case"),
        pytest.param(("HS::Green", "EMEA", "emea", "E&A"), (), ("emea",), id="both spellings: one goes"),
        pytest.param(("HS:Red", "emea", "E&A"), ("HS::Red", "EMEA"), ("HS:Red", "emea"), id="several at once"),
        pytest.param(
            ("HS::Green", "EMEA", "E&A", "Risk::Competition"),
            ("risk::competition",),
            ("Risk::Competition",),
            id="a label of a pattern",
        ),
    ],
)
def test_spelling_is_mended_at_once_and_silently(
    labels: tuple[str, ...], add: tuple[str, ...], remove: tuple[str, ...]
) -> None:
    effects = _do(labels, EMPTY)  # a moment after the edit, and without reading anything
    assert _relabel(effects) == (add, remove)
    assert (effects.says, effects.held, effects.missing) == ((), (), frozenset())


def test_what_is_missing_is_asked_for_after_spelling_is_mended() -> None:
    assert _do(("HS:Red", "EMEA"), EMPTY).says == ()


# Several of one category ----------------------------------------------------------------------------

TWO = ("HS::Green", "APAC", "EMEA", "E&A")


@pytest.mark.parametrize(
    ("events", "remove", "by"),
    [
        pytest.param(
            [added("EMEA", "2026-11-01"), added("APAC", "2026-11-02")], "EMEA", "csm-anna", id="EMEA, then APAC"
        ),
        pytest.param(
            [added("APAC", "2026-11-01"), added("EMEA", "2026-11-02")], "APAC", "csm-anna", id="APAC, then EMEA"
        ),
        pytest.param(
            [added("APAC", "2026-11-01"), added("EMEA", "2026-11-02"), added("APAC", "2026-11-03", OTHER)],
            "EMEA",
            "csm-ben",
            id="added again",
        ),
        pytest.param(
            [added("APAC", "2026-11-01"), added("EMEA", "2026-11-02", BOT)],
            "EMEA",
            "csm-anna",
            id="the bot's do not count",
        ),
        pytest.param(
            [added("APAC", "2026-11-01"), added("emea", "2026-11-02")], "APAC", "csm-anna", id="another spelling counts"
        ),
        pytest.param(
            [added("EMEA", "2026-11-02"), added("APAC", "2026-11-02")],
            "EMEA",
            "csm-anna",
            id="same second: the later event",
        ),
        pytest.param(
            [added("EMEA", "2026-11-01"), added("Commercial", "2026-11-02")],
            "APAC",
            "csm-anna",
            id="labels that are gone do not count",
        ),
        pytest.param([], "APAC", "", id="no events: the first in the category's order"),
        pytest.param([added("APAC", "2026-11-01", BOT)], "APAC", "", id="only the bot's: the order"),
    ],
)
def test_the_one_a_person_added_last_stays(events: list[LabelEvent], remove: str, by: str) -> None:
    effects = _do(TWO, facts(labels=events))
    assert _relabel(effects) == ((), (remove,))
    said = _say(effects)
    assert (f", {by}), so it stays" in said.text) is bool(by)
    assert ("was added last" in said.text) is bool(by)
    assert f'~"{remove}" went' in said.text
    assert said.mentions == ()  # said, but nobody is called


# Now is 2026-11-23 10:00.
@pytest.mark.parametrize(
    ("edits", "until"),
    [
        pytest.param([added("APAC", "2026-11-23 09:51")], "2026-11-23 10:01", id="nine minutes ago"),
        pytest.param([added("APAC", "2026-11-23 09:50")], None, id="ten minutes ago"),
        pytest.param(
            [added("APAC", "2026-11-20"), removed("x", "2026-11-23 09:55")],
            "2026-11-23 10:05",
            id="any label edit by a person",
        ),
        pytest.param(
            [added("APAC", "2026-11-20"), added("x", "2026-11-23 09:55", BOT)], None, id="the bot's edits do not matter"
        ),
    ],
)
def test_it_waits_until_labels_have_settled(edits: list[LabelEvent], until: str | None) -> None:
    effects = _do(TWO, facts(labels=[*OLD, *edits]))
    if until:
        assert (effects.changes, effects.says) == ((), ())
        assert effects.held[0].why == "labels were edited less than 10 minutes ago"
        assert effects.held[0].until == effects.next_look == at(until)
    else:
        assert _relabel(effects) == ((), ("EMEA",))


def test_a_new_issue_without_events_settles_too() -> None:
    one = issue(created_at=at("2026-11-23 09:55"))
    assert _do(TWO, facts(), one=one).held[0].until == at("2026-11-23 10:05")


def test_a_crash_between_the_note_and_the_removal_is_mended_without_a_second_note() -> None:
    known = facts(labels=[*OLD, added("APAC", "2026-11-20")])
    said = _posted(_do(TWO, known), "2026-11-23 09:00")
    again = _do(TWO, replace(known, notes=(said,)))
    assert again.says == ()
    assert _relabel(again) == ((), ("EMEA",))


def test_a_later_clash_is_said_again() -> None:
    said = _posted(_do(TWO, facts(labels=[*OLD, added("APAC", "2026-11-10")])), "2026-11-10 10:00")
    later = facts([said], [*OLD, added("APAC", "2026-11-10"), added("EMEA", "2026-11-20")])
    effects = _do(TWO, later)
    assert 'EMEA" was added last' in _say(effects).text
    assert _relabel(effects) == ((), ("APAC",))


def test_before_the_baseline_it_is_mended_but_not_said() -> None:
    known = facts(labels=[*OLD, added("APAC", "2026-11-10")])
    silent = _do(TWO, known, scene(baseline=day("2026-11-11")))
    assert silent.says == ()
    assert _relabel(silent) == ((), ("EMEA",))
    assert _say(_do(TWO, known, scene(baseline=day("2026-11-10"))))


def test_days_are_those_of_the_calendar() -> None:
    known = facts(labels=[*OLD, added("APAC", "2026-11-19 23:30")])
    on = scene(calendar=Calendar(timezone="Europe/Berlin"))
    assert "(2026-11-20, csm-anna)" in _say(_do(TWO, known, on)).text


def test_two_categories_are_settled_apart() -> None:
    effects = _do((*TWO, "U&A"), facts(labels=[*OLD, added("APAC", "2026-11-02"), added("U&A", "2026-11-03")]))
    assert {say.part for say in effects.says} == {"a-rule kept region", "a-rule kept classification"}


# Asking ------------------------------------------------------------------------------------------


def test_a_label_that_must_be_asked_about_is_left() -> None:
    effects = _do(("HS::Green", "EMEA", "Commercial", "E&A"), facts(labels=[*OLD, added("Commercial", "2026-11-20")]))
    assert effects.changes == ()
    said = _say(effects)
    assert said.text == (
        '@csm-anna There are two labels for region since 2026-11-20: ~"EMEA", ~"Commercial". Which one is right? '
        "Please take the other off; I leave them until you do."
    )
    assert (said.mentions, said.carries) == (("csm-anna",), ())


def test_missing_labels_are_asked_for_with_a_line_to_paste() -> None:
    row = account(health="yellow", region="nowhere", risk_reason="Competition")
    one = issue(description=marker.write({"account": "acc-001"}))
    said = _say(_do(("HS::Red",), one=one, on=scene(accounts={"acc-001": row})))
    assert said.text.startswith("@csm-anna Please choose the labels that are missing here")
    assert '- region: ~"EMEA", ~"APAC", ~"Commercial"\n' in said.text
    assert '- risk: risk::competition, says the account list; else ~"risk::competition"' in said.text
    assert '`/label ~"region?" ~"classification?" ~"risk::competition"`' in said.text
    assert (said.mentions, said.part) == (("csm-anna",), "a-rule")
    assert set(said.said.about) == {"region", "classification", "risk"}


def test_the_account_list_fills_in_what_it_knows_under_any_spelling() -> None:
    row = account(region="emea")
    one = issue(description=marker.write({"account": "acc-001"}))
    said = _say(_do(("HS::Green", "E&A"), one=one, on=scene(accounts={"acc-001": row})))
    assert '/label ~"EMEA"' in said.text


MISSING = ("HS::Green", "E&A")


def _later(labels: tuple[str, ...], *notes: Note, events: list[LabelEvent] | None = None, **more: Any) -> Effects:
    return _do(labels, facts(notes, events or OLD), **more)


@pytest.fixture
def living() -> Note:
    return _posted(_do(MISSING), "2026-11-13")


def test_it_is_asked_once(living: Note) -> None:
    assert _later(MISSING, living) == NOTHING


@pytest.mark.parametrize(
    ("author", "known"),
    [
        pytest.param(NOBODY, True, id="Ghost"),
        pytest.param(User(3, "project_1_bot_0ld"), True, id="the bot under an earlier token"),
        pytest.param(CSM, False, id="a person who quotes it"),
    ],
)
def test_only_the_bots_own_note_is_the_living_one(author: User, known: bool) -> None:
    effects = _later(MISSING, _posted(_do(MISSING), "2026-11-20", author))
    assert (effects == NOTHING) is known


def test_the_note_is_edited_when_something_else_is_missing_too(living: Note) -> None:
    events = [*OLD, removed("E&A", "2026-11-21")]
    effects = _later(("HS::Green",), living, events=events)
    [edit] = effects.changes
    assert isinstance(edit, EditNote)
    assert (edit.note_id, edit.was) == (living.id, living.body)
    assert "- region:" in edit.body
    assert "- classification:" in edit.body
    said = _say(effects)
    assert said.text.startswith("@csm-anna Now also wanted here, as of 2026-11-23: classification (")
    assert said.said.about == ("classification",)
    assert "region" not in said.text


def test_the_short_note_is_said_once_too(living: Note) -> None:
    events = [*OLD, removed("E&A", "2026-11-21")]
    first = _later(("HS::Green",), living, events=events)
    short = _posted(first, "2026-11-21 10:00")
    [edit] = first.changes
    assert isinstance(edit, EditNote)
    assert _later(("HS::Green",), replace(living, body=edit.body), short, events=events) == NOTHING


# People were asked on that day; now is Monday 2026-11-23.
@pytest.mark.parametrize(
    ("asked", "again"),
    [
        pytest.param("2026-11-16", None, id="a week ago"),
        pytest.param("2026-11-17", "2026-11-24", id="less"),
        pytest.param("2026-11-21", "2026-11-30", id="a week later is a weekend"),
    ],
)
def test_nobody_is_called_for_labels_again_within_a_week(asked: str, again: str | None) -> None:
    living = _posted(_do(MISSING), asked)
    effects = _later(("HS::Green",), living, events=[*OLD, removed("E&A", "2026-11-22")])
    assert [change.kind for change in effects.changes] == ["edit_note"]  # it says so all the same
    if again is None:
        assert _say(effects)
        return
    [held] = effects.held
    assert held.until == at(again)
    assert held.why == f"classification: people here were asked for labels less than a week ago, again from {again}"
    assert effects.says == ()


def test_what_was_settled_called_nobody(living: Note) -> None:
    settled = _posted(_do(TWO, facts(labels=[*OLD, added("APAC", "2026-11-20")])), "2026-11-20")
    events = [*OLD, removed("E&A", "2026-11-21")]
    assert _say(_later(("HS::Green",), living, settled, events=events))


def test_what_has_grace_is_named_with_its_day_and_called_for_once() -> None:
    opened = issue(created_at=at("2026-11-20"))
    first = _say(_do(("HS::Green",), facts(), one=opened))
    assert '- classification, by Tuesday 24 Nov: ~"E&A", ~"U&A"' in first.text
    assert set(first.said.about) == {"region", "classification"}
    assert "won't ask again" not in first.text
    posted = note("2026-11-23 10:00", BOT, marker.compose({first.part: first.text}, (first.said,)))
    later = _do(("HS::Green",), facts([posted]), scene(at("2026-11-24 10:00")), opened)
    assert (later.says, later.held) == ((), ())
    [edit] = later.changes
    assert isinstance(edit, EditNote)
    assert '- classification: ~"E&A"' in edit.body


def test_what_has_grace_alone_is_not_asked_for_and_all_is_not_set_before() -> None:
    opened = {"created_at": at("2026-11-20")}
    assert _do(("HS::Green", "EMEA"), facts(), one=issue(**opened)) == NOTHING
    posted = _posted(_do(("HS::Green",), facts(), one=issue(**opened)), "2026-11-23 09:00")
    effects = _release(("HS::Green", "EMEA", "labels missing"), facts([posted]), **opened)
    assert _texts(effects.changes) == ["The labels are set. Still open: classification, by Tuesday 24 Nov."]


# An issue opened on Friday 2026-11-20.
@pytest.mark.parametrize(
    ("asks", "when", "until"),
    [
        pytest.param(["region", "classification"], "2026-11-24 10:00", "2026-11-25", id="its text asks"),
        pytest.param(["region", "classification"], "2026-11-25 10:00", "", id="three working days later"),
        pytest.param(["classification"], "2026-11-24 10:00", "", id="not for this"),
        pytest.param("region", "2026-11-24 10:00", "", id="no list"),
    ],
)
def test_no_note_asks_for_what_the_text_of_a_new_issue_asks_for(asks: object, when: str, until: str) -> None:
    mark = marker.write({"account": "acc-001", "template": "account-triage", "asks": asks})
    opened = issue(created_at=at("2026-11-20"), description=mark)
    effects = _do(MISSING, facts(), scene(at(when)), opened)
    assert bool(effects.says) is not bool(until)
    assert [held.until for held in effects.held] == ([at(until)] if until else [])


def test_only_the_bots_own_text_counts() -> None:
    mark = marker.write({"account": "acc-001", "asks": ["region"]})
    effects = _do(MISSING, facts(), one=issue(created_at=at("2026-11-20"), description=mark, author=CSM))
    assert effects.says


def test_a_clash_that_was_asked_about_is_not_asked_again_beside_something_new() -> None:
    clash = ("HS::Green", "EMEA", "Commercial", "E&A")
    asked = _posted(_do(clash), "2026-11-13")
    effects = _later(clash[:-1], asked, events=[*OLD, removed("E&A", "2026-11-21")])
    said = _say(effects)
    assert "classification" in said.text
    assert "two labels" not in said.text
    assert "two labels" in effects.changes[0].body  # type: ignore[attr-defined]


def test_a_label_taken_off_again_is_asked_for_again(living: Note) -> None:
    events = [*OLD, removed("EMEA", "2026-11-22")]
    said = _say(_later(MISSING, living, events=events))
    assert "Now also wanted here, as of 2026-11-23: region" in said.text


def test_the_note_shrinks_silently_when_part_is_mended() -> None:
    both = _posted(_do(("HS::Green",)), "2026-11-20")
    effects = _later(("HS::Green", "EMEA"), both)
    assert effects.says == ()
    assert "- region:" not in effects.changes[0].body  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("opened", "asked"),
    [
        pytest.param("2026-11-19", True, id="two working days are over"),
        pytest.param("2026-11-20", False, id="in grace"),
    ],
)
def test_grace_is_kept(opened: str, asked: bool) -> None:
    effects = _do(("HS::Green", "EMEA"), facts(), one=issue(created_at=at(opened)))
    assert bool(effects.says) is asked


def test_before_the_baseline_nothing_is_asked() -> None:
    assert (
        _do(MISSING, facts(), scene(baseline=day("2026-07-02"))).held[0].why
        == "labels were missing before the baseline"
    )
    assert _say(_do(MISSING, facts(), scene(baseline=day("2026-07-01"))))
    newly = facts(labels=[*OLD, removed("EMEA", "2026-11-20")])
    assert _say(_do(MISSING, newly, scene(baseline=day("2026-11-20"))))


def _release(labels: tuple[str, ...], known: Facts, **more: Any) -> Effects:
    action = registry()["enforce_label_categories"].model_validate(VALUE)  # type: ignore[attr-defined]
    effects = action.release("a-rule", Seen(issue(labels=labels, **more), known), scene())
    assert isinstance(effects, Effects)
    return effects


def _texts(changes: tuple[Change, ...]) -> list[str]:
    return [marker.parts(one.body)["a-rule"] for one in changes if isinstance(one, EditNote)]


def test_when_all_is_mended_the_note_says_so(living: Note) -> None:
    labels = (*WHOLE, "labels missing")
    assert _texts(_release(labels, facts([living])).changes) == ["All labels are set. Thank you."]


@pytest.mark.parametrize(
    ("labels", "more"),
    [
        pytest.param((*MISSING, "labels missing"), {}, id="something is still missing"),
        pytest.param((*WHOLE, "labels missing"), {"state": "closed"}, id="closed issues are left"),
    ],
)
def test_otherwise_it_does_not(living: Note, labels: tuple[str, ...], more: dict[str, Any]) -> None:
    assert _release(labels, facts([living]), **more).changes == ()


def test_to_say_so_it_needs_the_notes() -> None:
    assert _release((*WHOLE, "labels missing"), EMPTY).missing == {Need(NOTES)}


def test_the_note_says_so_even_while_something_else_is_wrong(living: Note) -> None:
    events = [*OLD, added("APAC", "2026-11-23 09:59")]
    effects = _do((*TWO, "labels missing"), facts([living], events))
    assert _texts(effects.changes) == ["All labels are set. Thank you."]
    assert effects.held  # the clash itself has to settle first


# Facts and the label ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("labels", "known", "missing"),
    [
        pytest.param(TWO, EMPTY, {NOTES, LABEL_EVENTS}, id="two of one kind"),
        pytest.param(MISSING, EMPTY, {NOTES, LABEL_EVENTS}, id="one is missing"),
        pytest.param(MISSING, Facts(notes=()), {LABEL_EVENTS}, id="notes are there"),
        pytest.param(MISSING, Facts(label_events=()), {NOTES}, id="events are there"),
        pytest.param(("HS:Red", "EMEA", "E&A"), EMPTY, set(), id="spelling needs nothing"),
        pytest.param(WHOLE, EMPTY, set(), id="nothing is wrong"),
    ],
)
def test_it_reads_only_what_it_needs(labels: tuple[str, ...], known: Facts, missing: set[str]) -> None:
    effects = _do(labels, known)
    assert effects.missing == {Need(kind) for kind in missing}


@pytest.mark.parametrize(
    ("template", "message"),
    [({"template": None}, "template"), ({"keep": "first"}, "latest"), ({"settle": "a while"}, "duration")],
)
def test_faulty_maps_are_refused(template: dict[str, Any], message: str) -> None:
    with pytest.raises((ValidationError, ValueError), match=message):
        do("enforce_label_categories", {**VALUE, **template}, issue())


# In a plan --------------------------------------------------------------------------------------------

RULE = """
label_categories:
  health: {labels: ["HS::Red", "HS::Green"], required: true, aliases: {"HS:Red": "HS::Red"}}
  region: {labels: [EMEA, APAC], required: true}
resource_rules: {issues: {rules: [
  {id: labels, conditions: {state: opened, label_categories: broken}, actions: {
    enforce_label_categories: {template: labels.md.j2, label: labels missing}}}]}}
"""


def _changes(folder: Path, labels: tuple[str, ...], known: Facts) -> list[Change]:
    one = issue(labels=labels)
    return list(planned(policy(RULE, folder), [one], {one.ref: known}).changes)


def test_the_label_is_on_while_something_is_missing(tmp_path: Path) -> None:
    posted, relabel = _changes(tmp_path, ("HS::Green",), facts())
    assert isinstance(posted, PostNote)
    assert isinstance(relabel, Relabel)
    assert (relabel.add, relabel.remove) == (("labels missing",), ())
    said = note("2026-11-23 10:00", BOT, posted.body)
    assert _changes(tmp_path, ("HS::Green", "labels missing"), facts([said])) == []


@pytest.mark.parametrize("region", ["EMEA", "emea"])
def test_mended_by_any_spelling_the_note_says_so_and_the_label_goes(tmp_path: Path, region: str) -> None:
    posted = _changes(tmp_path, ("HS::Green",), facts())[0]
    assert isinstance(posted, PostNote)
    said = note("2026-11-20", BOT, posted.body)
    changes = _changes(tmp_path, ("HS::Green", region, "labels missing"), facts([said]))
    assert "All labels are set" in "".join(one.body for one in changes if isinstance(one, EditNote))
    removed_labels = {label for one in changes if isinstance(one, Relabel) for label in one.remove}
    assert removed_labels == {"labels missing"} | ({"emea"} if region == "emea" else set())


def test_what_is_whole_and_unlabelled_needs_no_facts(tmp_path: Path) -> None:
    one = issue(labels=("HS::Green", "EMEA"))
    plan = planned(policy(RULE, tmp_path), [one], {one.ref: EMPTY})
    assert (plan.changes, dict(plan.missing)) == ((), {})


def test_the_note_and_the_removal_go_together(tmp_path: Path) -> None:
    known = facts(labels=[added("EMEA", "2026-11-01"), added("APAC", "2026-11-20")])
    posted, relabel = _changes(tmp_path, ("HS::Green", "EMEA", "APAC"), known)
    assert isinstance(posted, PostNote)
    assert isinstance(relabel, Relabel)
    assert relabel.remove == ("EMEA",)
    today = note("2026-11-23 09:00", BOT, marker.compose({"x": "Hello."}, (marker.Said(rule="x", episode=NOW),)))
    spoken = replace(known, notes=(today,))
    assert _changes(tmp_path, ("HS::Green", "EMEA", "APAC"), spoken) == []  # one note a day: both wait


# What is suggested --------------------------------------------------------------------------------

DEVOPS = category("devops", pattern="devops::*", suggested=LabelTest(any_label=("risk::product experience",)))
PRODUCT = ("HS::Red", "EMEA", "E&A", "risk::product experience")
CHOSEN = added("risk::product experience", "2026-11-20")


def _suggested(
    *notes: Note, labels: tuple[str, ...] = PRODUCT, events: tuple[LabelEvent, ...] = (CHOSEN,), **more: Any
) -> Effects:
    on = scene(categories={**CATEGORIES, "devops": DEVOPS}, **more)
    return _do(labels, facts(notes, [*OLD, *events]), on)


def test_where_nothing_is_missing_what_is_suggested_is_said_once() -> None:
    first = _suggested()
    said = _say(first)
    assert said.said.about == ("suggested:devops",) and said.said.episode == CHOSEN.created_at
    assert said.mentions == ("csm-anna",) and "devops" in said.text and '`/label ~"devops?"`' in said.text
    assert _suggested(_posted(first, "2026-11-21")) == NOTHING
    assert _suggested(labels=(*PRODUCT, "devops::plan")) == NOTHING


def test_it_is_said_again_only_for_a_risk_that_came_again() -> None:
    first = added("risk::product experience", "2026-11-02")
    told = _posted(_suggested(events=(first,)), "2026-11-03")
    assert _suggested(told, events=(first,)) == NOTHING
    assert _say(_suggested(told, events=(first, CHOSEN)))
    (held,) = _suggested(_posted(_suggested(events=(first,)), "2026-11-18"), events=(first, CHOSEN)).held
    assert held.until == at("2026-11-25"), "nobody is called twice about labels within a week"


def test_the_labels_note_that_suggested_it_is_enough() -> None:
    missing = _suggested(labels=("HS::Red", "E&A", "risk::product experience"))
    assert _say(missing).said.about == ("region", "suggested:devops")
    assert "one of devops" in _say(missing).text
    assert _suggested(_posted(missing, "2026-11-21")) == NOTHING


def test_before_the_baseline_nothing_is_suggested() -> None:
    assert _suggested(baseline=day("2026-11-21")) == NOTHING


# Made by hand -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("author", "opened", "until"),
    [
        pytest.param(CSM, "2026-11-23 09:51", "2026-11-23 10:01", id="a person's, nine minutes old"),
        pytest.param(CSM, "2026-11-23 09:50", None, id="ten minutes old"),
        pytest.param(BOT, "2026-11-23 09:59", None, id="the bot's own"),
        pytest.param(User(90, "stranger"), "2026-11-23 09:51", "2026-11-23 10:01", id="an outsider's"),
    ],
)
def test_an_issue_made_by_hand_is_not_called_upon_at_once(author: User, opened: str, until: str | None) -> None:
    one = issue(author=author, created_at=at(opened))
    effects = _do(("HS::Green", "E&A"), facts(), scene(facts={one.ref: facts()}), one)
    assert bool(effects.says) is (until is None)
    assert effects.next_look == (at(until) if until else None)
    assert [held.why for held in effects.held] == (["opened less than 10 minutes ago"] if until else [])


def test_nor_labelled_as_lacking_some(tmp_path: Path) -> None:
    rules = policy(RULE, tmp_path)
    for opened, labelled in (("2026-11-23 09:51", False), ("2026-11-23 09:50", True)):
        one = issue(labels=("HS::Green",), author=CSM, created_at=at(opened))
        changes = planned(rules, [one], {one.ref: facts()}).changes
        assert any(isinstance(change, Relabel) for change in changes) is labelled


def test_spelling_is_mended_all_the_same() -> None:
    one = issue(author=CSM, created_at=at("2026-11-23 09:59"))
    assert _relabel(_do(("hs::green", "EMEA", "E&A"), facts(), one=one)) == (("HS::Green",), ("hs::green",))
