"""Faults of names that can be told before anything runs: methods nobody has, secrets of the environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triage_bot.ruby.compiling.compiler import Compiler
from triage_bot.ruby.compiling.known import KEPT_OUT, is_method, suggestion
from triage_bot.ruby.compiling.syntax import text
from triage_bot.ruby.core.names import may_be_asked

if TYPE_CHECKING:
    from triage_bot.ruby.compiling.syntax import Node

ASKING = {"[]", "fetch", "key?", "has_key?", "include?", "dig"}


def check_method(compiler: Compiler, node: Node, name: str) -> None:
    """A problem where nothing at all has a method of this name."""
    own = compiler.names.members | compiler.names.bare
    if is_method(compiler.names, name):
        return
    if name in KEPT_OUT:
        compiler.refuse(node, f"`{name}` is not allowed here", KEPT_OUT[name])
    elif not compiler.is_full:
        compiler.refuse(node, f"no object here has a method `{name[:60]}`", suggestion(name, own, methods=True))


def check_environment(compiler: Compiler, receiver: Node, name: str, arguments: list[Node]) -> None:
    """A problem where a name of the environment is written that may not be asked."""
    if text(receiver) not in {"ENV", "::ENV"} or name not in ASKING or not arguments:
        return
    if arguments[0].type not in {"string", "simple_symbol"}:
        return
    word = text(arguments[0]).strip(":'\"")
    if not may_be_asked(word, compiler.names.environment):
        compiler.refuse(arguments[0], f"ENV['{word}'] sounds secret and is not read", f"allow it with `--env {word}`")
