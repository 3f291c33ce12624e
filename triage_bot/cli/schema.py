"""Command `schema`: prints the JSON Schema of policy files."""

import json

import click

from triage_bot.cli.printing.output import say


@click.command("schema")
def command() -> int:
    """Print the JSON Schema of policy files; editors use it to complete and check keys."""
    from triage_bot.policy.schema import json_schema

    say(json.dumps(json_schema(), indent=2, ensure_ascii=False))
    return 0
