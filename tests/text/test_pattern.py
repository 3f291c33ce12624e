"""Patterns on a linear-time engine mean what Python's mean, and are refused where they would need more."""

from __future__ import annotations

import re
import subprocess
import sys
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage_bot.errors import ValueFault
from triage_bot.text.pattern import MAX_COUNT, MAX_LENGTH, pattern

TEXTS = [
    *(
        "",
        "a",
        "A-1",
        "Über Öl",
        "straße",
        "STRASSE",
        "12:30",
        "٣",
        "a\nb",
        "a\n",
        "\n",
        "x y",
        "é_1",
        "a\u00a0b",
        "-",
        "]",
    ),
    *("Alder & Söhne (EA)", "foo bar", "foobar", "ΣΊΣΥΦΟΣ", "a.b", "{2}", "日本 2027", "ab12", "²", "\t", "naïve"),
]
PATTERNS = [
    *(r"\w+", r"^\w+$", r"\bÖl\b", r"\bü", r"ü\b", r"\Bber", r"\d", r"\D", r"\W", r"\S\s\S", r"[\w-]+$", r"[^\W\d_]+"),
    *(
        r"[^\w]",
        r"[\W_]",
        r"[\D]",
        r"[^\s]{3}",
        r"a.b",
        r"(?s)a.b",
        r"(?m)^b$",
        r"a$",
        r"a\Z",
        r"\Aa",
        r"^$",
        r"(?i:É)",
    ),
    *(
        r"straße",
        r"σίσυφος",
        r"[à-ÿ]",
        r"[]x]",
        r"[^]x]",
        r"a{2}",
        r"a{,2}b",
        r"b{1,}",
        r"(?P<n>foo) ?bar",
        r"x|y",
    ),
    *(
        r"\x41",
        r"\u00e9",
        r"[\u00e0-\u00ff]",
        r"\.",
        r"[.]",
        r"(foo|bar)\b",
        r"\b\bfoo",
        r"a*?b",
        r"(?#said)a",
        r"[a\-z]",
        r"\n",
    ),
    *(
        r"[\n]",
        r"[^\n]",
        r"[\x00-\x20]",
        r"[^\x00-\x20]",
        r"[\s\S]",
        r"[^\D]",
        r"a\nb",
        r"(?:^|\s)y",
        r"[a-]",
        r"\\",
        r"a\b$",
        r"^\b",
        r"\b^",
        r"\b\B^|\b\A1",
        r"a$\b",
        r"$\B",
        r"\b(?#here)^a",
        r"\B^$\B|$\b",
        r"$\D",
        r"\ba?\A",
        r"\B.?^",
        r"$\n?\b",
        r"\Z_*\Z\B",
        r"\b(?:ab|)\A",
        r"(?m)$\s^\b",
        r"1??$^",
        r"\b$^",
        r"\B",
        r"",
        r"(?u)é",
        r"[\d:]+$",
        r"\t",
        r"\x00",
        r"é|ï",
    ),
]


@pytest.mark.parametrize("written", PATTERNS)
def test_a_pattern_means_what_it_means_in_python(written: str) -> None:
    for text in TEXTS:
        assert pattern(written).found_in(text) is bool(re.search(written, text, re.I)), (written, text)


@pytest.mark.parametrize("written", ["[[:alpha:]]", "[a&&b]", "[a||b]", "[a~~b]", "[[a]"])
def test_what_other_engines_read_as_sets_is_read_without_a_word(written: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = pattern(written).found_in("a&b")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert found is bool(re.search(written, "a&b", re.I))


ATOMS = st.sampled_from(
    [*"aBé_ 1-", r"\w", r"\W", r"\d", r"\s", ".", r"\b", r"\B", "[a-c]", r"[^\W\d]", r"[\s1]", "^", "$", r"\A", r"\Z"]
)
REPEATED = st.tuples(
    ATOMS.filter(lambda one: one not in (r"\b", r"\B", "^", "$", r"\A", r"\Z")),
    st.sampled_from(["", "*", "+", "?", "{2}"]),
)
ONE = st.one_of(ATOMS, REPEATED.map("".join))
WHOLE = st.tuples(st.lists(ONE, min_size=1, max_size=5).map("".join), st.sampled_from(["", "$"])).map("".join)


@settings(deadline=None, max_examples=200)
@given(st.one_of(WHOLE, st.tuples(WHOLE, WHOLE).map("|".join)), st.text("aBcéÉ_ 1-\n\u00a0", max_size=6))
def test_any_pattern_means_what_it_means_in_python(written: str, text: str) -> None:
    assert pattern(written).found_in(text) is bool(re.search(written, text, re.I))


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("(?=a)", "neither looks around nor refers back"),
        ("(?<!a)b", "neither looks around nor refers back"),
        ("(?P<a>x)(?P=a)", "neither looks around nor refers back"),
        ("(?>a)", "neither looks around nor refers back"),
        ("(a)?(?(1)b|c)", "neither looks around nor refers back"),
        (r"(a)\1", "cannot refer back"),
        ("a++", "without going back"),
        (f"x{{{MAX_COUNT + 1}}}", f"a count goes up to {MAX_COUNT}"),
        ("x{99999999999}", f"a count goes up to {MAX_COUNT}"),
        ("(?:x{1000}){1000}", "not a regular expression"),
        ("x{1000}" * 20, "too large"),
        ("(", "not a regular expression"),
        ("a**", "not a regular expression"),
        ("[a", "a bracket is not closed"),
        ("[z-a]", "bad range"),
        ("a\\", "is not known here"),
        (r"\q", "is not known here"),
        ("(?x) a", "of the flags i, m and s"),
        ("(?a)a", "of the flags i, m and s"),
        ("\ud800", "half a character"),
        ("a" * (MAX_LENGTH + 1), f"at most {MAX_LENGTH} characters"),
        ("(" * 500 + ")" * 499, "not a regular expression"),
    ],
)
def test_what_the_engine_lacks_is_refused(written: str, why: str) -> None:
    with pytest.raises(ValueFault, match=re.escape(why)):
        pattern(written)


SLOW = [
    "(a|aa)+$",
    "a*a*a*a*b",
    "(x+x+)+y",
    "(.*)*(.*)*(.*)*q",
    r"(\w+\s?)+!",
    "(?:.?){900}q",
    r"(?:\b\w+){90}q",
    "([a-z]+)*9",
]

SEARCH = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
from triage_bot.text.pattern import pattern
for written in sys.argv[1:]:
    for text in ("a" * 1000, "x" * 1000, "é " * 500, "a-" * 500):
        pattern(written).found_in(text)
"""


def test_no_pattern_takes_for_ever() -> None:
    subprocess.run([sys.executable, "-c", SEARCH, *SLOW], check=True)
