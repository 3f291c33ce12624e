"""What an account has already: its open issue of a kind; how the last one ended, and how it is opened again."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Annotated

from triage_bot.actions.effects import Effects
from triage_bot.actions.match import Match
from triage_bot.actions.turns import REOPENED
from triage_bot.changes.open_issue import openings
from triage_bot.changes.relabel import Relabel
from triage_bot.changes.set_state import SetState
from triage_bot.context.checking import Text
from triage_bot.context.claims import IssueKind
from triage_bot.context.health import as_of, kept_closed
from triage_bot.context.roles import recipients, told
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.context.wording import TEXT_NAMES
from triage_bot.model.facts import News
from triage_bot.model.resource import Account, Issue, Ref, User
from triage_bot.shapes.values import Strict
from triage_bot.text.calendar import Days, Duration, add_months
from triage_bot.text.marker import Said

OUTCOME = "outcome"
"""The label category that says how triage ended: with such a label it was closed by the process."""
OTHER_RENEWAL = 6
"""Months after which a renewal is another one, not the same that has moved."""
FAR = 3
"""Months by which a renewal may move without being looked at anew, however long ago its review was closed."""


@dataclass(frozen=True)
class There:
    """The account's issues of one kind in one project, oldest first; open ones alone if there are any."""

    issues: tuple[Issue, ...]

    @property
    def opened(self) -> tuple[Issue, ...]:
        """Those that are open."""
        return tuple(issue for issue in self.issues if issue.state == "opened")

    @cached_property
    def last(self) -> Issue | None:
        """The one that was closed last."""
        closed = [issue for issue in self.issues if issue.closed_at]
        return max(closed, key=lambda issue: (issue.closed_at, issue.id), default=None)

    def covers(self, renewal: date | None, scene: Scene) -> bool:
        """True if one that was closed was about this renewal, which may have moved since (R097).

        Moved by three months or more, the review must have been closed in the half year before: one closed long before,
        perhaps because the date was wrong, says nothing about it.
        """
        return renewal is not None and any(self._about(issue, renewal, scene) for issue in self.issues)

    def _about(self, issue: Issue, renewal: date, scene: Scene) -> bool:
        known = scene.claim(issue).renewal
        lately = issue.closed_at is None or scene.calendar.day(issue.closed_at) > add_months(renewal, -OTHER_RENEWAL)
        if known is None:
            return lately
        return renewal < add_months(known, FAR) or (renewal < add_months(known, OTHER_RENEWAL) and lately)

    def kept_closed(self, account: Account, match: Match, scene: Scene) -> Effects | None:
        """Held for good while a person's close stands: the row's health has to be of a later day."""
        issue = self.last
        if issue is None or issue.closed_at is None or not kept_closed(issue, account, scene):
            return None
        who = issue.closed_by.username if issue.closed_by else "a person"
        why = f"{issue.ref} was closed by {who} on {scene.calendar.day(issue.closed_at)}"
        day = as_of(account, scene)
        known = f"its health in the list is of {day}, not later" if day else "the list has no day for its health"
        return match.held(f"{why}, and {known}")

    def may_reopen(self, within: Duration, scene: Scene) -> bool:
        """True if the last one was closed within that time, by the bot or with an outcome (domain 4.9)."""
        issue, outcome = self.last, scene.categories.get(OUTCOME)
        if issue is None or issue.closed_at is None:
            return False
        by_bot = issue.closed_by is not None and scene.standing.is_bot(issue.closed_by)
        ended = by_bot or any(outcome.has(label) for label in issue.labels) if outcome else by_bot
        return ended and scene.today <= within.day_after(scene.calendar.day(issue.closed_at), scene.calendar)


@dataclass(frozen=True)
class OnePer:
    """The issue that an account shall have: of which kind, and where."""

    account: Account
    kind: IssueKind
    project: str
    label: str = ""
    """The kind that hand-made ones are labelled with, if it is another."""

    @property
    def renewal(self) -> date | None:
        """The account's next renewal, if its row says one."""
        day = self.account.fields.get("renewal_date")
        return day if isinstance(day, date) else None

    def left(self, scene: Scene) -> Issue | None:
        """An open issue that says it is the account's and may have been opened under a revoked token."""
        issues = (issue for way in scene.left.find(self.account, self.kind.name, self.label) for issue in way)
        return next((issue for issue in issues if issue.ref.project == self.project), None)

    def standing(self, scene: Scene, news: News) -> There:
        """Issues of this kind about this account, as this plan leaves them; the surest way to an open one wins."""
        closed: dict[Ref, Issue] = {}
        for issues in scene.about_accounts.find(self.account, self.kind.name, self.label):
            current = (_closed(issue, scene) if issue.ref in news.closed else issue for issue in issues)
            here = sorted((issue for issue in current if issue.ref.project == self.project), key=lambda issue: issue.id)
            if any(issue.state == "opened" for issue in here):
                return There(tuple(here))
            closed |= {issue.ref: issue for issue in here}
        return There(tuple(closed.values()))


def _closed(issue: Issue, scene: Scene) -> Issue:
    """The issue after this plan has closed it."""
    by = User(0, scene.author) if scene.author else None
    return replace(issue, state="closed", closed_at=scene.now, closed_by=by)


REOPEN_NAMES = TEXT_NAMES | frozenset({"to", "closed"})


class Reopen(Strict):
    """Until when after its close the last issue is opened again instead of a new one, and what is said there."""

    template: Annotated[str, Text(names=REOPEN_NAMES, template=True)]
    within: Days = Duration(90, "day")


def reopened(last: Issue, how: Reopen, opening: Effects, match: Match, scene: Scene) -> Effects:
    """Opens the last issue again; what it says and what it changes go together, on a working day."""
    people = recipients("csm", Seen(last), scene)
    assert last.closed_at is not None  # noqa: S101 – it is closed
    closed = scene.calendar.day(last.closed_at)
    reason = f"{match.why}; closed on {closed}, less than {how.within} ago"
    state = match.change(SetState, ref=last.ref, reason=reason, event="reopen", account=match.seen.ref.key)
    carries = (*_labels(last, opening, match, scene), state)
    said = Said(rule=match.rule, episode=last.closed_at, step=0, about=REOPENED)
    own = {"closed": closed}
    text = match.tell(people, how.template, own, scene, said=said, reason=reason, place=last, carries=carries)
    return Effects(warnings=told(people, last.ref)) + text


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
