"""What stands in a source, and what every value answers, as in Ruby 3.1."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

VALUES = r"""
-2.abs → 2
-2 ** 2 → -4
2 ** -1 → (1/2)
!nil & true → true
not true == false → true
true and false or true → true
1.step(10, 4).to_a → [1, 5, 9]
1 == 1.0 → true
1.eql?(1.0) → false
defined?(String) → "constant"
defined?(foo) → nil
"a" "b" → "ab"
'a\'b\\c\n' → "a'b\\c\\n"
%q(a(b)c\)) → "a(b)c)"
:"a b" → :"a b"
:"a#{1}" → :a1
?a → "a"
"\u00e9\x41\101\e\s\u{41 42}" → "éAA\e AB"
"#{}" → ""
"#{1; 2}" → "2"
"#@x#$y#1" → "#1"
"a#{"b#{1}"}" → "ab1"
1_000 → 1000
0x1f + 0b11 + 0o17 + 017 → 64
1.5e3 → 1500.0
3r → (3/1)
1.0.to_s → "1.0"
nil.to_a → []
nil.to_s → ""
nil & true → false
5.clamp(1, 3) → 3
5.between?(1, 10) → true
5.tap { |x| x + 1 } → 5
5.in?([1, 5]) → true
nil.try(:foo) → nil
"a".try(:upcase) → "A"
"a".try(:foo) → nil
" ".blank? → true
0.blank? → false
nil.inspect → "nil"
1.is_a?(Comparable) → true
1.instance_of?(Integer) → true
Integer === 1 → true
Integer <= Numeric → true
Integer.ancestors.include?(Comparable) → true
"abc" !~ /b/ → false
$1 → nil
throw :x → UncaughtThrowError: uncaught throw :x
:a <=> :b → -1
:abc.size → 3
true & nil → false
true ^ true → false
1 <=> "a" → nil
nil <=> nil → 0
1 < nil → ArgumentError: comparison of Integer with nil failed
"a" < 1 → ArgumentError: comparison of String with 1 failed
() → nil
"%s-%s" % [1, 2] → "1-2"
5.times.map { |i| i * i } → [0, 1, 4, 9, 16]
3.downto(1).to_a → [3, 2, 1]
1.upto(3).select(&:odd?) → [1, 3]
3.times.to_a → [0, 1, 2]
1.equal?(1) → true
:a.equal?(:a) → true
a, = [9, 8]; a → 9
not(nil) → true
!!nil → false
5.downto(1).select(&:even?).map { |x| x ** 2 }.inject(:+) → 20
1.__send__(:+, 2) → 3
1.public_send("+", 2) → 3
1.respond_to?(:abs) → true
nil.respond_to?(:upcase) → false
5.instance_of?(Numeric) → false
String.name → "String"
1.class == Integer → true
Float::INFINITY > 10**100 → true
"#{[1, nil, :a, "b"]}" → "[1, nil, :a, \"b\"]"
"#{{a: 1}} #{nil} #{:a} #{1.0} #{1..2}" → "{:a=>1}  a 1.0 1..2"
"a" 'b' "c#{1}" → "abc1"
"tab\tnew\\n \#{x} \x41 \u{1F600}" → "tab\tnew\\n \#{x} A 😀"
'#{x} \n' → "\#{x} \\n"
%W[#{1}a b] → ["1a", "b"]
%q{a {b} c} → "a {b} c"
%Q[a [b] #{1}] → "a [b] 1"
%(a (b)) → "a (b)"
:"foo bar".to_s → "foo bar"
%s(abc) → :abc
"é".bytes.size → 2
?a + ?b → "ab"
5.clamp(..3) → 3
5.clamp(7..) → 7
"b".between?("a", "c") → true
"b".clamp("c", "d") → "c"
1.0.eql?(1.0) → true
nil.to_h → {}
nil.blank? && "".blank? && [].blank? && !0.blank? → true
"x".presence || "y" → "x"
"".presence || "y" → "y"
1.in?(1..3) → true
1.presence_in([1, 2]) → 1
nil.presence → nil
nil.to_s.empty? → true
3.times.map.with_index(1) { |x, i| x * i } → [0, 2, 6]
10.times.each_slice(3).map(&:sum) → [3, 12, 21, 9]
1.step(10, 3).map { |x| x } → [1, 4, 7, 10]
10.downto(7).to_a → [10, 9, 8, 7]
"a".upto("e").to_a → ["a", "b", "c", "d", "e"]
5 # trailing → 5
nil → nil
"""


@pytest.mark.parametrize(("source", "result"), rows(VALUES))
def test_a_value_answers_as_in_ruby(source: str, result: str) -> None:
    assert said(source) == result
