"""Fields of an account: canonical names, what exports call them, and how their values are read."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial

from triage_bot.errors import ValueFault
from triage_bot.shapes.values import day, meant, refuse, written
from triage_bot.text.inert import is_address

_UNIT = "(?:[A-Z]{0,2}[$€£¥₹]|USD|EUR|GBP|CHF|JPY|CAD|AUD|NZD|SGD|INR|ILS|BRL|SEK|NOK|DKK|PLN|CZK)"
_MONEY = re.compile(rf"^(?:{_UNIT})?\s*(-?[\d.,_' ]*\d)\s*([kKmM]?)\s*(?:{_UNIT})?$", re.A)
_WHOLE = r"^(-?(?:\d{{1,3}}(?:([{marks}])\d{{3}}(?:\2\d{{3}})*)?|\d+))"
"""Thousands are parted by one mark throughout, or by none."""
_WITH_POINT = _WHOLE + r"(?:\.(\d+))?$"
_WITH_COMMA = _WHOLE + r",(\d\d?)$"
"""A comma before parts of one: behind blanks between thousands, or before two figures."""
_TWO_WAYS = re.compile(r"^-?\d{1,3}(?:[_' ]\d{3})*\.\d{3}$", re.A)
"""1.200 is one and a fifth here, and twelve hundred elsewhere."""
_BLANKS = str.maketrans({**dict.fromkeys("\u00a0\u202f\u2009\u2007", " "), "\u2019": "'"})
"""Blanks and marks that exports put between thousands."""
_LONGEST_NUMBER = 30
"""Characters of a number; longer ones are no numbers that people write."""


def money(text: str) -> float:
    """`1.2M`, `120k`, `$1,200,000`, `1 200 000,50 €` as a number; raises ValueFault."""
    match = _MONEY.match(text.translate(_BLANKS).strip()) if len(text) <= _LONGEST_NUMBER else None
    plain = _plain(match[1], ",_' ") if match else ""
    if not match or not plain:
        raise ValueFault(f'"{text}" is not an amount, write 1200000, 1,200,000, 120k or 1.2M')
    if not match[2]:
        _one_way(match[1], text)
    return float(Decimal(plain) * {"k": 1_000, "m": 1_000_000}.get(match[2].lower(), 1))


def _plain(text: str, marks: str) -> str:
    """The figures with a point before parts of one; empty if they are not one number."""
    pointed = re.match(_WITH_POINT.format(marks=marks), text, re.A)
    match = pointed or re.match(_WITH_COMMA.format(marks=marks.replace(",", "")), text, re.A)
    if not match or not (pointed or match[2] or len(match[3]) == len("50")):
        return ""
    whole = match[1].replace(match[2], "") if match[2] else match[1]
    return f"{whole}.{match[3]}" if match[3] else whole


def _one_way(written: str, text: str) -> None:
    if _TWO_WAYS.match(written):
        plain = re.sub("[_' ]", "", written)
        whole = plain.replace(".", "")
        raise ValueFault(f'"{text}" can be read in two ways, write {whole} or {plain}0')


def number(text: str) -> float:
    """A plain number; raises ValueFault."""
    written = text.translate(_BLANKS).strip()
    plain = _plain(written, ", ") if len(text) <= _LONGEST_NUMBER else ""
    if not plain:
        raise ValueFault(f'"{text}" is not a number')
    _one_way(written, text)
    value = float(plain)
    return int(value) if value == int(value) else value


DATES = frozenset(
    "renewal_date renewal_outcome_date contract_start backup_until last_call usage_as_of health_as_of "
    "last_timeline_entry".split()
)
MONEY = frozenset("arr arr_before arr_after acv arr_at_risk atr swing_arr".split())
NUMBERS = frozenset("priority term_months seats seats_used tickets_per_month urgent_tickets contacts nps".split())
YES_NO = frozenset("requires_triage public_sector auto_renew upsell".split())
USERS = frozenset(
    "csm backup_csm ae sa rm asm regional_director csm_manager csm_director exec_sponsor product_dri".split()
)
HEALTHS = ("green", "yellow", "red")
WORDS = frozenset(
    "account_id name region segment lifecycle currency forecast tier health risk_reason risk_impact renewal_outcome "
    "win_reason loss_reason classification devops_stage competitor gitlab_version deployment champion_status "
    "success_plan_status crm_url opportunity_url success_plan_url gainsight_url notes_url collab_project "
    "chat_channel".split()
)
KNOWN = DATES | MONEY | NUMBERS | YES_NO | USERS | WORDS
LABELLED = {
    "health": "health",
    "region": "region",
    "classification": "classification",
    "requires_triage": "triage",
    "devops_stage": "devops",
}
"""Fields that an issue says by a label, and the category of that label."""
FINER = ("risk_reason", "risk_impact")
"""Fields that people say in an issue's table, whatever the account list says."""
OF_AN_ENDING = frozenset("renewal_outcome renewal_outcome_date arr_before arr_after win_reason loss_reason".split())
"""How a renewal or a triage ended: an issue that is opened is not about that yet."""
SAME_NAME_AS = "same_name_as"
"""Not read but found out: the other accounts that seem to be this one under another spelling."""
PRIORITIES = (1, 2, 3)

