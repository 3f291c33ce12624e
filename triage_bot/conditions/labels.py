"""Condition `labels`: all of these labels are on the issue; `None` and `Any` as GitLab knows them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from itertools import product
from math import prod
from typing import Annotated, Any

from pydantic import BeforeValidator, InstanceOf, PrivateAttr, field_validator

from triage_bot.conditions.base import Condition, Scalar, listed
from triage_bot.context.checking import Wrong
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.context.taxonomy import MOST_LABELS, expand, falls
from triage_bot.model.label import ANY_LABEL, NO_LABEL, NO_LABELS, WILD, names_of
from triage_bot.model.resource_type import LABELLED
from triage_bot.shapes.values import refuse
from triage_bot.text.calendar import Calendar


class Loose(str):
    """A name without a list, which the gem cannot take."""

    __slots__ = ()


def _names(given: Any) -> Any:
    if isinstance(given, list):
        return [_name(word) for word in given]
    single = isinstance(given, str | int) and not isinstance(given, bool)
    return [Loose(_name(given))] if single else given


def _name(given: Any) -> Any:
    if isinstance(given, str):
        return given.strip()
    return str(given) if isinstance(given, int | float) and not isinstance(given, bool) else given


def carries(name: str, have: tuple[str, ...], seen: Seen, scene: Scene) -> bool:
    """True if the label, or one of the scope that is meant, is there; GitLab is asked whether it knows scopes."""
    if not name.endswith(WILD):
        return name in have
    scope = name.removesuffix("*")
    if name in have or not any(label.startswith(scope) for label in have):
        return name in have
    return seen.issue.scoped or bool(scene.listed_by(seen.ref.kind, labels=name))


class LabelsCondition(Scalar):
    """All of these labels are there; `{a,b}` and `{1..3}` expand, `None`: no label, `Any`: at least one."""

    key = "labels"
    on = LABELLED
    of_the_gem = True
    listed_so = True
    phrase = "all of "
    root: Annotated[
        tuple[InstanceOf[str], ...], BeforeValidator(_names, json_schema_input_type=str | list[str | float])
    ]
    _counts: bool = PrivateAttr(default=False)
    """A name is written twice: lists of a project or group, which count the names, find nothing."""

    @field_validator("root")
    @classmethod
    def _asks_something(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        refuse(not words, "an empty list is no condition: name a label, or leave it out")
        count = prod(len(expand(word)) for word in words)
        refuse(count > MOST_LABELS, f"the braces stand for more than {MOST_LABELS} combinations")
        blank = any(not name for combination in product(*map(expand, words)) for name in names_of(combination))
        refuse(blank, "an empty name is no condition to GitLab: name a label, or leave it out")
        return words

    def variants(self) -> Mapping[tuple[str, ...], Condition]:
        return {words: _as_they_are(words) for words in self.combinations}

    @cached_property
    def combinations(self) -> tuple[tuple[str, ...], ...]:
        """Every combination the braces stand for; a rule runs once for each."""
        return tuple(product(*(map(str.strip, expand(word)) for word in self.root)))

    def as_the_gem(self) -> Condition:
        """Finding nothing where a name of its one combination repeats."""
        if len(self.combinations) != 1 or not _repeats(*self.combinations):
            return self
        condition = _as_they_are(*self.combinations)
        condition._counts = True
        return condition

    @cached_property
    def _asked(self) -> tuple[tuple[str, ...] | bool, ...]:
        """Per combination the names, or whether there is to be a label at all: None outweighs Any, and that names."""
        return tuple(map(_meant, map(names_of, self.combinations)))

    def holds(self, seen: Seen, scene: Scene) -> bool:
        have = seen.labels
        if self._counts and scene.root:
            return False
        for names in self._asked:
            if names is True or names is False:
                if bool(have) is names:
                    return True
                continue
            for name in names:
                if name not in have and not (name.endswith(WILD) and carries(name, have, seen, scene)):
                    break
            else:
                return True
        return False

    def shown(self, seen: Seen, scene: Scene) -> str:
        return listed(seen.labels)

    def labels_of_all(self) -> frozenset[str]:
        if all(names is False for names in self._asked):
            return NO_LABELS if self._asked else frozenset()
        asked = [frozenset(names) if isinstance(names, tuple) else frozenset[str]() for names in self._asked]
        shared = frozenset[str].intersection(*asked) if asked else frozenset[str]()
        return frozenset(name for name in shared if not name.endswith(WILD))

    def parameters(self, now: datetime, calendar: Calendar) -> Mapping[str, str]:
        return {"label_name": ",".join(self.combinations[0])} if self.combinations else {}

    def looks_again(self) -> bool:
        return not self.combinations

    def faults_in_the_gem(self) -> Iterable[Wrong]:
        if any(isinstance(word, Loose) for word in self.root):
            names = ", ".join(f'"{word}"' for word in self.root)
            yield Wrong(message="labels takes a list of texts", hint=f"write [{names}]")

    def advice(self) -> tuple[str, str]:
        if any(map(falls, self.root)):
            return (
                "asks for labels of a falling sequence, which are none: it never acts",
                "write the lower number first",
            )
        return "", ""


def _meant(names: tuple[str, ...]) -> tuple[str, ...] | bool:
    words = {name.lower() for name in names}
    return False if words & NO_LABEL else True if ANY_LABEL in words else names


def _repeats(words: tuple[str, ...]) -> bool:
    names = [name.strip() for word in words for name in word.split(",")]
    return isinstance(_meant(tuple(names)), tuple) and len(set(names)) < len(names)


def _as_they_are(words: tuple[str, ...]) -> LabelsCondition:
    """The condition on just these names: what is left of braces in them is part of the name."""
    condition = LabelsCondition.model_construct(words)
    condition.__dict__["combinations"] = (words,)
    return condition
