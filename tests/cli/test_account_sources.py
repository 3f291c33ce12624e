"""Account lists that are no file beside the policy: in a project, at an address, named on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import responses

from tests.cli.conftest import Calling
from tests.serving import SECRET, eventually, hook, running
from tests.world import World, world

HEAD = "Account ID,Account Name,CSM,Region,Health\n"
ROWS = f"{HEAD}a-2,Cedar Care,csm-ben,EMEA,red\na-3,Dogwood Data,csm-ben,EMEA,green\n"
POLICY = """\
include: [core/account-triage.yml]
people: people.yml
accounts: {file: accounts.csv, project: self}
"""
OWN = """\
resource_rules:
  accounts:
    source: {}
    rules:
      - name: red
        conditions: {{fields: {{health: red}}}}
        actions: {{issue: {{template: account-triage.md.j2, once_per: account}}}}
"""
TABLE = "| Field | Value |\n| --- | --- |\n| Account ID | {} |\n"
REPOSITORY = {
    "accounts.csv": ROWS,
    "lists/accounts.json": '[{"account_id": "a-9", "name": "Elm", "health": "red"}]',
    "faulty.csv": f"{HEAD}a-1,Alder,csm-anna,EMEA,crimson\n",
}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[World]:
    """A project without issues whose repository holds lists."""
    seed = tmp_path / "seed.yml"
    seed.write_text(json.dumps({"files": REPOSITORY}), encoding="utf-8")
    with world(tmp_path, str(seed)) as made:
        made.files(policy=POLICY)
        made.forget_log()
        yield made


@pytest.fixture
def opened(call: Calling) -> Callable[..., list[str]]:
    """The accounts that a dry run would open issues for."""

    def looking(*more: str) -> list[str]:
        code, out, err = call("run", "--dry-run", "--format", "json", *more)
        assert code == 0, err
        changes: list[dict[str, Any]] = json.loads(out)["changes"]
        return [one["reference"].rpartition("#")[2] for one in changes if one["kind"] == "open_issue"]

    return looking


def source(place: World, written: str) -> None:
    place.files(policy=OWN.format(written))


def asked(place: World) -> list[str]:
    return [one["path"] for one in place.log() if "/repository/files/" in one["path"]]


# In a project ---------------------------------------------------------------------------------


@pytest.mark.parametrize("ref", ["", ", ref: main"])
def test_a_list_in_a_project(place: World, opened: Any, ref: str) -> None:
    source(place, f"{{project: {place.sandbox.project}, file: lists/accounts.json{ref}}}")
    assert opened() == ["(new for a-9)"]
    (path,) = asked(place)
    assert path.endswith(f"/repository/files/lists%2Faccounts.json/raw?ref={'main' if ref else 'HEAD'}")


def test_its_faults_stop_everything_before_a_write(place: World, call: Calling) -> None:
    source(place, f"{{project: {place.sandbox.project}, file: faulty.csv}}")
    place.forget_log()
    code, _, err = call("run")
    assert code == 2 and place.writes() == []
    assert err.startswith(f'{place.sandbox.project}:faulty.csv:2:5: Health: "crimson" is not a health')


@pytest.mark.parametrize(
    ("project", "file", "ref"),
    [("customer-success/account-triage", "gone.csv", "HEAD"), ("nobody/nothing", "accounts.csv", "main")],
)
def test_a_list_that_is_not_there(place: World, call: Calling, project: str, file: str, ref: str) -> None:
    source(place, f"{{project: {project}, file: {file}, ref: {ref}}}")
    code, _, err = call("run")
    assert code == 2 and place.writes() == []
    assert f"{project}:{file}: there is no {file} in {project} at {ref}, or this token may not read it" in err


def test_check_does_not_ask_for_it(place: World, call: Calling) -> None:
    source(place, f"{{project: {place.sandbox.project}, file: accounts.csv}}")
    place.forget_log()
    code, out, _ = call("check", "-f", str(place.policy), where=False)
    assert code == 0 and place.log() == []
    assert f"{place.sandbox.project}:accounts.csv is read from GitLab when a run begins" in out


def test_accounts_check_and_diff_read_it(place: World, call: Calling) -> None:
    source(place, f"{{project: {place.sandbox.project}, file: accounts.csv}}")
    code, out, _ = call("accounts", "check")
    assert (code, out) == (0, "2 accounts, 1 red or yellow: no faults.\n")
    code, out, _ = call("accounts", "diff")
    assert code == 0
    assert "a-2: account triage" in out and "need no issue: 1" in out


def test_its_warnings_are_told_by_a_run(place: World, call: Calling) -> None:
    source(place, f"{{project: {place.sandbox.project}, file: accounts.csv, columns: {{Mood: health_as_of}}}}")
    code, out, _ = call("run", "--dry-run")
    assert code == 0
    assert f'{place.sandbox.project}:accounts.csv:1:1: no column is called "Mood"' in out.replace("\n", "")


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("accounts.csv", "ok    accounts: 2 in customer-success/account-triage:accounts.csv"),
        ("faulty.csv", "fail  accounts: customer-success/account-triage:faulty.csv:2:5: Health"),
        ("gone.csv", "fail  accounts: customer-success/account-triage:gone.csv: there is no gone.csv in"),
    ],
)
def test_the_doctor_looks_for_it(place: World, call: Calling, file: str, line: str) -> None:
    source(place, f"{{project: {place.sandbox.project}, file: {file}}}")
    _, out, _ = call("doctor")
    assert line in out and place.writes() == []


# The project's own ----------------------------------------------------------------------------


def test_the_projects_own_list_is_read_where_there_is_none_here(place: World, opened: Any) -> None:
    assert opened() == ["(new for a-2)"]
    assert len(asked(place)) == 1


def test_it_may_lie_in_a_folder_and_at_a_branch(place: World, opened: Any) -> None:
    source(place, "{file: lists/accounts.json, project: self, ref: main}")
    assert opened() == ["(new for a-9)"]
    (path,) = asked(place)
    assert path.endswith("/repository/files/lists%2Faccounts.json/raw?ref=main")


def test_its_faults_are_told_with_its_place(place: World, call: Calling) -> None:
    source(place, "{file: faulty.csv, project: self}")
    code, _, err = call("run")
    assert code == 2 and place.writes() == []
    assert err.startswith(f'{place.sandbox.project}:faulty.csv:2:5: Health: "crimson" is not a health')


def test_a_list_here_without_accounts_is_told_of(place: World, call: Calling) -> None:
    place.files(accounts=HEAD, policy=POLICY)
    code, out, _ = call("run", "--dry-run")
    assert code == 0 and asked(place) == []
    assert "accounts.csv: the list has no accounts – fill it, or delete it" in " ".join(out.split())


@pytest.mark.parametrize("written", ["list.csv", "{file: list.csv}", "{file: list.csv, dates: day first}"])
@pytest.mark.parametrize(
    "command", [("run", "--dry-run"), ("check",), ("accounts", "check"), ("accounts", "diff"), ("explain", "#1")]
)
def test_an_old_policy_with_an_empty_list_is_told_the_new_key(
    written: str, command: tuple[str, ...], place: World, call: Calling
) -> None:
    (place.policy.parent / "list.csv").write_text(HEAD, encoding="utf-8")
    source(place, written)
    place.forget_log()
    words = [*command, "-f", str(place.policy)]
    code, _, err = call(*words, where=command != ("check",))
    assert code == 2 and asked(place) == []
    assert err.splitlines()[0] == (
        f"{place.policy}:3:13: {place.policy.parent}/list.csv has no accounts – if the project's own is meant, "
        "delete it and write `source: {file: list.csv, project: self}`"
    )


def test_told_of_an_empty_list_the_new_key_is_the_one_that_was_written(place: World, call: Calling) -> None:
    folder = place.policy.parent / "data"
    folder.mkdir()
    (folder / "list.csv").write_text(HEAD, encoding="utf-8")
    policy = POLICY.replace("{file: accounts.csv, project: self}", "data/list.csv")
    place.policy.write_text(policy, encoding="utf-8")
    _, _, err = call("check", "-f", str(place.policy), where=False)
    assert "write `accounts: {file: data/list.csv, project: self}`" in " ".join(err.split())


def test_rows_here_win_and_nothing_is_asked(place: World, opened: Any) -> None:
    place.files(accounts=f"{HEAD}a-7,Fir,csm-ben,EMEA,red\n", policy=POLICY)
    assert opened() == ["(new for a-7)"]
    assert asked(place) == []


def test_an_empty_list_somebody_names_is_empty(place: World, opened: Any) -> None:
    (place.folder / "accounts.csv").write_text(HEAD, encoding="utf-8")
    assert opened("--accounts", str(place.folder / "accounts.csv")) == []
    assert asked(place) == []


def test_a_project_that_keeps_none(place: World, call: Calling) -> None:
    source(place, "{file: gone.csv, project: self}")
    code, out, err = call("run", "--dry-run", "--format", "json")
    assert code == 0, err
    (warning,) = json.loads(out)["warnings"]
    assert warning == (
        f"{place.policy.parent}/gone.csv: no account list: there is no such file, and there is no gone.csv in "
        f"{place.sandbox.project} at HEAD, or this token may not read it – accounts.example.csv shows what it may hold"
    )
    code, _, err = call("accounts", "check")
    assert code == 2 and err.startswith(f"{place.policy.parent}/gone.csv: no account list")


def test_a_list_in_the_project_without_accounts(place: World, call: Calling) -> None:
    place.sandbox.state.the_project().files["accounts.csv"] = HEAD
    code, out, err = call("run", "--dry-run", "--format", "json")
    assert code == 0, err
    assert json.loads(out)["warnings"] == [f"{place.sandbox.project}:accounts.csv: the list has no accounts"]


def test_an_empty_file_in_the_project(place: World, call: Calling) -> None:
    place.sandbox.state.the_project().files["accounts.csv"] = ""
    code, _, err = call("run")
    assert code == 2 and err.startswith(f"{place.sandbox.project}:accounts.csv:1:1: the file is empty")


def test_accounts_check_reads_the_projects_own(place: World, call: Calling) -> None:
    code, out, _ = call("accounts", "check")
    assert (code, out) == (0, "2 accounts, 1 red or yellow: no faults.\n")
    code, out, _ = call("check", "-f", str(place.policy), where=False)
    assert code == 0 and "accounts.csv of the project is read from GitLab when a run begins" in out
    code, _, err = call("accounts", "check", "-f", str(place.policy), "-H", place.sandbox.url, where=False)
    assert code == 2 and err.startswith("no project or group is named")


def test_a_group_has_no_list_of_its_own(place: World, call: Calling) -> None:
    where = ["-s", "groups", "-i", "customer-success", "-H", place.sandbox.url, "-t", place.sandbox.root_token]
    code, out, err = call("run", "--dry-run", "-f", str(place.policy), *where, "--format", "json", where=False)
    assert code == 0, err
    (warning,) = json.loads(out)["warnings"]
    assert json.loads(out)["changes"] == [] and asked(place) == []
    assert (
        "accounts.csv: no account list: there is no such file, and this run looks at more than one project" in warning
    )


def test_the_doctor_says_whose_list_it_found(place: World, call: Calling) -> None:
    _, out, _ = call("doctor")
    assert "ok    accounts: 2 in customer-success/account-triage:accounts.csv" in out


# At an address, and named -----------------------------------------------------------------------

URL = "https://crm.example/accounts.csv"


@pytest.fixture
def crm(place: World) -> Iterator[responses.RequestsMock]:
    """A CRM beside the sandbox."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as made:
        made.add_passthru(place.sandbox.url)
        yield made


