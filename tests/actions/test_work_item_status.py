"""Action `work_item_status`: set by its name where GitLab takes it."""

from __future__ import annotations

import pytest

from tests.builders import PROJECT, do, issue, scene
from triage_bot.model.resource import Ref


@pytest.mark.parametrize(
    ("version", "names"), [("19.1.0-ee", ["Done"]), ("20.0.1", ["Done"]), ("19.0.4", []), ("", [])]
)
def test_it_is_set_from_gitlab_19_1_on(version: str, names: list[str]) -> None:
    effects = do("work_item_status", "Done", issue(), on=scene(rows={"/version": ({"version": version},)}))
    assert [change.name for change in effects.changes] == names  # type: ignore[attr-defined]
    assert bool(effects.warnings) == (not names)


def test_other_types_have_none() -> None:
    effects = do("work_item_status", "Done", issue(ref=Ref(PROJECT, 1, kind="merge_requests")))
    assert not effects.changes
    assert effects.warnings
