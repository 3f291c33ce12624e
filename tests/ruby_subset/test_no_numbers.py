"""Infinity, fractions and what is no number, where a whole number is wanted: Ruby's own error, or Ruby's value."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from ruby_subset.core.errors import RubyError, RubyTooCostly
from ruby_subset.program import Names, condition
from tests.ruby_subset.rows import said

OF_LISTS = (
    "[1] * {0}", "[1].first({0})", "[1].rotate({0})", "[1].combination({0}).to_a", "[1].permutation({0}).to_a",
    "Array.new({0})", "[1][{0}]", "[1, 2].cycle({0}) {{}}", "[1].flatten({0})", "[[1]].dig({0})",
    "[1].each_slice({0}).to_a", "[1].each_cons({0}).to_a", "[1].drop({0})", "[1].take({0})", "[1].insert({0}, 3)",
    "[1].delete_at({0})", "[1].values_at({0})", "[1].slice({0}, 1)", "[1].from({0})", "[1].to({0})",
    "[1].in_groups_of({0})", "[1].in_groups({0})", "'a'.each_char.with_index({0}).to_a", "->(a) {{}}.curry({0})",
)  # fmt: skip
OTHERS = (
    "'a' * {0}", "'a'.center({0})", "'abc'[{0}]", "'abc'.slice(0, {0})", "'ab'.insert({0}, 'c')", "1 << {0}",
    "5.round({0})", "1.5.floor({0})", "5.pow({0})", "{0}.to_i", "{0}.floor", "{0}.to_r", "Integer({0})",
    "Date.new({0})", "Time.at({0})", "Date.today + {0}", "Date.today >> {0}", "Time.now + {0}", "{0}.days",
    "2.days * {0}",
    "'%d' % {0}", "7.div({0})", "5.divmod({0})", "1.upto({0}).first(1)", "5.clamp(1, {0})",
    "(1..9).step({0}).first(1)", "(1..9) % {0}",
)  # fmt: skip


@pytest.mark.parametrize(
    "number", ["(1.0 / 0)", "(-1.0 / 0)", "(0.0 / 0)", "1e300", "(10**300)", "(5r / 2)", "nil", "true", "'2'"]
)
@pytest.mark.parametrize("source", [*OF_LISTS, *OTHERS])
def test_no_foreign_error_comes_of_it(source: str, number: str) -> None:
    program = condition(source.format(number), Names())
    assert not program.faults, program.faults
    try:
        program.value(None, datetime(2026, 3, 5, tzinfo=UTC), ZoneInfo("UTC"), {})
    except RubyTooCostly:
        return
    except RubyError as error:
        assert (
            error.is_a("RangeError")
            or error.is_a("ArgumentError")
            or error.kind in {"TypeError", "FrozenError", "NoMethodError"}
        )


def test_a_number_beyond_64_bits_counts_nothing() -> None:
    assert said("'' * 10**30") == "RangeError: bignum too big to convert into `long'"


@pytest.mark.parametrize("source", ["[1] * {0}", "[1][{0}]", "[1].first({0})", "'abc'[{0}]", "5.round({0})"])
@pytest.mark.parametrize(("number", "shown"), [("(1.0 / 0)", "Inf"), ("(0.0 / 0)", "NaN"), ("1e300", "1e+300")])
def test_an_argument_that_counts_is_out_of_range(source: str, number: str, shown: str) -> None:
    assert said(source.format(number)) == f"RangeError: float {shown} out of range of integer"


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("[1, 2, 3].each_slice(2.5).to_a", "[[1, 2], [3]]"),
        ("[1, 2, 3].each_cons(2r).to_a", "[[1, 2], [2, 3]]"),
        ("Array.new(2.5, 1)", "[1, 1]"),
        ("[1, 2, 3].in_groups_of(2.0)", "[[1, 2], [3, nil]]"),
        ("(1..9).step(2.5).to_a", "[1.0, 3.5, 6.0, 8.5]"),
        ("(1..9).step('2').to_a", "TypeError: no implicit conversion of String into Integer"),
        ("('a'..'e').step('2').to_a", "TypeError: no implicit conversion of String into Integer"),
        ("(1..9).step(0).to_a", "ArgumentError: step can't be 0"),
    ],
)
def test_fractions_are_cut_off_and_what_is_no_number_is_told(source: str, value: str) -> None:
    assert said(source) == value
