"""Folders of policies: which files of one are policies, and where the step of a name is."""

import re
from pathlib import Path

from triage_bot.resources import shipped

PASSED_OVER = (".example.yml", ".cases.yml")
"""Examples are switched off, and cases are facts."""
_DATA = re.compile(r"[-\[]|(?:accounts|people|roles) *: *(?:[{\[#]|$)|(?:quiet|do_not_mention) *:")
"""How the first line of a file in a policies folder begins that is data: lists of accounts, and people."""


def policies_in(folder: Path) -> list[Path]:
    """The folder's policies by name, without examples, cases, hidden files, and data that lies beside them."""
    files = sorted(folder.glob("*.yml"))
    seen = [file for file in files if not file.name.startswith(".") and not file.name.endswith(PASSED_OVER)]
    return [file for file in seen if not _is_data(file)]


def steps_beside(folder: Path) -> dict[str, Path]:
    """Name of a step → its folder: those shipped, and those in this folder, which win."""
    paths = [path for place in (shipped("policies"), folder) for path in sorted(place.glob("*/"))]
    return {path.name: path for path in paths if policies_in(path)}


def _is_data(file: Path) -> bool:
    """True for a list of accounts or people beside the policies, whatever it is called."""
    try:
        with file.open("rb") as opened:
            beginning = opened.read(10_000)
    except OSError:
        return False  # reading it as a policy says what is wrong
    lines = map(str.strip, beginning.decode("utf-8", "replace").removeprefix("\ufeff").splitlines())
    first = next((line for line in lines if line and not line.startswith(("#", "---"))), "")
    return _DATA.match(first) is not None
