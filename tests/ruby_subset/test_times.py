"""Time and DateTime as Ruby has them, on 2019-03-05 14:07:09.25 in Berlin."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

TIMES = r"""
Time.now → 2019-03-05 14:07:09.25 +0100
Time.current → 2019-03-05 14:07:09.25 +0100
Time.zone → nil
Time.new → 2019-03-05 14:07:09.25 +0100
Time.new(2019, 3, 5) → 2019-03-05 00:00:00 +0100
Time.new(2019, 3, 5, 14, 7, 9, "+09:00") → 2019-03-05 14:07:09 +0900
Time.new(2019, "mar", "05") → 2019-03-05 00:00:00 +0100
Time.new(2019, 13, 1) → ArgumentError: mon out of range
Time.new(2019, 1, 1, 25) → ArgumentError: hour out of range
Time.new(2019, 1, 1, 0, 0, 1.5) → 2019-01-01 00:00:01.5 +0100
Time.local(2019, 4, 31) → 2019-05-01 00:00:00 +0200
Time.local(2023, 10, 29, 2, 30) → 2023-10-29 02:30:00 +0100
Time.local(2023, 3, 26, 2, 30) → 2023-03-26 03:30:00 +0200
Time.utc(2019, 3, 5, 14, 7, 9) → 2019-03-05 14:07:09 UTC
Time.utc(2019, 3, 5, 24) → 2019-03-06 00:00:00 UTC
Time.gm(2000) → 2000-01-01 00:00:00 UTC
Time.at(0) → 1970-01-01 01:00:00 +0100
Time.at(1.5) → 1970-01-01 01:00:01.5 +0100
Time.at(0, in: "UTC") → 1970-01-01 00:00:00 UTC
Time.at(1, 500, :millisecond) → 1970-01-01 01:00:01.5 +0100
Time.at("x") → TypeError: can't convert String into an exact number
Time.days_in_month(2, 2024) → 29
Time.now + 86400 → 2019-03-06 14:07:09.25 +0100
Time.now - 0.25 → 2019-03-05 14:07:09 +0100
Time.now + 1/3r → 2019-03-05 14:07:09 7/12 +0100
Time.now + 1.day → 2019-03-06 14:07:09.25 +0100
Time.now - 1.month → 2019-02-05 14:07:09.25 +0100
Time.now + Time.now → TypeError: time + time?
Time.now - Time.utc(2019, 3, 5) → 47229.25
Time.now - DateTime.new(2019, 3, 5, 13, 7, 9) → 0.2499997615814209
Time.now - Date.today → TypeError: can't convert Date into an exact number
Time.now - "x" → TypeError: can't convert String into an exact number
Time.now + nil → TypeError: can't convert NilClass into an exact number
Time.local(2023, 10, 28, 12) + 1.day → 2023-10-29 12:00:00 +0100
Time.local(2023, 10, 28, 12) + 24.hours → 2023-10-29 11:00:00 +0100
Time.local(2024, 3, 30, 2, 30) + 1.day → 2024-03-31 03:30:00 +0200
Time.local(2024, 3, 31, 1) + 1.hour → 2024-03-31 03:00:00 +0200
Time.local(2024, 3, 31).end_of_day → 2024-03-31 23:59:59.999999999 +0200
Time.local(2023, 10, 29).seconds_until_end_of_day → 89999
Time.local(2023, 10, 29, 12).seconds_since_midnight → 46800.0
Time.now < "2019-03-05T13:07:10Z" → true
Time.now < "foo" → ArgumentError: comparison of Time with String failed
Time.now < 5 → false
Time.now < nil → ArgumentError: comparison of Time with nil failed
"2019-01-01" < Time.now → true
"2019-01-01" > 3.days.ago → false
"foo" < Time.now → ArgumentError: comparison of String with Time failed
"2019-01-01" <=> Time.now → -1
Time.now == Time.now.utc → true
Time.now.eql?(Time.now.utc) → true
Time.now <=> DateTime.now → 0
Time.now.between?(1.day.ago, 1.day.from_now) → true
[Time.now, 1.day.ago].min → 2019-03-04 14:07:09.25 +0100
(1.day.ago..Time.now).cover?(1.hour.ago) → true
Time.now.year → 2019
Time.now.min → 7
Time.now.usec → 250000
Time.now.nsec → 250000000
Time.now.subsec → (1/4)
Time.now.zone → "CET"
Time.now.utc_offset → 3600
Time.now.utc? → false
Time.utc(2019).zone → "UTC"
Time.now.dst? → false
Time.now.to_i → 1551791229
Time.now.to_f → 1551791229.2499998
Time.now.to_r → (6207164917/4)
Time.now.to_a → [9, 7, 14, 5, 3, 2019, 2, 64, false, "CET"]
Time.now.round → 2019-03-05 14:07:09 +0100
Time.now.floor(1) → 2019-03-05 14:07:09.2 +0100
Time.now.utc → 2019-03-05 13:07:09.25 UTC
Time.now.getlocal("-03:00") → 2019-03-05 10:07:09.25 -0300
Time.now.to_date → Tue, 05 Mar 2019
Time.now.to_datetime → Tue, 05 Mar 2019 14:07:09 +0100
Time.now.to_time → 2019-03-05 14:07:09.25 +0100
Time.now.wday → 2
Time.now.monday? → false
Time.now.past? → false
Time.now.today? → true
Time.now.beginning_of_day → 2019-03-05 00:00:00 +0100
Time.now.end_of_hour → 2019-03-05 14:59:59.999999999 +0100
Time.now.beginning_of_minute → 2019-03-05 14:07:00 +0100
Time.now.middle_of_day → 2019-03-05 12:00:00 +0100
Time.now.beginning_of_week → 2019-03-04 00:00:00 +0100
Time.now.end_of_month → 2019-03-31 23:59:59.999999999 +0200
Time.now.beginning_of_quarter → 2019-01-01 00:00:00 +0100
Time.now.all_day → 2019-03-05 00:00:00 +0100..2019-03-05 23:59:59.999999999 +0100
Time.now.yesterday → 2019-03-04 14:07:09.25 +0100
Time.now.next_day → 2019-03-06 14:07:09.25 +0100
Time.now.prev_month(2) → 2019-01-05 14:07:09.25 +0100
Time.now.next_week(:friday) → 2019-03-15 00:00:00 +0100
Time.now.next_week(:friday, same_time: true) → 2019-03-15 14:07:09.25 +0100
Time.now.next_weekday → 2019-03-06 14:07:09.25 +0100
Time.now.next_occurring(:tuesday) → 2019-03-12 14:07:09.25 +0100
Time.now.advance(months: 1, hours: 25) → 2019-04-06 15:07:09.25 +0200
Time.now.advance(weeks: 1.5) → 2019-03-16 02:07:09.25 +0100
Time.now.change(hour: 8) → 2019-03-05 08:00:00 +0100
Time.now.change(min: 5, usec: 7) → 2019-03-05 14:05:00.000007 +0100
Time.now.ago(3600) → 2019-03-05 13:07:09.25 +0100
Time.now.since(1.5) → 2019-03-05 14:07:10.75 +0100
Time.now.to_s → "2019-03-05 14:07:09 +0100"
Time.utc(2019, 3, 5).to_s → "2019-03-05 00:00:00 UTC"
"#{Time.utc(2019, 3, 5)}" → "2019-03-05 00:00:00 UTC"
Time.now.iso8601 → "2019-03-05T14:07:09+01:00"
Time.now.utc.iso8601(3) → "2019-03-05T13:07:09.250Z"
Time.now.rfc2822 → "Tue, 05 Mar 2019 14:07:09 +0100"
Time.now.utc.rfc2822 → "Tue, 05 Mar 2019 13:07:09 -0000"
Time.now.httpdate → "Tue, 05 Mar 2019 13:07:09 GMT"
Time.now.to_fs(:db) → "2019-03-05 14:07:09"
Time.now.to_fs(:short) → "05 Mar 14:07"
Time.now.to_fs(:long_ordinal) → "March 5th, 2019 14:07"
Time.now.as_json → "2019-03-05T14:07:09.250+01:00"
Time.now.succ → NoMethodError: undefined method `succ' for an instance of Time
Time.now.formatted_offset → "+01:00"
Time.local(1850, 1, 1) → 1850-01-01 00:00:00 +005328
Time.local(12000, 7, 1) → 12000-07-01 00:00:00 +0200
DateTime.now → Tue, 05 Mar 2019 14:07:09 +0100
DateTime.current → Tue, 05 Mar 2019 14:07:09 +0100
DateTime.new(2019, 3, 5, 14, 7, 9) → Tue, 05 Mar 2019 14:07:09 +0000
DateTime.new(2019, 3, 5, 14, 7, 9.5, "+5:30") → Tue, 05 Mar 2019 14:07:09 +0530
DateTime.new(2019, 3, 5.5) → Tue, 05 Mar 2019 12:00:00 +0000
DateTime.new(2019, 3, 5, 25) → Date::Error: invalid date
DateTime.today → NoMethodError: undefined method `today' for DateTime:Class
DateTime.now + 7 → Tue, 12 Mar 2019 14:07:09 +0100
DateTime.now + 0.5 → Wed, 06 Mar 2019 02:07:09 +0100
DateTime.now - 1.day → Mon, 04 Mar 2019 14:07:09 +0100
DateTime.now + 90.minutes → Tue, 05 Mar 2019 15:37:09 +0100
DateTime.now - DateTime.new(2019, 3, 5) → (188917/345600)
DateTime.now - Time.now → TypeError: expected numeric
DateTime.now >> 1 → Fri, 05 Apr 2019 14:07:09 +0100
DateTime.now < "2020-01-01" → true
DateTime.now < "foo" → ArgumentError: comparison of DateTime with String failed
DateTime.now < Time.now → false
DateTime.now == Time.now → true
DateTime.now.hour → 14
DateTime.now.minute → 7
DateTime.now.sec_fraction → (1/4)
DateTime.now.offset → (1/24)
DateTime.now.zone → "+01:00"
DateTime.now.to_i → 1551791229
DateTime.now.to_f → 1551791229.25
DateTime.now.utc → 2019-03-05 13:07:09.25 UTC
DateTime.now.getlocal("+05:00") → 2019-03-05 18:07:09.25 +0500
DateTime.now.new_offset("+9") → Tue, 05 Mar 2019 22:07:09 +0900
DateTime.now.to_time → 2019-03-05 14:07:09.25 +0100
DateTime.now.to_date → Tue, 05 Mar 2019
DateTime.now.to_s → "2019-03-05T14:07:09+01:00"
DateTime.now.iso8601(3) → "2019-03-05T14:07:09.250+01:00"
DateTime.now.rfc2822 → "Tue, 5 Mar 2019 14:07:09 +0100"
DateTime.now.beginning_of_day → Tue, 05 Mar 2019 00:00:00 +0100
DateTime.now.end_of_month → Sun, 31 Mar 2019 23:59:59 +0100
DateTime.now.change(hour: 25) → Date::Error: invalid date
DateTime.now.next_week → Mon, 11 Mar 2019 00:00:00 +0100
DateTime.now.past? → false
DateTime.now.to_fs(:rfc822) → "Tue, 05 Mar 2019 14:07:09 +0100"
DateTime.now.seconds_since_midnight → 50829
DateTime.now.as_json → "2019-03-05T14:07:09.250+01:00"
"""


@pytest.mark.parametrize(("source", "told"), rows(TIMES))
def test_times(source: str, told: str) -> None:
    assert said(source) == told
