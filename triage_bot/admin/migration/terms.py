"""The tree of a Ruby expression as plain terms, in which what means the same looks the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ruby_subset.compiling.syntax import parsed, text

if TYPE_CHECKING:
    from ruby_subset.compiling.syntax import Node

Term = tuple[Any, ...]
"""A word of what it is, and its parts: `("==", ("get", "state"), ("str", "opened"))`."""
UNKNOWN: Term = ("unknown",)
NIL: Term = ("nil",)
NAMES: Term = ("names",)
"""The names of all labels."""
IT: Term = ("it",)
"""What a block is given."""
Known = Mapping[str, Term]
"""What local variables stand for."""
_SAME = {"&&": "and", "||": "or"}
FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
"""What a comparison is from the other side."""
_ACCESS = frozenset({"dig", "fetch"})
_LETTERS = frozenset({"to_s", "freeze", "itself", "strip"})
"""Methods that leave a label's name as it is."""


def read(source: str) -> Term:
    """The expression as a term; `UNKNOWN` if it is no single expression of the kind."""
    root = parsed(source.encode())
    return UNKNOWN if root.has_error else _program(_own(root), {})


def conjuncts(source: str) -> list[str]:
    """The parts of an expression that must all be true, as they were written; itself if it is of another form."""
    root = parsed(source.encode())
    several = _own(root)
    return list(_parts(several[0])) if len(several) == 1 and not root.has_error else [source]


def _parts(node: Node) -> Iterator[str]:
    inner = _own(node)
    if node.type == "parenthesized_statements" and len(inner) == 1:
        yield from _parts(inner[0])
    elif node.type == "binary" and _operator(node) in ("&&", "and"):
        for side in (_field(node, "left"), _field(node, "right")):
            yield from _parts(side)
    else:
        yield text(node)


def _own(node: Node) -> list[Node]:
    return [child for child in node.named_children if child.type != "comment"]


def _field(node: Node, name: str) -> Node:
    child = node.child_by_field_name(name)
    return child if child is not None else node.children[0]


def _operator(node: Node) -> str:
    operator = node.child_by_field_name("operator")
    return text(operator) if operator is not None else text(node.children[0])


def _program(nodes: list[Node], known: Known) -> Term:
    """What the last of several statements comes to."""
    if not nodes:
        return NIL
    first, rest = nodes[0], nodes[1:]
    if not rest:
        return _term(_returned(first) or first, known)
    if first.type == "assignment" and _field(first, "left").type == "identifier":
        value = _term(_field(first, "right"), known)
        return _program(rest, {**known, text(_field(first, "left")): value})
    if first.type in ("if_modifier", "unless_modifier") and (early := _returned(_field(first, "body"))):
        asked = _term(_field(first, "condition"), known)
        asked = ("not", asked) if first.type == "unless_modifier" else asked
        return ("if", asked, _term(early, known), _program(rest, known))
    return UNKNOWN


def _returned(node: Node) -> Node | None:
    """What a `return` gives."""
    given = _own(_own(node)[0]) if node.type == "return" and _own(node) else []
    return given[0] if len(given) == 1 else None


def _term(node: Node, known: Known) -> Term:
    build = _BUILDERS.get(node.type)
    return build(node, known) if build else UNKNOWN


def _binary(node: Node, known: Known) -> Term:
    sign = _operator(node)
    left, right = _term(_field(node, "left"), known), _term(_field(node, "right"), known)
    if sign == "!=":
        return ("not", _equal(left, right))
    if sign == "!~":
        return ("not", ("=~", left, right))
    if sign == "==":
        return _equal(left, right)
    if sign == "=~" and left[0] == "regex":
        return (sign, right, left)
    if sign in FLIPPED and right[0] in ("get", "name", "call", "-") and left[0] == "int":
        return (FLIPPED[sign], right, left)
    return (_SAME.get(sign, sign), left, right)


def _equal(left: Term, right: Term) -> Term:
    if left[0] in ("str", "int", "nil", "true", "false"):
        left, right = right, left
    if right == NIL:
        return ("nil?", left)
    if right[0] == "true" and left[0] in ("get", "==", "nil?", "empty?", "any?", "include?"):
        return left
    if right[0] == "false" and left[0] in ("==", "nil?", "empty?", "any?", "include?"):
        return ("not", left)
    return ("==", left, right)


def _unary(node: Node, known: Known) -> Term:
    sign, value = _operator(node), _term(_field(node, "operand"), known)
    if sign == "-" and value[0] == "int":
        return ("int", -value[1])
    return ("not", value) if sign in ("!", "not") else UNKNOWN


def _identifier(node: Node, known: Known) -> Term:
    name = text(node)
    return known.get(name, ("name", name))


def _element(node: Node, known: Known) -> Term:
    return _got([_term(child, known) for child in _own(node)])


def _got(parts: list[Term]) -> Term:
    """`resource[:x]`, and `resource[:x][:y]`; the names of labels."""
    of, *keys = parts
    path = of[1:] if of[0] == "get" else () if of == ("name", "resource") else None
    if path is None or len(keys) != 1 or keys[0][0] not in ("str", "sym"):
        return UNKNOWN
    return NAMES if (whole := (*path, keys[0][1])) == ("labels",) else ("get", *whole)


def _conditional(node: Node, known: Known) -> Term:
    asked = _term(_field(node, "condition"), known)
    then = _branch(node.child_by_field_name("consequence"), known)
    other = _branch(node.child_by_field_name("alternative"), known)
    return ("if", asked, other, then) if node.type == "unless" else ("if", asked, then, other)


