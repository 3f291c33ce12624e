"""Programs on the house's objects: members, classes of the house, helpers, errors that pass through."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ruby_subset.core.values import Hash, Symbol, Thing
from ruby_subset.program import Names, RubyError, condition, text

NAMES = Names(
    bare=frozenset({"resource", "labels", "expired?", "unread", "network"}),
    members=frozenset({"name", "options", "source_id", "title"}),
    constants=frozenset({"Gitlab::Triage::Resource::Issue", "Gitlab::Triage::Resource::Epic", "Milestone"}),
    helpers=(("first_label", "x = labels.first; return x.name if x; 1"), ("loud", "first_label.upcase")),
)


def test_it_stands_alone() -> None:
    """It can be read and carried out where the bot is not there."""
    code = (
        "import sys; from ruby_subset.program import Names, condition; from ruby_subset.compiling import programs;"
        "assert not condition('[1, 2].sum > 2', Names()).faults;"
        "print([name for name in sys.modules if name.split('.')[0] in ('triage_bot', 'gitlab_sandbox')])"
    )
    ended = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert ended.stdout == "[]\n"


A_LABEL = "an instance of Gitlab::Triage::Resource::Label"


class FarAway(Exception):
    """What the host raises for a fact that was not fetched."""


def far_away() -> Any:
    raise FarAway


def always(value: Any) -> Callable[[], Any]:
    """A member that has this value."""
    return lambda: value


def issue() -> Thing:
    """An issue with two labels and an author."""
    labels = [Thing("Gitlab::Triage::Resource::Label", {"name": always(name)}) for name in ("bug", "a::b")]
    row = [
        ("title", "One"),
        ("author", Hash([("username", "ann")], loose=True)),
        ("tags", [Hash([("x", 1)], loose=True)]),
    ]
    resource = Hash(row, loose=True)
    options = Thing("Options", {"source_id": lambda: "group/project"})

    def milestone(row: Hash, parent: Thing) -> Thing:
        return Thing("Milestone", {"title": lambda: f"{row[Symbol('id')]} {parent.ruby_class}"})

    members = {
        "resource": lambda: resource,
        "labels": lambda: labels,
        "expired?": lambda day=None: day,
        "unread": far_away,
        "network": lambda: Thing("Network", {"options": lambda: options}),
        "Milestone.new": milestone,
    }
    return Thing("Gitlab::Triage::Resource::Issue", members)


def asked(source: str, thing: Thing | None = None) -> Any:
    """What a condition gives."""
    program = condition(source, NAMES)
    assert not program.faults, program.faults
    return program.value(thing or issue(), datetime(2026, 3, 5, tzinfo=UTC), ZoneInfo("UTC"), {})


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("labels.map(&:name)", ["bug", "a::b"]),
        ("labels.first.name.upcase", "BUG"),
        ("labels.include?('bug')", False),
        ("labels.grep(/bug/)", []),
        ("labels.first == labels.first", True),
        ("resource['author'][:username] == resource.dig(:author, 'username')", True),
        ("resource[:tags].first['x']", 1),
        ("resource[:new] = { a: 1 }; resource['new']['a']", 1),
        ("self.labels.size", 2),
        ("send(:labels).size", 2),
        ("expired?", None),
        ("expired?(3)", 3),
        ("is_a?(Gitlab::Triage::Resource::Issue)", True),
        ("is_a?(Gitlab::Triage::Resource::Epic)", False),
        ("network.options.source_id[%r{\\A[^/]+}]", "group"),
        ("Milestone.new({ id: 7 }, parent: self).title", "7 Gitlab::Triage::Resource::Issue"),
        ("first_label", "bug"),
        ("loud + first_label", "BUGbug"),
        ("labels.first.inspect", "#<Gitlab::Triage::Resource::Label>"),
        ("labels.first.to_s", "#<Gitlab::Triage::Resource::Label>"),
        ("labels.first.respond_to?(:name) && !labels.first.respond_to?(:size)", True),
        ("labels.each { |l| return l.name if l.name.include?('::') }; 5", "a::b"),
    ],
)
def test_a_condition_gives(source: str, value: object) -> None:
    assert asked(source) == value


def test_a_text_puts_values_in() -> None:
    program = text('Hi #{resource[:author][:username]}\\n{#{labels.size}} \\#{x} #tag "q" #@a#$b', NAMES)
    assert not program.faults
    value = program.value(issue(), datetime(2026, 3, 5, tzinfo=UTC), ZoneInfo("UTC"), {})
    assert "".join(one if isinstance(one, str) else one.text for one in value) == 'Hi ann\n{2} #{x} #tag "q" '
    assert [(one.text, one.written) for one in value if not isinstance(one, str)] == [
        ("ann", "#{resource[:author][:username]}"),
        ("2", "#{labels.size}"),
        ("", "#@a"),
        ("", "#$b"),
    ]


@pytest.mark.parametrize(
    "source",
    [
        "unread",
        "unread rescue 1",
        "begin; unread; rescue Exception; 1; end",
        "begin; unread; ensure; 1; end",
        "[1].map { |x| unread }",
        "[1].lazy.map { |x| unread }.first",
        "loop { unread }",
        "catch(:x) { unread }",
    ],
)
def test_what_the_host_raises_passes_through(source: str) -> None:
    with pytest.raises(FarAway):
        asked(source)


@pytest.mark.parametrize(
    ("source", "error"),
    [
        (
            "labels.first.title",
            f"undefined method `title' for {A_LABEL} (NoMethodError)",
        ),
        ("labels.first.name(1)", "wrong number of arguments (given 1, expected 0) (ArgumentError)"),
        ("expired?(1, 2)", "wrong number of arguments (given 2, expected 0) (ArgumentError)"),
        ("labels.first + 1", f"undefined method `+' for {A_LABEL} (NoMethodError)"),
        ("nil.name", "undefined method `name' for nil:NilClass (NoMethodError)"),
        ("raise 'stop'", "stop (RuntimeError)"),
    ],
)
def test_errors_are_ruby_s_and_show_no_content(source: str, error: str) -> None:
    with pytest.raises(RubyError) as raised:
        asked(source)
    assert str(raised.value) == error


def test_what_a_condition_writes_is_seen_by_the_next() -> None:
    thing = issue()
    asked("resource[:title] = 'Two'", thing)
    assert asked("resource['title']", thing) == "Two"


def test_a_source_is_compiled_once() -> None:
    assert condition("labels.size", NAMES) is condition("labels.size", NAMES)
