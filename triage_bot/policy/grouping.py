"""Written conditions → groups: combinators, named sets, and what many rules ask alike as one object."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from triage_bot.conditions.base import Condition, Group
from triage_bot.policy.schema import COMBINATORS, ConditionsBase


@dataclass(frozen=True)
class Grouping:
    """Makes groups; what is written alike is one object, asked once for an issue. `named` are the sets that `is` means.

    Unknown names and circles were told already: they stand for nothing here.
    """

    named: Mapping[str, ConditionsBase] = field(default_factory=dict)
    _sets: dict[str, Group] = field(default_factory=dict)
    _known: dict[str, list[tuple[ConditionsBase, Group]]] = field(default_factory=dict)

    def group(self, conditions: ConditionsBase | None) -> Group:
        """The group a policy's `conditions` stand for; none stands for everything."""
        if conditions is None:
            return Group()
        own = conditions.own()
        either = tuple(map(self._shared, conditions.nested("any")))
        parts: list[Condition | Group] = [condition for condition in own if not condition.late]
        parts += [self._meant(name) for name in conditions.means if name in self.named]
        parts += map(self._shared, conditions.nested("all"))
        parts += [Group("not", (self._shared(set_),)) for set_ in conditions.nested("not")]
        parts += [Group("any", either)] if either else []
        return Group("all", (*parts, *(condition for condition in own if condition.late)))

    def _meant(self, name: str) -> Group:
        if name not in self._sets:
            self._sets[name] = replace(self._shared(self.named[name]), name=name)
        return self._sets[name]

    def _shared(self, conditions: ConditionsBase) -> Group:
        """Equal in words, too: to Python `1` and `true` are the same, in a policy they are not."""
        alike = self._known.setdefault(repr(conditions), [])
        for given, group in alike:
            if given == conditions:
                return group
        group = replace(self.group(conditions), shared=True)
        alike.append((conditions, group))
        return group


def asked(conditions: ConditionsBase, named: Mapping[str, ConditionsBase]) -> Iterator[Condition]:
    """Every condition at any depth, those of named sets too."""
    yield from conditions.own()
    inner = [group for word in COMBINATORS for group in conditions.nested(word)]
    for group in (*inner, *(named[name] for name in conditions.means if name in named)):
        yield from asked(group, named)


def circle(named: Mapping[str, ConditionsBase]) -> tuple[str, ...]:
    """The names on a way that leads back to its beginning; none if there is no such way."""
    done: set[str] = set()

    def walk(name: str, way: tuple[str, ...]) -> tuple[str, ...]:
        if name in way:
            return (*way[way.index(name) :], name)
        if name in done or name not in named:
            return ()
        back = next(filter(None, (walk(other, (*way, name)) for other in named[name].all_meant())), ())
        done.add(name)
        return back

    return next(filter(None, (walk(name, ()) for name in named)), ())
