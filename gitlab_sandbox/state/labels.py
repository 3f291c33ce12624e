"""Labels: finding by title through the ancestors, making new ones, and the sets an item may carry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from gitlab_sandbox.errors import Conflict, Invalid
from gitlab_sandbox.permissions import can_admin_labels
from gitlab_sandbox.state import model as m
from gitlab_sandbox.state.acting import Actor
from gitlab_sandbox.state.store import State

DEFAULT_COLOR = "#6699cc"
CSS_COLORS = {
    "red": "#FF0000", "green": "#008000", "blue": "#0000FF", "yellow": "#FFFF00", "orange": "#FFA500",
    "purple": "#800080", "gray": "#808080", "grey": "#808080", "black": "#000000", "white": "#FFFFFF",
    "pink": "#FFC0CB", "brown": "#A52A2A", "magenta": "#FF00FF", "cyan": "#00FFFF", "teal": "#008080",
}  # fmt: skip
HEX = re.compile(r"#(?:[0-9A-Fa-f]{3}){1,2}\Z")
SCOPE = re.compile(r"^.*::")


def available(home: m.Project | m.Group, ancestors: bool = True) -> list[m.Label]:
    """The labels of the place itself, then those of the groups above it, nearest first."""
    above = home.group.lineage() if isinstance(home, m.Project) else home.lineage()[1:]
    places = [home, *above] if ancestors else [home]
    return [label for place in places for label in place.labels]


def find(home: m.Project | m.Group, title: str) -> m.Label | None:
    """Exact title; upper and lower case differ."""
    return next((x for x in available(home) if x.title == title), None)


def split_titles(text: str) -> list[str]:
    return [part for raw in text.split(",") if (part := raw.strip())]


def clean_color(color: str) -> str:
    named = CSS_COLORS.get(color.strip().lower(), color.strip())
    if not HEX.match(named):
        raise Invalid(color=["must be a valid color code"])
    return named


def check_title(title: str) -> str:
    title = title.strip()
    if not title:
        raise Invalid(title=["can't be blank", "is invalid"])
    if "," in title:
        raise Invalid(title=["is invalid"])
    if len(title) > 255:
        raise Invalid(title=["is too long (maximum is 255 characters)"])
    return title


def create(
    state: State,
    owner: m.Project | m.Group,
    title: str,
    *,
    color: str = DEFAULT_COLOR,
    description: str | None = None,
    priority: int | None = None,
    at: datetime | None = None,
) -> m.Label:
    title, color = check_title(title), clean_color(color)
    if find(owner, title) is not None:
        raise Conflict("Label already exists")
    label = m.Label(
        id=state.next_id("label"), title=title, color=color, description=description, created_at=at or state.clock.now()
    )
    label.updated_at, label.priority = label.created_at, priority
    if isinstance(owner, m.Project):
        label.project = owner
    else:
        label.group = owner
    return state.add_label(label)


def resolve(actor: Actor, home: m.Project | m.Group, titles: Iterable[str], create_missing: bool) -> list[m.Label]:
    """Turn titles into labels; unknown ones are made if the actor may, otherwise quietly left out."""
    may_create = create_missing and can_admin_labels(actor.user, home)
    labels: list[m.Label] = []
    for title in titles:
        label = find(home, title)
        if label is None and may_create:
            label = create(actor.state, home, title)
        if label is not None and label not in labels:
            labels.append(label)
    return labels


def scope_of(title: str) -> str | None:
    """Everything up to the last `::`, or nothing for a plain label."""
    match = SCOPE.match(title)
    return match.group() if match else None


def next_set(
    current: Sequence[m.Label],
    replace: Sequence[m.Label] | None,
    add: Sequence[m.Label],
    remove: Sequence[m.Label],
    scoped: bool,
) -> list[m.Label]:
    """The labels an item carries after a request: replace, then add, then remove, then one per scope."""
    wanted = list(dict.fromkeys([*(current if replace is None else replace), *add]))
    wanted = [x for x in wanted if x not in remove]
    if not scoped:
        return wanted
    return _one_per_scope(wanted, set(wanted) - set(current), [*add, *(replace or [])])


def _one_per_scope(wanted: list[m.Label], added: set[m.Label], order: list[m.Label]) -> list[m.Label]:
    groups: dict[str, list[m.Label]] = {}
    for label in wanted:
        if (scope := scope_of(label.title)) is not None:
            groups.setdefault(scope, []).append(label)
    losers: set[m.Label] = set()
    for rivals in groups.values():
        if len(rivals) > 1 and added.intersection(rivals):  # clashes that were there before are left alone
            winner = max(rivals, key=lambda x: _last_place(order, x))
            losers.update(x for x in rivals if x is not winner)
    return [x for x in wanted if x not in losers]


def _last_place(order: list[m.Label], label: m.Label) -> int:
    return max((i for i, x in enumerate(order) if x is label), default=-1)


def text_color(color: str) -> str:
    """Black on light, white on dark."""
    digits = color.lstrip("#")
    if len(digits) == 3:
        digits = "".join(c * 2 for c in digits)
    red, green, blue = (int(digits[i : i + 2], 16) for i in (0, 2, 4))
    return "#1F1E24" if red + green + blue > 500 else "#FFFFFF"
