"""People's text in Markdown, in titles and on a terminal: the same words to a reader, without any power.

GitLab looks for mentions and references after Markdown was rendered, so these are broken by a zero-width space; what
Markdown itself would read is escaped. Sources: https://docs.gitlab.com/user/markdown/, CommonMark, GitLab's filters.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # what is printed goes through here: `--help` waits for no model
    from triage_bot.model.resource import User

_BREAK = "\u200b"
"""Behind a mark: no reader sees it, and GitLab's filters find no mention or reference."""
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_ORDER = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the order of what follows, the bot's own words too."""

_ADDRESS = re.compile(r"https?://(?:[\w.-]+|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?(?:[/?#][^\s<>`|\"\\^{}\u200b]*)?", re.I)
_BARE = re.compile(r"https?://(?:[^\W_]|[.:-])+(?:[/?#](?:[^\W_]|(?<=[^\W_])_(?=[^\W_])|[/.%+=&?#:;,-])*)?", re.I)
"""An address that Markdown leaves as it is."""
_BEHIND = ".,;:!?'*_~@&$#%[]"
_OF_GITLAB = re.compile(
    r"/-/|/(?:issues|work_items|merge_requests|epics|milestones|snippets|commits?|compare|labels)/", re.I
)
_COMMIT = re.compile(
    r"(?:[A-Za-z0-9]{1,40}-){0,8}(?<![A-Za-z0-9_])(?=[0-9]{0,39}[A-Fa-f])[0-9A-Fa-f]{7,40}(?![A-Za-z0-9_])"
    r"(?:-[A-Za-z0-9]{1,40}){0,8}"
)
"""What may be a commit, with what it is part of; figures alone are people's numbers."""
_ENTITY = r"(?:[#][0-9]{1,7}|[#]x[0-9a-f]{1,6}|[a-z][a-z0-9]*);"

_POWER = re.compile(
    rf"(?P<escaped>[\\`*|~$\[\]]|(?<![^\W_])_|_(?![^\W_])|&(?={_ENTITY}))"
    r"|(?P<broken>[@#!&%{]|(?<![a-z0-9_])GL-|:(?=//))"
    r"|(?P<less><(?=\S|\Z))|(?P<greater>(?<=-)>)",
    re.I,
)
_SPELLED = {
    mark: re.compile(pattern, re.I)
    for mark, pattern in {
        "@": r"[^\s\u200b]|\Z",
        "#": r"\w| *\Z",
        "!": r"\d",
        "&": r"\d|\Z",
        "%": r'[\w"]',
        "$": r"\w|\Z",
        "~": r"[^\s~\u200b]|\Z",
        "[": r"[a-z_]+:|[+\[-]|_?TOC|[ x~]\]",
        "*": r"iteration:",
        "{": r"[+-]",
        "-": r"\d",
        ":": r"/",
    }.items()
}
"""What must not follow a mark directly, by its last character; at the end of a text more may follow."""
_FIRST = re.compile(
    r"( ?)(?:(/)|(>+)|(\d{1,9})([.)])(?=\s|\Z)|([-+](?=[\s/+:-]|\Z)|#(?=[\s#]|\Z)|=|;(?=;)|:(?=[\s:-]|\Z)))"
)
"""What begins a quick action, quote, list, heading, rule, front matter or include where a line begins."""
_WRITTEN = re.compile(rf"\\([!-/:-@\[-`{{-~])|`([^`]+)`|<(https?://[^<>\s]+)>|&{_ENTITY}|{_BREAK}", re.I)
_IN_TITLE = re.compile(
    r"&(?=(?:[#]x[0-9a-f]{1,6}|[a-z][a-z0-9]*);)"
    r"|(?<![a-z0-9_])@(?=\S)|(?<![a-z0-9_])GL-(?=\d)|[#!&](?=\d)|[~%](?=[\w\"])|\$(?=\d)|\[(?=[a-z_]+:)|\*(?=iteration:)",
    re.I,
)
_USERNAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")


