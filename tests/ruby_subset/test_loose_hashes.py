"""Hashes that take symbols for strings, as rows of the API are: what they take in, and what they hand to blocks."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

ROWS = r"""
h = {a: 1}.with_indifferent_access; h.merge(x: {y: 1})["x"]["y"] → 1
h = {a: {b: 1}}.with_indifferent_access; h.merge(x: {y: [{z: 1}]}).dig(:x, "y", 0, "z") → 1
h = {a: 1}.with_indifferent_access; h.update(x: {y: 1}); h[:x][:y] → 1
h = {a: {b: 1}}.with_indifferent_access; h.deep_merge(a: {c: {d: 2}}) → {"a"=>{"b"=>1, "c"=>{"d"=>2}}}
h = {a: 1}.with_indifferent_access; h.reverse_merge(x: {y: 1}) → {"x"=>{"y"=>1}, "a"=>1}
h = {a: 1}.with_indifferent_access; h.replace(x: {y: 1}) → {"x"=>{"y"=>1}}
h = {a: 1}.with_indifferent_access; h.store(:q, {r: 1}) → {"r"=>1}
h = {a: 1}.with_indifferent_access; h.fetch(:z) { |k| k } → "z"
h = {a: 1}.with_indifferent_access; h.delete(:z) { |k| k } → "z"
h = {a: 1}.with_indifferent_access; h.assoc(:a) → ["a", 1]
h = {a: 1}.with_indifferent_access; h.except(:a) → {}
h = {a: 1}.with_indifferent_access; h.without(:a) → {}
h = {a: 1}.with_indifferent_access; h.excluding(:a) → {"a"=>1}
h = {a: 1}.with_indifferent_access; h.excluding("a") → {}
h = {a: 1}.with_indifferent_access; h.slice(:a, :b) → {"a"=>1}
h = {a: 1}.with_indifferent_access; h.values_at(:a, "a") → [1, 1]
h = {a: 1}.with_indifferent_access; h.merge("a" => 2) { |k, a, b| [k, a, b] } → {"a"=>["a", 1, 2]}
h = {a: 1}.with_indifferent_access; h.fetch(:zz) → KeyError: key not found: "zz"
h = {a: 1}.with_indifferent_access; h[:n] = {o: 1}; h["n"]["o"] → 1
h = {a: 1}.with_indifferent_access; h.to_h { |k, v| [k, v] } → {"a"=>1}
h = {a: 1}.with_indifferent_access; h.transform_values { |v| {x: v} } → {"a"=>{:x=>1}}
h = {a: 1}.with_indifferent_access; h.symbolize_keys → {:a=>1}
h = {a: 1}.with_indifferent_access; h.any? { |k, v| k == :a } → false
h = {a: 1}.with_indifferent_access; h == {"a" => 1} && h == {a: 1} → false
h = {a: 1}.with_indifferent_access; h.key(1) → "a"
{a: 1} < nil → TypeError: no implicit conversion of nil into Hash
{a: 1} >= 5 → TypeError: no implicit conversion of Integer into Hash
[1, 2].index_with(0) { |x| x * 2 } → {1=>2, 2=>4}
[1, 2].index_with(0) → {1=>0, 2=>0}
[].zip(nil) → []
{a: 1}.merge(b: {c: 1})[:b]["c"] → nil
{a: 1} > nil → TypeError: no implicit conversion of nil into Hash
{a: 1} > {} → true
"""


@pytest.mark.parametrize(("source", "result"), rows(ROWS))
def test_a_loose_hash_answers_as_in_ruby(source: str, result: str) -> None:
    assert said(source) == result
