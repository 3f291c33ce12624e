"""Places that take values: variables, indexes, attributes, and lists of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ruby_subset.compiling.checks import check_method
from ruby_subset.compiling.compiler import Compiler, nothing
from ruby_subset.compiling.known import full_name
from ruby_subset.compiling.syntax import inside, text
from ruby_subset.core.records import RecordKind
from ruby_subset.methods.string_changed import put_in
from ruby_subset.running.frame import Code, Frame, Setter

if TYPE_CHECKING:
    from ruby_subset.compiling.syntax import Node

LISTS = {"left_assignment_list", "destructured_left_assignment", "destructured_parameter"}
SPLATS = {"rest_assignment", "splat_parameter"}


Put = Callable[[Any], None]
Hold = Callable[[Frame], tuple[Any, Put]]
"""What a place holds now, and what puts something else into it."""


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
    if node.type == "instance_variable" or is_own_constant(compiler, node):
        return _naming(to_variable(*compiler.scope.of_the_whole(text(node))), text(node))
    if node.type in LISTS:
        return several(compiler, node.named_children, own)
    if node.type == "element_reference":
        return _index(compiler, node)
    if node.type == "call":
        return _attribute(compiler, node)
    words = {"constant": "a constant of Ruby", "global_variable": "a global variable"}
    what = words.get(node.type, node.type.replace("_", " "))
    compiler.refuse(node, f"{what} cannot be set here", "a local variable can: `name = …`")
    return lambda _, __: None


def _naming(put: Setter, name: str) -> Setter:
    """The same for a constant, which names the class that is put into it."""

    def run(frame: Frame, value: Any) -> None:
        if isinstance(value, RecordKind) and not value.name and name[0].isupper():
            value.name = name
        put(frame, value)

    return run


def is_own_constant(compiler: Compiler, node: Node) -> bool:
    """Whether it is a constant that the expression may set itself, as nobody else has it."""
    return node.type == "constant" and full_name(compiler.names, text(node)) is None


def _index(compiler: Compiler, node: Node) -> Setter:
    place = at_index(compiler, node)
    return lambda frame, value: place(frame)[1](value)


def at_index(compiler: Compiler, node: Node) -> Callable[[Frame], tuple[Code, Put]]:
    """What reads and what writes at an index whose receiver and keys are worked out once; a text is put in anew."""
    receiver = node.child_by_field_name("object")
    hold = held(compiler, receiver) if receiver is not None else None
    code = compiler.optional(receiver) if hold is None else nothing
    keys = [compiler.code(key) for key in node.named_children[1:]]

    def run(frame: Frame) -> tuple[Code, Put]:
        holder, write = hold(frame) if hold is not None else (code(frame), None)
        given, run = [key(frame) for key in keys], frame.run
        if write is not None and type(holder) is str:
            return lambda _: run.send(holder, "[]", *given), lambda value: write(put_in(run, holder, given, value))
        return lambda _: run.send(holder, "[]", *given), lambda value: run.send(holder, "[]=", *given, value)

    return run


def held(compiler: Compiler, node: Node) -> Hold | None:
    """The place of a variable, or of an index, whose text may be put in anew."""
    if node.type in {"identifier", "instance_variable"}:
        return _of_variable(compiler, text(node))
    return _of_index(compiler, node) if node.type == "element_reference" else None


def _of_variable(compiler: Compiler, name: str) -> Hold | None:
    place = compiler.scope.known(name)
    if place is None or _is_shared(compiler, name):
        return None
    compiler.scope.note_change(name)
    read, write = variable(*place), to_variable(*place)
    return lambda frame: (read(frame), lambda value: write(frame, value))


def _is_shared(compiler: Compiler, name: str) -> bool:
    """Whether the text is frozen, or another variable may hold it, which would have to see the change."""
    twins = compiler.survey.twins.get(name, ())
    return name in compiler.survey.frozen or any(compiler.scope.known(other) is not None for other in twins)


def _of_index(compiler: Compiler, node: Node) -> Hold:
    place = at_index(compiler, node)

    def run(frame: Frame) -> tuple[Any, Put]:
        read, put = place(frame)
        return read(frame), put

    return run


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
    frame.run.spend(len(values) // 50, 8 * len(values))
    behind = setters[rest + 1 :]
    end = max(rest, len(values) - len(behind))
    setters[rest](frame, values[rest:end])
    for number, setter in enumerate(behind):
        setter(frame, values[end + number] if end + number < len(values) else None)


def as_list(_: Frame, value: Any) -> list[Any]:
    """A value that is shared out: a list as it is, all else a list of one."""
    return value if isinstance(value, list) else [value]
