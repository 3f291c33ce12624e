"""Template files: front matter and body."""

from __future__ import annotations

import pytest

from triage_bot.text.template import split


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Hello\n", ("", "Hello\n", 1)),
        ("", ("", "", 1)),
        ("---\ntitle: x\n---\nHello\n", ("title: x\n", "Hello\n", 4)),
        ("---\n---\nHello", ("", "Hello", 3)),
        ("--- \r\ntitle: x\r\n---\r\nHello\r\n", ("title: x\r\n", "Hello\r\n", 4)),
        ("---\ntitle: x\n---\nA\n---\nB\n", ("title: x\n", "A\n---\nB\n", 4)),
        ("---\ntitle: x\nHello\n", ("", "---\ntitle: x\nHello\n", 1)),
        ("Hello\n---\ntitle: x\n---\n", ("", "Hello\n---\ntitle: x\n---\n", 1)),
    ],
)
def test_split(text: str, parts: tuple[str, str, int]) -> None:
    assert split(text) == parts
