"""Range as Ruby 3.1 has it."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

RANGES = r"""
(1..Float::INFINITY).lazy.map { |x| x * 2 }.select { |x| x % 3 == 0 }.first(3) → [6, 12, 18]
(1..10).step(3).to_a → [1, 4, 7, 10]
('a'..'e').to_a → ["a", "b", "c", "d", "e"]
('a'..'e').include?('c') → true
(1...10).size → 9
(1..).first(2) → [1, 2]
(1..10).sum → 55
(1..3).reduce(:*) → 6
(1..3).inject(2, :+) → 8
(1..3) === 2 → true
(1; 2) → 2
(1..3).each_with_object([]) { |x, a| a.unshift(x) } → [3, 2, 1]
(1..3).flat_map { |x| [x] * x } → [1, 2, 2, 3, 3, 3]
(1..4).each_slice(2).map(&:sum) → [3, 7]
(1..3).to_a.reverse.each_with_index.map { |a, i| a * i }.sum → 4
(1..3).each_with_index.to_a → [[1, 0], [2, 1], [3, 2]]
"a".."c" → "a".."c"
(1..nil).first(1) → [1]
(..5).include?(3) → true
(1..5) === 2.5 → true
("a".."z").cover?("m") → true
(1..10).each_slice(3).to_a.last → [10]
1..3 == (1..3) → ArgumentError: bad value for range
(1..2).eql?(1..2) → true
Range.new(1, 3, true).to_a → [1, 2]
(1.0..2.0).include?(1.5) → true
(1.0..2.0).to_a → TypeError: can't iterate from Float
("a"..1) → ArgumentError: bad value for range
(1..Float::INFINITY).find { |x| x * x > 50 } → 8
"""


@pytest.mark.parametrize(("source", "result"), rows(RANGES))
def test_a_range_answers_as_in_ruby(source: str, result: str) -> None:
    assert said(source) == result
