"""Fields: what columns are called and how their values are read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_bot.errors import ValueFault
from triage_bot.shapes.values import day
from triage_bot.text import fields


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Renewal Date", "renewal_date"),
        (" renewal ", "renewal_date"),
        ("ARR (USD)", "arr"),
        ("Customer Success Manager", "csm"),
        ("TAM", "csm"),
        ("Account", "name"),
        ("Account ID (18)", "account_id"),
        ("SFDC Account ID", "account_id"),
        ("Record ID", "account_id"),
        ("Company name", "name"),
        ("Account: Account Name", "name"),
        ("Contract End Date", "renewal_date"),
        ("Renewal_Date__c", "renewal_date"),
        ("ARR__c", "arr"),
        ("Renewal Outcome", "renewal_outcome"),
        ("Close Date", "close_date"),
        ("Seats-used", "seats_used"),
        ("備考", "備考"),
        ("--", ""),
    ],
)
def test_names_of_columns(title: str, key: str) -> None:
    assert fields.key_of(title) == key


@given(st.sampled_from(sorted(fields.KNOWN)))
def test_a_title_leads_back_to_its_field(key: str) -> None:
    assert fields.key_of(fields.title_of(key)) == key


def test_every_alias_leads_to_a_known_field() -> None:
    assert set(fields.ALIASES.values()) <= fields.KNOWN


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.2M", 1_200_000),
        ("120k", 120_000),
        ("120 K", 120_000),
        ("$1,200,000", 1_200_000),
        ("1,200,000.50 USD", 1_200_000.5),
        ("1'200'000", 1_200_000),
        ("1 200 000 €", 1_200_000),
        ("EUR 5", 5),
        ("US$ 1.5M", 1_500_000),
        ("$-5", -5),
        ("0", 0),
        ("1200000", 1_200_000),
        ("1.200k", 1_200),
        ("1.2000", 1.2),
        ("1200.125", 1200.125),
        ("1 234,56", 1234.56),
        ("1 355 900,90", 1_355_900.9),
        ("1\u00a0355\u202f900,90 €", 1_355_900.9),
        ("1\u2009234", 1_234),
        ("1\u2007234,5", 1_234.5),
        ("€ -12 500,00", -12_500),
        ("950,00", 950),
        ("1'234.56", 1_234.56),
        ("1’234’567,5", 1_234_567.5),
        ("1,234.567", 1_234.567),
        ("1 234,56k", 1_234_560),
    ],
)
def test_money(text: str, value: float) -> None:
    assert fields.money(text) == value


@pytest.mark.parametrize(
    "text",
    [
        *("lots", "", "$", "k", "1,2M", "1,20,000", "1.200.000", "1,200,00", "12 mil", "1.2B", "1.2 bn", "12%", "5x"),
        *("(1,200)", "1,200-", "--5", "1e6", "nan", "inf", "9" * 400, "1.2MM", "about 5", "120 tsd", "1 2", "5 / 6"),
        *(
            "1 234,567",
            "1,234 567",
            "1'234 567",
            "1_234,567",
            "1 234 56",
            "1 2345",
            "12 34,56",
            "1,234,56",
            "1 234,",
            ",50",
        ),
        *(
            "1 234,56,78",
            "1234 567",
            "1 234 567,890",
            "٣",
            "１２３",
            "1\u00a0234,567",
            "1,234\u202f567",
            "1.234 567",
            "1.234,56",
        ),
    ],
)
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(ValueFault, match=r"is not an amount, write 1200000, 1,200,000, 120k or 1\.2M"):
        fields.money(text)


def test_blanks_between_thousands_and_three_figures_behind_a_point_are_read_in_two_ways() -> None:
    with pytest.raises(ValueFault, match=r"two ways, write 1234567 or 1234\.5670"):
        fields.money("1 234.567")


@pytest.mark.parametrize("text", ["1.200", "$1.200", "-12.500 EUR", "999.999"])
@pytest.mark.parametrize("read", [fields.money, fields.number])
def test_thousands_or_parts_of_one(read: Callable[[str], float], text: str) -> None:
    plain = text.strip("$ EUR")
    with pytest.raises(ValueFault) as caught:
        read(text if read is fields.money else plain)
    whole, exact = str(caught.value).split("write ")[1].split(" or ")
    assert "can be read in two ways" in str(caught.value)
    assert (read(whole), read(exact)) == (float(plain.replace(".", "")), float(plain))


@given(st.integers(-(10**12), 10**12))
def test_amounts_that_are_shown_can_be_read(value: int) -> None:
    assert fields.money(fields.shown(float(value))) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5),
        (" 1,250 ", 1250),
        ("7.5", 7.5),
        ("-3", -3),
        ("10.0", 10),
        ("1 234,56", 1234.56),
        ("1\u202f355\u00a0900", 1_355_900),
        ("1 234,5", 1234.5),
    ],
)
def test_numbers(text: str, value: float) -> None:
    assert fields.number(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "many",
        "nan",
        "inf",
        "-inf",
        "1e400",
        "3,5",
        "1_000",
        "5 seats",
        "9" * 400,
        "1 234,567",
        "1,234 567",
        "1'234",
        "٣",
    ],
)
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(ValueFault, match="is not a number"):
        fields.number(text)


@pytest.mark.parametrize(
    "text",
    [
        "2027-04-30",
        " 2027-04-30 ",
        "2027-04-30T00:00:00Z",
        "2027-04-30T09:00:00.000+02:00",
        "2027-04-30 00:00",
        "2027-04-30 9:05:00 PM",
        "2027-04-30 00:00:00 UTC",
        "2027-04-30T00:00:00.000+0000",
        "2027-04-30t23:59z",
    ],
)
def test_days(text: str) -> None:
    assert day(text) == date(2027, 4, 30)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "30.04.2027",
        "04/30/2027",
        "2027-4-30",
        "2027-02-30",
        "April 2027",
        "2027-04-30 to 31",
        "20270430",
        "2027-W17-5",
        "2027W175",
        "2027-120",
        "2027-04-30Tnoon",
        "2027-04-30T",
        "2027-04-30 25:00",
        "2027-04-30 10:61",
        "46142",
        "٢٠٢٧-٠٤-٣٠",
        "2027-04-300",
    ],
)
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(ValueFault, match="is not a date, write YYYY-MM-DD"):
        day(text)


@pytest.mark.parametrize(
    ("text", "style", "value"),
    [
        ("2026-12-31", "", date(2026, 12, 31)),
        ("2026-12-31", "day first", date(2026, 12, 31)),
        ("31/12/2026", "day first", date(2026, 12, 31)),
        ("31.12.2026", "day first", date(2026, 12, 31)),
        ("31-12-2026", "day first", date(2026, 12, 31)),
        ("1/2/2026", "day first", date(2026, 2, 1)),
        ("1/2/2026", "month first", date(2026, 1, 2)),
        ("12/31/2026 12:00 AM", "month first", date(2026, 12, 31)),
        ("31.12.2026 00:00:00", "day first", date(2026, 12, 31)),
    ],
)
def test_days_in_a_declared_style(text: str, style: str, value: date) -> None:
    assert fields.regional_day(text, style) == value


@pytest.mark.parametrize(
    ("text", "style", "fault"),
    [
        ("31/12/2026", "", "is not a date, write YYYY-MM-DD, or declare `dates: day first` or `dates: month first`"),
        ("31/12/26", "day first", "has no year of four digits, write YYYY-MM-DD"),
        ("31/12/26", "", "has no year of four digits, write YYYY-MM-DD"),
        ("12/31/2026", "day first", "is not a date with the day first, write 31/12/2026 or YYYY-MM-DD"),
        ("31/12/2026", "month first", "is not a date with the month first, write 12/31/2026 or YYYY-MM-DD"),
        ("12.11.2026", "month first", "is not a date with the month first, write 12/31/2026 or YYYY-MM-DD"),
        ("31/12.2026", "day first", "is not a date, write YYYY-MM-DD"),
        ("2026/12/31", "day first", "is not a date, write YYYY-MM-DD"),
        ("31 Dec 2026", "day first", "is not a date, write YYYY-MM-DD"),
    ],
)
def test_what_is_no_day_in_a_declared_style(text: str, style: str, fault: str) -> None:
    with pytest.raises(ValueFault) as caught:
        fields.regional_day(text, style)
    assert str(caught.value).startswith(f'"{text}" {fault}')


@pytest.mark.parametrize(("text", "value"), [("1", 1), (" 2 ", 2), ("3.0", 3)])
def test_priorities(text: str, value: int) -> None:
    assert fields.value_of("priority", text) == value


@pytest.mark.parametrize("text", ["0", "4", "1.5", "-1"])
def test_what_is_no_priority(text: str) -> None:
    with pytest.raises(ValueFault, match=f'"{text}" is not a priority, write 1, 2 or 3'):
        fields.value_of("priority", text)
    assert fields.lenient("priority", text) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [("Yes", True), ("x", True), ("1", True), ("TRUE", True), ("no", False), ("0", False), ("", False)],
)
def test_yes_and_no(text: str, value: bool) -> None:
    assert fields.yes_no(text) is value


def test_neither_yes_nor_no() -> None:
    with pytest.raises(ValueFault, match='"perhaps" is neither yes nor no'):
        fields.yes_no("perhaps")


def test_health() -> None:
    assert fields.health(" RED ") == "red"
    with pytest.raises(ValueFault, match='"purple" is not a health, write green, yellow or red'):
        fields.health("purple")


@pytest.mark.parametrize("text", ["@anna", "anna", "@\u200banna", " anna "])
def test_users_with_and_without_at(text: str) -> None:
    assert fields.value_of("csm", text) == "anna"


@given(st.sampled_from(sorted(fields.KNOWN)), st.text())
def test_lenient_never_fails_and_can_always_be_shown(key: str, text: str) -> None:
    assert isinstance(fields.shown(fields.lenient(key, text)), str)


@pytest.mark.parametrize("text", ["nan", "inf", "9" * 400, "1e999"])
def test_lenient_keeps_what_people_wrote(text: str) -> None:
    assert fields.lenient("seats", text) == text
    assert fields.lenient("arr", text) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1_200_000.0, "1,200,000"),
        (0.5, "0.5"),
        (True, "yes"),
        (False, "no"),
        (None, ""),
        (date(2027, 4, 30), "2027-04-30"),
        (7, "7"),
    ],
)
def test_values_for_people(value: object, text: str) -> None:
    assert fields.shown(value) == text


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("8.2M", 8_200_000),
        ("4.1m", 4_100_000),
        ("0.29k", 290),
        ("1\u00a0200\u202f000", 1_200_000),
        ("1\u2019200\u2019000", 1_200_000),
        ("0.1M", 100_000),
    ],
)
def test_amounts_are_exact_whatever_stands_between_thousands(text: str, amount: int) -> None:
    assert fields.money(text) == amount


@given(st.integers(0, 99_999))
def test_hundredths_of_a_million_are_exact(hundredths: int) -> None:
    assert fields.money(f"{hundredths // 100}.{hundredths % 100:02}M") == hundredths * 10_000


@pytest.mark.parametrize("text", ["9999-12-31", "0001-01-01", "1899-12-31", "2200-01-01"])
def test_a_year_nobody_means_is_no_date(text: str) -> None:
    with pytest.raises(ValueFault, match="lies outside the years 1900 to 2199"):
        day(text)
    with pytest.raises(ValueFault, match="lies outside the years"):
        fields.regional_day("31/12/" + text[:4], "day first")
    assert fields.lenient("renewal_date", text) == text


@pytest.mark.parametrize("key", ["success_plan_url", "opportunity_url", "crm_url", "handbook_url"])
@pytest.mark.parametrize(
    "text",
    [
        "https://crm.example/1",
        "HTTP://crm.example:8080/a_(b)?c=@d&e=f#g",
        "https://gitlab.example/g/p/-/issues/2",
        "https://bücher.example/ä",
        " https://crm.example/1 ",
        "",
    ],
)
def test_an_address_is_kept(key: str, text: str) -> None:
    assert fields.value_of(key, text) == text.strip()


@pytest.mark.parametrize(
    "text",
    [
        "crm.example/1",
        "https://crm.example/1 and more",
        "https://crm.example/1\n# Heading",
        "https://crm.example/1\u2028- [ ] task",
        "https://crm.example/1|x",
        "https://crm.example/<b>",
        "https://user@crm.example/1",
        "javascript:alert(1)",
        "[x](https://crm.example/1)",
        "https://crm.example/\u202e1",
        "see success plan",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueFault, match="is not one web address"):
        fields.value_of("success_plan_url", text)
