"""Faults of names that can be told before anything runs: methods nobody has, secrets of the environment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ruby_subset.compiling.compiler import Compiler, nothing
from ruby_subset.compiling.known import KEPT_OUT, is_method, suggestion
from ruby_subset.compiling.syntax import text
from ruby_subset.core.names import may_be_asked

if TYPE_CHECKING:
    from ruby_subset.compiling.syntax import Node
    from ruby_subset.running.frame import Code

ASKING = {"[]", "fetch", "key?", "has_key?", "include?", "dig"}


def check_method(compiler: Compiler, node: Node, name: str) -> None:
    """A problem where nothing at all has a method of this name."""
    own = compiler.names.members | compiler.names.bare
    if is_method(compiler.names, name) or (name not in KEPT_OUT and _is_of_a_record(compiler, name)):
        return
    if name in KEPT_OUT:
        compiler.refuse(node, f"`{name}` is not allowed here", KEPT_OUT[name])
    elif not compiler.is_full:
        compiler.refuse(node, f"no object here has a method `{name[:60]}`", suggestion(name, own, methods=True))


def _is_of_a_record(compiler: Compiler, name: str) -> bool:
    """Whether a value of the expression's own may have such a member: of `Struct.new(:name)`, an OpenStruct, `x?`."""
    sources = [b"\n".join(compiler.source.lines).decode(), *(source for _, source in compiler.names.helpers)]
    return any(
        "OpenStruct" in source
        or ("Struct.new" in source and re.search(rf":{re.escape(name.removesuffix('='))}\b", source) is not None)
        or ("inquiry" in source and name.endswith("?"))
        for source in sources
    )


def unknown_word(compiler: Compiler, node: Node, name: str) -> Code:
    """A name that nothing here has."""
    if name in KEPT_OUT:
        return compiler.refuse(node, f"`{name}` is not allowed here", KEPT_OUT[name])
    if compiler.is_full:
        return nothing
    known = compiler.names.bare | {name for name, _ in compiler.names.helpers}
    hint = suggestion(name, known)
    helper = _helper_of(name) if name[-1] in "?!" or not hint.startswith("did") else ""
    return compiler.refuse(
        node, f"`{name}` is neither a variable nor known here", "; ".join(filter(None, (hint, helper)))
    )


def _helper_of(name: str) -> str:
    """How a project defines what a plugin brought along."""
    return f'if a plugin has it, define it by --helpers FILE.yml with a line such as `{name}: "resource[:x]"`'


def check_environment(compiler: Compiler, receiver: Node, name: str, arguments: list[Node]) -> None:
    """A problem where a name of the environment is written that may not be asked."""
    if text(receiver) not in {"ENV", "::ENV"} or name not in ASKING or not arguments:
        return
    if arguments[0].type not in {"string", "simple_symbol"}:
        return
    word = text(arguments[0]).strip(":'\"")
    if not may_be_asked(word, compiler.names.environment):
        compiler.refuse(arguments[0], f"ENV['{word}'] sounds secret and is not read", f"allow it with `--env {word}`")
