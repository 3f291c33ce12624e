"""What rules of the gem's words may put on whatever they match: a label of theirs is seen, wherever it stands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.builders import policy

LABEL = "HS::Green"
ODD = 'a\\b "c" d\'s'
HOUSE = """
resource_rules: {{issues: {{rules: [{{{own}conditions: {{state: opened}}, actions: {actions}}}]}}}}
"""


def told(actions: dict[str, object], folder: Path, own: str = "") -> tuple[str, ...]:
    """What a policy with these actions may put on."""
    return policy(HOUSE.format(own=own, actions=json.dumps(actions)), folder).for_anybody


@pytest.mark.parametrize("label", [LABEL, ODD])
@pytest.mark.parametrize(
    "actions",
    [
        {"labels": ["other", "{}"]},
        {"remove_labels": ["{}"]},
        {"labels": ["#{{'{}'}}"]},
        {"comment": 'Words.\n/label ~"{}"'},
        {"comment": ["Words.", "/label ~{}"]},
        {"comment": {"text": "/label ~{}"}},
        {"title": "/label ~{}"},
        {"mention": ["ann\n/label ~{}"]},
        {"issue": {"title": "T", "description": "/label ~{}"}},
        {"issue": {"title": "/relabel ~{}"}},
        {"summarize": {"title": "T", "item": "/label ~{}", "summary": "S"}},
        {"summarize": {"title": "T", "summary": "/label ~{}"}, "comment_on_summary": "/label ~other"},
        {"summarize": {"title": "T", "summary": "S"}, "comment_on_summary": "/label ~{}"},
    ],
    ids=str,
)
def test_a_label_is_seen_wherever_it_stands(actions: dict[str, object], label: str, tmp_path: Path) -> None:
    def filled(value: object) -> object:
        if isinstance(value, dict):
            return {key: filled(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [filled(inner) for inner in value]
        return str(value).replace("{{", "{").replace("}}", "}").replace("{}", label)

    written = filled(actions)
    assert isinstance(written, dict)
    if label == ODD and "#{" in str(written):
        return  # no text of Ruby's
    assert any(label.casefold() in text for text in told(written, tmp_path))


def test_names_of_keys_are_no_labels(tmp_path: Path) -> None:
    texts = told({"labels": ["bug"], "comment": "Hi.", "status": "close"}, tmp_path)
    assert not [text for text in texts if any(key in text for key in ("label", "root", "status"))]


def test_rules_of_ours_look_at_whom_they_may_alone(tmp_path: Path) -> None:
    assert told({"labels": [LABEL]}, tmp_path, own="id: ours, name: Ours, ") == ()
