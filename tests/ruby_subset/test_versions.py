"""Numbers of versions, as RubyGems compares them."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

TABLE = r"""
Gem::Version.new('17.10.3') > Gem::Version.new('17.9') → true
Gem::Version.new('17.10.3-ee') >= Gem::Version.new('17.10') → true
Gem::Version.new('17.10.0-ee') >= Gem::Version.new('17.10') → false
Gem::Version.new('1.0') == Gem::Version.new('1') → true
Gem::Version.new('1.0').eql?(Gem::Version.new('1')) → false
Gem::Version.new('1.0.a') < Gem::Version.new('1.0') → true
Gem::Version.new('1.0.a') <=> Gem::Version.new('1.0.b') → -1
Gem::Version.new('1.0').between?(Gem::Version.new('0.9'), Gem::Version.new('2')) → true
Gem::Version.new('1.0') <=> '1.1' → -1
Gem::Version.new('1.0') > '0.9' → true
Gem::Version.new('1.0') > 5 → ArgumentError:
Gem::Version.new('x.y') → ArgumentError:
Gem::Version.new('v1.0') → ArgumentError:
Gem::Version.new('') → #<Gem::Version "0">
Gem::Version.new(' 1.2 ').to_s → "1.2"
Gem::Version.new(1.5).to_s → "1.5"
Gem::Version.new('1.2.3').segments → [1, 2, 3]
Gem::Version.new('1.2.3-rc1').segments → [1, 2, 3, "pre", "rc", 1]
Gem::Version.new('1.2.3-rc1').to_s → "1.2.3.pre.rc1"
Gem::Version.new('1.2.3.pre').release.to_s → "1.2.3"
Gem::Version.new('1.2.3').bump.to_s → "1.3"
Gem::Version.new('1.2.3').prerelease? → false
Gem::Version.new('1.2.3') → #<Gem::Version "1.2.3">
%w[1.10 1.9 1.2].sort_by { |v| Gem::Version.new(v) } → ["1.2", "1.9", "1.10"]
%w[1.10 1.9 1.2].map { |v| Gem::Version.new(v) }.max.to_s → "1.10"
%w[1.10 1.9 1.2].max_by { |v| Gem::Version.new(v) } → "1.10"
"#{Gem::Version.new('1.2')}" → "1.2"
Gem::Version.correct?('1.2') → true
"""


@pytest.mark.parametrize(("source", "shown"), rows(TABLE))
def test_a_version(source: str, shown: str) -> None:
    result = said(source.replace("⏎", "\n"))
    assert result.startswith(shown) if shown.endswith("Error:") else result == shown
