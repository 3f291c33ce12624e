"""JSON for expressions: `JSON.parse`, `JSON.generate`, and every value's `to_json`."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ruby_subset.core.errors import RubyError, RubyTooCostly
from ruby_subset.core.values import ClassOf, Hash, Set, Symbol
from ruby_subset.methods.moment_shown import text_of
from ruby_subset.running.arguments import options_of
from ruby_subset.running.run import MAX_STRING
from ruby_subset.running.table import Call, method
from ruby_subset.texts.json_text import MAX_NESTING, quoted, read_json


@dataclass(frozen=True, slots=True)
class JsonWriter:
    """One writing: how texts are quoted, and what a line begins with where lines are broken."""

    call: Call
    for_pages: bool = False
    pretty: bool = False

    def write(self, value: Any, depth: int = 0) -> str:
        """The value as JSON; raises JSON::NestingError, and JSON::GeneratorError for what is no number."""
        self.call.run.spend(1)
        if isinstance(value, Hash):
            names = [(self._quoted(self.call.run.text(key)), item) for key, item in value]
            colon = ": " if self.pretty else ":"
            return self._wrapped("{}", [f"{name}{colon}{self.write(item, depth + 1)}" for name, item in names], depth)
        if isinstance(value, list):
            return self._wrapped("[]", [self.write(item, depth + 1) for item in value], depth)
        return self._plain(value)

    def _wrapped(self, ends: str, items: list[str], depth: int) -> str:
        if depth >= MAX_NESTING:
            raise RubyError("JSON::NestingError", f"nesting of {depth + 1} is too deep")
        size = sum(map(len, items))
        self.call.run.spend(0, size)
        if size > MAX_STRING:
            raise RubyTooCostly("a text too long")
        if not self.pretty:
            return f"{ends[0]}{','.join(items)}{ends[1]}"
        inner = "  " * (depth + 1)
        lines = ",\n".join(inner + item for item in items)
        lines = f"{lines}\n" if items or ends == "[]" else ""
        return f"{ends[0]}\n{lines}{'  ' * depth}{ends[1]}"

    def _quoted(self, text: str) -> str:
        self.call.run.spend(1 + len(text) // 64, len(text))
        return quoted(text, for_pages=self.for_pages)

    def _plain(self, value: Any) -> str:
        if value is None or value is True or value is False:
            return {None: "null", True: "true", False: "false"}[value]
        if isinstance(value, float) and value - value != 0:
            if self.for_pages:
                return "null"
            raise RubyError("JSON::GeneratorError", f"{self.call.run.text(value)} not allowed in JSON")
        if isinstance(value, int | float):
            return self.call.run.text(value)
        return self._quoted(self.call.run.text(value))


def _json_ready(call: Call, value: Any, depth: int = 0) -> Any:
    """ActiveSupport's `as_json`: lists, hashes, texts and numbers alone."""
    if depth > MAX_NESTING:
        raise RubyError("JSON::NestingError", f"nesting of {depth} is too deep")
    call.run.spend(1)
    if isinstance(value, Hash):
        return Hash((call.run.text(key), _json_ready(call, item, depth + 1)) for key, item in value)
    if isinstance(value, list | Set):
        return [_json_ready(call, item, depth + 1) for item in value]
    if isinstance(value, Symbol):
        return value.name
    if value is None or isinstance(value, str | bool | int | Fraction):
        return value
    if isinstance(value, float):
        return value if value - value == 0 else None
    return call.run.send(value, "as_json")


@method("Object", "as_json")
def as_json(call: Call, value: Any, options: Any = None) -> Any:
    """The value in what JSON has: lists, hashes, texts, numbers; all else by its text."""
    if isinstance(value, Hash | list | Set | Symbol | str | bool | int | float | Fraction | None):
        return _json_ready(call, _chosen(call, value, options))
    return call.run.text(value)


def _chosen(call: Call, value: Any, options: Any) -> Any:
    """A hash without what `only:` or `except:` leave out."""
    named = options_of(options)
    if not isinstance(value, Hash) or not {"only", "except"} & named.keys():
        return value
    wanted = {call.run.text(name) for name in _listed(named.get("only", named.get("except")))}
    return Hash((key, item) for key, item in value if (call.run.text(key) in wanted) == ("only" in named))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@method("Object", "to_json")
def to_json(call: Call, value: Any, options: Any = None) -> str:
    """The value as JSON, safe inside HTML, as ActiveSupport has it."""
    ready = _json_ready(call, _chosen(call, value, options))
    return JsonWriter(call, for_pages=True).write(ready)


@method("JSON.", "parse", "parse!")
def parse(call: Call, receiver: ClassOf, text: Any, options: Any = None) -> Any:
    """The value of a JSON text; `symbolize_names: true` makes names Symbols."""
    named = options_of(options)
    nesting = named.get("max_nesting", MAX_NESTING)
    nesting = min(nesting, MAX_NESTING) if isinstance(nesting, int) and nesting else MAX_NESTING
    return read_json(call.run, text_of(text), symbols=bool(named.get("symbolize_names")), nesting=nesting)


@method("JSON.", "load")
def load(call: Call, receiver: ClassOf, text: Any, proc: Any = None, options: Any = None) -> Any:
    """The value of a JSON text; nil of none."""
    if text is None or text == "":
        return None
    return parse(call, receiver, text, options)


@method("JSON.", "generate", "dump", "fast_generate")
def generate(call: Call, receiver: ClassOf, value: Any, options: Any = None) -> str:
    """A value as JSON."""
    return JsonWriter(call).write(value)


@method("JSON.", "pretty_generate")
def pretty_generate(call: Call, receiver: ClassOf, value: Any, options: Any = None) -> str:
    """A value as JSON over several lines."""
    return JsonWriter(call, pretty=True).write(value)


@method("JSON.", "[]")
def parse_or_generate(call: Call, receiver: ClassOf, value: Any, options: Any = None) -> Any:
    """A text is read, all else is written."""
    return parse(call, receiver, value, options) if isinstance(value, str) else generate(call, receiver, value)
