"""Flow: blocks, lambdas, variables, `if`, `case`, loops, `rescue`, as Ruby 3.1 has them."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

FLOW = r"""
a, b = 1, 2; [b, a] → [2, 1]
a, (b, *c), d = 1, [2, 3, 4], 5; [a,b,c,d] → [1, 2, [3, 4], 5]
*a, b = [1,2,3]; [a,b] → [[1, 2], 3]
a, *b, c = 1; [a,b,c] → [1, [], nil]
a = *nil; a → []
a = *1..3; a → [1, 2, 3]
a = 1, *[2,3]; a → [1, 2, 3]
[[1,2]].map { |a, b = 5, *c, d| [a,b,c,d] } → [[1, 5, [], 2]]
[[1]].map { |a, b = 5| [a,b] } → [[1, 5]]
x = 5; x -1 → 4
x = 5; x - 1 → 4
x = 5; x *2 → 10
x = [5]; x [0] → 5
x = 5; [x -1, x +1] → [4, 6]
x = true && nil; x → nil
x = nil || 5 → 5
x ||= 3; x → 3
x = 3; x &&= nil; x → nil
h = {}; h[:a] ||= 1; h[:a] += 2; h → {:a=>3}
h = Hash.new(0); "hello".each_char { |c| h[c] += 1 }; h → {"h"=>1, "e"=>1, "l"=>2, "o"=>1}
h = Hash.new { |hash, k| hash[k] = k * 2 }; h[2]; h → {2=>4}
a = [1,2]; a << 3 << 4; a → [1, 2, 3, 4]
a = []; a[3] = 1; a → [nil, nil, nil, 1]
{a: 1}.filter_map { |k, v| k if v == 1 } → [:a]
case "hello" when /^h(.)/ then $1 end → "e"
case when false then 1 else 2 end → 2
case 3 when 1, *[2, 3] then :y end → :y
i = 0; while i < 5; i += 1; next if i == 2; break i * 10 if i == 4; end → 40
i = 0; i += 1 until i == 3; i → 3
i = 0; begin; i += 1; end while i < 3; i → 3
for a, b in [[1,2],[3,4]] do x = a + b end; [x, a] → [7, 3]
for i in 1..3 do end → 1..3
loop { break 5 } → 5
[1,2,3].each { |x| break x * 2 if x == 2 } → 4
[1,2,3].map { |x| next 0 if x == 2; x } → [1, 0, 3]
begin; raise "x"; rescue => e; [e.class, e.message]; end → [RuntimeError, "x"]
begin; Integer("x"); rescue ArgumentError; 1; else 2; ensure 3; end → 1
begin; 1; rescue; 2; else; 3; ensure; 4; end → 3
begin; raise ArgumentError; rescue TypeError, ArgumentError => e; e.message; end → "ArgumentError"
begin; raise ArgumentError, "boo"; rescue => e; e.inspect; end → "#<ArgumentError: boo>"
(raise "x" rescue 7) → 7
x = Integer("z") rescue 8 → 8
raise "boom" → RuntimeError: boom
raise ArgumentError → ArgumentError: ArgumentError
raise TypeError.new("t") → TypeError: t
raise 5 → TypeError: exception class/object expected
f = ->(x, y = 2) { x + y }; [f.call(1), f.(1, 3), f[5]] → [3, 4, 7]
f = ->(x) { x }; f.call → ArgumentError: wrong number of arguments (given 0, expected 1)
f = lambda { |x| return x * 2 }; f.call(4) → 8
f = proc { |x, y| [x, y] }; f.call([1, 2]) → [1, 2]
f = proc { |x| x }; f.call(1, 2) → 1
add = ->(a, b) { a + b }; add.curry[1][2] → 3
f = ->(x) { x + 1 } >> ->(x) { x * 2 }; f.call(3) → 8
f = ->(x) { x + 1 } << ->(x) { x * 2 }; f.call(3) → 7
m = 5; [1].each { |x; m| m = x }; m → 5
x = 1; [2].each { |x| x }; x → 1
[1,2].each { |y| z = y }; defined?(z) → nil
if false then q = 1 end; q → nil
a = 1; defined?(a) → "local-variable"
5.then { |x| x + 1 } → 6
nil =~ /a/ → nil
"a1b22" =~ /(\d+)/; [$1, $~[0]] → ["1", "1"]
"x" =~ /y/; $~ → nil
if /(?<yr>\d+)-(?<mo>\d+)/ =~ "2024-05" then [yr, mo] end → ["2024", "05"]
/(?<yy>\d+)/ =~ "zz"; yy → nil
catch(:done) { 10.times { |i| throw :done, i if i == 3 }; :never } → 3
a = [1,2,3]; a.delete(2); a → [1, 3]
a = [1,2,3]; a.pop; a.shift; a → [2]
a = [1,2,3]; a.insert(1, 9); a → [1, 9, 2, 3]
a = [3,1]; a.sort!; a → [1, 3]
a = [1]; a.frozen? → false
:a.to_proc.call("x") rescue $!.class → NoMethodError
x = if true then 1 end; x → 1
x = unless true then 1 end; x → nil
x = (1 if false); x → nil
a = b = 3; a + b → 6
a = [1,2,3]; b, *c = *a; c → [2, 3]
def_x = 1; def_x → 1
a = 1; {a:} → {:a=>1}
->(a, *b, k: 1, **o, &blk) { [a, b, k, o] }.call(1, 2, k: 3, z: 4) → [1, [2], 3, {:z=>4}]
->(k:) { k }.call → ArgumentError: missing keyword: :k
->(k:) { k }.call(k: 1, j: 2) → ArgumentError: unknown keyword: :j
{a: 1}.then { |h| h[:a] } → 1
h = {b: 1, a: 2}; h.delete(:b); h.keys → [:a]
{a: 1, b: 2}.filter_map { |k, v| "#{k}=#{v}" if v > 1 } → ["b=2"]
1.then { next 5 } → 5
[1, 2, 3].each.next → 1
a = [1,2,3].each_slice(2).with_index.map { |s, i| [i, s] } → [[0, [1, 2]], [1, [3]]]
[1,2,3].filter_map.with_index { |x, i| x if i > 0 } → [2, 3]
[1,2,3].each do |x| next if x == 1; break x end → 2
x = [1,2].each_with_index { |a, i| break [a, i] if i == 1 } → [2, 1]
[[1,2],[3,4]].each { |a, b| [5].each { |c| next } ; break a + b } → 3
r = []; while true; r << 1; [1].each { |x| break }; break if r.size > 2; end; r → [1, 1, 1]
f = ->(x) { [1,2].each { |y| return y if y == x }; :no }; [f.(2), f.(9)] → [2, :no]
f = ->(n) { n < 2 ? n : f.(n-1) + f.(n-2) }; f.(10) → 55
begin; begin; raise "a"; ensure; x = 1; end; rescue => e; [x, e.message]; end → [1, "a"]
begin; raise KeyError, "k"; rescue IndexError => e; e.class; end → KeyError
begin; [].fetch(1); rescue KeyError; 1; rescue IndexError, TypeError; 2; end → 2
x = begin 1 end; x → 1
a = (b = 2; b * 3); a → 6
a = if true then 1 else 2 end + 1; a → 2
a = case 1 when 1 then :x end; a → :x
puts_x = 3; puts_x.to_s → "3"
a = [1, 2, 3]; a.map! { |x| x + 1 }; a.select!(&:even?); a → [2, 4]
h = {a: 1}; h.each_pair { |k, v| h[k] = v + 1 }; h → {:a=>2}
x = 10; x -= 3; x *= 2; x /= 4; x **= 2; x %= 5; x → 4
x = "a"; x += "b"; x → "ab"
x = [1]; x += [2]; x |= [2, 3]; x &= [1, 3]; x → [1, 3]
x = 1; x <<= 3; x → 8
h = Hash.new { |hh, k| hh[k] = [] }; h[:a] << 1; h[:b] <<= 2; h → {:a=>[1], :b=>[2]}
h = {}; h[:x] ||= []; h[:x] << 1; h → {:x=>[1]}
a = [nil]; a[0] ||= 5; a → [5]
a = [1, 2]; a[0], a[1] = a[1], a[0]; a → [2, 1]
(a, b), c = [1, 2], 3; [a, b, c] → [1, 2, 3]
*, a = [1, 2]; a → 2
a = *"x"; a → ["x"]
a, b = {a: 1}; [a, b] → [{:a=>1}, nil]
x = y = []; x << 1; y → [1]
x = true and false; x → true
x = (not nil); x → true
1 if true unless false → 1
i = 10; i -= 1 while i > 5; i → 5
x = 3; case when x < 2 then :a when x < 5 then :b end → :b
case [1, 2] when Array then :arr end → :arr
case "x" when "a", "x" then 1 end → 1
case :a when :b then 1 else nil end → nil
case 5 when ->(n) { n > 3 } then :big end → :big
case nil when nil then 1 end → 1
case 1.0 when 1 then :y end → :y
case "abc" when /b/ then $~.pre_match end → "a"
x = [*1..3, *[4]].sum { _1 * 2 } → 20
f = proc { |a, (b, c), *d, e: 5| [a, b, c, d, e] }; f.call(1, [2, 3], 4, e: 6) → [1, 2, 3, [4], 6]
f = ->(a, b = 2, *c, d) { [a, b, c, d] }; [f.(1, 9), f.(1, 2, 3, 4)] → [[1, 2, [], 9], [1, 2, [3], 4]]
f = proc { |a, b = a| [a, b] }; f.call(1) → [1, 1]
f = ->(*a, **k) { [a, k] }; f.(1, x: 2) → [[1], {:x=>2}]
f = ->(h) { h }; f.(a: 1) → {:a=>1}
f = proc { |h| h }; f.(a: 1) → {:a=>1}
f = ->(a) { a }; f.(1, 2) → ArgumentError: wrong number of arguments (given 2, expected 1)
f = ->(a, b:) { [a, b] }; f.(1) → ArgumentError: missing keyword: :b
f = ->() { 5 }; f.() → 5
f = -> x, y { x + y }; f.(1, 2) → 3
f = lambda do |x| x end; f.(3) → 3
"abc".then { |s| s[0] } → "a"
1.then { |x| x + 1 }.then { _1 * 2 } → 4
%w[x::a x::b y].map { |t| t.split("::", 2).first if t.include?("::") }.compact.uniq → ["x"]
{a: 1, b: 2}.excluding(:a) rescue {a: 1, b: 2}.except(:a) → {:b=>2}
[3, 5].minmax.then { |lo, hi| [lo, hi] } → [3, 5]
[[1, 2], [3, 4]].then { |(a, b), c| [a, b, c] } → [1, 2, [3, 4]]
[1, 2, 3].step rescue 1 → 1
catch { |t| throw t, 5 } → 5
raise Exception, "x" rescue 1 → Exception: x
begin; raise Exception, "x"; rescue Exception => e; e.message; end → "x"
begin; raise "a"; rescue; raise "b"; end rescue $!.message → "b"
begin; 1 / 0; rescue ZeroDivisionError => e; e.message; end → "divided by 0"
begin; [1].first("x"); rescue TypeError => e; e.message; end → "no implicit conversion of String into Integer"
begin; Integer(nil); rescue TypeError => e; e.message; end → "can't convert nil into Integer"
begin; nil + 1; rescue NoMethodError => e; e.message; end → "undefined method `+' for nil:NilClass"
begin; {}.fetch(:a); rescue KeyError => e; e.message; end → "key not found: :a"
begin; raise ArgumentError.new("m"); rescue => e; e.full_message rescue 1; e.to_s; end → "m"
begin; raise StandardError; rescue => e; e.message; end → "StandardError"
begin; loop { raise StopIteration }; 3; end → 3
loop do break end → nil
x = loop { break 1, 2 } → [1, 2]
[1,2].each { |x| next 1, 2 } → [1, 2]
1.upto(3) { |x| break x * 10 if x == 2 } → 20
begin; x = 1; end until true; x → 1
for x in [1,2,3] do next if x == 1; break x end → 2
x = 5 if false; x.inspect → "nil"
a = [1, 2, 3].map do |x| x * 2 end; a → [2, 4, 6]
{ if: 1, class: 2 }[:class] → 2
"""


@pytest.mark.parametrize(("source", "result"), rows(FLOW))
def test_an_expression_goes_as_in_ruby(source: str, result: str) -> None:
    assert said(source) == result
