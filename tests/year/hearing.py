"""Who heard of what, and when: each call of the bot is taken down as it comes, and judged by three laws.

Everyone who must hear of a colour is called within two working days, on its issue or on a list where it stands then;
the account team of green within three, for so long a resolution is waited for. Nobody above gets more than one call a
working day; nobody is called twice about one thing, but once more with the resolution that was not written before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from gitlab_sandbox.state import model as m
from tests.year.laws import is_bot, living, spelt, unasked
from tests.year.team import ABOVE, Hearer
from triage_bot.text import marker
from triage_bot.text.calendar import Calendar

LATE, OFTEN, TWICE = "who must hear hears", "those above get one call a day", "nobody hears twice"
Thing = tuple[Hashable, ...]
"""What a call is about: a rule or a colour, an issue, and since when."""
COLOURS = {"HS::Red": "red", "HS::Yellow": "yellow", "HS::Green": "green"}
NEWS = re.compile(r"\bNew on (?:your|this) list\b")
WITHIN, OF_GREEN = 2, 3
"""Working days in which those concerned hear, and the account team of green."""
TEAM = ("ae", "sa", "csm_manager")
WITHOUT, WITH = "form:no", "form:yes"
"""How the hidden line says whether the resolution was written."""
_NAME = re.compile(r"(?<![\w`])@([\w.-]*\w)")
_ISSUE = re.compile(r"#(\d+)\b")


@dataclass(frozen=True, kw_only=True)
class Call:
    """One time that the bot called people: in a note, or in a list that it opened."""

    issue: m.Issue
    at: datetime
    people: frozenset[str]
    body: str
    stands: frozenset[int]
    """The issues it is about: its own, and those that stand on the list."""


@dataclass(frozen=True)
class Turn:
    """The colour of an issue, the one before, since when and by whom."""

    colour: str
    before: str
    at: datetime
    by: str
    brief: bool
    """The colour before lasted three working days or less: perhaps nobody was told of it."""


def mentioned(text: str) -> frozenset[str]:
    """The names it calls."""
    return frozenset(_NAME.findall(text))


def turn(issue: m.Issue, calendar: Calendar) -> Turn | None:
    """How it came to its colour; None if it has none, or several."""
    now = {label.title for label in issue.labels if label.title in COLOURS}
    spells: list[tuple[str, datetime, str]] = []
    for event in issue.label_events:
        title = spelt(event.label.title) if event.label else ""
        if event.action == "add" and title in COLOURS and (not spells or spells[-1][0] != COLOURS[title]):
            spells.append((COLOURS[title], event.created_at, event.user.username))
    if len(now) != 1 or not spells or COLOURS[now.pop()] != spells[-1][0]:
        return None
    colour, at, by = spells[-1]
    before, began = spells[-2][:2] if len(spells) > 1 else ("", datetime.min.replace(tzinfo=at.tzinfo))
    brief = bool(before) and calendar.add_working_days(began.date(), 3) >= at.date()
    return Turn(colour, before, at, by, brief)


@dataclass
class Ears:
    """All calls there were, in the order they came."""

    calendar: Calendar
    calls: list[Call] = field(default_factory=list)
    seen: Counter[int] = field(default_factory=Counter)
    things: Counter[tuple[str, Thing]] = field(default_factory=Counter)
    days: Counter[tuple[str, date]] = field(default_factory=Counter)
    promised: set[tuple[str, Thing]] = field(default_factory=set)
    """Who was told that a resolution follows, and of what."""

    def listen(self, issues: list[m.Issue]) -> list[str]:
        """Takes down what is new since the last time; what breaks a law by it."""
        found: list[str] = []
        by_iid = {issue.iid: issue for issue in issues}
        for call in list(self._new(issues)):
            self.calls.append(call)
            found += [*self._often(call), *self._twice(call, by_iid)]
        return found

    def _new(self, issues: list[m.Issue]) -> Iterator[Call]:
        for issue in issues:
            first = issue.iid not in self.seen
            if first and is_bot(issue.author) and living(issue):
                yield self._call(issue, issue.created_at, issue.description or "")
            for note in issue.notes[self.seen[issue.iid] :]:
                if is_bot(note.author) and not note.system and unasked(note):
                    yield self._call(issue, note.created_at, note.body)
            self.seen[issue.iid] = len(issue.notes)

    def _call(self, issue: m.Issue, at: datetime, body: str) -> Call:
        names = f"{issue.description if living(issue) else ''}\n{marker.without(body)}"
        stands = frozenset({issue.iid, *map(int, _ISSUE.findall(names))})
        return Call(issue=issue, at=at, people=mentioned(marker.without(body)), body=body, stands=stands)

    def _often(self, call: Call) -> Iterator[str]:
        if any(label.title == "type::escalation" for label in call.issue.labels):
            return
        for person in sorted(call.people.intersection(ABOVE)):
            self.days[person, (day := self.calendar.day(call.at))] += 1
            if self.days[person, day] == 2:
                yield f"{OFTEN}: {person} has a second call on {day}, #{call.issue.iid}"
            if not self.calendar.works(day):
                yield f"{OFTEN}: {person} is called on {day}, no working day, #{call.issue.iid}"

    def _twice(self, call: Call, issues: dict[int, m.Issue]) -> Iterator[str]:
        for person, thing in self._things(call, issues):
            self.things[person, thing] += 1
            if self.things[person, thing] == 2:
                where = f"by #{call.issue.iid} on {self.calendar.day(call.at)}"
                yield f"{TWICE} of {thing[0]}: {person} of #{thing[1]}, {where}"

    def _things(self, call: Call, issues: dict[int, m.Issue]) -> Iterator[tuple[str, Thing]]:
        """Everyone it calls, and what of: a colour is one thing, whichever rule tells it and wherever."""
        parts = marker.parts(call.body)
        for said in marker.said(call.body):
            if living(call.issue) and not said.resource:
                continue  # the call itself
            iid = int(said.resource.rpartition("#")[2] or call.issue.iid)
            thing: Thing = (said.rule, iid, said.episode, said.step, said.about)
            if said.rule.startswith("told-"):
                thing = self._colour(issues[iid])
            for person in mentioned(parts.get(said.rule, marker.without(call.body))):
                yield person, self._or_follow_up(person, thing, said)
        shared = str(marker.read(call.issue.description or "").get("living", "")).startswith("red-accounts")
        for iid in map(int, _ISSUE.findall(call.body) if shared and NEWS.search(call.body) else ()):
            yield from ((person, self._colour(issues[iid])) for person in call.people)

    def _or_follow_up(self, person: str, thing: Thing, said: marker.Said) -> Thing:
        """The thing, or its resolution where that was promised: one more thing."""
        if WITHOUT in said.about:
            self.promised.add((person, thing))
        follows = WITH in said.about and (person, thing) in self.promised
        return (f"{thing[0]}, its resolution", *thing[1:]) if follows else thing

    def _colour(self, issue: m.Issue) -> Thing:
        news = turn(issue, self.calendar)
        return (news.colour, issue.iid, news.at) if news else ("no colour", issue.iid, issue.updated_at)

    def unheard(self, issue: m.Issue, hearer: Hearer, today: date, on_since: date) -> list[str]:
        """Who should have heard of its colour by the end of today, and was not called."""
        news = turn(issue, self.calendar)
        quiet = issue.state != "opened" or {"snoozed", "triage-ignore"} & {label.title for label in issue.labels}
        if news is None or news.brief or quiet or news.at.date() < on_since:
            return []
        know = {note.author.username for note in issue.notes if note.created_at > news.at - timedelta(days=1)} | {
            news.by
        }
        return [
            f"{LATE}, {role} of {news.colour}: {', '.join(sorted(people))} not of #{issue.iid} ({news.at.date()})"
            for role, people in hearer.must_hear(news.colour, news.before, _region(issue)).items()
            if people and self._last(news, role) == today and not people & know
            if not any(self._heard(one, issue.iid, news.at) for one in people)
        ]

    def _last(self, news: Turn, role: str) -> date:
        """The day on which that role has heard of it."""
        within = OF_GREEN if news.colour == "green" and role in TEAM else WITHIN
        return self.calendar.add_working_days(news.at.date(), within)

    def _heard(self, person: str, iid: int, since: datetime) -> bool:
        since -= timedelta(minutes=10)
        return any(call.at >= since and person in call.people and iid in call.stands for call in self.calls)


def _region(issue: m.Issue) -> str:
    return next((label.title for label in issue.labels if label.title in ("EMEA", "APAC")), "")
