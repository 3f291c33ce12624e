"""Action `remind`: one quiet reminder after another while nobody answers, never two steps at once.

An episode is one start of the clock that `last_update` (or `label_added`) found. Each step is said
once in an episode; the next one counts from the posting of the step before (domain 4.5, voice).
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field, field_validator

from triage_bot.actions.base import Structured, distinct
from triage_bot.actions.effects import Effects, Listed
from triage_bot.actions.match import Match
from triage_bot.actions.telling import Bundled
from triage_bot.conditions.verdict import Clock
from triage_bot.context.checking import Text, Whom
from triage_bot.context.reading import named_under, next_steps, open_checks, said_anywhere, unreached
from triage_bot.context.roles import Recipient, everyone, owner, recipients
from triage_bot.context.scene import Scene
from triage_bot.context.standing import PLANNER
from triage_bot.context.wording import TEXT_NAMES, away_until, names_for
from triage_bot.errors import ValueFault
from triage_bot.model.facts import LABEL_EVENTS, NOTES, STATE_EVENTS
from triage_bot.shapes.values import Strict, Username, Words, refuse
from triage_bot.text.budget import TooCostly
from triage_bot.text.calendar import Duration, Span
from triage_bot.text.inert import one_line
from triage_bot.text.marker import Said
from triage_bot.text.steps import Step as NextStep
from triage_bot.text.template import faults_in, holds, render_value

REMIND_NAMES = TEXT_NAMES | frozenset(
    "to days interval started began began_by last_update last_update_by of_csm first_asked asked csm csm_away step "
    "steps steps_due open_checks references_under cannot_read".split()
)


class ReminderStep(Strict):
    """One step: how long after the one before, who is mentioned, and when it applies at all."""

    after: Span
    mention: Annotated[Words, Whom(), Text()] = Field(
        description="Roles or usernames; one may be a text that gives a role, or nothing."
    )
    template: Annotated[str | None, Text(names=REMIND_NAMES, template=True)] = None
    when: str | None = Field(default=None, description="A Jinja expression; the ladder ends if it is false.")

    def roles(self, match: Match, scene: Scene) -> Iterator[str]:
        """Whom it speaks to on this match: what comes out empty is left out."""
        for word in self.mention:
            role = render_value(word, names_for(match.seen, scene)).strip() if "{" in word else word
            if role:
                yield role

    @field_validator("after")
    @classmethod
    def _whole_days(cls, span: Duration) -> Duration:
        refuse(span.by_clock, "reminders count whole days")
        return span

    @field_validator("when")
    @classmethod
    def _compiles(cls, text: str | None) -> str | None:
        for _, message in faults_in(text or "true", TEXT_NAMES, expression=True):
            raise ValueFault(message)
        return text


class Remind(Structured):
    """Remind step by step while the rule matches: each step once, on working days, one a day."""

    key = "remind"
    reminds = True
    template: Annotated[str, Text(names=REMIND_NAMES, template=True)]
    steps: tuple[ReminderStep, ...] = Field(min_length=1)
    about: Annotated[str | None, Text()] = Field(
        default=None, description="A text that says which value is asked about: each is asked about by itself, once."
    )
    bundled: Bundled = True

    def act(self, match: Match, scene: Scene) -> Effects:
        seen, clock = match.seen, match.clock
        seen.facts.require(NOTES)
        if clock is None:
            seen.facts.require(LABEL_EVENTS, STATE_EVENTS)
        clock = clock or _since_opened(match, scene)
        value = self._value(match, scene)
        given = [said for said in self._given(match, scene, clock.start) if said.about == value]
        still = tuple(self._listed(said, match, scene, clock) for said in given if said.resource)
        return Effects(listed=still) + self._next(match, scene, clock, given)

    def _value(self, match: Match, scene: Scene) -> tuple[str, ...]:
        """What is asked about, if that may change; empty if there is only one thing."""
        return (render_value(self.about, names_for(match.seen, scene)),) if self.about else ()

    def _given(self, match: Match, scene: Scene, start: datetime) -> list[Said]:
        """The steps already said in this episode: by a note here, or through a person's list."""
        ours = (said for said in said_anywhere(match.seen, scene) if said.rule == match.rule)
        return [said for said in ours if said.step and said.when >= start]

    def _next(self, match: Match, scene: Scene, clock: Clock, given: list[Said]) -> Effects:
        done = max(given, key=lambda entry: entry.step, default=None)
        number, count = done.step + 1 if done else 1, len(self.steps)
        if done and done.step <= count and (left := self._left(done.step, match, scene, given)):
            return self._say(match, scene, clock, given, done.step, left)
        if number > count:
            said = f"all {count} reminders about this gap were" if count > 1 else "the one reminder about this gap was"
            return match.waits(f"{said} given")
        step = self.steps[number - 1]
        overdue = clock.limit + timedelta(days=1)
        if scene.baseline and overdue < scene.baseline and not self.about:  # a value is a matter of today
            return match.waits(f"due since {overdue}, before the baseline {scene.baseline}")
        if step.when and not self._applies(step.when, match, scene):
            return match.waits(f"reminder {number} does not apply: {step.when}")
        calendar = match.seen.calendar(scene)
        from_day = calendar.day(done.when) if done else overdue
        due = step.after.day_after(from_day, calendar)
        if due > scene.today:
            until = calendar.working_day_from(due)
            return match.waits(f"reminder {number} follows on {until}", calendar.look_at(until))
        return self._say(match, scene, clock, given, number)

    def _applies(self, when: str, match: Match, scene: Scene) -> bool:
        try:
            return holds(when, names_for(match.seen, scene))
        except TooCostly:
            raise
        except ValueFault:
            return False  # a field nobody filled: the step is not taken

    def _left(self, number: int, match: Match, scene: Scene, given: list[Said]) -> list[Recipient]:
        """Who was to hear this step, and did not: it was to be on their list, or others have it on theirs."""
        left = unreached((said for said in given if said.step == number), scene.now)
        people = everyone(self.steps[number - 1].roles(match, scene), match.seen, scene) if left else []
        return [person for person in people if Username(person.username) in left]

    def _say(
        self, match: Match, scene: Scene, clock: Clock, given: list[Said], number: int, to: Sequence[Recipient] = ()
    ) -> Effects:
        step = self.steps[number - 1]
        people = to or everyone(step.roles(match, scene), match.seen, scene)
        to = [person for person in people if not person.unnamed] or people
        own, template = self._own(match, scene, clock, given, number), step.template or self.template
        said = Said(rule=match.rule, episode=clock.start, step=number, about=self._value(match, scene))
        unknown = distinct(f"{match.seen.ref}: {person.warning}" for person in to if person.warning)
        return Effects(warnings=unknown) + match.tell(
            to, template, own, scene, said=said, reason=self._reason(match, clock, number),
            reminder=match.clock is not None, bundled=self.bundled, lines=True,
        )  # fmt: skip

    def _own(self, match: Match, scene: Scene, clock: Clock, given: list[Said], number: int) -> dict[str, object]:
        """The names of its own that a step's text uses, besides whom it speaks to."""
        before = sorted((said for said in given if said.step < number), key=lambda said: said.step)
        asked = list(dict.fromkeys(scene.calendar.day(said.when) for said in before))
        own = {"step": number, "asked": asked, "first_asked": next(iter(asked), "")}
        people = {"csm": owner(match.seen, scene), "csm_away": away_until(match.seen, scene) or ""}
        return {**self._names(match, scene, clock), **own, **people}

    def _listed(self, said: Said, match: Match, scene: Scene, clock: Clock) -> Listed:
        """A step that stands on somebody's list, in the words of today."""
        step = self.steps[min(said.step, len(self.steps)) - 1]
        own = self._own(match, scene, clock, [said], said.step)
        people = everyone(step.roles(match, scene), match.seen, scene)
        return Listed(match.seen.ref, said, match.sentence(step.template or self.template, scene, own, people))

    def _reason(self, match: Match, clock: Clock, number: int) -> str:
        """Why, and which step; of one single step without a limit the number says nothing."""
        if len(self.steps) == 1 and not clock.interval.amount:
            return match.why
        return f"{match.why}; limit {clock.interval}, reminder {number} of {len(self.steps)}"

    def _names(self, match: Match, scene: Scene, clock: Clock) -> dict[str, object]:
        day = scene.calendar.day
        return {
            "days": (scene.today - day(clock.start)).days,
            "interval": clock.interval.each,
            "started": day(clock.start),
            "began": clock.what,
            "began_by": clock.who,
            "references_under": lambda heading: list(named_under(str(heading), match.seen)),
            "steps_due": [step for step in next_steps(match.seen, scene) if _needs_care(step, scene)],
            "open_checks": lambda heading: open_checks(str(heading), match.seen),
            "cannot_read": lambda role: _cannot_read(str(role), match, scene),
            "last_update": day(clock.last_update) if clock.last_update else "",
            "last_update_by": clock.last_update_by,
            "of_csm": clock.of_csm,
            "steps": len(self.steps),
        }


def _cannot_read(role: str, match: Match, scene: Scene) -> list[str]:
    """Who holds the role and cannot read this issue: no member, or a Guest where it is confidential. Raises Unread."""
    seen = match.seen
    level = PLANNER if seen.issue.confidential else 1
    names = [one_line(who.username or who.text) for who in recipients(role, seen, scene) if not who.unnamed]
    return [name for name in names if not scene.edits(name, seen.ref, level)]


def _needs_care(step: NextStep, scene: Scene) -> bool:
    """Open, and past its date or without one."""
    return not step.done and (step.day is None or step.day < scene.today)


def _since_opened(match: Match, scene: Scene) -> Clock:
    """A rule without a clock of its own: the matter began when the issue was opened, and that day it is due."""
    opened = match.seen.issue.created_at
    due = scene.calendar.day(opened) - timedelta(days=1)
    return Clock(start=opened, limit=due, what="created")
