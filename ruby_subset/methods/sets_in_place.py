"""Set: what is put back into the set itself, and sets cut into several."""

from __future__ import annotations

from typing import Any

from ruby_subset.core.values import Hash, Set, truthy
from ruby_subset.running.table import Call, method
from ruby_subset.running.walking import the_block


def _put_back(items: Set, kept: Set) -> Set | None:
    """The set with other items; nil where these are as many."""
    size = len(items)
    items.entries = kept.entries
    return items if len(items) != size else None


def _picking(name: str, keeps: bool, tells: bool) -> None:
    @method("Set", name)
    def _picked(call: Call, items: Set) -> Set | None:
        ask = the_block(call)
        kept = Set(item for item in call.run.walk(items) if truthy(ask(item)) is keeps)
        changed = _put_back(items, kept)
        return changed if tells else items


for _name, _keeps, _tells in (
    ("select!", True, True),
    ("filter!", True, True),
    ("reject!", False, True),
    ("keep_if", True, False),
    ("delete_if", False, False),
):
    _picking(_name, _keeps, _tells)


@method("Set", "map!", "collect!")
def _map(call: Call, items: Set) -> Set:
    change = the_block(call)
    items.entries = Set(change(item) for item in call.run.walk(items)).entries
    return items


@method("Set", "flatten!")
def _flatten(call: Call, items: Set) -> Set | None:
    has_sets = any(isinstance(item, Set) for item in items)
    items.entries = call.run.send(items, "flatten").entries
    return items if has_sets else None


@method("Set", "subtract")
def _subtract(call: Call, items: Set, others: Any) -> Set:
    for item in call.run.walk(others):
        call.run.send(items, "delete", item)
    return items


@method("Set", "replace")
def _replace(call: Call, items: Set, others: Any) -> Set:
    items.entries = Set(call.run.walk(others)).entries
    return items


@method("Set", "clear")
def _clear(_: Call, items: Set) -> Set:
    items.entries = {}
    return items


@method("Set", "delete?")
def _delete(call: Call, items: Set, item: Any) -> Set | None:
    has_it = item in items
    call.run.send(items, "delete", item)
    return items if has_it else None


@method("Set", "join")
def _join(call: Call, items: Set, between: Any = None) -> Any:
    return call.run.send(list(call.run.walk(items)), "join", between)


@method("Set", "classify")
def _classify(call: Call, items: Set) -> Hash:
    ask, classes = the_block(call), Hash()
    for item in call.run.walk(items):
        key = ask(item)
        if key not in classes:
            call.run.spend(1, 200)
            classes[key] = Set()
        call.run.send(classes[key], "add", item)
    return classes
