"""Command `worker`: shares the work of a service on PostgreSQL."""

from typing import Any

import click

from triage_bot.cli.serve import address, service, service_options
from triage_bot.errors import UsageError


@click.command("worker")
@click.option("--listen", help="Where to serve /healthz, /readyz and /metrics of this worker. [nowhere]")
@service_options
def command(listen: str | None, **given: Any) -> int:
    """Work off the job list of a service, on as many machines as you like, until SIGTERM.

    Give it the same policies, token and sources as `serve`, and the same --store postgresql://…
    """
    from triage_bot.service.store import is_shared

    if not is_shared(given["store"]):
        raise UsageError("worker: a SQLite file belongs to `serve` alone", "share the work with --store postgresql://…")
    service(given, listen=address(listen) if listen else None, takes_deliveries=False).run()
    return 0
