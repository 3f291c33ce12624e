"""Action `notify`: those concerned hear once of a new colour, after a first comment or a day (R120, R125).

Only events younger than three working days and after the baseline are told; what was turned back meanwhile is not.
"""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import pairwise
from typing import Annotated, Any

from pydantic import Field, model_validator

from triage_bot.actions.base import Beside, Structured
from triage_bot.actions.effects import NOTHING, Effects, Listed
from triage_bot.actions.match import Match, Names
from triage_bot.actions.telling import Bundled, Telling
from triage_bot.actions.turns import YOUNG, actor, began, first_word, is_old, news_from, opened_so, turns_of
from triage_bot.context.checking import Text, Vocabulary, Whom, Wrong
from triage_bot.context.reading import FormNote, forms, in_short, next_step, opened_quietly, said_anywhere, unreached
from triage_bot.context.roles import Recipient, everyone, regional, told
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.context.wording import TEXT_NAMES
from triage_bot.errors import nearest
from triage_bot.model.facts import LABEL_EVENTS, NOTES
from triage_bot.model.resource import LabelEvent
from triage_bot.shapes.values import Username, Words, refuse
from triage_bot.text import marker
from triage_bot.text.calendar import Duration, Span
from triage_bot.text.inert import labels

NOTIFY_NAMES = TEXT_NAMES | frozenset(
    "to colour before by since beside beside_since summary next_step plan_by form follows region".split()
)
PLAN = 2
"""Working days after which the CSM's plan is expected, where no due date says so (as a new issue has it)."""


