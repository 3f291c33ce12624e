"""Random picks (`sample`, `shuffle`, `rand`), by a number that stays the same for a resource and a day."""

from __future__ import annotations

import math
from typing import Any

from ruby_subset.core.draws import Draws, seed_of
from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Range
from ruby_subset.numbers.arithmetic import as_float
from ruby_subset.running.arguments import MAX_BITS, as_whole
from ruby_subset.running.table import Call, method
from ruby_subset.running.walking import count_of


def own_draws(call: Call) -> Draws:
    """Where this evaluation draws from."""
    run = call.run
    if isinstance(run.draws, str):
        run.spend(100)
        run.draws = Draws(seed_of(run.draws))
    return run.draws


def _draws(call: Call) -> Draws:
    given = call.named.get("random")
    return given if isinstance(given, Draws) else own_draws(call)


def _invalid(call: Call, limit: Any) -> RubyError:
    return RubyError("ArgumentError", f"invalid argument - {call.run.inspect(limit)}")


def _within(call: Call, draws: Draws, span: Range) -> Any:
    """A number of a range; nil of an empty one."""
    first, last = span.first, span.last
    if isinstance(first, int) and isinstance(last, int):
        size = last - first + (not span.exclusive)
        return first + draws.below(_sized(size)) if size > 0 else None
    if not all(isinstance(end, int | float) and math.isfinite(end) for end in (first, last)):
        raise RubyError("Errno::EDOM", "Numerical argument out of domain")
    part = draws.part if span.exclusive else draws.closed_part
    return as_float(first) + part() * (as_float(last) - as_float(first)) if first <= last else None


def _sized(limit: int) -> int:
    return min(limit, 1 << MAX_BITS)


@method("Random", "rand")
def _rand(call: Call, draws: Draws, limit: Any = None) -> Any:
    if limit is None:
        return draws.part()
    if isinstance(limit, float):
        if not 0 <= limit < math.inf:
            raise _invalid(call, limit)
        return draws.part() * (limit or 1)
    drawn = _within(call, draws, limit) if isinstance(limit, Range) else None
    if drawn is not None:
        return drawn
    if isinstance(limit, Range) or as_whole(limit) <= 0:
        raise _invalid(call, limit)
    return draws.below(as_whole(limit))


@method("Random", "seed")
def _seed(_: Call, draws: Draws) -> int:
    return draws.seed


@method("Random.", "new")
def _new(call: Call, _: Any, seed: Any = None) -> Draws:
    call.run.spend(100, 8_000)
    return Draws(own_draws(call).below(1 << 32) if seed is None else as_whole(seed))


@method("Random.", "rand")
def _rand_of_class(call: Call, _: Any, limit: Any = None) -> Any:
    return _rand(call, own_draws(call), limit)


@method("Random.", "random_number")
@method("Kernel", "rand")
def _any_rand(call: Call, _: Any, limit: Any = 0) -> Any:
    draws = own_draws(call)
    if isinstance(limit, Range):
        return _within(call, draws, limit)
    most = 0 if limit is None else abs(as_whole(limit))
    return draws.below(most) if most else draws.part()


@method("Array", "sample", keywords="random", most=1)
def _sample(call: Call, items: list[Any], *count: Any) -> Any:
    draws = _draws(call)
    if not count:
        call.run.spend(1)
        return items[draws.below(len(items))] if items else None
    some = min(count_of(count[0], "negative sample number"), len(items))
    call.run.spend(len(items), 16 * len(items))
    return [items[place] for place in draws.some(len(items), some)]


@method("Array", "shuffle", keywords="random")
def _shuffle(call: Call, items: list[Any]) -> list[Any]:
    draws = _draws(call)
    call.run.spend(len(items), 16 * len(items))
    return [items[place] for place in draws.order(len(items))]


@method("Array", "shuffle!", keywords="random")
def _shuffle_in_place(call: Call, items: list[Any]) -> list[Any]:
    items[:] = _shuffle(call, items)
    return items
