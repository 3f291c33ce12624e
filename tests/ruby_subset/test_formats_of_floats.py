"""Floats in a format, next to a half and elsewhere, and formats that are none, as Ruby 3.1 has them."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

TABLE = r"""
format('% d', 3) → " 3"
format('%!', 3) → ArgumentError:
format('%#g', 0.5) → "0.500000"
format('%#g', 1234565.0) → "1.23456e+06"
format('%#g', 5) → "5.00000"
format('%&x', 3) → ArgumentError:
format('%', 3) → ArgumentError:
format('%(d', 3) → ArgumentError:
format('%+g', 0.00012345650) → "+0.000123456"
format('%-+5d', 3) → "+3   "
format('%-8g|', 1.25e-5) → "1.25e-05|"
format('%.', 3) → ArgumentError:
format('%.0e', 0.45000000000000007) → "4e-01"
format('%.0e', 1234565.0) → "1e+06"
format('%.0e', 7.500000000000001e-09) → "8e-09"
format('%.0f', 1.5) → "2"
format('%.0f', 2.5) → "2"
format('%.0f', 250) → "250"
format('%.11e', 2.918870276075e+19) → "2.91887027608e+19"
format('%.11e', 3380390142555000.0) → "3.38039014256e+15"
format('%.11e', 56574262.67914999) → "5.65742626792e+07"
format('%.11e', 5884313458015.0) → "5.88431345802e+12"
format('%.1e', 0.1) → "1.0e-01"
format('%.1e', 1.0e10) → "1.0e+10"
format('%.1e', 4.05e-08) → "4.0e-08"
format('%.1e', 544.9999999999999) → "5.4e+02"
format('%.1f', 0.1) → "0.1"
format('%.1f', 0.125) → "0.1"
format('%.1f', 1.0e10) → "10000000000.0"
format('%.1f', 12.5) → "12.5"
format('%.1f', 1234565.0) → "1234565.0"
format('%.2e', 837499999.9999999) → "8.38e+08"
format('%.2g', 0.00012345650) → "0.00012"
format('%.2g', 123456789.0) → "1.2e+08"
format('%.2g', 1e16) → "1e+16"
format('%.2g', 4.949999999999999e-05) → "5e-05"
format('%.2g', 9449999.999999998) → "9.4e+06"
format('%.3e', 0.00084355) → "8.436e-04"
format('%.3e', 1.6515000000000001e-09) → "1.652e-09"
format('%.3e', 671450000000000.1) → "6.714e+14"
format('%.3g', 12345.65) → "1.23e+04"
format('%.3g', 430500000000000.0) → "4.30e+14"
format('%.3g', 620499999.9999999) → "6.2e+08"
format('%.3g', 9.554999999999999e-05) → "9.56e-05"
format('%.4e', 8.200349999999998e-06) → "8.2004e-06"
format('%.4g', 456750000.00000006) → "4.568e+08"
format('%.5g', 1929350000000000.0) → "1.9294e+15"
format('%.5g', 9.015649999999999e-08) → "9.0156e-08"
format('%.5g', 906414.9999999999) → "9.0642e+05"
format('%.6g', 47.64325) → "47.6432"
format('%.6g', 7015025000000.0) → "7.01502e+12"
format('%.7g', 0.0003639140500000001) → "0.0003639140"
format('%.7g', 9535.255499999997) → "9535.256"
format('%.8e', 9.589927925000002e+19) → "9.58992792e+19"
format('%5', 3) → ArgumentError:
format('%5.', 3) → ArgumentError:
format('%G', 1.5) → "1.5"
format('%G', 1/3r) → "0.333333"
format('%G', 1e100) → "1E+100"
format('%G', 999999.5) → "1E+06"
format('%_d', 3) → ArgumentError:
format('%a', 1e16) → "0x1.1c37937e08p+53"
format('%e', 1e16) → "1.000000e+16"
format('%e', 250) → "2.500000e+02"
format('%g', 0.5) → "0.5"
format('%g', 2.675) → "2.675"
format('%h', 3) → ArgumentError:
format('%n', 3) → ArgumentError:
format('%y', 3) → ArgumentError:
format('%é', 3) → ArgumentError:
"""


@pytest.mark.parametrize(("source", "shown"), rows(TABLE))
def test_a_format_gives(source: str, shown: str) -> None:
    result = said(source.replace("⏎", "\n"))
    assert result.startswith(shown) if shown.endswith("Error:") else result == shown
