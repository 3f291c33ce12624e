"""Which resources a text of ours names: GitLab tells each of them so, which moves its `updated_at`."""

import html
import re
from collections.abc import Iterator, Mapping

from triage_bot.model.resource import Ref
from triage_bot.model.resource_type import ISSUES, MERGE_REQUESTS
from triage_bot.text import marker
from triage_bot.text.mentions import words_alone

SIGN = "(new "
"""Stands in the name of every planned issue."""
_PATH = r"[A-Za-z0-9_.][\w.-]*(?:/[\w.-]+)*"
_ADDRESS = re.compile(r"https?://[^\s<>\"'`()]+")
_PAGE = re.compile(rf"https?://[^/]+/(?P<path>{_PATH})/-/(?P<kind>issues|merge_requests)/(?P<iid>\d{{1,9}})\b")
_REFERENCE = re.compile(rf"(?<!\w)(?P<path>{_PATH})?(?P<kind>[#!])(?P<iid>\d{{1,9}})(?!\w)")
_KINDS = {"#": ISSUES, "issues": ISSUES, "!": MERGE_REQUESTS, "merge_requests": MERGE_REQUESTS}


def named_in(text: str, ref: Ref) -> tuple[Ref, ...]:
    """The others that a text on this resource names by reference or address, each once."""
    if "/" not in text and "#" not in text and "!" not in text:
        return ()
    return tuple(other for other in dict.fromkeys(_all(text, ref)) if other != ref)


def _all(text: str, ref: Ref) -> Iterator[Ref]:
    beside = ref.project.rpartition("/")[0]
    for line in map(html.unescape, words_alone(text)):
        for match in (*_PAGE.finditer(line), *_REFERENCE.finditer(_ADDRESS.sub(" ", line))):
            path = match["path"] or ref.project
            yield Ref(path if "/" in path else f"{beside}/{path}", int(match["iid"]), kind=_KINDS[match["kind"]])


def speaks_of(text: str, planned: Ref) -> bool:
    """True if it has the name, the address or the number of this planned issue."""
    return any(name in text for name in _spelt(planned.number))


def with_numbers(text: str, opened: Mapping[Ref, Ref]) -> str:
    """With the names, addresses and numbers of issues that were opened."""
    for planned, real in opened.items() if SIGN in text else ():
        for name, called in ((str(planned), str(real)), (planned.page, real.page), (planned.number, real.number)):
            for spelt, so in zip(_spelt(name), _spelt(called), strict=True):
                text = text.replace(spelt, so)
    return text


def _spelt(name: str) -> tuple[str, str, str]:
    """As it is, as a page has it, and inside a mark."""
    return name, html.escape(name).replace("&#x27;", "&#39;"), marker.inside(name)
