"""Heredocs, as Ruby 3.1 reads them; `⏎` stands for the end of a line."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from ruby_subset.core.values import Thing
from ruby_subset.program import Names, text
from ruby_subset.running.run import Run
from tests.ruby_subset.rows import NOW, rows, said

TABLE = r"""
"a\⏎\tb\⏎\⏎c" → "a\tbc"
<<~X⏎  a⏎    b⏎  c#{1 + 1}⏎X → "a\n  b\nc2\n"
<<~'X'⏎  a #{b} \n⏎  c⏎X → "a \#{b} \\n\nc\n"
<<-X⏎  a⏎  X → "  a\n"
<<X⏎a⏎X → "a\n"
<<~X.lines.map(&:strip).join(',')⏎  a⏎  b⏎X → "a,b"
[<<~A, <<~B].join('-')⏎  one⏎A⏎  two⏎B → "one\n-two\n"
[<<~A, 1,⏎  one⏎A⏎ 2] → ["one\n", 1, 2]
<<~X⏎⏎  a⏎⏎    b⏎X → "\na\n\n  b\n"
<<~"X Y"⏎  a⏎X Y → "a\n"
<<~X⏎  a\⏎  b\tc⏎X → "ab\tc\n"
<<~X⏎  #{1}⏎    b⏎X → "1\n  b\n"
<<~X⏎    #{1} a⏎  b⏎X → "  1 a\nb\n"
<<~X⏎   ⏎    b⏎ ⏎X → "\nb\n\n"
<<~X⏎X → ""
<<~X⏎  a⏎  X → "a\n"
x = <<~X.strip + '!'⏎  a⏎X⏎x * 2 → "a!a!"
x = <<~X⏎  a⏎X⏎x.size → 2
foo = {a: <<~X, b: 1}⏎  v⏎X⏎foo → {:a=>"v\n", :b=>1}
'a'.sub('a', <<~X)⏎  z⏎X → "z\n"
<<~X⏎	a⏎	  b⏎X → "a\n  b\n"
<<~X⏎  \ta⏎  b⏎X → "\ta\nb\n"
<<~X⏎  é #{"x" * 2}⏎    #{%w[a b].map { |y| "- #{y}" }.join("\n")}⏎X → "é xx\n  - a\n- b\n"
s = +''; s << <<~X << 'end'⏎  a⏎X⏎s → "a\nend"
[1,2].map do |i|⏎  <<~X⏎    n #{i}⏎  X⏎end.join → "n 1\nn 2\n"
if true⏎  <<~X⏎    yes⏎  X⏎else⏎  1⏎end → "yes\n"
<<~X.then { |t| t.upcase }⏎  a⏎X → "A\n"
<<~X⏎  a "q" 'r' \\ \#{x} {y}⏎X → "a \"q\" 'r' \\ \#{x} {y}\n"
<<~X =~ /b/⏎  ab⏎X → 1
case 'a' when 'a' then <<~X⏎  hit⏎X⏎end → "hit\n"
"""


@pytest.mark.parametrize(("source", "shown"), rows(TABLE))
def test_a_text_of_the_lines_below(source: str, shown: str) -> None:
    result = said(source.replace("⏎", "\n"))
    assert result.startswith(shown) if shown.endswith("Error:") else result == shown


TEXTS = r"""
#{<<~X}⏎  b⏎X⏎ tail → "b\n\n tail"
a #{<<~X.strip} c⏎  b #{1 + 1}⏎X⏎d → "a b 2 c\nd"
a #{<<~X} c⏎  b⏎  X⏎d → "a b\n c\nd"
#{x = <<~A⏎  one⏎A⏎x.upcase} after → "ONE\n after"
#{⏎x = <<~A⏎  one⏎  two⏎A⏎x.lines.map(&:strip).join(',')⏎} after → "one,two after"
pre #{[1,2].map { |i| <<~R }.join⏎  row #{i}⏎R⏎} post → "pre row 1\nrow 2\n post"
#{<<~A + <<~B}⏎a⏎A⏎b⏎B⏎z → "a\nb\n\nz"
#{<<-A}⏎  a⏎  A⏎z → "  a\n\nz"
#{<<~'A'}⏎a #{1}⏎A⏎z → "a \#{1}\n\nz"
one #{<<~A}, two⏎a⏎A⏎three #{<<~B}, four⏎b⏎B⏎five → "one a\n, two\nthree b\n, four\nfive"
a #{<<~X.lines.map { |l| "- #{l}" }.join} c⏎  b⏎  d⏎X⏎e → "a - b\n- d\n c\ne"
a #{<<~X} #{<<~Y} c⏎  b⏎X⏎  y⏎Y⏎e → "a b\n y\n c\ne"
a \#{<<~X} c⏎  b⏎X⏎e → "a \#{<<~X} c\n  b\nX\ne"
a <<~X b⏎X → "a <<~X b\nX"
a #{1 << 2} <<~X⏎X → "a 4 <<~X\nX"
"""


@pytest.mark.parametrize(("source", "shown"), rows(TEXTS))
def test_a_text_with_lines_below_in_its_braces(source: str, shown: str) -> None:
    program, zone = text(source.replace("⏎", "\n"), Names()), ZoneInfo("Europe/Berlin")
    assert not program.faults
    pieces = program.value(Thing("Object", {}), NOW, zone, {})
    whole = "".join(piece if isinstance(piece, str) else piece.text for piece in pieces)
    assert Run(now=NOW, zone=zone).inspect(whole) == shown
