"""An epic: what a group itself plans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gitlab_sandbox.state import model as m

COLOR = "#1068bf"


@dataclass(slots=True, eq=False, kw_only=True)
class Epic(m.Issuable):
    """Its dates are those given by hand, where they are fixed."""

    work_item_id: int
    group: m.Group
    confidential: bool = False
    color: str = COLOR
    start_date: date | None = None
    due_date: date | None = None
    start_fixed: bool = False
    due_fixed: bool = False
    parent: Epic | None = None

    @property
    def kind(self) -> str:
        return "Epic"

    @property
    def sign(self) -> str:
        return "&"

    @property
    def home(self) -> m.Project | m.Group:
        return self.group
