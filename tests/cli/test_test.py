"""Command `test`: which files it runs, what it prints, its exit codes; it needs no GitLab and no environment."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from triage_bot.cli.main import run

Call = Callable[..., tuple[int, str, str]]

POLICY = """\
resource_rules:
  issues:
    rules:
      - {id: close-done, name: Close what is done, conditions: {labels: [done]}, actions: {status: close}}
"""
GOOD = """\
cases:
  - name: Done
    now: 2026-11-24
    given: {issues: [{iid: 1, created: 2026-07-01, labels: [done]}]}
    expect: {changes: [{issue: 1, state: close}]}
  - name: Not done
    now: 2026-11-24
    given: {issues: [{iid: 1, created: 2026-07-01}]}
    expect: {nothing: true}
"""
BAD = GOOD.replace("state: close", "state: reopen")


@pytest.fixture
def call(here: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs the command in an empty folder with an empty environment."""

    def calling(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(["test", *words])
        out, err = capsys.readouterr()
        return code, out, err

    return calling


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., None]:
    """Writes a policy and its cases into `policies/`, or another folder."""

    def writing(name: str, cases: str | None, policy: str = POLICY, folder: str = "policies") -> None:
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / f"{name}.yml").write_text(policy, encoding="utf-8")
        if cases is not None:
            (tmp_path / folder / f"{name}.cases.yml").write_text(cases, encoding="utf-8")

    return writing


def test_all_as_expected(call: Call, write: Callable[..., None]) -> None:
    write("a", GOOD)
    write("b", None)
    assert call() == (0, "policies/a.cases.yml: 2 cases, all as expected\n", "")


def test_verbose_names_those_that_pass_and_what_they_hold(call: Call, write: Callable[..., None]) -> None:
    write("a", GOOD.replace("- name: Done\n", "- name: Done\n    holds: [R053, SLA-2]\n"))
    assert call("--verbose") == (
        0,
        "policies/a.cases.yml: 2 cases, all as expected\n  ok: Done (R053, SLA-2)\n  ok: Not done\n",
        "",
    )


def test_a_miss_is_shown_with_its_place_and_ends_with_1(call: Call, write: Callable[..., None]) -> None:
    write("a", BAD)
    write("b", GOOD)
    code, out, err = call()
    assert (code, err) == (1, "")
    assert out == (
        "policies/a.cases.yml: 2 cases, 1 not as expected\n"
        "  policies/a.cases.yml:2:5: Done\n"
        "    ~ #1: close (close-done: Close what is done)\n"
        "      - state: reopen\n"
        "      + state: close\n"
        "policies/b.cases.yml: 2 cases, all as expected\n"
    )


def test_faulty_files_end_with_2_and_nothing_is_run(call: Call, write: Callable[..., None]) -> None:
    write("a", GOOD.replace("expect", "expct", 1))
    write("b", GOOD, POLICY.replace("status", "stats"))
    write("c", GOOD)
    code, out, err = call()
    assert (code, out) == (2, "")
    assert err.splitlines() == [
        "policies/a.cases.yml:2:5: expect is missing",
        'policies/a.cases.yml:5:5: unknown key "expct" – did you mean "expect"?',
        'policies/b.yml:4:92: unknown action "stats" – did you mean "status"?',
        "3 faults found, nothing was written",
    ]


def test_files_by_name(call: Call, write: Callable[..., None]) -> None:
    write("a", BAD)
    write("b", GOOD)
    assert call("policies/b.cases.yml") == (0, "policies/b.cases.yml: 2 cases, all as expected\n", "")


def test_the_cases_beside_a_policy(call: Call, write: Callable[..., None]) -> None:
    write("a", BAD)
    write("mine", GOOD, folder="elsewhere")
    only = (0, "elsewhere/mine.cases.yml: 2 cases, all as expected\n", "")
    assert call("-f", "elsewhere/mine.yml") == only
    assert call("-f", "elsewhere/mine.cases.yml") == only
    code, out, _ = call("-f", "elsewhere/mine.yml", "policies/a.cases.yml")
    assert code == 1 and out.count("2 cases") == 2


def test_no_cases(call: Call, write: Callable[..., None]) -> None:
    hint = "name a file, or write policies/<policy>.cases.yml"
    assert call() == (2, "", f"there are no cases here – {hint}\n")
    write("a", None)
    assert call("-f", "policies/a.yml") == (
        2,
        "",
        "there are no cases beside policies/a.yml – write policies/a.cases.yml\n",
    )
    assert call("policies/a.cases.yml")[::2] == (
        2,
        "policies/a.cases.yml: there is no such file\n1 fault found, nothing was written\n",
    )


def test_people_are_read_as_in_a_people_file(call: Call, write: Callable[..., None]) -> None:
    write("a", "people: {roles: {csm_manger: {default: x}}, people: {x: {away: [{from: 2026-12-21}]}}}\n" + GOOD)
    code, _, err = call()
    assert code == 2 and "until is missing" in err
    write("a", "people: {roles: {csm_manger: {default: x}}}\n" + GOOD)
    assert 'policies/a.cases.yml:1:18: unknown role "csm_manger" – did you mean "csm_manager"?' in call()[2]


def test_unknown_conditions_of_the_gem(call: Call, write: Callable[..., None]) -> None:
    write(
        "a",
        GOOD,
        POLICY.replace("{id: close-done, name: Close what is done, conditions: {", "{conditions: {unheard: 1, "),
    )
    assert call()[0] == 2
    assert call("--allow-unknown-keys")[0] == 0


def test_what_init_writes_passes(call: Call) -> None:
    assert run(["init", "."]) == 0
    code, out, _ = call()
    assert code == 0 and "policies/core/account-triage.cases.yml: " in out


def test_no_gitlab_and_no_service_is_loaded(tmp_path: Path, write: Callable[..., None]) -> None:
    write("a", GOOD)
    code = "import sys; from triage_bot.cli.main import run; run(['test']); print(sorted(sys.modules))"
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(root), "PATH": ""},
    )
    assert done.stdout.startswith("policies/a.cases.yml: 2 cases, all as expected\n")
    for heavy in ("requests", "gitlab", "rich", "starlette"):
        assert f"'{heavy}'" not in done.stdout
