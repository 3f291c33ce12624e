"""Label categories: which labels belong together, what is wrong with a set of labels, and braces in their names."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache, cached_property, lru_cache
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from triage_bot.model.label import scope_of
from triage_bot.shapes.values import MapEntry, Strict, Words, refuse
from triage_bot.text.calendar import Span
from triage_bot.text.fields import LABELLED, key_of

_SEQUENCE = re.compile(r"\{\s*(\d+)\s*\.\.\s*(\d+)\s*\}", re.A)
_LIST = re.compile(r"\{(.+?,.+?)\}", re.S)
MOST_LABELS = 500
"""Combinations one label may stand for."""
LONGEST_PATTERN = 2_000
"""Characters of a pattern; a label has 255 at most."""

MOST_BRACES = 50


@cache
def expand(text: str) -> tuple[str, ...]:
    """All words a pattern stands for, in the order written; raises ValueFault if they are too many."""
    too_long = len(text) > LONGEST_PATTERN or text.count("{") > MOST_BRACES
    refuse(too_long, f"a label has at most 255 characters, and {MOST_BRACES} braces here: this has more")
    match = _next(text)
    if not match:
        return (text,)
    items = _numbers(match, text) if match.re is _SEQUENCE else _listed(match[1])
    words = [word for item in items for word in expand(text[: match.start()] + item + text[match.end() :])]
    refuse(len(words) > MOST_LABELS, f'"{text}" stands for more than {MOST_LABELS} labels')
    return tuple(words)


def _next(text: str) -> re.Match[str] | None:
    """The braces to expand: a list, but first a sequence that it would tear apart."""
    sequences = _SEQUENCE.finditer(text)
    if (as_list := _LIST.search(text)) is None:
        return next(sequences, None)
    return next((match for match in sequences if _overlap(match, as_list)), as_list)


def _overlap(first: re.Match[str], other: re.Match[str]) -> bool:
    return first.start() < other.end() and other.start() < first.end()


def _listed(items: str) -> list[str]:
    """What stands between the commas of a list: braces in it do not count, nor do commas at its end."""
    words = re.sub("[{}]", "", items).rstrip(",")
    return [item.strip() for item in words.split(",")] if words else []


def _numbers(match: re.Match[str], text: str) -> list[str]:
    """The numbers of a sequence, none of a falling one. The gem takes leading zeros for octal, which nobody means."""
    low, high = (int(end) for end in match.groups())
    octal = [end for end in match.groups() if end.startswith("0") and (int(end) > 7 or not set(end) <= set("01234567"))]
    refuse(octal, f'"{match[0]}": a number with a zero in front is octal in Ruby: write it without')
    refuse(high - low >= MOST_LABELS, f'"{text}" stands for more than {MOST_LABELS} labels')
    return [str(number) for number in range(low, high + 1)]


def falls(text: str) -> bool:
    """True if a sequence in it falls, so that it stands for nothing."""
    return any(int(match[1]) > int(match[2]) for match in _SEQUENCE.finditer(text))


LONGEST_LABEL = 255
"""Characters of a label's name (https://docs.gitlab.com/api/labels/)."""


def share_a_scope(labels: Iterable[str]) -> tuple[str, str] | None:
    """The first two labels of one scope; None if there are none."""
    first: dict[str, str] = {}
    for label in dict.fromkeys(labels):
        scope = scope_of(label)
        if scope is not None and first.setdefault(scope, label) != label:
            return first[scope], label
    return None


@lru_cache(maxsize=20)
def _folded(known: frozenset[str]) -> Mapping[str, list[str]]:
    """The labels of a project by their name in lower case."""
    by_folded: dict[str, list[str]] = {}
    for title in known:
        by_folded.setdefault(title.casefold(), []).append(title)
    return by_folded


class LabelTest(Strict):
    """When a category is required or suggested, by the labels an issue has."""

    any_label: Words = ()
    labels: Words = ()

    def holds(self, labels: Iterable[str]) -> bool:
        """True if it asks for anything and all it asks for is there."""
        have, either = set(labels), self.any_label
        asks = bool(either or self.labels)
        return asks and have.issuperset(self.labels) and not (either and have.isdisjoint(either))


class _Always(LabelTest):
    def holds(self, labels: Iterable[str]) -> bool:  # noqa: ARG002 – whatever they are
        return True


NEVER = LabelTest()
ALWAYS = _Always()


def _as_test(value: Any) -> Any:
    return value if not isinstance(value, bool) else ALWAYS if value else NEVER


When = Annotated[LabelTest, BeforeValidator(_as_test, json_schema_input_type=bool | LabelTest)]
"""A test on labels; true and false are tests, too."""


def _by_field(given: Any) -> Any:
    """Titles of rows as the fields they stand for."""
    return {key_of(str(title)): words for title, words in given.items()} if isinstance(given, dict) else given


