"""Random programs in Ruby: from a grammar, which likes what grows, and by changing what people wrote."""

from __future__ import annotations

import random

WORDS = """
    resource labels author state x y z nil true false self 1 0 -1 2 7 100 3.5 1e300 99999999999 'a' '' :a :title
""".split()
METHODS = """
    map select reject each any? all? first last size length to_s to_i to_a to_h inspect join split sort uniq flatten
    compact reverse sum max min zip product combination permutation each_slice each_cons group_by tally inject cycle
    lazy upcase downcase * + - / ** % << [] == <=> =~ gsub sub scan match? tr ljust rjust center succ upto times step
    downto digits round abs pow fdiv dig fetch key? merge invert transform_values with_indifferent_access chars lines
    bytes unpack format then tap try send freeze dup is_a? nil? blank? present? presence in? to_sentence in_groups_of
    humanize parameterize pluralize truncate squish to_date to_time strftime days ago from_now beginning_of_month
    advance next_month succ pred repeat index_by each_with_object each_with_index with_index to_sym to_proc call curry
    push concat insert unshift pop shift fill rotate transpose slice values_at sample shuffle bit_length inquiry chain
    to_d max_by min_by repeated_permutation transform_values! members to_r to_f rationalize
    begin end step cover? include? cycle each_entry chunk_while slice_when prepend replace insert indent
    upcase! gsub! squish! slice! clear concat replace next! sub! tr! bsearch bsearch_index to_query to_param next peek
    in_time_zone bump segments release canonical_segments method force_encoding encode unicode_normalize each_char
""".split()
PIECES = (
    "'a' * 10**9", "10**10**10", "(1..10**12).to_a", "x = x + x", "a = []; a << a; a.flatten", "loop { x << x }",
    "f = ->(n) { f.(n) }; f.(1)", "while true do x = [x, x] end", "'a' =~ /(a|aa)+$/",
    "'aaaaaaaaaaaaaaaaaaaaaaaab' =~ /(a*)*c/", "[1] * 10**7", "'x'.ljust(10**9)", "'%1000000000d' % 1",
    "(1..).map { |i| i }", "[0] * 500", "'ab' * 5000", "2 ** 4000", "1.step { |i| x = i }",
    "Hash.new { |h, k| h[k] = h[k + 1] }[1]", "[[1] * 100] * 100", "'a'.upto('zzzzzzzz').to_a",
    "x = 'a'; 40.times { x += x }; x", "([1] * 30).permutation.to_a", "(1..20).to_a.combination(10).to_a",
    "1 << 10**9", "'a'.gsub(/b*/) { 'c' * 1000 }", "x = [x] while true", "h = {}; h[h] = h; h.inspect",
    "a = [1]; a.each { |i| a << i }", "(1..3).cycle { |i| x = i }", "'1' * 5000 + '1'", "Integer('9' * 5000)",
    "10 ** 1200 / 3", "3.days ** 2", "1r / 3 ** 900", "Date.today + 10**12", "Time.at(10**15)", "Date.new(10**9)",
    "1e308.to_i ** 20", "('0'..'9' * 30).size", "def f(n); f(n + 1); end; f(1)", "begin; raise 'a'; rescue; retry; end",
    "x = 'a'; loop { x << x }", "x = 'ab' * 50_000; x.concat(*[x] * 100)", "x = 'a' * 900_000; x.slice!(0) while true",
    "x = 'a' * 900_000; loop { (x['b'] = '') rescue x }", "x = [0] * 20_000; loop { x in [y, *z] }",
    "x = [0] * 20_000; loop { y, *z = x }", "x = [[1] * 300] * 300; x in [*, [*, 2, *], *]", "'' << 0xD800",
    "CGI.unescapeHTML('&#' + '9' * 5_000 + ';')", "CGI.escape('\u00e9' * 80_000)", "(0..2**900).bsearch { |i| i > x }",
    "Gem::Version.new('1.' * 400 + '1')", "Math.log(10**1_000)", "Date::DAYNAMES << 'x'", "@x ||= 'a'; @x << @x",
    "2_000.times { |i| Time.now.in_time_zone(i.to_s) rescue i }",
    "x = {a: 1}; 40.times { x = {a: x, b: x} }; x.to_query",
    "e = (1..).each; loop { e.next }", "X = 'a'; X << X", "x = <<~A\n  one\n   two\nA\n", "f = method(:format)",
    "x = {}; 999.times { |i| x[i.to_s.to_sym] = i }; loop { x in {**y} }",
    "URI.decode_www_form_component('%ff%' * 999)",
    "1e308.to_i ** 20", "('0'..'9' * 30).size", "'1e999'.to_d / 3", "rand(10**9)",
    "Enumerator.new { |y| loop { y << x } }", "Enumerator.produce(1) { |i| i * i }.lazy",
    "1.step.lazy.map { |i| i * i }",
    "Struct.new(:a, :title).new(x, [1] * 100)", "OpenStruct.new(a: x)", "def f; yield x; end; f { |i| x = i }",
    "Time.now.in_time_zone('Tokyo')",
)  # fmt: skip
TEMPLATES = (
    "{0}.{m}", "{0}.{m}({1})", "{0}.{m}({1}, {2})", "{0}.{m} {{ |x| {1} }}", "{0}.{m} {{ |x, y| {1} }}", "[{0}, {1}]",
    "{{a: {0}, 'b' => {1}}}", "({0}..{1})", "x = {0}; {1}", "if {0} then {1} else {2} end", "{0} ? {1} : {2}",
    "begin; {0}; rescue => e; {1}; end", "{0} rescue {1}", "\"a#{{{0}}}b\"", "{0} && {1}", "{0} || {1}", "!{0}",
    "-{0}", "case {0} when {1} then {2} end", "->(x) {{ {0} }}.call({1})", "{0}&.{m}", "{0}[{1}]", "x ||= {0}",
    "x, y = {0}, {1}", "{0} =~ /{m}(a|b)*{m}/", "({0}; {1})", "{0}.map(&:{m})", "10.times {{ {0} }}",
    "while {0} do {1} end", "x += {0}", "{0} + {1}", "{0} * {1}", "{0} ** {1}", "{0} << {1}", "%w[a b c].{m}",
    "{0}.{m}(*{1})", "return {0} if {1}", "Integer({0})", "format({0}, {1})", "JSON.parse({0})", "Date.parse({0})",
    "Regexp.new({0})", "Array({0})", "raise {0}", "def f(x, y = {1}) = {0}; f({1})", "def f(x)\n{0}\nend; f({1})",
    "begin; {0}; rescue; x = 1; retry unless x; end", "@x = {0}; {1}; @x", "X = {0}; {1}; X", "x << {0}",
    "x[{0}] = {1}",
    "x = {0}; x.{m}!; x << {1}; x", "({0}) in [y, *z]", "({0}) in {{a:, **z}}",
    "case {0} in [x, y] then {1} else {2} end",
    "case {0} in {{a: Integer => x}} | nil then 1 in String | [*, {m}:, *] then {1} else {2} end", "({0}) => x; {1}",
    "case {0}\nin ^x | [] then {1}\nin y if {2} then y\nelse 1\nend", "Gem::Version.new({0}) <=> {1}", "Math.log({0})",
    "Math.atan2({0}, {1})", "CGI.escape({0})", "CGI.unescapeHTML({0})", "({0}).bsearch {{ |x| {1} }}",
    "({0}).to_query({1})",
    "Time.now.in_time_zone({0})", "x = <<~A + {0}\n  a#{{{1}}}\n   b\nA\n", "method(:f).call({0})", "f({0})",
    "{0}.each_with_object('a') {{ |x, y| y << {1} }}", "'a' << {0}", "x = y = 'a'; x << {0}; y",
    "{0}.each {{ |x| x << {1} }}",
)  # fmt: skip
GIVEN = "x, y, z = [1, 'a'], 'b', {a: 2}; def f(*x) x.first end; "
"""What a program may begin with, so that it has more to work on."""
SIGNS = "()[]{}|&.:;,'\"#$@!?=<>+-*/%\\~^_ \nabxyz0189édef"


