"""Texts: strict names, a sandbox without a way out, bounded output, values without power."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_bot.errors import ValueFault
from triage_bot.text.inert import Raw, labels
from triage_bot.text.sandboxed import HERE
from triage_bot.text.template import MAX_OUTPUT, faults_in, holds, render_body, render_title, render_value

NAMES = {
    "title": "Alder & Sons <b>",
    "name": "@root",
    "days": 14,
    "arr": 1.5,
    "nothing": None,
    "day": date(2026, 11, 21),
    "labels": labels(["HS::Red", 'a "b"']),
    "mark": Raw("@csm-anna"),
    "words": ["a", "b"],
    HERE: "gitlab.example",
}


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("{{ title }}", "Alder & Sons &lt;b>"),
        ("{{ name }}", "@\u200broot"),
        ("{{ mark }}", "@csm-anna"),
        ("{{ name | raw }}", "@root"),
        ("{{ mark | upper }}", "@\u200bCSM-ANNA"),
        ("{{ name ~ '!' }}", "@\u200broot!"),
        ("{{ 'csm' | mention }} {{ 'all' | mention }}", "@csm all"),
        ("{{ days }}/{{ arr * 2 }}/{{ nothing }}/{{ day }}", "14/3.0//2026-11-21"),
        ("{{ labels }}", '~"HS::Red", ~"a b"'),
        ("{% for one in labels %}[{{ one }}]{% endfor %}", '[HS::Red][a "b"]'),
        ("{% if days > 7 %}\nlate\n{% endif %}\n", "late\n"),
        ("{{ '/close' }}", "\u200b/close"),
        ("{{ '<!-- x -->' }}", "&lt;!-- x --&gt;"),
        ("{{ 'a|b' | cell }}", "a\\|b"),
        ("{{ labels | cell }}", '~"HS::Red", ~"a b"'),
        ("{{ [mark, mark] | join(', ') }}", "@csm-anna, @csm-anna"),
        ("{{ [mark, name] | join(', ') }}", "@\u200bcsm-anna, @\u200broot"),
        ("{{ 'https://gitlab.example/g' }}", "`https://gitlab.example/g`"),
        (
            "{{ 'https://gitlab.example/g' | cell }} {{ 'https://e.example' }}",
            "`https://gitlab.example/g` https://e.example",
        ),
        ("{{ days % 4 }} {{ 2 ** 10 }}", "2 1024"),
        ("{% for n in range(3) %}{{ n }}{% endfor %}", "012"),
        ("plain @csm-anna\n/label ~x", "plain @csm-anna\n/label ~x"),
        ("lines\r\nof\rany\n kind\n", "lines\nof\nany\n kind\n"),
        ("lines\r\nof{{ nothing }}\rany\n kind\n", "lines\nof\nany\n kind\n"),
    ],
)
def test_bodies(text: str, made: str) -> None:
    assert render_body(text, NAMES) == made


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("{{ title }}", "Alder & Sons <b>"),
        ("  {{ title }}\n{{ days }} ", "Alder & Sons <b> 14"),
        ("{{ '/close <!-- x' }}", "/close <!-- x"),
        ("{{ name }}", "@root"),
        ("{{ nothing }}", ""),
    ],
)
def test_values_are_one_line_and_never_escaped(text: str, made: str) -> None:
    assert render_value(text, NAMES) == made


def test_titles_are_not_escaped_and_mention_nobody() -> None:
    assert render_title("{{ title }} – {{ name }}", NAMES) == "Alder & Sons <b> – @\u200broot"
    title = "{{ 'é@x #2' }} #2 {{ 'https://gitlab.example/g/p/-/issues/2' }} {{ days }}"
    assert render_title(title, NAMES) == "é@\u200bx #\u200b2 #2 https:\u200b//gitlab.example/g/p/-/issues/2 14"


@given(st.text())
def test_any_value_passes_through_a_title_unescaped(text: str) -> None:
    made = render_value("{{ text }}", {"text": text})
    assert "".join(made.split()) == "".join(
        one for one in "".join(text.split()) if one >= " " and not "\x7f" <= one <= "\x9f"
    )


@pytest.mark.parametrize(
    "text", ["{{ nope }}", "{{ title.nope }}", "{{ words[9] }}", "{% if nope %}{% endif %}", "{{ nope | upper }}"]
)
def test_a_name_without_a_value_is_refused(text: str) -> None:
    with pytest.raises(ValueFault, match="the text cannot be filled in: "):
        render_body(text, NAMES)


ESCAPES = [
    "{{ ''.__class__ }}",
    "{{ title.__init__.__globals__ }}",
    "{{ title | attr('__class__') }}",
    "{{ words.append(1) }}",
    "{{ {}.update(a=1) }}",
    "{{ self.__init__ }}",
    "{{ (title.format).__self__ }}",
    "{{ range.__class__.__mro__ }}",
    "{{ cycler.__init__.__globals__.os }}",
    "{{ words | map(attribute='__class__') | first }}",
    "{{ '{0.__class__}'.format(title) }}",
    "{% include 'x' %}",
    "{% import 'os' as os %}",
]


@pytest.mark.parametrize("text", ESCAPES)
def test_there_is_no_way_out(text: str) -> None:
    with pytest.raises(ValueFault, match="the text cannot be filled in: "):
        render_body(text, NAMES)


BOMBS = [
    "{{ 'a' * 10**9 }}",
    "{{ 10**9 * 'a' }}",
    "{{ [0] * 10**9 }}",
    "{{ '%1000000000d' % 1 }}",
    "{{ 9 ** 99999 }}",
    "{{ 9 ** 99 ** 99 }}",
    "{{ 'a'.ljust(10**9) }}",
    "{{ 'a'.zfill(10**9) }}",
    "{{ 'a'.center(10**9) }}",
    "{{ '{:>1000000000}'.format(1) }}",
    "{{ 'a' | center(10**9) }}",
    "{{ lipsum(n=10**6) }}",
    "{{ range(10**9) | list }}",
    "{% for a in range(90000) %}xxxx{% endfor %}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{{ 1 / 0 }}",
]


@pytest.mark.parametrize("text", BOMBS)
def test_runaway_texts_are_refused_soon(text: str) -> None:
    began = time.monotonic()
    with pytest.raises(ValueFault):
        render_body(text, NAMES)
    assert time.monotonic() - began < 2


def test_long_texts_up_to_the_limit() -> None:
    assert len(render_body("{{ text }}", {"text": "x" * MAX_OUTPUT})) == MAX_OUTPUT
    with pytest.raises(ValueFault, match=f"grows beyond {MAX_OUTPUT} characters"):
        render_body("{{ text }}!", {"text": "x" * MAX_OUTPUT})


@pytest.mark.parametrize(
    ("expression", "so"),
    [
        ("days > 7", True),
        ('"HS::Red" in labels', True),
        ("arr > 100", False),
        ("nothing", False),
        ("title is defined and nope is not defined", True),
    ],
)
def test_expressions(expression: str, so: bool) -> None:
    assert holds(expression, NAMES) is so


@pytest.mark.parametrize(
    "expression", ["nope", "nope > 1", "title > 5", "'a' * 10**9", "title.__class__", "nothing.x > 1", "1 / 0"]
)
def test_expressions_that_cannot_be_decided(expression: str) -> None:
    with pytest.raises(ValueFault, match="the expression cannot be decided: "):
        holds(expression, NAMES)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{{ title }} {% for x in labels %}{{ x }}{{ loop.index }}{% endfor %}{{ range(3) }}", []),
        ("{% set x = 1 %}{{ x }}{% macro m(a) %}{{ a }}{% endmacro %}{{ m(2) }}", []),
        ("a\n{{ titel }}", [(2, 'nothing is called "titel" – did you mean "title"?')]),
        ("{{ b }}\n{{ a }}\n{{ b }}", [(2, 'nothing is called "a"'), (1, 'nothing is called "b"')]),
        ("a\nb\n{{ title | shout }}", [(3, 'there is no filter "shout" – did you mean "sort"?')]),
        ("{% if title is loud %}{% endif %}", [(1, 'there is no test "loud"')]),
        ("\n{% include 'x' %}", [(2, "a text cannot include another")]),
        ("{% extends 'x' %}", [(1, "a text cannot include another")]),
    ],
)
def test_faults_are_found_without_filling_in(text: str, found: list[tuple[int, str]]) -> None:
    known = {"title", "labels", *(f"other{number}" for number in range(20))}
    assert faults_in(text, known) == found


def test_syntax_errors_have_their_line() -> None:
    ((line, message),) = faults_in("a\nb\n{{ title", {"title"})
    assert line == 3
    assert message.startswith("not valid Jinja: ")
    assert faults_in("1 +", set(), expression=True)[0][1].startswith("not valid Jinja: ")