def test_a_list_at_an_address(
    place: World, opened: Any, crm: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_TOKEN", "t0ken")
    crm.get(URL, body=ROWS, match=[responses.matchers.header_matcher({"Authorization": "Bearer t0ken"})])
    source(place, f"{{url: '{URL}', token_env: CRM_TOKEN}}")
    assert opened() == ["(new for a-2)"]


@pytest.mark.parametrize("words", [("accounts", "check"), ("accounts", "diff"), ("doctor",)])
def test_every_command_has_the_token(
    words: tuple[str, ...], place: World, call: Calling, crm: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_TOKEN", "t0ken")
    signed = crm.get(URL, body=ROWS, match=[responses.matchers.header_matcher({"Authorization": "Bearer t0ken"})])
    source(place, f"{{url: '{URL}', token_env: CRM_TOKEN}}")
    _, _, err = call(*words)
    assert signed.call_count == 1 and "CRM_TOKEN" not in err


def test_a_token_that_is_missing(place: World, call: Calling, crm: responses.RequestsMock) -> None:
    source(place, f"{{url: '{URL}', token_env: CRM_TOKEN}}")
    for words, where in ((("run",), True), (("check", "-f", str(place.policy)), False)):
        place.forget_log()
        code, _, err = call(*words, where=where)
        assert code == 2 and f"{URL}: the environment variable CRM_TOKEN is not set" in err
        assert place.log() == []


def test_the_doctor_tells_of_an_address_and_goes_on(place: World, call: Calling, crm: responses.RequestsMock) -> None:
    crm.get(URL, status=404)
    source(place, URL)
    _, out, _ = call("doctor")
    assert f"fail  accounts: {URL}: crm.example has no list at this address (404)" in out and "people:" in out


def test_another_list_on_the_command_line(place: World, opened: Any, call: Calling, crm: Any) -> None:
    crm.get(URL, body=ROWS)
    assert opened("--accounts", URL) == ["(new for a-2)"]
    export = place.folder / "new.csv"
    export.write_text("ID;Account;Sentiment;Renewal\na-5;Hazel;Red;31.12.2026\n", encoding="utf-8")
    source(place, "{file: accounts.csv, project: self, dates: day first}")
    assert opened("--accounts", str(export)) == ["(new for a-5)"]
    code, out, _ = call("accounts", "diff", "--accounts", str(export))
    assert code == 0 and "a-5: account triage" in out
    for named in (("--accounts", str(export)), (str(export),)):
        code, out, _ = call("accounts", "check", *named)
        assert (code, out) == (0, "1 account, 1 red or yellow: no faults.\n")


@pytest.mark.parametrize("command", [("run", "--dry-run"), ("accounts", "check"), ("explain", "#1")])
def test_an_address_nobody_should_use(place: World, call: Calling, command: tuple[str, ...]) -> None:
    code, _, err = call(*command, "--accounts", "http://crm.example/a.csv")
    assert (code, err.splitlines()[0]) == (
        2,
        "--accounts: plain http would show the accounts to everyone on the way, write https://crm.example"
        " – pass a path or an https:// address",
    )


def test_check_tells_of_renewals_that_are_over_today(place: World, call: Calling) -> None:
    export = place.folder / "new.csv"
    export.write_text("ID,Account,Renewal\na-5,Hazel,2026-11-22\na-6,Ivy,2026-11-23\n", encoding="utf-8")
    code, out, _ = call("accounts", "check", str(export))
    assert code == 0
    assert [line for line in out.splitlines() if "renewal" in line] == [
        f"{export}:2:3: the renewal of a-5 is over, and its renewal outcome is empty (warning)"
    ]


def test_explain_sees_the_row_of_another_list(place: World, call: Calling) -> None:
    place.open(["HS::Red"], description=TABLE.format("a-5"))
    rule = "  issues: {rules: [{name: twins, conditions: {fields: {same_name_as: {empty: false}}}}]}\n"
    place.policy.write_text(OWN.format("{file: accounts.csv, project: self}") + rule, encoding="utf-8")
    export = place.folder / "new.csv"
    export.write_text("ID,Account\na-5,Hazel\na-6,HAZEL Ltd\n", encoding="utf-8")
    code, out, _ = call("explain", "#1", "--accounts", str(export))
    assert code == 0 and "a-6" in out
    code, out, _ = call("explain", "#1")
    assert code == 0 and "a-6" not in out


# Under a service --------------------------------------------------------------------------------


def test_a_service_knows_the_rows_of_a_list_in_the_project(place: World) -> None:
    source(place, f"{{project: {place.sandbox.project}, file: accounts.csv}}")
    rule = "  issues: {rules: [{name: here, conditions: {fields: {health: red}}, actions: {labels: [EMEA]}}]}\n"
    place.policy.write_text(place.policy.read_text(encoding="utf-8") + rule, encoding="utf-8")
    with running(place) as service:
        hook(place, service)
        iid = place.open([], description=TABLE.format("a-2"))
        eventually(lambda: place.labels(iid) == ["EMEA"], lambda: service.lines)


def test_a_service_does_not_start_without_its_list(place: World) -> None:
    source(place, f"{{project: {place.sandbox.project}, file: gone.csv}}")
    where = ["-f", str(place.policy), "-H", place.sandbox.url, "-i", place.sandbox.project]
    words = ["serve", *where, "--store", str(place.folder / "list.db"), "--listen", "127.0.0.1:0"]
    process = place.process(command=words, more_env={"TRIAGE_BOT_WEBHOOK_SECRET": SECRET})
    _, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert f"{place.sandbox.project}:gone.csv: there is no gone.csv in" in err
