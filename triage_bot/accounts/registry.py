"""Account rows as typed accounts: aliases of columns, money, dates, ids, totals, twins; all faults with their lines."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from triage_bot.accounts.segments import odd_segments
from triage_bot.accounts.table import AccountTable, Row
from triage_bot.context.health import AS_OF, stamped
from triage_bot.errors import Fault, FaultyFiles, Place, ValueFault, nearest
from triage_bot.model.addresses import AccountSource
from triage_bot.model.resource import Account
from triage_bot.text import fields
from triage_bot.text.fields import money

_FORMS = frozenset(
    "inc incorporated corp corporation co company ltd limited llc llp lp plc gmbh mbh ag kg kgaa ohg ug se sa sas sarl "
    "srl spa sl nv bv ab as oy oyj aps kk pty pte sro spzoo".split()
)
_WORD = (
    "(?:(?:grand|sub|overall|report)[ -]?)?(?:totals?|sums?|summe|gesamt(?:summe)?|endsumme|zwischensumme|insgesamt|"
    "somme|suma|totale|totaal|eindtotaal|celkem|razem|合計|总计|總計|합계)(?: g[ée]n[ée]rale?)?"
)
_COUNT = r"\(?\d[\d.,' ]*(?: (?:accounts?|records?|rows?))?\)?"
_LABEL = re.compile(rf"^{_WORD} ?:? ?(?:{_COUNT})?$", re.I)
"""`Total`, `Grand Totals (42 records)`, `Summe:`; not `Total Energies`, and not `total-energies`."""
_OF_A_PART = re.compile(rf"^{_WORD}\b.*$|^.*\b{_WORD}$", re.I)
"""`EMEA Total`, `Subtotal: APAC`."""
_LONGEST = 80
REQUIRED = ("account_id", "name")
MOST = 200
"""Faults, or warnings, listed before the rest is only counted."""
REMEMBERED = 5_000
"""Different texts of one column whose values are remembered: days, people and regions repeat, amounts do not."""
MOST_TWINS = 20
"""Others of the same name that an account is told of."""
TWINS_NAMED = 5
"""Ids of accounts of the same name that one warning names."""


def same_name_key(name: str) -> str:
    """`Café Müller GmbH & Co. KG` is cafemuller, as people compare: without case, accents, blanks and legal forms.

    A name of legal forms alone keeps them. Empty if nothing is left.
    """
    apart = name if name.isascii() else unicodedata.normalize("NFKD", name)
    text = "".join(char for char in apart if not unicodedata.combining(char))
    words: list[str] = re.findall(r"[^\W_]+", re.sub(r"[.'’]", "", text.casefold()))
    kept = len(words)
    while kept and words[kept - 1] in _FORMS:
        kept -= 1
    return "".join(words[:kept] or words)


def is_total(account_id: str, name: str, texts: Sequence[str]) -> bool:
    """True for a row (its values in `texts`) that says so where its account id or its name should stand.

    A customer may be called Total: with an account id and a name, its row is an account.
    """
    if _says(_LABEL, account_id):
        return True
    if account_id.strip() and name.strip():
        return False
    first = next((text for text in texts if text.strip()), "")
    return _says(_LABEL, name) or _says(_LABEL, first) or (_says(_OF_A_PART, first) and _all_figures(texts, first))


def may_be_sums(account_id: str, name: str, texts: Sequence[str]) -> bool:
    """True for a row of figures alone, beside no words but such as `Total`: what else can end a list of accounts?"""
    if not account_id.strip() and not name.strip():
        return _all_figures(texts, "")
    label = next((text for text in (name, texts[0]) if _says(_LABEL, text)), "")
    return bool(label) and _all_figures(texts, label)


def _says(pattern: re.Pattern[str], text: str) -> bool:
    return 0 < len(text) <= _LONGEST and pattern.match(" ".join(text.split())) is not None


def _all_figures(texts: Sequence[str], label: str) -> bool:
    """True if some values, and all but the label, are figures."""
    filled = [text for text in texts if text.strip() and text != label]
    try:
        return bool(list(map(money, filled)))
    except ValueFault:
        return False


def accounts_in(
    table: AccountTable, source: AccountSource, today: date | None = None
) -> tuple[tuple[Account, ...], tuple[Fault, ...]]:
    """A table's accounts, and what is odd about them, more if there is a day. Raises FaultyFiles."""
    reading = _ListReading(table, source)
    reading.read()
    warnings = reading.check_columns()
    if table.faults:
        raise FaultyFiles(_some(table.faults, table.file, "faults"))
    checked = (*reading.past_renewals(today), *reading.one_day()) if today else ()
    warnings += [*reading.totals, *reading.same_names(), *reading.segments(), *checked]
    return tuple(reading.accounts), tuple(_some(warnings, table.file, "warnings"))


