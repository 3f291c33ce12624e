"""A recorded case: a world, a policy and options, and what comes of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HOME = Path(__file__).resolve().parent
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
NOW = datetime.fromisoformat("2026-11-25T14:30:00Z")
"""The moment of cases that name none; their dates count from it."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One case; `policy` is the file's text, `{host}` of a real file's `host_url` not yet filled in."""

    file: str
    name: str
    world: Mapping[str, Any]
    policy: str
    options: tuple[str, ...] = ()
    source: str = "projects"
    bare: bool = False
    runs: int = 1
    now: datetime = NOW
    env: Mapping[str, str]
    alike: str = ""
    refused: bool
    effect: Mapping[str, Any]

    @property
    def id(self) -> str:
        """`texts: a placeholder is filled wherever it stands`."""
        return f"{self.file}: {self.name}"


def case_files() -> list[Path]:
    """The project's own files of cases."""
    return sorted((HOME / "cases").glob("*.yml"))


def cases(file: Path, now: datetime = NOW) -> Iterator[Case]:
    """The cases of a file; `policy_file` and `worlds` are looked for from the folder above the file's own."""
    home = file.resolve().parent.parent
    for row in _read(file)["cases"]:
        wanted = {"rc": row.get("rc", 0), "effect": row.get("effect", {}), **(row.get("ours") or {})}
        yield Case(
            file=file.stem,
            name=row["name"],
            world=world(home, row.get("world")),
            policy=_policy(home, row),
            options=tuple(map(str, row.get("options") or ())),
            source=row.get("source", "projects"),
            bare=bool(row.get("bare")),
            runs=row.get("runs", 1),
            now=datetime.fromisoformat(str(row["now"])) if row.get("now") else now,
            env={key: str(value) for key, value in (row.get("env") or {}).items()},
            alike=row.get("alike", ""),
            refused=wanted["rc"] != 0,
            effect=wanted["effect"],
        )


def world(home: Path, given: Any) -> Mapping[str, Any]:
    """A world by its name, or one laid over another: lists are joined, mappings merged."""
    if isinstance(given, str):
        return _read(home / "worlds" / f"{given}.yml") or {}
    own = {key: value for key, value in (given or {}).items() if key != "base"}
    if not given or "base" not in given:
        return own
    return _laid(world(home, given["base"]), own)


def _laid(base: Mapping[str, Any], over: Mapping[str, Any]) -> Mapping[str, Any]:
    joined = dict(base)
    for key, value in over.items():
        below = base.get(key)
        if isinstance(value, list) and isinstance(below, list):
            joined[key] = below + value
        elif isinstance(value, dict) and isinstance(below, dict):
            joined[key] = {**below, **value}
        else:
            joined[key] = value
    return joined


def _policy(home: Path, row: Mapping[str, Any]) -> str:
    if "policy" not in row:
        text = (home / row["policy_file"]).read_text(encoding="utf-8")
        return re.sub(r"(?m)^host_url:.*$", "host_url: {host}", text)
    policy = row["policy"]
    if isinstance(policy, str):
        return policy
    return str(yaml.dump(policy, Dumper=_Dumper, sort_keys=False, allow_unicode=True))


@cache
def _read(file: Path) -> Any:
    return yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)
