"""Texts read as dates and times, and dates and times written as texts."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

TEXTS = r"""
Date.parse("2019-03-05") → Tue, 05 Mar 2019
Date.parse("5 March 2019") → Tue, 05 Mar 2019
Date.parse("March 5, 2019") → Tue, 05 Mar 2019
Date.parse("3rd Feb 2001") → Sat, 03 Feb 2001
Date.parse("20190305") → Tue, 05 Mar 2019
Date.parse("2019/03/05") → Tue, 05 Mar 2019
Date.parse("05.03.2019") → Tue, 05 Mar 2019
Date.parse("3/5/19") → Mon, 19 May 2003
Date.parse("2019-W10-2") → Tue, 05 Mar 2019
Date.parse("2019-064") → Tue, 05 Mar 2019
Date.parse("H31.04.30") → Tue, 30 Apr 2019
Date.parse("5 Mar '19") → Tue, 05 Mar 2019
Date.parse("Tue, 5 Mar 2019 14:07:09 +0000") → Tue, 05 Mar 2019
Date.parse("2019-02-30") → Date::Error: invalid date
Date.parse("foo") → Date::Error: invalid date
Date.parse("") → Date::Error: invalid date
Date.parse(nil) → TypeError: no implicit conversion of nil into String
Date.parse(5) → TypeError: no implicit conversion of Integer into String
Date.parse("x" * 129) → ArgumentError: string length (129) exceeds the limit 128
DateTime.parse("2019-03-05T14:07:09Z") → Tue, 05 Mar 2019 14:07:09 +0000
DateTime.parse("2019-03-05T14:07:09.123+02:00").iso8601(3) → "2019-03-05T14:07:09.123+02:00"
DateTime.parse("2019-03-05 14:07") → Tue, 05 Mar 2019 14:07:00 +0000
DateTime.parse("5 March 2019 2pm EST") → Tue, 05 Mar 2019 14:00:00 -0500
DateTime.parse("2019-03-05") → Tue, 05 Mar 2019 00:00:00 +0000
DateTime.parse("2019-03-05T25:00:00Z") → Date::Error: invalid date
DateTime.parse("20190305T140709+0530") → Tue, 05 Mar 2019 14:07:09 +0530
DateTime.parse("foo") → Date::Error: invalid date
Time.parse("2019-03-05T14:07:09Z") → 2019-03-05 14:07:09 UTC
Time.parse("2019-03-05 14:07:09") → 2019-03-05 14:07:09 +0100
Time.parse("2019-07-05 14:07:09 +0200") → 2019-07-05 14:07:09 +0200
Time.parse("2019-07-05 14:07:09 +0300") → 2019-07-05 14:07:09 +0300
Time.parse("2019-07-05 14:07 CEST") → 2019-07-05 14:07:00 +0200
Time.parse("2019-03-05 14:07 EST") → 2019-03-05 14:07:00 -0500
Time.parse("2019-03-05") → 2019-03-05 00:00:00 +0100
Time.parse("10:20") → 2019-03-05 10:20:00 +0100
Time.parse("2019-03-31 02:30") → 2019-03-31 03:30:00 +0200
Time.parse("2019-064") → 2019-03-05 00:00:00 +0100
Time.parse("foo") → ArgumentError: no time information in "foo"
Time.parse(nil) → TypeError: no implicit conversion of nil into String
Time.iso8601("2019-03-05T14:07:09Z") → 2019-03-05 14:07:09 UTC
Time.iso8601("2019-03-05") → ArgumentError: invalid xmlschema format: "2019-03-05"
Time.rfc2822("Tue, 05 Mar 2019 14:07:09 +0100") → 2019-03-05 14:07:09 +0100
Time.httpdate("Tue, 05 Mar 2019 14:07:09 GMT") → 2019-03-05 14:07:09 UTC
Time.strptime("05/03/2019 14:07", "%d/%m/%Y %H:%M") → 2019-03-05 14:07:00 +0100
Time.strptime("1551791229", "%s") → 2019-03-05 14:07:09 +0100
Time.strptime("x", "%Y") → ArgumentError: invalid date or strptime format - `x' `%Y'
Date.strptime("05/03/2019", "%d/%m/%Y") → Tue, 05 Mar 2019
Date.strptime("2019-W10-2", "%G-W%V-%u") → Tue, 05 Mar 2019
Date.strptime("2019 09 2", "%Y %W %u") → Tue, 05 Mar 2019
Date.strptime("2019-03-05 rest", "%Y-%m-%d") → Tue, 05 Mar 2019
Date.strptime("x", "%Y") → Date::Error: invalid date
DateTime.strptime("2019-03-05 02:07 PM +0300", "%Y-%m-%d %I:%M %p %z") → Tue, 05 Mar 2019 14:07:00 +0300
DateTime.strptime("1551791229250", "%Q").iso8601(3) → "2019-03-05T13:07:09.250+00:00"
Date.iso8601("2019-W10-2") → Tue, 05 Mar 2019
Date.iso8601("5 March 2019") → Date::Error: invalid date
Date.rfc3339("2019-03-05T04:05:06+07:00") → Tue, 05 Mar 2019
Date.httpdate("Tue, 05 Mar 2019 00:00:00 GMT") → Tue, 05 Mar 2019
Date._parse("10:20 pm Feb 3rd 2001") → {:zone=>"Feb", :hour=>22, :min=>20, :mday=>3, :offset=>nil}
"2019-03-05".to_date → Tue, 05 Mar 2019
"2019-03-05T14:07:09Z".to_date → Tue, 05 Mar 2019
" ".to_date → nil
"foo".to_date → Date::Error: invalid date
"2019-03-05".to_time → 2019-03-05 00:00:00 +0100
"2019-03-05T14:07:09Z".to_time → 2019-03-05 15:07:09 +0100
"2019-03-05 14:07".to_time(:utc) → 2019-03-05 14:07:00 UTC
"foo".to_time → nil
"2019-03-05 14:07".to_datetime → Tue, 05 Mar 2019 14:07:00 +0000
"2019-03-05".in_time_zone → 2019-03-05 00:00:00 +0100
Time.now.strftime("%Y-%m-%d %H:%M:%S %z %Z") → "2019-03-05 14:07:09 +0100 CET"
Time.now.strftime("%F %T.%L %s %R %D %I %l %p %P") → "2019-03-05 14:07:09.250 1551791229 14:07 03/05/19 02  2 PM pm"
Time.now.strftime("%-d.%-m.%y %-l|%e|%k|%^a %^B %b %A") → "5.3.19 2| 5|14|TUE MARCH Mar Tuesday"
Time.now.strftime("%j %G-W%V-%u %U %W %w %C %g %h %n%t%%") → "064 2019-W10-2 09 09 2 20 19 Mar \n\t%"
Time.now.strftime("%c|%x|%X|%r|%v") → "Tue Mar  5 14:07:09 2019|03/05/19|14:07:09|02:07:09 PM| 5-MAR-2019"
Time.now.strftime("%N %3N %6N %12N %L %5L") → "250000000 250 250000 250000000000 250 25000"
Time.now.strftime("%:z %::z %:::z %_z %10z %_10z") → "+01:00 +01:00:00 +01  +100 +000000100       +100"
Time.now.strftime("%Q %+ %E %i") → "%Q %+ %E %i"
Time.now.strftime("100%") → ArgumentError: invalid format: 100%
Date.today.strftime("%Q|%+|%Z|%z|%H") → "1551744000000|Tue Mar  5 00:00:00 +00:00 2019|+00:00|+0000|00"
DateTime.now.strftime("%Q|%Z|%FT%T%:z") → "1551791229250|+01:00|2019-03-05T14:07:09+01:00"
Date.today.strftime → "2019-03-05"
Time.now.strftime → ArgumentError: wrong number of arguments (given 0, expected 1)
Time.now.strftime(5) → TypeError: no implicit conversion of Integer into String
Date.new(-5, 1, 1).strftime("%Y|%G|%C|%y") → "-0005|-0006|-1|95"
"""


@pytest.mark.parametrize(("source", "told"), rows(TEXTS))
def test_texts(source: str, told: str) -> None:
    assert said(source) == told
