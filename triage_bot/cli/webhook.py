"""Command `webhook`: registers the webhook on a project or group, or checks it."""

import os
from collections.abc import Iterable
from typing import Any

import click

from triage_bot.admin.finding import FAIL, Finding
from triage_bot.admin.secret import find_secret
from triage_bot.admin.webhook import (
    INSTALL,
    Installed,
    WebhookPlan,
    carry_out,
    check_url,
    is_ours,
    judge_address,
    judge_hook,
    plan,
)
from triage_bot.cli.options import gitlab_options
from triage_bot.cli.printing.output import say
from triage_bot.cli.settings import Given, paused, reach
from triage_bot.gitlab.instance import Hooks

ADDRESS = "Where GitLab reaches the service, such as https://bot.example.com/webhook."


@click.group("webhook")
def command() -> None:
    """Register the webhook of a project or group, or check it; takes a Maintainer's (group: an Owner's) token."""


@command.command("install")
@click.option("--url", required=True, help=ADDRESS)
@click.option("--no-ssl-verification", is_flag=True, help="Let GitLab accept any certificate.")
@click.option("--test", is_flag=True, help="Let GitLab send a test delivery at once; the service must be up.")
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@gitlab_options
def install(url: str, no_ssl_verification: bool, test: bool, dry_run: bool, **given: Any) -> int:
    """Register the webhook, or set an existing one right; the secret comes from TRIAGE_BOT_WEBHOOK_SECRET."""
    url, secret = check_url(url), find_secret(os.environ)
    _show(judge_address(url, not no_ssl_verification))
    hooks = _hooks(given)
    planned = plan(url, secret, not no_ssl_verification, hooks.list())
    for double in planned.doubles:
        say(f"left  webhook {double.id} has the same address: delete it in GitLab, each would deliver")
    if dry_run or paused(os.environ):
        say(f"{_words(planned)} (planned)\nNothing was written.")
        return 0
    installed = carry_out(hooks, planned, secret, test)
    say(f"{_words(planned)}, {'signed' if secret.signing else 'with a secret'}")
    return _outcome(installed)


@command.command("check")
@click.option("--url", help=f"{ADDRESS} [all that look like ours]")
@gitlab_options
def check(url: str | None, **given: Any) -> int:
    """Say whether the webhook is there, enabled, gets what it should and has a secret; exit 1 if not."""
    hooks = _hooks(given).list()
    ours = [hook for hook in hooks if (hook.url == url.strip() if url else is_ours(hook))]
    findings = [finding for hook in ours for finding in judge_hook(hook)]
    if not ours:
        findings = [Finding(FAIL, "webhook", f"none of ours among {len(hooks)}", INSTALL)]
    if len({hook.url for hook in ours}) < len(ours):
        doubled = "several have the same address, each delivers"
        findings.append(Finding(FAIL, "webhook", doubled, "delete all but one in GitLab"))
    _show(findings)
    return int(any(finding.level == FAIL for finding in findings))


def _hooks(given: Given) -> Hooks:

    gateway, where = reach(given, narrow="a webhook belongs to one project or group")
    return Hooks(gateway.connection, gateway.scope(where.kind, where.path))


def _words(planned: WebhookPlan) -> str:
    return f"updated webhook {planned.hook.id}" if planned.hook else "registered a webhook"


def _outcome(installed: Installed) -> int:
    if installed.lacks:
        say(f"GitLab left out: {', '.join(installed.lacks)}")
    if installed.trouble:
        say(f"The test delivery failed: {installed.trouble}")
        say("Is the service up, and can GitLab reach it? Then run this once more with --test.")
    elif installed.tested:
        say("The test delivery arrived.")
    return int(bool(installed.lacks or installed.trouble))


def _show(findings: Iterable[Finding]) -> None:
    for finding in findings:
        say(str(finding))
