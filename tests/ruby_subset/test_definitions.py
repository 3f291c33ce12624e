"""Methods that an expression defines, and `retry`, as Ruby 3.1 has them; ⏎ stands for the end of a line."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

TABLE = r"""
if false; def f1() 1 end; end; f1 → NameError:
def sq(x) = x * x⏎sq(4) → 16
def sq(x); x * x; end; sq(4) → 16
def f(n) n < 2 ? 1 : n * f(n - 1) end; f(6) → 720
A1 = 5; def g2() A1 end; g2 → 5
def h() return 3 if true; 4 end; h → 3
def h2() raise 'x' rescue 5 end; h2 → 5
def h3⏎  Integer('x')⏎rescue ArgumentError⏎  7⏎ensure⏎  1⏎end⏎h3 → 7
def x(a) end; x(1).inspect → "nil"
def x1(a) a end; x1 → ArgumentError:
def x2(a) a end; x2(1, 2) → ArgumentError:
def nm() 1 end → :nm
def f() g end; def g() 7 end; f → 7
def even(n) n == 0 || odd(n - 1) end; def odd(n) n != 0 && even(n - 1) end; even(10) → true
(f rescue 1) || 2; def f() 3 end → :f
later rescue 1; def later() 3 end; later → 3
n = 0; begin; n += 1; raise 'x' if n < 3; n; rescue; begin; retry; rescue; 9; end; end → 3
x = begin; 1; ensure; 2; end; x → 1
x = []; begin; begin; raise 'a'; ensure; x << 1; end; rescue; x << 2; end; x → [1, 2]
def q?(s) s == 'a' end; %w[a b].select { |s| q?(s) } → ["a"]
def days_old(d) (Date.today - d).to_i end; days_old(Date.today - 3) → 3
[1,2].map { |i| def tt(y) y * 2 end; tt(i) } → [2, 4]
def kw(a:, b: 2) a + b end; kw(a: 1) → 3
def kw2(a:) a end; kw2 → ArgumentError:
def opt(h = {}) h[:a] end; opt(a: 3) → 3
n = 0; begin; n += 1; raise 'x' if n < 3; n; rescue; retry; end → 3
n = 0; begin; n += 1; raise 'x' if n < 3; n; rescue => e; retry if n < 2; e.message + n.to_s; end → "x2"
[1,2].each { |i| k = 0; begin; k += 1; raise if k < 2; rescue; retry; end } → [1, 2]
def a3() [1,2].each { |x| return x * 10 if x == 2 } end; a3 → 20
def f1; yield 1; end; f1 { |x| x + 1 } → 2
def f2(a) yield a, 2 end; f2(1) { |x, y| x + y } → 3
def f3; yield; end; f3 → LocalJumpError:
def f4; block_given? ? yield : 'none'; end; [f4, f4 { 5 }] → ["none", 5]
def f5(x); return yield(x) if block_given?; x; end; [f5(1), f5(1) { |v| v * 10 }] → [1, 10]
def f6; [1, 2].map { |x| yield x }; end; f6 { |x| x * 3 } → [3, 6]
def f7; yield [1, 2]; end; f7 { |a, b| a + b } → 3
def f8; yield a: 1; end; f8 { |a:| a } → 1
def f9; yield 1; 9; end; f9 { |x| break x * 5 } → 5
def g1; yield 1; end; g1 { |x| next 7 if x == 1; 8 } → 7
def g2(&b) b.call(2) + yield(3) end; g2 { |x| x * 2 } → 10
def g3; __method__; end; g3 → :g3
def g4; [1].each { return __method__ } end; g4 → :g4
__method__.inspect.size > 0 → true
def g5; block_given?; end; g5 → false
def g6; block_given?; end; g6 { } → true
def g7(a) a.each_with_index { |x, i| yield x, i }; end; r = []; g7(%w[a b]) { |x, i| r << "#{i}#{x}" }; r → ["0a", "1b"]
block_given? → false
def a1; b1; end; def b1; 1; end; a1 → 1
def a2(x) x > 3 ? b2(x) : 0 end⏎def b2(y) = y * 2⏎[a2(1), a2(5)] → [0, 10]
def even1(n) n == 0 ? true : odd1(n - 1) end⏎def odd1(n) n == 0 ? false : even1(n - 1) end⏎even1(10) → true
def a3(l) l.map { |x| b3(x) } end⏎def b3(x) x + 1 end⏎a3([1, 2]) → [2, 3]
def a4; b4; end; a4; def b4; 1; end → NameError:
begin; begin; raise 'a'; rescue; raise 'b'; end; rescue => e; [e.message, e.cause&.message]; end → ["b", "a"]
begin; raise 'a'; rescue => e; e.cause; end → nil
begin; 'abc' =~ nil; rescue => e; e.message; end → nil
begin; 'abc'.sub(nil, ''); rescue => e; e.message; end → "wrong argument type nil (expected Regexp)"
begin; 'abc'.gsub(1, ''); rescue => e; e.message; end → "wrong argument type Integer (expected Regexp)"
begin; raise 'x', cause: nil; rescue => e; e.cause; end → nil
begin; begin; raise 'a'; rescue => e; raise e; end; rescue => e; e.cause; end → nil
"""


@pytest.mark.parametrize(("source", "shown"), rows(TABLE))
def test_a_method_of_its_own(source: str, shown: str) -> None:
    result = said(source.replace("⏎", "\n"))
    assert result.startswith(shown) if shown.endswith("Error:") else result == shown
