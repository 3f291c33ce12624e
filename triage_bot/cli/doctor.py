"""Command `doctor`: what of token, project, labels, people and webhook works, and how to mend the rest."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from triage_bot.cli.options import gitlab_options, now_option, policy_options, titles_option
from triage_bot.cli.printing.output import in_ci, json_text, say
from triage_bot.errors import UsageError
from triage_bot.text.inert import unquoted

if TYPE_CHECKING:
    from triage_bot.admin.doctor.examination import Report


@click.command("doctor")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it.")
@policy_options
@gitlab_options
@now_option
@titles_option
def command(form: str, titles: bool | None, **given: Any) -> int:
    """Say what works, what does not, and how to mend it; writes nothing, exit 1 if something fails."""
    from triage_bot.admin.doctor.examination import examine
    from triage_bot.cli.options import asked_host, connect, moment, target
    from triage_bot.engine.loading import load_everything

    now, host = moment(given["now"]), asked_host(given["host_url"])
    loaded = load_everything(given["files"], given["allow_unknown_keys"], now, os.environ, ask=False, host=host)
    gateway = connect(host, given["token"], loaded.policy)
    where = target(given["source"], given["source_id"], given["project_id"], given["all_projects"])
    if where.kind == "all":
        raise UsageError("doctor looks at one project or group", "pass --source-id")
    job_token = os.environ.get("CI_JOB_TOKEN", "")
    report = examine(gateway, where, loaded.given, _clock(given["now"]), job_token)
    if in_ci(os.environ) and not titles:
        quiet = (replace(one, what=unquoted(one.what), cure=unquoted(one.cure)) for one in report.findings)
        report = replace(report, findings=tuple(quiet))
    say(_json(report) if form == "json" else _text(report))
    return report.exit_code


def _clock(pretended: str | None) -> Callable[[], datetime]:
    """The time when it is asked for, unless one was given."""
    from triage_bot.cli.options import moment

    return lambda: moment(pretended)


def _text(report: Report) -> str:
    counts = Counter(one.level for one in report.findings)
    summary = ", ".join(f"{counts[level]} {level}" for level in ("ok", "warn", "fail") if counts[level])
    return "\n".join([*map(str, report.findings), f"{summary}. Nothing was written."])


def _json(report: Report) -> str:
    findings = [{"level": one.level, "about": one.about, "what": one.what, "cure": one.cure} for one in report.findings]
    counts = Counter(one.level for one in report.findings)
    levels = {level: counts[level] for level in ("ok", "warn", "fail")}
    data = {"version": 1, "counts": levels, "exit_code": report.exit_code, "findings": findings}
    return json_text(data)