class Raw(str):
    """Text the bot itself vouches for; it is sent as it is."""

    __slots__ = ()


def inert(text: str, host: str = "") -> str:
    """People's text as it stands in a line of Markdown: one line, every character shown as written.

    It mentions, refers, links, formats and commands nothing, wherever it stands; only bare web addresses stay links,
    those of the GitLab at `host` (a name without port) stand in a code span. Without a host all that look like
    GitLab's do.
    """
    return _made_inert(text, host) if len(text) > _SHORT else _known_inert(str.__str__(text), host)  # no Username's


_SHORT = 200
"""Characters of a label, name or title: the same ones are shown again and again."""


@lru_cache(maxsize=5_000)
def _known_inert(text: str, host: str) -> str:
    return _made_inert(text, host)


def _made_inert(text: str, host: str) -> str:
    text = _flat(text)
    pieces, at = [], 0
    for start, end in _addresses(text, host):
        pieces += [_words(text[at:start]), _linked(text[start:end], host)]
        at = end
    clean = "".join([*pieces, _words(text[at:])])
    return _begun(clean.replace("``", f"`{_BREAK}`"))


def plain(text: str) -> str:
    """What inert text says; of a line of Markdown that people wrote, the words a reader sees."""
    return _WRITTEN.sub(_read, text)


def unmentioned(text: str, host: str = "") -> str:
    """The same words without mentions and references, for titles; an e-mail address stays as it is."""
    text = _IN_TITLE.sub(rf"\g<0>{_BREAK}", text)
    text = _COMMIT.sub(lambda match: re.sub(r"([0-9A-Fa-f]{6})(?=[0-9A-Fa-f])", rf"\1{_BREAK}", match[0]), text)
    apart = f":{_BREAK}//"
    return _ADDRESS.sub(lambda match: match[0].replace("://", apart) if _is_gitlab(match[0], host) else match[0], text)


def unbroken(text: str) -> str:
    """A title or name as it was before it was made powerless, for comparing: with single blanks."""
    return " ".join(text.replace(_BREAK, "").split())


def is_username(text: str) -> bool:
    """True for what may be one person's username; `all` would call everybody."""
    return bool(_USERNAME.fullmatch(text)) and text.lower() != "all"


def is_address(text: str) -> bool:
    """True for one http(s) address that stays a link when it is shown."""
    return bool(_ADDRESS.fullmatch(text)) and _flat(text) == text and not re.search(f"&{_ENTITY}", text, re.I)


def one_line(text: str) -> str:
    """Line breaks and other control characters become spaces."""
    return " ".join(_CONTROL.sub(" ", text).split())


def cell(value: object, host: str = "") -> Raw:
    """One cell of a Markdown table; what the bot vouches for keeps its power but does not break the table."""
    if isinstance(value, Raw):
        return Raw(re.sub(r"(?<!\\)\|", r"\\|", one_line(value)))
    return Raw(inert(one_line(str(value)), host))


def _flat(text: str) -> str:
    """One line: every run of line breaks and control characters is one blank, so are several blanks."""
    text = _ORDER.sub("", _CONTROL.sub(" ", text)).encode("utf-8", "replace").decode()
    return re.sub(" {2,}", " ", text) if text.strip(" ") else text


def _addresses(text: str, host: str) -> list[tuple[int, int]]:
    """Where web addresses begin and end, without the punctuation behind them."""
    addresses = []
    for match in _ADDRESS.finditer(text) if "://" in text else ():
        address = match[0]
        if address != text:
            address = address.rstrip(_BEHIND)
            if address.count(")") > address.count("("):
                address = address.rstrip(")" + _BEHIND)
        if _is_gitlab(address, host) or not re.search(f"&{_ENTITY}", address, re.I):
            addresses.append((match.start(), match.start() + len(address)))
    return addresses


def _linked(address: str, host: str) -> str:
    if _is_gitlab(address, host):
        return f"`{address}`"
    return address if _BARE.fullmatch(address) else f"<{address}>"


