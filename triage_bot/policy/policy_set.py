"""What loading gives: rules in order, settings, templates; frozen, all faults already refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from triage_bot.actions.base import Action, Beside
from triage_bot.conditions.base import Group
from triage_bot.context.checking import written
from triage_bot.context.claims import IssueKind
from triage_bot.context.process import Process
from triage_bot.context.scene import IGNORE, LIST_LABEL, SNOOZED, Scene
from triage_bot.context.taxonomy import Category
from triage_bot.errors import Fault, Place
from triage_bot.model.addresses import AccountSource, Host
from triage_bot.model.resource_type import OF_GITLAB, PER_PAGE
from triage_bot.model.resource_type import TYPES as RESOURCE_TYPES
from triage_bot.policy.limits import Limits
from triage_bot.policy.schema import TYPES
from triage_bot.text.calendar import Calendar
from triage_bot.text.template import Document

Helpers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Outside:
    """Variables, those of them that sound like secrets but were given by name, and helpers: names for expressions."""

    environment: Mapping[str, str] = field(default_factory=dict)
    given: frozenset[str] = frozenset()
    helpers: Helpers = ()


NOTHING_OUTSIDE = Outside()


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule; `variants` pairs each brace expansion with the conditions it stands for."""

    id: str
    name: str
    type: str
    variants: tuple[tuple[tuple[str, ...], Group], ...]
    actions: Mapping[str, Action]
    limits: Limits | None
    place: Place
    summary: str = ""
    """The id of the summary this rule is a part of."""
    replaces: bool = False
    """It stands in for the rule of its id in another file."""
    custom: bool = False
    """A part of a summary that is words alone, about no resource."""
    named: bool = False
    """It has an id, which is a key of ours."""
    nameless: bool = False
    """Its name is but its place."""

    @cached_property
    def only_opened(self) -> bool:
        """True if every variant asks for open issues."""
        return self.only("opened")

    def only(self, word: str) -> bool:
        """True if every variant asks for this state."""
        return all(any(condition.only_state() == word for condition in group.own) for _, group in self.variants)

    @cached_property
    def of_the_gem(self) -> bool:
        """True if it uses the gem's keys alone: it acts on whatever it matches, once a run, as the gem does."""
        if self.named or self.type not in OF_GITLAB:
            return False
        groups = [group for _, group in self.variants]
        asked = all(leave.of_the_gem for group in groups for leave in group.leaves)
        plain = not any(isinstance(part, Group) for group in groups for part in group.parts)
        return asked and plain and all(action.in_words_of_the_gem() for action in self.actions.values())

    @property
    def newest_first(self) -> bool:
        """True if it takes the newest first, as GitLab lists them to the gem."""
        kind = RESOURCE_TYPES.get(self.type)
        return self.of_the_gem and kind is not None and kind.by_age

    @cached_property
    def asks_rows(self) -> bool:
        """True if an expression of it may ask for any field of a row."""
        texts = (marked for action in self.actions.values() for marked in action.texts())
        asked = any(leave.whole_rows for _, group in self.variants for leave in group.leaves)
        return asked or any(mark.gem and "#{" in word for _, word, mark in texts)

    @cached_property
    def opens(self) -> bool:
        """True if it opens issues."""
        return any(action.opens for action in self.actions.values())

    @cached_property
    def reminds(self) -> bool:
        """True if it reminds people: a snooze stops it."""
        return any(action.reminds for action in self.actions.values())

    @cached_property
    def toggles(self) -> frozenset[str]:
        """The labels it puts on while it matches, and takes off again."""
        return frozenset().union(*(action.manages() for action in self.actions.values()))

    @cached_property
    def finds_unproved(self) -> bool:
        """True if it looks for issues that nothing proves."""
        return any(leave.finds_unproved for _, group in self.variants for leave in group.leaves)

    @cached_property
    def needs_all(self) -> bool:
        """True if what it does with one match depends on the others: limits, sums, and parts of a summary."""
        wide = any(action.set_wide for action in self.actions.values())
        return bool(self.limits or self.summary or self.works_off) or wide

    @cached_property
    def works_off(self) -> bool:
        """True if the issues it opens for accounts are worked off, some a day; not if it truncates, as in the gem."""
        return not self.truncates and any(action.works_off() for action in self.actions.values())

    @property
    def truncates(self) -> bool:
        """True if it keeps so many of its matches, the newest or oldest."""
        return self.limits is not None and self.limits.per_person is None

    @property
    def beside(self) -> Beside:
        """What stands with each of its actions."""
        return Beside(self.type, self.actions, tuple(self.conditions.sure), self.of_the_gem)

    @property
    def conditions(self) -> Group:
        """The conditions of the first variant."""
        return self.variants[0][1]


