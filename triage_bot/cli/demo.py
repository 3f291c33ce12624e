"""Command `demo`: triage and renewals on a local GitLab with sample accounts, in one command."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
import gitlab

from triage_bot.cli.printing.output import Sheet, say
from triage_bot.cli.printing.report import ReportLine, View, show, view
from triage_bot.cli.run import perform
from triage_bot.cli.settings import asked_host, connect, target
from triage_bot.engine.loading import load_everything
from triage_bot.resources import shipped

if TYPE_CHECKING:
    from gitlab_sandbox.server import Sandbox

LOCAL = """\
# What this demo adds to the shipped policy: its people, and an earlier account of the bot.
include: [core/account-triage.yml, renewals/renewals.yml]
people: people.yml
accounts: accounts.csv
bot: {usernames: [triage-bot-old]}
"""


@click.command("demo")
@click.option("--keep", is_flag=True, help="Leave the local GitLab up afterwards, until Ctrl-C.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, show_default=True, help="Its port; 0 takes a free one."
)
@click.option("--tier", type=click.Choice(["free", "premium", "ultimate"]), default="free", show_default=True)
def command(keep: bool, port: int, tier: str) -> int:
    """Start a local GitLab with sample accounts, show a dry run, run, and run again: nothing is left to do."""
    from gitlab_sandbox.clock import real_now, working_morning
    from gitlab_sandbox.server import Sandbox

    now = working_morning(real_now())
    with Sandbox(port, "demo", tier, clock=now) as sandbox, _folder(sandbox) as folder:
        code = _show(sandbox, folder, now, keep)
        if keep:
            _keep(sandbox, folder, now)
        return code


@contextlib.contextmanager
def _folder(sandbox: Sandbox) -> Iterator[Path]:
    """A folder with the shipped policies, and the sandbox project's own account and people files."""
    with tempfile.TemporaryDirectory(prefix="triage-bot-demo-") as name:
        folder = Path(name) / "policies"
        shutil.copytree(shipped("policies"), folder)
        project = gitlab.Gitlab(sandbox.url, private_token=sandbox.bot_token).projects.get(sandbox.project)
        for file in ("accounts.csv", "people.yml"):
            (folder / file).write_bytes(bytes(project.files.raw(file_path=file, ref="main")))
        (folder / "local.yml").write_text(LOCAL, encoding="utf-8")
        yield folder


def _show(sandbox: Sandbox, folder: Path, now: datetime, keep: bool) -> int:
    _head("1. A dry run, as a CSM would read it", "nothing is written")
    show(_run(sandbox, folder, now, dry_run=True), Sheet())
    _head("2. The run", "the same plan, now written")
    first = _told(_run(sandbox, folder, now, dry_run=False))
    _head("3. The run again", "nothing is left to do")
    again = _told(_run(sandbox, folder, now, dry_run=False))
    _head("To look at", "one page per issue" if keep else "with `triage-bot demo --keep`, which leaves them up")
    pages = {**_pages(sandbox, first.lines), "All issues": f"{sandbox.url}/{sandbox.project}/-/issues"}
    width = max(map(len, pages))
    for title, url in pages.items():
        say(f"  {title:<{width}}  {url}")
    return int(first.failed > 0 or bool(again.lines))


def _head(title: str, more: str) -> None:
    out = Sheet()
    out.line()
    out.line((f"── {title} ", "bold"), f"({more})")
    out.line()


def _run(sandbox: Sandbox, folder: Path, now: datetime, dry_run: bool) -> View:
    """One run in this process."""
    loaded = load_everything((folder / "local.yml",), False, now, os.environ)
    gateway = connect(asked_host(sandbox.url), sandbox.bot_token, loaded.policy)
    result = perform(gateway, target("projects", sandbox.project, False), loaded, dry_run, 200)
    return view(result, loaded.policy.categories, dry_run, titles=True)


def _told(shown: View) -> View:
    """The same, told in a few lines."""
    kinds = Counter(line.change.kind for line in shown.lines)
    counts = ", ".join(f"{count} × {kind.replace('_', ' ')}" for kind, count in sorted(kinds.items()))
    changes = f"{len(shown.lines)} changes" + (f" ({counts})" if counts else "")
    Sheet().hanging(("  ",), f"{changes}, {shown.failed} failed, {shown.requests} requests")
    for line in shown.lines:
        if line.error:
            say(f"  {line.reference}: {line.outcome}: {line.error}")
    return shown


def _pages(sandbox: Sandbox, lines: tuple[ReportLine, ...]) -> dict[str, str]:
    """One issue of each kind of change, with its page."""
    pages: dict[str, str] = {}
    for line in lines:
        ref = line.ref or line.change.ref
        kind = f"{line.change.rule.split(',')[0]}: {line.change.kind.replace('_', ' ')}"
        if ref.iid:
            pages.setdefault(kind, f"{sandbox.url}/{ref.project}/-/issues/{ref.iid}")
    return pages


def _keep(sandbox: Sandbox, folder: Path, now: datetime) -> None:
    say("\nThe local GitLab stays up until Ctrl-C. To try it from another terminal:\n")
    say(
        f"  triage-bot run --dry-run -H {sandbox.url} -i {sandbox.project} \\\n"
        f"    --token {sandbox.bot_token} -f {folder / 'local.yml'} --now {now:%Y-%m-%dT%H:%M:%SZ}"
    )
    with contextlib.suppress(KeyboardInterrupt):
        threading.Event().wait()
