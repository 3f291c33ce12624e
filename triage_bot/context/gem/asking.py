"""An expression asked about one resource: its value, or why it cannot be worked out."""

from functools import lru_cache
from typing import Any

from ruby_subset.core.errors import RubyError, RubyTooCostly
from ruby_subset.core.values import Thing
from ruby_subset.program import Program, condition, text
from triage_bot.context.gem.members import zone_of
from triage_bot.context.gem.names import names_of
from triage_bot.context.gem.things import self_of
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.facts import Broken

Helpers = tuple[tuple[str, str], ...]


@lru_cache(maxsize=4_000)
def as_condition(source: str, kind: str, helpers: Helpers = (), given: frozenset[str] = frozenset()) -> Program:
    """The program of a condition on a type."""
    return condition(source, names_of(kind, helpers, given))


@lru_cache(maxsize=4_000)
def as_text(source: str, kind: str, helpers: Helpers = (), given: frozenset[str] = frozenset()) -> Program:
    """The program of a text on a type."""
    return text(source, names_of(kind, helpers, given))


def value_of(program: Program, thing: Thing, scene: Scene, of: str) -> Any:
    """What a program comes to; raises Broken for Ruby's errors and what takes too much, Unread, NeverKnown.

    `of` names what it is about: `rand` and its like say the same of it all day.
    """
    if program.faults:
        raise Broken(f"its Ruby cannot be read: {program.faults[0].message}")
    try:
        return program.value(thing, scene.now, zone_of(scene), scene.environment, f"{of} {scene.today}")
    except RubyError as error:
        raise Broken(f"its Ruby fails: {error}") from None
    except RubyTooCostly as costly:
        raise Broken(f"its Ruby is stopped: {costly}") from None


def asked(program: Program, seen: Seen, scene: Scene) -> Any:
    """What a program comes to for a resource that a rule looks at."""
    return value_of(program, self_of(seen, scene), scene, str(seen.ref))
