"""The source of the account list as it is written: a path, an address, or a map; and what it means."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from triage_bot.model.account_source import HEAD, AccountSource, unfit
from triage_bot.shapes.source import Source, is_file
from triage_bot.shapes.values import Strict, refuse

WHERE = ("resource_rules", "accounts", "source")
OUR_OWN = ("TRIAGE_BOT_", "GITLAB_", "CI_")
"""How variables begin whose secrets no other host may see."""
_NAME = re.compile(r"^\w+$")
_VARIABLE = re.compile(r"^[A-Za-z_][A-Za-z0-9_]*$")


class SourceSettings(Strict):
    """A `file` beside the policy, a `url`, or a `file` in a `project`; how dates and columns are written in it."""

    file: str = ""
    url: str = ""
    token_env: str = ""
    project: str = ""
    ref: str = ""
    dates: Literal["day first", "month first"] | None = None
    columns: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_place(self) -> Any:
        refuse(bool(self.file) == bool(self.url), "give a `file` or a `url`")
        refuse(bool(self.url and self.project), "a `project` has a `file`, not a `url`")
        refuse(bool(self.token_env and not self.url), "`token_env` belongs to a `url`")
        refuse(bool(self.ref and not self.project), "`ref` belongs to a `project`")
        why = unfit(self.url) if self.url else ""
        refuse(bool(why), why)
        wrong = bool(self.token_env) and not _VARIABLE.match(self.token_env)
        refuse(wrong, "`token_env` takes the name of an environment variable, never a token")
        ours = self.token_env.startswith(OUR_OWN)
        refuse(ours, f"what {self.token_env} holds goes to GitLab alone, name another variable")
        for title, key in self.columns.items():
            refuse(not _NAME.match(key), f'columns: "{title}" leads to "{key}", write a field such as renewal_date')
        return self

    def source(self, folder: Path) -> AccountSource:
        """What these settings mean; paths are relative to the folder."""
        local = bool(self.file) and not self.project
        return AccountSource(
            str(folder / self.file) if local else self.file.removeprefix("/"),
            self.url,
            self.token_env,
            self.project.strip("/"),
            self.ref or HEAD,
            self.dates or "",
            dict(self.columns),
        )


def from_text(text: str) -> dict[str, str]:
    """A source in one word: an address if it begins like one, else a path."""
    return {"url" if re.match(r"https?://", text, re.I) else "file": text}


def given_instead(text: str, policy: AccountSource | None) -> AccountSource:
    """A list to read instead of the policy's, from here; written as that one is. Raises ValueFault if it cannot be."""
    given = from_text(text)
    why = unfit(given["url"]) if "url" in given else ""
    refuse(bool(why), why)
    return AccountSource(**given, dates=policy.dates if policy else "", columns=policy.columns if policy else {})


SourceField = Annotated[
    SourceSettings,
    BeforeValidator(lambda given: from_text(given) if isinstance(given, str) and given else given),
    WithJsonSchema({"anyOf": [{"type": "string"}, SourceSettings.model_json_schema()]}),
]


def one_source(given: Iterable[tuple[Path, Source, SourceSettings]]) -> AccountSource | None:
    """What all policies (path, text, settings) mean; a file here must be there, and no two may differ."""
    found: tuple[AccountSource, str] | None = None
    for path, text, settings in given:
        made = settings.source(path.parent)
        if made.is_local and not is_file(Path(made.file)):
            hint = "write one, or copy accounts.example.csv"
            text.fault(WHERE, f'there is no file "{settings.file}" beside this one', hint)
        elif found and _resolved(made) != _resolved(found[0]):
            text.fault(WHERE, f'"source" differs from the one at {found[1]}')
        else:
            found = found or (made, str(text.place(WHERE)))
    return found[0] if found else None


def _resolved(source: AccountSource) -> tuple[object, ...]:
    file = str(Path(source.file).resolve()) if source.is_local else source.file
    return (file, source.url, source.token_env, source.project, source.ref, source.dates, dict(source.columns))
