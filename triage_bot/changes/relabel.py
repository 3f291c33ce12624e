"""Change `relabel`: labels are added and removed one by one, so no edit of a person is lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from triage_bot.changes.change import Backdrop, Change, Hand
from triage_bot.changes.expected import Expectation
from triage_bot.changes.hands import Lookup
from triage_bot.changes.meanwhile import RELABELLED, Kin, Meanwhile
from triage_bot.model.facts import Facts
from triage_bot.model.label import scope_of
from triage_bot.model.resource import LATEST, Issue, LabelEvent
from triage_bot.shapes.values import Words

if TYPE_CHECKING:
    from triage_bot.changes.change import Settle


def as_listed(labels: Iterable[str], before: Iterable[str] = ()) -> tuple[str, ...]:
    """Labels in GitLab's order, by title, if those before are in it."""
    labels, before = tuple(labels), tuple(before)
    return tuple(sorted(labels)) if before == tuple(sorted(before)) else labels


@dataclass(frozen=True, kw_only=True)
class Relabel(Change):
    """Add and remove labels; never the whole list."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    kind, rank = "relabel", 1
    columns = (("add_labels", "add"), ("remove_labels", "remove"))
    expects = (
        Expectation(key="add", takes=Words, attribute="add", phrase='add ~"{}"', rank=4),
        Expectation(key="remove", takes=Words, attribute="remove", phrase='remove ~"{}"', rank=5),
    )

    @property
    def labels(self) -> tuple[str, ...]:
        """All that it names."""
        return (*self.add, *self.remove)

    @property
    def puts_on(self) -> tuple[str, ...]:
        return self.add

    @property
    def takes_off(self) -> tuple[str, ...]:
        return self.remove

    @property
    def slot(self) -> tuple[object, ...]:
        return (self.kind, *self.labels)

    def parts(self) -> Iterator[Relabel]:
        """One a label: the last rule that names it is its cause."""
        for label in dict.fromkeys(self.labels):
            adds = label in self.add
            yield replace(self, add=(label,) if adds else (), remove=() if adds else (label,))

    def clash(self, earlier: Change) -> str:
        if not isinstance(earlier, Relabel) or earlier.rule == self.rule or bool(earlier.add) == bool(self.add):
            return ""
        return f'{self.ref}: "{earlier.rule}" and "{self.rule}" want opposite things of ~"{self.labels[0]}"'

    def idle(self, before: Issue, after: Issue) -> bool:
        return all((label in before.labels) == (label in after.labels) for label in self.labels)

    @property
    def bundle(self) -> tuple[object, ...]:
        return (self.kind, self.rule)

    def joined(self, parts: Iterable[Relabel]) -> Relabel:
        parts = tuple(parts)
        reason = "; ".join(dict.fromkeys(part.reason for part in parts))
        add = tuple(label for part in parts for label in part.add)
        return replace(self, reason=reason, add=add, remove=tuple(label for part in parts for label in part.remove))

    def evicting(self, issue: Issue) -> Relabel:
        """With the other labels of a scope that one is added of."""
        scopes = {scope_of(label) for label in self.add if issue.scoped} - {None}
        gone = (label for label in issue.labels if label not in self.labels and scope_of(label) in scopes)
        return replace(self, remove=(*self.remove, *gone)) if scopes else self

    def settled(self, settle: Settle, issue: Issue, facts: Facts) -> Relabel:
        return settle(self, issue, facts)

    def shows(self, issue: Issue | None, by: Hand) -> Issue | None:
        if issue is None:
            return None
        labels = [label for label in issue.labels if label not in self.remove]
        labels += [label for label in self.add if label not in labels]
        return replace(issue, labels=as_listed(labels, issue.labels))

    def leaves(self, issue: Issue, facts: Facts, by: Hand) -> Facts:
        """Label events: later rules see since when, and a second run finds the same."""
        if facts.label_events is None:
            return facts
        done = [("add", label) for label in self.add if label not in issue.labels]
        done += [("remove", label) for label in self.remove if label in issue.labels]
        events = tuple(
            LabelEvent(id=LATEST, user=by.user, created_at=by.at, action=action, label=label) for action, label in done
        )
        return replace(facts, label_events=(*facts.label_events, *events)) if events else facts

    def sends(self, lookup: Lookup) -> Mapping[str, Any]:
        fields = {"add_labels": lookup.labels(self.ref, self.add), "remove_labels": ",".join(self.remove)}
        return {key: labels for key, labels in fields.items() if labels}

    def lost(self, answer: Issue) -> str:
        missing = [f"+{label}" for label in self.add if label not in answer.labels]
        kept = [f"-{label}" for label in self.remove if label in answer.labels]
        return "labels " + " ".join([*missing, *kept]) if missing or kept else ""

    def came_to(self, issue: Issue, answer: Issue) -> Issue:
        others = [label for label in issue.labels if label not in self.labels]
        return replace(issue, labels=(*others, *(label for label in answer.labels if label in self.labels)))

    def gave_way(self, later: Iterable[Change], answer: Issue) -> bool:
        """True if all it lacks there are labels whose place another of their scope took, put on by a later rule."""
        put_on = (label for change in later for label in change.puts_on)
        taken = {scope_of(label) for label in put_on if label in answer.labels} - {None}
        lacking = [label for label in self.add if label not in answer.labels]
        return taken.issuperset(map(scope_of, lacking)) and not set(self.remove).intersection(answer.labels)

    def guards(self, kin: Kin) -> bool:
        """Not where labels are kin to no other."""
        return bool(self.add and self.remove) or any(map(kin, self.labels))

    def overtaken(self, meanwhile: Meanwhile) -> str:
        """A label that is to change, or one kin to it, came or went."""
        kin = frozenset[str]().union(*map(meanwhile.kin, self.labels))
        before, now = (
            {label for label in issue.labels if label in self.labels or kin & meanwhile.kin(label)}
            for issue in (meanwhile.before, meanwhile.now)
        )
        return "" if before == now or meanwhile.ran else RELABELLED

    @property
    def summary(self) -> str:
        return ", ".join([*(f'add ~"{label}"' for label in self.add), *(f'remove ~"{label}"' for label in self.remove)])

    def story(self, backdrop: Backdrop) -> str:
        """`EMEA (csm-chen, 2026-11-15), APAC (csm-chen, 2026-11-16) → APAC` in a category, else what comes and goes."""
        have = backdrop.issue.labels if backdrop.issue else ()
        concerned = [label for label in have if any(backdrop.akin(label, title) for title in self.labels)]
        if not concerned:
            goes = (f'remove ~"{label}"{backdrop.origin(label)}' for label in self.remove)
            return ", ".join([*(f'add ~"{label}"' for label in self.add), *goes])
        after = [label for label in concerned if label not in self.remove]
        after += [label for label in self.add if label not in after]
        before = ", ".join(f"{label}{backdrop.origin(label)}" for label in concerned)
        return f"labels {before} → {', '.join(after) or 'none'}"
