"""What a rule sees of one resource: as it would be by now, with its facts and what they come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from triage_bot.context.claims import NOTHING, Claim
from triage_bot.context.scene import SNOOZED, Scene, once
from triage_bot.context.taxonomy import CategoryState, judge_all, unlabelled
from triage_bot.model.facts import (
    EMPTY,
    Facts,
)
from triage_bot.model.resource import Account, Issue, Ref, Resource
from triage_bot.text.calendar import Calendar
from triage_bot.text.fields import FINER
from triage_bot.text.prose import spoken
from triage_bot.text.table import kind_of


@dataclass(frozen=True)
class Seen:
    """One resource as a rule sees it: with the planned effects of earlier rules, and its facts."""

    resource: Resource
    facts: Facts = EMPTY

    @property
    def ref(self) -> Ref:
        """The resource's name."""
        return self.resource.ref

    @property
    def issue(self) -> Issue:
        """The issue; rules on accounts never ask for it."""
        assert isinstance(self.resource, Issue)  # noqa: S101 – load refuses issue conditions on accounts
        return self.resource

    @property
    def labels(self) -> tuple[str, ...]:
        """The issue's labels; none for an account."""
        return self.resource.labels if isinstance(self.resource, Issue) else ()

    def claim(self, scene: Scene) -> Claim:
        """What counts of what the issue says it stands for; nothing for an account. Raises Unread."""
        issue = self.resource
        return once(self.worked_out, "claim", lambda: scene.claim(issue)) if isinstance(issue, Issue) else NOTHING

    def kind(self, scene: Scene) -> str:
        """Which of its account's issues this is, such as `renewal review`; empty for an account. Raises Unread."""
        return kind_of(self.claim(scene).mark, self.labels) if isinstance(self.resource, Issue) else ""

    @cached_property
    def lines(self) -> list[str]:
        """The description as a person wrote it: without quotes, code and hidden comments."""
        return spoken(self.issue.description)

    @cached_property
    def verdicts(self) -> dict[object, object]:
        """What groups of conditions came to here: many rules share them."""
        return {}

    @cached_property
    def worked_out(self) -> dict[str, Any]:
        """What readers found here already, by their name: the same for the same issue and facts."""
        return {}

    def table(self, scene: Scene) -> Mapping[str, object]:
        """Fields of the description's table but those a label says; of an account all its fields. Raises Unread."""
        if isinstance(self.resource, Account):
            return self.resource.fields
        rows, known = self.claim(scene).table, scene.known_labels
        return once(self.worked_out, "table", lambda: unlabelled(rows, scene.categories, self.labels, known))

    def account(self, scene: Scene) -> Account | None:
        """The row this issue is about: by hidden mark, else table, else the exact name that begins its title."""
        if isinstance(self.resource, Account):
            return self.resource
        claim = self.claim(scene)
        if claim.account:
            return scene.accounts.get(claim.account)
        return once(self.worked_out, "account by title", lambda: claim.titled(scene.by_name))

    def fields(self, scene: Scene) -> Mapping[str, object]:
        """Fields of the table, overlaid by those the account row fills; reason and impact are the table's first."""
        row, table = self.account(scene), self.table(scene)
        if row is None or row is self.resource:
            return table
        filled = {key: value for key, value in row.fields.items() if value not in ("", None)}
        return {**table, **filled, **{key: table[key] for key in FINER if table.get(key)}}

    def labelled(self, name: str, scene: Scene) -> str:
        """The issue's first label of a category, in its right spelling; empty if it has none."""
        category = scene.categories.get(name)
        known = scene.known_labels
        return next((own for label in self.labels if category and (own := category.canonical(label, known))), "")

    def region(self, scene: Scene) -> str:
        """The region label if there is one, else the field, in the spelling of the category `region` if it knows it."""
        if label := self.labelled("region", scene):
            return label
        text, category = str(self.fields(scene).get("region") or ""), scene.categories.get("region")
        return (category.canonical(text, scene.known_labels) if category else None) or text

    def calendar(self, scene: Scene) -> Calendar:
        """The calendar of its region: what is said about it waits for that region's working days."""
        return scene.calendar.at(self.region(scene)) if scene.calendar.regional else scene.calendar

    def snoozed_until(self, scene: Scene) -> date | None:
        """The last day of a running snooze: label `snoozed` and a due date not yet past."""
        due = self.issue.due_date if SNOOZED in self.labels else None
        return due if due and due >= scene.today else None


def category_states(seen: Seen, scene: Scene) -> tuple[CategoryState, ...]:
    """The state of every label category on this issue."""
    return once(scene.worked.judged, seen.labels, lambda: judge_all(scene.categories, seen.labels, scene.known_labels))
