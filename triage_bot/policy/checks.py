"""Checks across a policy's parts: texts and their names, conditions, people, labels; what cannot be done; advice."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from triage_bot.actions.base import Action, Beside
from triage_bot.context.checking import Text, Vocabulary, Wrong
from triage_bot.context.gem.names import SUMMARY
from triage_bot.context.roles import ROLES
from triage_bot.context.taxonomy import Category, share_a_scope
from triage_bot.errors import Fault, Place, nearest
from triage_bot.model.label import scope_of
from triage_bot.model.resource_type import OF_GITLAB, TYPES
from triage_bot.policy import gem_texts
from triage_bot.policy.grouping import asked
from triage_bot.policy.policy_set import Rule
from triage_bot.policy.schema import COMBINATORS, ActionsBase, ConditionsBase, action_keys
from triage_bot.policy.shelf import TemplateShelf, tell
from triage_bot.shapes.source import Path_, Source
from triage_bot.text.calendar import Calendar
from triage_bot.text.template import Document, faults_in

# https://docs.gitlab.com/user/project/quick_actions/
_LABEL_LINE = re.compile(r"^ *(/(?:re)?label[ \t][^{\n]*)$", re.M)
_LABEL_NAME = re.compile(r'~(?:"([^"\n]+)"|([^\s"~,]+))')


@dataclass(frozen=True, kw_only=True)
class Checking:
    """Checks the parts of one rule or summary: where it is written, what it is called, and what the policy defines."""

    source: Source
    path: Path_
    id: str
    vocabulary: Vocabulary
    shelf: TemplateShelf
    named: Mapping[str, ConditionsBase]
    of_list: bool = False
    """True for a section of a list: its conditions stand under `when`, the action's words beside them."""
    of_the_gem: bool = False
    """True for a rule of the gem's keys alone."""

    def set_(self, conditions: ConditionsBase) -> None:
        """Every fault of a named set; what it is asked of is not known here."""
        self._conditions(conditions, "", self.path)

    def rule(self, conditions: ConditionsBase | None, beside: Beside) -> None:
        """Every fault of its conditions and actions, in the order they are written in."""
        if conditions:
            self._conditions(conditions, beside.type, (*self.path, "when" if self.of_list else "conditions"))
        for key, action in beside.actions.items():
            path = self.path if self.of_list else (*self.path, "actions", key)
            for below, word, text in action.texts():
                if text.template:
                    self.shelf.use(word, text.names, self.source, (*path, *below))
                elif not text.gem or beside.type not in OF_GITLAB:
                    check_text(word, text.names, self.source, (*path, *below))
                elif kind := _known_to(text, action, beside.type):
                    gem_texts.check(word, kind, self.vocabulary, self.source, (*path, *below))
            self._tell(action.faults(beside, self.vocabulary), path)
            _check_people(action, self.source, path)
        if not beside.of_the_gem:
            _check_scopes(beside.actions, self.source, (*self.path, "actions"))

    def _conditions(self, conditions: ConditionsBase, kind: str, path: Path_) -> None:
        """Conditions fit the resource type and name what exists."""
        for condition in conditions.own():
            where = (*path, condition.key)
            if kind and kind not in condition.on:
                self.source.fault(where, f'"{condition.key}" cannot be asked of {kind}', key=True)
            elif kind:
                self._tell(condition.faults_on(kind, self.vocabulary), where)
            if self.of_the_gem:
                self._tell(condition.faults_in_the_gem(), where)
            self._tell(condition.faults(self.vocabulary), where)
            for name, below in condition.words(self.source.at(where)):
                tell(name, self.source, (*where, *below))
        for name in conditions.means:
            self._named(name, kind, (*path, "is"))
        for word in COMBINATORS:
            for index, group in enumerate(conditions.nested(word)):
                self._conditions(group, kind, (*path, word) if word == "not" else (*path, word, index))

    def _named(self, name: str, kind: str, path: Path_) -> None:
        """A named set is there, and can be asked of the resource type."""
        if name not in self.named:
            self.source.fault(path, f'there is no condition set "{name}" under `named`', nearest(name, self.named))
            return
        unfit = next((leaf for leaf in asked(self.named[name], self.named) if kind and kind not in leaf.on), None)
        if unfit:
            self.source.fault(path, f'"{name}" asks for {unfit.key}, which cannot be asked of {kind}')

    def _tell(self, faults: Iterable[Wrong], path: Path_) -> None:
        for fault in faults:
            if fault.of_rule:
                self.source.fault(self.path, f'"{self.id}": {fault.message}', fault.hint)
            else:
                self.source.fault((*path, *fault.path), fault.message, fault.hint, key=fault.at_key)


def _known_to(text: Text, action: Action, kind: str) -> str:
    """Whose names a text of the gem's knows: a summary's, or the type's; none's if it is a name itself."""
    if text.summary or (text.value and action.summarizes):
        return SUMMARY
    return "" if text.value and TYPES[kind].names_alone else kind


def _check_scopes(actions: Mapping[str, Action], source: Source, path: Path_) -> None:
    """One rule sets two labels of one scope: on paid tiers only one of them stays."""
    put_on = [(key, label) for key, action in actions.items() for label in _put_on(action)]
    if pair := share_a_scope(label for _, label in put_on):
        key = next(key for key, label in put_on if label == pair[1])
        message = f'"{pair[0]}" and "{pair[1]}" share the scope "{scope_of(pair[0])}" and would evict each other'
        source.fault((*path, key), message, "an issue has one label of a scope: let two rules set them")


