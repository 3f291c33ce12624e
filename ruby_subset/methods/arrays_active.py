"""Array: what ActiveSupport adds."""

from __future__ import annotations

from typing import Any

from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Hash, truthy
from ruby_subset.running.arguments import as_whole, options_of
from ruby_subset.running.sameness import equal
from ruby_subset.running.table import Call, method
from ruby_subset.running.walking import count_of

PLACES = {"second": 1, "third": 2, "fourth": 3, "fifth": 4, "forty_two": 41, "second_to_last": -2, "third_to_last": -3}


def _place(name: str, index: int) -> None:
    @method("Array", name)
    def _nth(_: Call, items: list[Any]) -> Any:
        return items[index] if -len(items) <= index < len(items) else None


for word, place in PLACES.items():
    _place(word, place)


@method("Array", "from")
def _from(call: Call, items: list[Any], index: Any) -> list[Any]:
    start = as_whole(index) + len(items) if as_whole(index) < 0 else as_whole(index)
    call.run.spend(1, 8 * len(items))
    return items[start:] if start >= 0 else []


@method("Array", "to")
def _to(call: Call, items: list[Any], index: Any) -> list[Any]:
    end = as_whole(index) + len(items) if as_whole(index) < 0 else as_whole(index)
    call.run.spend(1, 8 * len(items))
    return items[: end + 1] if end >= 0 else []


@method("Array", "to_sentence")
def _to_sentence(call: Call, items: list[Any], options: Any = None) -> str:
    named = options_of(options)
    texts = [call.run.text(item) for item in call.run.walk(items)]
    between = str(named.get("words_connector", ", "))
    of_two = str(named.get("two_words_connector", " and "))
    before_last = str(named.get("last_word_connector", ", and "))
    call.run.spend(1, 2 * sum(map(len, texts)))
    if len(texts) == 2:
        return of_two.join(texts)
    return before_last.join([between.join(texts[:-1]), texts[-1]]) if len(texts) > 2 else "".join(texts)


@method("Array", "in_groups_of")
def _in_groups_of(call: Call, items: list[Any], size: Any, fill: Any = None) -> Any:
    size = as_whole(size)
    if size <= 0:
        raise RubyError("ArgumentError", f"Group size must be a positive integer, was {size}")
    call.run.spend(len(items) + size, 8 * (len(items) + size))
    groups = [items[start : start + size] for start in range(0, len(items), size)]
    if groups and fill is not False:
        groups[-1] = groups[-1] + [fill] * (size - len(groups[-1]))
    return _each_group(call, [item for group in groups for item in group], groups)


@method("Array", "in_groups")
def _in_groups(call: Call, items: list[Any], count: Any, fill: Any = None) -> Any:
    count = as_whole(count)
    if count <= 0:
        raise RubyError("ZeroDivisionError", "divided by 0")
    call.run.spend(len(items) + count, 64 * count)
    size, more = divmod(len(items), count)
    groups, start = [], 0
    for number in range(count):
        end = start + size + (number < more)
        group = items[start:end]
        groups.append([*group, fill] if fill is not False and more and number >= more else group)
        start = end
    return _each_group(call, groups, groups)


def _each_group(call: Call, answer: list[Any], groups: list[Any]) -> Any:
    if call.block is None:
        return groups
    for group in groups:
        call.block.call(group)
    return answer


@method("Array", "split", most=1)
def _split(call: Call, items: list[Any], *value: Any) -> list[Any]:
    parts: list[list[Any]] = [[]]
    for item in call.run.walk(items):
        if equal(call.run, item, value[0]) if value else call.block is not None and truthy(call.block.call(item)):
            parts.append([])
        else:
            parts[-1].append(item)
    return parts


@method("Array", "extract_options!")
def _options(_: Call, items: list[Any]) -> Hash:
    return items.pop() if items and isinstance(items[-1], Hash) else Hash()


@method("Array", "deep_dup")
def _deep_dup(call: Call, items: list[Any]) -> list[Any]:
    call.run.deeper()
    copies = [call.run.send(item, "deep_dup") for item in call.run.walk(items)]
    call.run.depth -= 1
    return copies


@method("Array", "to_param")
def _to_param(call: Call, items: list[Any]) -> str:
    return str(call.run.send(items, "join", "/"))


@method("Array.", "wrap")
def _wrap(_: Call, __: Any, value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


@method("Array.", "new")
def _new(call: Call, _: Any, size: Any = 0, value: Any = None) -> list[Any]:
    if isinstance(size, list):
        return size[:]
    size = count_of(size, "negative array size")
    if call.block is not None:
        call.run.spend(size)
        return [call.block.call(number) for number in range(size)]
    call.run.spend(1 + size // 50, 8 * size)
    return [value] * size


@method("Array.", "[]")
def _listed(_: Call, __: Any, *items: Any) -> list[Any]:
    return list(items)
