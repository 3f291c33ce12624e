"""All families of constructs: importing this fills the table of handlers."""

from ruby_subset.compiling import (
    assignments,
    blocks,
    calls,
    case_in,
    definitions,
    flow,
    heredocs,
    literals,
    operators,
    references,
    strings,
)

__all__ = [
    "assignments",
    "blocks",
    "calls",
    "case_in",
    "definitions",
    "flow",
    "heredocs",
    "literals",
    "operators",
    "references",
    "strings",
]
