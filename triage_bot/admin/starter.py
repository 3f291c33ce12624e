"""What `init` puts into a triage project's folder, and how: whole files, never over existing ones, all or nothing."""

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

from triage_bot.errors import UsageError
from triage_bot.resources import shipped

KINDS = {"policies": Path("policies"), "templates": Path("templates"), "starter": Path()}
"""A kind of shipped files → the folder they go to."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, and what was there before and left alone; paths as a person reads them."""

    files: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def pieces() -> dict[Path, Path]:
    """Every file of a triage project, by its path in the folder → where it is shipped."""
    files = ((kind, file) for kind in KINDS for file in sorted(shipped(kind).rglob("*")) if file.is_file())
    return {KINDS[kind] / file.relative_to(shipped(kind)): file for kind, file in files}


def write(folder: Path) -> Written:
    """Writes what is missing; raises UsageError if that cannot be, after taking back what it wrote."""
    wanted = pieces()
    left = [path for path in wanted if os.path.lexists(folder / path)]
    paths: list[Path] = []
    try:
        for path, source in wanted.items():
            if path not in left:
                _write_one(folder / path, source.read_bytes(), paths)
    except OSError as error:
        _take_back(paths)
        reason = f"{error.strerror}: {error.filename}" if error.filename else str(error.strerror)
        raise UsageError(f"nothing was written, {reason}", "name a folder that you may write to") from None
    files = [path for path in wanted if path not in left]
    return Written(tuple(map(str, files)), tuple(map(str, left)))


def _write_one(target: Path, content: bytes, paths: list[Path]) -> None:
    """Makes the folders that are missing, then the file; notes each before it can fail."""
    for parent in reversed(target.parents):
        if not os.path.lexists(parent):
            parent.mkdir()
            paths.append(parent)
    with target.open("xb") as file:
        paths.append(target)
        file.write(content)


def _take_back(paths: list[Path]) -> None:
    for path in reversed(paths):
        with contextlib.suppress(OSError):  # what cannot be removed stays; the first fault is the one to tell
            path.rmdir() if path.is_dir() else path.unlink()
