"""What conditions and actions are checked against when a policy is loaded, and what is wrong with one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from triage_bot.context.names import TEXT_NAMES
from triage_bot.context.process import Process
from triage_bot.context.taxonomy import Category
from triage_bot.shapes.source import Path_


@dataclass(frozen=True, slots=True)
class Text:
    """A text inside an action, for checks at load: where, the text or template name, known names."""

    path: Path_
    text: str
    names: frozenset[str] = TEXT_NAMES
    template: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the files of a policy define by name."""

    categories: Mapping[str, Category]
    process: Process


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """A fault in words, with its cure; `path` is where it stands below the key of its condition or action."""

    message: str
    hint: str = ""
    path: Path_ = ()
    at_key: bool = False
    """It is the key that is at fault, not what stands behind it."""
    of_rule: bool = False
    """The parts of the rule do not fit what the policy defines, or one another: the rule is named."""
