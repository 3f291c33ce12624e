"""tree-sitter with its grammar of Ruby, loaded when the first expression is read."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

__all__ = ["ASIDE", "Node", "inside", "parsed", "text"]

ASIDE = {"comment", "heredoc_body"}
"""Kinds of nodes that stand between others and are none of them."""


@cache
def _parser() -> Parser:
    import tree_sitter_ruby  # noqa: PLC0415 – only who has Ruby in a policy waits for it
    from tree_sitter import Language, Parser  # noqa: PLC0415

    return Parser(Language(tree_sitter_ruby.language()))


def parsed(source: bytes) -> Node:
    """The tree's root."""
    return _parser().parse(source).root_node


def inside(node: Node) -> Node | None:
    """The first thing in a node that is no comment."""
    return next((child for child in node.named_children if child.type not in ASIDE), None)


def text(node: Node) -> str:
    """The source's text of a node."""
    return (node.text or b"").decode()
