"""What texts promise is kept: `once`, `kept up to date`, `until …` and `when …`, watched on each issue after each look.

`once` is the law of laws.py that nothing is said twice, and that of hearing.py that nobody hears of it twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from gitlab_sandbox.state import model as m
from tests.year.hearing import COLOURS
from tests.year.laws import UPDATE_RULES, bot_notes, given_up, is_bot, limit, spelt, unasked
from triage_bot.text import marker
from triage_bot.text.calendar import Calendar

CURRENT, UNTIL, WHEN = "kept up to date", "until", "when a label is changed"
REGIONS = frozenset({"EMEA", "APAC", "LACSM", "US-WEST", "US-EAST"})
LABELS = "one-label-per-category"
_ASKED = re.compile(r"^- (health|region|risk):", re.M)


Listed = tuple[str, date]
NOBODY: Mapping[int, Listed] = {}


@dataclass
class Promises:
    """Watches each issue; what was looked at before is not looked at again."""

    calendar: Calendar
    notes: dict[int, int] = field(default_factory=dict)
    events: dict[int, int] = field(default_factory=dict)

    def watch(self, issues: list[m.Issue], listed: Mapping[int, Listed] = NOBODY) -> list[str]:
        """What the last look broke; `listed` has the colours of the account list and their days."""
        return [line for issue in issues for line in self._watch(issue, listed.get(issue.iid, ("", date.min)))]

    def _watch(self, issue: m.Issue, listed: Listed) -> Iterator[str]:
        notes = issue.notes[self.notes.get(issue.iid, 0) :]
        events = issue.label_events[self.events.get(issue.iid, 0) :]
        self.notes[issue.iid], self.events[issue.iid] = len(issue.notes), len(issue.label_events)
        for note in notes:
            if is_bot(note.author) and not note.system and unasked(note):
                yield from quiet(issue, note, self.calendar)
                yield from asks_again(issue, note, self.calendar)
        for event in events:
            if is_bot(event.user) and event.label:
                yield from left_alone(issue, event)
                yield from newest_stays(issue, event, listed)


def quiet(issue: m.Issue, note: m.Note, calendar: Calendar) -> Iterator[str]:
    """`until the next interval has passed`, `until the snooze ends`, `until all are ticked`: no reminder till then."""
    day, steps = calendar.day(note.created_at), {one.step for one in marker.said(note.body) if one.rule in UPDATE_RULES}
    until = limit(issue, calendar)
    if 1 in steps and until is not None and day <= until:
        yield f"{UNTIL} the next interval has passed: #{issue.iid} is fine until {until}, and reminded on {day}"
    labels = {label.title for label in issue.labels}
    if steps and "snoozed" in labels and issue.due_date and issue.due_date >= day:
        yield f"{UNTIL} the snooze ends: #{issue.iid} is snoozed until {issue.due_date}, and reminded on {day}"
    if steps and given_up(issue):
        yield f"{UNTIL} all are ticked: #{issue.iid} has all its checks, and is reminded on {day}"


def asks_again(issue: m.Issue, note: m.Note, calendar: Calendar) -> Iterator[str]:
    """`until a week has passed`: labels are not asked for again within seven days."""
    asks = [
        calendar.day(each.created_at) for each in bot_notes(issue) if _asks(each) and each.created_at < note.created_at
    ]
    if _asks(note) and asks and (day := calendar.day(note.created_at)) < max(asks) + timedelta(days=7):
        yield f"{UNTIL} a week has passed: #{issue.iid} is asked for labels on {max(asks)} and on {day}"


def _asks(note: m.Note) -> bool:
    """True for a note that calls somebody to choose labels, as long as it stands as it was written."""
    return bool(re.match(r"@\S+ (?:Please choose|Now also wanted)", marker.parts(note.body).get(LABELS, "")))


def left_alone(issue: m.Issue, event: m.LabelEvent) -> Iterator[str]:
    """`until one is taken off`: of a region and `Commercial` the bot takes neither off."""
    name = event.label.title if event.label else ""
    labels = {label.title for label in issue.labels}
    both = labels & REGIONS if name == "Commercial" else name in REGIONS and "Commercial" in labels
    if event.action == "remove" and both:
        yield f"{UNTIL} one is taken off: the bot took {name} off #{issue.iid}"


def newest_stays(issue: m.Issue, event: m.LabelEvent, listed: Listed) -> Iterator[str]:
    """`when a label is changed, the newest stays`: the bot follows newer words, a newer list, a reopening."""
    colour = COLOURS.get(event.label.title if event.label else "", "")
    chosen = [
        (one.created_at, COLOURS[spelt(one.label.title)])
        for one in issue.label_events
        if one.action == "add" and one.label and spelt(one.label.title) in COLOURS and not is_bot(one.user)
        and one.created_at < event.created_at
    ]  # fmt: skip
    if event.action != "add" or not colour or not chosen or chosen[-1][1] == colour:
        return
    opened = [one.created_at for one in issue.state_events if one.state == "reopened" and one.user and is_bot(one.user)]
    since = max([chosen[-1][0], *(at for at in opened if at < event.created_at - timedelta(minutes=5))])
    words = [note for note in issue.notes if not is_bot(note.author) and not note.system]
    newer = any(max(note.created_at, note.updated_at) >= since and colour in note.body.lower() for note in words)
    reopened = any(abs(one.created_at - event.created_at) < timedelta(minutes=5) for one in issue.state_events)
    if not newer and not reopened and not (listed[0] == colour and listed[1] > since.date()):
        yield f"{WHEN}: #{issue.iid} was coloured by a person on {since:%Y-%m-%d}, and is {colour} by the bot"


def current(issue: m.Issue) -> list[str]:
    """`kept up to date`: at the end of a day the labels note asks for just what is missing."""
    asked = [note for note in bot_notes(issue) if LABELS in marker.parts(note.body)]
    whole = [text for note in asked if "I keep this" in (text := marker.parts(note.body)[LABELS])]
    labels = {label.title for label in issue.labels}
    if not whole or issue.state != "opened" or {"triage-ignore", "snoozed"} & labels:
        return []
    missing = set() if labels & set(COLOURS) else {"health"}
    missing |= set() if labels & (REGIONS | {"Commercial"}) else {"region"}
    if labels & {"HS::Red", "HS::Yellow"} and not any(one.startswith("risk::") for one in labels):
        missing |= {"risk"}
    named = set(_ASKED.findall(whole[0]))
    return (
        [f"{CURRENT}: #{issue.iid} lacks {sorted(missing)}, its note asks for {sorted(named)}"]
        if named != missing
        else []
    )
