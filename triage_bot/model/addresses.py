"""Where requests may go: origins of addresses, GitLab hosts, and where the account list is and how it is written."""

import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, ClassVar, Literal

import idna
from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from triage_bot.errors import Place, ValueFault
from triage_bot.shapes.values import Strict, refuse

HINT = "write https://gitlab.example.com"
LONGEST_HOST = 253
"""Characters of a host's name (RFC 1035)."""

_BEGIN = re.compile(r"(https?)://(\[[0-9a-f:.]+\]|[^\s/?#@:\[\]\\%<>\"]+)(?::([0-9]{1,5})?)?(?=[/?#]|\Z)", re.I)
_PATH = re.compile(r"(?:/+[A-Za-z0-9._~-]+)*/*")
_HOST_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?\.?")
_OTHER_DOTS = frozenset("\u3002\uff0e\uff61")
_PORTS = {"http": 80, "https": 443}
_API = "/api/v4"


@dataclass(frozen=True, slots=True)
class Origin:
    """Two addresses are of one origin if scheme, host and port are the same (RFC 6454); `host` is in lower case."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        """As people write it: `https://gitlab.example`, with a port that is not the usual one."""
        return f"{self.scheme}://{self.host}" + ("" if self.port == _PORTS[self.scheme] else f":{self.port}")

    @property
    def place(self) -> str:
        """`gitlab.example:443`."""
        return f"{self.host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        """True for this very machine."""
        try:
            return self.host == "localhost" or ipaddress.ip_address(self.host.strip("[]")).is_loopback
        except ValueError:  # a name
            return False

    @property
    def is_open(self) -> bool:
        """True if everyone on the way can read along: plain http beyond this machine."""
        return self.scheme == "http" and not self.is_loopback


@dataclass(frozen=True, slots=True)
class Host:
    """The GitLab host of a run; `given` unless nobody named one."""

    address: str
    origin: Origin
    given: bool = True


def origin_of(url: str) -> Origin | None:
    """The origin of an address; None for what is no http(s) address, or holds a user."""
    match = _BEGIN.match(url)
    host = _host(match[2].lower()) if match else ""
    if not match or not host:
        return None
    scheme = match[1].lower()
    port = int(match[3]) if match[3] else _PORTS[scheme]
    return Origin(scheme, host, port) if 0 < port < 65536 else None


def _host(text: str) -> str:
    """A host's one spelling, empty if it can be none; names beyond ASCII become what is asked for (IDNA)."""
    if text.startswith("["):
        try:
            return f"[{ipaddress.IPv6Address(text[1:-1]).compressed}]"
        except ValueError:
            return ""
    if len(text) > LONGEST_HOST or not _OTHER_DOTS.isdisjoint(text):  # libraries differ in what these separate
        return ""
    try:
        name = text if text.isascii() else idna.encode(text, uts46=True).decode("ascii").lower()
    except UnicodeError:  # idna's own errors are such
        return ""
    sound = _HOST_NAME.fullmatch(name) and all(0 < len(label) < 64 for label in name.removesuffix(".").split("."))
    return name if sound else ""


def gitlab_host(text: str, given: bool = True) -> Host:
    """A GitLab host by its address, without slashes and `/api/v4` at its end.

    Raises ValueFault in words that repeat nothing of it: a token may hide in a user, a query or a fragment.
    """
    text = text.strip()
    match, origin = _BEGIN.match(text), origin_of(text)
    if any(sign in text for sign in "@?#"):
        raise ValueFault(f"holds a user, a query or a fragment, where a token may hide, so it is not shown; {HINT}")
    rest = text[match.end() :] if match else ""
    if origin is None or not _PATH.fullmatch(rest):
        raise ValueFault(f"is no host URL – {HINT}")
    return Host(f"{origin}{rest}".rstrip("/").removesuffix(_API).rstrip("/"), origin, given)


HEAD = "HEAD"
"""GitLab's word for the newest commit of the default branch (https://docs.gitlab.com/api/repository_files/)."""
SELF = "self"
"""As `project`: the project that is looked at, where the file is not here."""
OUR_OWN = ("TRIAGE_BOT_", "GITLAB_", "CI_")
"""How variables begin whose secrets no other host may see."""

_ADDRESS = re.compile(r"https?://([^/?#\s]+)(/[^?#\s]*)?(?:\?[^#\s]*)?", re.I)
_FIELD = re.compile(r"^\w+$")
_VARIABLE = re.compile(r"^[A-Za-z_][A-Za-z0-9_]*$")


