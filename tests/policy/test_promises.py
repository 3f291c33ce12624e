"""What texts promise: declared in front matter where the words are, told on the page, and nothing declared in vain."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from tests.meta.source import ROOT
from tests.policy.places import faults, rule
from triage_bot.resources import shipped
from triage_bot.text.template import split

WORDS = {
    "once": r"\b(?:won't|will not) \w+|\basked once\b|\bone last\b|\bonly once\b|\bsay this once\b|\bnever again\b",
    "kept up to date": r"\bkeep .{,40}up to date\b|\bnew in every run\b|\bfills again by itself\b",
    "until": r"\bam quiet\b|\b(?:go on|not) until\b|\buntil (?:then|you do|you decide|all)\b|\bnothing more is\b"
    r"|\bunless the list\b|\bnot within\b",
    "when": r"\bI follow\b|\bthe bot (?:closes|opens|sets|takes|reopens)\b",
}
"""What says so, by the promise or its first word."""
OF_ITSELF = re.compile(r"\bI (?:am|keep|follow|leave|will|won't|send|say|ask|remind|tell|close|open)\b|\bI'll\b", re.I)
"""Where the bot speaks of what it does from now on, it promises something."""
TEMPLATES = {
    file.name: split(file.read_text(encoding="utf-8")) for file in sorted(shipped("templates").glob("*.md.j2"))
}
each = pytest.mark.parametrize("name", TEMPLATES)


def promises(name: str) -> list[str]:
    """As declared."""
    return list((yaml.safe_load(TEMPLATES[name][0]) or {}).get("promises", []))


def kinds(name: str) -> set[str]:
    """What is declared; `until` and `when` stand for all that begin so."""
    return {one if one in WORDS else one.split()[0] for one in promises(name)}


def said(body: str) -> set[str]:
    """The kinds of promises that words make."""
    return {kind for kind, words in WORDS.items() if re.search(words, " ".join(body.split()), re.I)}


@each
def test_words_that_promise_are_declared_and_what_is_declared_is_said(name: str) -> None:
    assert said(TEMPLATES[name][1]) == kinds(name)


@each
def test_where_the_bot_speaks_of_itself_it_promises_something(name: str) -> None:
    assert kinds(name) or not OF_ITSELF.search(TEMPLATES[name][1])


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Either way I won't ask again.", "once"),
        ("This is asked once.", "once"),
        ("I won't remind anyone again about this gap.", "once"),
        ("One last question", "once"),
        ("I say this once for each form.", "once"),
        ("I ask for a label again, not within a week.", "until"),
        ("I keep this one\nnote up to date", "kept up to date"),
        ("made new in every run", "kept up to date"),
        ("I am quiet here until then.", "until"),
        ("Reminders go on until all are ticked", "until"),
        ("Nothing more is said here unless the renewal moves.", "until"),
        ("I leave them until you do.", "until"),
        ("If that is wrong, swap them; I follow the latest.", "when"),
        ("With all of them ticked the bot closes this issue.", "when"),
    ],
)
def test_what_promises(words: str, kind: str) -> None:
    assert said(words) == {kind}


def test_texts_inside_the_policies_promise_nothing() -> None:
    """They have no front matter to declare it in."""
    for file in shipped("policies").glob("**/*.yml"):
        if not file.name.endswith(".cases.yml"):
            lines = [
                line for line in file.read_text(encoding="utf-8").splitlines() if re.search(r"\b(line|text):", line)
            ]
            assert not said("\n".join(lines)), file.name


def test_the_page_tells_each_and_who_keeps_it() -> None:
    page = (ROOT / "docs" / "texts.md").read_text(encoding="utf-8")
    told = {
        (f"{name}.md.j2", promise)
        for promise, names, keeper in re.findall(r"^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \|$", page, re.M)
        for name in names.split(", ")
        if keeper.strip() and f"{name}.md.j2" in TEMPLATES
    }
    assert told == {(name, promise) for name in TEMPLATES for promise in promises(name)}


@pytest.mark.parametrize("given", ["twice", "until", "[once, soon]", "7", ""])
def test_other_promises_are_faults(given: str, tmp_path: Path) -> None:
    text = f"---\npromises: {given}\n---\nHello\n"
    (fault,) = faults(
        tmp_path,
        rule(actions="remind: {template: own.md.j2, steps: [{after: 0 days, mention: csm}]}"),
        templates__own_md_j2=text,
    )
    assert "own.md.j2:2:1: promises: " in fault and "write `once`" in fault
