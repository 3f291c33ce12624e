"""Command `serve`: the webhook service."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from triage_bot.cli.options import policy_options
from triage_bot.cli.serving import address, service, service_options
from triage_bot.errors import UsageError, ValueFault


@click.command("serve")
@click.option("--listen", default="127.0.0.1:8080", show_default=True, help="Where to listen; port 0 takes a free one.")
@policy_options
@service_options
@click.option("--resync", default="15 minutes", show_default=True, help="How often to list what was updated.")
@click.option("--sweep", default="", help='Full runs, as cron in the policy\'s time zone, such as "0 6 * * 1-5".')
@click.option(
    "--max-body", type=click.IntRange(1000), default=25 * 1024 * 1024, show_default=True, help="Bytes of a delivery."
)
@click.option("--instance", "instances", multiple=True, help="GitLab's own address, if it is not the host's.")
@click.option("--insecure-no-secret", is_flag=True, help="Take deliveries from anyone who can reach the port.")
def command(
    listen: str,
    files: tuple[Path, ...],
    allow_unknown_keys: bool,
    resync: str,
    sweep: str,
    max_body: int,
    instances: tuple[str, ...],
    insecure_no_secret: bool,
    **given: Any,
) -> int:
    """Receive GitLab's webhooks at /webhook and look at each issue at once, until SIGTERM.

    The secret comes from TRIAGE_BOT_WEBHOOK_SECRET; `triage-bot webhook install` tells GitLab the same one.
    /healthz, /readyz and /metrics tell how the service is.
    """
    from triage_bot.admin.secret import find_secret

    secret = None if insecure_no_secret else find_secret(os.environ)
    service(
        files,
        allow_unknown_keys,
        given,
        listen=address(listen),
        secret=secret,
        instances=instances,
        max_body=max_body,
        resync=_interval(resync),
        sweep=_cron(sweep),
    ).run()
    return 0


def _interval(text: str) -> timedelta:
    from triage_bot.text.calendar import Duration

    try:
        found = Duration.parse(text)
    except ValueFault:
        found = None
    if found is None or not found.by_clock or not found.amount:
        raise UsageError(f'--resync: "{text}" is no pause', "write minutes or hours, such as `15 minutes`")
    return found.clock()


def _cron(text: str) -> str:
    from triage_bot.service.catchup import check_cron

    try:
        check_cron(text or "0 0 * * *")
    except ValueFault as fault:
        raise UsageError(f"--sweep: {fault}") from None
    return text
