"""`Math`, `CGI`, `URI`, searches by halves and `method`, as Ruby 3.1 and ActiveSupport have them."""

from __future__ import annotations

import pytest

from tests.ruby_subset.rows import rows, said

TABLE = r"""
Math.log(8, 1) → Infinity
Math.log(1, 1).nan? → true
Math.log(-8) → Math::DomainError:
[Gem::Version.new('1.0'), Gem::Version.new('1')].uniq.size → 2
Math.sqrt(16) → 4.0
Math.log(10**1000).round(3) → 2302.585
Math.log10(10**400) → 400.0
Math.log2(2**1500) → 1500.0
Math.sqrt(10**400) → Infinity
Math::PI.round(3) → 3.142
Math.log(100, 10) → 2.0
Math.log(8, 2) → 3.0
Math.log(0) → -Infinity
Math.log10(1000) → 3.0
Math.log2(8) → 3.0
Math.sqrt(-1) → Math::DomainError:
Math.sqrt(nil) → TypeError:
Math.sqrt('4') → TypeError:
Math.hypot(3,4) → 5.0
Math.cbrt(27) → 3.0
Math.sqrt(2).round(3) → 1.414
Math.exp(0) → 1.0
CGI.escape("a b&c/d?é*~+'") → "a+b%26c%2Fd%3F%C3%A9%2A~%2B%27"
CGI.unescape("a+b%26") → "a b&"
CGI.escapeHTML("<a href='x'>\"&</a>") → "&lt;a href=&#39;x&#39;&gt;&quot;&amp;&lt;/a&gt;"
CGI.unescapeHTML("&lt;a&gt;&amp;&#39;") → "<a>&'"
CGI.unescapeHTML("&#99999999999;&#x110000;&foo;&eacute;&#xD800;") → "&#99999999999;&#x110000;&foo;&eacute;&#xD800;"
CGI.unescapeHTML("&amp;lt;&quot;&apos;&#39;&#xe9;&#0065;") → "&lt;\"''éA"
CGI.unescapeHTML("&#" + "9" * 5000 + ";").size → 5003
URI.encode_www_form_component("a b&c/d?é*~+'") → "a+b%26c%2Fd%3F%C3%A9*%7E%2B%27"
ERB::Util.url_encode("a b&c/d?é*~+'") → "a%20b%26c%2Fd%3F%C3%A9%2A~%2B%27"
ERB::Util.html_escape("<a & b>").to_s → "&lt;a &amp; b&gt;"
[1,2,3].bsearch { |x| x >= 2 } → 2
(1..10).bsearch { |x| x >= 7 } → 7
[1,2,3].bsearch { |x| x >= 9 } → nil
[1,2,3].bsearch { |x| 2 <=> x } → 2
[[1,2]].rassoc(2) → [1, 2]
[[1,2]].rassoc(3) → nil
%w[1 2].map(&method(:Integer)) → [1, 2]
[1,2,3].map(&2.method(:+)) → [3, 4, 5]
m = 5.method(:+); m.call(1) → 6
m = method(:format); m.call('%02d', 3) → "03"
def dbl(x) x * 2 end; [1,2].map(&method(:dbl)) → [2, 4]
(method(:Integer) >> ->(x) { x + 1 }).call('4') → 5
'abc'.method(:upcase).call → "ABC"
'abc'.method(:upcase).to_proc.call → "ABC"
{a: 1, b: [2]}.to_query → "a=1&b%5B%5D=2"
{a: 'x y'}.to_param → "a=x+y"
'a b'.to_query('k') → "k=a+b"
5.to_param → "5"
"""


@pytest.mark.parametrize(("source", "shown"), rows(TABLE))
def test_what_a_library_gives(source: str, shown: str) -> None:
    result = said(source.replace("⏎", "\n"))
    assert result.startswith(shown) if shown.endswith("Error:") else result == shown
