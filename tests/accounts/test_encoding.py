"""Encodings of account lists: found out, never guessed."""

from __future__ import annotations

import codecs

import pytest

from triage_bot.accounts.table import decoded

TEXT = "account_id,name\r\nacc-1,Müller 株式会社\r\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
    ],
)
def test_all_kinds_of_unicode(data: bytes) -> None:
    assert decoded(data, "a.csv") == (TEXT, None)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (TEXT.replace("株式会社", "").encode("latin-1"), "a.csv:2:8: the file is not UTF-8 text – save it as UTF-8"),
        (TEXT.encode("utf-32"), "a.csv:1:1: the file is not UTF-8 text – save it as UTF-8"),
        (TEXT.encode("shift_jis", "replace"), "a.csv:2:14: the file is not UTF-8 text – save it as UTF-8"),
        (b"account_id,name\nacc-\x001,A\n", "a.csv:2:5: a NUL character stands here – save it as UTF-8"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le") + b"x", "a.csv:3:1: the file is not UTF-16 text"),
    ],
)
def test_what_is_no_text(data: bytes, fault: str) -> None:
    text, found = decoded(data, "a.csv")
    assert text == "" and str(found).startswith(fault)


@pytest.mark.parametrize("data", [b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_nothing(data: bytes) -> None:
    assert decoded(data, "a.csv") == ("", None)
