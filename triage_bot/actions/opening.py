"""Fills a template file into an issue to open: title, labels, assignees, dates, body and hidden mark."""

from __future__ import annotations

from collections.abc import Mapping

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
    name: str, project: str, match: Match, scene: Scene, mark: Mapping[str, object]
) -> tuple[OpenIssue, tuple[str, ...]]:
    """The issue a template makes of this match, and warnings; raises ValueFault if a value cannot be read."""
    document = scene.templates[name]
    account = match.seen.resource
    names = {**names_for(match.seen, scene), "account_table": account_table(match.seen.fields(scene))}

    def value(key: str) -> str:
        given = document.front.get(key)
        return render_value("" if given is None else str(given), names)

    def values(key: str) -> tuple[str, ...]:
        given = document.front.get(key) or ()
        words = [given] if isinstance(given, str) else list(given)  # type: ignore[call-overload]
        return tuple(dict.fromkeys(word for one in words if (word := render_value(str(one), names))))

    hidden = marker.write({**mark, "template": name.split(".", 1)[0]})
    due = value("due_date")
    key = f"for {account.id}" if isinstance(account, Account) else f"{match.rule} for {account.ref}"
    labels, unknown = _known(values("labels"), scene)
    assignees = tuple(one.lstrip("@") for one in values("assignees"))
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
        confidential=yes_no(value("confidential") or "yes"),
        milestone=value("milestone"),
    )
    return opening, tuple(warnings)


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
