"""Label categories as a text shows them: what may be chosen, what is known already, by which day, a line to paste."""

from collections.abc import Iterable, Mapping
from datetime import date

from triage_bot.conditions.label_categories import grace_ends
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.context.taxonomy import CategoryState, judge_all
from triage_bot.text.inert import label_reference, labels


def choices(
    states: Iterable[CategoryState],
    scene: Scene,
    known: Iterable[str],
    days: Iterable[str],
    fields: Mapping[str, object],
) -> list[dict[str, object]]:
    """Categories for a text: their labels, the one that is known already, and the day by which one is wanted.

    Of the labels just those that the account's own words (`fields`) lead to, if any do; `unlisted` count for nothing.
    """
    given = zip(states, known, days, strict=True)
    return [
        {
            "name": state.category.name,
            "choices": labels(state.category.led_to(fields) or state.category.choices(scene.known_labels)),
            "unlisted": labels(state.unlisted),
            "known": own,
            "by": by,
        }
        for state, own, by in given
    ]


def missing_at_opening(own: Iterable[str], seen: Seen, scene: Scene) -> list[dict[str, object]]:
    """For a text: the categories that lack a label on an issue that is opened now with these."""
    states = [state for state in judge_all(scene.categories, tuple(own), scene.known_labels) if state.missing]
    graces = [state.category.grace for state in states]
    ends = [grace.after(scene.now, seen.calendar(scene)) if grace else None for grace in graces]
    days = [day_by(scene.calendar.day(end)) if end else "" for end in ends]
    return choices(states, scene, [""] * len(states), days, seen.fields(scene))


def day_by(day: date) -> str:
    """A day for a text, as in `Wednesday 25 Nov`."""
    return f"{day:%A} {day.day} {day:%b}"


def due_day(state: CategoryState, seen: Seen, scene: Scene) -> str:
    """The day on which its grace ends, as in `Wednesday 25 Nov`; empty if it has none left."""
    ends = grace_ends(state, seen, scene)
    return day_by(scene.calendar.day(ends)) if ends else ""


def label_line(missing: list[dict[str, object]]) -> str:
    """A ready line to paste; where nothing is known a name that no label has, which GitLab ignores."""
    words = [str(category["known"] or f"{category['name']}?") for category in missing]
    return "/label " + " ".join(map(label_reference, words))
