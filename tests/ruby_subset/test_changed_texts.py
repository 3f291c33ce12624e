"""Texts that are changed in place, in variables, indexes and parameters of blocks, as Ruby 3.1 changes them."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

CHANGED = r"""
s = 'abc'; s << 'd'; s → "abcd"
s = 'abc'; s << 'd' << 'e' << 102; s → "abcdef"
s = ''; %w[a b].each { |x| s << x << ',' }; s.chomp!(','); s → "a,b"
s = ''; %w[a b].each { |x| s.concat(x, '-') }; s → "a-b-"
%w[a b].each_with_object('') { |x, s| s << x } → "ab"
%w[a b].each_with_object(+'') { |x, s| s << x; nil } → "ab"
%w[a b].each_with_index.with_object('') { |(x, i), s| s << x << i.to_s } → "a0b1"
%w[a b].each.with_object(String.new) { |x, s| s << x } → "ab"
{a: 1, b: 2}.each_with_object('') { |(k, v), s| s << "#{k}#{v}" } → "a1b2"
%w[a b].inject('') { |s, x| s << x } → "ab"
%w[a b].inject('') { |s, x| s << x; s } → "ab"
'x'.tap { |s| s << 'y' } → "xy"
'x'.dup << 'y' → "xy"
('x' + 'y') << 'z' → "xyz"
String.new << 'a' << 'b' → "ab"
s = +'a'; s << 'b'; s.length → 2
%w[a b].join(', ') << '.' → "a, b."
'a'.upcase << 'b' → "Ab"
format('%02d', 1) << 'x' → "01x"
5.to_s << "a" → "5a"
5.to_s.insert(0, "a") → "a5"
5.to_s.prepend("x").concat("y") → "x5y"
5.to_s(2) << "b" → "101b"
:a.to_s << "b" → "ab"
1.day.iso8601.insert(0, "x") → "xP1D"
Time.at(0).utc.to_s.insert(0, "x") → "x1970-01-01 00:00:00 UTC"
Time.at(0).utc.iso8601.sub!("T", " ") → "1970-01-01 00:00:00Z"
nil.to_s << "b" → FrozenError: can't modify frozen String: ""
"abc".to_s << "d" → "abcd"
x = "a"; x.to_s << "b"; x → "ab"
x = 5; x.to_s << "b"; x → 5
x = :a; y = x.to_s; y << "b"; [x, y] → [:a, "ab"]
x = 5; "#{x.to_s << "b"}" → "5b"
x = [1]; x.to_s.upcase! → nil
x = {a: 7}; x[:a].to_s.prepend("#") → "#7"
x = {a: "s"}; x[:a].to_s.prepend("#"); x → {:a=>"#s"}
[1, 2].map { |i| i.to_s.rjust(2, "0") << "." } → ["01.", "02."]
[1, 2].map { |i| i.to_s << "." } → ["1.", "2."]
true.to_s.upcase! → FrozenError: can't modify frozen String: "true"
nil.to_s.upcase! → FrozenError: can't modify frozen String: ""
s = ''; s << 0xD800 → RangeError: invalid codepoint 0xD800 in UTF-8
'x'.concat(65, 'b') → "xAb"
'x'.prepend(5) → TypeError: no implicit conversion of Integer into String
s = 'abc'; s.upcase!; s → "ABC"
s = 'ABC'; s.upcase! → nil
s = 'abc'; [s.upcase!, s] → ["ABC", "ABC"]
s = 'abc'; s.sub!(/b/) { |m| m.upcase }; s → "aBc"
s = 'abc'; s.gsub!(/[ac]/, 'x') → "xbx"
s = 'abc'; s.gsub!(/z/, 'x') → nil
s = 'abc'; s.gsub!(/b/, 'b') → "abc"
s = 'abc'; s.sub!('z', 'x').nil? → true
s = ' a '; s.strip!; s → "a"
s = 'a'; s.strip! → nil
s = "a\n"; s.chomp!; s → "a"
s = 'abc'; s.delete!('b'); s → "ac"
s = 'abc'; s.tr!('a', 'z'); s → "zbc"
s = 'aab'; s.squeeze!; s → "ab"
s = 'abc'; s.reverse! → "cba"
s = 'abc'; s.insert(1, 'X'); s → "aXbc"
s = 'abc'; s.insert(-1, 'X'); s → "abcX"
s = 'abc'; s.insert(-2, 'X'); s → "abXc"
s = 'abc'; s.prepend('x', 'y'); s → "xyabc"
s = 'abc'; s.replace('z'); s → "z"
s = 'abc'; s.clear; s → ""
s = 'abc'; [s.slice!(0), s] → ["a", "bc"]
s = 'abc'; [s.slice!(0, 2), s] → ["ab", "c"]
s = 'abc'; [s.slice!(/b/), s] → ["b", "ac"]
s = 'abc'; [s.slice!('z'), s] → [nil, "abc"]
s = 'abc'; [s.slice!(1..), s] → ["bc", "a"]
s = 'abc'; s[0] = 'X'; s → "Xbc"
s = 'abc'; s[-1] = 'XY'; s → "abXY"
s = 'abc'; s[0, 2] = ''; s → "c"
s = 'abc'; s[0..1] = 'Z'; s → "Zc"
s = 'abc'; s[/b(c)/, 1] = 'Z'; s → "abZ"
s = 'abc'; s[/(?<n>b)/, 'n'] = 'Z'; s → "aZc"
s = 'abc'; s['b'] = 'Z'; s → "aZc"
s = 'abc'; s[3] = 'Z'; s → "abcZ"
s = 'abc'; s[1] += 'x'; s → "abxc"
s = nil; s&.upcase! → nil
s = 'a'; s&.upcase!; s → "A"
h = {a: 'x'}; h[:a] << 'y'; h → {:a=>"xy"}
h = Hash.new { |hh, k| hh[k] = '' }; h[:a] << 'y'; h[:a] << 'z'; h → {:a=>"yz"}
h = {}; h[:a] ||= ''; h[:a] << 'b'; h → {:a=>"b"}
h = {a: 'x'}; h[:a].upcase!; h → {:a=>"X"}
a = ['x', 'y']; a[0] << 'z'; a → ["xz", "y"]
a = %w[x y]; a.each { |s| s << '!' }; a → ["x!", "y!"]
a = %w[x y]; a.each { |s| s.upcase! } → ["X", "Y"]
a = %w[x y]; a.map { |s| s << '!' } → ["x!", "y!"]
a = %w[x y]; a.map(&:upcase).each { |s| s.prepend('<') }.join → "<X<Y"
a = []; a << 'x' << 'y'; a → ["x", "y"]
a = []; (a << 1) << 2; a → [1, 2]
d = Date.new(2024,3,31); d << 1 → Thu, 29 Feb 2024
1 << 4 → 16
s = 'a'; f = -> { s << 'b' }; f.call; f.(); s → "abb"
s = 'a'; 3.times { |i| s << i.to_s }; s → "a012"
s = 'a'; s *= 2; s << 'b'; s → "aab"
s = 'a'; s.freeze; s → "a"
s = 'ab'; s.capitalize!; s.swapcase!; s → "aB"
s = 'ab'; s.succ!; s → "ac"
s = "a b"; s.squish!; s → "a b"
s = "a b"; s.remove!('a'); s → " b"
s = 'a'; s.force_encoding('UTF-8'); s → "a"
s = 'a'; t = "#{s}"; t << 'b'; [s, t] → ["a", "ab"]
s = 'a'; t = s + ''; t << 'b'; [s, t] → ["a", "ab"]
s = 'a'; t = s.dup; t << 'b'; [s, t] → ["a", "ab"]
out = ''; %w[x y].each_with_index { |l, i| out << "#{i}:#{l} " }; out.rstrip!; out → "0:x 1:y"
s = 'x'; if s.upcase! then s else 'no' end → "X"
s = 'a'; s.concat('b').concat('c'); s → "abc"
s = 'a'; s.upcase!.concat('c') rescue 'e' → "Ac"
s = 'hello world'; s.split.each { |w| w.capitalize! }.join(' ') → "Hello World"
x = %w[b a]; x.each_with_object(Hash.new('')) { |k, h| h[k] += 'z' } → {"b"=>"z", "a"=>"z"}
s = 'é'; s << 233; s → "éé"
"""

REFUSED = r"""
s = 'a'; s[] = 'b' → ArgumentError
s = 'abc'; s[1, -1] = 'x' → IndexError
s = 'abc'; s.insert(9, 'X'); s → IndexError
s = 'abc'; s['z'] = 'Z'; s → IndexError
s = 'abc'; s[9] = 'Z'; s → IndexError
s = 'abc'; s[/z/] = 'Z'; s → IndexError
s = 'abc'; s[5..6] = 'Z'; s → RangeError
s = 'abc'; s[1] = 5 → TypeError
s = 'abc'; s << nil → TypeError
s = 'abc'; s << 5.5 → TypeError
s = nil; s << 'a' → NoMethodError
s = 'a'; s << -1 → RangeError
s = 'abc'; t = s; t << 'd' → FrozenError
s = 'abc'.freeze; s << 'd' → FrozenError
"""
"""Also what two variables share: a change in one would have to be seen in the other."""


@pytest.mark.parametrize(("source", "shown"), rows(CHANGED))
def test_a_text_is_changed_where_it_stands(source: str, shown: str) -> None:
    assert said(source) == shown


@pytest.mark.parametrize(("source", "kind"), rows(REFUSED))
def test_an_error_of_a_change(source: str, kind: str) -> None:
    assert said(source).startswith(f"{kind}: ")
