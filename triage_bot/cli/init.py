"""Command `init`: writes policies, templates, an issue template and a CI file into a folder."""

from pathlib import Path

import click

from triage_bot.admin.starter import write
from triage_bot.cli.printing.output import say

NEXT = """
Next:
  1. Edit policies/triage.yml: it says which steps are on (`core` to begin with), and who is who: copy
     policies/people.example.yml to policies/people.yml and name it there (`people: people.yml`). Put your accounts
     into policies/accounts.csv (policies/accounts.example.csv shows the columns), or into accounts.csv at the top of
     the project.
  2. Set TRIAGE_BOT_TOKEN, CI_SERVER_URL and TRIAGE_SOURCE_ID; `triage-bot doctor` says what is still missing,
     `triage-bot run --dry-run` what a run would do.
  3. Commit, set the CI/CD variables that .gitlab-ci.yml names, and add a pipeline schedule for working mornings."""


@click.command("init")
@click.argument("folder", default=".", type=click.Path(path_type=Path))
def command(folder: Path) -> int:
    """Write policies, templates, examples, an issue template and a CI file into FOLDER (here, if not given).

    What is there already is left as it is.
    """
    written = write(folder)
    for name in written.files:
        say(f"wrote {name}")
    for name in written.left:
        say(f"left  {name} (it was there)")
    if not written.files:
        say("Everything was there, nothing was written.")
    say(NEXT)
    return 0
