"""Hashes and sets changed in place, walks in a row, and rows with names in patterns, as Ruby 3.1 has them."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

TABLE = r"""
h = {a: 1, b: nil}; r = h.compact!; [h, r] → [{:a=>1}, {:a=>1}]
h = {a: 1}; h.compact! → nil
h = {a: 1}; h.transform_values! { |v| v + 1 }; h → {:a=>2}
h = {a: 1}; h.transform_keys!(&:to_s); h → {"a"=>1}
h = {a: 1}; h.transform_keys!(a: :z); h → {:z=>1}
h = {'a' => 1}; h.symbolize_keys!; h → {:a=>1}
h = {a: 1}; h.stringify_keys!; h → {"a"=>1}
h = {a: {b: 1}}; h.deep_merge!(a: {c: 2}); h → {:a=>{:b=>1, :c=>2}}
h = {a: {'b' => 1}}; h.deep_symbolize_keys!; h → {:a=>{:b=>1}}
h = {a: 1}; h.reverse_merge!(a: 2, b: 3); h → {:a=>1, :b=>3}
h = {a: 1}; h.with_defaults!(b: 3); h → {:b=>3, :a=>1}
h = {a: 1, b: 2}; [h.shift, h] → [[:a, 1], {:b=>2}]
{}.shift → nil
h = {a: 1}; h.replace({b: 2}); h → {:b=>2}
h = {a: 1}; h.replace(5) → TypeError:
{a: 1, b: [2]}.flatten → [:a, 1, :b, [2]]
{a: 1, b: [2]}.flatten(2) → [:a, 1, :b, 2]
{a: 1, b: 2}.rassoc(2) → [:b, 2]
{a: 1}.rassoc(5) → nil
h = {a: '', b: 1}; h.compact_blank!; h → {:b=>1}
{a: 1}.freeze.transform_values! { 1 } → FrozenError:
{a: 1}.freeze.compact! → FrozenError:
s = Set[1, 2, 3]; s.select!(&:odd?); s → #<Set: {1, 3}>
s = Set[1, 3]; s.select!(&:odd?) → nil
s = Set[1, 2, 3]; s.reject!(&:odd?); s → #<Set: {2}>
s = Set[1, 2, 3]; s.delete_if(&:odd?); s → #<Set: {2}>
s = Set[1, 2, 3]; s.keep_if(&:odd?); s → #<Set: {1, 3}>
s = Set[1, 2]; s.map! { |x| x * 2 }; s → #<Set: {2, 4}>
s = Set[1, 2]; s.subtract([1]); s → #<Set: {2}>
s = Set[1, 2]; s.replace([5]); s → #<Set: {5}>
s = Set[1, 2]; s.clear; s → #<Set: {}>
Set[1, 2].delete?(1) → #<Set: {2}>
Set[1, 2].delete?(5) → nil
Set[1, 2].join('-') → "1-2"
Set[1, 2, 3].classify(&:odd?) → {true=>#<Set: {1, 3}>, false=>#<Set: {2}>}
s = Set[1, Set[2]]; s.flatten!; s → #<Set: {1, 2}>
Set[1].flatten! → nil
nil.to_r → (0/1)
nil ^ true → true
nil.rationalize → (0/1)
([1].each + [2]).to_a → [1, 2]
[1].chain([2], 3..4).to_a → [1, 2, 3, 4]
[1].chain([2]).map { |x| x * 2 } → [2, 4]
[1].each.chain([5].each).with_index.to_a → [[1, 0], [5, 1]]
[1, 2].repeated_combination(2).to_a → [[1, 1], [1, 2], [2, 2]]
[1, 2].repeated_permutation(2).to_a → [[1, 1], [1, 2], [2, 1], [2, 2]]
[1, 2].repeated_permutation(0).to_a → [[]]
[1, 2].repeated_combination(-1).to_a → []
x = ['', 1]; x.compact_blank!; x → [1]
'a1'.match(/(?<x>\d)/).match(:x) → "1"
:a.intern → :a
'1.234'.to_d.add(1, 3).to_s → "2.23"
'1.234'.to_d.mult(2, 2).to_s → "2.5"
'1.234'.to_d.scale → 3
'1.234'.to_d.precision → 4
'100'.to_d.precision → 3
U2 = Struct.new(:a, :b)⏎case U2.new(1, 2)⏎in [x, y] then x + y⏎end → 3
U3 = Struct.new(:a, :b)⏎case U3.new(1, 2)⏎in {a: Integer => z} then z⏎end → 1
U4 = Struct.new(:a, :b)⏎case U4.new(1, 2)⏎in U4[a, b] then b⏎end → 2
U5 = Struct.new(:a, :b)⏎case U5.new(1, 2)⏎in U5(a:, b:) then a⏎end → 1
x = [3, 4]; x.map!.with_index { |v, i| v * i }; x → [0, 4]
x = [3, 4, 5]; x.select!.with_index { |v, i| i > 0 }; x → [4, 5]
x = [3, 4, 5]; x.reject!.with_index { |v, i| i > 0 }; x → [3]
x = [3, 4]; x.sort_by!.with_index { |v, i| -i }; x → [4, 3]
x = [3, 4, 5]; x.delete_if.with_index { |v, i| i == 1 }; x → [3, 5]
x = [3, 4, 5]; x.keep_if.with_index { |v, i| i == 1 }; x → [4]
x = [3]; x.reject!.class → Enumerator
x = {a: 1}; x.transform_values!.with_index { |v, i| v + i }; x → {:a=>1}
x = [1, 2]; x.collect!.each_with_index { |v, i| [v, i] }; x → [[1, 0], [2, 1]]
"""


@pytest.mark.parametrize(("source", "shown"), rows(TABLE))
def test_what_is_left(source: str, shown: str) -> None:
    result = said(source.replace("⏎", "\n"))
    assert result.startswith(shown) if shown.endswith("Error:") else result == shown
