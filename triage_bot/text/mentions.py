"""Whom a comment calls, as GitLab reads its Markdown.

GitLab looks for `@name` in words alone, not in code, quotes and comments
(https://docs.gitlab.com/user/discussions/#mentions); a quick action calls nobody, but for `/cc`.
"""

import re
from collections.abc import Container, Iterator

from triage_bot.text.prose import spoken

_CODE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")
_ACTION = re.compile(r"/(?!cc\s)[a-z_]+(?:\s|$)")
_CALL = re.compile(r"(?<![\w\\])@([a-z0-9_](?:[\w.-]*[a-z0-9_-])?(?:/[a-z0-9_](?:[\w.-]*[a-z0-9_-])?)*)", re.I | re.A)


def uncalled(markdown: str, names: Container[str]) -> str:
    """The same text with these people named instead of called; names are asked in small letters."""
    return _CALL.sub(lambda call: call[1] if call[1].lower() in names else call[0], markdown)


def mentions(markdown: str) -> tuple[str, ...]:
    """The users and groups that a note with this text calls, each once, in order."""
    return tuple(dict.fromkeys(name for line in words_alone(markdown) for name in _CALL.findall(line)))


def words_alone(markdown: str) -> Iterator[str]:
    """Its lines in which GitLab looks for names: without code, quotes, comments and quick actions."""
    return (_CODE.sub("", line) for line in spoken(markdown) if not _ACTION.match(line))
