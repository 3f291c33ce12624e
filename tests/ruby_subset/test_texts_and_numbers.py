"""Texts, patterns and numbers answer as Ruby 3.1 with ActiveSupport does (results taken from there)."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from ruby_subset.core.values import Thing
from ruby_subset.program import Names, RubyError, RubyTooCostly, condition
from ruby_subset.running.run import Run


def _run() -> Run:
    return Run(now=datetime(2024, 1, 1, tzinfo=UTC), zone=ZoneInfo("UTC"), thing=Thing("Object", {}))


def _inspected(source: str) -> str:
    program = condition(source, Names())
    assert not program.faults
    run = _run()
    return run.inspect(program.whole(run))


RESULTS = r"""
"hello"[1..3] → "ell"
"abc"[3, 1] → ""
"abc"[4, 1] → nil
"hello"[/(l)(.)/, 2] → "l"
"ÄÖ straße".upcase → "ÄÖ STRASSE"
"az".succ → "ba"
"Zz9".succ → "AAa0"
"a,b,,".split(",") → ["a", "b"]
"a,b,,".split(",", -1) → ["a", "b", "", ""]
" a  b c ".split(" ", 2) → ["a", "b c "]
"abc".split("") → ["a", "b", "c"]
"a1b22".split(/(\d)/) → ["a", "1", "b", "2", "", "2"]
"a=1,b=2".scan(/(\w)=(\d)/) → [["a", "1"], ["b", "2"]]
"John Smith".sub(/(?<f>\w+) (?<l>\w+)/, '\k<l>, \k<f>') → "Smith, John"
"abc".gsub(/b/, "[\\0]") → "a[b]c"
"hello".gsub(/[el]/, "e" => "3", "l" => 1) → "h311o"
"hello".gsub(/l*/, "-") → "-h-e--o-"
"hello".tr("a-y", "b-z") → "ifmmp"
"hello".tr("^l", "*") → "**ll*"
"aaabbb".squeeze("a") → "abbb"
"hello world".count("lo", "o") → 2
"a.b.c".rpartition(".") → ["a.b", ".", "c"]
"ab".center(7, "xy") → "xyabxyx"
"0x1A".hex → 26
"12abc".to_i → 12
"1_000".to_i → 1000
"1.5e2x".to_f → 150.0
"line1\nline2\r\n".lines(chomp: true) → ["line1", "line2"]
"a\#{b}\e\u200b".dump → "\"a\\\#{b}\\e\\u200B\""
"merge_requests".humanize → "Merge requests"
"merge_requests".titleize → "Merge Requests"
"person".pluralize → "people"
"statuses".singularize → "status"
"equipment".pluralize → "equipment"
"HTMLParser".underscore → "html_parser"
"Crème Brûlée!".parameterize → "creme-brulee"
"hello big world".truncate(11, separator: " ") → "hello..."
"one two three".truncate_words(2) → "one two..."
"a\n" =~ /^\s*$/ → nil
"a\n".gsub(/^/, "> ") → "> a\n"
"ab\n" =~ /b\Z/ → 1
"Café au" =~ /\bCaf\b/ → nil
"STRASSE" =~ /straße/i → 0
"é".match?(/\w/) → false
"xabab"[/(ab)\1/] → "abab"
"foobar"[/(?<=foo)bar/] → "bar"
"aaa"[/a++a/] → nil
"aebicd"[/[a-z&&[^aeiou]]+/] → "b"
"foobar"[/foo\Kbar/] → "bar"
"abc".match(/(?<x>b)(?<y>z)?/) → #<MatchData "b" x:"b" y:nil>
"éabc".match(/b(c)/).offset(1) → [3, 4]
Regexp.union("a.b", /c/i) → /a\.b|(?i-mx:c)/
Regexp.escape("a.b c") → "a\\.b\\ c"
("abc" =~ /b(c)/) && $1 → "c"
-7 / 2 → -4
-7 % 3 → 2
-7.remainder(3) → -1
2 ** -1 → (1/2)
7.fdiv(2) → 3.5
2.5.round → 3
(-2.5).round → -3
2.5.round(half: :even) → 2
1.005.round(2) → 1.01
1234.567.round(-2) → 1200
1e20 → 1.0e+20
1e15 → 1.0e+15
123456789012345.0 → 123456789012345.0
0.00001 → 1.0e-05
3.7 % 1 → 0.7000000000000002
1.0 / 0 → Infinity
10.digits → [0, 1]
255.to_s(16) → "ff"
1.step(10, 3).to_a → [1, 4, 7, 10]
1234567.to_fs(:delimited) → "1,234,567"
1234567.to_fs(:human) → "1.23 Million"
1048576.to_fs(:human_size) → "1 MB"
12.5.to_fs(:percentage, precision: 1) → "12.5%"
1234.5.to_fs(:currency) → "$1,234.50"
112.ordinalize → "112th"
format("%05.1f|%-5s|%+d", 3.14159, "ab", 3) → "003.1|ab   |+3"
format("%<a>03d %{b}", a: 7, b: nil) → "007 "
"%02d:%02d" % [5, 7] → "05:07"
"%.2f|%.1f|%.2f|%.2f|%.0f|%.2f" % [2.675, 0.35, 1.005, 0.105, 2.5, -1.115] → "2.68|0.4|1.00|0.10|2|-1.12"
"%.2e|%.3g|%.20f" % [1.005, 2.675, 2.675] → "1.00e+00|2.68|2.67499999999999982236"
"%x" % -255 → "..f01"
Integer("0x1f") → 31
Rational("0.75") → (3/4)
""".strip().splitlines()

FAULTS = """
Integer("08") → ArgumentError
Float("abc") → ArgumentError
"a" + 1 → TypeError
1 + nil → TypeError
1 < "a" → ArgumentError
1 / 0 → ZeroDivisionError
Regexp.new("(") → RegexpError
"abc".match(/(?<x>b)/)["q"] → IndexError
format("%d") → ArgumentError
"abc".then(&:upcase!) → FrozenError
(0.0 / 0).to_i → FloatDomainError
""".strip().splitlines()

COSTLY = """
"a" * 10 ** 9
2 ** 10_000
1 << 100_000
"a".ljust(10 ** 8)
("a" * 100_000) =~ /(a|aa)+\\1$/
("a" * 100_000 + "b") =~ /(?>a|aa)+$/
("a" * 200_000) =~ /(a+)+(?=c)/ || ("a" * 200_000) =~ /a[ab]{400}c/
"9".upto("9" * 30) { }
""".strip().splitlines()


@pytest.mark.parametrize("line", RESULTS)
def test_result(line: str) -> None:
    source, _, wanted = line.rpartition(" → ")
    assert _inspected(source) == wanted


@pytest.mark.parametrize("line", FAULTS)
def test_error(line: str) -> None:
    source, _, wanted = line.rpartition(" → ")
    with pytest.raises(RubyError) as caught:
        _inspected(source)
    assert caught.value.kind == wanted


@pytest.mark.parametrize("source", COSTLY)
def test_limit(source: str) -> None:
    with pytest.raises(RubyTooCostly):
        _inspected(source)