_CALLED = {
    "name": "account account_name customer customer_name company company_name account_account_name",
    "account_id": (
        "id accountid account_account_id account_id_18 18_digit_account_id account_number record_id crm_id "
        "crm_account_id salesforce_id salesforce_account_id sfdc_account_id"
    ),
    "csm": "tam csm_username csm_gitlab_username customer_success_manager",
    "ae": "account_owner account_executive sal sae",
    "sa": "solutions_architect solution_architect",
    "rm": "renewals_manager renewal_manager",
    "asm": "area_sales_manager",
    "exec_sponsor": "executive_sponsor",
    "renewal_date": (
        "renewal next_renewal next_renewal_date contract_renewal_date upcoming_renewal_date contract_end "
        "contract_end_date subscription_end_date"
    ),
    "contract_start": "contract_start_date subscription_start_date",
    "last_call": "last_call_date",
    "arr": "arr_usd arr_eur annual_recurring_revenue current_arr total_arr",
    "acv": "annual_contract_value acv_usd acv_eur",
    "atr": "available_to_renew",
    "health": "csm_sentiment health_score sentiment",
    "health_as_of": "health_date",
    "requires_triage": "triage needs_triage",
    "segment": "customer_segment account_segment",
    "tier": "account_tier customer_tier",
    "nps": "nps_score",
    "seats": "licensed_seats",
    "devops_stage": "stage",
    "lifecycle": "lifecycle_stage",
    "tickets_per_month": "tickets",
    "gitlab_version": "version",
    "crm_url": "salesforce crm",
}
"""Fields, and what exports call them."""
ALIASES = {name: key for key, names in _CALLED.items() for name in names.split()}


def key_of(title: str) -> str:
    """The canonical name of a column or table row: `Renewal Date` and `renewal` are renewal_date."""
    key = plain_key(title)
    return ALIASES.get(key, key)


def plain_key(title: str) -> str:
    """A title whatever its case and blanks; `Renewal_Date__c`, Salesforce's own columns, without the ending."""
    return re.sub(r"[\W_]+", "_", title.strip().lower().removesuffix("__c")).strip("_")


def title_of(key: str) -> str:
    """A field's name for people: `renewal_date` is Renewal date, `arr` is ARR."""
    short = {"arr", "acv", "atr", "csm", "ae", "sa", "rm", "asm", "nps", "crm", "url", "id", "dri"}
    text = " ".join(word.upper() if word in short else word for word in key.split("_"))
    return text[:1].upper() + text[1:]


