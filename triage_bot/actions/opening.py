"""Fills a template file into an issue to open: title, labels, assignees, dates, body and hidden mark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from triage_bot.actions.base import Match
from triage_bot.errors import ValueFault
from triage_bot.model.change import OpenIssue
from triage_bot.model.resource import Account, Ref
from triage_bot.scene import Scene, names_for
from triage_bot.taxonomy import mend
from triage_bot.text import marker
from triage_bot.text.accounts import account_table
from triage_bot.text.fields import day, yes_no
from triage_bot.text.template import render_body, render_title, render_value

FRONT_KEYS = frozenset({"title", "labels", "assignees", "due_date", "confidential", "milestone"})


def from_template(
    name: str,
    project: str,
    match: Match,
    scene: Scene,
    mark: Mapping[str, object],
    more: Mapping[str, object] | None = None,
) -> tuple[OpenIssue, tuple[str, ...]]:
    """The issue a template makes of this match (with `more` names), and warnings.

    Raises ValueFault if a value cannot be read.
    """
    document = scene.templates[name]
    account = match.seen.resource
    table = account_table(match.seen.fields(scene))
    names = {**names_for(match.seen, scene), "account_table": table, **(more or {})}
    front = _Front(document.front, names)
    hidden = marker.write({**mark, "template": name.split(".", 1)[0]})
    due = front.value("due_date")
    key = f"for {account.id}" if isinstance(account, Account) else f"{match.rule} for {account.ref}"
    labels, unknown = _known(front.values("labels"), scene)
    assignees = tuple(one.lstrip("@") for one in front.values("assignees"))
    strangers = [one for one in assignees if scene.mentionable and one not in scene.mentionable]
    warnings = [f'{account.ref}: "{label}" is no label here and was left out' for label in unknown]
    warnings += [f"{account.ref}: {one} is not a member here and cannot be assigned" for one in strangers]
    opening = OpenIssue(
        ref=Ref(project, 0, key),
        rule=match.rule,
        reason=match.why,
        title=render_title(str(document.front.get("title") or ""), names) or _no_title(name),
        description=f"{render_body(document.body, names).rstrip()}\n\n{hidden}",
        mark=hidden,
        labels=labels,
        assignees=tuple(one for one in assignees if one not in strangers),
        due=day(due) if due else None,
        confidential=yes_no(front.value("confidential") or "yes"),
        milestone=front.value("milestone"),
    )
    return opening, tuple(warnings)


@dataclass(frozen=True)
class _Front:
    """A template's front matter, filled in with names."""

    given: Mapping[str, object]
    names: Mapping[str, object]

    def value(self, key: str) -> str:
        """One value; empty if there is none."""
        given = self.given.get(key)
        return render_value("" if given is None else str(given), self.names)

    def values(self, key: str) -> tuple[str, ...]:
        """A list, or one value, without repeats and what comes out empty."""
        given = self.given.get(key) or ()
        words = [given] if isinstance(given, str) else list(given)  # type: ignore[call-overload]
        return tuple(dict.fromkeys(word for one in words if (word := render_value(str(one), self.names))))


def _known(labels: tuple[str, ...], scene: Scene) -> tuple[tuple[str, ...], list[str]]:
    """Labels in their right spelling, and words that are no label here: those are never created.

    A row's word may be the part after `::`, as in `Lack of adoption` for ~"risk::lack of adoption".
    """
    by_ending = {label.rsplit("::", 1)[-1].casefold(): label for label in scene.known_labels if "::" in label}
    found: list[str] = []
    unknown: list[str] = []
    for label in labels:
        right = mend(scene.categories, label, scene.known_labels)
        if right not in scene.known_labels and not right.startswith("type::"):
            right = by_ending.get(right.casefold(), "")
        (found if right else unknown).append(right or label)
    return tuple(dict.fromkeys(found)), unknown


def _no_title(name: str) -> str:
    raise ValueFault(f"template {name}: the title comes out empty")
