"""Names of companies compared as people would: without case, accents, punctuation, blanks and legal forms."""

from __future__ import annotations

import re
import unicodedata

_FORMS = frozenset(
    "inc incorporated corp corporation co company ltd limited llc llp lp plc gmbh mbh ag kg kgaa ohg ug se sa sas sarl "
    "srl spa sl nv bv ab as oy oyj aps kk pty pte sro spzoo".split()
)
_DOT = re.compile(r"[.'’]")
_WORD = re.compile(r"[^\W_]+")


def same_name_key(name: str) -> str:
    """`Café Müller GmbH & Co. KG` is cafemuller; a name of legal forms alone keeps them. Empty if nothing is left."""
    text = name if name.isascii() else _without_accents(name)
    words: list[str] = _WORD.findall(_DOT.sub("", text.casefold()))
    kept = len(words)
    while kept and words[kept - 1] in _FORMS:
        kept -= 1
    return "".join(words[:kept] or words)


def _without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(char for char in apart if not unicodedata.combining(char))
