"""Checks of Ruby and of the gem's texts when a policy is loaded: each fault at its place, and what stays as typed."""

import re
from collections.abc import Iterable

from ruby_subset.core.problem import Problem
from triage_bot.context.checking import Vocabulary
from triage_bot.context.gem.text import GemText
from triage_bot.errors import Fault, Place
from triage_bot.shapes.source import Path_, Source

_IN_COMMAND = re.compile(r"^[ \t]*(/[a-z_]+)[ \t][^\n]*\{\{(labels|milestone)\}\}", re.M)
"""A quick action that is given what is written with quotes."""


def check(text: str, kind: str, vocabulary: Vocabulary, source: Source, path: Path_) -> None:
    """A text of the gem's on this type: its Ruby can be read, and what looks like a placeholder is one."""
    place = source.place(path)
    given = GemText(text, kind, vocabulary.helpers, vocabulary.given)
    if given.is_ruby:
        _tell(given.program.faults, text, source, place)
    for word in given.strange():
        cure = "placeholders are written exactly, as in {{title}}; for more write `comment: {text: …}`"
        source.warnings.append(Fault(place, f"{word} is no placeholder and stays as typed", cure))
    for command, word in _IN_COMMAND.findall(text):
        cure = "`comment: {text: …}` writes them plain, as in /label {{ labels }}"
        said = f"GitLab does not know what {{{{{word}}}}} gives in {command}: its quotes are escaped as in HTML"
        source.warnings.append(Fault(place, said, cure))


def _tell(faults: Iterable[Problem], text: str, source: Source, place: Place) -> None:
    """Faults of an expression; in a text of several lines, each on its own line."""
    for fault in faults:
        block = "\n" in text.strip("\n")
        at = Place(place.file, place.line + fault.line, fault.column) if block else place
        where = "" if block else f"at {fault.column}: "
        source.faults.append(Fault(at, f"Ruby {where}{fault.message}", fault.hint))
