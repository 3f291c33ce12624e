"""An account that needs triage again: its last issue is opened again, with a word why and the colour of its row."""

from __future__ import annotations

from typing import Annotated

from triage_bot.actions.base import Effects
from triage_bot.actions.match import Match
from triage_bot.actions.once_per import OUTCOME
from triage_bot.changes.open_issue import openings
from triage_bot.changes.relabel import Relabel
from triage_bot.changes.set_state import SetState
from triage_bot.context.checking import Text
from triage_bot.context.roles import printed, recipients, told
from triage_bot.context.scene import Scene, Seen
from triage_bot.context.wording import TEXT_NAMES
from triage_bot.model.resource import Issue
from triage_bot.shapes.values import Strict
from triage_bot.text.calendar import Days, Duration
from triage_bot.text.marker import Said

REOPEN_NAMES = TEXT_NAMES | frozenset({"to", "closed"})


class Reopen(Strict):
    """Until when after its close the last issue is opened again instead of a new one, and what is said there."""

    template: Annotated[str, Text(REOPEN_NAMES, template=True)]
    within: Days = Duration(90, "day")


def reopened(last: Issue, how: Reopen, opening: Effects, match: Match, scene: Scene) -> Effects:
    """Opens the last issue again; what it says and what it changes go together, on a working day."""
    people = recipients("csm", Seen(last), scene)
    assert last.closed_at is not None  # noqa: S101 – it is closed
    closed = scene.calendar.day(last.closed_at)
    made = match.filled(how.template, scene, {"to": printed(people), "closed": closed}, last)
    reason = f"{match.why}; closed on {closed}, less than {how.within} ago"
    state = match.change(SetState, ref=last.ref, reason=reason, event="reopen", account=match.seen.ref.key)
    carries = (*_labels(last, opening, match, scene), state)
    said = Said(match.rule, last.closed_at, 0, ("reopened",))
    say = match.say(made, said, reason, people, ref=last.ref, carries=carries)
    return Effects(says=(say,), warnings=(*told(people, last.ref), *made.warnings(match.rule, last.ref)))


def _labels(last: Issue, opening: Effects, match: Match, scene: Scene) -> tuple[Relabel, ...]:
    """The colour a new issue would have, and no outcome any more."""
    new = next(iter(openings(opening.changes)), None)
    health, outcome = scene.categories.get("health"), scene.categories.get(OUTCOME)
    wanted = [label for label in (new.labels if new else ()) if health and health.has(label)]
    gone = [label for label in last.labels if outcome and outcome.has(label)]
    gone += [label for label in last.labels if wanted and health and health.has(label) and label not in wanted]
    add = tuple(label for label in wanted if label not in last.labels)
    if not add and not gone:
        return ()
    return (match.change(Relabel, ref=last.ref, add=add, remove=tuple(gone)),)
