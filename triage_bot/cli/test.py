"""Command `test`: runs policy cases, facts and a date with what is expected of them; asks no GitLab."""

from functools import partial
from pathlib import Path

import click

from triage_bot.cases.case import CaseSet
from triage_bot.cases.judging import judge, report
from triage_bot.cases.load import SUFFIX, cases_beside, load_cases
from triage_bot.cli.options import policy_options
from triage_bot.cli.printing.output import say
from triage_bot.errors import Fault, FaultyFiles, UsageError
from triage_bot.policy.load import load


@click.command("test")
@click.argument("cases", nargs=-1, type=click.Path(path_type=Path), metavar="[FILES]...")
@policy_options
@click.option("--verbose", is_flag=True, help="Name the cases that pass, too.")
def command(cases: tuple[Path, ...], files: tuple[Path, ...], allow_unknown_keys: bool, verbose: bool) -> int:
    """Run the cases of policies: given facts and a date, is the plan the expected one?

    FILES are files of cases; by default all below policies/, or those beside the policies named by -f.
    """
    failed = False
    for case_set in _loaded(_chosen(cases, files), allow_unknown_keys):
        verdicts = [judge(case) for case in case_set.cases]
        failed = failed or not all(verdict.passed for verdict in verdicts)
        for line in report(case_set.file, verdicts, verbose):
            say(line)
    return 1 if failed else 0


def _chosen(cases: tuple[Path, ...], policies: tuple[Path, ...]) -> list[Path]:
    """The files named, those beside the policies named, else those of the policies folder; raises UsageError."""
    beside = [cases_beside(policy) for policy in policies]
    for policy, file in zip(policies, beside, strict=True):
        if not file.is_file():
            raise UsageError(f"there are no cases beside {policy}", f"write {file}")
    paths = list(dict.fromkeys([*cases, *beside])) or sorted(Path("policies").rglob(f"*{SUFFIX}"))
    if not paths:
        raise UsageError("there are no cases here", f"name a file, or write policies/<policy>{SUFFIX}")
    return paths


def _loaded(files: list[Path], allow_unknown_keys: bool) -> list[CaseSet]:
    """Every file; raises FaultyFiles with the faults of all of them at once."""
    read_policy = partial(load, allow_unknown_keys=allow_unknown_keys)
    case_sets: list[CaseSet] = []
    faults: list[Fault] = []
    for file in files:
        try:
            case_sets.append(load_cases(file, read_policy))
        except FaultyFiles as error:
            faults += error.faults
    if faults:
        raise FaultyFiles(faults)
    return case_sets
