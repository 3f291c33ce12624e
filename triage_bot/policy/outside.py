"""What of the process, and of a project's own files, expressions in policies may read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Helpers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Outside:
    """Variables, those of them that sound like secrets but were given by name, and helpers: names for expressions."""

    environment: Mapping[str, str] = field(default_factory=dict)
    given: frozenset[str] = frozenset()
    helpers: Helpers = ()


NOTHING_OUTSIDE = Outside()
