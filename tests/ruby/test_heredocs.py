"""Heredocs, as Ruby 3.1 reads them; `⏎` stands for the end of a line."""

from __future__ import annotations

import pytest

from tests.ruby.rows import rows, said

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
