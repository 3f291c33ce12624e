"""Moments beside spans of time, clocks of named zones, what no clock shows, and replacements with named groups."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

ROWS = r"""
Time.now < 1.day → false
Date.today > 30.days → false
DateTime.now <=> 2.weeks → 1
Time.now.between?(1.day, 2.days) → false
DateTime.new(2019,3,31,1,30).change(offset: "+05:00") → Sun, 31 Mar 2019 01:30:00 +0500
Date.new(2019,3,31).change(offset: "+05:00") → Sun, 31 Mar 2019
Date.new(2019,3,31).change(day: 1, offset: "+05:00") → Fri, 01 Mar 2019
Time.find_zone("America/New_York").local(2019,3,10,1,59).seconds_since_midnight → 7140.0
Time.find_zone("America/New_York").local(2019,3,10,1,59).seconds_until_end_of_day → 79259
Time.utc(2019,10,27,0,30).in_time_zone("Berlin").seconds_until_end_of_day → 77399
Time.new(2019,10,27,12).seconds_since_midnight → 46800.0
1.month.clamp(1.hour, 2.days) → 2 days
3.hours.clamp(1.hour, 2.days) → 10800
3.hours.clamp(..2.hours) → 2 hours
1.day.clamp(1, 5) → 5
1.day.hours → 86400 hours
5.minutes.seconds → 300 seconds
"a1".sub(/(?<n>\d)/, '[\1]') → "a[]"
"a1".sub(/(?<n>\d)/, '[\k<n>\0]') → "a[11]"
"a1".sub(/(\d)/, '[\1]') → "a[1]"
"a1".gsub(/(?<n>\d)/) { "<#{$1}>" } → "a<1>"
Time.zone = "Tokyo"; Time.zone.parse("") → nil
Time.zone = "Tokyo"; Time.zone.parse("noon") → nil
Time.zone = "Tokyo"; Time.zone.parse("2019-03-05 10:00") → Tue, 05 Mar 2019 10:00:00.000000000 JST +09:00
Time.zone = "Tokyo"; Time.zone.parse("2019-03-05T10:00:00Z") → Tue, 05 Mar 2019 19:00:00.000000000 JST +09:00
Time.zone = "Tokyo"; Time.zone.parse("12:30") → Tue, 05 Mar 2019 12:30:00.000000000 JST +09:00
Time.zone = "Tokyo"; Time.zone.parse(nil) → TypeError: no implicit conversion of nil into String
begin; raise KeyError.new("k", key: :a, receiver: {}); rescue KeyError => e; [e.key, e.receiver]; end → [:a, {}]
KeyError.new("k", foo: 1) → ArgumentError: unknown keyword: :foo
StandardError.new(a: 1).message → "{:a=>1}"
2.days.since(nil) → ArgumentError: expected a time or date, got nil
2.days.ago(nil) → ArgumentError: expected a time or date, got nil
2.days.before(nil) → ArgumentError: expected a time or date, got nil
2.days.from_now(nil) → ArgumentError: expected a time or date, got nil
x = nil; 3.days.until(x) → ArgumentError: expected a time or date, got nil
2.days.since("2019-03-01") → ArgumentError: expected a time or date, got "2019-03-01"
2.days.since(Date.new(2019, 3, 1)) → Sun, 03 Mar 2019
Time.new(2019, 0) → ArgumentError: mon out of range
Time.new(2019, 13) → ArgumentError: mon out of range
Time.new(2019, 15) → ArgumentError: mon out of range
Time.new(2019, 16) → ArgumentError: argument out of range
Time.new(2019, 3, 5, -1) → ArgumentError: argument out of range
Time.new(2019, 3, 5, 24) → 2019-03-06 00:00:00 +0100
Time.new(2019, 3, 5, 25) → ArgumentError: hour out of range
Time.new(2019, 3, 5, 32) → ArgumentError: argument out of range
Time.new(2019, 3, 5, 1, 60) → ArgumentError: min out of range
Time.new(2019, 3, 5, 1, 64) → ArgumentError: argument out of range
Time.new(2019, 3, 5, 1, 1, 60) → 2019-03-05 01:02:00 +0100
Time.new(2019, 3, 5, 1, 1, 61) → ArgumentError: sec out of range
Time.new(2019, 3, 5, 1, 1, 64) → ArgumentError: argument out of range
Time.utc(2019, 3, 0) → ArgumentError: mday out of range
Time.utc(2019, 3, 31) → 2019-03-31 00:00:00 UTC
Time.utc(2019, 3, 32) → ArgumentError: argument out of range
Time.parse('2019-03') → ArgumentError: argument out of range
'2019'.to_time → ArgumentError: argument out of range
Integer <= Numeric → true
String <=> Object → -1
Numeric > Float → true
ArgumentError.superclass → StandardError
DateTime <= Time → nil
"""


@pytest.mark.parametrize(("source", "result"), rows(ROWS))
def test_a_moment_and_a_span_agree_with_ruby(source: str, result: str) -> None:
    assert said(source) == result