class Programs:
    """Random sources, each a condition or a text."""

    def __init__(self, dice: random.Random, sources: list[str]) -> None:
        self.dice, self.sources = dice, sources

    def one(self) -> tuple[str, bool]:
        """A source, and whether it is a text."""
        kind = self.dice.random()
        source = self.made(self.dice.randint(1, 5)) if kind < 0.5 else self.changed() if kind < 0.95 else self.deep()
        source = GIVEN + source if self.dice.random() < 0.5 else source
        is_text = self.dice.random() < 0.3
        return (f"On #{{{source}}} {self.dice.choice(SIGNS)}", True) if is_text else (source, False)

    def made(self, depth: int) -> str:
        """From the grammar."""
        if depth == 0 or self.dice.random() < 0.1:
            return self.dice.choice(PIECES) if self.dice.random() < 0.3 else self.dice.choice(WORDS)
        parts = [self.made(depth - 1) for _ in range(3)]
        return self.dice.choice(TEMPLATES).format(*parts, m=self.dice.choice(METHODS))

    def changed(self) -> str:
        """What somebody wrote, with a few places changed."""
        source = self.dice.choice(self.sources)
        for _ in range(self.dice.randint(1, 4)):
            source = self._once(source)
        return source

    def _once(self, source: str) -> str:
        at = self.dice.randrange(len(source) + 1)
        to = min(at + self.dice.randint(0, 6), len(source))
        other = self.dice.choice(self.sources)
        start = self.dice.randrange(len(other) + 1)
        put = (
            self.dice.choice(SIGNS),
            "",
            source[at:to] * 2,
            other[start : start + self.dice.randint(0, 30)],
            self.dice.choice(METHODS),
            self.dice.choice(PIECES),
        )
        return source[:at] + self.dice.choice(put) + source[to:]

    def deep(self) -> str:
        """One thing in itself, many times."""
        template = self.dice.choice([one for one in TEMPLATES if "{0}" in one])
        source, name = "1", self.dice.choice(METHODS)
        for _ in range(self.dice.choice((20, 60, 90, 300, 3_000))):
            if len(source) > 30_000:
                break
            source = template.format(source, "x", "y", m=name)
        return source
