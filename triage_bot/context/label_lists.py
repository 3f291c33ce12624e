"""Names in a list of labels as GitLab reads it: `None`, `Any`, a whole scope, and commas between them."""

from collections.abc import Iterable

NO_LABEL = frozenset({"none", "no label"})
NO_LABELS = frozenset({"None"})
"""What is listed by as a label: that there is none."""
ANY_LABEL = "any"
WILD = "::*"
"""At the end of a name: any label of the scope, on tiers that have scopes."""


def names_of(words: Iterable[str]) -> tuple[str, ...]:
    """The names that GitLab reads in a list of labels: a comma parts them."""
    return tuple(dict.fromkeys(name.strip() for word in words for name in word.split(",")))


def is_name(word: str) -> bool:
    """False for what is no label's name in a list: `None`, `Any`, a whole scope."""
    return bool(word) and word.lower() not in {*NO_LABEL, ANY_LABEL} and not word.endswith(WILD)
