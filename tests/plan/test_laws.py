"""Laws of the plan: carried out and planned again there is nothing left, from any issue, on any day."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import BOT, CSM, MANAGER, NOW, OTHER, PROJECT, issue, planned, shipped_policy
from triage_bot.changes.notes import EditNote, PostNote
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.changes.relabel import Relabel
from triage_bot.changes.set_state import SetState
from triage_bot.model.facts import Facts, People, Role
from triage_bot.model.resource import Issue, LabelEvent, Note, Ref
from triage_bot.plan.plan import Plan
from triage_bot.policy.policy_set import PolicySet
from triage_bot.text import marker

LABELS = [
    "HS::Red", "HS::Yellow", "HS::Green", "hs::red", "EMEA", "APAC", "LATAM", "Commercial", "E&A", "U&U",
    "risk::competition", "risk::lack of budget", "snoozed", "update due", "labels missing", "type::escalation",
    "triage-ignore", "something else",
]  # fmt: skip
PEOPLE = People(roles={"csm_manager": Role(default=MANAGER.username)})
PERSONS = (CSM, OTHER, MANAGER)


@cache
def policy() -> PolicySet:
    return shipped_policy()


@st.composite
def histories(draw: st.DrawFn) -> tuple[Issue, Facts]:
    """An issue with any labels, words and label edits of people, before now."""
    opened = NOW - timedelta(days=draw(st.integers(0, 200)))
    span = (NOW - opened).days
    labels = tuple(draw(st.lists(st.sampled_from(LABELS), unique=True, max_size=7)))
    notes = [
        Note(
            id=number,
            body=draw(st.sampled_from(["A word.", "No change."])),
            author=draw(st.sampled_from(PERSONS)),
            created_at=when,
            updated_at=when,
        )
        for number in range(draw(st.integers(0, 3)))
        for when in [NOW - timedelta(days=draw(st.integers(0, span)), minutes=draw(st.integers(0, 60)))]
    ]
    events = [
        LabelEvent(
            id=number,
            user=draw(st.sampled_from(PERSONS)),
            created_at=NOW - timedelta(days=draw(st.integers(0, span))),
            action="add",
            label=label,
        )
        for number, label in enumerate(labels)
    ]
    due = NOW.date() + timedelta(days=draw(st.integers(-20, 20))) if draw(st.booleans()) else None
    assignees = (CSM,) if draw(st.booleans()) else ()
    made = issue(labels=labels, created_at=opened, updated_at=NOW, due_date=due, assignees=assignees)
    return made, Facts(notes=tuple(notes), label_events=tuple(events), state_events=(), threads=0)


def carried_out(plan: Plan, one: Issue, known: Facts, now: datetime) -> tuple[Issue, Facts]:
    """The issue after GitLab did what the plan says; the bot is the actor."""
    notes, events = list(known.notes or ()), list(known.label_events or ())
    labels, state = set(one.labels), one.state
    for change in plan.changes:
        match change:
            case PostNote():
                notes.append(Note(id=10_000 + len(notes), body=change.body, author=BOT, created_at=now, updated_at=now))
            case EditNote():
                notes = [
                    replace(note, body=change.body, updated_at=now) if note.id == change.note_id else note
                    for note in notes
                ]
            case Relabel():
                labels = (labels | set(change.add)) - set(change.remove)
                events += [
                    LabelEvent(id=10_000 + len(events), user=BOT, created_at=now, action="add", label=label)
                    for label in change.add
                ]
                events += [
                    LabelEvent(id=20_000 + len(events), user=BOT, created_at=now, action="remove", label=label)
                    for label in change.remove
                ]
            case SetState():
                state = "closed" if change.event == "close" else "opened"
    after = replace(one, labels=tuple(sorted(labels)), state=state, updated_at=now)
    return after, replace(known, notes=tuple(notes), label_events=tuple(events))


LAW = settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@LAW
@given(histories(), st.integers(0, 400))
def test_carried_out_and_planned_again_nothing_is_left(history: tuple[Issue, Facts], hours: int) -> None:
    one, known = history
    now = NOW + timedelta(hours=hours)
    first = planned(policy(), [one], {one.ref: known}, now=now, people=PEOPLE)
    assert not first.missing
    after, facts = carried_out(first, one, known, now)
    second = planned(policy(), [after], {after.ref: facts}, now=now, people=PEOPLE)
    assert second.changes == (), (first.changes, second.changes)


@LAW
@given(histories())
def test_over_sixty_days_of_silence_nobody_is_asked_twice_and_the_csm_comes_first(
    history: tuple[Issue, Facts],
) -> None:
    one, known = history
    asked: list[tuple[str, int, tuple[str, ...]]] = []
    posted: dict[object, int] = {}
    for number in range(60):
        now = NOW + timedelta(days=number)
        plan = planned(policy(), [one], {one.ref: known}, now=now, people=PEOPLE)
        for change in plan.changes:
            if isinstance(change, PostNote) and not change.answer:
                posted[now.date()] = posted.get(now.date(), 0) + 1
                said = [entry for entry in marker.said(change.body) if entry.step]
                asked += [(entry.rule, entry.step, change.mentions) for entry in said]
        one, known = carried_out(plan, one, known, now)
    assert all(count == 1 for count in posted.values())
    for rule in {rule for rule, _, _ in asked}:
        steps = [step for name, step, _ in asked if name == rule]
        assert steps == list(range(1, len(steps) + 1)), asked


@settings(deadline=None)
@given(st.text(max_size=300), st.text(max_size=60))
def test_peoples_text_is_inert_in_what_the_bot_writes(title: str, name: str) -> None:
    description = f"| Field | Value |\n|---|---|\n| CSM | {name} |\n\n{title}"
    one = issue(labels=("HS::Red",), title=title or "x", description=description, assignees=())
    plan = planned(policy(), [one], people=PEOPLE, now=NOW + timedelta(days=100))
    for change in plan.changes:
        if isinstance(change, PostNote):
            visible = marker.without(change.body)
            assert not any(
                line.lstrip().startswith("/") and not line.startswith("/label") for line in visible.splitlines()
            )
            assert visible.count("<!--") == visible.count("<!-- triage-bot part ")
            assert marker.said(change.body)
        assert not isinstance(change, OpenIssue | SetState)
    assert all(ref == Ref(PROJECT, 1) for ref in {change.ref for change in plan.changes})
