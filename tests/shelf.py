"""The shipped policies as tests take them: one by its name, several as one file, all copied into a folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from triage_bot.resources import shipped

SUFFIX, EXAMPLE = ".cases.yml", ".example.yml"
ACCOUNTS = "accounts: {file: accounts.csv, project: self}\n"


def shipped_policy(name: str) -> Path:
    """A shipped file by its name, whatever its step: `renewals` or `renewals.cases`."""
    (file,) = shipped("policies").glob(f"*/{name}.yml")
    return file


def shipped_policies() -> list[Path]:
    """Every shipped policy that is switched on with its step."""
    files = sorted(shipped("policies").glob("*/*.yml"))
    return [file for file in files if not file.name.endswith((SUFFIX, EXAMPLE))]


def including(names: Iterable[str]) -> str:
    """The line that includes these shipped policies."""
    return f"include: [{', '.join(str(shipped_policy(name)) for name in names)}]\n"


def copied(folder: Path) -> None:
    """The shipped policies as `init` lays them out."""
    shutil.copytree(shipped("policies"), folder, dirs_exist_ok=True)