_REGIONAL = re.compile(r"^(\d{1,2})([/.-])(\d{1,2})\2(\d+)(?:,? \d{1,2}:\d\d(?::\d\d)?(?: ?[AP]M)?)?$", re.I | re.A)
_STYLES = {"day first": ("/.-", "31/12/2026"), "month first": ("/-", "12/31/2026")}


def regional_day(text: str, style: str) -> date:
    """An ISO date, or one in the style that was declared (`day first`, `month first`; empty: none is)."""
    match = _REGIONAL.match(text.strip())
    if not match:
        return day(text)
    refuse(len(match[4]) != 4, f'"{text}" has no year of four digits, write YYYY-MM-DD')
    hint = "write YYYY-MM-DD, or declare `dates: day first` or `dates: month first` at the `source`"
    refuse(not style, f'"{text}" is not a date, {hint}')
    marks, example = _STYLES[style]
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    month, day_of_it = (second, first) if style == "day first" else (first, second)
    try:
        read = date(year, month, day_of_it) if match[2] in marks else None
    except ValueError:
        read = None
    if read is None:
        raise ValueFault(f'"{text}" is not a date with the {style}, write {example} or YYYY-MM-DD')
    return meant(read, text)


def yes_no(text: str) -> bool:
    """yes, true, 1, x / no, false, 0; raises ValueFault."""
    word = text.strip().lower()
    yes = word in ("yes", "y", "true", "1", "x")
    refuse(not yes and word not in ("no", "n", "false", "0", ""), f'"{text}" is neither yes nor no')
    return yes


_TURNED_NUMBER = re.compile(r"^\d+(?:[.,]\d+)?E\+\d+$|^\d+[.,]\d+E-?\d+$", re.A | re.I)
"""What spreadsheets make of a long number: its last figures are lost."""


def account_id(text: str) -> str:
    """An id as it is written; raises ValueFault for one that a spreadsheet has turned into a number."""
    refuse(_TURNED_NUMBER.match(text), f'"{text}" is no id: a spreadsheet rounded it, export the column as text')
    return text


def priority(text: str) -> float:
    """1, 2 or 3; raises ValueFault."""
    value = number(text)
    refuse(value not in PRIORITIES, f'"{text}" is not a priority, write 1, 2 or 3')
    return value


def health(text: str) -> str:
    """green, yellow or red, whatever the case; raises ValueFault."""
    word = text.strip().lower()
    refuse(word not in HEALTHS, f'"{text}" is not a health, write green, yellow or red')
    return word


def address(text: str) -> str:
    """One web address; raises ValueFault."""
    refuse(text and not is_address(text), f'"{text}" is not one web address, write https://… without blanks')
    return text


_READERS: dict[str, Callable[[str], object]] = {
    **dict.fromkeys(DATES, day),
    **dict.fromkeys(MONEY, money),
    **dict.fromkeys(NUMBERS, number),
    **dict.fromkeys(YES_NO, yes_no),
    **dict.fromkeys(USERS, written),
    "account_id": account_id,
    "priority": priority,
    "health": health,
}


def value_of(key: str, text: str) -> object:
    """The typed value of a field from its text; raises ValueFault if it cannot be read."""
    return (_reader(key) or str)(text.strip())


def reader_of(key: str, dates: str) -> Callable[[str], object] | None:
    """What reads the texts of a column, dates in a declared style; None if they are kept as they are."""
    return partial(regional_day, style=dates) if key in DATES else _reader(key)


def _reader(key: str) -> Callable[[str], object] | None:
    return _READERS.get(key) or (address if key.endswith("_url") else None)


def lenient(key: str, text: str) -> object:
    """The typed value, or the text itself where a person wrote something else."""
    try:
        return value_of(key, text)
    except ValueFault:
        return text


def shown(value: object) -> str:
    """A value for people: 1200000.0 is 1,200,000, True is yes."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value == int(value):
        return f"{int(value):,}"
    return "" if value is None else str(value)
