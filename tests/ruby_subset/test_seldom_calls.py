"""Calls that are seldom: places and stretches, walks of several values, and what a wrong argument is told."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

ROWS = r"""
format("%d", 12345678901234567890) → "12345678901234567890"
format("%d", :a) → TypeError: can't convert Symbol into Integer
format("%d", [1]) → TypeError: can't convert Array into Integer
format("%d", nil) → TypeError: can't convert nil into Integer
format("%d", 1.5.days) → "129600"
format("%05d", 3.7) → "00003"
format("%d", BigDecimal("3.7")) → "3"
Float(".5") → 0.5
Float("-.5e1") → -5.0
".5".to_r → (1/2)
"-.5".to_f → -0.5
Rational(".5") → (1/2)
BigDecimal(".5") → 0.5e0
"１２".to_f → 0.0
"１２".to_i → 0
Date.parse(1) → TypeError: no implicit conversion of Integer into String
Time.parse(0) → TypeError: no implicit conversion of Integer into String
Date.parse(nil) → TypeError: no implicit conversion of nil into String
Set[1, 2].select(&:odd?) → [1]
Set[1, 2].reject(&:odd?) → [2]
Set[1, 2].filter { |x| x > 1 } → [2]
%w[a b].each_with_index.map { |x| x } → ["a", "b"]
%w[a b].each_with_index.map { |x, i| [i, x] } → [[0, "a"], [1, "b"]]
%w[a b].each_with_index.flat_map { |x| [x] } → ["a", "b"]
%w[a b].each_with_index.filter_map { |x| x } → ["a", "b"]
%w[a b].each_with_index.filter_map { |x, i| x if i > 0 } → ["b"]
%w[a b].each_with_index.select { |x| x } → [["a", 0], ["b", 1]]
%w[a b].each.with_index(1).map { |x| x } → ["a", "b"]
%w[a b].each_with_index.map { |x, i| break i if i > 0 } → 1
{a: 1}.each_with_index.map { |(k, v), i| [k, v, i] } → [[:a, 1, 0]]
{a: 1}.each_with_index.map { |pair| pair } → [[:a, 1]]
[1, 2].each.map { |x| x + 1 } → [2, 3]
[4].each_with_index.to_a → [[4, 0]]
[1].each → #<Enumerator: [1]:each>
[1, 2].each_slice(2) → #<Enumerator: [1, 2]:each_slice(2)>
"ab".each_char → #<Enumerator: "ab":each_char>
[1, 2].each_slice(1).to_json → "[[1],[2]]"
[3, 1, 2].values_at(0, 1..2) → [3, 1, 2]
[3, 1].values_at(1..3, 5) → [1, nil, nil, nil]
[3, 1].values_at(5..6) → [nil, nil]
[3, 1, 2].values_at(..1) → [3, 1]
/(b)(c)?/.match("abc").values_at(1..2, 0) → ["b", "c", "bc"]
[3, 1, 2].fill(0) → [0, 0, 0]
[3, 1, 2].fill(0, 1) → [3, 0, 0]
[3, 1, 2].fill(0, 1, 1) → [3, 0, 2]
[3, 1, 2].fill(0, 1..1) → [3, 0, 2]
[3, 1, 2].fill { |i| i * i } → [0, 1, 4]
[3, 1, 2].fill(-2) { |i| i * i } → [3, 1, 4]
[].fill(0, 0, 2) → [0, 0]
[3].fill → ArgumentError: wrong number of arguments (given 0, expected 1..3)
[3, 1, 1.0].delete(1) → 1.0
[3, 1].delete(7) { |x| "no #{x}" } → "no 7"
[1, 2, 3].in_groups_of(2) { |g| g } → [1, 2, 3, nil]
[1, 2, 3].in_groups(2) { |g| g } → [[1, 2], [3, nil]]
{a: 1, b: nil}.select! { |k, v| k } → nil
{a: 1, b: nil}.select! { |k, v| v } → {:a=>1}
{a: 1}.reject! { false } → nil
{a: 1}.reject! { true } → {}
{a: 1}.keep_if { |k, v| v } → {:a=>1}
{a: 1}.delete_if { |k, v| v > 1 } → {:a=>1}
{a: 1, b: 2}.excluding([:a]) → {:b=>2}
{a: 1, b: 2}.without(:a, :c) → {:b=>2}
{a: 1, b: 2}.except([:a]) → {:a=>1, :b=>2}
{a: 1}.to_hash { |k, v| [v, k] } → {:a=>1}
(1..10).include?(2..3) → true
(1..10).include?(2..13) → false
(Date.new(2019, 1, 1)..Date.new(2019, 12, 31)).include?(Date.new(2019, 3, 1)..Date.new(2019, 3, 5)) → true
5.clamp(nil) → TypeError: wrong argument type nil (expected Range)
5.clamp("a") → TypeError: wrong argument type String (expected Range)
"abc" =~ "b" → TypeError: type mismatch: String given
"abc".match(nil) → TypeError: wrong argument type nil (expected Regexp)
"abc".match?(nil) → TypeError: wrong argument type nil (expected Regexp)
"abc".match?(5) → TypeError: wrong argument type Integer (expected Regexp)
"abc".split(0) → TypeError: wrong argument type Integer (expected Regexp)
"abc".split(:b) → TypeError: wrong argument type Symbol (expected Regexp)
"abc".index(nil) → TypeError: no implicit conversion of nil into String
"abc".index(:b) → TypeError: no implicit conversion of Symbol into String
{a: 1}.merge(nil) → TypeError: no implicit conversion of nil into Hash
[1].zip(nil) → TypeError: wrong argument type NilClass (must respond to :each)
5 + :a → TypeError: :a can't be coerced into Integer
5 < :a → ArgumentError: comparison of Integer with :a failed
5 < (1..2) → ArgumentError: comparison of Integer with Range failed
"a" < 1r → ArgumentError: comparison of String with Rational failed
5 + nil → TypeError: nil can't be coerced into Integer
[1, :a].max → ArgumentError: comparison of Integer with :a failed
Time.utc(2019, 3, 5).strftime("%Ey %Oy %EB %OB %Od %Ed") → "19 19 %EB %OB 05 %Ed"
Array(Time.utc(2019, 3, 5)).size → 10
Array(Date.new(2019, 3, 5)) → [Tue, 05 Mar 2019]
[].repeated_combination(0).to_a → [[]]
(0.0 / 0).rationalize(1) → FloatDomainError: NaN
/a/.match?("a", "b") → TypeError: no implicit conversion of String into Integer
/a/.match("a", nil) → TypeError: no implicit conversion from nil to integer
(0.0 / 0).step(1) { |x| x } → NaN
[3,1].values_at(-5..1) → RangeError: -5..1 out of range
[3,1].values_at(1..0) → []
[3,1].values_at(-1..-2) → []
[].values_at(0..) → []
[3,1].values_at(1..) → [1]
{a: 1}.to_h { 5 } → TypeError: wrong element type Integer (expected array)
{a: 1}.to_h { |k, v| [k] } → ArgumentError: element has wrong array length (expected 2, was 1)
{a: 1}.to_h { |k, v| [v, k] } → {1=>:a}
[1, [2]].dig(1, 0, 0) → TypeError: Integer does not have #dig method
[1, [2]].dig(1, 0) → 2
[1].dig(0, :a) → TypeError: Integer does not have #dig method
["x"].dig(0, 1) → TypeError: String does not have #dig method
{a: "x"}.dig(:a, :b) → TypeError: String does not have #dig method
{a: [1]}.dig(:a, 0, :b) → TypeError: Integer does not have #dig method
[nil].dig(0, :a) → nil
[1].dig(1..2) → TypeError: no implicit conversion of Range into Integer
[1].dig("a") → TypeError: no implicit conversion of String into Integer
Struct.new(:a).new(1).dig(:a, :b) → TypeError: Integer does not have #dig method
[1, 2, 3].each.with_object([]).with_index { |(x, acc), i| acc << x * i } → [0, 2, 6]
[1, 2].each.with_object([]).each { |x, acc| acc << x + 1 } → [2, 3]
[1].to_h { 5 } → TypeError: wrong element type Integer at 0 (expected array)
[[1, 2, 3]].to_h → ArgumentError: wrong array length at 0 (expected 2, was 3)
[1].first(1, 2) → ArgumentError: wrong number of arguments (given 2, expected 0..1)
[1].last(1, 2) → ArgumentError: wrong number of arguments (given 2, expected 0..1)
[1, 2].any?(1, 2) → ArgumentError: wrong number of arguments (given 2, expected 0..1)
[1].all?(1, 2) → ArgumentError: wrong number of arguments (given 2, expected 0..1)
[1].none?(1, 2) → ArgumentError: wrong number of arguments (given 2, expected 0..1)
[1].one?(1, 2) → ArgumentError: wrong number of arguments (given 2, expected 0..1)
[1].count(1, 2) → ArgumentError: wrong number of arguments (given 2, expected 0..1)
[1].index(1, 2) → ArgumentError: wrong number of arguments (given 2, expected 0..1)
[1].rindex(1, 2) → ArgumentError: wrong number of arguments (given 2, expected 0..1)
[1].find_index(1, 2) → ArgumentError: wrong number of arguments (given 2, expected 0..1)
[1].min(1, 2) → ArgumentError: wrong number of arguments (given 2, expected 0..1)
[1].max(1, 2) → ArgumentError: wrong number of arguments (given 2, expected 0..1)
[1].min_by(1, 2) { 1 } → ArgumentError: wrong number of arguments (given 2, expected 0..1)
[1].max_by(1, 2) { 1 } → ArgumentError: wrong number of arguments (given 2, expected 0..1)
[1].pop(1, 2) → ArgumentError: wrong number of arguments (given 2, expected 0..1)
[1].shift(1, 2) → ArgumentError: wrong number of arguments (given 2, expected 0..1)
[1].sample(1, 2) → ArgumentError: wrong number of arguments (given 2, expected 0..1)
[1].inject(1, :+, 3) → ArgumentError: wrong number of arguments (given 3, expected 0..2)
[1].fetch(1, 2, 3) → ArgumentError: wrong number of arguments (given 3, expected 1..2)
[1][1, 2, 3] → ArgumentError: wrong number of arguments (given 3, expected 1..2)
[1].split(1, 2) → ArgumentError: wrong number of arguments (given 2, expected 0..1)
[1].index_with(1, 2) → ArgumentError: wrong number of arguments (given 2, expected 0..1)
5.clamp(1, 2, 3) → ArgumentError: wrong number of arguments (given 3, expected 1..2)
{a: 1}.fetch(1, 2, 3) → ArgumentError: wrong number of arguments (given 3, expected 1..2)
{a: 1}.first(1, 2) → ArgumentError: wrong number of arguments (given 2, expected 0..1)
(1..2).max(1, 2) → ArgumentError: wrong number of arguments (given 2, expected 0..1)
(1..2).to_a.each.first(1, 2) → ArgumentError: wrong number of arguments (given 2, expected 0..1)
{a: 1}.deep_merge → ArgumentError: wrong number of arguments (given 0, expected 1)
{a: 1}.deep_merge({a: 2}, {b: 3}) → ArgumentError: wrong number of arguments (given 2, expected 1)
{a: 1}.reverse_merge({a: 2}, {b: 3}) → ArgumentError: wrong number of arguments (given 2, expected 1)
{a: 1}.reverse_merge(a: 2, b: 3) → {:a=>1, :b=>3}
{a: 1}.with_defaults(b: 3) → {:b=>3, :a=>1}
{a: {b: 1}}.deep_merge(a: {c: 2}) { |k, a, b| a + b } → {:a=>{:b=>1, :c=>2}}
{a: 1}.reverse_merge!(b: 2) → {:b=>2, :a=>1}
{a: 1}.deep_merge!(b: 2) → {:a=>1, :b=>2}
{a: 1}.reverse_update(b: 2) → {:b=>2, :a=>1}
[1, 2].inject(:+) → 3
[1, 2].inject(1, :+) → 4
[1, 2].first → 1
"abc".chars { |c| c } → "abc"
x = []; "a\nb".lines { |l| x << l }; x → ["a\n", "b"]
"ab".bytes { |b| b } → "ab"
"ab".codepoints { |b| b } → "ab"
"a\nb\n".lines(chomp: true) → ["a", "b"]
"a\nb\n".each_line(chomp: true).to_a → ["a", "b"]
"a\nb".each_line { |l| l } → "a\nb"
"ab".chars → ["a", "b"]
[1, 2].tally({}) → {1=>1, 2=>1}
%w[a b].tally({"a" => 1}) → {"a"=>2, "b"=>1}
[1].tally(nil) → TypeError: no implicit conversion of nil into Hash
[1].tally(5) → TypeError: no implicit conversion of Integer into Hash
%w[a b a].tally → {"a"=>2, "b"=>1}
/a/.frozen? → true
"""


@pytest.mark.parametrize(("source", "result"), rows(ROWS))
def test_a_seldom_call_answers_as_in_ruby(source: str, result: str) -> None:
    assert said(source) == result
