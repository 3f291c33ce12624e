"""Options that several commands share, and those that write one sample file into this folder."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import Any, TypeVar

import click

from triage_bot.cli.gem_words import Shortened
from triage_bot.cli.printing.output import say
from triage_bot.errors import UsageError

ClickCommand = TypeVar("ClickCommand", bound=Callable[..., Any])


def together(*options: Callable[[Any], Any]) -> Callable[[ClickCommand], ClickCommand]:
    """Several options as one decorator, in the order of the help."""
    return lambda command: reduce(lambda decorated, option: option(decorated), reversed(options), command)


host_option = click.option(
    "-H", "--host-url",
    help="The GitLab host. [CI_SERVER_URL, else python-gitlab's configuration, else https://gitlab.com]",
)  # fmt: skip
policy_options = together(
    click.option(
        "-f",
        "--policies-file",
        "files",
        multiple=True,
        type=click.Path(path_type=Path),
        help="A policy file, or a folder of them; may be given several times. "
        "[.triage-policies.yml, else policies/triage.yml, else policies/*.yml]",
    ),
    click.option("--allow-unknown-keys", is_flag=True, help="Pass over unknown conditions in files of the gem."),
)
ruby_options = together(
    click.option(
        "--env", "variables", multiple=True, metavar="NAME",
        help="A variable that expressions may read although its name speaks of a secret; may be given several times.",
    ),
    click.option(
        "--helpers", "helper_files", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
        help="Helpers that expressions call, a map of name: expression; may be given several times.",
    ),
)  # fmt: skip
gitlab_options = together(  # under the gem's names
    click.option("-t", "--token", help="The token. [TRIAGE_BOT_TOKEN, GITLAB_TOKEN]"),
    host_option,
    click.option(
        "-s", "--source", type=Shortened(["projects", "groups"]), default="projects", help="A project or a group."
    ),
    click.option("-i", "--source-id", help="Its id or path. [TRIAGE_SOURCE_ID, CI_PROJECT_ID]"),
    click.option("-p", "--project-id", hidden=True, help="The gem's older name of --source-id."),
    click.option("--all-projects", is_flag=True, help="Everything this token can see."),
    click.option("-d", "--debug", is_flag=True, help="Show each request, and more when something breaks."),
)
now_option = click.option("--now", help="Pretend it is this moment (ISO 8601, UTC if no zone is given).")
titles_option = click.option(
    "--titles/--no-titles", default=None, help="Show titles and what people wrote (default: not in CI)."
)
accounts_option = click.option(
    "--accounts", "account_list", default="", help="This account list instead: a path or an https:// address."
)


SAMPLE = """\
# Rules of this project: `triage-bot check` reads them, `triage-bot run --dry-run` says what they would do.
.hint: &hint |
  This issue has been quiet for a year. Is it still wanted? Say so here, or it is closed in two weeks.

resource_rules:
  issues:
    rules:
      - name: Ask about issues that nobody touched for a year
        conditions:
          state: opened
          forbidden_labels: [stale, keep]
          date: {attribute: updated_at, condition: older_than, interval_type: months, interval: 12}
        limits: {oldest: 20}
        actions:
          labels: [stale]
          comment: *hint
      - name: Close what nobody wanted
        conditions:
          state: opened
          labels: [stale]
          forbidden_labels: [keep]
          date: {attribute: updated_at, condition: older_than, interval_type: weeks, interval: 2}
        actions:
          status: close
"""
POLICY, PIPELINE = Path(".triage-policies.yml"), Path(".gitlab-ci.yml")


def write_sample(file: Path, ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Writes the file that an option wants, and ends the command; raises UsageError if it cannot be written."""
    if not wanted or ctx.resilient_parsing:
        return
    try:
        with file.open("xb") as opened:
            opened.write(_content(file))
    except FileExistsError:
        say(f"left  {file} (it was there, nothing was written)")
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}") from None
    else:
        say(f"wrote {file}")
    ctx.exit()


def _content(file: Path) -> bytes:
    from triage_bot.resources import shipped

    return SAMPLE.encode() if file == POLICY else (shipped("starter") / file.name).read_bytes()


def sample_option(name: str, file: Path, text: str) -> Callable[[ClickCommand], ClickCommand]:
    """An option that writes a sample file."""

    def callback(ctx: click.Context, param: click.Parameter, wanted: bool) -> None:
        write_sample(file, ctx, param, wanted)

    return click.option(name, is_flag=True, expose_value=False, is_eager=True, callback=callback, help=text)