class Notify(Structured):
    """Tell these roles once that the issue got the colour it has; the one who changed it is not mentioned."""

    key = "notify"
    tells = True
    to: Annotated[Words, Whom()]
    template: Annotated[str, Text(names=NOTIFY_NAMES, template=True)]
    category: str = "health"
    from_: Words = Field(default=(), alias="from", description="Only if it was one of these before; `none` is one.")
    with_: str | None = Field(default=None, alias="with", description="It counts from when this label is there, too.")
    after: Span = Duration(1, "working day")
    form: str | None = Field(
        default=None, description="Waits three working days for this form; then tells without, and once more with it."
    )
    bundled: Bundled = True
    lines: bool = Field(default=False, description="Not on the issue: a line on a list of each of them, and a call.")

    @model_validator(mode="after")
    def _fits(self) -> Any:
        refuse(self.lines and not self.bundled, "`lines` are for lists, and `bundled: false` keeps texts off them")
        return self

    def faults(self, rule: Beside, vocabulary: Vocabulary) -> Iterable[Wrong]:
        known = [form.name for form in vocabulary.process.forms]
        if self.form and self.form not in known:
            message = f'there is no form "{self.form}" under `forms`'
            yield Wrong(message=message, hint=nearest(self.form, known), path=("form",))

    def act(self, match: Match, scene: Scene) -> Effects:
        seen = match.seen
        if self._at_rest(seen, scene):
            return NOTHING  # nobody touched it since, so its colour is no news either
        seen.facts.require(LABEL_EVENTS, NOTES)
        category = scene.categories.get(self.category)
        turns = turns_of(seen, category, self.with_) if category else []
        if not turns:
            return NOTHING
        told_of = [said for said in said_anywhere(seen, scene) if self._of_category(said)]
        heard = [said for said in told_of if self._is_mine(said)]
        others = [said for said in told_of if said.about[0].partition(":")[2] != turns[-1].label]
        known, colours = (self._known(turns, given, seen, scene) for given in (heard, [*heard, *others]))
        at, label = max(known, default=(None, ""))
        if at and label == turns[-1].label:  # turned back meanwhile, or told already
            given = [said for said in heard if said.episode == at and said.rule == match.rule]
            return self._again(match, scene, turns, _before(turns, colours, at), given)
        return self._news(match, scene, turns, _before(turns, colours))

    def _at_rest(self, seen: Seen, scene: Scene) -> bool:
        """True if nothing can be news there: a region may come without anybody touching the issue."""
        if self._regional(seen, scene) and not seen.labelled("region", scene):
            return False
        calendar = seen.calendar(scene)
        return is_old(calendar.day(seen.issue.updated_at), scene.today, calendar, self._lasts(seen, scene))

    def _regional(self, seen: Seen, scene: Scene) -> list[str]:
        """Those of its roles that the region gives."""
        return [role for role in self.to if regional(role, seen, scene)]

    def _lasts(self, seen: Seen, scene: Scene) -> int:
        """Working days for which it is news: what was held for as long does not grow too old by that."""
        waits = self.form or (self._regional(seen, scene) and not seen.region(scene))
        return 2 * YOUNG if waits else YOUNG

    def _news(self, match: Match, scene: Scene, turns: list[LabelEvent], before: str) -> Effects:
        """It turned to another colour than people know of."""
        seen, calendar, turned = match.seen, match.seen.calendar(scene), turns[-1]
        if self.from_ and (before or "none") not in self.from_:
            return NOTHING
        day, begin = calendar.day(turned.created_at), news_from(turned, seen, calendar)
        if scene.baseline and day < scene.baseline:
            return NOTHING
        if is_old(begin, scene.today, calendar, self._lasts(seen, scene)):
            return NOTHING  # no news any more
        due = calendar.working_day_from(self.after.day_after(day, calendar))
        if scene.today < due and not first_word(turned, seen, scene):
            return match.waits(f"told on {due}, or after a first comment", calendar.look_at(due))
        last = self._last(turned, seen, scene)
        if self.form and scene.today < last and not self._form(turns, seen, scene):
            return match.waits(f"told on {last}, or with the form {self.form}", calendar.look_at(last))
        held = self._held(turned, seen, scene)
        people = everyone((role for role in self.to if role not in held), seen, scene)
        return self._say(match, scene, turns, before, people) + self._waiting(held, match, scene, last)

    def _last(self, turned: LabelEvent, seen: Seen, scene: Scene) -> date:
        """The day on which what it lacks is not waited for any longer."""
        calendar = seen.calendar(scene)
        return calendar.add_working_days(calendar.day(turned.created_at), YOUNG)

    def _held(self, turned: LabelEvent, seen: Seen, scene: Scene) -> list[str]:
        """Those of its roles that wait for the region."""
        waits = not seen.region(scene) and scene.today < self._last(turned, seen, scene)
        return self._regional(seen, scene) if waits else []

    def _waiting(self, held: list[str], match: Match, scene: Scene, last: date) -> Effects:
        if not held:
            return NOTHING
        who = ", ".join(role.replace("_", " ") for role in held)
        why = f"its region is not known; {who} told when it is, at the latest on {last}"
        return match.waits(why, match.seen.calendar(scene).look_at(last))

    def _again(
        self, match: Match, scene: Scene, turns: list[LabelEvent], before: str, given: list[marker.Said]
    ) -> Effects:
        """What stands on lists stays there while it is news; whom it did not reach is told now, and what came since."""
        if not given:
            return NOTHING
        left = self._left(match, scene, turns, before, given)
        if left.says:
            return left
        return left + self._since(match, scene, turns, before, given)

    def _left(
        self, match: Match, scene: Scene, turns: list[LabelEvent], before: str, given: list[marker.Said]
    ) -> Effects:
        """Lines that stand on lists, and a text for those who did not get theirs."""
        seen, calendar = match.seen, match.seen.calendar(scene)
        fresh = [said for said in given if not is_old(calendar.day(said.when), scene.today, calendar)]
        if not fresh:
            return NOTHING
        people, gone = everyone(self.to, seen, scene), unreached(given, scene.now)
        told_of = match.sentence(self.template, scene, self._own(match, scene, turns, before), people)
        still = Effects(listed=tuple(Listed(seen.ref, said, told_of) for said in fresh if said.resource))
        people = [person for person in people if Username(person.username) in gone]
        return still + self._say(match, scene, turns, before, people) if people else still

    def _since(
        self, match: Match, scene: Scene, turns: list[LabelEvent], before: str, given: list[marker.Said]
    ) -> Effects:
        """The form that was not written when it was told, once; and a region that has come, or comes no more."""
        seen, told_before = match.seen, [Telling.of(said) for said in given]
        forms_told = {telling.form for telling in told_before}
        if self.form and "no" in forms_told and "yes" not in forms_told and self._form(turns, seen, scene):
            return self._say(match, scene, turns, before, everyone(self.to, seen, scene), follows=True)
        by_region, region = [telling for telling in told_before if telling.region is not None], seen.region(scene)
        if not by_region or (region and region in {telling.region for telling in by_region}):
            return NOTHING
        if held := self._held(turns[-1], seen, scene):
            return self._waiting(held, match, scene, self._last(turns[-1], seen, scene))
        readers = {Username(name) for telling in by_region for name in telling.readers}
        people = everyone(self._regional(seen, scene), seen, scene)
        people = [person for person in people if Username(person.username or person.text) not in readers]
        return self._say(match, scene, turns, before, people, region=region) if people else NOTHING

    def _form(self, turns: list[LabelEvent], seen: Seen, scene: Scene) -> FormNote | None:
        """The newest such form since the turn before, that all readers see."""
        since = began(turns, seen)
        written = (
            form for form in forms(seen, scene, [self.form or ""]) if form.at >= since and not form.note.internal
        )
        return next(written, None)

    @property
    def _topic(self) -> str:
        """What its hidden lines are about, before the label."""
        return f"{self.category}+{self.with_}" if self.with_ else self.category

    def _of_category(self, said: marker.Said) -> bool:
        """Told of its category, whatever stood beside the label."""
        return bool(said.about) and said.about[0].partition(":")[0].partition("+")[0] == self.category

    def _is_mine(self, said: marker.Said) -> bool:
        """Told of the same; where no label beside it is asked for, whatever stood beside it."""
        topic = said.about[0].partition(":")[0] if said.about else ""
        return topic == self._topic or (not self.with_ and topic.partition("+")[0] == self.category)

    def _known(
        self, turns: list[LabelEvent], told: Iterable[marker.Said], seen: Seen, scene: Scene
    ) -> list[tuple[datetime, str]]:
        """The labels people know of, and their turns: told, or there for longer than news lasts."""
        calendar = seen.calendar(scene)
        pairs = [(event.created_at, event.label, next_.created_at) for event, next_ in pairwise(turns)]
        settled = [(at, label) for at, label, end in pairs if is_old(calendar.day(at), calendar.day(end), calendar)]
        if opened_quietly(seen, scene) and opened_so(turns[0], seen, scene):
            settled.append((turns[0].created_at, turns[0].label))  # before the baseline: the CSM alone is told
        return settled + [(said.episode, said.about[0].partition(":")[2]) for said in told]

    def _own(self, match: Match, scene: Scene, turns: list[LabelEvent], before: str) -> dict[str, object]:
        """The names of its own that a text uses, besides whom it tells."""
        turned, seen, day = turns[-1], match.seen, scene.calendar.day
        coloured = turns_of(seen, scene.categories[self.category])[-1].created_at
        later = self.with_ if self.with_ and turned.created_at > coloured else ""
        written = self._form(turns, seen, scene) if self.form else None
        planned, due = seen.calendar(scene).add_working_days(scene.today, PLAN), seen.issue.due_date
        return {
            "colour": labels([turned.label]),
            "before": labels([before]) if before else "",
            "by": actor(turns, seen, scene),
            "since": day(coloured),
            "beside": labels([later]) if later else "",
            "beside_since": day(turned.created_at) if later else "",
            "summary": in_short(seen, scene),
            "next_step": next_step(seen, scene),
            "plan_by": due if due and due >= scene.today else planned,
            "form": {name.replace(" ", "_"): text for name, text in written.filled.texts.items()} if written else {},
            "follows": False,
            "region": "",
        }

    def _say(
        self,
        match: Match,
        scene: Scene,
        turns: list[LabelEvent],
        before: str,
        people: list[Recipient],
        **more: object,
    ) -> Effects:
        turned, own = turns[-1], {**self._own(match, scene, turns, before), **more}
        actors = {own["by"]} - {""}
        distinct = {person.username or person.text: person for person in people}.values()
        to = [person for person in distinct if actors.isdisjoint((person.username, person.text)) and not person.unnamed]
        about = (f"{self._topic}:{turned.label}", *self._telling(own, people, match.seen, scene).about)
        said = marker.Said(rule=match.rule, episode=turned.created_at, step=0, about=about)
        reason = f"{match.name}: since {own['beside_since'] or own['since']}"
        text = match.tell(
            to, self.template, own, scene, said=said, reason=reason,
            bundled=self.bundled, alone=opened_so(turned, match.seen, scene), line=self.lines, lines=True,
        )  # fmt: skip
        return Effects(warnings=told(people, match.seen.ref)) + (text if to else NOTHING)

    def _telling(self, own: Names, people: list[Recipient], seen: Seen, scene: Scene) -> Telling:
        """What of this telling matters later."""
        roles = self._regional(seen, scene)
        names = {person.username or person.text for person in people}
        readers = [name for person in everyone(roles, seen, scene) if (name := person.username or person.text) in names]
        form = ("yes" if own["form"] else "no") if self.form else ""
        return Telling(seen.region(scene) if roles else None, tuple(dict.fromkeys(readers)), form)


def _before(turns: list[LabelEvent], known: Iterable[tuple[datetime, str]], at: datetime | None = None) -> str:
    """The label that people knew of (before a moment in UTC), else the one it turned from; empty if it has no other."""
    _, label = max((pair for pair in known if at is None or pair[0] < at), default=(at, ""))
    return label or (turns[-2].label if len(turns) > 1 else "")
