"""Places that take values: variables, indexes, attributes, and lists of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from triage_bot.ruby.compiling.checks import check_method
from triage_bot.ruby.compiling.compiler import Compiler
from triage_bot.ruby.compiling.syntax import inside, text
from triage_bot.ruby.running.frame import Code, Frame, Setter

if TYPE_CHECKING:
    from triage_bot.ruby.compiling.syntax import Node

LISTS = {"left_assignment_list", "destructured_left_assignment", "destructured_parameter"}
SPLATS = {"rest_assignment", "splat_parameter"}


def variable(hops: int, index: int) -> Code:
    """The closure that reads a local variable."""
    if hops == 0:
        return lambda frame: frame.values[index]

    def run(frame: Frame) -> Any:
        at: Any = frame
        for _ in range(hops):
            at = at.up
        return at.values[index]

    return run


def to_variable(hops: int, index: int) -> Setter:
    """What writes a local variable."""

    def put(frame: Frame, value: Any) -> None:
        at: Any = frame
        for _ in range(hops):
            at = at.up
        at.values[index] = value

    return put


def target(compiler: Compiler, node: Node, own: bool = False) -> Setter:
    """What writes to a place; `own` where it is a block's parameter, which hides a variable of the same name."""
    if node.type == "identifier":
        name = text(node)
        return to_variable(0, compiler.scope.own(name)) if own else to_variable(*compiler.scope.declared(name))
    if node.type in LISTS:
        return several(compiler, node.named_children, own)
    if node.type == "element_reference":
        return _index(compiler, node)
    if node.type == "call":
        return _attribute(compiler, node)
    words = {
        "constant": "a constant",
        "global_variable": "a global variable",
        "instance_variable": "an instance variable",
    }
    what = words.get(node.type, node.type.replace("_", " "))
    compiler.refuse(node, f"{what} cannot be set here", "a local variable can: `name = …`")
    return lambda _, __: None


def _index(compiler: Compiler, node: Node) -> Setter:
    receiver = compiler.optional(node.child_by_field_name("object"))
    keys = [compiler.code(key) for key in node.named_children[1:]]

    def put(frame: Frame, value: Any) -> None:
        frame.run.send(receiver(frame), "[]=", *[key(frame) for key in keys], value)

    return put


def _attribute(compiler: Compiler, node: Node) -> Setter:
    receiver, method = node.child_by_field_name("receiver"), node.child_by_field_name("method")
    name = f"{text(method)}=" if method is not None else "call="
    code = compiler.optional(receiver)
    check_method(compiler, method or node, name)
    return lambda frame, value: frame.run.send(code(frame), name, value)


def several(compiler: Compiler, nodes: list[Node], own: bool = False) -> Setter:
    """What writes the items of a list to several places, as `a, (b, *c) = …` does."""
    setters: list[Setter] = []
    rest: int | None = None
    for node in nodes:
        if node.type in SPLATS:
            rest = len(setters)
            inner = inside(node)
            setters.append(target(compiler, inner, own) if inner is not None else lambda _, __: None)
        else:
            setters.append(target(compiler, node, own))
    return lambda frame, value: share(setters, rest, frame, as_list(frame, value))


def share(setters: list[Setter], rest: int | None, frame: Frame, values: list[Any]) -> None:
    """Gives each place its value; the one at `rest` takes what is left."""
    last = len(setters) if rest is None else rest
    for number, setter in enumerate(setters[:last]):
        setter(frame, values[number] if number < len(values) else None)
    if rest is None:
        return
    behind = setters[rest + 1 :]
    end = max(rest, len(values) - len(behind))
    setters[rest](frame, values[rest:end])
    for number, setter in enumerate(behind):
        setter(frame, values[end + number] if end + number < len(values) else None)


def as_list(_: Frame, value: Any) -> list[Any]:
    """A value that is shared out: a list as it is, all else a list of one."""
    return value if isinstance(value, list) else [value]
