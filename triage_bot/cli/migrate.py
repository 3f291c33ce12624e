"""Command `migrate`: a policy of gitlab-triage in native form, with a list of what is otherwise."""

from pathlib import Path

import click

from triage_bot.cli.printing.output import json_text, say, write
from triage_bot.errors import FaultyFiles, UsageError


@click.command("migrate")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path),
    help="The file to write, which is not there yet; templates go into `templates` beside it. [printed]",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How the notes are printed. [text]"
)
def command(file: Path, output: Path | None, form: str) -> int:
    """Print FILE, a policy of gitlab-triage, in native form, and on stderr what was changed, left and is otherwise.

    Rules get ids, Ruby becomes conditions, ladders of labels and dates become reminders (with --output).
    """
    from triage_bot.admin.migration.migrating import migrate
    from triage_bot.shapes.source import read_text

    text, fault = read_text(file)
    if fault:
        raise FaultyFiles([fault])
    migrated = migrate(text, str(file), templates=output is not None)
    if output is None:
        say(migrated.text.rstrip("\n"))
    else:
        _write(
            {output: migrated.text}
            | {output.parent / "templates" / name: body for name, body in migrated.templates.items()}
        )
    if form == "json":
        notes = [
            {"file": note.place.file, "line": note.place.line, "column": note.place.column, "kind": note.kind,
             "message": note.message}
            for note in migrated.notes
        ]  # fmt: skip
        say(json_text({"version": 1, "notes": notes}), error=True)
    else:
        for note in migrated.notes:
            say(str(note), error=True)
    return 0


def _write(files: dict[Path, str]) -> None:
    """Writes all of them, or none: nothing that is there is overwritten."""
    for path in files:
        if path.exists():
            raise UsageError(f"{path} is there already", "name a file that is not there, or move it away")
    for path, body in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write(path, body)
        except OSError as error:
            raise UsageError(f"{path} cannot be written: {error.strerror}") from None