class AccountSource(Strict):
    """A `file` beside the policy, a `url`, or a `file` in a `project`; how dates and columns are written in it."""

    file: str = ""
    url: str = ""
    token_env: str = ""
    project: str = ""
    ref: str = ""
    dates: Literal["day first", "month first"] | None = None
    columns: dict[str, str] = Field(default_factory=dict)

    here: ClassVar[str] = ""
    """The path on this machine, if it may be there; see `beside`."""
    said_at: ClassVar[Place | None] = None
    """Where a policy says so; None if somebody named the list on the command line."""
    said_as: ClassVar[str] = "source"
    """The key under which it says so."""

    @model_validator(mode="after")
    def _one_place(self) -> Any:
        refuse(bool(self.file) == bool(self.url), "give a `file` or a `url`")
        refuse(self.url and self.project, "a `project` has a `file`, not a `url`")
        refuse(self.token_env and not self.url, "`token_env` belongs to a `url`")
        refuse(self.ref and not self.project, "`ref` belongs to a `project`")
        up = self.project and ".." in PurePosixPath(self.file).parts
        refuse(up, f'"{self.file}" leads out of the project, write its path in there')
        refuse(why := unfit(self.url) if self.url else "", why)
        wrong = self.token_env and not _VARIABLE.match(self.token_env)
        refuse(wrong, "`token_env` takes the name of an environment variable, never a token")
        ours = self.token_env.startswith(OUR_OWN)
        refuse(ours, f"what {self.token_env} holds goes to GitLab alone, name another variable")
        for title, key in self.columns.items():
            refuse(not _FIELD.match(key), f'columns: "{title}" leads to "{key}", write a field such as renewal_date')
        return self

    def __hash__(self) -> int:
        return hash((self.file, self.url, self.project, self.ref))

    @property
    def is_local(self) -> bool:
        """True for a file that is on this machine or nowhere."""
        return not (self.url or self.project)

    def beside(self, folder: Path, said_at: Place | None = None, said_as: str = "source") -> "AccountSource":
        """The same as it is meant by a policy in this folder, which says so there under that key."""
        here = str(folder / self.file) if self.is_local or self.project == SELF else ""
        return self.model_copy(update={"here": here, "said_at": said_at, "said_as": said_as})

    def of(self, project: str) -> "AccountSource":
        """The same as that project's own file."""
        return self.model_copy(update={"project": project, "here": ""})

    @property
    def shown(self) -> str:
        """The list's name in places and logs; of an address only what can hold no secret: host and file."""
        if self.here:
            return self.here
        if self.project:
            return f"{self.project}:{self.file}"
        begin = f"{scheme_of(self.url)}://{host_of(self.url)}"
        parts = [part for part in path_of(self.url).split("/") if part]
        return "/".join([begin, *(["…"] if len(parts) > 1 else []), *parts[-1:]])

    @property
    def suffix(self) -> str:
        """What the name ends in, such as `.csv`; empty if in nothing."""
        return PurePosixPath(path_of(self.url) if self.url else self.file).suffix.lower()


def from_text(text: str) -> dict[str, str]:
    """A source in one word: an address if it begins like one, else a path."""
    return {"url" if re.match(r"https?://", text, re.I) else "file": text}


def given_instead(text: str, policy: AccountSource | None) -> AccountSource:
    """A list to read instead of the policy's, from here; written as that one is. Raises ValueFault if it cannot be."""
    given = from_text(text)
    refuse(why := unfit(given["url"]) if "url" in given else "", why)
    written = {"dates": policy.dates, "columns": policy.columns} if policy else {}
    return AccountSource.model_validate({**given, **written}).model_copy(update={"here": given.get("file", "")})


SourceField = Annotated[
    AccountSource,
    BeforeValidator(lambda given: from_text(given) if isinstance(given, str) and given else given),
    WithJsonSchema({"anyOf": [{"type": "string"}, AccountSource.model_json_schema()]}),
]


def scheme_of(url: str) -> str:
    """`https`."""
    return url.partition("://")[0].lower()


def host_of(url: str) -> str:
    """The host, with its port if one is written; empty for what is no address."""
    match = _ADDRESS.fullmatch(url)
    return match[1].lower() if match and origin_of(url) else ""


def path_of(url: str) -> str:
    """The path, without the query."""
    match = _ADDRESS.fullmatch(url)
    return (match[2] or "") if match else ""


def unfit(url: str) -> str:
    """Why an address cannot be used; empty if it can. Plain http is for this machine alone."""
    origin = origin_of(url)
    if not origin or not _ADDRESS.fullmatch(url):
        return "this is no address, write https://host/path without a user and password in it"
    if origin.is_open:
        return f"plain http would show the accounts to everyone on the way, write https://{host_of(url)}"
    return ""
