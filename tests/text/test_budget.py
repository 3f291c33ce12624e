"""What one text may cost: whatever it does, it ends soon, within its memory, and always at the same place."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime

import pytest

from triage_bot.context.wording import of_the_calendar
from triage_bot.errors import ValueFault
from triage_bot.text.budget import TooCostly
from triage_bot.text.calendar import Calendar
from triage_bot.text.template import faults_in, holds, render_body

LONG = "x" * 1_000_000
NAMES = {
    "title": "Alder",
    "long": LONG,
    "wide": "é" * 1_000_000,
    "lines": "a\n" * 300_000,
    "day": date(2026, 11, 21),
    "rows": [{"a": number, "b": str(number)} for number in range(5_000)],
    **of_the_calendar(Calendar(), datetime(2026, 11, 28, tzinfo=UTC)),
}


def loops(depth: int, body: str) -> str:
    """The body in so many loops of a thousand each."""
    return "".join(f"{{% for n{n} in range(1000) %}}" for n in range(depth)) + body + "{% endfor %}" * depth


def grown(start: str, step: str, end: str) -> str:
    """A value that becomes the next one a thousand times."""
    return f"{{% set ns = namespace(x={start}) %}}" + loops(1, f"{{% set ns.x = {step} %}}") + end


TOO_COSTLY = {
    "nested ranges": loops(3, ""),
    "nested ranges that print": loops(3, "x"),
    "much text in a loop": "{% set x %}" + loops(2, "y" * 5_000) + "{% endset %}",
    "a text doubled by +": grown("'aa'", "ns.x + ns.x", ""),
    "a text doubled by ~": grown("'aa'", "ns.x ~ ns.x", ""),
    "a list doubled": grown("[1]", "ns.x + ns.x", ""),
    "a list in lists": grown("[1]", "[ns.x, ns.x]", "{{ ns.x }}"),
    "a tuple in tuples": grown("(1,)", "(ns.x, ns.x)", "{{ {ns.x: 1} }}"),
    "a map in maps": grown("{}", "{'a': ns.x, 'b': ns.x}", "{{ ns.x }}"),
    "a text that grows bit by bit": grown("long", "ns.x ~ 'y'", ""),
    "numbers added up": "{% set ns = namespace(x=7) %}" + loops(2, "{% set ns.x = ns.x + ns.x %}"),
    "macros as a tree": "{% macro m(n) %}{% if n %}{{ m(n-1) }}{{ m(n-1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    "calls of calls": "{% macro m() %}{{ caller() }}{% endmacro %}" + loops(2, "{% call m() %}{% endcall %}"),
    "a loop in itself": "{% for x in [[1], [2]] recursive %}{{ loop([x, x]) }}{% endfor %}",
    "a macro in itself": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "a block in itself": "{% block a %}{{ self.a() }}{{ self.a() }}{% endblock %}",
    "replace": "{{ long | replace('x', long) }}",
    "replace nothing": "{{ long.replace('', long) }}",
    "join": "{{ rows | map(attribute='b') | join(long) }}",
    "join of a text": "{{ long.join(long) }}",
    "join a text": "{{ long | join(long) }}",
    "upper again and again": loops(1, "{% set x = wide | upper %}"),
    "slices": loops(2, "{% set x = long[1:] %}"),
    "comparing": loops(1, "{% if long == long %}{% endif %}"),
    "looking inside": loops(2, "{% if 'y' in long %}{% endif %}"),
    "looking through lists": loops(2, "{% if 5 in rows %}{% endif %}"),
    "sorting": loops(1, "{% set x = rows | sort(attribute='b') %}"),
    "sorting in a condition": "{% for a in range(1000) if range(1000) | list | sort == 1 %}{% endfor %}",
    "grouping": loops(1, "{% set x = rows | groupby('b') %}"),
    "choosing": loops(1, "{% set x = rows | selectattr('b', 'in', ['1']) | list %}"),
    "a list of letters": "{{ long | list | length }}",
    "words": "{{ lines.split() | length }}",
    "lines": "{{ lines.splitlines() | length }}",
    "wrapping": "{{ long | wordwrap(1) }}",
    "wrapping with much between": "{{ 'a b' | wordwrap(1, wrapstring=long) }}",
    "deep JSON": "{{ [1] | tojson(indent=10**9) }}",
    "rounding": "{{ 1 | round(10**9, 'ceil') }}",
    "a number in base 36": "{{ long | int(0, 36) }}",
    "adding up lists": "{{ rows | map(attribute='b') | sum(start='') }}",
    "a format of a date": "{{ day.strftime(long) }}",
    "working days": loops(2, "{{ working_day(400) }}"),
    "percent signs": "{{ wide | urlencode }}",
    "printing many rows": "{{ rows }}",
}


@pytest.mark.parametrize("text", TOO_COSTLY.values(), ids=TOO_COSTLY)
def test_a_text_that_takes_too_much_is_refused(text: str) -> None:
    with pytest.raises(TooCostly):
        render_body(text, NAMES)


FORBIDDEN = ["(1).to_bytes(10**9, 'big')", "title.translate({65: long})", "title.encode('idna')", "title.center(10**9)"]


@pytest.mark.parametrize("expression", FORBIDDEN)
def test_methods_that_make_much_of_little_are_out_of_reach(expression: str) -> None:
    with pytest.raises(ValueFault, match="is unsafe"):
        render_body(f"{{{{ {expression} }}}}", NAMES)


def test_expressions_have_the_same_budget() -> None:
    with pytest.raises(TooCostly, match="cannot be decided"):
        holds("(long ~ long ~ long) == title", NAMES)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("{{ rows | length }} {{ (rows | first).b }} {{ rows | map(attribute='a') | sum }}", "5000 0 12497500"),
        ("{{ long | length }} {{ 'y' in long }} {{ (long | upper)[:2] }}", "1000000 False XX"),
        ("{% for row in rows if row.a < 3 %}{{ loop.index }}:{{ row.b }} {% endfor %}", "1:0 2:1 3:2 "),
        ("{% for a in range(100) %}{% for b in range(100) %}{% endfor %}{% endfor %}ok", "ok"),
        ("{{ [1, 2] + [3] }} {{ {'a': (1, 2)}.a[0] }} {{ 'a' ~ 1 ~ none }} {{ -3 // 2 }}", r"\[1, 2, 3\] 1 a1None -2"),
        (
            "{{ ['b', 'a'] | sort | join(', ') }} {{ 'a b'.split() | join('-') }} {{ ', '.join(['x', 'y']) }}",
            "a, b a-b x, y",
        ),
        ("{{ rows | map(attribute='b') | join('') | length }}", "18890"),
        ("{{ {'a': [1]} | tojson }} {{ 2.345 | round(1) }} {{ 'a-b' | replace('-', ' ') }}", r'{"a": \[1\]} 2.3 a b'),
        ("{% macro m(a) %}<{{ a }}>{% endmacro %}{{ m(1) }}", "<1>"),
        ("{% macro m() %}<{{ caller() }}>{% endmacro %}{% call m() %}2{% endcall %}", "<2>"),
        ("{{ day.strftime('%d.%m.') }} {{ title is defined and title in ['Alder'] }}", "21.11. True"),
    ],
)
def test_what_texts_do_every_day_fits(text: str, made: str) -> None:
    assert render_body(text, NAMES) == made


def test_a_text_ends_at_the_same_place_each_time() -> None:
    told = set()
    for _ in range(3):
        with pytest.raises(TooCostly) as error:
            render_body(loops(3, "x"), NAMES)
        told.add(str(error.value))
    assert len(told) == 1


NESTED = {
    "brackets": "{{ " + "[" * 5_000 + "]" * 5_000 + " }}",
    "parentheses": "{{ " + "(" * 5_000 + "1" + ")" * 5_000 + " }}",
    "open brackets": "{{ " + "(" * 5_000,
    "not": "{{ " + "not " * 5_000 + "1 }}",
    "minus": "{{ " + "-" * 5_000 + "1 }}",
    "filters": "{{ 1" + "|string" * 5_000 + " }}",
    "attributes": "{{ title" + ".a" * 5_000 + " }}",
    "sums": "{{ 1" + "+1" * 5_000 + " }}",
    "powers": "{{ 1" + "**1" * 5_000 + " }}",
    "or": "{{ 1" + " or 1" * 5_000 + " }}",
    "if": "{% if 1 %}" * 5_000 + "{% endif %}" * 5_000,
    "some ifs": "{% if 1 %}" * 90 + "{% endif %}" * 90,
    "for": "{% for a in [1] %}" * 25 + "{% endfor %}" * 25,
    "else": "{{ " + "1 if 1 else " * 5_000 + "1 }}",
    "a number": "{{ " + "9" * 5_000 + " }}",
    "very long": "{{ title }}" * 100_000,
    "autoescape": "{% autoescape 'x' * 10**9 %}{% endautoescape %}",
    "a number of other figures": "{{ 0x" + "f" * 5_000 + " }}",
    "a number without end": "{{ 1e999 }}",
    "half a character": r"{{ '\ud800' }}",
    "half a character between": "a \ud800",
}


@pytest.mark.parametrize("text", NESTED.values(), ids=NESTED)
def test_a_text_that_cannot_be_read_is_a_fault(text: str) -> None:
    ((_, message),) = faults_in(text, {"title"})
    assert message.startswith("not valid Jinja: ")
    with pytest.raises(ValueFault):
        render_body(text, NAMES)


@pytest.mark.parametrize(
    "text", ["{{ cycler() }}", "{{ 'a b' | truncate(-1) }}", "{{ 'a b' | truncate(1, False, 'xxxxx') }}"]
)
def test_what_a_part_of_jinja_cannot_bear_is_the_texts_fault(text: str) -> None:
    with pytest.raises(ValueFault, match="cannot be filled in"):
        render_body(text, NAMES)


def test_nothing_is_worked_out_while_a_text_is_read() -> None:
    assert faults_in("{{ 'x' * 10**9 }}{{ 'x' | replace('', 'y' * 10**9) }}{{ 9 ** 9 ** 9 }}", set()) == []
    assert faults_in("'x' * 10**9 == 'y'", set(), expression=True) == []


LIMITED = """
import resource
resource.setrlimit(resource.RLIMIT_CPU, ({cpu}, {cpu}))
resource.setrlimit(resource.RLIMIT_AS, ({memory} << 20, {memory} << 20))
from tests.text import test_budget as t
for name in ("calls of calls", "choosing", "a text that grows bit by bit", "upper again and again", "looking inside"):
    try:
        t.render_body(t.TOO_COSTLY[name], t.NAMES)
    except t.TooCostly as error:
        assert "MemoryError" not in str(error)
"""


def test_the_heaviest_stay_within_cpu_and_memory() -> None:
    subprocess.run([sys.executable, "-c", LIMITED.format(cpu=15, memory=400)], check=True)