def _branch(node: Node | None, known: Known) -> Term:
    if node is None:
        return NIL
    return _program(_own(node), known) if node.type in ("then", "else") else _term(node, known)


def _call(node: Node, known: Known) -> Term:
    receiver = node.child_by_field_name("receiver")
    method, given = _field(node, "method"), node.child_by_field_name("arguments")
    arguments = _own(given) if given is not None else []
    block = node.child_by_field_name("block") or next(
        (each for each in arguments if each.type == "block_argument"), None
    )
    words = tuple(_term(each, known) for each in arguments if each.type != "block_argument")
    if receiver is None and not arguments and block is None:
        return ("name", text(method))
    if receiver is None:
        return words[0] if text(method) == "Array" and words == (NAMES,) else UNKNOWN
    of, within = _term(receiver, known), _block(block, known) if block is not None else None
    return _sent(of, text(method), words, within)


def _sent(of: Term, method: str, words: tuple[Term, ...], block: Term | None) -> Term:
    """A method's call, as the shortest term that means the same."""
    if method in _ACCESS and words and len(words) == 1 + (method == "dig" and len(words) > 1):
        return _dug(of, words)
    if method == "map" and of == ("name", "labels") and block == ("call", IT, "name", ()):
        return NAMES
    if of in (NAMES, ("name", "labels")) and method in ("to_a", "compact", "uniq"):
        return of
    if of == IT and method in _LETTERS and not words:
        return IT
    if method in ("any?", "none?", "all?", "empty?", "present?", "blank?", "nil?", "include?", "match?", "=~"):
        return _asked(of, method, words, block)
    if method in ("size", "count", "length") and not words and block is None:
        return ("size", of)
    if method in ("select", "filter") and of in (NAMES, ("name", "labels")) and block:
        return ("kept", of, _within(of, block))
    if method == "grep" and of == NAMES and block is None:  # what `labels` gives is no text, and fits no pattern
        return ("kept", of, ("=~", IT, *words))
    return ("call", of, method, words) if block is None else UNKNOWN


def _dug(of: Term, words: tuple[Term, ...]) -> Term:
    for word in words:
        of = _got([of, word])
    return of


def _asked(of: Term, method: str, words: tuple[Term, ...], block: Term | None) -> Term:
    """A question, told by few words."""
    if method in ("match?", "=~"):
        return ("=~", of, *words)
    if method == "include?":
        return (method, of, *words)
    if method == "nil?":
        return (method, of)
    if method == "all?":
        return ("not", ("any?", of, ("not", _within(of, block)))) if block else UNKNOWN
    if block is None and words and words[0][0] == "regex":
        block = ("=~", IT, words[0])
    if of[0] == "kept" and block is None:
        of, block = of[1], of[2]
    some = ("any?", of, _within(of, block) if block else None)
    return some if method in ("any?", "present?") else ("not", some)


def _within(of: Term, block: Term | None) -> Term:
    """What a block asks of a label's name, whether it is given labels or names."""
    if of != ("name", "labels") or block is None:
        return block or UNKNOWN
    named: Term = _named(block)
    return named


def _named(term: Any) -> Any:
    if term == ("call", IT, "name", ()):
        return IT
    if term == IT:
        return UNKNOWN
    return tuple(_named(part) for part in term) if isinstance(term, tuple) else term


def _block(node: Node, known: Known) -> Term:
    """What a block with one parameter, or `&:name`, makes of what it is given."""
    if node.type == "block_argument":
        symbol = _own(node)[0] if _own(node) else node
        return _sent(IT, text(symbol).removeprefix(":"), (), None)
    names = [text(each) for child in _own(node) if child.type == "block_parameters" for each in _own(child)]
    bodies = [child for child in _own(node) if child.type in ("block_body", "body_statement")]
    if len(names) > 1 or len(bodies) != 1:
        return UNKNOWN
    return _program(_own(bodies[0]), {**known, (names[0] if names else "_1"): IT})


def _string(node: Node, _: Known) -> Term:
    parts = _own(node)
    return ("str", "".join(map(text, parts))) if all(part.type == "string_content" for part in parts) else UNKNOWN


def _list(node: Node, known: Known) -> Term:
    parts = tuple(_term(child, known) for child in _own(node))
    return ("list", *parts)


def _regex(node: Node, _: Known) -> Term:
    parts = _own(node)
    if any(part.type == "interpolation" for part in parts):
        return UNKNOWN
    options = text(node).rpartition(text(node.children[-1])[0])[2]
    return ("regex", "".join(map(text, parts)), options)


def _integer(node: Node, _: Known) -> Term:
    word = text(node).replace("_", "")
    return ("int", int(word)) if word == "0" or word[:1] in "123456789" else UNKNOWN


_BUILDERS: Mapping[str, Callable[[Node, Known], Term]] = {
    "binary": _binary,
    "unary": _unary,
    "call": _call,
    "identifier": _identifier,
    "element_reference": _element,
    "conditional": _conditional,
    "if": _conditional,
    "unless": _conditional,
    "string": _string,
    "bare_string": _string,
    "array": _list,
    "string_array": _list,
    "regex": _regex,
    "integer": _integer,
    "parenthesized_statements": lambda node, known: _program(_own(node), known),
    "simple_symbol": lambda node, _: ("sym", text(node).removeprefix(":")),
    "constant": lambda node, _: ("constant", text(node)),
    "float": lambda node, _: ("int", int(float(text(node)))) if float(text(node)).is_integer() else UNKNOWN,
    "nil": lambda *_: NIL,
    "true": lambda *_: ("true",),
    "false": lambda *_: ("false",),
}
