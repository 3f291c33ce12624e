"""Walks without end, generators, what `Kernel` is asked by name, and what a KeyError tells, as Ruby 3.1 has them."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

TABLE = r"""
Enumerator.new { |y| y << 1; y << 2 }.to_a → [1, 2]
Enumerator.new { |y| y << 1 << 2 }.map { |x| x * 2 } → [2, 4]
e = Enumerator.new { |y| y << 1; y << 2 }; [e.next, e.next, (e.next rescue 'end')] → [1, 2, "end"]
Enumerator.new { |y| a, b = 0, 1; loop { y << a; a, b = b, a + b } }.take(8) → [0, 1, 1, 2, 3, 5, 8, 13]
Enumerator.new { |y| n = 0; loop { y << n; n += 1 } }.lazy.select(&:even?).map { |x| x * x }.first(4) → [0, 4, 16, 36]
Enumerator.new { |y| n = 0; loop { y.yield n; n += 1 } }.first(3) → [0, 1, 2]
Enumerator.new { |y| n = 0; loop { y.yield n; n += 1 } }.find { |x| x > 20 } → 21
Enumerator.new { |y| n = 0; loop { y.yield n, n + 1; n += 1 } }.first(2) → [[0, 1], [1, 2]]
Enumerator.new { |y| 3.times { |i| y << i } }.with_index(1).to_a → [[0, 1], [1, 2], [2, 3]]
Enumerator.new { |y| 3.times { |i| y << i } }.each_slice(2).to_a → [[0, 1], [2]]
Enumerator.new { |y| 3.times { |i| y << i } }.sum → 3
Enumerator.new { |y| 3.times { |i| y << i } }.include?(2) → true
Enumerator.new → ArgumentError:
Enumerator.new { |y| [1, 2].each(&y) }.to_a → [1, 2]
Enumerator.produce(1) { |x| x * 2 }.take(5) → [1, 2, 4, 8, 16]
Enumerator.produce(Date.new(2024, 1, 1)) { |d| d + 7 }.take_while { |d| d.month == 1 }.map(&:day) → [1, 8, 15, 22, 29]
Enumerator.produce([1, 1]) { |a, b| [b, a + b] }.lazy.map(&:first).first(6) → [1, 1, 2, 3, 5, 8]
1.step.lazy.map { |x| x * 2 }.first(3) → [2, 4, 6]
1.step(by: 3).lazy.reject(&:even?).first(3) → [1, 7, 13]
1.step.find { |x| x * x > 50 } → 8
1.step.take_while { |x| x < 4 } → [1, 2, 3]
[1, 2, 3].cycle.lazy.map { |x| x + 1 }.first(5) → [2, 3, 4, 2, 3]
%w[a b].cycle.take(5) → ["a", "b", "a", "b", "a"]
%w[a b].cycle.first(3) → ["a", "b", "a"]
%w[a b].each_with_index.lazy.map { |x, i| "#{x}#{i}" }.to_a → ["a0", "b1"]
(1..).each_slice(2).first(2) → [[1, 2], [3, 4]]
(1..).lazy.map { |x| x * 2 }.select { |x| x % 3 == 0 }.first(2) → [6, 12]
(1..Float::INFINITY).lazy.map { |x| x * 2 }.first(2) → [2, 4]
(Date.new(2024,1,1)..).lazy.select(&:friday?).first(2).map(&:to_s) → ["2024-01-05", "2024-01-12"]
(1..).find { |x| x > 3 } → 4
(1..).each_with_index.first(2) → [[1, 0], [2, 1]]
(1..20).lazy.select(&:even?).reject { |x| x % 4 == 0 }.map { |x| x * 10 }.to_a → [20, 60, 100, 140, 180]
(1..20).lazy.take_while { |x| x < 5 }.to_a → [1, 2, 3, 4]
(1..20).lazy.drop(17).to_a → [18, 19, 20]
(1..3).lazy.zip(4..6).to_a → [[1, 4], [2, 5], [3, 6]]
(1..3).lazy.include?(2) → true
(1..).lazy.include?(5) → true
(1..3).lazy.force → [1, 2, 3]
(1..3).lazy.sum → 6
(1..3).lazy.each_with_index.to_a → [[1, 0], [2, 1], [3, 2]]
(1..3).lazy.flat_map { |x| [x, x] }.to_a → [1, 1, 2, 2, 3, 3]
(1..3).lazy.filter_map { |x| x * 2 if x > 1 }.to_a → [4, 6]
(1..3).lazy.with_index.map { |x, i| x * i }.to_a → [0, 2, 6]
(1..6).lazy.each_slice(2).map(&:sum).to_a → [3, 7, 11]
(1..6).lazy.tally → {1=>1, 2=>1, 3=>1, 4=>1, 5=>1, 6=>1}
(1..6).lazy.group_by(&:odd?) → {true=>[1, 3, 5], false=>[2, 4, 6]}
(1..6).lazy.min → 1
(1..6).lazy.first → 1
(1..6).lazy.grep(2..3).to_a → [2, 3]
(1..6).lazy.grep_v(2..3).to_a → [1, 4, 5, 6]
(1..6).lazy.chunk_while { |a, b| b == a + 1 }.to_a → [[1, 2, 3, 4, 5, 6]]
(1..6).lazy.uniq { |x| x % 3 }.to_a → [1, 2, 3]
(1..).lazy.uniq { |x| x % 3 }.first(3) → [1, 2, 3]
(1..6).lazy.partition(&:even?) → [[2, 4, 6], [1, 3, 5]]
(1..6).lazy.reduce(:+) → 21
(1..6).lazy.sort_by { |x| -x } → [6, 5, 4, 3, 2, 1]
(1..6).lazy.to_set.size → 6
(1..6).lazy.zip(7..12).first(1) → [[1, 7]]
(1..6).lazy.tap { |x| x }.first(1) → [1]
(1..6).lazy.take(2).map { |x| x + 1 }.to_a → [2, 3]
(1..6).lazy.each_cons(2).to_a.size → 5
(1..6).lazy.max_by { |x| -x } → 1
(1..6).lazy.count → 6
(1..6).lazy.compact.first(2) → [1, 2]
Kernel.format('%05.1f', 3.14159) → "003.1"
Kernel.Integer('5') → 5
Kernel.rand(1) → 0
::Kernel.format('%d', 3) → "3"
Kernel.sprintf('%d', 3) → "3"
begin; {'a' => 1}.fetch('b'); rescue KeyError => e; e.key; end → "b"
begin; ENV.fetch('NOPE_X'); rescue KeyError => e; e.key; end → "NOPE_X"
begin; format('%<a>s', {}); rescue KeyError => e; [e.key, e.receiver]; end → [:a, {}]
begin; raise KeyError, 'x'; rescue KeyError => e; e.key; end → ArgumentError:
begin; raise StopIteration; rescue => e; e.class; end → StopIteration
Set[1, Set[2, Set[3]]].flatten → #<Set: {1, 2, 3}>
Set[1, [2]].flatten → #<Set: {1, [2]}>
h = {}; h.default = 3; [h[:x], h.default, h] → [3, 3, {}]
h = Hash.new { |hh, k| 5 }; h.default = 1; h[:x] → 1
h = {a: 1, b: 2, c: 3}; r = h.slice!(:a, :c); [h, r] → [{:a=>1, :c=>3}, {:b=>2}]
h = {a: 1, b: 2}; h.except!(:a); h → {:b=>2}
h = {a: 1, b: 2}; h.default_proc = proc { |hh, k| k.to_s }; h[:zz] → "zz"
"""


@pytest.mark.parametrize(("source", "shown"), rows(TABLE))
def test_a_walk_gives(source: str, shown: str) -> None:
    result = said(source.replace("⏎", "\n"))
    assert result.startswith(shown) if shown.endswith("Error:") else result == shown
