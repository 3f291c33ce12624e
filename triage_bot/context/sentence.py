"""One sentence of a line on a list: in words for editors alone, or bare, and what it is sorted by."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from triage_bot.context.reading import next_step
from triage_bot.context.roles import Recipient
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.context.wording import SILENT, line, names_elsewhere, names_for, worth
from triage_bot.model.resource import Issue
from triage_bot.shapes.values import Username
from triage_bot.text.inert import inert, one_line
from triage_bot.text.shortened import shortened

LONGEST_STEP = 120
"""Characters of a next step that a call names."""


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """What a line on a list says of its matter, in words made when it is written; `bare` without what is confidential.

    `step` is the account's next step, for calls; `covers`, by reader, for whom they stand in. Lines stand by `arr`,
    else by `renewal`, where these are known.
    """

    whole: Callable[[], str] = str
    bare: Callable[[], str] = str
    step: Callable[[], str] = str
    covers: Mapping[Username, str] = field(default_factory=dict)
    arr: float | None = None
    renewal: date | None = None


def named(name: str, host: str = "") -> Sentence:
    """A rule's own name as the sentence."""
    words = inert(one_line(name), host)
    return Sentence(whole=lambda: words, bare=lambda: words)


def sentence(text: str, own: Mapping[str, object], readers: Iterable[Recipient], seen: Seen, scene: Scene) -> Sentence:
    """The sentence a text gives with a rule's `own` names. Making its words raises ValueFault, and Unread."""
    arr, renewal = worth(seen, scene)
    return Sentence(
        whole=lambda: line(text, {**names_for(seen, scene), **own}),
        bare=lambda: line(text, {**names_elsewhere(seen, scene), **own, **SILENT}),
        step=lambda: _step(seen, scene),
        covers={Username(reader.username or reader.text): reader.covers for reader in readers if reader.covers},
        arr=arr,
        renewal=renewal,
    )


def _step(seen: Seen, scene: Scene) -> str:
    step = next_step(seen, scene) if isinstance(seen.resource, Issue) else None
    return shortened(inert(one_line(step.text), scene.host), LONGEST_STEP) if step else ""
