"""`format`, `sprintf` and `%`."""

from __future__ import annotations

from typing import Any

from ruby_subset.numbers.formatting import formatted
from ruby_subset.running.arguments import as_text
from ruby_subset.running.table import Call, method


@method("Kernel", "format", "sprintf")
def format_(call: Call, _: Any, template: Any, *values: Any) -> str:
    """A text with its values; raises ArgumentError, KeyError, TypeError."""
    return formatted(call.run, as_text(template), list(values))


@method("String", "%")
def percent(call: Call, template: str, values: Any) -> str:
    """The text with a value, with those of a list, or with those of a hash by name."""
    return formatted(call.run, template, values if isinstance(values, list) else [values])
