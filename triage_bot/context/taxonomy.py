"""Label categories: which labels belong together, and what is wrong with a set of labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property

from triage_bot.text.duration import Duration


def scope_of(label: str) -> str | None:
    """What stands before a scoped label's last `::`; None for a plain one (GitLab: scoped labels, nested scopes)."""
    scope, separator, _ = label.rpartition("::")
    return scope if separator else None


def share_a_scope(labels: Iterable[str]) -> tuple[str, str] | None:
    """The first two labels of one scope; None if there are none."""
    first: dict[str, str] = {}
    for label in dict.fromkeys(labels):
        scope = scope_of(label)
        if scope is not None and first.setdefault(scope, label) != label:
            return first[scope], label
    return None


@dataclass(frozen=True, slots=True)
class LabelTest:
    """A test on labels alone, for `required` and `suggested`."""

    any_label: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    always: bool = False

    def holds(self, labels: Iterable[str]) -> bool:
        """True if it asks for anything and all it asks for is there."""
        have = set(labels)
        if self.always:
            return True
        if not (self.any_label or self.labels):
            return False
        return have.issuperset(self.labels) and (not self.any_label or not have.isdisjoint(self.any_label))


NEVER = LabelTest()
ALWAYS = LabelTest(always=True)


@dataclass(frozen=True)
class Category:
    """One category: its labels or pattern, when one is required, aliases, and what is asked first."""

    name: str
    labels: tuple[str, ...] = ()
    pattern: str = ""
    required: LabelTest = NEVER
    suggested: LabelTest = NEVER
    aliases: Mapping[str, str] = field(default_factory=dict)
    ask_before_removing: frozenset[str] = frozenset()
    grace: Duration | None = None

    def has(self, label: str) -> bool:
        """True if the label, spelt exactly so, belongs to the category."""
        return label in self.labels or bool(self.pattern and fnmatchcase(label, self.pattern))

    def canonical(self, label: str, known: Iterable[str] = ()) -> str | None:
        """The right spelling if the label belongs here under another case or alias, else None."""
        if self.has(label):
            return label
        folded = label.casefold()
        if own := self._by_folded.get(folded):
            return own
        return next((one for one in known if one.casefold() == folded and self.has(one)), None)

    @cached_property
    def _by_folded(self) -> Mapping[str, str]:
        """Aliases and labels in lower case; an alias goes before a label."""
        names = {name.casefold(): name for name in reversed(self.labels)}
        return names | {alias.casefold(): target for alias, target in reversed(list(self.aliases.items()))}

    def choices(self, known: Iterable[str]) -> tuple[str, ...]:
        """The labels a person may choose from."""
        return self.labels or tuple(sorted(one for one in known if self.has(one)))


@dataclass(frozen=True, slots=True)
class CategoryState:
    """What one category looks like on one issue."""

    category: Category
    present: tuple[str, ...]
    misspelt: tuple[tuple[str, str], ...]
    missing: bool
    suggested: bool

    @property
    def conflict(self) -> bool:
        """More than one label where one belongs."""
        return len(self.present) > 1

    @property
    def evicts(self) -> bool:
        """A conflict in one scope: mending the spelling of one label would take another off (GitLab: scoped labels)."""
        return share_a_scope(self.present) is not None

    @property
    def must_ask(self) -> bool:
        """A conflict that only a person may settle."""
        return self.conflict and not self.category.ask_before_removing.isdisjoint(self.present)


def judge(category: Category, labels: Iterable[str], known: Iterable[str] = ()) -> CategoryState:
    """Looks at all labels of an issue; spelling is mended in `present`, order is the category's."""
    misspelt: list[tuple[str, str]] = []
    present: set[str] = set()
    for label in labels:
        right = category.canonical(label, known)
        if right is None:
            continue
        present.add(right)
        if right != label:
            misspelt.append((label, right))
    ordered = sorted(present, key=lambda one: _rank(category, one))
    spelt = tuple({*labels} | {right for _, right in misspelt})
    wanted = not present
    return CategoryState(
        category,
        tuple(ordered),
        tuple(misspelt),
        missing=wanted and category.required.holds(spelt),
        suggested=wanted and category.suggested.holds(spelt),
    )


def judge_all(
    categories: Mapping[str, Category], labels: Iterable[str], known: Iterable[str] = ()
) -> tuple[CategoryState, ...]:
    """Every category's state; tests see labels with their spelling mended."""
    labels = tuple(labels)
    mended = tuple(mend(categories, label, known) for label in labels)
    states = []
    for category in categories.values():
        state = judge(category, mended, known)
        original = judge(category, labels, known)
        states.append(CategoryState(category, state.present, original.misspelt, state.missing, state.suggested))
    return tuple(states)


def mend(categories: Mapping[str, Category], label: str, known: Iterable[str]) -> str:
    """The label in its right spelling."""
    for category in categories.values():
        if (right := category.canonical(label, known)) is not None:
            return right
    return label


def _rank(category: Category, label: str) -> tuple[int, str]:
    order = category.labels.index(label) if label in category.labels else len(category.labels)
    return order, label
