"""Enumerator and its lazy kin."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Enumerator, Lazy, Proc, Set, identity, truthy
from ruby_subset.running.arguments import as_whole
from ruby_subset.running.table import Call, method
from ruby_subset.running.walking import begun, change_of, count_of, packed, the_block


@method("Enumerator", "with_index", "each_with_index")
def _with_index(call: Call, walked: Enumerator, start: Any = 0) -> Any:
    if call.block is None:
        return Enumerator(walked, "with_index", (start,))
    ask, place = call.block.call, [0 if start is None else as_whole(start)]

    def numbered(*args: Any, **_: Any) -> Any:
        place[0] += 1
        return ask(packed(args), place[0] - 1)

    return call.run.send(walked.receiver, walked.name, *walked.arguments, block=Proc(numbered))


@method("Enumerator", "with_object", "each_with_object")
def _with_object(call: Call, walked: Enumerator, memo: Any) -> Any:
    if call.block is None:
        return Enumerator(walked, "with_object", (memo,))
    ask, given = call.block.call, call.block

    def walk(*args: Any, **_: Any) -> Any:
        nonlocal memo
        result = ask(packed(args), memo)
        memo = given.changed(1, memo)
        return result

    call.run.send(walked.receiver, walked.name, *walked.arguments, block=Proc(walk))
    return memo


@method("Enumerator", "each")
def _each(call: Call, walked: Enumerator) -> Any:
    if call.block is None:
        return walked
    return call.run.send(walked.receiver, walked.name, *walked.arguments, block=call.block)


def _changed(call: Call, walked: Enumerator) -> list[Any]:
    """What the block makes of each, given all that is handed over: of `each_with_index` the item and its number."""
    change, results = the_block(call), []

    def take(*args: Any, **_: Any) -> Any:
        call.run.spend(1, 8)
        results.append(change(*args))
        return results[-1]

    call.run.send(walked.receiver, walked.name, *walked.arguments, block=Proc(take))
    return results


@method("Enumerator", "map", "collect")
def _all_changed(call: Call, walked: Enumerator) -> Any:
    return Enumerator(walked, "map") if call.block is None else _changed(call, walked)


@method("Enumerator", "flat_map", "collect_concat")
def _changed_flat(call: Call, walked: Enumerator) -> Any:
    if call.block is None:
        return Enumerator(walked, "flat_map")
    results = [result if isinstance(result, list) else [result] for result in _changed(call, walked)]
    call.run.spend(sum(map(len, results)), 8 * sum(map(len, results)))
    return [item for part in results for item in part]


@method("Enumerator", "filter_map")
def _changed_some(call: Call, walked: Enumerator) -> Any:
    if call.block is None:
        return Enumerator(walked, "filter_map")
    return [result for result in _changed(call, walked) if truthy(result)]


@method("Enumerator", "as_json")
def _as_json(call: Call, walked: Enumerator, _: Any = None) -> Any:
    return call.run.send(list(call.run.walk(walked)), "as_json")


@method("Enumerator", "to_json")
def _to_json(call: Call, walked: Enumerator, _: Any = None) -> Any:
    return call.run.send(list(call.run.walk(walked)), "to_json")


@method("Enumerator", "size")
def _size(call: Call, walked: Enumerator) -> int:
    return len(list(call.run.walk(walked)))


@method("Enumerator", "first", most=1)
def _first(call: Call, walked: Enumerator, *count: Any) -> Any:
    if count:
        return begun(call.run, walked, count_of(count[0], "attempt to take negative size"))
    return next(iter(begun(call.run, walked, 1)), None)


@method("Enumerator", "take")
def _take_some(call: Call, walked: Enumerator, count: Any) -> list[Any]:
    return begun(call.run, walked, count_of(count, "attempt to take negative size"))


@method("Enumerator", "peek")
def _peek(call: Call, walked: Enumerator) -> Any:
    items = begun(call.run, walked, len(walked.given) + 1)
    if len(items) == len(walked.given):
        raise RubyError("StopIteration", "iteration reached an end")
    return items[-1]


@method("Enumerator", "next")
def _next(call: Call, walked: Enumerator) -> Any:
    walked.given.append(_peek(call, walked))
    return walked.given[-1]


@method("Enumerator", "rewind")
def _rewind(_: Call, walked: Enumerator) -> Enumerator:
    walked.given.clear()
    return walked


@method("Enumerator", "inspect", "to_s")
def _inspect(call: Call, walked: Enumerator) -> str:
    given = f"({', '.join(map(call.run.inspect, walked.arguments))})" if walked.arguments else ""
    return f"#<Enumerator: {call.run.inspect(walked.receiver)}:{walked.name}{given}>"


@method("Enumerable", "lazy")
def _lazy(call: Call, items: Any) -> Lazy:
    return Lazy(lambda: call.run.walk(items))


def _lazily(*names: str) -> Callable[[Callable[..., Iterator[Any]]], None]:
    """A lazy walk made of another: the generator is given the call, the items, and the arguments."""

    def put(generate: Callable[..., Iterator[Any]]) -> None:
        @method("Enumerator::Lazy", *names)
        def _enumerator(call: Call, items: Lazy, *args: Any) -> Lazy:
            return Lazy(lambda: generate(call, call.run.walk(items), *args))

    return put


@_lazily("map", "collect")
def _map(call: Call, items: Iterator[Any]) -> Iterator[Any]:
    return map(the_block(call), items)


@_lazily("select", "filter")
def _select(call: Call, items: Iterator[Any]) -> Iterator[Any]:
    ask = the_block(call)
    return (item for item in items if truthy(ask(item)))


@_lazily("reject")
def _reject(call: Call, items: Iterator[Any]) -> Iterator[Any]:
    ask = the_block(call)
    return (item for item in items if not truthy(ask(item)))


@_lazily("filter_map")
def _filter_map(call: Call, items: Iterator[Any]) -> Iterator[Any]:
    change = the_block(call)
    return (result for item in items if truthy(result := change(item)))


@_lazily("flat_map")
def _flat_map(call: Call, items: Iterator[Any]) -> Iterator[Any]:
    change = the_block(call)
    for item in items:
        result = change(item)
        yield from result if isinstance(result, list) else [result]


@_lazily("take_while")
def _take_while(call: Call, items: Iterator[Any]) -> Iterator[Any]:
    ask = the_block(call)
    for item in items:
        if not truthy(ask(item)):
            return
        yield item


@_lazily("drop_while")
def _drop_while(call: Call, items: Iterator[Any]) -> Iterator[Any]:
    ask, open_now = the_block(call), False
    for item in items:
        open_now = open_now or not truthy(ask(item))
        if open_now:
            yield item


@_lazily("take")
def _take(_: Call, items: Iterator[Any], count: Any) -> Iterator[Any]:
    for _number in range(count_of(count, "attempt to take negative size")):
        for item in items:
            yield item
            break


@_lazily("drop")
def _drop(_: Call, items: Iterator[Any], count: Any) -> Iterator[Any]:
    left = count_of(count, "attempt to drop negative size")
    return (item for number, item in enumerate(items) if number >= left)


@_lazily("with_index", "each_with_index")
def _lazy_index(call: Call, items: Iterator[Any], start: Any = 0) -> Iterator[Any]:
    for number, item in enumerate(items, as_whole(start or 0)):
        if call.block is not None:
            call.block.call(item, number)
        yield item if call.block is not None else [item, number]


@_lazily("compact")
def _compact(_: Call, items: Iterator[Any]) -> Iterator[Any]:
    return (item for item in items if item is not None)


@_lazily("uniq")
def _uniq(call: Call, items: Iterator[Any]) -> Iterator[Any]:
    change, known = change_of(call), Set()
    for item in items:
        key = change(item)
        if key not in known:
            call.run.spend(1, 200)
            known.entries[identity(key)] = key
            yield item


@method("Enumerable", "chain")
@method("Enumerator", "+")
def _chain(_: Call, items: Any, *others: Any) -> Enumerator:
    return Enumerator(Chained((items, *others)), "each")


@dataclass(frozen=True, slots=True, eq=False)
class Chained:
    """Several walks, one after the other."""

    walks: tuple[Any, ...]
    ruby_class: ClassVar[str] = "Enumerator::Chain"


@method("Enumerator::Chain", "each")
def _each_of_all(call: Call, chained: Chained) -> Chained:
    take = the_block(call)
    for walked in chained.walks:
        for item in call.run.walk(walked):
            take(item)
    return chained


@method("Enumerator::Lazy", "eager")
def _eager(call: Call, items: Lazy) -> list[Any]:
    return list(call.run.walk(items))


@method("Enumerator::Lazy", "lazy")
def _itself(_: Call, items: Lazy) -> Lazy:
    return items


@method("Enumerator::Lazy", "each")
def _each_lazily(call: Call, items: Lazy) -> Any:
    if call.block is None:
        return items
    for item in call.run.walk(items):
        call.block.call(item)
    return items


@method("Enumerator::Lazy", "inspect", "to_s")
def _inspect_lazy(_: Call, __: Lazy) -> str:
    return "#<Enumerator::Lazy: ...>"
