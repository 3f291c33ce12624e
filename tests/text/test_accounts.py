"""Which account an issue is about."""

from __future__ import annotations

import pytest

from triage_bot.text import table
from triage_bot.text.inert import unbroken
from triage_bot.text.table import account_table, names_in
from triage_bot.text.template import render_body


@pytest.mark.parametrize(
    ("title", "name", "so"),
    [
        ("Smith", "Smith", True),
        ("Smith - triage", "Smith", True),
        ("Smith – triage", "Smith", True),
        ("Smith: at risk", "Smith", True),
        ("Smith (EMEA)", "Smith", True),
        ("  Smith   Foods | triage", "Smith Foods", True),
        ("Smith & Sons - triage", "Smith", False),
        ("Smithers - triage", "Smith", False),
        ("Smith Foods", "Smith", False),
        ("Triage: Smith", "Smith", False),
        ("smith", "Smith", False),
        ("Smith", "", False),
        ("A.B - x", "A.B", True),
        ("AxB - x", "A.B", False),
        ("Team @\u200bhome - triage", "Team @home", True),
    ],
)
def test_named_by(title: str, name: str, so: bool) -> None:
    assert (unbroken(name) in names_in(title)) is so


def test_the_table_of_an_account() -> None:
    values = {"mood": "a|b", "csm": "csm-anna", "name": "Alder", "arr": 1_200_000.0, "account_id": "acc-1", "tier": ""}
    made = render_body("{{ rows }}", {"rows": account_table(values)})
    assert table.read(made) == [
        ("Account", "Alder"),
        ("Account ID", "acc-1"),
        ("CSM", "csm-anna"),
        ("Mood", "a|b"),
    ]
    assert "1,200,000" not in made and "ARR" not in made, "no money"
