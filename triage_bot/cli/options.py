"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import Any, TypeVar

import click

from triage_bot.cli.gem_words import Shortened

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
