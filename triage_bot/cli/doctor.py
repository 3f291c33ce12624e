"""Command `doctor`: what of token, project, labels, people and webhook works, and how to fix the rest."""

import os
from collections import Counter
from dataclasses import asdict, replace
from typing import Any

import click

from triage_bot.cli.options import gitlab_options, now_option, policy_options, titles_option
from triage_bot.cli.printing.output import in_ci, json_text, say
from triage_bot.cli.settings import load, moment, reach
from triage_bot.text.inert import unquoted


@click.command("doctor")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it.")
@policy_options
@gitlab_options
@now_option
@titles_option
def command(form: str, titles: bool | None, **given: Any) -> int:
    """Say what works, what does not, and how to mend it; writes nothing, exit 1 if something fails."""
    from triage_bot.admin.examination import examine

    loaded = load(given, ask=False)
    gateway, where = reach(given, loaded.policy, narrow="doctor looks at one project or group")
    job_token = os.environ.get("CI_JOB_TOKEN", "")
    report = examine(gateway, where, loaded.given, lambda: moment(given["now"]), job_token)
    findings = report.findings
    if in_ci(os.environ) and not titles:
        findings = tuple(
            replace(finding, what=unquoted(finding.what), cure=unquoted(finding.cure)) for finding in findings
        )
    counter = Counter(finding.level for finding in findings)
    counts = {level: counter[level] for level in ("ok", "warn", "fail")}
    if form == "json":
        rows = [asdict(finding) for finding in findings]
        say(json_text({"version": 1, "counts": counts, "exit_code": report.exit_code, "findings": rows}))
    else:
        summary = ", ".join(f"{count} {level}" for level, count in counts.items() if count)
        say("\n".join([*map(str, findings), f"{summary}. Nothing was written."]))
    return report.exit_code
