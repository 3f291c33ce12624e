"""Clocks that are set: expressions in several zones, as Ruby with that TZ has them."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

ZONES = r"""
Europe/Berlin: Time.local(2024, 3, 30, 2, 30) + 1.day → 2024-03-31 03:30:00 +0200
Europe/Berlin: Time.local(2024, 3, 31, 1, 59, 59) + 1 → 2024-03-31 03:00:00 +0200
Europe/Berlin: Time.local(2024, 3, 31, 12) - 1.day → 2024-03-30 12:00:00 +0100
Europe/Berlin: Time.local(2024, 3, 31, 12) - 24.hours → 2024-03-30 11:00:00 +0100
Europe/Berlin: Time.local(2024, 3, 31).all_day → 2024-03-31 00:00:00 +0100..2024-03-31 23:59:59.999999999 +0200
Europe/Berlin: Time.local(2023, 10, 29).end_of_day - Time.local(2023, 10, 29) → 89999.999999999
Europe/Berlin: Time.local(2023, 10, 29, 1) + 2.hours → 2023-10-29 02:00:00 +0100
Europe/Berlin: Time.parse("2024-03-31 02:30") → 2024-03-31 03:30:00 +0200
Europe/Berlin: Time.parse("2023-10-29 02:30") → 2023-10-29 02:30:00 +0100
Europe/Berlin: Time.parse("2024-07-01 12:00 CET") → 2024-07-01 12:00:00 +0100
Europe/Berlin: Date.new(2024, 3, 31).to_time + 3.hours → 2024-03-31 04:00:00 +0200
Europe/Berlin: Date.new(2024, 7, 1).beginning_of_day → 2024-07-01 00:00:00 +0200
Europe/Berlin: Time.at(1711846800).dst? → true
America/New_York: Time.local(2024, 3, 10, 2, 30) → 2024-03-10 03:30:00 -0400
America/New_York: Time.local(2024, 11, 3, 1, 30) → 2024-11-03 01:30:00 -0500
America/New_York: Time.local(2024, 11, 2, 12) + 1.day → 2024-11-03 12:00:00 -0500
America/New_York: Time.local(2024, 11, 2, 12) + 24.hours → 2024-11-03 11:00:00 -0500
America/New_York: Time.local(2024, 3, 9, 2, 30) + 1.day → 2024-03-10 03:30:00 -0400
America/New_York: Time.now → 2019-03-05 08:07:09.25 -0500
America/New_York: Date.today → Tue, 05 Mar 2019
America/New_York: Time.parse("2024-07-01 12:00 EST") → 2024-07-01 12:00:00 -0500
America/New_York: "2024-07-01 12:00".to_time → 2024-07-01 12:00:00 -0400
America/New_York: Time.local(2024, 3, 10).seconds_until_end_of_day → 82799
Asia/Kolkata: Time.now → 2019-03-05 18:37:09.25 +0530
Asia/Kolkata: Time.local(2024, 1, 1).utc → 2023-12-31 18:30:00 UTC
Asia/Kolkata: 1.day.ago → 2019-03-04 18:37:09.25 +0530
Asia/Kolkata: "2024-01-01".to_time.utc_offset → 19800
Asia/Kolkata: Time.parse("2024-01-01 10:00 IST") → 2024-01-01 10:00:00 +0530
Pacific/Auckland: Date.today → Wed, 06 Mar 2019
Pacific/Auckland: Time.now → 2019-03-06 02:07:09.25 +1300
Pacific/Auckland: Date.tomorrow → Thu, 07 Mar 2019
Pacific/Auckland: Time.local(2024, 4, 7, 2, 30) → 2024-04-07 02:30:00 +1200
Pacific/Auckland: Time.local(2024, 9, 29, 2, 30) → 2024-09-29 03:30:00 +1300
Pacific/Auckland: Time.local(2024, 4, 6, 12) + 1.day → 2024-04-07 12:00:00 +1200
Pacific/Auckland: DateTime.now → Wed, 06 Mar 2019 02:07:09 +1300
Australia/Lord_Howe: Time.local(2024, 4, 7, 1, 45) → 2024-04-07 01:45:00 +1030
Australia/Lord_Howe: Time.local(2024, 10, 6, 2, 15) → 2024-10-06 02:45:00 +1100
Australia/Lord_Howe: Time.local(2024, 4, 6, 12) + 1.day → 2024-04-07 12:00:00 +1030
America/Sao_Paulo: Time.local(2018, 11, 4) → 2018-11-04 01:00:00 -0200
America/Sao_Paulo: Date.new(2018, 11, 4).beginning_of_day → 2018-11-04 01:00:00 -0200
America/Sao_Paulo: Time.now.zone → "-03"
America/Sao_Paulo: Time.local(2018, 11, 3).end_of_day + 1 → 2018-11-04 01:00:00.999999999 -0200
UTC: Time.now → 2019-03-05 13:07:09.25 +0000
UTC: Time.now.utc? → false
UTC: Time.local(2024, 1, 1) → 2024-01-01 00:00:00 +0000
UTC: Time.now.iso8601 → "2019-03-05T13:07:09+00:00"
UTC: Time.now.utc.iso8601 → "2019-03-05T13:07:09Z"
Africa/Casablanca: Time.local(2024, 3, 10, 2, 30) → 2024-03-10 02:30:00 +0000
Africa/Casablanca: Time.local(2024, 3, 9, 12) + 1.day → 2024-03-10 12:00:00 +0000
Asia/Kathmandu: Time.now → 2019-03-05 18:52:09.25 +0545
Pacific/Apia: Time.local(2011, 12, 29, 12) + 1.day → 2011-12-31 12:00:00 +1400
Pacific/Apia: Date.new(2011, 12, 30).beginning_of_day → 2011-12-31 00:00:00 +1400
Europe/Dublin: Time.local(2024, 10, 27, 1, 30) → 2024-10-27 01:30:00 +0000
Europe/Dublin: Time.local(2024, 7, 1).dst? → false
Europe/Dublin: Time.local(2024, 1, 1).dst? → true
"""


@pytest.mark.parametrize(("asked", "told"), rows(ZONES))
def test_zones(asked: str, told: str) -> None:
    zone, source = asked.split(": ", 1)
    assert said(source, zone) == told
