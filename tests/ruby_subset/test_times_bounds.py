"""What dates and times may cost: far years, fine fractions, long formats and walks end soon, and as told."""

from __future__ import annotations

import time

import pytest

from tests.ruby_subset.rows import rows, said

BOUNDS = r"""
Date.new(2019, 3, 5) + 10**12 → too costly
Date.new(10**7, 1, 1) → Date::Error: invalid date
Date.today >> 10**9 → RangeError: year 83335352 out of range
Time.at(10**18) → too costly
Time.new(10**7) → RangeError: year 10000000 out of range
Time.now + 10**15 → too costly
Time.now + 1.0e300 → too costly
Time.now + Float::INFINITY → FloatDomainError: Infinity
Date.today + Float::NAN → FloatDomainError: NaN
DateTime.now + Float::INFINITY → FloatDomainError: Infinity
(10**6).years.from_now → RangeError: year 1002019 out of range
Time.now.strftime("%1000000000000d") → Errno::ERANGE: Numerical result out of range - %1000000000000d
Time.now.strftime("%99999d") → too costly
Time.now.strftime("%c" * 20_000) → too costly
Time.now.iso8601(10**6) → too costly
Date.today.step(Date.today + 10**6) { |day| day } → too costly
Date.today.upto(Date.today + 10**6).to_a → too costly
Date.today.step(Date.today + 1, 0) { |day| day } → ArgumentError: step can't be 0
40.times.reduce(Time.now) { |time, n| time + 1 / (3r**(n * 10)) }.usec → too costly
JSON.parse("[" * 5_000) → JSON::NestingError: nesting of 101 is too deep
JSON.parse("[" + "1" * 5000 + "]") → too costly
JSON.parse("[" + "1," * 200_000 + "1]").size → too costly
200.times.reduce([]) { |list, _| [list] }.to_json → JSON::NestingError: nesting of 101 is too deep
Date.strptime("1" * 200, "%Y" + " " * 2000) → too costly
ActiveSupport::Duration.build(Float::NAN) → FloatDomainError: NaN
"""


@pytest.mark.parametrize(("source", "told"), rows(BOUNDS))
def test_bounds(source: str, told: str) -> None:
    began = time.process_time()
    assert said(source) == told
    assert time.process_time() - began < 0.5
