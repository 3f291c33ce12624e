"""What a person says in Markdown: without quotes, code and hidden comments, by headings, and to the bot."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

_MARK = r"(?:[-*+]|\d{1,9}[.)])"
_FENCE = re.compile(rf"^\s*(?:{_MARK}\s{{1,4}})*(`{{3,}}(?!.*`)|~{{3,}})")
_FENCE_END = re.compile(r"^\s*(`{3,}|~{3,})\s*$")
_QUOTE_FENCE = re.compile(r"^ {0,3}(>{3,})\s*$")
"""GitLab's quotes of several lines."""
_QUOTED = re.compile(rf"^\s*(?:{_MARK}\s{{1,4}})*>")
"""A quote, also as an item of a list."""
_HIDDEN = re.compile(r"<!--|<(pre|blockquote|code|samp|kbd|q|script|style|textarea|template)(?=[\s/>]|$)[^>]*>?", re.I)
_INLINE = ("code", "samp", "kbd", "q")
"""Elements that hide nothing unless they end: in a sentence they are easily left open."""
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)\s*$")
"""What makes a heading of the line above it."""
_ITEM = re.compile(rf"^\s*{_MARK}(?:\s|$)")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*)$")
_BOLD = re.compile(r"^\s{0,3}(?:[-*+]\s{1,4})?(?:\*\*|__)([^*_]{1,80})(?:\*\*|__)\s*:?\s*(.*)$")
_LABEL = re.compile(r"^\s{0,3}(?:[-*+]\s{1,4}|\d{1,3}[.)]\s{1,4})?([^:|<>]{1,80}):(?:\s+(.*)|)$")
_PLACEHOLDER = re.compile(r"<(?!https?:|[^<>]{0,200}\d{4}-\d\d-\d\d)[^<>]{0,200}>|YYYY-MM-DD|\(owner\)|\bby\b", re.I)
"""An address or a day in angle brackets is what somebody filled in."""
_NO_PARAGRAPH = re.compile(rf"^\s*(?:#{{1,6}}\s|>|\||{_MARK}\s|[=-]+\s*$)")
LONGEST = 200_000
"""Characters of a text that are read; nobody fills in a longer form."""
_LONGEST_LINE = 10_000
"""Characters of a line that are looked at; people's lines are shorter."""


def spoken(body: str) -> list[str]:
    """The lines a person wrote, without quotes (`>`, or between lines `>>>`), code and HTML comments.

    Code is fenced, or indented by four outside lists; HTML elements that quote or show code (`<blockquote>`, `<pre>`,
    `<code>` …) are as good. What `<details>` folds are a person's own words. Lines end as in Markdown: no other break
    begins one, so that nothing quoted gets out of its quote. What does not end (fence, quote, comment) hides the rest.
    """
    return list(_spoken_again(body)) if len(body) <= USUAL else _spoken(body)


USUAL = 10_000
"""Characters of a text that is remembered once it was read: the same ones are read in every look."""


@lru_cache(maxsize=500)
def _spoken_again(body: str) -> tuple[str, ...]:
    return tuple(_spoken(body))


def _spoken(body: str) -> list[str]:
    body = body[:LONGEST]
    reader = _Reader(name for name in _INLINE if f"</{name}" in body.lower())
    read = (reader.line(whole) for whole in body.replace("\r\n", "\n").split("\n"))
    return [line[:_LONGEST_LINE] for line in read if line is not None]


class _Reader:
    """Goes down a text line by line and remembers what is open."""

    def __init__(self, inline: Iterable[str]) -> None:
        self.inline = frozenset(inline)
        self.ends: re.Pattern[str] | None = None
        self.fence = ""
        self.closes: re.Pattern[str] | None = None
        """What ends the comment or element that hides words now."""
        self.depth = 0
        self.in_list = False
        self.paragraph = False
        """The line before was text: an indented one goes on with it."""

    def line(self, whole: str) -> str | None:
        """The line as far as it is a person's words; None if it is not."""
        if self.closes:
            return self._shown(whole)
        if self.ends:
            match = self.ends.match(whole)
            if match and match[1].startswith(self.fence):
                self.ends = None
            return None
        before, self.paragraph = self.paragraph, False
        indented = whole.expandtabs(4).startswith("    ")
        fence, quote = _FENCE.match(whole), _QUOTE_FENCE.match(whole)
        if (fence and (self.in_list or not indented)) or quote:
            self.ends, self.fence = (_QUOTE_FENCE, quote[1]) if quote else (_FENCE_END, fence[1] if fence else "")
            return None
        if _QUOTED.match(whole):
            self.in_list = self.in_list or not whole.lstrip().startswith(">")
            return None
        if not whole.strip():
            return ""
        if indented and not (before or self.in_list):
            return None
        self._go_on(whole, indented, before)
        return self._shown(whole) if "<" in whole else whole

    def _go_on(self, line: str, indented: bool, before: bool) -> None:
        """What a line of words opens and ends."""
        heading = bool(_HEADING.match(line))
        self.paragraph = not heading
        if not indented and _ITEM.match(line):
            self.in_list = True
        elif heading or (not before and not line[0].isspace()):
            self.in_list = False

    def _shown(self, line: str) -> str | None:
        """The line without comments and elements that quote, which in backticks are none; None if nothing is left."""
        kept: list[str] = []
        at = ticks = 0
        while at <= len(line):
            if self.closes:
                at = self._hidden_until(line, at)
                continue
            match = _HIDDEN.search(line, at)
            ticks += line.count("`", at, match.start() if match else len(line))
            kept.append(line[at : match.start()] if match else line[at:])
            if not match:
                break
            name = match[1]
            if ticks % 2 or (name and name.lower() in _INLINE and name.lower() not in self.inline):
                kept.append(match[0])
                at = match.end()
            else:
                self.closes = re.compile(rf"<(/?){name}(?=[\s/>]|$)[^>]*>?" if name else "-()->", re.I)
                self.depth = 1
                at = match.end() if name else match.start() + 2
        return "".join(kept) if "".join(kept).strip() else None

    def _hidden_until(self, line: str, at: int) -> int:
        """Where what is hidden ends on this line; behind the line if it goes on."""
        assert self.closes  # noqa: S101 – something is hidden
        for close in self.closes.finditer(line, at):
            self.depth += 1 if close.re.pattern.startswith("<") and not close[1] else -1
            if not self.depth:
                self.closes = None
                return close.end()
        return len(line) + 1


