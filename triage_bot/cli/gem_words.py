"""Reads a command's words as gitlab-triage does: shortened options, words passed over, options that end the reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import click

from triage_bot.cli.printing.output import say

ENDING = ("--init", "--init-ci", "--help", "--version", "-h", "-v")
"""They do something else: what stands behind them is not read."""


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
        rest = super().parse_args(ctx, list(self._whole(ctx, args)))
        if rest:
            say(f"warning: passed over, they belong to no option: {' '.join(rest)}", error=True)
        return rest

    def _whole(self, ctx: click.Context, args: list[str]) -> Iterable[str]:
        """The words with whole names of options; nothing behind one that ends the reading."""
        known = {name for option in self.get_params(ctx) for name in (*option.opts, *option.secondary_opts)}
        taking = {
            name
            for option in self.get_params(ctx)
            if isinstance(option, click.Option) and not option.is_flag
            for name in option.opts
        }
        is_value = False
        for index, word in enumerate(args):
            if word == "--":
                yield from args[index:]
                return
            name, equals, value = word.partition("=")
            name = whole(name, known) if name.startswith("--") and not is_value else name
            yield name + equals + value
            if not is_value and name in ENDING:
                return
            is_value = not is_value and name in taking and not equals

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the options under the titles of their groups."""
        for title in (*self.titles, "Other"):
            options = [param for param in self.get_params(ctx) if self.of.get(str(param.name), "Other") == title]
            if records := [record for param in options if (record := param.get_help_record(ctx)) is not None]:
                with formatter.section(title):
                    formatter.write_dl(records)


def whole(word: str, known: Iterable[str]) -> str:
    """The option that a shortened one means, else the word; raises UsageError if it may be several.

    The shortest is meant if all others begin with it, as `--so` is `--source` and not `--source-id`.
    """
    options = sorted(name for name in known if name.startswith(word))
    if word in options or not options:
        return word
    if not all(name.startswith(options[0]) for name in options):
        raise click.UsageError(f"{word} may be {', '.join(options)}")
    return options[0]
