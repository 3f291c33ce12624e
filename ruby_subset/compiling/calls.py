"""Calls of methods: receivers, arguments, blocks, and names that stand alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ruby_subset.compiling.arguments import Arguments, arguments, operands
from ruby_subset.compiling.changing import change
from ruby_subset.compiling.checks import check_environment, check_method, unknown_word
from ruby_subset.compiling.compiler import Compiler, compiles, nothing
from ruby_subset.compiling.definitions import later_call, method_object, of_the_method, own_call
from ruby_subset.compiling.known import KEPT_OUT, LITERAL_SENDS
from ruby_subset.compiling.literals import constant
from ruby_subset.compiling.places import variable
from ruby_subset.compiling.syntax import text
from ruby_subset.core.values import Hash
from ruby_subset.methods.string_changed import CHANGING
from ruby_subset.running.frame import BreakLeaves, Code, Frame
from ruby_subset.running.table import METHODS, method_of

if TYPE_CHECKING:
    from ruby_subset.compiling.syntax import Node

STEADY = {"integer", "float", "rational", "nil", "true", "false", "simple_symbol", "unary"}
"""Items that make a list that is the same each time."""
NAMED = re.compile(r""":[^\s"']+|"[^\s"#\\]+"|'[^\s'\\]+'""")
"""A symbol or text that says a method's name."""
REQUIRED = {
    "date",
    "time",
    "json",
    "set",
    "bigdecimal",
    "bigdecimal/util",
    "ostruct",
    "securerandom",
    "erb",
    "digest",
    "zlib",
    "base64",
    "cgi",
    "rubygems",
    "uri",
    "active_support",
    "active_support/all",
    "active_support/core_ext",
}
"""What `require` may ask for: it is all here already."""


@compiles("identifier")
def _word(compiler: Compiler, node: Node) -> Code:
    name = text(node)
    place = compiler.scope.known(name)
    if place is not None:
        return variable(*place)
    return bare(compiler, node, name, None)


def bare(compiler: Compiler, node: Node, name: str, call: Node | None) -> Code:
    """A call without a receiver: of the house, a helper, Kernel, or every object."""
    if name in LITERAL_SENDS:
        return _sent(compiler, node, lambda frame: frame.run.thing, call)
    if name in {"lambda", "proc"} and call is not None and call.child_by_field_name("block") is not None:
        return _lambda(compiler, call, name == "lambda")
    if name == "method" and call is not None:
        return method_object(compiler, node, None, _given(call))
    asked = of_the_method(compiler, name)
    if asked is not None:
        return asked
    given = arguments(compiler, call)
    own = own_call(compiler, name, given)
    if own is not None:
        return _breakable(own, given)
    if name == "require":
        return _require(compiler, node, call)
    if name in compiler.names.bare:
        compiler.uses.add(name)
        return invoked(lambda frame: frame.run.thing, name, given)
    if name in dict(compiler.names.helpers):
        return compiler.helper(node, name)
    if name in METHODS["Kernel"]:
        return _kernel(name, given)
    if name not in KEPT_OUT and method_of("Object", name) is not None:
        return invoked(lambda frame: frame.run.thing, name, given)
    later = later_call(compiler, name, given)
    return _breakable(later, given) if later is not None else unknown_word(compiler, node, name)


def _kernel(name: str, given: Arguments) -> Code:
    def run(frame: Frame) -> Any:
        args, named, block = given.of(frame)
        return frame.run.kernel(name, args, block, named)

    return _breakable(run, given)


def _lambda(compiler: Compiler, call: Node, is_lambda: bool) -> Code:
    given = arguments(compiler, call, is_lambda=is_lambda)
    return lambda frame: given.of(frame)[2]


def _given(call: Node | None) -> list[Node]:
    around = call.child_by_field_name("arguments") if call is not None else None
    return around.named_children if around is not None else []


def _require(compiler: Compiler, node: Node, call: Node | None) -> Code:
    words = [text(left)[1:-1] for left in _given(call)]
    if len(words) == 1 and words[0] in REQUIRED:
        return constant(False)
    return compiler.refuse(node, "`require` loads programs, which are not run here", "define helpers, or leave it out")


@compiles("call")
def _call(compiler: Compiler, node: Node) -> Code:
    receiver, method = node.child_by_field_name("receiver"), node.child_by_field_name("method")
    name = text(method) if method is not None else "call"
    if receiver is None:
        if compiler.scope.known(name) is not None and reads_as_call(compiler, node):
            return nothing
        return bare(compiler, method or node, name, node)
    if text(receiver) in {"Kernel", "::Kernel"} and (name in METHODS["Kernel"] or name in KEPT_OUT):
        return bare(compiler, method or node, name, node)
    if name in CHANGING and (changing := change(compiler, node, operands)) is not None:
        return changing
    code = compiler.code(receiver)
    safe = any(child.type == "&." for child in node.children)
    if name in LITERAL_SENDS:
        sent = _sent(compiler, method or node, code, node)
        return _safely(code, sent) if safe else sent
    if name == "method" and not safe:
        return method_object(compiler, node, code, _given(node))
    check_method(compiler, method or node, name)
    given = arguments(compiler, node)
    if name in {"max", "min"} and given.is_plain and not given.positional and is_made_anew(receiver):
        given.positional.append(constant(...))
    check_environment(compiler, receiver, name, _given(node))
    return invoked(code, name, given, safe)


def reads_as_call(compiler: Compiler, node: Node) -> bool:
    """Whether the tree has a call where a variable stands before an operator (`x -1`); the source is read anew then."""
    around = node.child_by_field_name("arguments")
    if around is None or node.child_by_field_name("block") is not None or text(around)[:1] not in set("-+*&["):
        return False
    compiler.respaced.append((node.start_byte, around.start_byte))
    return True


def is_made_anew(node: Node) -> bool:
    """Whether it is a list of what is not the same each time: Ruby asks the later of two of its items for an order."""
    kinds = {item.type for item in node.named_children} if node.type == "array" else set()
    return bool(kinds - STEADY) and "splat_argument" not in kinds


def _safely(receiver: Code, code: Code) -> Code:
    return lambda frame: None if receiver(frame) is None else code(frame)


def _sent(compiler: Compiler, node: Node, receiver: Code, call: Node | None) -> Code:
    """`x.send(:name, …)`, which is a call as any other where the name is written there."""
    first = _given(call)[:1]
    if not first or not NAMED.fullmatch(text(first[0])):
        return compiler.refuse(
            node, f"`{text(node)}` takes the name of a public method as a symbol", "call the method itself"
        )
    name = text(first[0]).strip(":'\"")
    check_method(compiler, first[0], name)
    return invoked(receiver, name, arguments(compiler, call, skip=1))


def invoked(receiver: Code, name: str, given: Arguments, safe: bool = False) -> Code:
    """The closure of `receiver.name(…)`; `safe` is `&.`."""
    if given.is_plain:
        return _plainly(receiver, name, given.positional, safe)

    def run(frame: Frame) -> Any:
        value = receiver(frame)
        if safe and value is None:
            return None
        args, named, block = given.of(frame)
        return frame.run.invoke(value, name, args, block, named)

    return _breakable(run, given)


def _plainly(receiver: Code, name: str, args: list[Code], safe: bool) -> Code:
    """The same without a block, keywords and splats, which is what most calls are."""
    if not args and not safe:
        return lambda frame: frame.run.invoke(receiver(frame), name)
    if len(args) == 1 and not safe:
        argument = args[0]
        return lambda frame: frame.run.invoke(receiver(frame), name, (argument(frame),))

    def run(frame: Frame) -> Any:
        value = receiver(frame)
        if safe and value is None:
            return None
        return frame.run.invoke(value, name, tuple([argument(frame) for argument in args]))

    return run


def _breakable(code: Code, given: Arguments) -> Code:
    """Waits for a `break` of the call's own block."""
    if not given.breaks:
        return code

    def run(frame: Frame) -> Any:
        try:
            return code(frame)
        except BreakLeaves as leaving:
            if leaving.of is not given:
                raise
            return leaving.value

    return run


@compiles("element_reference")
def _element(compiler: Compiler, node: Node) -> Code:
    receiver = node.child_by_field_name("object")
    if receiver is None:
        return nothing
    code = compiler.code(receiver)
    given = arguments(compiler, node, skip=1, within=node)
    check_environment(compiler, receiver, "[]", node.named_children[1:])
    if given.is_plain and len(given.positional) == 1:
        return _lookup(code, given.positional[0])
    return invoked(code, "[]", given)


def _lookup(receiver: Code, key: Code) -> Code:
    def run(frame: Frame) -> Any:
        value = receiver(frame)
        if type(value) is Hash and value.maker is None:
            return value[key(frame)]
        return frame.run.invoke(value, "[]", (key(frame),))

    return run
