"""The house in figures: rooms, floors, lines, and what one run on the demo world passes through."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import threading
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from gitlab_sandbox.server import Sandbox  # noqa: E402 – behind it in the alphabet
from tests.meta import source  # noqa: E402

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
VOCABULARY = ("actions", "conditions")


def passed_through(folder: Path) -> Counter[tuple[str, str]]:
    """How often each function of each module of the bot is called during one `run`; imports do not count."""
    from triage_bot.cli.main import run  # noqa: PLC0415 – what runs at import is not counted
    from triage_bot.resources import shipped  # noqa: PLC0415

    shutil.copytree(shipped("policies"), folder, dirs_exist_ok=True)
    entered: Counter[tuple[str, str]] = Counter()

    def noting(frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if event == "call" and code.co_name != "<module>" and f"{source.PACKAGE}/" in code.co_filename:
            entered[Path(code.co_filename).relative_to(source.PACKAGE).as_posix(), code.co_qualname] += 1

    with Sandbox(0, "demo", clock=NOW) as sandbox:
        args = ["run", "-f", str(folder / "core" / "account-triage.yml"), "-H", sandbox.url, "-i", sandbox.project]
        args += ["-t", sandbox.bot_token, "--now", NOW.isoformat(), "--format", "json", "--output", str(folder / "out")]
        run([*args, "--dry-run"])  # what runs at import is over then
        threading.setprofile(noting)
        sys.setprofile(noting)
        try:
            run(args)
        finally:
            sys.setprofile(None)
            threading.setprofile(None)
    return entered


def main() -> None:
    """Counts and prints."""
    modules = source.modules()
    rooms = {file.parent for file in modules if file.parent != source.PACKAGE}
    root = [file for file in modules if file.parent == source.PACKAGE and not re.match("__(init|main)__", file.stem)]
    lines = sum(file.read_text(encoding="utf-8").count("\n") for file in modules)
    with tempfile.TemporaryDirectory() as name:
        entered = passed_through(Path(name))
    passed = {name for name, _ in entered}
    outside = sorted(name for name in passed if not name.startswith(VOCABULARY))
    plans = entered["plan/planning.py", "Planning.__init__"], entered["plan/planning.py", "Planning._begin"]
    floors = len(source.LAYERS)
    print(f"lines {lines}, files {len(modules)}, rooms {len(rooms)} on {floors} floors, {len(root)} at the root")
    print(f"a run on the demo world: {len(passed)} modules, {len(outside)} of them outside the vocabulary,")
    print(f"  in {len({Path(name).parent for name in passed})} rooms; {plans[0]} plan, begun {plans[1]} times")
    print("  " + ", ".join(outside))


if __name__ == "__main__":
    main()
