"""docs/cases.md names every key a file of cases knows."""

from __future__ import annotations

import re

import pytest
from pydantic import BaseModel

from tests.meta.source import ROOT
from triage_bot.cases import case, given
from triage_bot.cases.case import CaseShape, FileShape
from triage_bot.changes import expected

PAGE = (ROOT / "docs" / "cases.md").read_text(encoding="utf-8")
SHAPES = [FileShape, CaseShape, given.GivenFacts, given.IssueGiven, given.NoteGiven, given.AwardGiven, given.SaidGiven]
SHAPES += [given.LabelEventGiven, given.StateEventGiven, given.MilestoneGiven, given.LinkedGiven]
SHAPES += [case.Expect, case.ExpectedChange, case.ExpectedHeld, expected.NoteTest, expected.OpenTest]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_every_key_is_described(shape: type[BaseModel]) -> None:
    lacking = [key for key in shape.model_fields if not re.search(rf"`[^`]*\b{key}\b[^`]*`", PAGE)]
    assert not lacking, f"docs/cases.md does not say what these mean: {', '.join(lacking)}"
