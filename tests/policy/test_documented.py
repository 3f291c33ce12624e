"""The examples of docs/policy.md load as they stand."""

from __future__ import annotations

from pathlib import Path

from tests.builders import policy
from tests.meta.source import ROOT
from triage_bot.policy.schema import PolicyFileBase


def test_the_documented_policy_loads(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "policy.md").read_text(encoding="utf-8")
    example = text.split("```yaml policy\n")[1].split("```")[0]
    loaded = policy(example, tmp_path)
    assert [rule.id for rule in loaded.rules] == ["red-without-owner"]
    assert loaded.warnings == ()


def test_the_other_examples_load(tmp_path: Path) -> None:
    pages = ((ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("policy.md", "lists.md"))
    examples = [part.split("```")[0] for page in pages for part in page.split("```yaml policy\n")[1:]]
    forms, looked_after, lists = (policy(example, tmp_path).process for example in examples[1:])
    assert [form.name for form in forms.forms] == ["update", "no-change"]
    assert list(lists.lists) == ["my-accounts", "red-accounts"]
    assert [(one.name, one.touch, one.last_call is None) for one in looked_after.priorities.values()] == [
        ("1", "high", False),
        ("3", "digital", True),
    ]


def test_every_top_level_key_is_described() -> None:
    text = (ROOT / "docs" / "policy.md").read_text(encoding="utf-8")
    for key in set(PolicyFileBase.model_fields) - {"api_version"}:
        assert f"`{key}" in text, f"docs/policy.md does not say what {key} means"
