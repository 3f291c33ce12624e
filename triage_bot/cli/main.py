"""The command line: finds commands by name, and is the one door errors leave by."""

import gc
import io
import os
import platform
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, TextIO

import click

from triage_bot import __version__
from triage_bot.cli.printing.output import explained, in_ci, say
from triage_bot.errors import TriageBotError, nearest

COMMANDS = {
    "run": "Plan and apply the policies; --dry-run only shows the plan.",
    "explain": "Say what every rule sees in one issue, and why.",
    "check": "Check policies, templates, account and people files.",
    "test": "Run the cases of policies: facts and a date, and what is expected of them.",
    "migrate": "Print a policy of gitlab-triage in native form.",
    "schema": "Print the JSON Schema of policy files, for editors.",
    "labels": "Compare the labels of the policies with GitLab, or create them.",
    "accounts": "Check the account list, alone or against GitLab.",
    "init": "Write policies, templates, examples and a CI file into a folder.",
    "doctor": "Say what of token, project, labels, people and webhook works, and how to fix the rest.",
    "serve": "Receive GitLab's webhooks and check each issue at once.",
    "worker": "Share the work of a service on PostgreSQL.",
    "deliveries": "List, show, retry or drop the jobs of the service.",
    "webhook": "Register the webhook on a project or group, or check it.",
    "sandbox": "Serve a local GitLab to try things on.",
    "demo": "Show the whole job on a local GitLab with sample accounts.",
}
OWN_OPTIONS = ("-h", "--help", "-v", "--version")
OUR_BUG, INTERRUPTED = 70, 130


class NobodyReads(Exception):
    """The reader of what is printed went away; click would make an exit code of a BrokenPipeError."""


class CommandLine(click.Group):
    """Commands are imported when they are called, so that --help is quick."""

    def make_context(self, *args: Any, **more: Any) -> click.Context:
        with _told():
            return super().make_context(*args, **more)

    def invoke(self, ctx: click.Context) -> Any:
        with _told():
            return super().invoke(ctx)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Options without a command are those of `run`: so jobs call the gem."""
        rest = args[:1] and args[0].startswith("-") and args[0] not in OWN_OPTIONS
        return super().parse_args(ctx, ["run", *args] if rest else args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"triage_bot.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            hint = nearest(args[0], COMMANDS) if args else ""
            raise click.UsageError(" ".join([error.message, hint]).strip(), ctx) from None


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise NobodyReads from None


@click.group(cls=CommandLine, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, "-v", "--version", prog_name="triage-bot")
def cli() -> None:
    """Keeps a GitLab account-triage project honest and alive, from YAML policies.

    Start with `triage-bot demo`; then `triage-bot run --dry-run` on your own project writes nothing.
    """


def main(args: list[str] | None = None) -> None:
    """Runs a command and exits with its code (0 done, 1, 2, 3, 4, 70, 130: see the README)."""
    sys.exit(run(args))


def run(args: list[str] | None = None, sleep: Callable[[float], None] | None = None) -> int:
    """Runs a command and returns its exit code; expected errors are one clear message.

    `sleep` takes seconds: it waits for GitLab's limits and for what is not answered (default: a real pause).

    A reader that goes away early (`| head`) ends it quietly: with 0, or with the error that it would have read of.
    """
    code = 0
    try:
        code, tell = _called(args, sleep)
        tell()
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (NobodyReads, BrokenPipeError):
        _let_go()
    return code


def _called(args: list[str] | None, sleep: Callable[[float], None] | None) -> tuple[int, Callable[[], None]]:
    """The exit code, and what is left to say; raises NobodyReads."""
    # What a command reads it keeps to its end: looking for garbage more often only costs a second.
    gc.set_threshold(200_000, 20, 20)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without our dashes is no reason to fail
    try:
        result = cli.main(args=args, prog_name="triage-bot", standalone_mode=False, obj=sleep)
        return result if isinstance(result, int) else 0, _said("")
    except TriageBotError as error:
        return error.exit_code, _said(explained(error, _words(args)))
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(shown)
        return 2, _said(shown.getvalue().rstrip("\n"))
    except (KeyboardInterrupt, click.exceptions.Abort):
        return INTERRUPTED, _said("interrupted")
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):  # rich leaves so
            raise NobodyReads from None
        if end.code is None or isinstance(end.code, int):
            return int(end.code or 0), _said("")
        return 1, _said(str(end.code))  # a library's message, as the interpreter takes it
    except NobodyReads:
        raise
    except Exception as error:
        return OUR_BUG, _said(_our_bug(error, sys.argv if args is None else args))


def _said(text: str) -> Callable[[], None]:
    return lambda: say(text, error=True) if text else None


def _words(args: list[str] | None) -> bool:
    """True where words of people may be shown: not in the log of a job, unless somebody asks for them."""
    return not in_ci(os.environ) or "--titles" in (sys.argv if args is None else args)


def _let_go() -> None:
    """What is left in buffers that nobody reads goes nowhere, else the interpreter complains at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is not None and _is_closed(stream):
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _is_closed(stream: TextIO) -> bool:
    """True for a stream that nobody reads any more; one without a file is none."""
    try:
        stream.flush()
    except BrokenPipeError:
        return True
    except (ValueError, OSError):
        return False
    return False


def _our_bug(error: Exception, args: list[str]) -> str:
    """A short report without people's data: types, our own files and lines."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "triage_bot" in frame.filename]
    where = [f"  {frame.filename.rsplit('triage_bot', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames]
    lines = [f"triage-bot {__version__} has a bug: {type(error).__name__}", *where[-8:]]
    lines.append(f"Python {platform.python_version()}. Please report these lines; --debug shows more.")
    if os.environ.get("TRIAGE_BOT_DEBUG") or not {"--debug", "-d"}.isdisjoint(args):
        trace = traceback.format_exception(error) if _words(args) else traceback.format_tb(error.__traceback__)
        lines.append("".join(trace))
    return "\n".join(lines)
