"""Ruby's own errors, which an expression may rescue, and what nobody can: a limit of ours."""

from __future__ import annotations

PARENTS = {
    "StandardError": "Exception",
    "ArgumentError": "StandardError",
    "Date::Error": "ArgumentError",
    "UncaughtThrowError": "ArgumentError",
    "EncodingError": "StandardError",
    "Errno::EDOM": "StandardError",
    "FloatDomainError": "RangeError",
    "FrozenError": "RuntimeError",
    "I18n::ArgumentError": "ArgumentError",
    "I18n::MissingTranslationData": "I18n::ArgumentError",
    "IndexError": "StandardError",
    "JSON::GeneratorError": "JSON::JSONError",
    "JSON::JSONError": "StandardError",
    "JSON::NestingError": "JSON::ParserError",
    "JSON::ParserError": "JSON::JSONError",
    "KeyError": "IndexError",
    "LocalJumpError": "StandardError",
    "NameError": "StandardError",
    "NoMethodError": "NameError",
    "NoMatchingPatternError": "StandardError",
    "NoMatchingPatternKeyError": "NoMatchingPatternError",
    "RangeError": "StandardError",
    "RegexpError": "StandardError",
    "RuntimeError": "StandardError",
    "StopIteration": "IndexError",
    "TypeError": "StandardError",
    "ZeroDivisionError": "StandardError",
}
"""The classes of errors that expressions meet, each with the class it comes from."""


class RubyError(Exception):
    """An error as Ruby would raise it: the name of its class and its message."""

    def __init__(self, kind: str, message: str, **details: object) -> None:
        super().__init__(message)
        self.kind, self.message, self.details = kind, message, details

    def __str__(self) -> str:
        return f"{self.message} ({self.kind})"

    def is_a(self, kind: str) -> bool:
        """Whether `rescue kind` takes it."""
        mine: str | None = self.kind
        while mine is not None and mine != kind:
            mine = PARENTS.get(mine)
        return mine is not None


class RubyTooCostly(ValueError):
    """An expression takes more steps, room or depth than one may; no `rescue` takes it."""
