"""Date as Ruby 3.1 with ActiveSupport has it, on 2019-03-05 in Berlin."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

DATES = r"""
Date.today → Tue, 05 Mar 2019
Date.current → Tue, 05 Mar 2019
Date.yesterday → Mon, 04 Mar 2019
Date.tomorrow → Wed, 06 Mar 2019
Date.new(2019, 3, 5) → Tue, 05 Mar 2019
Date.new(2019, -1, -1) → Tue, 31 Dec 2019
Date.new(2019, 2, 30) → Date::Error: invalid date
Date.new("2019") → TypeError: invalid year (not numeric)
Date.new → Mon, 01 Jan -4712
Date.valid_date?(2019, 2, 29) → false
Date.valid_date?(2020, "2", 29) → false
Date.ordinal(2019, 64) → Tue, 05 Mar 2019
Date.commercial(2019, 10, 2) → Tue, 05 Mar 2019
Date.jd(2458548) → Tue, 05 Mar 2019
Date.leap?(2000) → true
Date.new(1582, 10, 4) + 1 → Fri, 15 Oct 1582
Date.new(1582, 10, 10) → Date::Error: invalid date
Date.new(1500, 2, 29).leap? → true
Date.new(12345, 6, 7).to_s → "12345-06-07"
Date.new(-44, 3, 15).to_s → "-0044-03-15"
Date::MONTHNAMES[3] → "March"
Date::ABBR_DAYNAMES.first → "Sun"
Date.today + 1 → Wed, 06 Mar 2019
Date.today - 30 → Sun, 03 Feb 2019
Date.today + 1.5.days == Date.today + 1 → false
Date.today + 2.weeks → Tue, 19 Mar 2019
Date.today - 1.month → Tue, 05 Feb 2019
Date.today + 5.hours → 2019-03-05 05:00:00 +0100
Date.new(2019, 1, 31) >> 1 → Thu, 28 Feb 2019
Date.new(2020, 3, 31) << 1 → Sat, 29 Feb 2020
Date.new(2019, 1, 31) + 1.month → Thu, 28 Feb 2019
Date.today >> nil → TypeError: nil can't be coerced into Integer
Date.today - Date.new(2019, 1, 1) → (63/1)
(Date.today - Date.new(2019, 1, 1)).to_i → 63
(Date.today - Date.new(2019, 1, 1)) / 4 → (63/4)
Date.today - DateTime.new(2019, 3, 4, 12) → (1/2)
Date.today - Time.now → TypeError: expected numeric
Date.today + "1" → TypeError: expected numeric
Date.today - nil → TypeError: expected numeric
Date.today + Date.today → TypeError: expected numeric
Date.today < Date.tomorrow → true
Date.today < Time.now → true
Date.today == Time.utc(2019, 3, 5) → true
Date.today < "2020-01-01" → ArgumentError: comparison of Date with String failed
Date.today < nil → ArgumentError: comparison of Date with nil failed
Date.today <=> "2019-03-05" → nil
Date.today == "2019-03-05" → false
Date.today === DateTime.now → true
Date.today === Time.now → nil
Date.today.eql?(Date.today) → true
[Date.today, Date.today].uniq.size → 1
Date.today.between?(Date.yesterday, Date.tomorrow) → true
Date.today.clamp(Date.tomorrow, Date.tomorrow + 1) → Wed, 06 Mar 2019
Date.today.before?(Date.tomorrow) → true
[Date.tomorrow, Date.today].min → Tue, 05 Mar 2019
(Date.today..Date.today + 3).map(&:day) → [5, 6, 7, 8]
(Date.today..Date.today + 10).step(4).to_a → [Tue, 05 Mar 2019, Sat, 09 Mar 2019, Wed, 13 Mar 2019]
(Date.today..Date.tomorrow).cover?(Time.now) → true
Date.today.upto(Date.today + 2).to_a → [Tue, 05 Mar 2019, Wed, 06 Mar 2019, Thu, 07 Mar 2019]
Date.today.downto(Date.today - 2).map(&:mday) → [5, 4, 3]
Date.today.step(Date.today + 4, 2).map(&:wday) → [2, 4, 6]
Date.today.year → 2019
Date.today.month → 3
Date.today.wday → 2
Date.today.yday → 64
Date.today.cweek → 10
Date.new(2021, 1, 3).cwyear → 2020
Date.today.jd → 2458548
Date.today.ajd → (4917095/2)
Date.today.tuesday? → true
Date.today.on_weekday? → true
Date.today.hour → NoMethodError: undefined method `hour' for an instance of Date
Date.today.to_i → NoMethodError: undefined method `to_i' for an instance of Date
Date.today.past? → false
Date.yesterday.past? → true
Date.tomorrow.future? → true
Date.today.today? → true
Date.tomorrow.tomorrow? → true
Date.today.succ → Wed, 06 Mar 2019
Date.today.next_day(3) → Fri, 08 Mar 2019
Date.today.prev_month → Tue, 05 Feb 2019
Date.new(2020, 2, 29).next_year → Sun, 28 Feb 2021
Date.today.next_week → Mon, 11 Mar 2019
Date.today.next_week(:friday) → Fri, 15 Mar 2019
Date.today.prev_week → Mon, 25 Feb 2019
Date.new(2019, 3, 8).next_weekday → Mon, 11 Mar 2019
Date.new(2019, 3, 11).prev_weekday → Fri, 08 Mar 2019
Date.today.next_occurring(:tuesday) → Tue, 12 Mar 2019
Date.today.prev_occurring(:monday) → Mon, 04 Mar 2019
Date.today.next_occurring(:foo) → KeyError: key not found: :foo
Date.today.beginning_of_week → Mon, 04 Mar 2019
Date.today.beginning_of_week(:sunday) → Sun, 03 Mar 2019
Date.today.end_of_week → Sun, 10 Mar 2019
Date.today.sunday → Sun, 10 Mar 2019
Date.today.beginning_of_month → Fri, 01 Mar 2019
Date.new(2020, 2, 3).end_of_month → Sat, 29 Feb 2020
Date.today.beginning_of_quarter → Tue, 01 Jan 2019
Date.today.end_of_quarter → Sun, 31 Mar 2019
Date.today.beginning_of_year → Tue, 01 Jan 2019
Date.today.end_of_year → Tue, 31 Dec 2019
Date.today.all_week → Mon, 04 Mar 2019..Sun, 10 Mar 2019
Date.today.all_month → Fri, 01 Mar 2019..Sun, 31 Mar 2019
Date.today.beginning_of_day → 2019-03-05 00:00:00 +0100
Date.today.end_of_day → 2019-03-05 23:59:59.999999999 +0100
Date.today.noon → 2019-03-05 12:00:00 +0100
Date.new(2019, 3, 31).all_day → 2019-03-31 00:00:00 +0100..2019-03-31 23:59:59.999999999 +0200
Date.today.advance(months: -1, days: 2) → Thu, 07 Feb 2019
Date.today.change(day: 1) → Fri, 01 Mar 2019
Date.today.change(month: 2, day: 30) → Date::Error: invalid date
Date.today.months_since(13) → Sun, 05 Apr 2020
Date.today.weeks_ago(2) → Tue, 19 Feb 2019
Date.today.last_year → Mon, 05 Mar 2018
Date.today.ago(60) → 2019-03-04 23:59:00 +0100
Date.today.since(1.day) → 2019-03-06 00:00:00 +0100
Date.today.days_to_week_start → 1
Date.today.to_time → 2019-03-05 00:00:00 +0100
Date.today.to_time(:utc) → 2019-03-05 00:00:00 UTC
Date.today.to_datetime → Tue, 05 Mar 2019 00:00:00 +0000
Date.today.in_time_zone → 2019-03-05 00:00:00 +0100
Date.today.to_s → "2019-03-05"
"#{Date.today}" → "2019-03-05"
Date.today.iso8601 → "2019-03-05"
Date.today.xmlschema → "2019-03-05T00:00:00+01:00"
Date.today.rfc2822 → "Tue, 5 Mar 2019 00:00:00 +0000"
Date.today.httpdate → "Tue, 05 Mar 2019 00:00:00 GMT"
Date.today.rfc3339 → "2019-03-05T00:00:00+00:00"
Date.today.jisx0301 → "H31.03.05"
Date.today.ctime → "Tue Mar  5 00:00:00 2019"
Date.today.to_fs(:long) → "March 05, 2019"
Date.today.to_fs(:short) → "05 Mar"
Date.today.to_fs(:long_ordinal) → "March 5th, 2019"
Date.today.to_fs(:foo) → "2019-03-05"
Date.today.as_json → "2019-03-05"
Date.today.blank? → false
Date.today.is_a?(Comparable) → true
Date.today.class → Date
"""


@pytest.mark.parametrize(("source", "told"), rows(DATES))
def test_dates(source: str, told: str) -> None:
    assert said(source) == told