def _some(faults: Sequence[Fault], file: str, what: str) -> list[Fault]:
    of_rows = [replace(fault, of_row=True) for fault in sorted(faults)]
    if len(of_rows) <= MOST:
        return of_rows
    return [*of_rows[:MOST], Fault(Place(f"{file} (end)"), f"and {len(of_rows) - MOST} more {what}")]


@dataclass(slots=True)
class _Column:
    """A column's field, what reads its texts (None: kept as they are), and values read before."""

    title: str
    key: str
    read: Callable[[str], object] | None
    known: dict[str, object] = field(default_factory=dict)

    def value(self, text: str) -> object:
        """Raises ValueFault."""
        plain = text.strip()
        value = self.read(plain) if self.read and plain else plain
        if len(self.known) < REMEMBERED:
            self.known[text] = value
        return value


class _ListReading:
    """One list while it is read."""

    def __init__(self, table: AccountTable, source: AccountSource) -> None:
        self.table, self.source = table, source
        self.declared = {fields.plain_key(title): key for title, key in source.columns.items()}
        self.columns: dict[str, _Column] = {}
        self.sets: dict[tuple[str, ...], tuple[_Column, ...]] = {}
        self.places: dict[tuple[str, ...], tuple[int, ...]] = {}
        self.spots: dict[str, tuple[Row, int]] = {}
        """By title, the first row that has it, and where."""
        self.first: dict[str, Row] = {}
        self.accounts: list[Account] = []
        self.rows: list[Row] = []
        self.totals: list[Fault] = []
        self.lacking: dict[str, list[Place]] = {key: [] for key in REQUIRED}

    def read(self) -> None:
        """Reads all rows; faults go into the table."""
        self._columns(self.table.header or ())
        last: Row | None = None
        for row in self.table.rows():
            if last:
                self._row(last)
            last = row if may_be_sums(*self._named(row), row.texts) else None  # no account where no row follows it
            if not last:
                self._row(row)
        if last:
            self._total(last)

    def _row(self, row: Row) -> None:
        if is_total(*self._named(row), row.texts):
            self._total(row)
            return
        account = self._account(row)
        row.texts = ()  # a long list is not kept twice
        if account:
            first = self.first.setdefault(account.id, row)
            if first is not row:
                where = f"line {first.line}" if first.line != row.line else f"the one in column {first.column}"
                self.table.fault(row, None, f'account id "{account.id}" is taken', f"by {where}")
            self.accounts.append(account)
            self.rows.append(row)

    def _named(self, row: Row) -> tuple[str, str]:
        """The row's account id and name as they are written."""
        if row.titles not in self.places:
            keys = [column.key for column in self._columns(row.titles)]
            for index, title in enumerate(row.titles):
                self.spots.setdefault(title, (row, index))
            self.places[row.titles] = tuple(keys.index(key) if key in keys else len(keys) for key in REQUIRED)
        number, name = (row.texts[place] if place < len(row.texts) else "" for place in self.places[row.titles])
        return number, name

    def _total(self, row: Row) -> None:
        label = next(" ".join(text.split()) for text in row.texts if text.strip())
        self.totals.append(Fault(self.table.place(row), f'a row of totals ("{label}"), it is passed over'))

    def _columns(self, titles: tuple[str, ...]) -> tuple[_Column, ...]:
        """The columns behind titles; many rows have the same."""
        if titles not in self.sets:
            for title in titles:
                key = self.declared.get(fields.plain_key(title)) or fields.key_of(title)
                self.columns.setdefault(title, _Column(title, key, fields.reader_of(key, self.source.dates or "")))
            self.sets[titles] = tuple(self.columns[title] for title in titles)
        return self.sets[titles]

    def _account(self, row: Row) -> Account | None:
        values: dict[str, object] = {}
        faulty: set[str] = set()
        for index, (column, text) in enumerate(zip(self._columns(row.titles), row.texts, strict=False)):
            try:
                values[column.key] = column.known[text] if text in column.known else column.value(text)
            except ValueFault as fault:
                self.table.fault(row, index, f"{column.title}: {fault}")
                faulty.add(column.key)
            if self.table.misread and column.key not in fields.YES_NO and (told := self.table.misread(row, index)):
                self.table.fault(row, index, f"{column.title} takes a word – {told[0]}", told[1])
        values.pop("", None)
        for needed in REQUIRED:
            if not values.get(needed):
                if needed not in faulty:
                    self.lacking[needed].append(self.table.place(row))
                return None
        return Account(id=str(values["account_id"]), name=str(values["name"]), fields=values, row=row.line)

    def check_columns(self) -> list[Fault]:
        """Needed columns are there, none twice; unknown ones are kept, near misses are pointed out."""
        titles = self.table.header or tuple(self.columns)
        keys = tuple(self.columns[title].key for title in titles)
        for needed in REQUIRED:
            name = fields.title_of(needed)
            if needed in keys or not titles:
                self.table.faults += [Fault(place, f"this account has no {name}") for place in self.lacking[needed]]
            else:
                hint = f"columns read: {', '.join(titles[:12])}"
                self.table.faults.append(Fault(self._title_place(titles), f'the column "{name}" is missing', hint))
        return [*self._odd_titles(titles, keys), *self._unused(titles)]

    def _odd_titles(self, titles: tuple[str, ...], keys: tuple[str, ...]) -> Iterator[Fault]:
        for index, (title, key) in enumerate(zip(titles, keys, strict=True)):
            place = self._title_place(titles, index)
            if not key:
                yield Fault(place, f'the column "{title}" has no name, it is passed over')
            elif key == fields.SAME_NAME_AS:
                self.table.faults.append(Fault(place, f'"{title}" is found out by the bot, call the column otherwise'))
            elif keys.index(key) != index:
                other = titles[keys.index(key)]
                hint = "name another field for one of them under `columns`" if title != other else ""
                self.table.faults.append(Fault(place, f'"{title}" and "{other}" both mean {key}', hint))
            elif key not in fields.KNOWN:
                yield Fault(place, f'unknown column "{title}", kept as `{key}`', nearest(key, fields.KNOWN))

    def _title_place(self, titles: tuple[str, ...], index: int | None = None) -> Place:
        """The place of a title, or of all: in the header, else in the first row that has it."""
        if self.table.header is not None:
            return self.table.title_place(index or 0)
        row, at = self.spots[titles[index or 0]]
        return self.table.place(row, None if index is None else at)

    def _unused(self, titles: tuple[str, ...]) -> list[Fault]:
        known = {fields.plain_key(title) for title in titles}
        lacking = [pair for pair in self.source.columns.items() if titles and fields.plain_key(pair[0]) not in known]
        return [
            Fault(self._title_place(titles), f'no column is called "{title}", declared as {key}')
            for title, key in lacking
        ]

    def same_names(self) -> Iterator[Fault]:
        """Tells of customers that seem to be there twice, and writes into each account which others it may be."""
        by_name: dict[str, list[int]] = {}
        for index, account in enumerate(self.accounts):
            by_name.setdefault(same_name_key(account.name), []).append(index)
        by_name.pop("", None)
        for index, group in ((number, same) for same in by_name.values() for number in same):
            ids = [self.accounts[other].id for other in group[: MOST_TWINS + 1] if other != index][:MOST_TWINS]
            if ids:
                self.accounts[index].fields[fields.SAME_NAME_AS] = ", ".join(ids)
            if index > group[0]:
                named = ", ".join(ids[:TWINS_NAMED]) + (" …" if len(ids) > TWINS_NAMED else "")
                message = f"{self.accounts[index].id} has the same name as {named}, but for its spelling"
                yield Fault(self._place(index, "name"), message, "one customer, or two?")

    def segments(self) -> Iterator[Fault]:
        """Tells of segments that nobody knows."""
        for index, message, hint in odd_segments(self.accounts):
            key = "segment" if "segment" in self.accounts[index].fields else "account_id"
            yield Fault(self._place(index, key), message, hint)

    def past_renewals(self, today: date) -> Iterator[Fault]:
        """Tells of renewals that are over though nobody wrote how they ended."""
        for index, account in enumerate(self.accounts):
            renewal = account.fields.get("renewal_date")
            if isinstance(renewal, date) and renewal < today and not account.fields.get("renewal_outcome"):
                message = f"the renewal of {account.id} is over, and its renewal outcome is empty"
                yield Fault(self._place(index, "renewal_date"), message)

    def one_day(self) -> Iterator[Fault]:
        """Tells of a day that all colours have: that of the export, perhaps, and not of one of them."""
        if day := stamped(self.accounts):
            index = next(number for number, account in enumerate(self.accounts) if account.fields.get(AS_OF) == day)
            message = f"all colours are of {day}: one day for the whole list counts as none, no label follows it"
            yield Fault(self._place(index, AS_OF), message, "export the day on which each colour was set")

    def _place(self, index: int, key: str) -> Place:
        row = self.rows[index]
        keys = [column.key for column in self.sets[row.titles]]
        return self.table.place(row, keys.index(key))
