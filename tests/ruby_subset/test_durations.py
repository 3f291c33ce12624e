"""Durations as ActiveSupport has them."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

DURATIONS = r"""
3.days → 3 days
1.day → 1 day
1.5.hours → 1.5 hours
2.weeks + 1.day → 2 weeks and 1 day
2.weeks - 1.day → 2 weeks and -1 days
1.day + 2.hours + 3.seconds → 1 day, 2 hours, and 3 seconds
-1.day → -1 days
1.fortnight → 2 weeks
1.month → 1 month
1.5.months → NoMethodError: undefined method `months' for an instance of Float
0.days → 0 days
1.day - 1.day → 0 days
1.day * 2 → 2 days
2 * 1.day → 2 days
2.0 * 1.day → 2.0 days
1.day / 2 → 43200 seconds
1.day / 2.0 → 0.5 days
1.day / 1.hour → 24
100 / 1.day → 0
1.day / 0 → ZeroDivisionError: divided by 0
1.day % 7.hours → 3 hours
5 % 1.day → 5 seconds
1 + 1.day + 1 → 1 day and 2 seconds
5 - 1.day → -1 days and 5 seconds
1.day + 0.5 → 1 day and 0.5 seconds
1.day + nil → TypeError: nil can't be coerced into Integer
1.day + "x" → TypeError: String can't be coerced into Integer
1.day * "x" → TypeError: no implicit conversion of String into ActiveSupport::Duration
1.day - Time.now → NoMethodError: undefined method `-@' for 2019-03-05 14:07:09.25 +0100:Time
1.day + Time.now → TypeError: Time can't be coerced into Integer
1.day == 86400 → true
86400 == 1.day → true
1.day == 24.hours → true
1.month == 30.days → false
1.day == nil → false
1.day.eql?(86400) → false
1.day.eql?(24.hours) → true
1.day > 5 → true
5 > 1.day → false
40r > 3.days → false
1.day > 3.hours → true
1.day > "x" → ArgumentError: comparison of Integer with String failed
1.day <=> 2 → 1
1.day.between?(1, 2) → false
[1.day, 3.hours].max → 1 day
[1.day, 2.days].sum → 3 days
1.week.to_s → "604800"
"#{1.week}" → "604800"
1.5.seconds.to_s → "1.5"
1.day.to_i → 86400
1.5.days.to_i → 129600
1.day.to_f → 86400.0
1.day.in_hours → 24.0
1.day.in_weeks → 0.14285714285714285
90.minutes.in_days → 0.0625
1.5.seconds.in_seconds → 1
1.day.parts → {:days=>1}
(1.month + 2.days).parts → {:months=>1, :days=>2}
1.day.value → 86400
1.day.round → 86400
1.day.zero? → false
1.day.class → ActiveSupport::Duration
1.day.is_a?(Integer) → true
1.day.is_a?(Numeric) → true
1.day.instance_of?(ActiveSupport::Duration) → true
Integer === 1.day → false
1.day.nil? → false
1.day.iso8601 → "P1D"
(1.month + 1.week + 1.5.seconds).iso8601 → "P1M7DT1.5S"
1.5.seconds.iso8601(precision: 3) → "PT1.500S"
ActiveSupport::Duration.parse("P1Y2M3DT4H5M6.5S") → 1 year, 2 months, 3 days, 4 hours, 5 minutes, and 6.5 seconds
ActiveSupport::Duration.build(2716146) → 1 month and 1 day
ActiveSupport::Duration.days(3) → 3 days
3.days.ago → 2019-03-02 14:07:09.25 +0100
1.month.from_now → 2019-04-05 14:07:09.25 +0200
2.days.since(Date.today) → Thu, 07 Mar 2019
5.hours.ago(Date.today) → 2019-03-04 19:00:00 +0100
1.day.before(Time.utc(2019, 3, 5)) → 2019-03-04 00:00:00 UTC
1.week.until(DateTime.new(2019, 3, 5)) → Tue, 26 Feb 2019 00:00:00 +0000
1.day.since("x") → ArgumentError: expected a time or date, got "x"
1.day.ago(5) → ArgumentError: expected a time or date, got 5
3.days.ago.to_date → Sat, 02 Mar 2019
30.days.ago.strftime("%Y-%m-%d") → "2019-02-03"
1.day.ago < Date.today → true
(Time.now - 3.days.ago).to_i → 259200
5.in_milliseconds → 5000
1.day.to_json → "86400"
"""


@pytest.mark.parametrize(("source", "told"), rows(DURATIONS))
def test_durations(source: str, told: str) -> None:
    assert said(source) == told