class Category(MapEntry):
    """One label category: `labels`, a `pattern` or both, and how strictly it is kept.

    A pattern claims labels for the category. Where there are `labels`, too, only these are what it wants.
    """

    labels: Words = ()
    pattern: str = ""
    rows: Annotated[dict[str, dict[str, Words]], BeforeValidator(_by_field)] = Field(
        default_factory=dict,
        description="Rows of an issue's table that say it finer, the first of them the reason: their words, and the "
        "labels each of them leads to.",
    )
    required: When = NEVER
    suggested: When = NEVER
    aliases: dict[str, str] = Field(default_factory=dict)
    ask_before_removing: Words = ()
    grace: Span | None = None

    @model_validator(mode="after")
    def _complete(self) -> Any:
        refuse(not self.labels and not self.pattern, "give labels or a pattern")
        refuse(len(self.pattern) > LONGEST_LABEL, f"a pattern has at most {LONGEST_LABEL} characters")
        for label in self.labels:
            refuse("," in label, f'"{label}" holds a comma, a label never can')
        for alias, target in self.aliases.items():
            refuse(not self.has(target), f'the alias "{alias}" leads to "{target}", which is no label here')
        for word, led in (pair for row in self.rows.values() for pair in row.items()):
            wrong = next((label for label in led if not self.wants(label)), "")
            refuse(wrong, f'"{word}" leads to "{wrong}", which is no label here')
        for label in self.ask_before_removing:
            refuse(not self.has(label), f'ask_before_removing names "{label}", which is no label here')
        return self

    def has(self, label: str) -> bool:
        """True if the label, spelt exactly so, belongs to the category."""
        return label in self._own or bool(self.pattern and fnmatchcase(label, self.pattern))

    def wants(self, label: str) -> bool:
        """True if the label, spelt exactly so, is one of those the category asks for."""
        return label in self._own if self.labels else self.has(label)

    def led_to(self, table: Mapping[str, object]) -> tuple[str, ...]:
        """The labels that the words of a table lead to: those of the first row that says one."""
        return next((labels for row in self.rows if (labels := self._of_row(row, table))), ())

    def at_odds(self, table: Mapping[str, object], labels: Iterable[str]) -> bool:
        """True if the one label of the category is not what the table's first row leads to, nor another row."""
        own = [label for label in labels if self.wants(label)]
        reason = self._of_row(next(iter(self.rows), ""), table)
        fit = {label for row in self.rows for label in self._of_row(row, table)}
        known = {label for row in self.rows.values() for led in row.values() for label in led}
        return bool(reason) and len(own) == 1 and own[0] in known and own[0] not in fit

    def _of_row(self, row: str, table: Mapping[str, object]) -> tuple[str, ...]:
        """What its word leads to: nothing for a word that nobody knows."""
        word = " ".join(str(table.get(row) or "").split()).casefold()
        words = self.rows.get(row, {})
        led = next((labels for known, labels in words.items() if known.casefold() == word), ())
        own = (label for label in self.labels if word in (label.casefold(), label.rsplit("::", 1)[-1].casefold()))
        return led or tuple(own)[:1]

    @cached_property
    def _own(self) -> frozenset[str]:
        return frozenset(self.labels)

    def canonical(self, label: str, known: frozenset[str] = frozenset()) -> str | None:
        """The right spelling if the label belongs here under another case or alias, else None."""
        if self.has(label):
            return label
        folded = label.casefold()
        own = self._by_folded.get(folded)
        return own or next((title for title in _folded(known).get(folded, ()) if self.has(title)), None)

    @cached_property
    def _by_folded(self) -> Mapping[str, str]:
        """Aliases and labels in lower case; an alias goes before a label."""
        names = {name.casefold(): name for name in reversed(self.labels)}
        return names | {alias.casefold(): target for alias, target in reversed(list(self.aliases.items()))}

    def choices(self, known: Iterable[str]) -> tuple[str, ...]:
        """The labels a person may choose from."""
        return self.labels or tuple(sorted(label for label in known if self.has(label)))


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryState:
    """What one category looks like on one issue; `unlisted`: a pattern claims it, and it is none the category wants."""

    category: Category
    present: tuple[str, ...]
    misspelt: tuple[tuple[str, str], ...]
    missing: bool
    suggested: bool
    unlisted: tuple[str, ...] = ()

    @property
    def conflict(self) -> bool:
        """More than one label where one belongs."""
        return len(self.present) > 1

    @property
    def evicts(self) -> bool:
        """A conflict in one scope: mending the spelling of one label would take another off
        (https://docs.gitlab.com/user/project/labels/)."""
        return share_a_scope(self.present) is not None

    @property
    def must_ask(self) -> bool:
        """A conflict that only a person may settle."""
        return self.conflict and not set(self.category.ask_before_removing).isdisjoint(self.present)


def judge_all(
    categories: Mapping[str, Category], labels: Iterable[str], known: frozenset[str] = frozenset()
) -> tuple[CategoryState, ...]:
    """Every category's state; order is the category's, and tests see labels with their spelling mended."""
    labels = tuple(labels)
    mended = {mend(categories, label, known) for label in labels}
    return tuple(_judge(category, labels, mended, known) for category in categories.values())


def unlabelled(
    table: Mapping[str, object],
    categories: Mapping[str, Category],
    labels: Iterable[str],
    known: frozenset[str] = frozenset(),
) -> Mapping[str, object]:
    """The fields of a table without those that the labels say: a label is never read against a row."""
    written = [(key, category) for key, name in LABELLED.items() if key in table and (category := categories.get(name))]
    said = {key for key, category in written if any(category.canonical(label, known) for label in labels)}
    return {key: value for key, value in table.items() if key not in said} if said else table


def _judge(category: Category, labels: tuple[str, ...], mended: set[str], known: frozenset[str]) -> CategoryState:
    rights = [(label, right) for label in labels if (right := category.canonical(label, known))]
    present = {right for label, right in rights if label in mended}
    present |= {right for label in mended.difference(labels) if (right := category.canonical(label, known))}
    have, wanted = mended | present, {label for label in present if category.wants(label)}
    return CategoryState(
        category=category,
        present=tuple(sorted(present, key=lambda label: ((*category.labels, label).index(label), label))),
        misspelt=tuple((label, right) for label, right in rights if label != right),
        missing=not wanted and category.required.holds(have),
        suggested=not wanted and category.suggested.holds(have),
        unlisted=tuple(sorted(present - wanted)),
    )


def mend(categories: Mapping[str, Category], label: str, known: frozenset[str]) -> str:
    """The label in its right spelling."""
    return next(
        (own for category in categories.values() if (own := category.canonical(label, known)) is not None), label
    )
