"""What an account hears of an issue that is opened for it."""

from collections.abc import Iterable, Mapping

from triage_bot.model.facts import News
from triage_bot.model.resource import Ref
from triage_bot.text.table import kind_of


def opened_for(mark: Mapping[str, object], labels: Iterable[str], ref: Ref) -> tuple[str, News] | None:
    """What the account hears of an issue that is opened for it, if it is."""
    if "account" not in mark:
        return None
    kind = kind_of(mark, labels)
    return str(mark["account"]), News(opened=frozenset({kind}), names=frozenset({(kind, ref)}))
