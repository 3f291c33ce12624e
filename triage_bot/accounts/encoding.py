"""Bytes of an account list → text: UTF-8 or UTF-16, found out and never guessed."""

from __future__ import annotations

import codecs

from triage_bot.errors import Fault, Place

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_WIDE = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_GLIMPSE = 256
"""Bytes that tell UTF-16 without a mark: half of them are NUL where the titles are ASCII."""
CURE = "save it as UTF-8 (in Excel: CSV UTF-8)"


def decoded(data: bytes, file: str) -> tuple[str, Fault | None]:
    """The text without its byte order mark, or what is wrong with it and where."""
    encoding, start = _encoding(data)
    try:
        text = data[start:].decode(encoding)
    except UnicodeDecodeError as error:
        place = _end_of(data[start : start + error.start].decode(encoding, "replace"), file)
        shown = encoding.upper().removesuffix("-LE").removesuffix("-BE")
        return "", Fault(place, f"the file is not {shown} text", CURE)
    nul = text.find("\0")
    if nul >= 0:
        return "", Fault(_end_of(text[:nul], file), "a NUL character stands here", CURE)
    return text, None


def _encoding(data: bytes) -> tuple[str, int]:
    """(encoding, length of its mark)."""
    if data.startswith(_WIDE):
        return "utf-8", 0
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, len(mark)
    glimpse = data[: min(_GLIMPSE, len(data) // 2 * 2)]
    high, low = glimpse[::2].count(0), glimpse[1::2].count(0)
    if low and not high and low * 2 >= len(glimpse[::2]):
        return "utf-16-le", 0
    if high and not low and high * 2 >= len(glimpse[::2]):
        return "utf-16-be", 0
    return "utf-8", 0


def _end_of(before: str, file: str) -> Place:
    """The place right behind a text."""
    return Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
