"""The templates a policy uses: where they are looked for, each read and checked once."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from triage_bot.context.checking import FRONT_KEYS, Titled, no_promises
from triage_bot.context.taxonomy import share_a_scope
from triage_bot.errors import Fault, Place, nearest
from triage_bot.model.label import scope_of
from triage_bot.resources import shipped
from triage_bot.shapes.source import Path_, Source, parse, read_text
from triage_bot.text.template import Document, faults_in, split

SUFFIX = ".md.j2"
LIST_NAMES = frozenset({"person", "list", "sections", "rows"})
"""What the template of people's lists may use."""
CALL_NAMES = frozenset({"to", "news", "today", "lines", "rest"})
"""What the comment on such a list may use."""


def check_front(source: Source) -> None:
    """A template's front matter: title, labels, assignees and milestone are words."""
    for name in ("title", "labels", "assignees", "milestone"):
        given = source.at((name,))
        inside = ["title"] if name == "milestone" and isinstance(given, dict) else []
        entries = range(len(given)) if isinstance(given, list) else inside
        paths: list[Path_] = [(name, entry) for entry in entries]
        for path in paths or [(name,)]:
            tell(name, source, path)


def tell(name: str, source: Source, path: Path_) -> None:
    """A fault if what stands at the path is no word to YAML: it takes quotes."""
    if told := source.unquoted(path):
        source.fault(path, f"{name} takes a word – {told[0]}", told[1])


def folders(policy_files: Iterable[Path]) -> list[Path]:
    """Where templates are looked for, nearest first: beside each policy, beside its folder, shipped."""
    paths: list[Path] = []
    for file in policy_files:
        paths += [file.parent / "templates", file.parent.parent / "templates"]
    paths.append(shipped("templates"))
    return [folder for folder in dict.fromkeys(paths) if folder.is_dir()]


def available(places: Iterable[Path]) -> dict[str, Path]:
    """Template name → file; the first folder that has the name wins."""
    paths: dict[str, Path] = {}
    for folder in places:
        for file in sorted(folder.rglob(f"*{SUFFIX}")):
            paths.setdefault(file.relative_to(folder).as_posix(), file)
    return paths


def read(name: str, file: Path, shown: str) -> tuple[Document | None, list[Fault]]:
    """One template with its front matter, or its faults."""
    text, fault = read_text(file, shown)
    if fault:
        return None, [fault]
    front, body, line = split(text)
    source = parse(front, shown) if front.strip() else Source(file=shown, data={})
    check_front(source)
    if not source.faults and not isinstance(source.data, dict):
        source.fault((), "front matter is a map, such as `title: …`")
    if source.faults:  # front matter begins on the file's second line
        places = [
            replace(mistake.place, line=mistake.place.line and mistake.place.line + 1) for mistake in source.faults
        ]
        return None, [replace(mistake, place=place) for mistake, place in zip(source.faults, places, strict=True)]
    return Document(name=name, body=body, front=source.data, place=Place(shown, 1, 1), body_line=line), []


class TemplateShelf:
    """Templates used by the rules: each is read and checked once."""

    def __init__(self, policy_files: Iterable[Path], shown: Mapping[Path, str]) -> None:
        self.files = available(folders(policy_files))
        self.shown = shown
        self.documents: dict[str, Document] = {}
        self.faults: list[Fault] = []
        self._checked: set[tuple[str, frozenset[str]]] = set()

    def use(self, name: str, names: frozenset[str], source: Source, path: Path_) -> None:
        """A rule names a template: it must exist, compile, and use known names only."""
        if name in self.files:
            self.always(name, names)
        else:
            source.fault(path, f'there is no template "{name}"', nearest(name, self.files))

    def always(self, name: str, names: frozenset[str]) -> None:
        """A template the plan itself uses, whether or not a rule names it."""
        if (name, names) in self._checked:
            return
        self._checked.add((name, names))
        if name not in self.documents:
            document, faults = read(name, self.files[name], self._name_of(self.files[name]))
            self.faults += faults
            if document is None:
                return
            self.documents[name] = document
        self.faults += _in_document(self.documents[name], names)

    def _name_of(self, file: Path) -> str:
        for base, shown in self.shown.items():
            if file.is_relative_to(base):
                return str(Path(shown) / file.relative_to(base))
        return str(file)


def _in_document(document: Document, names: frozenset[str]) -> list[Fault]:
    file = document.place.file
    first, front = document.body_line - 1, Place(file, 2, 1)
    faults = [Fault(Place(file, first + line, 1), message) for line, message in faults_in(document.body, names)]
    for key, value in document.front.items():
        if key not in FRONT_KEYS:
            faults.append(Fault(front, f'unknown key "{key}" in the front matter', nearest(key, FRONT_KEYS)))
        for text in value if isinstance(value, list) else value.values() if isinstance(value, dict) else [value]:
            faults += [Fault(front, f"{key}: {message}") for _, message in faults_in(str(text), names)]
    faults += _in_labels(document.front.get("labels"), front)
    faults += [Fault(front, told) for told in no_promises(document.front.get("promises", []))]
    return faults + _in_milestone(document.front.get("milestone"), front)


def _in_labels(given: object, place: Place) -> list[Fault]:
    """Two labels of one scope, as far as they are written out."""
    words = [given] if isinstance(given, str) else given if isinstance(given, list) else []
    pair = share_a_scope(str(word) for word in words if "{" not in str(word))
    return [Fault(place, f'labels: "{pair[0]}" and "{pair[1]}" share the scope "{scope_of(pair[0])}"')] if pair else []


def _in_milestone(given: object, place: Place) -> list[Fault]:
    """What is wrong with front matter's milestone as a map."""
    try:
        Titled.in_front(given)
    except ValidationError as error:
        told = [(".".join(map(str, ("milestone", *mistake["loc"]))), str(mistake["msg"])) for mistake in error.errors()]
        return [Fault(place, f"{where}: {message.removeprefix('Value error, ')}") for where, message in told]
    return []
