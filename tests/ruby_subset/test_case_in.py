"""Matching of patterns, as Ruby 3.1 does it; ⏎ stands for the end of a line."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

TABLE = r"""
case 5; in Integer => n then n * 2; end → 10
case {a: 1, b: [1, 2]}; in {a: Integer => x, b: [y, *]} then [x, y]; end → [1, 1]
case [1, [2, 3]]; in [a, [b, *c]] then [a, b, c]; end → [1, 2, [3]]
case {name: 'x', v: 3}; in {name: String => n, v: 1..5 => v} if v > 2 then "#{n}#{v}"; else 0; end → "x3"
case 5; in 1 | 5 then :y; end → :y
case 7; in 1 | 5 then :y; end → NoMatchingPatternError:
case nil; in nil then :nil; end → :nil
case [1,2,3,4]; in [*, 3, *post] then post; end → [4]
x = 5; case 5; in ^x then :same; end → :same
case {a: 1}; in {a: 1, **rest} then rest; end → {}
case {a: 1}; in {a: 1, **nil} then :exact; end → :exact
case {a: 1, b: 2}; in {a: 1, **nil} then :exact; else :no; end → :no
{a: 1} => {a:}; a → 1
(1 in Integer) → true
({a: 1} in {a: String}) → false
1 => Integer → nil
1 => String → NoMatchingPatternError:
case 'abc'; when /b/ then $~.pre_match; end → "a"
case when 1 > 2 then :a when 2 > 1 then :b end → :b
case [1, [2, 3, 4]]; in [Integer => a, [b, *]] unless a > 1 then [a, b]; end → [1, 2]
case {}; in {} then :empty; end → :empty
case {a: 1}; in {} then :empty; else :no; end → :no
case []; in [] then :empty; end → :empty
case [1]; in [] then :empty; else :no; end → :no
case [1,2]; in a, b then a + b; end → 3
case [1,2,3]; in a, *b then b; end → [2, 3]
case [1,2,3]; in [a, ] then a; end → 1
case [1,2,3]; in [*a, b] then [a, b]; end → [[1, 2], 3]
case {a: 1, b: 2}; in a:, b: then a + b; end → 3
case {a: 1, b: 2}; in {a: Integer | Float => n} then n; end → 1
case 5; in 1.. then :pos; end → :pos
case 5; in ..1 then :pos; else :neg; end → :neg
case 'abc'; in /b/ then :b; end → :b
case 5; in Integer | String then :is; end → :is
case 5; in n if n.even? then :e; in n then n; end → 5
case 5; in ->(n) { n > 3 } then :big; end → :big
case 3; in ^(1 + 2) then 3; end → 3
case nil; in nil then 1; end → 1
case true; in true | false then :b; end → :b
case :a; in :a | :b then 1; end → 1
case {name: {first: 'x'}}; in {name: {first:}} then first; end → "x"
case {"a" => 1}; in {a: 1} then 1; else 2; end → 2
case {"a": 1}; in {"a": 1} then 1; else 2; end → 1
case [1, 1]; in [a, ^a] then :same; else :no; end → :same
case {a: nil}; in {a: nil} then 1; end → 1
case {b: nil}; in {a: nil} then 1; else 2; end → 2
case 5; in String then 1; end → NoMatchingPatternError:
x = {a: [1, {b: 2}]}; x => {a: [_, {b:}]}; b → 2
x = 5; x in Integer → true
(5 in Integer) && (5 in 1..9) → true
5 => n; n → 5
res = (case [1, 2]; in [Integer, Integer] then :ints; end); res → :ints
case {a: 1, b: 2, c: 3}; in {a: 1, **others} then others; end → {:b=>2, :c=>3}
case {a: 1}; in Hash => h then h; end → {:a=>1}
case [1, 'x', :y]; in [Integer, String, Symbol] then 1; end → 1
case [1]; in Array(a) then a; end → 1
case [1]; in Array[a] then a; end → 1
case {a: 1}; in Hash(a:) then a; end → 1
case 'x'; in 'x' then 1; in 'y' then 2; end → 1
case 7; in 0 then :zero; in Integer | Float => n if n > 5 then "big #{n}"; end → "big 7"
case {s: 'opened', n: 3}⏎in {s: 'closed'} then 1⏎in {s: 'opened', n: 1..5 => n}⏎  n * 2⏎else⏎  0⏎end → 6
data = {a: 1}.with_indifferent_access; case data; in {a: Integer => q} then q; else 0; end → 1
data = {a: 1, b: 2}.with_indifferent_access; case data; in {a: 1, **rest} then rest; end → {"b"=>2}
in_ok = {role: 'x'}; if in_ok in {role: 'x' | 'y' => r} then r end → "x"
[[1, :a], [2, :b]].map { |p| case p; in [n, s] then "#{n}#{s}"; end } → ["1a", "2b"]
[{a: 1}, {a: 2}].select { |h| h in {a: 2..} } → [{:a=>2}]
case Date.new(2024,1,2); in Date => d then d.year; end → 2024
"""


@pytest.mark.parametrize(("source", "shown"), rows(TABLE))
def test_a_value_is_as_the_pattern_says(source: str, shown: str) -> None:
    result = said(source.replace("⏎", "\n"))
    assert result.startswith(shown) if shown.endswith("Error:") else result == shown
