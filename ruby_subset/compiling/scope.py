"""Which local variables an expression knows at each place, and what `next`, `break` and `return` leave there."""

from __future__ import annotations

from dataclasses import dataclass, field

HANDED = " handed"
"""Under this name a method keeps the block it was called with."""


@dataclass(slots=True, kw_only=True)
class LocalScope:
    """The variables of the whole expression, of a block or of a lambda; blocks see those around them."""

    up: LocalScope | None = None
    is_lambda: bool = False
    is_sealed: bool = False
    """Whether it is a method's, which sees no local variables around it."""
    method: str = ""
    """The name of that method."""
    names: dict[str, int] = field(default_factory=dict)
    """Names with their places in the frame."""
    loops: int = 0
    """How many `while` are open here."""
    has_next: bool = False
    has_break: bool = False
    """Whether something inside leaves it, so that somebody must wait for that."""
    changed: set[str] = field(default_factory=set)
    """Variables of its own whose texts are changed in place."""

    def known(self, name: str) -> tuple[int, int] | None:
        """How many scopes up a variable is, and its place there."""
        hops, at, is_local = 0, self, name[:1].islower() or name[:1] in "_ "
        while name not in at.names:
            if at.up is None or (at.is_sealed and is_local):
                return None
            hops, at = hops + 1, at.up
        return hops, at.names[name]

    def declared(self, name: str) -> tuple[int, int]:
        """The variable's place; a new one is of this scope."""
        return self.known(name) or (0, self.own(name))

    def own_method(self) -> str:
        """The name of the method around, "" where there is none."""
        at: LocalScope | None = self
        while at is not None and not at.method:
            at = at.up
        return at.method if at is not None else ""

    def own(self, name: str) -> int:
        """The place of a variable of this very scope, whatever those around have."""
        return self.names.setdefault(name, len(self.names))

    def of_the_whole(self, name: str) -> tuple[int, int]:
        """The place of a constant or an instance variable: it is the whole expression's, wherever it is set."""
        hops, at = 0, self
        while at.up is not None:
            hops, at = hops + 1, at.up
        return hops, at.own(name)

    def note_change(self, name: str) -> None:
        """Notes that a text is changed in place, in the scope that has the variable."""
        at: LocalScope | None = self
        while at is not None and name not in at.names:
            at = at.up
        if at is not None:
            at.changed.add(name)

    def hidden(self) -> int:
        """A place for a value without a name."""
        return self.own(f" {len(self.names)}")

    def returns_to(self) -> tuple[int, LocalScope]:
        """The lambda or whole expression that `return` leaves, and how many scopes up it is."""
        hops, at = 0, self
        while at.up is not None and not at.is_lambda:
            hops, at = hops + 1, at.up
        return hops, at
