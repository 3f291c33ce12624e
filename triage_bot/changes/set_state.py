"""Change `set_state`: close an issue, or open it again."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from triage_bot.changes.change import Hand
from triage_bot.changes.expected import Expectation
from triage_bot.changes.hands import Lookup
from triage_bot.changes.meanwhile import Meanwhile
from triage_bot.changes.set_field import SetField
from triage_bot.model.facts import Facts, News
from triage_bot.model.resource import LATEST, Issue, Ref, StateEvent
from triage_bot.text.table import kind_of


def opened_for(mark: Mapping[str, object], labels: Iterable[str], ref: Ref) -> tuple[str, News] | None:
    """What the account hears of an issue that is opened for it, if it is."""
    if "account" not in mark:
        return None
    kind = kind_of(mark, labels)
    return str(mark["account"]), News(opened=frozenset({kind}), names=frozenset({(kind, ref)}))


@dataclass(frozen=True, kw_only=True)
class SetState(SetField):
    """Close or reopen; event is GitLab's state_event. `account` is the id of the account it is opened again for."""

    event: str
    account: str = ""
    kind, rank, field = "set_state", 2, "state"
    says = "{0.event}"
    expects = (Expectation(key="state", takes=Literal["close", "reopen"], attribute="event", phrase="{}", rank=6),)

    @property
    def value(self) -> str:
        return "closed" if self.event == "close" else "opened"

    def shows(self, issue: Issue | None, by: Hand) -> Issue | None:
        if issue is None or issue.state == self.value:
            return issue
        closes = self.value == "closed"
        who, at = (by.user, by.at) if closes else (None, None)
        return replace(issue, state=self.value, closed_at=at, closed_by=who)

    def leaves(self, issue: Issue, facts: Facts, by: Hand) -> Facts:
        """A state event: a reopened issue has been quiet since now."""
        if facts.state_events is None:
            return facts
        event = StateEvent(LATEST, by.user, by.at, "closed" if self.value == "closed" else "reopened")
        return replace(facts, state_events=(*facts.state_events, event))

    def news(self, after: Issue, mark_of: Callable[[Issue], Mapping[str, object]]) -> tuple[str, News] | None:
        mark = mark_of(after)
        if self.value == "opened":
            return opened_for({"account": self.account, **mark} if self.account else mark, after.labels, self.ref)
        return (str(mark["account"]), News(closed=frozenset({self.ref}))) if "account" in mark else None

    def sends(self, lookup: Lookup) -> Mapping[str, Any]:
        return {"state_event": self.event}

    def lost(self, answer: Issue) -> str:
        return "" if answer.state == self.value else f"the {self.event}"

    def overtaken(self, meanwhile: Meanwhile) -> str:
        return meanwhile.acted
