"""`table`: rows of the description's table, all other bytes as they were."""

from __future__ import annotations

import pytest

from tests.builders import account, do, issue, scene
from triage_bot.changes.set_field import EditDescription
from triage_bot.text import marker

HIDDEN = marker.write({"account": "acc-001"})
TABLE = "| Field | Value |\n| --- | --- |\n| **Lifecycle** | Adopting |\n| CSM | csm-anna |\n"
TEXT = f"Intro,  with two spaces.\n\n{TABLE}\nAfter it.\n\t\n| a | b | c |\n\n{HIDDEN}"


ON = scene(accounts={"acc-001": account()})


def _after(description: str, rows: dict[str, str]) -> str | None:
    """The new description; None if nothing changes."""
    changes = do("table", rows, issue(description=description), on=ON).changes
    if not changes:
        return None
    (edit,) = changes
    assert isinstance(edit, EditDescription) and edit.was == description
    assert do("table", rows, issue(description=edit.body), on=ON).changes == ()  # twice is once
    return edit.body


@pytest.mark.parametrize(
    ("rows", "before", "after"),
    [
        pytest.param(
            {"Lifecycle": "Will Churn"}, "| **Lifecycle** | Adopting |", "| **Lifecycle** | Will Churn |", id="set"
        ),
        pytest.param({"lifecycle stage": "Will Churn"}, "| Adopting |", "| Will Churn |", id="by another name of it"),
        pytest.param({"Lifecycle": ""}, "| **Lifecycle** | Adopting |\n", "", id="taken out"),
        pytest.param({"Advice": "Call"}, "| csm-anna |\n", "| csm-anna |\n| Advice | Call |\n", id="added at its end"),
        pytest.param(
            {"Advice": "{{ labels | length }} labels, {{ fields.name }}"},
            "| csm-anna |\n",
            "| csm-anna |\n| Advice | 3 labels, Alder Foods |\n",
            id="a text",
        ),
        pytest.param(
            {"Lifecycle": "Will Churn", "CSM": "", "New": "1"},
            "| **Lifecycle** | Adopting |\n| CSM | csm-anna |\n",
            "| **Lifecycle** | Will Churn |\n| New | 1 |\n",
            id="several",
        ),
        pytest.param(
            {"Advice": "a | b\n@all <!-- x"},
            "| csm-anna |\n",
            "| csm-anna |\n| Advice | a \\| b @\u200ball &lt;!-- x |\n",
            id="one powerless cell",
        ),
    ],
)
def test_only_the_row_changes(rows: dict[str, str], before: str, after: str) -> None:
    assert _after(TEXT, rows) == TEXT.replace(before, after)


@pytest.mark.parametrize(
    ("description", "rows"),
    [
        pytest.param(TEXT, {"Lifecycle": "Adopting"}, id="it is there"),
        pytest.param(TEXT, {"Advice": ""}, id="there is none to take out"),
        pytest.param(TEXT, {"Advice": "{{ fields.nobody_filled_this }}"}, id="a text that comes out empty"),
        pytest.param(TEXT, {}, id="no rows"),
        pytest.param(f"No table here.\n\n{HIDDEN}", {"Lifecycle": "Adopting"}, id="no table"),
        pytest.param("", {"Lifecycle": "Adopting"}, id="no description"),
    ],
)
def test_nothing_to_do(description: str, rows: dict[str, str]) -> None:
    assert _after(description, rows) is None


@pytest.mark.parametrize(
    ("description", "after"),
    [
        pytest.param(f"{TABLE}{HIDDEN}", f"{TABLE}| New | 1 |\n{HIDDEN}", id="right behind the table"),
        pytest.param(TABLE.rstrip("\n"), f"{TABLE}| New | 1 |", id="no line break at the end"),
        pytest.param(
            TABLE.replace("\n", "\r\n") + "x\r\n",
            TABLE.replace("\n", "\r\n") + "| New | 1 |\r\nx\r\n",
            id="other line breaks",
        ),
    ],
)
def test_the_hidden_mark_and_line_breaks_stay(description: str, after: str) -> None:
    assert _after(description, {"New": "1"}) == after
    assert marker.read(after) == marker.read(description)


def test_a_text_that_cannot_be_worked_out_is_a_fault_of_that_match() -> None:
    with pytest.raises(ValueError, match="cannot be filled in"):
        _after(TEXT, {"Advice": "{{ 1 / 0 }}"})
