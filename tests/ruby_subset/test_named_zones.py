"""Times on the clocks of named zones, and days within ranges, as Ruby 3.1 and ActiveSupport have them."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

TABLE = r"""
(..Date.today).include?(Date.today) → TypeError:
(Date.today..Date.today + 7).include?(Time.now) → false
(Date.today..Date.today + 7).include?(DateTime.now) → false
(Date.today..Date.today + 7).include?(Date.today + 0.5) → false
(Date.today..Date.today + 7).member?(Date.today) → true
(Date.today..Date.today + 7) === Time.now → true
(Date.today..Date.today + 7).cover?(Time.now) → true
(Date.today..).include?(Date.today) → true
(Date.today...Date.tomorrow).include?(Date.tomorrow) → false
('a'..'z').include?('bb') → false
('a'..'z') === 'bb' → true
(1.day.ago..Time.now).include?(Time.now - 5) → true
(DateTime.now..DateTime.now + 2).include?(DateTime.now + 1) → true
(DateTime.now..DateTime.now + 2).include?(DateTime.now + 0.5) → false
Time.now.in_time_zone('localtime') → ArgumentError: Invalid Timezone: localtime
Time.now.in_time_zone('UTC').to_s → "2019-03-05 13:07:09 UTC"
Time.now.in_time_zone('America/New_York').to_s → "2019-03-05 08:07:09 -0500"
Time.now.in_time_zone('America/New_York').hour → 8
Time.now.in_time_zone('Eastern Time (US & Canada)').strftime('%F %T %z') → "2019-03-05 08:07:09 -0500"
Time.now.in_time_zone('Berlin').iso8601 → "2019-03-05T14:07:09+01:00"
Time.now.in_time_zone('Tokyo').to_date → Tue, 05 Mar 2019
Time.now.in_time_zone('Asia/Kolkata').strftime('%H:%M %:z') → "18:37 +05:30"
Time.now.in_time_zone('UTC').strftime('%H:%M %Z') → "13:07 UTC"
Time.now.in_time_zone('Nowhere') → ArgumentError:
Date.new(2024,7,1).in_time_zone('America/New_York').to_s → "2024-07-01 00:00:00 -0400"
'2024-07-01 10:00'.in_time_zone('Tokyo').to_s → "2024-07-01 10:00:00 +0900"
Time.now.utc.in_time_zone('London').hour → 13
DateTime.now.in_time_zone('Tokyo').hour → 22
Time.now.in_time_zone('Tokyo') == Time.now → true
(Time.now.in_time_zone('Tokyo') - Time.now).to_i → 0
Time.now.in_time_zone('Tokyo').monday? → false
Time.now.in_time_zone('Tokyo').wday → 2
Time.now.in_time_zone('Tokyo').beginning_of_day.to_s → "2019-03-05 00:00:00 +0900"
Time.now.in_time_zone('Tokyo').end_of_day.hour → 23
Time.now.in_time_zone('Tokyo').to_time.to_s → "2019-03-05 14:07:09 +0100"
Time.now.in_time_zone('Tokyo').utc.to_s → "2019-03-05 13:07:09 UTC"
(Time.now.in_time_zone('Tokyo') + 1.day).to_s → "2019-03-06 22:07:09 +0900"
Time.now.in_time_zone('Tokyo') > 1.day.ago → true
Time.now.in_time_zone(9).to_s → "2019-03-05 22:07:09 +0900"
Time.now.in_time_zone('+09:00').to_s → ArgumentError:
Time.now.in_time_zone(3600*9).to_s → "2019-03-05 22:07:09 +0900"
Time.now.getlocal('+09:00').to_s → "2019-03-05 22:07:09 +0900"
Time.now.localtime('+09:00').hour → 22
Time.new(2024,1,2,3,4,5,'+09:00').zone → nil
Time.new(2024,1,2, in: '+09:00').to_s → "2024-01-02 00:00:00 +0900"
"""


@pytest.mark.parametrize(("source", "shown"), rows(TABLE))
def test_what_a_clock_or_a_range_says(source: str, shown: str) -> None:
    result = said(source.replace("⏎", "\n"))
    assert result.startswith(shown) if shown.endswith("Error:") else result == shown
