"""What `--help` says of every command and of the commands below it."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from tests.snapshots.conftest import Keeping
from triage_bot.cli.main import COMMANDS, cli


def _commands() -> Iterator[tuple[str, ...]]:
    yield ()
    for name in COMMANDS:
        yield (name,)
        below = cli.get_command(click.Context(cli), name)
        yield from ((name, verb) for verb in (below.commands if isinstance(below, click.Group) else ()))


@pytest.mark.parametrize("words", list(_commands()), ids=lambda words: " ".join(["triage-bot", *words]))
def test_help(words: tuple[str, ...], kept: Keeping) -> None:
    shown = CliRunner().invoke(cli, [*words, "--help"], prog_name="triage-bot", terminal_width=100, color=False)
    assert shown.exit_code == 0 and shown.output == kept("txt")
