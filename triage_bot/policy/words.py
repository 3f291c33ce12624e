"""Words that YAML reads as other things, where a word is wanted: in conditions, and in front matter."""

from __future__ import annotations

from triage_bot.shapes.source import Path_, Source

_WORDS_IN_FRONT = ("title", "labels", "assignees", "milestone")


def check_front(source: Source) -> None:
    """A template's front matter: title, labels, assignees and milestone are words."""
    for name in _WORDS_IN_FRONT:
        given = source.at((name,))
        inside = ["title"] if name == "milestone" and isinstance(given, dict) else []
        entries = range(len(given)) if isinstance(given, list) else inside
        paths: list[Path_] = [(name, entry) for entry in entries]
        for path in paths or [(name,)]:
            tell(name, source, path)


def tell(name: str, source: Source, path: Path_) -> None:
    """A fault if what stands at the path is no word to YAML: it takes quotes."""
    if told := source.unquoted(path):
        source.fault(path, f"{name} takes a word – {told[0]}", told[1])
