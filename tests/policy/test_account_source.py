"""The source of the account list in a policy: what may be written, and what is refused with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from triage_bot.errors import FaultyFiles, ValueFault
from triage_bot.model.addresses import AccountSource, given_instead, unfit
from triage_bot.policy.load import load


def source(folder: Path, text: str) -> AccountSource | None:
    (folder / "a.csv").write_text("account_id,name\n", encoding="utf-8")
    (folder / "p.yml").write_text(f"resource_rules:\n  accounts:\n    source: {text}\n", encoding="utf-8")
    return load([folder / "p.yml"]).account_source


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("https://crm.example/a.csv", AccountSource(url="https://crm.example/a.csv")),
        (
            "{url: 'https://crm.example/a?b=c', token_env: CRM_TOKEN, dates: month first}",
            AccountSource(url="https://crm.example/a?b=c", token_env="CRM_TOKEN", dates="month first"),
        ),
        ("{url: 'http://127.0.0.1:8080/a.csv'}", AccountSource(url="http://127.0.0.1:8080/a.csv")),
        ("{project: g/p, file: lists/a.csv}", AccountSource(file="lists/a.csv", project="g/p")),
        (
            "{project: g/p, file: a.csv, ref: main, columns: {Opp. End: renewal_date}}",
            AccountSource(file="a.csv", project="g/p", ref="main", columns={"Opp. End": "renewal_date"}),
        ),
    ],
)
def test_what_may_be_written(text: str, wanted: AccountSource, tmp_path: Path) -> None:
    assert source(tmp_path, text) == wanted


@pytest.mark.parametrize("text", ["a.csv", "{file: a.csv}"])
def test_a_file_beside_the_policy(text: str, tmp_path: Path) -> None:
    found = source(tmp_path, text)
    assert found and found.is_local and Path(found.here).samefile(tmp_path / "a.csv")


@pytest.mark.parametrize("file", ["a.csv", "gone.csv", "lists/gone.csv"])
def test_a_file_here_or_in_the_project_that_is_looked_at(file: str, tmp_path: Path) -> None:
    found = source(tmp_path, f"{{file: {file}, project: self}}")
    assert found and (found.file, Path(found.here)) == (file, tmp_path / file)
    assert (found.shown, found.of("g/p").shown) == (str(tmp_path / file), f"g/p:{file}")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("b.csv", '3:13: there is no file "b.csv" beside this one – write one, or copy accounts.example.csv'),
        ("{}", "3:13: give a `file` or a `url`"),
        ("{file: a.csv, url: 'https://x/a'}", "3:13: give a `file` or a `url`"),
        ("{project: g/p, url: 'https://x/a'}", "3:13: a `project` has a `file`, not a `url`"),
        ("{project: g/p}", "3:13: give a `file` or a `url`"),
        ("{file: a.csv, token_env: T}", "3:13: `token_env` belongs to a `url`"),
        ("{file: a.csv, ref: main}", "3:13: `ref` belongs to a `project`"),
        ("{file: ../a.csv, project: self}", '3:13: "../a.csv" leads out of the project, write its path in there'),
        ("{file: a/../../b.csv, project: g/p}", '3:13: "a/../../b.csv" leads out of the project'),
        ("{url: 'https://x/a', project: self}", "3:13: a `project` has a `file`, not a `url`"),
        ("{project: self}", "3:13: give a `file` or a `url`"),
        ("{file: a.csv, project: self, token_env: T}", "3:13: `token_env` belongs to a `url`"),
        ("{file: a.csv, project: [self]}", "3:36: project takes text – read a list"),
        ("{file: a.csv, fil: b}", '3:27: unknown key "fil" – did you mean "file"?'),
        (
            "{file: a.csv, dates: us}",
            "3:34: dates: \"us\" is not possible – possible: 'day first' or 'month first'",
        ),
        (
            "{file: a.csv, columns: {Opp End: renewal date}}",
            '3:13: columns: "Opp End" leads to "renewal date", write a field such as renewal_date',
        ),
        ("http://crm.example/a.csv", "3:13: plain http would show the accounts to everyone on the way"),
        ("https://user:secret@crm.example/a.csv", "3:13: this is no address, write https://host/path"),
        (
            "{url: 'https://x/a', token_env: glpat-abc def}",
            "3:13: `token_env` takes the name of an environment variable, never a token",
        ),
        (
            "{url: 'https://x/a', token_env: TRIAGE_BOT_TOKEN}",
            "3:13: what TRIAGE_BOT_TOKEN holds goes to GitLab alone, name another variable",
        ),
        (
            "{url: 'https://x/a', token_env: CI_JOB_TOKEN}",
            "3:13: what CI_JOB_TOKEN holds goes to GitLab alone, name another variable",
        ),
        ("[a.csv]", "3:13: source takes a map – read a list"),
    ],
)
def test_what_is_refused(text: str, fault: str, tmp_path: Path) -> None:
    with pytest.raises(FaultyFiles) as caught:
        source(tmp_path, text)
    assert str(caught.value).removeprefix(f"{tmp_path}/p.yml:").startswith(fault)
    assert "secret" not in str(caught.value) and "glpat" not in str(caught.value)


def test_two_policies_that_differ(tmp_path: Path) -> None:
    (tmp_path / "q.yml").write_text("resource_rules: {accounts: {source: {file: a.csv, dates: day first}}}\n")
    (tmp_path / "r.yml").write_text("resource_rules: {accounts: {source: a.csv}}\n")
    with pytest.raises(FaultyFiles, match=r'r\.yml:1:37: "source" differs from the one at .*q\.yml:1:37'):
        (tmp_path / "a.csv").write_text("account_id,name\n")
        load([tmp_path / "q.yml", tmp_path / "r.yml"])


def test_two_policies_that_mean_one_file(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "q.yml").write_text("resource_rules: {accounts: {source: a.csv}}\n")
    (tmp_path / "in" / "r.yml").write_text("resource_rules: {accounts: {source: ../a.csv}}\n")
    (tmp_path / "a.csv").write_text("account_id,name\n")
    assert load([tmp_path / "q.yml", tmp_path / "in" / "r.yml"]).account_source


@pytest.mark.parametrize("other", ["a.csv", "{file: a.csv, project: g/p}", "{file: b.csv, project: self}"])
def test_two_policies_that_mean_two(other: str, tmp_path: Path) -> None:
    (tmp_path / "q.yml").write_text(f"resource_rules: {{accounts: {{source: {other}}}}}\n")
    with pytest.raises(FaultyFiles, match='"source" differs from the one at'):
        (tmp_path / "a.csv").write_text("account_id,name\n")
        (tmp_path / "r.yml").write_text("resource_rules: {accounts: {source: {file: a.csv, project: self}}}\n")
        load([tmp_path / "q.yml", tmp_path / "r.yml"])


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (AccountSource(file="a.csv").beside(Path("policies")), "policies/a.csv"),
        (AccountSource(file="a.csv", project="g/p").beside(Path("policies")), "g/p:a.csv"),
        (AccountSource(url="https://CRM.example:8443/s3cret/a.csv?k=s3cret"), "https://crm.example:8443/…/a.csv"),
        (AccountSource(url="https://crm.example/a.csv"), "https://crm.example/a.csv"),
        (AccountSource(url="https://crm.example"), "https://crm.example"),
    ],
)
def test_how_a_source_is_called(source: AccountSource, shown: str) -> None:
    assert source.shown == shown


@pytest.mark.parametrize("url", ["http://localhost/a", "http://127.0.0.1:80/a", "http://[::1]/a", "HTTPS://X.example"])
def test_addresses_that_can_be_used(url: str) -> None:
    assert unfit(url) == ""


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1.evil.example/a", "http://localhost@evil.example/", "https://", "https:///a", "https://a b/"],
)
def test_addresses_that_cannot(url: str) -> None:
    assert unfit(url)


def test_another_list_is_written_as_the_policys_but_gets_no_token() -> None:
    policy = AccountSource(url="https://crm.example/a", token_env="T", dates="day first", columns={"X": "arr"})
    wanted = AccountSource(file="b.csv", dates="day first", columns={"X": "arr"})
    other = given_instead("b.csv", policy)
    assert (other, other.here) == (wanted, "b.csv")
    assert given_instead("https://other.example/b.csv", policy).token_env == ""
    with pytest.raises(ValueFault):
        given_instead("http://other.example/b.csv", policy)
