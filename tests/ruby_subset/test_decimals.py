"""BigDecimal, as Ruby 3.1 and ActiveSupport have it."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

TABLE = r"""
'5.25'.to_d.to_s → "5.25"
'5.25'.to_d.inspect → "0.525e1"
'5.25'.to_d + 1 → 0.625e1
('5.25'.to_d + 1).to_s → "6.25"
('5.25'.to_d * 2).to_s → "10.5"
('1'.to_d / 3).to_s → "0.333333333333333333333333333333333333"
('10'.to_d / 4).to_s → "2.5"
('2'.to_d / 3).round(2).to_s → "0.67"
'5.255'.to_d.round(2).to_s → "5.26"
'5.5'.to_d.round → 6
'5.5'.to_d.round.class → Integer
'5.4'.to_d.ceil → 6
'5.4'.to_d.floor → 5
'5.45'.to_d.ceil(1).to_s → "5.5"
'5.4'.to_d.to_i → 5
'5.4'.to_d.to_f → 5.4
'5.0'.to_d.to_s → "5.0"
'500'.to_d.to_s → "500.0"
'-0.05'.to_d.to_s → "-0.05"
'0'.to_d.to_s → "0.0"
'abc'.to_d.to_s → "0.0"
'1e3'.to_d.to_s → "1000.0"
'1_000.5'.to_d.to_s → "1000.5"
'5.25'.to_d > 5 → true
'5.25'.to_d == 5.25 → true
5.25 == '5.25'.to_d → true
5 < '5.25'.to_d → true
'5.25'.to_d.between?(5, 6) → true
(1 + '5.25'.to_d).to_s → "6.25"
(1.5 + '5.25'.to_d).to_s → "6.75"
(1.5 + '5.25'.to_d).class → BigDecimal
('5.25'.to_d + 1.5).class → BigDecimal
('5.25'.to_d + 1r).class → BigDecimal
['1.1'.to_d, '2.2'.to_d].sum.to_s → "3.3"
['1.1'.to_d, '2.2'.to_d].max.to_s → "2.2"
['1.1', '2.2'].sum(&:to_d).to_s → "3.3"
format('%.2f', '5.255'.to_d) → "5.26"
format('%.1f', '5.25'.to_d) → "5.2"
'%s' % '5.25'.to_d → "5.25"
"#{'5.25'.to_d}" → "5.25"
'5.25'.to_d.to_s('F') → "5.25"
'5.25'.to_d.class → BigDecimal
'5.25'.to_d.is_a?(Numeric) → true
'5.25'.to_d.zero? → false
'5.25'.to_d.abs.to_s → "5.25"
(-'5.25'.to_d).to_s → "-5.25"
'5.25'.to_d % 2 → 0.125e1
('5.25'.to_d % 2).to_s → "1.25"
'5.25'.to_d.divmod(2).map(&:to_s) → ["2.0", "1.25"]
'5.25'.to_d.truncate → 5
'5.25'.to_d.to_r → (21/4)
'5.25'.to_d <=> 6 → -1
'5.25'.to_d.nil? → false
'5.25'.to_d.positive? → true
'5.25'.to_d.to_json → "\"5.25\""
'5.25'.to_d.hash == '5.25'.to_d.hash → true
('5.25'.to_d ** 2).to_s → "27.5625"
'5.25'.to_d.fdiv(2) rescue 'x' → 2.625
5.to_d.to_s → "5.0"
5.25.to_d.to_s → "5.25"
0.1.to_d.to_s → "0.1"
(0.1.to_d + 0.2.to_d).to_s → "0.3"
(0.1.to_d + 0.2.to_d) == 0.3.to_d → true
BigDecimal('1.1').to_s → "1.1"
BigDecimal('abc') → ArgumentError:
BigDecimal('1.10') == BigDecimal('1.1') → true
BigDecimal(5).to_s → "5.0"
BigDecimal('5.25').to_s → "5.25"
'5.25'.to_d.clamp(1, 3) → 3
'5.25'.to_d.round(1).to_s → "5.3"
'5.35'.to_d.round(1).to_s → "5.4"
'5.25'.to_d.round(1, half: :even).to_s → "5.2"
'5.25'.to_d.round(-1) → 10
'55.25'.to_d.round(-1).to_s → "60"
'5.25'.to_d.to_digits → "5.25"
'5.25'.to_d.frac.to_s → "0.25"
'5.25'.to_d.negative? → false
'5.25'.to_d.integer? → false
'5.25'.to_d.finite? → true
'5.25'.to_d.nan? → false
'5.25'.to_d.to_d.to_s → "5.25"
nil.to_d.to_s → "0.0"
('5'.to_d / '3'.to_d).to_s → "1.666666666666666666666666666666666667"
('1'.to_d / 7).to_s → "0.142857142857142857142857142857142857"
('100'.to_d / 3).to_f.round(2) → 33.33
('5.25'.to_d - '5.25'.to_d).to_s → "0.0"
'5.25'.to_d.present? → true
Date.new(2024,1,1) + '2'.to_d → Wed, 03 Jan 2024
Integer('5.25'.to_d) → 5
Float('5.25'.to_d) → 5.25
[3, '2.5'.to_d, 1.5].sort.map(&:to_s) → ["1.5", "2.5", "3"]
[3, '2.5'.to_d].sum.to_s → "5.5"
{'2.5'.to_d => 1}['2.5'.to_d] → 1
'2.5'.to_d.eql?('2.50'.to_d) → true
'12.5'.to_d.to_s + '%' → "12.5%"
10 / '4'.to_d == 2.5 → true
(10 / '4'.to_d).to_s → "2.5"
2 ** '2'.to_d → 0.4e1
10 % '4'.to_d == 2 → true
'1.5'.to_d.coerce(2).map(&:to_s) → ["2.0", "1.5"]
'1.23456789012345678901234567890'.to_d.to_s → "1.2345678901234567890123456789"
('1.23456789'.to_d * '9.87654321'.to_d).to_s → "12.1932631112635269"
"""


@pytest.mark.parametrize(("source", "shown"), rows(TABLE))
def test_what_a_decimal_number_does(source: str, shown: str) -> None:
    result = said(source.replace("⏎", "\n"))
    assert result.startswith(shown) if shown.endswith("Error:") else result == shown
