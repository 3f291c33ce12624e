"""Loads policy texts from a folder and tells faults with short places."""

from __future__ import annotations

from pathlib import Path

from triage_bot.errors import FaultyFiles
from triage_bot.policy.load import load
from triage_bot.policy.policy_set import PolicySet


def written(folder: Path, *files: str, **more: str) -> Path:
    """Writes `p.yml` (the first text) and other files; `templates/a.md.j2` is given as templates__a_md_j2."""
    names = {"p.yml": files[0], **{f"p{number}.yml": text for number, text in enumerate(files[1:], start=2)}}
    names |= {name.replace("__", "/").replace("_", "."): text for name, text in more.items()}
    for name, text in names.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "p.yml"


def loaded(folder: Path, *files: str, allow: bool = False, **more: str) -> PolicySet:
    """The policy of these texts, all of them given with -f."""
    first = written(folder, *files, **more)
    rest = [folder / f"p{number}.yml" for number in range(2, len(files) + 1)]
    return load([first, *rest], allow)


def faults(folder: Path, *files: str, allow: bool = False, **more: str) -> list[str]:
    """Every fault line, without the folder; empty if the policy loads."""
    try:
        loaded(folder, *files, allow=allow, **more)
    except FaultyFiles as error:
        lines = str(error).replace(f"{folder}/", "").splitlines()
        assert lines.pop().endswith("nothing was written")
        return lines
    return []


def rule(conditions: str = "", actions: str = "", head: str = "name: x") -> str:
    """One rule for issues; conditions stand on line 5, actions on line 6."""
    return (
        f"resource_rules:\n  issues:\n    rules:\n      - {head}\n"
        f"        conditions: {{{conditions}}}\n        actions: {{{actions}}}\n"
    )
