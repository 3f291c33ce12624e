"""What must hold of a simulated year, looked at in the sandbox's own memory rather than through the bot's eyes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from gitlab_sandbox.state import model as m
from tests.year.team import ABOVE, MANAGERS
from triage_bot.text import marker
from triage_bot.text.calendar import Calendar, add_months

UPDATE_RULES = ("red-update-due", "yellow-update-due")
_CHECKS = re.compile(r"^## Will churn\n(.*?)(?=^## |\Z)", re.M | re.S)
_BOX = re.compile(r"^\s*- \[([ x])\]", re.M)
_EDITED = re.compile(r"changed the description|marked the ")


def is_bot(user: m.User) -> bool:
    """The bot's user in the sandbox."""
    return user.bot


def bot_notes(issue: m.Issue) -> list[m.Note]:
    """Comments of the bot on an issue, oldest first."""
    return [note for note in issue.notes if is_bot(note.author) and not note.system]


def unasked(note: m.Note) -> bool:
    """True if nobody had asked for it: answers to commands and to forms have no parts."""
    return bool(marker.parts(note.body))


def living(issue: m.Issue) -> bool:
    """True for a list of the bot."""
    return "living" in marker.read(issue.description or "")


def given_up(issue: m.Issue) -> bool:
    """True if it will churn, and all checks of that are ticked."""
    checks = _CHECKS.search(issue.description or "")
    boxes = _BOX.findall(checks[1]) if checks else []
    return "Will Churn" in {label.title for label in issue.labels} and bool(boxes) and " " not in boxes


def clock(issue: m.Issue) -> datetime:
    """When the silence of an issue began, worked out from what people did."""
    moments = [issue.created_at]
    for note in issue.notes:
        if is_bot(note.author) or (note.system and not _EDITED.match(note.body)):
            continue
        touched = note.system or any(is_bot(award.user) for award in note.awards)  # a reaction moves `updated_at`
        moments.append(note.created_at if touched else max(note.created_at, note.updated_at))
    colours = {label.title for label in issue.labels if label.title.startswith("HS::")}
    moments += [
        one.created_at
        for one in issue.label_events
        if one.action == "add" and one.label and spelt(one.label.title) in colours and not is_bot(one.user)
        and one.created_at > issue.created_at + timedelta(minutes=1)
    ]  # fmt: skip
    moments += [one.created_at for one in issue.state_events if one.state == "reopened"]
    return max(moments)


def spelt(label: str) -> str:
    """`HS:Red` is a known wrong spelling."""
    return re.sub("^HS:(?!:)", "HS::", label)


def limit(issue: m.Issue, calendar: Calendar) -> date | None:
    """The last day that is still fine: 14 days for red, a month for yellow; None if neither."""
    colours = {label.title for label in issue.labels}
    began = calendar.day(clock(issue))
    if "HS::Red" in colours:
        return began + timedelta(days=14)
    return add_months(began, 1) if "HS::Yellow" in colours else None


def unanswered(issues: Iterable[m.Issue], today: date, calendar: Calendar) -> list[str]:
    """Crossings of the limit that nobody was reminded of by the end of a working day."""
    issues = list(issues)
    listed = {
        (one.resource, one.rule, one.at)
        for issue in issues
        if living(issue)
        for one in marker.said(issue.description or "")
    }
    found = []
    for issue in issues:
        until = limit(issue, calendar)
        labels = {label.title for label in issue.labels}
        quiet = issue.state != "opened" or living(issue) or "triage-ignore" in labels or given_up(issue)
        snoozed = "snoozed" in labels and issue.due_date is not None and issue.due_date >= today
        if quiet or snoozed or until is None or today <= until or any(one.startswith("type::esc") for one in labels):
            continue
        start = clock(issue)
        here = [note for note in bot_notes(issue) if note.created_at >= start and _reminds(note)]
        there = [at for ref, _, at in listed if ref == f"{issue.project.full_path}#{issue.iid}" and at and at >= start]
        if not here and not there:
            found.append(f"#{issue.iid}: fine until {until}, today {today}, nobody was reminded")
    return found