def _is_gitlab(address: str, host: str) -> bool:
    """True for an address of this GitLab, also inside another one; of an unknown GitLab by its looks."""
    if not host:
        return bool(_OF_GITLAB.search(address))
    return bool(re.search(rf"://(?:[^/?#]*@)?\[?{re.escape(host)}\]?\.?(?![\w.-])", address, re.I))


def _words(text: str) -> str:
    """Text without addresses: what may be a commit as code, all else escaped and broken."""
    pieces, at = [], 0
    for match in _COMMIT.finditer(text):
        pieces += [_POWER.sub(_harmless, text[at : match.start()]), f"`{match[0]}`"]
        at = match.end()
    return "".join([*pieces, _POWER.sub(_harmless, text[at:])])


def _harmless(match: re.Match[str]) -> str:
    mark, kind = match[0], match.lastgroup
    if kind in ("less", "greater"):
        return "&lt;" if kind == "less" else "&gt;"
    spelled = _SPELLED.get(mark[-1])
    broken = _BREAK if spelled and spelled.match(match.string, match.end()) else ""
    return f"\\{mark}{broken}" if kind == "escaped" else f"{mark}{broken}"


def _begun(text: str) -> str:
    """The text without what has power where a line begins."""
    match = _FIRST.match(text)
    if not match:
        return text
    blank, slash, quote, number, stop, mark = match.groups()
    rest = text[match.end() :]
    if slash or quote:
        return f"{blank}{_BREAK}/{rest}" if slash else f"{blank}{'&gt;' * len(quote)}{rest}"
    return f"{blank}{number}\\{stop}{rest}" if number else f"{blank}\\{mark}{rest}"


def _read(match: re.Match[str]) -> str:
    escaped, code, address = match.groups()
    if code:
        return str(code).replace("\\|", "|")
    return escaped or address or ("" if match[0] == _BREAK else html.unescape(match[0]))


_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
"""All but tab and line feed: C0, DEL, C1, marks of direction, separators of lines, invisible tags, half characters."""
_QUOTED = re.compile(r'"[^\n]*"|(?<!\w)\'[^\n]*\'(?!\w)')


def printable(text: str) -> str:
    r"""The text with `\x1b` for an ESC and `\u202e` for a mark that turns the order; line feeds and tabs stay."""
    return _CONTROLS.sub(_escaped, text)


def printable_json(text: str) -> str:
    r"""A JSON text with the same characters as JSON escapes: `\u001b`; it reads as before."""
    return _CONTROLS.sub(lambda match: _units(match[0]), text)


def unquoted(message: str) -> str:
    """A message without the words of people it quotes, for the log of a job."""
    return _QUOTED.sub('"…"', message)


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _units(char: str) -> str:
    data = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{data[at]:02x}{data[at + 1]:02x}" for at in range(0, len(data), 2))


class PrintedList(tuple[str, ...]):
    """A list of words with a printed form of its own."""

    printed: str

    def __new__(cls, words: Iterable[str], printed: str) -> PrintedList:
        printed_list = super().__new__(cls, tuple(words))
        printed_list.printed = printed
        return printed_list

    def __str__(self) -> str:
        return self.printed


def label_reference(name: str) -> str:
    """`~"name"`, as quick actions and Markdown know labels; what would end it, or the code around it, is left out."""
    return '~"' + re.sub('["`]', "", one_line(name)) + '"'


def reference_to(reference: str, name: str) -> str:
    """A reference to what is called so, unless the name has power of its own: then it is only shown."""
    return reference if inert(f"a {name} ") == f"a {name} " else inert(reference)


def labels(names: Iterable[str]) -> PrintedList:
    """`~"a", ~"b"`; a name with power in it is shown, but refers to nothing."""
    words = tuple(names)
    return PrintedList(words, ", ".join(reference_to(label_reference(word), word) for word in words))


def users(people: Iterable[User]) -> PrintedList:
    """`@a, @b`."""
    words = tuple(person.username for person in people)
    return PrintedList(words, ", ".join(f"@{word}" for word in words))
