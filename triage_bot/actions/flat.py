"""Actions with options: their key holds one field, the others stand in the file as keys beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Self

from triage_bot.actions.base import Structured
from triage_bot.context.checking import Marked, Text


class Flat(Structured):
    """An action whose key holds one of its fields, while its `options` stand in the file as keys beside it."""

    @classmethod
    def keys(cls) -> dict[str, str]:
        """The keys in the file → the fields that they hold."""
        [own] = cls.model_fields.keys() - set(cls.options)
        return {cls.key: own, **{option: option for option in cls.options}}

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """Out of the values of a rule's keys, each checked already."""
        return cls.model_construct(**{name: given[key] for key, name in cls.keys().items() if key in given})

    def texts(self) -> Iterable[Marked[Text]]:
        own = self.keys()[self.key]
        return ((path if path != (own,) else (), word, mark) for path, word, mark in super().texts())

    def in_words_of_the_gem(self) -> bool:
        return self.of_the_gem and not (self.ours & self.model_fields_set)