@lru_cache(maxsize=1_000)
def fold(heading: str) -> str:
    """A heading as it is compared: lower case, words only."""
    return " ".join(re.sub(r"[\W_]+", " ", heading.casefold()).split())


def by_heading(lines: Iterable[str], parts: Mapping[str, str]) -> dict[str, str]:
    """The text under each heading by the part it stands for; `parts` maps folded headings to parts.

    A heading is a Markdown heading (an underlined line is one), a bold line, or a line that begins `Heading:`; of the
    last two only known ones count. Any Markdown heading ends the part before it. The first text of a part wins.
    """
    texts: dict[str, list[str]] = {}
    current: list[str] = []
    under = ""
    for line in _with_marks(list(lines), parts):
        part, rest = _begins(line, parts)
        headed = bool(_HEADING.match(line))
        if part is None or (part == under and not headed):
            current.append(line)
            continue
        current = [rest] if rest else []
        under = part if headed else ""
        if part:
            texts.setdefault(part, current)
    return {part: "\n".join(text).strip() for part, text in texts.items()}


def _with_marks(lines: list[str], parts: Mapping[str, str]) -> Iterable[str]:
    """The lines, where an underlined one has `#` before it instead.

    Dashes often only part what is above them: these underline known headings alone.
    """
    before, skip = "", False
    for line, below in zip(lines, [*lines[1:], ""], strict=False):
        underlined, alone = _UNDERLINE.match(below), not before.strip() or _HEADING.match(before)
        words = line.strip()
        if skip:
            skip = False
        elif underlined and alone and words and not _NO_PARAGRAPH.match(line):
            known = fold(words) in parts or fold(words.partition(":")[0]) in parts
            skip = known or "=" in underlined[1]
            yield f"# {words}" if skip else line
        else:
            yield line
        before = line


def _begins(line: str, parts: Mapping[str, str]) -> tuple[str | None, str]:
    """The part a line begins and what stands behind it; None if it begins nothing, empty for other headings."""
    if heading := _HEADING.match(line):
        title, _, rest = heading[1].rstrip("# ").partition(":")
        whole = parts.get(fold(heading[1]))
        return (whole, "") if whole else (parts.get(fold(title), ""), rest.strip())
    for pattern in (_BOLD, _LABEL):
        match = pattern.match(line)
        if match and (part := parts.get(fold(match[1]))):
            return part, (match[2] or "").strip()
    return None, ""


def without_placeholders(text: str) -> str:
    """The text without what a form left to fill in, such as `<what>`."""
    return _PLACEHOLDER.sub("", text)


def filled(text: str) -> bool:
    """True if something stands there that is no placeholder such as `<what>`."""
    return any(char.isalnum() for char in without_placeholders(text))


_NO_CHANGE = r"no[\s_-]+changes?(?![\w-])\.?"
"""However people write the one verb that is two words."""
MOST_COMMANDS = 10
"""Commands of one comment that are read."""


@dataclass(frozen=True, slots=True)
class Command:
    """What stands behind the bot's name on one line: a verb in lower case, and the rest."""

    verb: str
    rest: str


def label_named(text: str, labels: Iterable[str]) -> tuple[str, str]:
    """The label a text begins with, by its name or what stands behind `::`, and the words behind it.

    `yellow, why`, `~"HS::Yellow" why`, `~HS::Yellow` and `**Yellow**.` mean the same; empty if it begins with none.
    """
    for label in labels:
        names = "|".join(map(re.escape, (label, label.rsplit("::", 1)[-1])))
        match = re.match(
            rf"[*_`]*~?[\"'“„]?(?:{names})(?![\w/-])[\"'”“*_`.,:;!?)–—-]*(?:\s+(.*)|)$", text.strip(), re.I
        )
        if match:
            return label, (match[1] or "").strip(" -–—")
    return "", text


def commands(body: str, name: str) -> tuple[Command, ...]:
    """The commands to the bot called `name` (without `@`), in order."""
    if not name or f"@{name}".casefold() not in body[:LONGEST].casefold():
        return ()
    called = rf"^ {{0,3}}@{re.escape(name)}(?![\w@/-]|\.\w)"
    line_of = re.compile(rf"{called}[:,]?\s*(?:({_NO_CHANGE}|[A-Za-z][\w-]*)[:,]?)?\s*(.*)$", re.I)
    matches = (line_of.match(line) for line in spoken(body))
    return tuple(Command(_verb(given[1] or ""), given[2].strip()) for given in matches if given)[:MOST_COMMANDS]


def _verb(written: str) -> str:
    """A verb in its one spelling: `No change` is `no-change`."""
    return "no-change" if re.fullmatch(_NO_CHANGE, written, re.I) else written.lower()


def only_commands(body: str, name: str) -> bool:
    """True if the comment commands the bot and says nothing else."""
    given = commands(body, name)
    return bool(given) and sum(bool(line.strip()) for line in spoken(body)) <= len(given)
