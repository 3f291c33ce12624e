"""Compares two effects: texts as people see them, everything else exactly, calls by what they ask for."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tests.conformance.effect import visible

UNSEEN = re.compile("[\u200b\u200c\u200d\u2060\ufeff]")
TEXTS = ("body", "description")
LISTS = ("add_labels", "remove_labels", "labels", "assignee_ids", "reviewer_ids")
Calls = Sequence[Sequence[Any]]
Places = Iterable[tuple[str, str]]


def differences(wanted: Mapping[str, Any], actual: Mapping[str, Any]) -> list[str]:
    """Where two effects differ, in words."""
    lines = []
    for reference in sorted({*wanted, *actual}):
        left, right = plain(wanted.get(reference)), plain(actual.get(reference))
        if isinstance(left, dict) and isinstance(right, dict):
            keys = [key for key in sorted({*left, *right}) if left.get(key) != right.get(key)]
            lines += [f"{reference} {key}: wanted {left.get(key)!r}, got {right.get(key)!r}" for key in keys]
        elif left != right:
            lines.append(f"{reference}: wanted {left!r}, got {right!r}")
    return lines


def plain(value: Any, key: str = "") -> Any:
    """Notes and descriptions as people see them: entities, zero-width signs and empty lines do not count."""
    if isinstance(value, dict):
        return {name: plain(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner, key) for inner in value]
    return _seen(visible(value)) if isinstance(value, str) and key in TEXTS else value


def _seen(text: str) -> str:
    text = UNSEEN.sub("", html.unescape(html.unescape(text)))
    return "\n".join(line for line in text.splitlines() if line.strip())


def without(effect: Mapping[str, Any], pattern: str) -> dict[str, Any]:
    """An effect in which all that the pattern matches is the same."""
    return dict(json.loads(re.sub(pattern, "…", json.dumps(effect))))


def evened(calls: Calls, places: Places) -> list[list[Any]]:
    """Calls in one form: places by number, lists as sorted words, writes of one kind on one thing together."""
    even: dict[tuple[Any, ...], Any] = {}
    for method, path, body in calls:
        target = _by_number(path, places)
        if method in ("PUT", "PATCH") and isinstance(body, dict):
            fields = even.setdefault((method, target), {})
            for key, value in body.items():
                fields[key] = _joined(fields.get(key, []), value) if key in LISTS and value is not None else value
        else:
            even[method, target, len(even)] = body
    return [[key[0], key[1], body] for key, body in even.items()]


def _by_number(path: str, places: Places) -> str:
    for name, number in places:
        path = re.sub(rf"/{re.escape(name)}(?=/|$)", f"/{number}", path)
    return path


def _joined(before: Sequence[str], value: Any) -> list[str]:
    words = value.split(",") if isinstance(value, str) else value
    return sorted({*before, *(str(word).strip() for word in words)})
