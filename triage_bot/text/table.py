"""The two-column table in an issue's description, read tolerantly and written readably, and whose account it names."""

import re
from collections.abc import Iterable, Mapping

from triage_bot.text import fields
from triage_bot.text.fields import key_of
from triage_bot.text.inert import Raw, cell, one_line, plain, unbroken

_LINE = re.compile(r"^\s*\|(.*)\|\s*$")
_RULE = re.compile(r"^[\s:|-]+$")
_SPLIT = re.compile(r"(?<!\\)\|")
_MARKED = re.compile("[\\[*_`\\\\&<\u200b]")
_LINK = re.compile(r"\[([^\[\]]*)\]\(([^()]*)\)")


def _plain(text: str) -> str:
    text = text.strip()
    if not _MARKED.search(text):
        return text
    linked = _LINK.fullmatch(text)
    if linked:
        text = linked[2] if linked[2].startswith("http") and linked[1] == linked[2] else linked[1]
    return plain(re.sub(r"^(\*\*|__)(.*)\1$", r"\2", text.strip())).strip()


def read(description: str) -> list[tuple[str, str]]:
    """Rows (field, value) of all two-column tables, in order; header and rule lines left out."""
    return [pair for _, pair in _rows(description.splitlines())]


def _rows(lines: list[str]) -> list[tuple[int, tuple[str, str]]]:
    """The numbers of the lines that are rows, and what they say."""
    rows = []
    for number, line in enumerate(lines):
        pair = None if _RULE.match(line) else _pair(line)
        if pair is None:
            continue
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if not (_LINE.match(following) and _RULE.match(following)):
            rows.append((number, pair))
    return rows


def _pair(line: str) -> tuple[str, str] | None:
    match = _LINE.match(line)
    cells = _SPLIT.split(match[1]) if match else []
    return (_plain(cells[0]), _plain(cells[1])) if len(cells) == 2 else None


def write(rows: Iterable[tuple[str, object]], host: str = "") -> str:
    """A Markdown table with the heads Field and Value; cells are one line and powerless, also addresses of `host`."""
    lines = [f"| {cell(name, host)} | {cell(value, host)} |" for name, value in rows]
    return "\n".join(["| Field | Value |", "| --- | --- |", *lines])


def with_row(description: str, title: str, value: str, host: str = "") -> str:
    """The description with this row set where it stands, else added to the first two-column table.

    An empty value takes the row out. Every other byte stays; without a table, or if the value is there already,
    nothing changes.
    """
    bare, lines = description.splitlines(), description.splitlines(keepends=True)
    value = one_line(value)
    here = [(number, pair[1]) for number, pair in _rows(bare) if key_of(pair[0]) == key_of(title)]
    if not value:
        gone = {number for number, _ in here}
        return "".join(line for number, line in enumerate(lines) if number not in gone)
    if not here:
        return "".join(_added(lines, bare, f"| {cell(title, host)} | {cell(value, host)} |"))
    number, before = here[0]
    if before != _plain(cell(value, host)):
        lines[number] = _set(lines[number], cell(value, host))
    return "".join(lines)


def _set(line: str, value: Raw) -> str:
    """The line with another second cell; what stands before and behind it stays as it is."""
    match = _LINE.match(line)
    between = _SPLIT.search(match[1]) if match else None
    assert match and between  # noqa: S101 – the line was read as a row
    return f"{line[: match.start(1) + between.end()]} {value} {line[match.end(1) :]}"


def _added(lines: list[str], bare: list[str], row: str) -> list[str]:
    """The lines with a row behind the last one of the account's table, else of the first one."""
    rows = [(number, pair) for number, line in enumerate(bare) if not _RULE.match(line) and (pair := _pair(line))]
    ours = (number for number, pair in rows if key_of(pair[0]) == "account_id")
    last = next(ours, rows[0][0] if rows else None)
    if last is None:
        return lines
    while last + 1 < len(bare) and _LINE.match(bare[last + 1]):
        last += 1
    end = lines[last][len(bare[last]) :]
    newline = "\r\n" if any(line.endswith("\r\n") for line in lines) else "\n"
    row = bare[last][: len(bare[last]) - len(bare[last].lstrip())] + row
    if end in ("\n", "\r\n"):
        return [*lines[: last + 1], row + end, *lines[last + 1 :]]
    behind = lines[last + 1 :]
    return [*lines[: last + 1], newline, row, *([newline] if behind else []), *behind]


_AFTER_NAME = re.compile(r"$|\s+[-–—(|]|:")
_TYPE = "type::"
TRIAGE = "account triage"
"""The kind of an issue about an account that says nothing else."""
FIRST = (
    "name account_id csm segment renewal_date currency risk_reason risk_impact priority lifecycle tier seats "
    "seats_used ae sa rm csm_manager crm_url opportunity_url success_plan_url"
).split()
"""The order rows are written in; others follow as the file has them."""


_NOT_TOLD = frozenset({fields.SAME_NAME_AS}) | fields.LABELLED.keys() | fields.MONEY | fields.OF_AN_ENDING
"""What the bot found about other accounts, what labels say, amounts (GitLab mails a description), and endings."""


def names_in(title: str) -> set[str]:
    """The names a title may begin with: all of it, and what stands before ` - `, `:`, ` (` and the like.

    `Smith` is not named by `Smith & Sons - triage`.
    """
    title = unbroken(title)
    return {title[: match.start()] for match in _AFTER_NAME.finditer(title)} - {""}


def account_table(values: Mapping[str, object], host: str = "") -> Raw:
    """The account's filled fields as a two-column Markdown table; addresses of `host` are not live in it.

    Without what labels say, amounts of money, and how a renewal or a triage ended.
    """
    keys = [key for key in FIRST if key in values] + [key for key in values if key not in FIRST]
    rows = [
        ("Account" if key == "name" else fields.title_of(key), fields.shown(values[key]))
        for key in keys
        if values[key] not in ("", None) and key not in _NOT_TOLD
    ]
    return Raw(write(rows, host))


def kind_of(mark: Mapping[str, object], labels: Iterable[str]) -> str:
    """Which of an account's issues this is: by its hidden mark, else by its `type::` label, else the triage issue."""
    if "kind" in mark:
        return str(mark["kind"])
    return TRIAGE if "account" in mark else kind_by(labels)


def kind_by(labels: Iterable[str]) -> str:
    """The kind that labels name: `type::renewal review` is a renewal review."""
    return next((label.removeprefix(_TYPE) for label in labels if label.startswith(_TYPE)), TRIAGE)
