"""Keywords in a call: a hash where the method takes none, refused where it knows others."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

KEYWORDS = r"""
[{a: 1}].include?(a: 1) → true
[{a: 1}].index(a: 1) → 0
[[{a: 1}]].flatten.delete(a: 1) → {:a=>1}
[{a: 1}].excluding(a: 1) → []
[1, 2].each_with_object(n: 0) { |x, h| h[:n] += x } → {:n=>3}
[1, 2].inject(n: 0) { |h, x| h.merge(n: h[:n] + x) } → {:n=>3}
[1].push(2, a: 1) → [1, 2, {:a=>1}]
[1].first(a: 1) → TypeError: no implicit conversion of Hash into Integer
{x: 1}.fetch(:y, a: 1) → {:a=>1}
{x: 1}.merge(a: 1) → {:x=>1, :a=>1}
{x: 1}.update(a: 1) → {:x=>1, :a=>1}
{x: 1}.reverse_update(a: 1) → {:a=>1, :x=>1}
{x: 1}.transform_keys(x: :y) → {:y=>1}
{x: 1}.transform_keys!(x: :y) → {:y=>1}
{{a: 1}=>2}.key?(a: 1) → true
{}.store(:a, b: 1) → {:b=>1}
Hash[a: 1] → {:a=>1}
Hash.new(a: 1)[:x] → {:a=>1}
Array(a: 1) → [[:a, 1]]
Set.new([{a: 1}]).include?(a: 1) → true
OpenStruct.new(a: 1).a → 1
:a.in?(a: 1) → true
JSON.generate(a: 1) → "{\"a\":1}"
JSON.parse('{"a":1}', symbolize_names: true) → {:a=>1}
{a: 1, b: 2}.to_json(only: :a) → "{\"a\":1}"
"cat".gsub(/[ac]/, a: 1) → "t"
"x".include?(a: 1) → TypeError: no implicit conversion of Hash into String
format("%{a}", a: 1) → "1"
"%{a}" % {b: 1} → KeyError: key{a} not found
"%<a>d" % {b: 1} → KeyError: key<a> not found
1.class(a: 1) → ArgumentError: wrong number of arguments (given 1, expected 0)
Date.today.all_month(a: 1) → ArgumentError: wrong number of arguments (given 1, expected 0)
2.5.round(half: :even) → 2
2.5.round(foo: 1) → ArgumentError: unknown keyword: :foo
2.5.round(foo: 1, bar: 2) → ArgumentError: unknown keywords: :foo, :bar
Integer("x", excepton: false) → ArgumentError: unknown keyword: :excepton
2.5.try(:round, half: :even) → 2
2.5.try!(:round, half: :even) → 2
1.try!(nil) → TypeError: nil is not a symbol nor a string
"abcdef".truncate(5, {omission: "…"}) → "abcd…"
"a b c".truncate_words(2, omission: "!") → "a b!"
%w[a b c].to_sentence({last_word_connector: " or "}) → "a, b or c"
[1].clone(freeze: true) → [1]
"a".clone(freeze: false) → "a"
1234.5.to_fs(:rounded, precision: 2) → "1234.50"
Date.new(2019, 1, 1).advance(days: 1).change(day: 5) → Sat, 05 Jan 2019
Date.new(2019, 1, 1).next_week(:friday, same_time: true) → Fri, 11 Jan 2019
"""


@pytest.mark.parametrize(("source", "result"), rows(KEYWORDS))
def test_keywords_go_where_ruby_puts_them(source: str, result: str) -> None:
    assert said(source) == result
