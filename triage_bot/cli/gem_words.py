"""Reads a command's words as gitlab-triage does: shortened options, words passed over, options that end the reading."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import click

from triage_bot.cli.printing.output import say

ENDING = ("--init", "--init-ci", "--help", "--version", "-h", "-v")
"""They do something else: what stands behind them is not read."""
OF_THE_GEM = frozenset(
    "--dry-run --policies-file --all-projects --source --source-id --project-id --resource-reference --token "
    "--host-url --require --debug --summary --quiet --cache-dir --init --init-ci --help --version".split(),
)
"""What is short for one of these means none of ours; no word that begins with a dash is their value.

An option is the value of none.
"""

ODD_DASH = re.compile(r"\s+-|\s*[\u2010-\u2015\u2212]")
"""How words begin that were meant for options: a blank before the dash, or another dash, as text programs make them."""


class Shortened(click.Choice[str]):
    """A choice whose words may be shortened as long as one alone is meant."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The whole word; refused are a word that is none, and no word at all."""
        options = [str(word) for word in self.choices if value and str(word).startswith(value)]
        return super().convert(options[0] if len(options) == 1 else value, param, ctx)


class GemCommand(click.Command):
    """A command with the gem's ways; its help shows options in the groups of `groups`."""

    def __init__(self, *args: Any, groups: Mapping[str, tuple[str, ...]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.context_settings = {**self.context_settings, "allow_extra_args": True}
        self.of = {name: group for group, names in groups.items() for name in names}
        self.titles = tuple(groups)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Takes options shortened, and says which words are passed over."""
        rest = super().parse_args(ctx, list(_Words(self.get_params(ctx)).read(args)))
        if odd := next((word for word in rest if ODD_DASH.match(word)), None):
            raise click.UsageError(f"{odd!r} is no option: those begin with a plain dash")
        if rest:
            say(f"warning: passed over, they belong to no option: {' '.join(rest)}", error=True)
        return rest

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the options under the titles of their groups."""
        for title in (*self.titles, "Other"):
            options = [param for param in self.get_params(ctx) if self.of.get(str(param.name), "Other") == title]
            if records := [record for param in options if (record := param.get_help_record(ctx)) is not None]:
                with formatter.section(title):
                    formatter.write_dl(records)


class _Words:
    """The words of a command line as they are read."""

    def __init__(self, params: Iterable[click.Parameter]) -> None:
        options = [param for param in params if isinstance(param, click.Option)]
        self.takes = {name: not option.is_flag for option in options for name in (*option.opts, *option.secondary_opts)}
        """Each option, and whether it takes a value."""
        self.rest: deque[str] = deque()

    def read(self, args: Iterable[str]) -> Iterator[str]:
        """Whole names of options, each apart; nothing behind one that ends the reading."""
        self.rest = deque(args)
        while self.rest:
            word = self.rest.popleft()
            if word == "--":
                yield from (word, *self.rest)
                return
            name, value = self._long(word) if word.startswith("--") else self._short(word)
            if not self.takes.get(name):
                yield word if value else name
            elif name in ("-p", "--project-id"):
                given = value.removeprefix("=") or self._next(name)
                yield from ("--source=projects", f"--source-id={given}", f"--project-id={given}")
            else:
                yield from (name + value,) if value else self._with_next(name)
            if name in ENDING:
                return

    def _long(self, word: str) -> tuple[str, str]:
        name, equals, value = word.partition("=")
        return whole(name, self.takes), equals + value

    def _short(self, word: str) -> tuple[str, str]:
        """The first option of a word of letters; other words are their own names."""
        if len(word) < 2 or word[0] != "-":
            return word, ""
        name, value = word[:2], word[2:]
        if name not in self.takes and name.islower():
            name = whole(f"-{name}", OF_THE_GEM & self.takes.keys())
            value = f"={value}" if value and self.takes.get(name) else value
        if self.takes.get(name) is False and value:
            self.rest.appendleft(f"-{value}")
            value = ""
        return (name, value) if name in self.takes else (word, "")

    def _with_next(self, name: str) -> Iterator[str]:
        if name == "--cache-dir" and not self._has_next(name):
            return
        yield from (name, self._next(name))

    def _next(self, name: str) -> str:
        if not self._has_next(name):
            raise click.BadOptionUsage(name, f"Option '{name}' requires an argument.")
        return self.rest.popleft()

    def _has_next(self, name: str) -> bool:
        if not self.rest:
            return False
        gem = not name.startswith("--") or name in OF_THE_GEM
        return not (self.rest[0].startswith("-") if gem else self.rest[0] in self.takes)


def whole(word: str, known: Iterable[str]) -> str:
    """The option that a shortened one means, else the word; raises UsageError if it may be several.

    The shortest is meant if all others begin with it, as `--so` is `--source` and not `--source-id`.
    """
    names = frozenset(known)
    for written in (word, word.lower().replace("_", "-")):
        for of in (names & OF_THE_GEM, names):
            options = sorted(name for name in of if name.startswith(written))
            if options and not all(name.startswith(options[0]) for name in options):
                raise click.UsageError(f"{word} may be {', '.join(options)}")
            if options:
                return options[0]
    return word
