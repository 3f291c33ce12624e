"""The report of one run in its four formats: planned with titles and texts as a person sees it, and carried out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.snapshots.conftest import Keeping
from tests.world import WHOLE, World, world
from triage_bot.cli.main import run

ENDINGS = {"text": "txt", "json": "json", "markdown": "md", "junit": "xml"}
ACCOUNTS = """\
account_id,name,health,csm,region,segment,renewal_date
acc-1,Cedar Homes,red,csm-ben,EMEA,Enterprise,2027-06-30
"""


@contextmanager
def project(folder: Path) -> Iterator[World]:
    """One red account that waits for a word, one with two regions, one without a label, one told of lately, and a row
    of the account list without an issue."""
    with world(folder) as made:
        made.files(accounts=ACCOUNTS)
        made.at("2026-10-01")
        made.open(WHOLE, title="Alder Foods - triage")
        made.open(["HS::Green", "EMEA", "E&A"], by="csm-ben", title="Birch Bank - triage")
        made.open(["HS::Yellow", "EMEA"], by="csm-ben", title="Dogwood <Dairy> & Sons | triage")
        made.open(WHOLE, by="csm-chen", title="Elm Energy - triage")
        made.at("2026-11-10")
        made.edit(2, add_labels="APAC", by="csm-ben")
        made.say(4, by="csm-chen")
        made.at("2026-11-23")
        yield made


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """For runs that write nothing."""
    with project(tmp_path_factory.mktemp("reports")) as made:
        yield made


def _run(place: World, *words: str) -> int:
    where = ["-f", str(place.policy), "-H", place.sandbox.url, "-i", place.sandbox.project]
    return run(["run", *where, "-t", place.sandbox.bot_token, "--now", place.now.isoformat(), *words])


def _shown(capsys: pytest.CaptureFixture[str]) -> str:
    """Blanks at the ends of lines are no news."""
    return "\n".join(line.rstrip() for line in capsys.readouterr().out.split("\n"))


@pytest.mark.parametrize("shape", ENDINGS)
def test_a_dry_run(shape: str, place: World, kept: Keeping, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(place, "--dry-run", "--titles", "--bodies", "--format", shape) == 0
    assert _shown(capsys) == kept(ENDINGS[shape])


def test_what_a_run_did_without_titles(tmp_path: Path, kept: Keeping, capsys: pytest.CaptureFixture[str]) -> None:
    with project(tmp_path) as place:
        assert _run(place, "--no-titles") == 0
    assert _shown(capsys) == kept("txt")
