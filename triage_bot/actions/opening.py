"""Issues that rules of the gem's keys open: their fields worked out, and not twice within 20 hours."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import quote

from pydantic import Field, StrictBool

from triage_bot.actions.base import Structured
from triage_bot.actions.comment import ONCE_IN
from triage_bot.actions.match import Match
from triage_bot.actions.naming import check_labels, check_milestone, people_named, split_up, usernames
from triage_bot.context.checking import Text
from triage_bot.context.scene import Scene
from triage_bot.model.facts import Broken
from triage_bot.model.resource import Ref, User
from triage_bot.shapes.values import GemNames, Word, iso, parse_day
from triage_bot.text import marker

Render = Callable[[str], str]
"""Fills in one value of the issue."""
ONCE = "once"
"""In an opened issue's hidden mark: by which rule, and about what."""


class Opened(Structured):
    """The fields of an issue that a text of the gem's opens."""

    labels: Annotated[GemNames, Text(gem=True, value=True)] = ()
    assignees: Annotated[GemNames, Text(gem=True, value=True)] = ()
    due_date: Annotated[Word | None, Text(gem=True, value=True)] = None
    milestone: Annotated[Word | None, Text(gem=True, value=True)] = None
    confidential: Annotated[StrictBool | str | None, Text(gem=True, value=True)] = Field(default=None)

    def fields(self, render: Render, scene: Scene, project: str) -> Mapping[str, Any]:
        """The fields of the change that opens it; raises Broken for names that are not there, and Unread."""
        place = Ref(project)
        labels = split_up(map(render, self.labels))
        check_labels(labels, place, scene)
        people = people_named(split_up(map(render, self.assignees)), scene)
        title = render(self.milestone or "").strip()
        known = check_milestone(title, place, scene) if title else None
        return {
            "labels": labels,
            "assignees": usernames(people),
            "known_people": people,
            "due": self._due(render),
            "milestone": known.title if known else "",
            "known": known,
            "confidential": self._confidential(render),
        }

    def _due(self, render: Render) -> date | None:
        text = render(self.due_date or "").strip()
        due = parse_day(text) if text else None
        if text and due is None:
            raise Broken(f'due_date: "{text}" is no date')
        return due

    def _confidential(self, render: Render) -> bool:
        given = self.confidential
        return render(given).strip() == "true" if isinstance(given, str) else bool(given)


def mark_of(match: Match, about: str) -> str:
    """The hidden mark by which an issue of this rule is found again."""
    return marker.write({ONCE: {"rule": match.rule, "about": about}})


def marked(text: str, mark: str) -> str:
    """A description with its hidden mark."""
    return f"{text.rstrip()}\n\n{mark}" if text.strip() else ""


def opened_since(now: datetime, project: str) -> str:
    """The path of a project's issues that are too new for the same to be opened again."""
    return f"/projects/{quote(project, safe='')}/issues?scope=all&created_after={iso(now - ONCE_IN.clock())}"


def opened_lately(scene: Scene, project: str, mark: str, title: str) -> bool:
    """True if this rule opened the same within 20 hours, whatever started the run; raises Unread."""
    wanted = marker.read(mark)[ONCE]
    for row in scene.listed_at(opened_since(scene.now, project)) or ():
        author = row.get("author") or {}
        by = User(int(author.get("id") or 0), str(author.get("username") or ""))
        said = str(row.get("description") or "")
        same = marker.read(said).get(ONCE) == wanted if said else row.get("title") == title
        if same and scene.standing.remembers(by):
            return True
    return False
