"""The names an expression may use beside Ruby's own: the house's objects, their members, helpers, the environment."""

from __future__ import annotations

from dataclasses import dataclass

SECRET_WORDS = ("TOKEN", "SECRET", "KEY", "PASSWORD", "AUTH")


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What one kind of resource knows."""

    bare: frozenset[str] = frozenset()
    """What `self` answers: `resource`, `labels` …"""
    members: frozenset[str] = frozenset()
    """What the things answer that `self` hands out: `name`, `due_date` …"""
    constants: frozenset[str] = frozenset()
    """Classes of the house by their full names. What one answers is a member of `self`: `Full::Name.new`."""
    nesting: tuple[str, ...] = ()
    """Modules in which a constant is looked for before the top, the innermost first, each with its `::`."""
    helpers: tuple[tuple[str, str], ...] = ()
    """The project's own names, each with the expression it stands for."""
    environment: frozenset[str] = frozenset()
    """Names of ENV that may be asked although they sound secret."""


def may_be_asked(name: str, allowed: frozenset[str]) -> bool:
    """Whether an expression may read this variable of the environment."""
    return name in allowed or not any(word in name.upper() for word in SECRET_WORDS)
