"""Hash as Ruby 3.1 with ActiveSupport has it."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

HASHES = r"""
{a: 1}.map { |k, v| [k, v] } → [[:a, 1]]
{a: 1}.map { |x| x } → [[:a, 1]]
{a: 1}.select { |k| k == :a } → {:a=>1}
{a: 1, b: 2}.each_with_index.map { |(k, v), i| [k, v, i] } → [[:a, 1, 0], [:b, 2, 1]]
{a: 1}.inject { |x| x } → [:a, 1]
{a: 1, b: 2}.reduce(0) { |s, (k, v)| s + v } → 3
{a: 1, b: 2}.min_by { |k, v| -v } → [:b, 2]
{a: 1, b: 2}.sum { |k, v| v } → 3
{a: 1, b: 2}.find { |k, v| v == 2 } → [:b, 2]
{a: 1, b: 2}.sort_by { |k, v| -v }.to_h → {:b=>2, :a=>1}
{a: 1, b: 2}.partition { |k, v| v > 1 } → [[[:b, 2]], [[:a, 1]]]
{a: 1, b: 2}.group_by { |k, v| v.odd? } → {true=>[[:a, 1]], false=>[[:b, 2]]}
{b: 1, a: 2}.sort → [[:a, 2], [:b, 1]]
{a: 1}.any? { |k, v| v == 1 } → true
{a: nil}.compact → {}
{a: 1}.to_a → [[:a, 1]]
{a: 1, "b" => nil, 3 => [1, "x"], nil => 1.5} → {:a=>1, "b"=>nil, 3=>[1, "x"], nil=>1.5}
{"a b": 1, "c?": 2, :+ => 3, :[]= => 4} → {:"a b"=>1, :c?=>2, :+=>3, :[]==>4}
{a: 1}.fetch(:b) → KeyError: key not found: :b
{"a"=>1}.fetch("b") → KeyError: key not found: "b"
{a: 1}.dig(:a, :b) → TypeError: Integer does not have #dig method
{a: {b: 1}}.deep_merge(a: {c: 2}) → {:a=>{:b=>1, :c=>2}}
{a: 1}.merge(b: 2) { |k, o, n| o + n } → {:a=>1, :b=>2}
{a: 1}.merge({a: 2}) { |k, o, n| o + n } → {:a=>3}
{a: 1, b: 2}.slice(:a) → {:a=>1}
{a: 1, b: 2}.except(:a) → {:b=>2}
{a: 1}.transform_values { |v| v + 1 } → {:a=>2}
{a: 1}.transform_keys(&:to_s) → {"a"=>1}
{a: 1}.transform_keys(a: :b) → {:b=>1}
{"a" => {"b" => 1}}.deep_symbolize_keys → {:a=>{:b=>1}}
{a: 1}.stringify_keys → {"a"=>1}
{a: 1}.invert → {1=>:a}
{a: 1}.key(1) → :a
{a: 1}.each_with_object({}) { |(k, v), h| h[v] = k } → {1=>:a}
{a: 1}.sum { |k, v| v } → 1
{a: 2}.count { |k, v| v > 1 } → 1
{a: 1} == {a: 1.0} → true
{a: 1}.eql?({a: 1.0}) → false
{1 => :a}[1.0] → nil
Hash[[[1,2]]] → {1=>2}
{"a": 1} → {:a=>1}
{a: 1, **{b: 2}} → {:a=>1, :b=>2}
{a: [1, {b: 2}]}.dig(:a, 1, :b) → 2
{a: 1}.reject { |k, v| v == 1 } → {}
{a: 1}.find_all { |k, v| v == 1 } → [[:a, 1]]
{a: 3, b: 1}.max_by { |_, v| v }.first → :a
{a: 1}.each { |k, v| }.size → 1
{a: 1}.delete(:a) → 1
{a: 1}.empty? || {a: 1}.key?(:a) && {}.none? → true
{ a: 1 }.with_indifferent_access["a"] → 1
{ a: {b: 1} }.with_indifferent_access.dig("a", :b) → 1
{ a: 1 }.with_indifferent_access.class → ActiveSupport::HashWithIndifferentAccess
{ a: 1 }.with_indifferent_access.inspect → "{\"a\"=>1}"
{ a: 1 }.with_indifferent_access.keys → ["a"]
{ a: 1 }.with_indifferent_access.fetch(:b) → KeyError: key not found: "b"
{a: 1}.sum { |pair| pair.last } → 1
{a: 1, b: 2}.each_slice(1).to_a → [[[:a, 1]], [[:b, 2]]]
{a: 1, b: 2}.zip([1]) → [[[:a, 1], 1], [[:b, 2], nil]]
{a: 1}.flat_map { |k, v| [k] * v } → [:a]
{a: 1, b: 2}.inject { |x, y| x + y } → [:a, 1, :b, 2]
{a: 1, b: 2}.values.sum / 2.0 → 1.5
{a: 1, b: 2}.sort_by { |k, v| -v }.first(1).map(&:first) → [:b]
{a: 1}.to_a.flatten → [:a, 1]
{a: 1}.each_with_index.to_a → [[[:a, 1], 0]]
{a: 1}.map.with_index { |(k, v), i| [k, v, i] } → [[:a, 1, 0]]
{a: 1, a: 2} → {:a=>2}
{1 => 2, 1.0 => 3} → {1=>2, 1.0=>3}
{[1] => 2}[[1]] → 2
{nil => 1}[nil] → 1
{a: {b: [1, 2]}}.dig(:a, :b, -1) → 2
{a: 1}.fetch(:b, 2) → 2
{a: 1}.fetch(:b) { |k| k.to_s } → "b"
{a: 1}.to_h { |k, v| [v, k] } → {1=>:a}
{a: 1}.any? → true
{}.any? → false
{a: 1}.all? { |k, v| v > 0 } → true
{a: 1}.find { |k, v| v == 2 } → nil
{a: 1, b: 2}.sum { _2 } → 3
{a: 1, b: 2}.min_by(2) { |_, v| v } → [[:a, 1], [:b, 2]]
{a: 1}.include?(:a) → true
{a: 1} <= {a: 1, b: 2} → true
{b: 1, a: 2}.min → [:a, 2]
{a: 2, b: 1}.sort_by(&:last) → [[:b, 1], [:a, 2]]
{a: 1}.each_entry.to_a → [[:a, 1]]
{a: [1, 2]}.flat_map { |k, v| v } → [1, 2]
{a: 1}.key?("a") → false
{a: 1}.values_at(:a, :b) → [1, nil]
{a: 1}.update(b: 2) → {:a=>1, :b=>2}
{a: nil}.dig(:a, :b) → nil
{a: 1}.partition { |k, v| v > 0 } → [[[:a, 1]], []]
{a: 1}.zip({b: 2}) → [[[:a, 1], [:b, 2]]]
{a: 1}.reduce([]) { |acc, (k, v)| acc << k } → [:a]
{a: 1}.count → 1
{a: 1}.entries → [[:a, 1]]
{a: 1}.first → [:a, 1]
{a: 1, b: 2}.first(1) → [[:a, 1]]
{a: 1, b: 2}.drop(1) → [[:b, 2]]
{a: 1, b: 2}.take_while { |k, v| v < 2 } → [[:a, 1]]
{a: 1, b: 2}.each_cons(2).to_a → [[[:a, 1], [:b, 2]]]
{a: 1}.group_by { |k, v| v } → {1=>[[:a, 1]]}
{a: 1}.uniq { |k, v| v } → [[:a, 1]]
{a: 1, b: 1}.tally → {[:a, 1]=>1, [:b, 1]=>1}
{a: 1}.cycle.first(2) → [[:a, 1], [:a, 1]]
{a: 1}.lazy.map { |k, v| v }.to_a → [1]
{a: 1}.deep_stringify_keys → {"a"=>1}
{a: 1}.assert_valid_keys(:b) → ArgumentError: Unknown key: :a. Valid keys are: :b
{"a" => 1}.symbolize_keys → {:a=>1}
{a: 1}.reverse_merge(a: 2, b: 3) → {:a=>1, :b=>3}
{a: {b: 1}}.deep_transform_values { |v| v + 1 } → {:a=>{:b=>2}}
{a: ""}.compact_blank → {}
{a: 1}.extract!(:a) → {:a=>1}
{ "a" => 1 }.map { |k, v| "#{k}:#{v}" }.join → "a:1"
{ "a": 1, 'b': 2, c: 3 } → {:a=>1, :b=>2, :c=>3}
{a: 1}.merge({b: 2}, {c: 3}) → {:a=>1, :b=>2, :c=>3}
"""


@pytest.mark.parametrize(("source", "result"), rows(HASHES))
def test_a_hash_answers_as_in_ruby(source: str, result: str) -> None:
    assert said(source) == result