def _reminds(note: m.Note) -> bool:
    return any(one.rule in UPDATE_RULES for one in marker.said(note.body))


Listed = set[tuple[str, str, datetime, int]]
"""Reminders given through lists: reference, rule, episode, step."""


def on_lists(issues: Iterable[m.Issue]) -> Listed:
    """The reminders that stand on lists now."""
    lists = [issue for issue in issues if living(issue)]
    return {(one.resource, one.rule, one.episode, one.step) for issue in lists for one in _said(issue)}


def _said(issue: m.Issue) -> tuple[marker.Said, ...]:
    return marker.said(issue.description or "")


def broken(issues: Iterable[m.Issue], calendar: Calendar, listed: Listed) -> list[str]:
    """Laws that a whole year's notes break."""
    found: list[str] = []
    for issue in issues:
        found += _twice_a_day(issue, calendar) + _repeats(issue)
        if not living(issue):
            found += _who_is_mentioned(issue, listed)
    return found


def _twice_a_day(issue: m.Issue, calendar: Calendar) -> list[str]:
    days = Counter(calendar.day(note.created_at) for note in bot_notes(issue) if unasked(note))
    found = [f"#{issue.iid}: {count} unasked notes on {day}" for day, count in days.items() if count > 1]
    return found + [
        f"#{issue.iid}: a note on {day}, no working day" for day in days if not calendar.works(day) and
        any(_reminds(note) for note in bot_notes(issue) if calendar.day(note.created_at) == day)
    ]  # fmt: skip


def _repeats(issue: m.Issue) -> list[str]:
    bodies = Counter(marker.without(note.body) for note in bot_notes(issue) if unasked(note))
    said = Counter(one for note in bot_notes(issue) for one in marker.said(note.body) if note.body)
    found = [f"#{issue.iid}: the same note {count} times: {body[:60]}" for body, count in bodies.items() if count > 1]
    return found + [f"#{issue.iid}: {one.rule} said {count} times" for one, count in said.items() if count > 1]


def _who_is_mentioned(issue: m.Issue, listed: Listed) -> list[str]:
    """Nobody above the manager but by the third step; and the CSM is reminded before the manager."""
    found: list[str] = []
    steps: dict[tuple[str, datetime], set[int]] = defaultdict(set)
    for reference, rule, episode, step in listed:
        if reference == f"{issue.project.full_path}#{issue.iid}":
            steps[rule, episode].add(step)
    for note in sorted(bot_notes(issue), key=lambda one: one.created_at):
        mentioned = set(re.findall(r"(?<!\w)@([\w.-]*\w)", note.body))
        said = marker.said(note.body)
        third = any(one.rule in UPDATE_RULES and one.step == 3 for one in said)
        if mentioned.intersection(ABOVE) and not third:
            found.append(f"#{issue.iid}: mentions {sorted(mentioned.intersection(ABOVE))}")
        for one in said:
            if one.rule in UPDATE_RULES:
                steps[one.rule, one.episode].add(one.step)
                later = one.step > 1 and 1 not in steps[one.rule, one.episode]
                if later and mentioned.intersection(MANAGERS.values()):
                    found.append(f"#{issue.iid}: the manager before the CSM, {one.episode}")
    return found


def now(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of a day in UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def comments_per_week(issues: Iterable[m.Issue], csms: int, days: int) -> float:
    """All comments of the bot that a CSM gets, on their accounts and on their own list, per CSM and week."""
    count = 0
    for issue in issues:
        mine = str(marker.read(issue.description or "").get("living", "my-accounts:")).startswith("my-accounts:")
        count += len(bot_notes(issue)) if mine else 0
    return count / csms / (days / 7)
