"""What is printed: harmless to terminals, never read as markup, and in a job without people's words."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from tests.cli.conftest import Calling
from tests.world import WHOLE, World
from triage_bot.text.inert import printable

HOSTILE = "Evil [/] [link=https://evil.example]Bank[/link] [red] :smile: \x1b]52;c;aGk=\x07 \u202ekcolb\x9b2J"
FORMATS = ("text", "json", "markdown", "junit")


def add_accounts(place: World, rows: str) -> None:
    head = "account_id,name,health,csm,region,requires_triage\n"
    (place.policy.parent / "accounts.csv").write_text(head + rows, encoding="utf-8")


@pytest.mark.parametrize("shape", FORMATS)
@pytest.mark.parametrize("to_file", [False, True], ids=["stdout", "file"])
def test_a_title_controls_nothing(call: Calling, place: World, tmp_path: Path, shape: str, to_file: bool) -> None:
    place.at("2026-10-01")
    place.open(WHOLE, title=HOSTILE)
    place.at("2026-11-23")
    file = tmp_path / "report"
    code, out, err = call("run", "--titles", "--format", shape, *(["--output", str(file)] if to_file else []))
    report = file.read_text(encoding="utf-8") if to_file else out
    assert code == 0, err
    for text in (report, out, err):
        assert printable(text) == text
    if shape == "json":
        titles = [one.get("title") for one in json.loads(report)["changes"]]
        assert HOSTILE in titles and "\\u001b]52;" in report and "\\u202e" in report
    elif shape == "junit":
        Xml.fromstring(report)
    elif shape == "text":
        assert "Evil [/] [link=https://evil.example]Bank[/link] [red] :smile: \\x1b]52;c;aGk=" in report
    else:
        assert "\\x1b\\]52;c;aGk=" in report and "Evil \\[/\\]" in report


def test_brackets_in_explain_and_in_an_account_id(call: Calling, place: World) -> None:
    add_accounts(place, "[/]acc[red],Third Bank,red,csm-anna,EMEA,yes\n")
    place.open(WHOLE, title=HOSTILE)
    code, out, err = call("explain", "#3", "--titles")
    assert code == 0, err
    assert "Evil [/] [link=" in out and printable(out) == out
    code, out, err = call("run", "--dry-run")
    assert code == 0, err
    assert "[/]acc[red]" in out


def test_an_error_shows_what_it_read_without_power(call: Calling) -> None:
    code, _, err = call("run", "--rule", "\x1b[31m\u202e")
    assert code == 2 and "\\x1b[31m\\u202e" in err and "\x1b" not in err
    code, _, err = call("run", "--max-changes", "\x1b[31m")
    assert code == 2 and "\x1b" not in err


WORDS = ("Alder", "Birch", "Third Bank", "Secret", "call them", "12 Mio")
JOBS: list[list[str]] = [
    *(["run", "--dry-run", "--format", shape] for shape in FORMATS),
    ["run", "--dry-run", "--baseline"],
    ["run", "--dry-run", "--debug"],
    ["explain", "#1"],
    ["explain", "#2"],
    ["check"],
    ["doctor"],
    ["doctor", "--format", "json"],
    ["labels", "check"],
    ["accounts", "diff"],
    ["accounts", "adopt", "--dry-run"],
    *(["run", "--format", shape] for shape in FORMATS),
]


def _files(place: World, words: list[str]) -> list[str]:
    return ["-f", str(place.policy)] if words[0] == "check" else []


@pytest.mark.parametrize("words", JOBS, ids=[" ".join(one) for one in JOBS])
def test_a_job_has_references_ids_and_counts(
    call: Calling, place: World, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.setenv("CI", "true")
    add_accounts(place, "acc-1,Third Bank,red,csm-anna,Secret region,yes\nacc-2,Third-Bank,red,csm-anna,EMEA,yes\n")
    place.edit(1, description="Secret\n\n## Next steps\n\n- 2026-10-02 @csm-anna call them\n", by="csm-anna")
    code, out, err = call(*words, *_files(place, words), where=words[0] != "check", now=words[0] != "labels")
    assert code in (0, 1), err
    assert not [word for word in WORDS if word in out + err]
    if words[0] == "run" and "--baseline" not in words:
        assert "#2" in out and ("acc-1" in out or "--dry-run" not in words)


def test_a_job_says_where_a_list_is_faulty_but_not_whose_words_stand_there(
    call: Calling, place: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_accounts(place, 'acc-1,Third Bank,"Secret ""x"" 12 Mio",csm-anna,EMEA,yes\n')
    files = ["-f", str(place.policy)]
    list_ = str(place.policy.parent / "accounts.csv")
    for words in (["run"], ["check", *files], ["accounts", "check", list_, *files], ["accounts", "diff", *files]):
        monkeypatch.delenv("CI", raising=False)
        code, _, err = call(*words, where=words[0] == "run")
        assert code == 2 and "Secret" in err
        monkeypatch.setenv("CI", "true")
        code, _, err = call(*words, where=words[0] == "run")
        assert code == 2 and "Secret" not in err and "accounts.csv:2:" in err
        code, _, err = call(*words, "--titles", where=words[0] == "run")
        assert code == 2 and "Secret" in err


def test_a_job_shows_titles_and_bodies_to_who_asks(
    call: Calling, place: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    _, out, _ = call("run", "--dry-run", "--titles")
    assert "Alder Foods" in out and "│ @csm-anna" in out
    _, out, _ = call("run", "--dry-run")
    assert "Alder Foods" not in out and "│" not in out
    _, out, _ = call("run", "--dry-run", "--bodies")
    assert "Alder Foods" not in out and "│ @csm-anna" in out
    _, out, _ = call("explain", "#1", "--titles")
    assert "Alder Foods" in out and "seen opened 2026-10-01" in out


def test_a_bug_in_a_job_is_told_without_words(
    call: Calling, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(" ".join(["Third", "Bank"]))

    monkeypatch.setattr("triage_bot.engine.loading.load_everything", broken)
    for ci, shown in (("", True), ("true", False)):
        monkeypatch.setenv("CI", ci)
        code, out, err = call("run", "--debug")
        assert code == 70 and ("Third Bank" in out + err) is shown and "broken" in err
