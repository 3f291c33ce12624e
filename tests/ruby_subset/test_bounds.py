"""What no expression may take: steps, room, depth; nobody rescues that, and Python never says it."""

from __future__ import annotations

import time
import tracemalloc

import pytest

from ruby_subset.program import Names, condition
from tests.ruby_subset.rows import said

COSTLY = r"""
while true do end
loop { }
loop { 1 } rescue 5
begin; loop { 1 }; rescue Exception; 5; end
begin; loop { 1 }; ensure; 5; end
x = "a"; loop { x += x }
x = [1]; loop { x += x }
x = 1; loop { x *= 3 }
"a" * 10**9
[1] * 10**9
10 ** 10 ** 10
1 << 10**9
(1..10**12).to_a
(1..).map { |i| i }
(1..).each { |i| i }
"x".ljust(10**9)
f = ->(n) { f.(n) }; f.(1)
a = []; a << a; a.inspect
a = []; a << a; a.flatten
a = []; a << a; b = []; b << b; a == b
a = []; a << a; a.hash
h = {}; h[:h] = h; h.inspect
x = []; 500.times { x = [x] }; x.inspect
([1] * 30).permutation.to_a
(1..20).to_a.combination(10).to_a
[1, 2].cycle { |x| x }
a = [1]; a.each { |x| a << x }
"a".upto("zzzzzzzzz") { |x| x }
[0] * 20000 + [1] * 20000; [[1] * 1000] * 1000; ([[1] * 1000] * 1000).flatten
h = Hash.new { |me, k| me[k + 1] }; h[1]
catch(:x) { loop { } }
[3, 1].sort { |a, b| loop { } }
def f(n); f(n + 1); end; f(1)
def f; f; ensure; f; end; f
begin; raise 'a'; rescue; retry; end
begin; raise; rescue; begin; retry; ensure; 1; end; end
s = 'a'; loop { s << s }
s = 'a' * 1_000_000; t = ''; t.concat(*([s] * 1_000))
s = 'a' * 1_000_000; t = ''; t.prepend(*([s] * 1_000))
s = 'a' * 1_000_000; while true; s.slice!(0); end
s = 'a' * 1_000_000; while true; (s['b'] = '') rescue nil; end
x = [0] * 100_000; while true; x in [a, *b]; end
x = [0] * 100_000; while true; a, *b = x; end
x = [0] * 20_000; while true; [x].each { |a, b| 1 }; end
x = (0...900).to_h { |i| [i.to_s.to_sym, i] }; while true; x in {**r}; end
9_000.times { |i| Time.now.in_time_zone(i.to_s) rescue i }
x = "é" * 250_000; while true; CGI.escape(x); end
x = "&amp;" * 50_000; while true; CGI.unescapeHTML(x); end
x = {a: 1}; 40.times { x = {a: x, b: x} }; x.to_query
v = Gem::Version.new("1." * 490 + "1"); while true; v <=> v; end
v = Gem::Version.new("0." * 490 + "0"); while true; v == v; end
x = "1." * 490 + "1"; while true; Gem::Version.new(x).bump; end
while true; (0..2**4_000).bsearch { |i| i > 5 }; end
Enumerator.new { |y| loop { y << 1 } }.to_a
Enumerator.produce(1) { |x| x * x }.to_a
Enumerator.produce("a") { |x| x + x }.to_a
1.step.lazy.map { |i| i }.to_a
[1].cycle.lazy.select { |x| x > 1 }.first
"1e999".to_d ** 999
s = OpenStruct.new; s.a = s; t = OpenStruct.new; t.a = t; s == t
s = Set[1]; s << s; s.flatten
def f; yield; f { 2 }; end; f { 1 }
x = (1..5000).to_a; loop { x.shuffle }
loop { Random.new }
x = (1..100).to_a; x.repeated_permutation(50)
x = [1]; y = x.chain(x); 20.times { y = y.chain(y) }; y.to_a
e = Enumerator.new { |y| y << 1; e.each { |x| y << x } }; e.to_a
x = "a" * 100000; loop { x.inquiry.a? }
loop { Digest::SHA256.hexdigest("a" * 10000) }
(1..10000).to_a.max_by(2000) { |x| -x }
"""


@pytest.mark.parametrize("source", COSTLY.strip().splitlines())
def test_it_ends_as_too_costly(source: str) -> None:
    assert said(source) == "too costly"


@pytest.mark.parametrize("source", COSTLY.strip().splitlines())
def test_it_ends_soon_and_holds_little(source: str) -> None:
    tracemalloc.start()
    start = time.process_time()
    said(source)
    took = time.process_time() - start
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert took < 2.0  # with the memory watched, and others at work
    assert most < 50 << 20


DEEP = ("(%s)", "[%s]", "!%s", "f(%s)", "[1].map { |x| %s }", "->(x) { %s }.call(1)", "%s.a", "%s || 1", '"#{%s}"')


@pytest.mark.parametrize("form", DEEP)
@pytest.mark.parametrize("count", [40, 150, 400, 3_000])
def test_what_is_nested_deep_is_a_fault_or_runs(form: str, count: int) -> None:
    source = "1"
    for _ in range(count):
        source = form.replace("%s", source)
    program = condition(source, Names())
    assert count < 400 or program.faults


LONG = (
    ("x = 'b'\n", "x.upcase!\n"), ("x = 'b'\n", "x[0] = 'a'\n"), ("X = 1\n", "X\n"), ("", "<<A\n\nA\n"),
    ("x = <<~A\n", "\t"), ("def f; end\n", "f;"), ("x = y = 'b'\n", "x = y;"),
)  # fmt: skip


@pytest.mark.parametrize(("begins", "goes_on"), LONG)
def test_what_is_long_is_read_soon(begins: str, goes_on: str) -> None:
    source = begins + goes_on * ((19_900 - len(begins)) // len(goes_on))
    start = time.process_time()
    condition(source, Names())
    assert time.process_time() - start < 2.0


def test_a_long_source_is_a_fault() -> None:
    assert (
        str(condition("1 + " * 10_000 + "1", Names()).faults[0]) == "1:1: the expression is longer than 20,000 letters"
    )


def test_a_nul_is_a_fault() -> None:
    assert str(condition("1\0", Names()).faults[0]) == "1:1: the expression has a NUL in it"


def test_a_few_faults_are_told_of_many() -> None:
    assert len(condition("; ".join(f"x{number}" for number in range(100)), Names()).faults) == 10


@pytest.mark.parametrize(("nest", "faults"), [(20, 0), (21, 1), (90, 1)])
@pytest.mark.parametrize("outer", ["while x do {} end", "while {} do x end", "x = {} while x"])
def test_loops_stand_in_few_loops(outer: str, nest: int, faults: int) -> None:
    source = "x"
    for _ in range(nest):
        source = outer.replace("{}", f"({source})")
    assert len(condition(f"x = 1; {source}", Names()).faults) == faults
