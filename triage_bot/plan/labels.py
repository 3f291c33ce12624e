"""Labels that rules put on: toggled ones, and opposites of one scope, of which the first rule's stays."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from triage_bot.changes.relabel import Relabel
from triage_bot.conditions.base import ask
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.facts import Facts, Need
from triage_bot.model.label import scope_of
from triage_bot.model.resource import Issue, Ref
from triage_bot.plan.board import Board, Key
from triage_bot.plan.ledger import Ledger
from triage_bot.policy.policy_set import PolicySet, Rule


def managers(rules: Iterable[Rule]) -> Mapping[str, tuple[Rule, ...]]:
    """Each toggled label with the rules that toggle it."""
    by_label: dict[str, tuple[Rule, ...]] = {}
    for rule in rules:
        for label in sorted(rule.toggles):
            by_label[label] = (*by_label.get(label, ()), rule)
    return by_label


def toggle(
    by_label: Mapping[str, tuple[Rule, ...]], refs: Iterable[Ref], board: Board, ledger: Ledger, never_off: bool
) -> None:
    """Brings the toggled labels of these issues in line with what the rules found."""
    for ref in refs:
        for label, rules in by_label.items():
            _kept_or_off(board.issues[ref], label, rules, board, ledger, never_off)


def _kept_or_off(
    issue: Issue, label: str, rules: tuple[Rule, ...], board: Board, ledger: Ledger, never_off: bool
) -> None:
    wishes = [
        (rule, entry.wants if (entry := ledger.entries.get((rule.id, expansion, issue.ref))) else frozenset())
        for rule in rules
        for expansion, _ in rule.variants
    ]
    present = label in board.issues[issue.ref].labels
    wanted = next((rule for rule, wish in wishes if wish and label in wish), None)
    if wanted and not present:
        board.apply(Relabel(ref=issue.ref, rule=wanted.id, reason=wanted.name, add=(label,)), ("", (), issue.ref))
    elif present and not wanted and not never_off and all(wish is not None for _, wish in wishes):
        reason = f'no rule wants ~"{label}" any more'
        board.apply(Relabel(ref=issue.ref, rule=rules[0].id, reason=reason, remove=(label,)), ("", (), issue.ref))


@dataclass(frozen=True, kw_only=True)
class Opposites:
    """Settles what rules want of a scope; what is missing for that goes to `lack`, words about it to `warn`.

    A label gives way only if no earlier rule would put it back: a second run finds nothing, even where rules look at
    their own labels.
    """

    policy: PolicySet
    scene: Scene
    lack: Callable[[Key, frozenset[Need]], None]
    warn: Callable[[str], None]
    _order: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._order.update((rule.id, place) for place, rule in enumerate(self.policy.rules))

    def settle(self, change: Relabel, issue: Issue, facts: Facts) -> Relabel:
        """The change without labels that must not be, and with the removal of those that give way."""
        if all(scope_of(label) is None for label in change.add):
            return change
        add: list[str] = []
        remove = list(change.remove)
        for label in change.add:
            present = [title for title in (*issue.labels, *add) if title not in remove and _opposite(title, label)]
            if label in issue.labels:
                add.append(label)
            elif not any(self._stays(title, label, change, issue, facts, add) for title in present):
                add.append(label)
                remove += present
        return replace(change, add=tuple(add), remove=tuple(remove))

    def _stays(self, opposite: str, label: str, change: Relabel, issue: Issue, facts: Facts, add: list[str]) -> bool:
        """True if the label that is there must not give way: an earlier rule wants it, or that is not known yet."""
        if opposite in add:
            return True
        turned = replace(issue, labels=(*(title for title in issue.labels if title != opposite), label))
        seen, lacking = Seen(turned, facts), frozenset[Need]()
        for rule in self._before(opposite, change.rule):
            for _, conditions in rule.variants:
                verdict = ask(conditions, seen, self.scene)
                if verdict.met:
                    self.warn(
                        f'"{rule.id}" and "{change.rule}" want opposite labels of one scope: '
                        f'~"{opposite}" stays, and ~"{label}" is not added, by the order of the rules'
                    )
                    return True
                lacking |= verdict.missing
        if lacking:
            self.lack((change.rule, ("opposite of", opposite), issue.ref), lacking)
        return bool(lacking)

    def _before(self, label: str, rule: str) -> list[Rule]:
        """The rules that set this label and come before this one."""
        place = self._order.get(rule, len(self._order))
        return [setter for setter in self._setters.get(label, ()) if self._order[setter.id] < place]

    @cached_property
    def _setters(self) -> Mapping[str, list[Rule]]:
        setters: dict[str, list[Rule]] = {}
        for rule in self.policy.rules:
            for label in labels_set_by(rule):
                setters.setdefault(label, []).append(rule)
        return setters


def labels_set_by(rule: Rule) -> tuple[str, ...]:
    """The labels a rule puts on by `labels`, or toggles."""
    return tuple(dict.fromkeys(label for action in rule.actions.values() for label in action.puts_on()))


def _opposite(title: str, other: str) -> bool:
    return title != other and scope_of(title) is not None and scope_of(title) == scope_of(other)