def _put_on(action: Action) -> Iterator[str]:
    """The labels an action puts on, as far as they are written out: also those of `/label` lines in its texts."""
    yield from action.puts_on()
    for _, word, text in action.texts():
        lines = [] if text.template else _LABEL_LINE.findall(word)
        yield from (quoted or bare for line in lines for quoted, bare in _LABEL_NAME.findall(line))


def _check_people(action: Action, source: Source, path: Path_) -> None:
    """A word that is nearly a role is one misspelt; a username like it is written with `@`."""
    for where, word in (((*path, *below), word) for below, word, _ in action.people()):
        close = difflib.get_close_matches(word.lower(), ROLES, n=1, cutoff=0.8)
        if word not in ROLES and close:
            source.fault(where, f'"{word}" is no role, did you mean "{close[0]}"?', f"for a username write @{word}")


def check_text(text: str, names: frozenset[str], source: Source, path: Path_) -> None:
    """One text written in the policy itself."""
    place = source.place(path)
    if "#{" in text:
        hint = "write {{ … }} with the names of docs/texts.md"
        source.faults.append(Fault(place, "a text of ours holds no Ruby (#{…})", hint))
        return
    for line, message in faults_in(text, names):
        down = Place(place.file, place.line + line, 1) if "\n" in text.strip("\n") else place
        source.faults.append(Fault(down, message))


def check_regions(calendar: Calendar | None, category: Category | None, source: Source) -> None:
    """Regions of the calendar are labels of the category `region`, where that lists its labels."""
    if calendar is None or category is None or not category.labels:
        return
    for key, region in calendar.regions:
        if not category.has(region):
            right = category.canonical(region)
            hint = f'write "{right}"' if right else nearest(region, category.labels)
            source.fault(("calendar", key, region), f'"{region}" is no label of the category region', hint, key=True)


def toggles_that_clash(rules: Iterable[Rule]) -> Iterator[Fault]:
    """Two toggled labels of one scope evict each other on paid tiers (https://docs.gitlab.com/user/project/labels/)."""
    first: dict[str, tuple[str, Rule]] = {}
    toggled = (
        (rule, item) for rule in rules for item in sorted({*chain(*(a.manages() for a in rule.actions.values()))})
    )
    for rule, label in toggled:
        if (scope := scope_of(label)) is not None:
            other, owner = first.setdefault(scope, (label, rule))
            if other != label and owner is not rule:  # within one rule it was told already
                message = f'"{label}" and "{other}" share the scope "{scope}" and would evict each other'
                yield Fault(rule.place, message, f'the other is toggled by "{owner.id}"; use plain labels')


def without_unfit(rule: Rule, given: ActionsBase | None, source: Source, path: Path_) -> Rule:
    """The rule with what can be done to its type; the rest is told."""
    keys = list(dict.fromkeys((*given.unfit(rule.type), *_no_parts(rule)))) if given else []
    for key in keys:
        where, message = (*path, "actions", key), f'"{key}" cannot be done to {rule.type}'
        if _left_out(key, rule):
            source.warnings.append(Fault(source.place(where, key=True), f"{message}: left out"))
        else:
            source.fault(where, message, key=True)
    return replace(rule, actions={key: action for key, action in rule.actions.items() if key not in keys})


def _no_parts(rule: Rule) -> list[str]:
    """What a rule of a summary does besides being summed up, where the gem refuses that."""
    kind = TYPES.get(rule.type)
    if not rule.summary or kind is None or not kind.strict:
        return []
    return [key for key, action in rule.actions.items() if not action.summarizes]


def _left_out(key: str, rule: Rule) -> bool:
    """True if the gem does nothing there, and says so; what it sends all the same GitLab drops in silence."""
    kind = TYPES.get(rule.type)
    if kind is None or kind.strict or not rule.of_the_gem:
        return False
    return not kind.verb or action_keys()[key].passed_over


def advice(rules: Sequence[Rule], documents: Mapping[str, Document]) -> Iterator[Fault]:
    """Warnings: a rule that waits for `updated_at` is moved by the bot's own first write; what lets confidential
    words out is its author's decision.
    """
    for rule in rules:
        for said in filter(None, dict.fromkeys(action.opens_up(documents) for action in rule.actions.values())):
            message = f'"{rule.id}" says {said}: it is carried out, and others may read what is confidential'
            yield Fault(rule.place, message, "leave it out unless that is meant")
        for words, cure in (condition.advice() for condition in rule.conditions.own if rule.actions):
            yield from [Fault(rule.place, f'"{rule.id}" {words}', cure)] if words else []
    yield from _undone(rules)


def _undone(rules: Sequence[Rule]) -> Iterator[Fault]:
    """Rules that undo what the bot itself did: that is news, too."""
    for rule in rules:
        if not any(asked.heeds_any_news() for asked in rule.conditions.own):
            continue
        for label in (label for action in rule.actions.values() for label in action.takes_off()):
            for other in rules:
                if other.type == rule.type and any(label in action.puts_on() for action in other.actions.values()):
                    message = f'"{rule.id}" takes "{label}" off when something is new: what "{other.id}" did is, too'
                    cure = "wait for people's words: last_update with newer_than, or toggle_labels beside remind"
                    yield Fault(rule.place, message, cure)
