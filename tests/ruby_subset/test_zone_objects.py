"""`Time.zone`, `ActiveSupport::TimeZone` and the clocks of named zones, as ActiveSupport has them."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

TABLE = r"""
ActiveSupport::TimeZone['Berlin'].now.to_s → "2019-03-05 14:07:09 +0100"
ActiveSupport::TimeZone['America/New_York'].now.to_s → "2019-03-05 08:07:09 -0500"
ActiveSupport::TimeZone['Nowhere'] → nil
ActiveSupport::TimeZone.new('Tokyo').today.to_s → "2019-03-05"
ActiveSupport::TimeZone['Tokyo'].parse('2024-07-01 10:00').to_s → "2024-07-01 10:00:00 +0900"
ActiveSupport::TimeZone['Tokyo'].parse('2024-07-01 10:00').inspect → "Mon, 01 Jul 2024 10:00:00.000000000 JST +09:00"
ActiveSupport::TimeZone['America/New_York'].local(2024, 7, 1, 9).iso8601 → "2024-07-01T09:00:00-04:00"
ActiveSupport::TimeZone['America/New_York'].at(0).to_s → "1969-12-31 19:00:00 -0500"
ActiveSupport::TimeZone['America/New_York'].name → "America/New_York"
ActiveSupport::TimeZone['America/New_York'].to_s → "(GMT-05:00) America/New_York"
ActiveSupport::TimeZone['Eastern Time (US & Canada)'].to_s → "(GMT-05:00) Eastern Time (US & Canada)"
ActiveSupport::TimeZone['Berlin'].utc_offset → 3600
ActiveSupport::TimeZone['Berlin'].formatted_offset → "+01:00"
ActiveSupport::TimeZone['Berlin'].tomorrow.to_s → "2019-03-06"
Time.zone → nil
Time.use_zone('Tokyo') { Time.current.hour } → 22
Time.use_zone('Tokyo') { Time.zone.name } → "Tokyo"
Time.use_zone('Tokyo') { Time.zone.now.to_s } → "2019-03-05 22:07:09 +0900"
Time.use_zone('Tokyo') { Time.zone.today.to_s } → "2019-03-05"
Time.use_zone('Pacific Time (US & Canada)') { Date.current.to_s } → "2019-03-05"
Time.use_zone('Tokyo') { 1.hour.ago.hour } → 21
Time.use_zone('Tokyo') { Time.now.hour } → 14
Time.use_zone('Tokyo') { '2024-07-01 10:00'.in_time_zone.to_s } → "2024-07-01 10:00:00 +0900"
Time.use_zone('Tokyo') { Time.now.in_time_zone.to_s } → "2019-03-05 22:07:09 +0900"
Time.use_zone('Tokyo') { Date.new(2024,7,1).in_time_zone.to_s } → "2024-07-01 00:00:00 +0900"
Time.use_zone('Nowhere') { 1 } → ArgumentError:
Time.zone = 'Tokyo'; r = Time.current.hour; Time.zone = nil; r → 22
Time.find_zone('Tokyo').name → "Tokyo"
Time.find_zone('Nope') → nil
Time.find_zone!('Nope') → ArgumentError:
Time.now.in_time_zone('America/New_York').strftime('%Z') → "EST"
Time.now.in_time_zone('America/New_York').zone → "EST"
Time.now.in_time_zone('America/New_York').inspect → "Tue, 05 Mar 2019 08:07:09.250000000 EST -05:00"
Time.now.in_time_zone('Europe/London').strftime('%H:%M %Z') → "13:07 GMT"
Time.utc(2024, 7, 1, 12).in_time_zone('Europe/London').strftime('%H:%M %Z') → "13:00 BST"
Time.utc(2024, 7, 1, 12).in_time_zone('America/Los_Angeles').strftime('%a %-d %b, %H:%M %Z') → "Mon 1 Jul, 05:00 PDT"
Time.utc(2024, 7, 1, 12).in_time_zone('Asia/Tokyo').strftime('%l:%M %p %Z') → " 9:00 PM JST"
Time.utc(2024, 7, 1, 12).in_time_zone('Asia/Kolkata').zone → "IST"
Time.utc(2024, 7, 1, 12).in_time_zone('America/Sao_Paulo').zone → "-03"
(Time.utc(2024, 3, 9, 12).in_time_zone('America/New_York') + 1.day).to_s → "2024-03-10 07:00:00 -0400"
(Time.utc(2024, 3, 9, 12).in_time_zone('America/New_York') + 1.day).zone → "EDT"
(Time.utc(2024, 3, 9, 12).in_time_zone('America/New_York') + 24.hours).to_s → "2024-03-10 08:00:00 -0400"
(Time.utc(2024, 1, 9, 12).in_time_zone('America/New_York') + 6.months).to_s → "2024-07-09 07:00:00 -0400"
Time.utc(2024, 1, 9, 12).in_time_zone('America/New_York').change(month: 7).to_s → "2024-07-09 07:00:00 -0400"
Time.utc(2024, 7, 9, 2).in_time_zone('America/New_York').beginning_of_day.to_s → "2024-07-08 00:00:00 -0400"
Time.utc(2024, 7, 9, 2).in_time_zone('America/New_York').beginning_of_year.to_s → "2024-01-01 00:00:00 -0500"
Time.utc(2024, 7, 9, 2).in_time_zone('America/New_York').to_date.to_s → "2024-07-08"
Time.utc(2024, 7, 9, 2).in_time_zone('America/New_York').end_of_week.to_s → "2024-07-14 23:59:59 -0400"
Time.utc(2024, 7, 9, 2).in_time_zone('America/New_York').monday? → true
Time.utc(2024, 7, 9, 2).in_time_zone('America/New_York').dst? → true
Time.utc(2024, 7, 9, 2).in_time_zone('America/New_York').utc.to_s → "2024-07-09 02:00:00 UTC"
Time.utc(2024, 7, 9, 2).in_time_zone('America/New_York').iso8601 → "2024-07-08T22:00:00-04:00"
Time.utc(2024, 7, 9, 2).in_time_zone('America/New_York').advance(hours: 3).to_s → "2024-07-09 01:00:00 -0400"
Time.utc(2024, 7, 9, 2).in_time_zone('America/New_York').tomorrow.to_s → "2024-07-09 22:00:00 -0400"
Time.utc(2024, 7, 9, 2).in_time_zone('America/New_York').next_week.to_s → "2024-07-15 00:00:00 -0400"
Time.utc(2024, 7, 9, 2).in_time_zone('America/New_York') == Time.utc(2024, 7, 9, 2) → true
Time.utc(2024, 7, 9, 2).in_time_zone('America/New_York') - Time.utc(2024, 7, 9, 1) → 3600.0
Time.utc(2024, 7, 9, 2).in_time_zone('America/New_York').to_i → 1720490400
Time.utc(2024, 7, 9, 2).in_time_zone('America/New_York').round.to_s → "2024-07-08 22:00:00 -0400"
Time.utc(2024, 11, 3, 5, 30).in_time_zone('America/New_York').strftime('%H:%M %Z') → "01:30 EDT"
Time.utc(2024, 11, 3, 6, 30).in_time_zone('America/New_York').strftime('%H:%M %Z') → "01:30 EST"
Time.utc(2024, 7, 9, 2).in_time_zone('America/New_York').formatted_offset → "-04:00"
Time.utc(2024, 7, 9, 2).in_time_zone('America/New_York').on_weekend? → false
Time.utc(2024, 7, 9, 2).in_time_zone('America/New_York').hour → 22
[Time.utc(2024, 7, 9, 2).in_time_zone('America/New_York'), Time.utc(2023)].min.year → 2023
'2024-07-01 10:00'.in_time_zone('America/New_York').zone → "EDT"
Time.utc(2024, 7, 9, 2).in_time_zone('UTC').zone → "UTC"
Time.utc(2024, 7, 9, 2).in_time_zone('Berlin').to_json → "\"2024-07-09T04:00:00.000+02:00\""
Time.utc(2024, 7, 9, 2).in_time_zone('Berlin').is_a?(Time) → true
Time.utc(2024, 7, 9, 2).in_time_zone('Berlin').localtime.to_s → "2024-07-09 04:00:00 +0200"
Time.utc(2024, 7, 9, 2).in_time_zone('Tokyo').strftime('%s') → "1720490400"
Time.utc(2024, 7, 9, 2).in_time_zone('Tokyo').end_of_month.zone → "JST"
Time.now.zone → "CET"
Time.now.strftime('%Z') → "CET"
DateTime.now.in_time_zone('Tokyo').zone → "JST"
Time.new(2024, 7, 1, 0, 0, 0, '+02:00').strftime('[%Z]') → "[]"
Time.parse('2024-07-01 10:00 EST').zone → nil
3.days.ago.in_time_zone('America/New_York').strftime('%F %Z') → "2019-03-02 EST"
Time.current.in_time_zone('Pacific Time (US & Canada)').strftime('%Y-%m-%d %H:%M %Z') → "2019-03-05 05:07 PST"
Time.use_zone('UTC') { Time.current.to_s } → "2019-03-05 13:07:09 UTC"
Time.use_zone('America/New_York') { Time.zone.local(2024, 1, 1).to_s } → "2024-01-01 00:00:00 -0500"
Time.use_zone('America/New_York') { Time.zone.parse('2024-01-01').utc.to_s } → "2024-01-01 05:00:00 UTC"
"""


@pytest.mark.parametrize(("source", "shown"), rows(TABLE))
def test_a_zone_says(source: str, shown: str) -> None:
    result = said(source.replace("⏎", "\n"))
    assert result.startswith(shown) if shown.endswith("Error:") else result == shown
