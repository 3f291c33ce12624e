"""`python -m tests.conformance [FILE …] [--only WORDS] [-v]`: plays cases with the code it stands in."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.conformance.case import HOME, NOW, Case, case_files, cases
from tests.conformance.stage import Outcome, Stage


def main() -> int:
    """Tells what differs; 1 if anything does."""
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description=__doc__)
    parser.add_argument("files", nargs="*", metavar="FILE", help="`texts`, or the path of any file of cases")
    parser.add_argument("--only", default="", metavar="WORDS", help="only cases whose names have these words")
    parser.add_argument("--now", default=NOW, type=datetime.fromisoformat, help="the moment of cases that name none")
    parser.add_argument("-v", "--verbose", action="store_true", help="with requests, output and effect")
    given = parser.parse_args()
    files = [_file(name) for name in given.files] or case_files()
    now = given.now if given.now.tzinfo else given.now.replace(tzinfo=UTC)
    chosen = [case for file in files for case in cases(file, now) if given.only in case.name]
    stage = Stage()
    wrong = sum(_told(case, stage.play(case), given.verbose) for case in chosen)
    stage.close()
    print(f"{len(chosen)} cases, {len(chosen) - wrong} as wanted")
    return int(wrong > 0)


def _file(name: str) -> Path:
    own = HOME / "cases" / f"{name.removesuffix('.yml')}.yml"
    return own if own.is_file() else Path(name)


def _told(case: Case, outcome: Outcome, verbose: bool) -> bool:
    if outcome.wrong:
        print(f"DIFFERS {case.id}", *outcome.wrong, sep="\n    ", flush=True)
    if verbose:
        shown = json.dumps(outcome.effect, indent=1, ensure_ascii=False)
        print(case.id, case.policy, *outcome.requests, outcome.printed, shown, f"exit code {outcome.code}\n", sep="\n")
    return bool(outcome.wrong)


if __name__ == "__main__":
    sys.exit(main())
