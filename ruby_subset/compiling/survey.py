"""What is written anywhere in a source, gathered in one walk for those who must know more than one place of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ruby_subset.compiling.reading import walk
from ruby_subset.compiling.syntax import text

if TYPE_CHECKING:
    from ruby_subset.compiling.syntax import Node


@dataclass(slots=True, kw_only=True)
class Survey:
    """What a source says, wherever it stands there."""

    bodies: dict[int, Node] = field(default_factory=dict)
    """The bodies of heredocs, which stand in the order of their beginnings, by where those are."""
    constants: set[str] = field(default_factory=set)
    """The constants that it sets."""
    methods: set[str] = field(default_factory=set)
    """The methods that it defines."""
    frozen: set[str] = field(default_factory=set)
    """Variables that are set to a text which is frozen."""
    twins: dict[str, set[str]] = field(default_factory=dict)
    """Variables that are set to a variable, and those, with each other."""


def survey(root: Node) -> Survey:
    """All of it."""
    seen = Survey()
    beginnings: list[Node] = []
    bodies: list[Node] = []
    for node, _ in walk(root):
        if node.type == "heredoc_beginning":
            beginnings.append(node)
        elif node.type == "heredoc_body":
            bodies.append(node)
        elif node.type == "method" and (name := node.child_by_field_name("name")) is not None:
            seen.methods.add(text(name))
        elif "assign" in node.type:
            _assignment(seen, node)
    seen.bodies = {node.start_byte: body for node, body in zip(beginnings, bodies, strict=False)}
    return seen


def _assignment(seen: Survey, node: Node) -> None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None:
        return
    seen.constants.update(text(place) for place in (left, *left.named_children) if place.type == "constant")
    if node.type != "assignment" or right is None or left.type != "identifier":
        return
    if right.type == "call" and text(right).endswith(".freeze"):
        seen.frozen.add(text(left))
    if right.type == "identifier":
        seen.twins.setdefault(text(left), set()).add(text(right))
        seen.twins.setdefault(text(right), set()).add(text(left))
