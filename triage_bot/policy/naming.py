"""Ids of rules that were given none: by their name, and their place among those of that name."""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Naming:
    """The ids given so far."""

    _homes: dict[str, Path] = field(default_factory=dict)
    _places: Counter[str] = field(default_factory=Counter)

    def by_place(self, name: str, file: Path) -> str:
        """The name, behind it the place among those of that name in its file; where another file has the name already,
        that of this file, too."""
        if self._homes.setdefault(name, file) != file:
            name = f"{name}@{file.stem}"
        self._places[name] += 1
        return name if self._places[name] == 1 else f"{name} {self._places[name]}"


def slug(name: str) -> str:
    """A rule's id from its name: `One label per category` is one-label-per-category."""
    return re.sub(r"[\W_]+", "-", name.lower()).strip("-") or "rule"