@dataclass(frozen=True, kw_only=True)
class Summary:
    """Several rules that share one summary issue."""

    id: str
    name: str
    type: str
    rules: tuple[Rule, ...]
    actions: Mapping[str, Action]
    place: Place

    @property
    def of_the_gem(self) -> bool:
        """True if it and its rules use the gem's keys alone."""
        own = all(action.in_words_of_the_gem() for action in self.actions.values())
        return own and all(rule.of_the_gem for rule in self.rules)


@dataclass(frozen=True, kw_only=True)
class PolicySet:
    """All loaded files as one policy; `steps` are in the order they run."""

    steps: tuple[Rule | Summary, ...] = ()
    categories: Mapping[str, Category] = field(default_factory=dict)
    calendar: Calendar = field(default_factory=Calendar)
    bot_usernames: frozenset[str] = frozenset()
    other_bots: frozenset[str] = frozenset()
    baseline: date | None = None
    people_file: Path | None = None
    account_source: AccountSource | None = None
    templates: Mapping[str, Document] = field(default_factory=dict)
    warnings: tuple[Fault, ...] = ()
    files: tuple[Path, ...] = ()
    host_url: Host | None = None
    """The host that the files were written for; it is compared with the host of a run, and never chosen."""
    host_place: Place | None = None
    per_page: int = PER_PAGE
    process: Process = field(default_factory=Process)
    outside: Outside = NOTHING_OUTSIDE
    of_the_gem: bool = False
    """All its files hold the gem's keys alone; there may be no rule in them."""

    def only(self, kind: str) -> "PolicySet":
        """The policies for one resource of a type: rules for other types are left out."""
        besides = {*TYPES, "work_items"} if kind == "issues" else {kind}  # what rules for accounts open are issues, too
        return replace(self, steps=tuple(step for step in self.steps if step.type in besides))

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule, those inside summaries included."""
        return tuple(rule for step in self.steps for rule in (step.rules if isinstance(step, Summary) else [step]))

    @cached_property
    def whole_rows(self) -> bool:
        """True if texts or conditions may ask for any field of a row."""
        return any(rule.of_the_gem or rule.asks_rows for rule in self.rules)

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """Every action of every rule."""
        return tuple(action for rule in self.rules for action in rule.actions.values())

    @cached_property
    def for_anybody(self) -> tuple[str, ...]:
        """All that is written in what rules of the gem's words do to whatever they match, in lower case: labels may be
        among it, also within a text.
        """
        actions = (action for rule in self.rules if rule.of_the_gem for action in rule.actions.values())
        return tuple(word.casefold() for action in actions for word in written(action))

    def managed_labels(self) -> frozenset[str]:
        """Labels some rule toggles."""
        return frozenset().union(*(action.manages() for action in self.actions))

    def kinds(self, scene: Scene) -> tuple[IssueKind, ...]:
        """The kinds whose issues people may make by hand: those that their `type::` label names; triage first."""
        kept = (kind for action in self.actions if (kind := action.kept(scene)))
        return tuple(dict.fromkeys((IssueKind(), *kept)))

    def taxonomy_labels(self) -> tuple[str, ...]:
        """Every label the policy names as its own: categories in order, then those it toggles."""
        named = [label for category in self.categories.values() for label in category.labels]
        return tuple(dict.fromkeys([*named, *sorted(self.managed_labels())]))

    def wanted_labels(self) -> tuple[str, ...]:
        """Every label that should exist: the taxonomy, what actions and templates put on, what people may use."""
        put_on = [label for action in self.actions for label in action.puts_on()]
        fronts = [template.front.get("labels") for template in self.templates.values()]
        written = [str(label) for given in fronts if isinstance(given, list) for label in given]
        literal = [label for label in written if "{" not in label]
        for_people = [SNOOZED, IGNORE, LIST_LABEL] if any(rule.reminds for rule in self.rules) else []
        return tuple(dict.fromkeys([*self.taxonomy_labels(), *put_on, *literal, *for_people]))
