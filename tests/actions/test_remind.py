"""`remind`: one quiet step after another, each once while nobody answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from tests.builders import (
    ANYBODY,
    BOT,
    CSM,
    NOW,
    OTHER,
    PROJECT,
    account,
    added,
    at,
    away,
    day,
    do,
    facts,
    issue,
    met,
    note,
    planned,
    reopened,
    scene,
    shipped_policy,
)
from triage_bot.actions.effects import Effects, Say
from triage_bot.changes.notes import PostNote
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.changes.relabel import Relabel
from triage_bot.conditions.verdict import Clock
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.facts import EMPTY, LABEL_EVENTS, NOTES, STATE_EVENTS, Facts, Identity, Need, People, Person, Role
from triage_bot.model.resource import NOBODY, Issue, Note, Ref, User
from triage_bot.text import marker
from triage_bot.text.calendar import Calendar, Duration
from triage_bot.text.template import Document

START = at("2026-11-01")
CLOCK = Clock(
    start=START,
    limit=day("2026-11-15"),
    interval=Duration(14, "day"),
    what="update",
    who="csm-anna",
    last_update=START,
    last_update_by="csm-anna",
)
RED = issue(labels=("HS::Red", "EMEA", "E&A", "risk::competition"))
STEPS: list[dict[str, Any]] = [
    {"after": "0 days", "mention": ["csm"]},
    {"after": "5 working days", "mention": ["csm_manager"], "template": "update-due-manager.md.j2"},
    {"after": "10 working days", "mention": ["csm_director"], "template": "update-due-manager.md.j2"},
]
PEOPLE = People(roles={"csm_manager": Role(by_region={"EMEA": "manager-emea"})})


def _said(step: int, when: str, author: User = BOT, rule: str = "a-rule", tail: str = "") -> Note:
    entry = marker.Said(rule=rule, episode=START, step=step)
    return note(when, author, marker.compose({rule: "Anything new?"}, (entry,)) + tail)


def _remind(*notes: Note, on: Scene | None = None, clock: Clock | None = CLOCK, **more: Any) -> Effects:
    value = {"template": "update-due.md.j2", "steps": more.pop("steps", STEPS)}
    one = more.pop("one", RED)
    known = more.pop("known", facts([note("2026-11-01"), *notes]))
    return do("remind", value, one, known, on or scene(people=PEOPLE), verdict=met(Seen(one), clock))


def _say(effects: Effects) -> Say:
    [said] = effects.says
    return said


# Steps ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "now", "step"),
    [
        pytest.param([], "2026-11-16", 1, id="first: the day after the limit"),
        pytest.param([], "2026-12-24", 1, id="first, however late: none is skipped"),
        pytest.param([(1, "2026-11-16")], "2026-11-16", None, id="not again on the same day"),
        pytest.param([(1, "2026-11-16")], "2026-11-22", None, id="second: not before five working days"),
        pytest.param([(1, "2026-11-16")], "2026-11-23", 2, id="second: after five working days"),
        pytest.param([(1, "2026-11-20")], "2026-11-26", None, id="they count from the posting"),
        pytest.param([(1, "2026-11-20")], "2026-11-27", 2, id="they count from the posting, and are over"),
        pytest.param([(1, "2026-11-16")], "2027-02-01", 2, id="second, however late: none is skipped"),
        pytest.param([(1, "2026-11-16"), (2, "2026-11-23")], "2026-12-04", None, id="third: not yet"),
        pytest.param([(1, "2026-11-16"), (2, "2026-11-23")], "2026-12-07", 3, id="third: ten working days later"),
        pytest.param([(1, "2026-11-16"), (2, "2026-11-23"), (3, "2026-12-07")], "2027-03-01", None, id="then silence"),
    ],
)
def test_one_step_after_the_other(given: list[tuple[int, str]], now: str, step: int | None) -> None:
    effects = _remind(*(_said(number, when) for number, when in given), on=scene(at(now), people=PEOPLE))
    assert [one.said.step for one in effects.says] == ([step] if step else [])
    assert bool(effects.held) is (step is None)


def test_a_step_is_held_until_its_working_day() -> None:
    effects = _remind(_said(1, "2026-11-16"), on=scene(at("2026-11-18"), people=PEOPLE))
    [held] = effects.held
    assert (held.why, held.until) == ("reminder 2 follows on 2026-11-23", at("2026-11-23"))
    assert effects.next_look == held.until


def test_the_end_of_the_ladder_has_no_next_look() -> None:
    effects = _remind(*(_said(number, "2026-11-16") for number in (1, 2, 3)))
    assert effects.held[0].why == "all 3 reminders about this gap were given"
    assert (effects.held[0].until, effects.next_look) == (None, None)


def test_the_end_of_a_ladder_of_one_step() -> None:
    effects = _remind(_said(1, "2026-11-16"), steps=[{"after": "0 days", "mention": ["csm"]}])
    assert effects.held[0].why == "the one reminder about this gap was given"


def test_a_new_word_begins_a_new_episode() -> None:
    later = replace(CLOCK, start=at("2026-11-17"), limit=day("2026-11-22"))
    assert _say(_remind(_said(1, "2026-11-16"), clock=later)).said == marker.Said(
        rule="a-rule", episode=at("2026-11-17"), step=1
    )


@pytest.mark.parametrize(
    ("before", "counts"),
    [
        pytest.param(_said(1, "2026-11-20"), True, id="the bot said it"),
        pytest.param(_said(1, "2026-11-20", NOBODY), True, id="Ghost said it: a revoked token"),
        pytest.param(_said(1, "2026-11-20", User(3, "project_1_bot_0ld")), True, id="the bot under an earlier token"),
        pytest.param(_said(1, "2026-11-20", User(8, "old-bot")), True, id="an earlier account, listed"),
        pytest.param(_said(1, "2026-11-20", CSM), False, id="a person quotes the marker"),
        pytest.param(_said(1, "2026-11-20", User(5, "project_77_bot")), False, id="the bot of another project"),
        pytest.param(_said(1, "2026-11-20", tail="\nmore"), True, id="a maintainer added words below"),
        pytest.param(_said(1, "2026-11-20", rule="another"), False, id="another rule said it"),
        pytest.param(_said(1, "2026-10-31"), False, id="in an earlier episode"),
        pytest.param(note("2026-11-20", BOT, "Anything new?"), False, id="a note of the bot without marker"),
    ],
)
def test_only_the_bots_own_markers_count(before: Note, counts: bool) -> None:
    identity = Identity(usernames=frozenset({"old-bot"}), project_ids=frozenset({1}))
    effects = _remind(before, on=scene(people=PEOPLE, identity=identity))
    assert [one.said.step for one in effects.says] == ([] if counts else [1])


def test_a_line_on_a_persons_list_counts_as_said() -> None:
    entry = marker.Said(rule="a-rule", episode=START, step=1, about=(), resource=str(RED.ref), at=at("2026-11-20"))
    hidden = marker.write({"living": "updates-list:csm-anna", "said": [entry.entry()]})
    for author, said in ((BOT, []), (CSM, [1])):
        listing = issue(99, author=author, description=f"A list.\n\n{hidden}")
        effects = _remind(on=scene(people=PEOPLE, issues={listing.ref: listing}))
        assert [one.said.step for one in effects.says] == said
        assert bool(effects.listed) is not bool(said)  # the list keeps its line


# Baseline and `when` ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("baseline", "said"),
    [
        pytest.param("2026-11-16", True, id="due on the day of the baseline"),
        pytest.param("2026-11-17", False, id="due the day before it"),
    ],
)
def test_what_was_due_before_the_baseline_stays_unsaid(baseline: str, said: bool) -> None:
    effects = _remind(on=scene(people=PEOPLE, baseline=day(baseline)))
    assert bool(effects.says) is said
    if not said:
        assert effects.held[0].why == f"due since 2026-11-16, before the baseline {baseline}"


@pytest.mark.parametrize(
    ("renewal", "said"),
    [
        pytest.param("2027-01-31", True, id="this fiscal quarter"),
        pytest.param("2027-02-01", False, id="the next one"),
        pytest.param("", False, id="nobody knows"),
    ],
)
def test_when_ends_the_ladder(renewal: str, said: bool) -> None:
    step = {"after": "0 days", "mention": ["csm"], "when": "fields.renewal_date in quarter"}
    one = replace(RED, description=f"| Renewal date | {renewal} |\n")
    effects = _remind(steps=[step], one=one)
    assert bool(effects.says) is said
    if not said:
        assert effects.held[0].why.startswith("reminder 1 does not apply")


def test_a_when_that_cannot_be_decided_is_not_taken() -> None:
    step = {"after": "0 days", "mention": ["csm"], "when": "fields.arr > 5"}
    assert _remind(steps=[step]).says == ()


# What is said -------------------------------------------------------------------------------------


def test_the_first_reminder_says_why_and_offers_the_short_answer() -> None:
    said = _say(_remind())
    assert said.text.startswith(
        "@csm-anna This account is red, and the last update here is from csm-anna, 2026-11-01 (22 days). "
        "Red accounts get one every 14 days."
    )
    assert "`No change. Next step:" in said.text
    assert (said.mentions, said.reminder) == (("csm-anna",), True)
    assert said.said == marker.Said(rule="a-rule", episode=START, step=1)


def test_the_manager_hears_when_was_first_asked() -> None:
    said = _say(_remind(_said(1, "2026-11-16")))
    assert said.mentions == ("manager-emea",)
    assert "@manager-emea A heads-up" in said.text
    assert "this red account of csm-anna has been quiet since 2026-11-01." in said.text
    assert "My note of 2026-11-16 has no answer yet. I know of no leave of csm-anna" in said.text.replace("\n", " ")
    assert "won't remind anyone again" not in said.text


def test_later_steps_still_name_the_first_question() -> None:
    on = scene(at("2026-12-07"), people=PEOPLE)
    said = _say(_remind(_said(1, "2026-11-16"), _said(2, "2026-11-23"), on=on))
    assert "My notes of 2026-11-16 and 2026-11-23 have no answer yet." in said.text
    assert "I won't remind anyone again about this gap." in said.text


@pytest.mark.parametrize(
    ("people", "rows", "confidential", "says", "silent"),
    [
        pytest.param(
            {"csm-anna": Person(backup="csm-ben", away=(away("2026-11-20", "2026-11-30"),))},
            {},
            True,
            "csm-anna is away until 2026-11-30, csm-ben covers.",
            "I know of no leave",
            id="away, and covered",
        ),
        pytest.param(
            {"csm-anna": Person(away=(away("2026-11-20", "2026-11-30"),))},
            {},
            True,
            "csm-anna is away until 2026-11-30.",
            "csm-ben",
            id="away, and nobody covers",
        ),
        pytest.param(
            {},
            {"backup_csm": "csm-ben", "backup_until": day("2026-11-24")},
            True,
            "csm-anna is away until 2026-11-24, csm-ben covers.",
            "I know of no leave",
            id="by the row",
        ),
        pytest.param(
            {},
            {"backup_until": day("2026-11-22"), "renewal_date": day("2027-03-31")},
            True,
            "its renewal is on 2027-03-31",
            "away",
            id="back again, and when the renewal is",
        ),
        pytest.param(
            {},
            {"backup_until": day("2026-11-24"), "renewal_date": day("2027-03-31")},
            False,
            "I know of no leave of csm-anna",
            "2027-03-31",
            id="nothing of the list where not only editors read",
        ),
    ],
)
def test_the_manager_hears_whose_account_it_is_and_whether_they_are_away(
    people: dict[str, Person], rows: dict[str, Any], confidential: bool, says: str, silent: str
) -> None:
    one = replace(RED, description=marker.write({"account": "acc-001"}), confidential=confidential)
    row = account(csm="csm-anna", **rows)
    on = scene(people=People(people=people, roles=PEOPLE.roles), accounts={row.id: row}, members=ANYBODY)
    said = _say(_remind(_said(1, "2026-11-16"), one=one, on=on))
    assert says in said.text and silent not in said.text


def test_the_manager_hears_that_nobody_has_the_account() -> None:
    one = replace(RED, assignees=(), author=OTHER)
    assert "Nobody is assigned to it." in _say(_remind(_said(1, "2026-11-16"), one=one)).text


def test_nobody_to_mention_is_text_and_a_warning() -> None:
    effects = _remind(_said(1, "2026-11-16"), on=scene(people=People()))
    said = _say(effects)
    assert said.mentions == ()
    assert said.text.startswith("the CSM manager: A heads-up")
    assert "nobody is named as CSM manager" in effects.warnings[0]


@pytest.mark.parametrize(
    ("one", "rows", "people", "name"),
    [
        pytest.param(RED, {}, People(), "csm-anna", id="the assignee"),
        pytest.param(replace(RED, assignees=(BOT, OTHER)), {}, People(), "csm-ben", id="an assignee who is a person"),
        pytest.param(replace(RED, assignees=()), {"csm": "csm-ben"}, People(), "csm-ben", id="the row's CSM"),
        pytest.param(replace(RED, assignees=(), author=OTHER), {}, People(), "csm-ben", id="the author"),
    ],
)
def test_whom_csm_means(one: Issue, rows: dict[str, Any], people: People, name: str) -> None:
    one = replace(one, description=marker.write({"account": "acc-001"}))
    on = scene(people=people, accounts={"acc-001": account(**rows)})
    assert _say(_remind(one=one, on=on)).mentions == (name,)


def test_hostile_names_mention_nobody_and_run_nothing() -> None:
    row = account(csm="all\n/close @everyone <!-- triage-bot {} -->")
    one = replace(RED, assignees=(), description=marker.write({"account": "acc-001"}))
    said = _say(_remind(one=one, on=scene(accounts={"acc-001": row}, members=ANYBODY)))
    assert said.mentions == ()
    assert "@everyone" not in said.text
    assert "<!--" not in said.text
    assert not any(line.startswith("/") for line in said.text.splitlines())


NAMES = (
    "{{ began_by }}|{{ steps_due | map(attribute='text') | join(', ') }}|{{ open_checks('Will churn') | join(', ') }}|"
    "{{ role('csm_manager') }}|{{ references_under('Blocking') | join(', ') }}"
)


@pytest.mark.parametrize(
    ("description", "says"),
    [
        pytest.param("", "csm-anna||", id="nothing there"),
        pytest.param(
            "## Next steps\n- 2026-11-20 a\n- b\n- 2026-12-01 c\n- [x] d\n", "csm-anna|2026-11-20 a, b|", id="steps"
        ),
        pytest.param("## Will churn\n- [ ] Agreed\n- [x] Told\n", "csm-anna||Agreed", id="checks"),
        pytest.param(
            "## Blocking\n#7, group/other#8\n", f"csm-anna|||manager-emea|{PROJECT}#7, group/other#8", id="references"
        ),
        pytest.param("## Will churn\n- [ ] Ask @all\n", "csm-anna||Ask @\u200ball", id="powerless"),
    ],
)
def test_what_else_a_text_may_say(description: str, says: str) -> None:
    texts = {**scene().templates, "update-due.md.j2": Document(name="update-due.md.j2", body=NAMES)}
    one = replace(RED, description=description)
    assert _say(_remind(one=one, on=scene(people=PEOPLE, templates=texts))).text.startswith(says)


def test_the_shipped_reminder_names_steps_past_their_date() -> None:
    one = replace(RED, description="## Next steps\n- 2026-11-20 send figures\n- 2026-12-01 call\n")
    text = _say(_remind(one=one)).text
    assert "2026-11-20 send figures" in text and "call" not in text


# Facts ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clock", "known", "missing"),
    [
        pytest.param(CLOCK, EMPTY, {NOTES}, id="the notes"),
        pytest.param(None, EMPTY, {NOTES}, id="the notes first"),
        pytest.param(None, Facts(notes=()), {LABEL_EVENTS, STATE_EVENTS}, id="without a clock, what starts one"),
        pytest.param(CLOCK, Facts(notes=()), set(), id="a clock needs no more"),
    ],
)
def test_it_reads_what_the_clock_needs(clock: Clock | None, known: Facts, missing: set[str]) -> None:
    effects = _remind(clock=clock, known=known)
    assert effects.missing == {Need(kind) for kind in missing}
    assert bool(effects.says) is not bool(missing)


def test_a_rule_without_a_clock_counts_from_the_opening() -> None:
    said = _say(_remind(clock=None))
    assert said.said.episode == RED.created_at


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ([], "steps"),
        ([{"after": "5 hours", "mention": ["csm"]}], "whole days"),
        ([{"after": "5 days"}], "mention"),
        ([{"after": "5 days", "mention": ["csm"], "when": "colour =="}], "not valid Jinja"),
        ([{"after": "5 days", "mention": ["csm"], "when": "feilds.a"}], "fields"),
    ],
)
def test_faulty_ladders_are_refused(steps: list[dict[str, Any]], message: str) -> None:
    with pytest.raises((ValidationError, ValueError), match=message):
        _remind(steps=steps)


# In a plan: when it is really said ----------------------------------------------------------------------

SHIPPED = shipped_policy()


def _plan(*notes: Note, now: str, labels: tuple[str, ...] = RED.labels, **more: Any) -> Any:
    one = replace(RED, labels=labels, **more)
    return planned(SHIPPED, [one], {one.ref: facts(notes)}, at(now))


def _kinds(plan: Any) -> list[type]:
    return [type(change) for change in plan.changes]


@pytest.mark.parametrize(
    ("word", "now", "kinds", "why"),
    [
        pytest.param("2026-11-07", "2026-11-21", [], "14 days ago", id="Saturday, day 14: in time"),
        pytest.param("2026-11-07", "2026-11-22", [Relabel], "held until 2026-11-23", id="Sunday: labelled, unsaid"),
        pytest.param("2026-11-07", "2026-11-23", [PostNote, Relabel], "", id="Monday: said"),
        pytest.param("2026-11-09", "2026-11-23", [], "14 days ago", id="Monday, day 14: in time"),
    ],
)
def test_reminders_wait_for_a_working_day(word: str, now: str, kinds: list[type], why: str) -> None:
    plan = _plan(note(word), now=now)
    assert _kinds(plan) == kinds
    assert why in "".join(held.why for held in plan.held)
    if why:
        assert plan.next_looks[RED.ref] == at("2026-11-23" if word == "2026-11-07" else "2026-11-24")


def test_reminders_wait_over_holidays() -> None:
    calendar = Calendar(holidays=(date(2026, 11, 23), date(2026, 11, 24)))
    plan = planned(replace(SHIPPED, calendar=calendar), [RED], {RED.ref: facts([note("2026-11-01")])})
    assert _kinds(plan) == [Relabel]
    assert plan.next_looks[RED.ref] == at("2026-11-25")


def test_yesterdays_bot_note_is_no_word_and_the_second_run_is_silent() -> None:
    old, bots = note("2026-11-03"), note("2026-11-22", BOT, "Housekeeping.")
    first = _plan(old, bots, now="2026-11-23")
    [posted] = [change for change in first.changes if isinstance(change, PostNote)]
    assert (posted.mentions, posted.unasked) == (("csm-anna",), True)
    said = note("2026-11-23 10:01", BOT, posted.body)
    again = _plan(old, bots, said, now="2026-11-23 10:02", labels=(*RED.labels, "update due"))
    assert again.changes == ()


def test_an_answer_takes_the_label_off() -> None:
    labels = (*RED.labels, "update due")
    plan = _plan(
        note("2026-11-03"),
        _said(1, "2026-11-20", rule="red-update-due"),
        note("2026-11-23"),
        now="2026-11-24",
        labels=labels,
    )
    assert [(one.add, one.remove) for one in plan.changes if isinstance(one, Relabel)] == [((), ("update due",))]
    assert _kinds(plan) == [Relabel]


@pytest.mark.parametrize(
    ("due", "said"),
    [
        pytest.param("2026-11-23", False, id="the last day of a snooze"),
        pytest.param("2026-11-22", True, id="the day after it"),
        pytest.param(None, True, id="without a date nothing is snoozed"),
    ],
)
def test_a_snooze_is_kept_to_its_last_day(due: str | None, said: bool) -> None:
    one = replace(RED, labels=(*RED.labels, "snoozed"), due_date=day(due) if due else None)
    known = facts([note("2026-11-01")], [added("snoozed", "2026-11-10")])
    assert (PostNote in _kinds(planned(SHIPPED, [one], {one.ref: known}, at("2026-11-23")))) is said


def test_starting_again_by_label_or_reopening() -> None:
    for known in (facts(labels=[added("HS::Red", "2026-11-20")]), facts(states=[reopened("2026-11-20")])):
        assert planned(SHIPPED, [RED], {RED.ref: known}).changes == ()


@pytest.mark.parametrize(("count", "notes", "lists"), [(3, 3, 0), (4, 0, 1)])
def test_more_than_three_to_one_person_become_one_list(count: int, notes: int, lists: int) -> None:
    issues = [replace(RED, ref=Ref(PROJECT, number), id=number) for number in range(1, count + 1)]
    plan = planned(SHIPPED, issues, now=NOW)
    kinds = _kinds(plan)
    assert (kinds.count(PostNote), kinds.count(OpenIssue)) == (notes, lists)


def test_a_reminder_that_was_deleted_was_not_given() -> None:
    """GitLab keeps no trace of a deleted note, and the label may have been there before it."""
    first, second = _said(1, "2026-11-16"), _said(2, "2026-11-20")
    assert [one.said.step for one in _remind(second).says] == [], "the newest that is there counts"
    assert [one.said.step for one in _remind(first).says] == [2], "the second was deleted"
    assert [one.said.step for one in _remind().says] == [1], "both were"


# About a value ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("health", "said", "asked"),
    [
        pytest.param("red", (), True, id="never asked"),
        pytest.param("red", ("red",), False, id="asked about it"),
        pytest.param("red", ("green",), True, id="asked about another value"),
        pytest.param("red", ("green", "red"), False, id="asked about both"),
    ],
)
def test_each_value_is_asked_about_once_also_before_the_baseline(
    health: str, said: tuple[str, ...], asked: bool
) -> None:
    row = account("acc-001", "Alder Foods", health=health)
    one = issue(confidential=True)
    on = scene(
        accounts={"acc-001": row},
        templates={"short.md.j2": Document(name="short.md.j2", body="{{ to }} x")},
        baseline=day("2026-11-01"),
    )
    marks = [marker.Said(rule="a-rule", episode=one.created_at, step=1, about=(value,)) for value in said]
    notes = [note("2026-11-20", BOT, marker.compose({}, (mark,))) for mark in marks]
    value = {"template": "short.md.j2", "about": "{{ row.health }}", "steps": [{"after": "0 days", "mention": ["csm"]}]}
    effects = do("remind", value, one, facts(notes), on, verdict=met(Seen(one)))
    assert [say.said.about for say in effects.says] == ([(health,)] if asked else [])
