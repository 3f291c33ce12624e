"""Makes people's text harmless in Markdown: no quick action, mention, marker or broken table."""

from __future__ import annotations

import re

_BREAK = "\u200b"
_SLASH = re.compile(r"^([ \t>*+-]*)/", re.M)
_MENTION = re.compile(r"@(?=[\w.]|\Z)")
"""At the end too: what follows may be a word."""
_AT = re.compile(r"&(?:#0*64|#x0*40|commat);", re.I)
"""GitLab looks for mentions after Markdown has read these as @."""
_IN_TITLE = re.compile(r"(?<!\w)@(?=\w)")
_USERNAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_FENCE = re.compile(r"^([ \t]*)(```|~~~)", re.M)


class Raw(str):
    """Text the bot itself vouches for; it is sent as it is."""

    __slots__ = ()


def inert(text: str) -> str:
    """The same words to a reader, without power; applying it twice changes nothing more."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")  # GitLab drops a lone \r, also before a slash
    text = _AT.sub("@", text)
    text = text.replace("<!--", "&lt;!--").replace("-->", "--&gt;")
    text = _SLASH.sub(rf"\1{_BREAK}/", text)
    text = _FENCE.sub(rf"\1{_BREAK}\2", text)
    return _MENTION.sub(f"@{_BREAK}", text)


def unmentioned(text: str) -> str:
    """The same words without mentions, for titles; an e-mail address stays as it is."""
    return _IN_TITLE.sub(f"@{_BREAK}", text)


def is_username(text: str) -> bool:
    """True for what may be one person's username; `all` would call everybody."""
    return bool(_USERNAME.fullmatch(text)) and text.lower() != "all"


def one_line(text: str) -> str:
    """Line breaks and other control characters become spaces."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f\u2028\u2029]+", " ", text).split())


def cell(value: object) -> Raw:
    """One cell of a Markdown table: one line, pipes escaped, powerless."""
    return Raw(inert(one_line(str(value))).replace("\\", "\\\\").replace("|", "\\|"))
