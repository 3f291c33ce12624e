"""The conditions' registry, by YAML key."""

from functools import cache

from triage_bot.conditions.base import Condition
from triage_bot.resources import words


@cache
def registry() -> dict[str, type[Condition]]:
    """YAML key → class."""
    return words(__name__, __path__, Condition)  # only its subclasses are made
