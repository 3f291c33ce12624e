"""A match: one resource that a rule met, and what its actions make of it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeVar

from triage_bot.actions.base import Action
from triage_bot.actions.effects import Effects, Held, Say, Sentence, named, sentence
from triage_bot.changes.change import Change
from triage_bot.changes.notes import PostNote
from triage_bot.conditions.verdict import Clock, Verdict
from triage_bot.context.reading import FormNote, form_at
from triage_bot.context.roles import Recipient, printed, usernames, without
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.context.wording import Worded, filled_in, is_open, names_for, worded
from triage_bot.model.resource import Issue
from triage_bot.text import marker
from triage_bot.text.marker import Said

C = TypeVar("C", bound=Change)
Names = Mapping[str, object]
_NONE: Names = MappingProxyType({})
Render = Callable[[dict[str, object]], str]
_LAST = {"closed": 1, "form": 2}
"""What is the clock of a rule only where no other condition has one."""


@dataclass(frozen=True, kw_only=True)
class Match:
    """One resource a rule met, with why; `siblings` are the rule's other actions by key."""

    rule: str
    name: str
    seen: Seen
    verdict: Verdict
    siblings: Mapping[str, Action] = field(default_factory=dict)
    expansion: tuple[str, ...] = ()
    resource_type: str = "issues"
    of_the_gem: bool = False
    """Its rule has the gem's keys alone: what it names must be there."""
    evidence: Callable[[], str] = str
    """What the rule's conditions saw, in words, made when somebody reads it."""

    @property
    def clock(self) -> Clock | None:
        """The first clock a condition of the rule has named; a closing or a form is one only if nothing else is."""
        return min(self.verdict.clocks, key=lambda clock: _LAST.get(clock.what, 0), default=None)

    def idle(self, same: bool) -> bool:
        """True where a field that is the `same` already needs no change: quick actions of the rule's own comment,
        which goes before, may move it."""
        return same and not any(action.may_command() for action in self.siblings.values())

    def form(self, scene: Scene) -> FormNote | None:
        """The form that a condition of the rule has found; notes must have been read."""
        clock = next((timer for timer in self.verdict.clocks if timer.what == "form"), None)
        return form_at(clock.start, self.seen, scene) if clock else None

    @cached_property
    def why(self) -> str:
        """The rule's name and what was seen, in words."""
        evidence = self.evidence()
        return f"{self.name}: {evidence}" if evidence else self.name

    def change(self, kind: Callable[..., C], reason: str = "", **fields: Any) -> C:
        """A change of this kind to the resource, unless `ref` names another one, for the rule's reason or another."""
        return kind(**{"ref": self.seen.ref, **fields}, rule=self.rule, reason=reason or self.why)

    def to(self, kind: Callable[..., Change], warnings: tuple[str, ...] = (), **fields: Any) -> Effects:
        """One such change is all the match leads to."""
        return Effects(changes=(self.change(kind, **fields),), warnings=warnings)

    def held(self, why: str, until: datetime | None = None, adopt: str = "") -> Effects:
        """Nothing is done now."""
        return Effects(held=(Held(ref=self.seen.ref, rule=self.rule, why=why, until=until, adopt=adopt),))

    def waits(self, why: str, until: datetime | None = None) -> Effects:
        """Nothing is done before then, and that is when to look again."""
        return Effects(held=self.held(why, until).held, next_look=until)

    def warned(self, words: str) -> Effects:
        """Nothing is done, and somebody should know."""
        return Effects(warnings=(f"{self.seen.ref}: {words}",))

    def say(self, text: Worded, said: Said, reason: str, people: Iterable[Recipient] = (), **more: Any) -> Say:
        """A text of the rule, and whom it calls."""
        given = {"ref": self.seen.ref, "part": self.rule, "mentions": usernames(people), "private": text.private}
        return Say(rule=self.rule, text=text.text, said=said, reason=reason, **{**given, **more})

    def tell(
        self, people: Collection[Recipient], template: str, own: Names, scene: Scene, *, said: Said, reason: str,
        place: Issue | None = None, lines: bool = False, **more: Any,
    ) -> Effects:  # fmt: skip
        """A template's text that calls these people, and may become `lines`; a warning where something was left out."""

        def fill(to: Iterable[Recipient]) -> Worded:
            return self.filled(template, scene, {**own, "to": printed(to)}, place)

        text, ref = fill(people), place.ref if place else self.seen.ref
        if lines:
            more["sentence"] = self.sentence(template, scene, own, people)
            more["without"] = lambda gone: fill(without(people, gone)).text
        say = self.say(text, said, reason, people, ref=ref, **more)
        return Effects(says=(say,), warnings=text.warnings(self.rule, ref))

    def sentence(self, template: str, scene: Scene, own: Names, people: Iterable[Recipient] = ()) -> Sentence:
        """What lists say of it: the `line` of the template's front matter, else the rule's name."""
        text = str(scene.templates[template].front.get("line") or "")
        told = sentence(text, {**own, "to": ""}, people, self.seen, scene)
        plain = named(self.name, scene.host)
        return told if text else replace(told, whole=plain.whole, bare=plain.bare)

    def answer(self, text: Worded, said: Said, mark: Names = _NONE, **more: Any) -> PostNote:
        """A note that tells people what was done at their word; its hidden mark says that it was given."""
        body = f"{text.text}\n\n{marker.write({'said': [said.entry()], **mark})}"
        return self.change(PostNote, body=body, answer=True, private=text.private, **more)

    def worded(self, render: Render, scene: Scene, texts: Iterable[str], redact: bool = False) -> Worded:
        """What `render` makes of these texts for the resource itself, as may stand there; `redact` as the gem does."""

        def filled(bare: bool) -> str:
            return render(names_for(self.seen, scene, redact, bare))

        return Worded(filled(False)) if is_open(texts, self.seen, scene) else worded(filled, self.seen, scene)

    def filled(self, template: str, scene: Scene, own: Names = _NONE, place: Issue | None = None) -> Worded:
        """A template's text about the resource, on it or at another place; raises Unread, and ValueFault."""
        return filled_in(scene.templates[template].body, self.seen, scene, own, place)
