"""Turns what pydantic found into faults with a place, in words, with the nearest spelling."""

from functools import cache
from typing import Any

from pydantic import BaseModel, ValidationError

from triage_bot.errors import nearest
from triage_bot.policy import schema
from triage_bot.shapes.source import MAX_FAULTS, Path_, Source

_KINDS = {dict: "a map", list: "a list", str: "text", bool: "true or false", int: "a number", float: "a number"}


def report(
    error: ValidationError, source: Source, quiet: bool = False, model: type[BaseModel] | None = None
) -> set[Path_]:
    """Adds one fault per place to the source, unless quiet; returns the paths at fault.

    A list that became too short because an entry of it is at fault itself is not told of.
    """
    seen: set[Path_] = set()
    errors: list[Any] = error.errors(include_url=False)
    inside = {item["loc"][:length] for item in errors for length in range(len(item["loc"]))}
    known = {fault.place for fault in source.faults}
    for item in errors:
        path: Path_ = _written(tuple(item["loc"]), source)
        while not source.holds(path):  # unions and defaults add to what was written
            path = path[:-1]
        if path in seen or (item["type"] == "too_short" and item["loc"] in inside):
            continue
        seen.add(path)
        if (
            quiet or len(source.faults) >= MAX_FAULTS or source.place(path) in known
        ):  # one fault is enough for what could not even be read
            continue
        message, hint = _words(item, path, model, source)
        source.fault(path, message, hint, key=item["type"] == "extra_forbidden")
    return seen


def _written(path: Path_, source: Source) -> Path_:
    """The path as it is written: where one stands for a list of one, there is no place in a list."""
    for length, part in enumerate(path):
        if isinstance(part, int) and isinstance(source.at(path[:length]), dict):
            return _written((*path[:length], *path[length + 1 :]), source)
    return path


def _words(item: Any, path: Path_, model: type[BaseModel] | None, source: Source) -> tuple[str, str]:
    kind, given = item["type"], item.get("input")
    name = next((part for part in reversed(path) if isinstance(part, str)), "the file")
    if kind == "extra_forbidden":
        return unknown_key(path, model)
    if kind == "value_error":
        return str(item["ctx"]["error"]), ""
    if kind == "literal_error":
        return f'{name}: "{given}" is not possible', f"possible: {item['ctx']['expected']}"
    if kind == "missing":
        return f"{item['loc'][-1]} is missing", ""
    if kind in ("model_type", "dict_type", "mapping_type"):
        return f"{name} takes a map", f"read {_KINDS.get(type(given), 'nothing')}"
    if kind == "too_short":
        return f"{name} is empty", "one entry at least is wanted"
    if kind == "string_type" and (unquoted := source.unquoted(path)):
        return f"{name} takes text – {unquoted[0]}", unquoted[1]
    if kind == "string_type":
        return f"{name} takes text", f"read {_KINDS.get(type(given), 'nothing')}, put a word in quotes"
    if kind == "tuple_type":
        return f"{name} takes a list", f"read {_KINDS.get(type(given), 'nothing')}"
    read = _KINDS.get(type(given), "nothing" if given is None else type(given).__name__)
    shown = f' "{given}"' if isinstance(given, str | int | float) and len(str(given)) <= 60 else ""
    return f"{name}: {item['msg'][:1].lower()}{item['msg'][1:]}", f"read {read}{shown}"


def unknown_key(path: Path_, model: type[BaseModel] | None = None) -> tuple[str, str]:
    """What to say of a key nobody knows, at this path."""
    key = str(path[-1])
    group = group_of(path)
    kind = {"conditions": "condition", "actions": "action"}.get(group, "key")
    return f'unknown {kind} "{key}"', nearest(key, _possible(path, model or schema.policy_model()))


def group_of(path: Path_) -> str:
    """`conditions` or `actions` if the path's last key is one of those, else nothing."""
    parents = [part for part in path[:-1] if not isinstance(part, int)]
    while parents and parents[-1] in schema.COMBINATORS:
        parents.pop()
    last = parents[-1] if parents else ""
    if last == "when" or (len(parents) == 2 and parents[0] == "named"):
        return "conditions"
    return str(last) if last in ("conditions", "actions") else ""


def _possible(path: Path_, root: type[BaseModel]) -> set[str]:
    """The keys that are known at the place of a path's last key."""
    whole = _schema(root)
    nodes = _opened(whole, whole)
    for part in path[:-1]:
        nodes = [inner for node in nodes for inner in _opened(_below(node, part), whole)]
    return {key for node in nodes for key in node.get("properties", ())}


@cache
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()


def _below(node: dict[str, Any], part: str | int) -> Any:
    named = node.get("properties", {}).get(part, node.get("additionalProperties"))
    return node.get("items") if isinstance(part, int) else named


def _opened(node: Any, whole: dict[str, Any]) -> list[dict[str, Any]]:
    """A part of a JSON Schema without its references and choices; nothing for what is no part."""
    if not isinstance(node, dict):
        return []
    if "$ref" in node:
        return _opened(whole["$defs"][node["$ref"].rpartition("/")[2]], whole)
    return [inner for item in node.get("anyOf", ()) for inner in _opened(item, whole)] or [node]
