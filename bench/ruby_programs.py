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
    push concat insert unshift pop shift fill rotate transpose slice values_at sample bit_length to_r to_f rationalize
    begin end step cover? include? cycle each_entry chunk_while slice_when prepend replace insert indent
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
    "1e308.to_i ** 20", "('0'..'9' * 30).size",
)  # fmt: skip
TEMPLATES = (
    "{0}.{m}", "{0}.{m}({1})", "{0}.{m}({1}, {2})", "{0}.{m} {{ |x| {1} }}", "{0}.{m} {{ |x, y| {1} }}", "[{0}, {1}]",
    "{{a: {0}, 'b' => {1}}}", "({0}..{1})", "x = {0}; {1}", "if {0} then {1} else {2} end", "{0} ? {1} : {2}",
    "begin; {0}; rescue => e; {1}; end", "{0} rescue {1}", "\"a#{{{0}}}b\"", "{0} && {1}", "{0} || {1}", "!{0}",
    "-{0}", "case {0} when {1} then {2} end", "->(x) {{ {0} }}.call({1})", "{0}&.{m}", "{0}[{1}]", "x ||= {0}",
    "x, y = {0}, {1}", "{0} =~ /{m}(a|b)*{m}/", "({0}; {1})", "{0}.map(&:{m})", "10.times {{ {0} }}",
    "while {0} do {1} end", "x += {0}", "{0} + {1}", "{0} * {1}", "{0} ** {1}", "{0} << {1}", "%w[a b c].{m}",
    "{0}.{m}(*{1})", "return {0} if {1}", "Integer({0})", "format({0}, {1})", "JSON.parse({0})", "Date.parse({0})",
    "Regexp.new({0})", "Array({0})", "raise {0}",
)  # fmt: skip
SIGNS = "()[]{}|&.:;,'\"#$@!?=<>+-*/%\\~^_ \nabxyz0189édef"


class Programs:
    """Random sources, each a condition or a text."""

    def __init__(self, dice: random.Random, sources: list[str]) -> None:
        self.dice, self.sources = dice, sources

    def one(self) -> tuple[str, bool]:
        """A source, and whether it is a text."""
        kind = self.dice.random()
        source = self.made(self.dice.randint(1, 5)) if kind < 0.5 else self.changed() if kind < 0.95 else self.deep()
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
