"""The actions' registry, by YAML key."""

from functools import cache

from triage_bot.actions.base import Action
from triage_bot.resources import words


@cache
def registry() -> dict[str, type[Action]]:
    """YAML key → class."""
    return words(__name__, __path__, Action)
