"""Constants and instance variables that an expression sets itself, and the words around a match."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

TABLE = r"""
TEAM = %w[ann bob]; TEAM.include?('ann') → true
LIMIT = 5; [1,9].any? { |x| x > LIMIT } → true
LIMITS = { 'a' => 7 }.freeze; LIMITS['a'] + 1 → 8
A, B = 1, 2; A + B → 3
X ||= 3; X → 3
X = 1; X += 1; X → 2
[1].each { |x| Y = x }; Y → 1
F = ->(x) { x * TWO }; TWO = 2; F.(4) → 8
DAY = 1.day; DAY * 3 == 3.days → true
@x = 5; @x + 1 → 6
@x → nil
@x ||= 4; @x → 4
[1,2].each { |i| @sum = (@sum || 0) + i }; @sum → 3
@a, @b = 1, 2; [@a, @b] → [1, 2]
@h = {}; @h[:a] = 1; @h → {:a=>1}
@s = ''; @s << 'x'; "#@s#{@s}" → "xx"
defined?(@q) → nil
@q = 1; defined?(@q) → "instance-variable"
Q = 1; defined?(Q) → "constant"
PATTERN = /a(b)/; 'ab'[PATTERN, 1] → "b"
PATTERN = /a/; case 'a' when PATTERN then 1 end → 1
Date::DAYNAMES << 'x'; Date::DAYNAMES.size → 7
case [1,2] when Array then ONE = 1; ONE end → 1
"ab" =~ /(b)/; [$`, $', $+] → ["a", "", "b"]
'foo'.sub(/o/) { $`.upcase } → "fFo"
"#$`|#$'" if "abc" =~ /b/ → "a|c"
"#$1" if "abc" =~ /(b)/ → "b"
"abc" =~ /x/; $` → nil
"""


@pytest.mark.parametrize(("source", "shown"), rows(TABLE))
def test_what_was_set_is_known(source: str, shown: str) -> None:
    result = said(source.replace("⏎", "\n"))
    assert result.startswith(shown) if shown.endswith("Error:") else result == shown
