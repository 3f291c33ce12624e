"""Issues as the sandbox holds them, written down for the tests of the year's laws."""

from __future__ import annotations

from datetime import UTC, datetime

from gitlab_sandbox.state import model as m
from triage_bot.text import marker
from triage_bot.text.marker import Said

BEGIN = datetime(2027, 2, 1, 7, tzinfo=UTC)
"""A Monday."""
GROUP = m.Group(id=1, path="g", name="g", created_at=BEGIN)
PROJECT = m.Project(id=1, path="p", name="p", created_at=BEGIN, group=GROUP)


def user(name: str) -> m.User:
    """A person, or the bot."""
    return m.User(id=1, username=name, name=name, email="", created_at=BEGIN, bot=name == "bot")


def at(day: str, hour: int = 7) -> datetime:
    """A moment of a day of 2027, written as 02-03."""
    return datetime.fromisoformat(f"2027-{day}T{hour:02}:00:00+00:00")


def issue(iid: int = 1, *labels: str, description: str = "", day: str = "02-01") -> m.Issue:
    """An open issue of the bot's."""
    found = m.Issue(
        id=iid,
        iid=iid,
        project=PROJECT,
        title="Sample",
        description=description,
        author=user("bot"),
        created_at=at(day),
        updated_at=at(day),
    )
    found.labels = [_label(name) for name in labels]
    return found


def _label(name: str) -> m.Label:
    return m.Label(id=1, title=name, color="#6699cc", description=None, created_at=BEGIN)


def label(one: m.Issue, name: str, day: str, by: str = "csm-1", action: str = "add") -> None:
    """Somebody adds or removes a label."""
    event = m.LabelEvent(id=1, user=user(by), created_at=at(day), label=_label(name), action=action)
    one.label_events.append(event)
    one.labels = [each for each in one.labels if each.title != name]
    one.labels += [_label(name)] if action == "add" else []


def note(one: m.Issue, body: str, day: str, by: str = "bot") -> None:
    """Somebody writes."""
    one.notes.append(m.Note(id=1, body=body, author=user(by), created_at=at(day), updated_at=at(day)))


def said(
    one: m.Issue, text: str, day: str, rule: str, step: int = 0, resource: str = "", about: tuple[str, ...] = ()
) -> None:
    """The bot says something by a rule."""
    entry = Said(rule=rule, episode=BEGIN, step=step, resource=resource, about=about)
    note(one, marker.compose({rule: text}, (entry,)), day)
