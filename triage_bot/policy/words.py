"""Words that YAML reads as other things, where a word is wanted: in conditions, and in front matter."""

from __future__ import annotations

from triage_bot.shapes.source import Path_, Source

_WORDS_IN_FRONT = ("title", "labels", "assignees", "milestone")


def check_front(source: Source) -> None:
    """A template's front matter: title, labels, assignees and milestone are words."""
    for path in source.written:
        a_setting = path[:1] == ("milestone",) and len(path) > 1 and path[1] != "title"
        if path and path[0] in _WORDS_IN_FRONT and not a_setting:
            tell(str(path[0]), source, path)


def tell(name: str, source: Source, path: Path_) -> None:
    """A fault if what stands at the path is no word to YAML: it takes quotes."""
    if told := source.unquoted(path):
        source.fault(path, f"{name} takes a word – {told[0]}", told[1])
