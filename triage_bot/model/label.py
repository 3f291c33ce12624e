"""Labels by their names: what stands before the `::` of scoped ones, and lists of names as GitLab reads them."""

from collections.abc import Iterable


def scope_of(label: str) -> str | None:
    """What stands before a scoped label's last `::`; None for a plain one
    (https://docs.gitlab.com/user/project/labels/)."""
    scope, separator, _ = label.rpartition("::")
    return scope if separator else None


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
