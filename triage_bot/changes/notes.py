"""Changes of notes: posted, brought up to date, taken back, reacted to."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from triage_bot.changes.change import Change, Hand, Stage
from triage_bot.changes.expected import Expectation, NoteTest, TextTest
from triage_bot.changes.hands import Hands
from triage_bot.changes.named import named_in
from triage_bot.changes.quick_actions import commands, effects
from triage_bot.changes.set_state import SetState
from triage_bot.model.facts import Facts, News
from triage_bot.model.resource import Issue, Ref


@dataclass(frozen=True, kw_only=True)
class PostNote(Change):
    """Post a note; bare notes carry no marker (quick actions only). `key` tells a rule's notes apart."""

    body: str
    key: str = ""
    mentions: tuple[str, ...] = ()
    internal: bool = False
    thread: bool = False
    bare: bool = False
    unasked: bool = False
    answer: bool = False
    """It tells a person what was done: sent after the changes of its rule, and only if those were made."""
    aside: bool = False
    counted: bool = False
    """What a rule of the gem's keys says: later rules see it as they would in the gem's next list."""
    needs: Ref | None = None
    """A planned issue it speaks of: not sent unless that was opened."""
    kind, apart, once, tells = "post_note", ("rule", "key"), True, True
    texts, refers, calls = ("body",), ("needs",), "mentions"
    columns = (("mentions", "mentions"),)
    expects = (Expectation(key="note", takes=NoteTest, phrase="comment", rank=0),)

    @property
    def stage(self) -> Stage:
        return Stage.ANSWER if self.answer else Stage.SAY

    @property
    def _given(self) -> Mapping[str, Any]:
        return {"ref": self.ref, "rule": self.rule, "reason": self.reason}

    @property
    def touches(self) -> tuple[Ref, ...]:
        """A rule that waits for `updated_at` must not act on what is said only now."""
        return (self.ref, *(named_in(self.body, self.ref) if self.counted else ()))

    def runs(self, issue: Issue, by: Hand) -> Iterator[Change]:
        yield from effects(self.body, issue, by, self._given) if self.commands else ()

    def shows(self, issue: Issue | None, by: Hand) -> Issue | None:
        for change in self.runs(issue, by) if issue else ():
            issue = change.shows(issue, by)
        return replace(issue, user_notes_count=issue.user_notes_count + 1) if issue and self.counted else issue

    def leaves(self, issue: Issue, facts: Facts, by: Hand) -> Facts:
        for change in self.runs(issue, by):
            facts = change.leaves(issue, facts, by)
            issue = change.shows(issue, by) or issue
        return replace(facts, threads=facts.threads + 1) if self.counted and facts.threads is not None else facts

    def news(self, after: Issue, mark_of: Callable[[Issue], Mapping[str, object]]) -> tuple[str, News] | None:
        closes = after.state == "closed" and any(name == "close" for name, _ in commands(self.body))
        return SetState(event="close", **self._given).news(after, mark_of) if closes else None

    def do(self, hands: Hands) -> None:
        hands.post(self)

    @property
    def summary(self) -> str:
        to = f", mentions {', '.join(self.mentions)}" if self.mentions else ""
        return ("internal note" if self.internal else "comment") + to


@dataclass(frozen=True, kw_only=True)
class EditNote(Change):
    """Bring a living note of the bot up to date; `was` guards against edits in between."""

    note_id: int
    body: str
    was: str
    kind, sent, rank, apart = "edit_note", Stage.SAY, 1, ("note_id",)
    fleeting, texts, says = True, ("body",), "bring its note up to date"
    expects = (Expectation(key="edit_note", takes=TextTest, phrase="edit a note", rank=1),)

    def do(self, hands: Hands) -> None:
        hands.edit(self)


@dataclass(frozen=True, kw_only=True)
class TakeBack(Change):
    """Delete a note of the bot's own that says what another one (`kept`) says, if both still are as they were."""

    note_id: int
    was: str
    kept: int
    kind, sent, apart = "take_back", Stage.TAKE_BACK, ("note_id",)
    says = "take back its second note of the same words"
    expects = (Expectation(key="take_back", takes=Literal[True], phrase="take back a note that came twice", rank=12),)

    def do(self, hands: Hands) -> None:
        hands.take_back(self)


@dataclass(frozen=True, kw_only=True)
class React(Change):
    """Give a note an emoji, such as thumbsup: a receipt without a word."""

    note_id: int
    name: str
    kind, sent, apart, once = "react", Stage.REACT, ("note_id", "name"), True
    says, columns = "react with {0.name}", (("note_id", "note_id"), ("emoji", "name"))
    expects = (Expectation(key="react", takes=str, attribute="name", phrase="react with {}", rank=11),)

    def do(self, hands: Hands) -> None:
        hands.react(self.note_id, self.name)
