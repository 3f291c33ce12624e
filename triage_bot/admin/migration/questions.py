"""What a Ruby condition asks → native conditions that ask the same, or none where there are none."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from triage_bot.admin.migration.groups import Conditions, all_of, any_of, not_any
from triage_bot.admin.migration.moments import compared
from triage_bot.admin.migration.terms import NAMES, Term, read
from triage_bot.conditions import registry
from triage_bot.conditions.milestone import WORDS
from triage_bot.model.label import ANY_LABEL, NO_LABEL

_LABELS = (NAMES, ("name", "labels"))
_FIELDS = {
    "state": "state",
    "issue_type": "issue_type",
    "source_branch": "source_branch",
    "target_branch": "target_branch",
}
"""Fields of a resource that a condition of ours compares with a word."""
_SWITCHES = {"confidential": "confidential", "draft": "draft", "work_in_progress": "draft"}
_COUNTS = {"upvotes": "votes", "downvotes": "votes"}
_LITERAL = re.compile(r"(\\A|\^)?((?:[\w :/&,@#!%~'\"-]|\\[\[\]().+*?/:-])+)(\\z|\\Z|\$)?", re.ASCII)
"""A pattern that is a word of its own, perhaps at the beginning or end."""


def native(source: str, kind: str) -> Conditions | None:
    """Conditions on this type that are met where the Ruby is true; None where they cannot be told."""
    return asked(read(source), kind)


def asked(term: Term, kind: str) -> Conditions | None:
    """The same of a term."""
    group = _joined(term, kind) or _atom(term)
    return group if group and _fits(group, kind) else None


def _fits(group: Conditions, kind: str) -> bool:
    """True if all that it asks can be asked of the type."""
    known = registry()
    for key, value in group.items():
        inner = value if key in ("any", "all") else [value] if key == "not" else []
        if not all(_fits(each, kind) for each in inner) or (not inner and kind not in known[key].on):
            return False
    return True


def _joined(term: Term, kind: str) -> Conditions | None:
    """And, or, not, and choices between two."""
    match term:
        case ("and", left, right):
            return _both(asked(left, kind), asked(right, kind))
        case ("or", left, right):
            return _either(asked(left, kind), asked(right, kind))
        case ("not", inner):
            group = asked(inner, kind)
            return not_any(group) if group else None
        case ("if", question, ("false" | "nil",), other):
            return _both(asked(("not", question), kind), asked(other, kind))
        case ("if", question, ("true",), other):
            return _either(asked(question, kind), asked(other, kind))
        case ("if", question, then, ("false" | "nil",)):
            return _both(asked(question, kind), asked(then, kind))
        case ("if", question, then, ("true",)):
            return _either(asked(("not", question), kind), asked(then, kind))
        case _:
            return None


def _both(left: Conditions | None, right: Conditions | None) -> Conditions | None:
    if not left or not right:
        return None
    for group, other in ((left, right), (right, left)):  # a day that is there is asked for by a date, too
        date = other.get("date")
        if group == {"expression": "due_date"} and isinstance(date, dict) and date["attribute"] == "due_date":
            return other
    return all_of([left, right])


def _either(left: Conditions | None, right: Conditions | None) -> Conditions | None:
    return any_of([left, right]) if left and right else None


def _atom(term: Term) -> Conditions | None:
    for ask in _QUESTIONS:
        if group := ask(term):
            return group
    return None


def _of_labels(term: Term) -> Conditions | None:
    match term:
        case ("any?", of, None) if of in _LABELS:
            return {"labels": ["Any"]}
        case ("any?", of, block) if of in _LABELS and block:
            return _label_with(block)
        case ("include?", ("names",), ("str", name)) if _is_name(name):
            return {"labels": [name]}
        case ("any?", ("&", ("names",), ("list", *words)) | ("&", ("list", *words), ("names",)), None):
            return _one_of([word[1] for word in words if word[0] == "str"], len(words))
        case (">", ("size", of), ("int", 0)) | (">=", ("size", of), ("int", 1)) if of in _LABELS:
            return {"labels": ["Any"]}
        case (">", ("size", ("kept", of, block)), ("int", 0)) if of in _LABELS:
            return _label_with(block)
        case ("==", ("size", of), ("int", 0)) if of in _LABELS:
            return {"labels": ["None"]}
        case _:
            return None


def _label_with(block: Term) -> Conditions | None:
    """Some label's name is so."""
    match block:
        case ("==", ("it",), ("str", name)) if _is_name(name):
            return {"labels": [name]}
        case ("call", ("it",), "start_with?", words) if _plain(words):
            return {"any_label": [f"{word[1]}*" for word in words]}
        case ("call", ("it",), "end_with?", words) if _plain(words):
            return {"any_label": [f"*{word[1]}" for word in words]}
        case ("include?", ("it",), ("str", word)) if _plain((("str", word),)):
            return {"any_label": [f"*{word}*"]}
        case ("include?", ("list", *words), ("it",)):
            return _one_of([word[1] for word in words if word[0] == "str"], len(words))
        case ("=~", ("it",), ("regex", source, "")):
            return _label_like(source)
        case _:
            return None


def _label_like(source: str) -> Conditions | None:
    """A pattern of a word, perhaps at the beginning or end, or with any text behind it."""
    shorter = re.sub(r"\.\*\$?$|(?<=::)\.\+\$?$", "", source) if source.startswith(("^", "\\A")) else source
    parts = _literal(shorter)
    if parts is None or not _plain((("str", parts[1]),)):
        return None
    begins, word, ends = parts
    if begins and ends:
        return {"labels": [word]} if _is_name(word) else None
    return {"any_label": [f"{'' if begins else '*'}{word}{'' if ends else '*'}"]}


def _literal(source: str) -> tuple[bool, str, bool] | None:
    """Whether it stands at the beginning, the word, and whether at the end."""
    parts = _LITERAL.fullmatch(source)
    return (bool(parts[1]), re.sub(r"\\(.)", r"\1", parts[2]), bool(parts[3])) if parts else None


def _one_of(names: list[str], count: int) -> Conditions | None:
    if (
        not names
        or len(names) < count
        or not all(map(_is_name, names))
        or not _plain([("str", name) for name in names])
    ):
        return None
    return {"labels": names} if len(names) == 1 else {"any_label": names}


def _is_name(name: str) -> bool:
    """True for a word that stands for one label of this name, and nothing else, in `labels`."""
    reserved = name.lower() in NO_LABEL or name.lower() == ANY_LABEL
    return bool(name) and name == name.strip() and not reserved and not re.search(r"[{},]|::\*$", name)


def _plain(words: Any) -> bool:
    """True for texts in which nothing means more in `any_label`."""
    return bool(words) and all(word[0] == "str" and word[1] and not re.search(r"[{}*]", word[1]) for word in words)


def _of_milestone(term: Term) -> Conditions | None:
    match term:
        case ("nil?", ("name" | "get", "milestone")):
            return {"milestone": "none"}
        case ("name" | "get", "milestone") | ("any?", ("name" | "get", "milestone"), None):
            return {"milestone": "any"}
        case ("call", ("name", "milestone"), "title", ()):
            return {"milestone": "any"}
        case ("==", ("call", ("name", "milestone"), "title", ()) | ("get", "milestone", "title"), ("str", title)):
            odd = (
                title.lower() in WORDS or title.startswith(("No Milestone", "Any Milestone", "#")) or not title.strip()
            )
            return None if odd else {"milestone": title}
        case _:
            return None


def _of_fields(term: Term) -> Conditions | None:
    match term:
        case ("==", ("get" | "name", name), ("str", word)) if name in _FIELDS and word:
            return {_FIELDS[name]: word} if name != "state" or word in ("opened", "closed", "merged") else None
        case ("==", ("name", "author") | ("get", "author", "username"), ("str", word)) if word:
            return {"author_username": word}
        case ("include?", ("list", *words), ("name", "author") | ("get", "author", "username")):
            names = [word[1] for word in words if word[0] == "str" and word[1]]
            return any_of({"author_username": name} for name in names) if words and len(names) == len(words) else None
        case ("==", ("get", "iid"), ("int", number)):
            return {"iids": [number]}
        case ("get", name) if name in _SWITCHES:
            return {_SWITCHES[name]: True}
        case (sign, ("get", name), ("int", number)) if name in _COUNTS and sign in ("<", "<=", ">", ">=", "=="):
            return _counted(name, sign, number)
        case _:
            return None


def _counted(name: str, sign: str, number: int) -> Conditions:
    """A number of thumbs on one side of another, strictly."""

    def test(condition: str, threshold: int) -> Conditions:
        return {_COUNTS[name]: {"attribute": name, "condition": condition, "threshold": threshold}}

    if sign == "==":
        return all_of([test("greater_than", number - 1), test("less_than", number + 1)])
    if sign in (">", ">="):
        return test("greater_than", number - (sign == ">="))
    return test("less_than", number + (sign == "<="))


def _of_texts(term: Term) -> Conditions | None:
    """What an expression says: people, the due day, words of the title."""
    match term:
        case ("nil?", ("name" | "get", "due_date")):
            return {"expression": "not due_date"}
        case ("name" | "get", "due_date"):
            return {"expression": "due_date"}
        case ("any?", ("get" | "name", "due_date"), None):
            return {"expression": "due_date"}
        case ("nil?", ("get", "assignee")):
            return {"expression": "not assignees"}
        case ("get", "assignee") | ("any?", ("get", "assignees"), None):
            return {"expression": "assignees"}
        case ("include?", ("get", "title"), ("str", word)) if _is_text(word):
            return {"expression": f"{_quoted(word)} in title"}
        case ("call", ("get", "title"), "start_with?" | "end_with?" as method, (("str", word),)) if _is_text(word):
            return {"expression": f"title.{'startswith' if method == 'start_with?' else 'endswith'}({_quoted(word)})"}
        case ("=~", ("get", "title"), ("regex", source, options)) if set(options) <= {"i"}:
            return _title_like(source, "i" in options)
        case _:
            return None


def _title_like(source: str, any_case: bool) -> Conditions | None:
    parts = _literal(source)
    if parts is None or not _is_text(parts[1]):
        return None
    begins, word, ends = parts
    title, word = ("(title | lower)", word.lower()) if any_case else ("title", word)
    if begins and ends:
        return {"expression": f"{title} == {_quoted(word)}"}
    if begins or ends:
        return {"expression": f"{title}.{'startswith' if begins else 'endswith'}({_quoted(word)})"}
    return {"expression": f"{_quoted(word)} in {title}"}


def _is_text(word: str) -> bool:
    """True for a word that reads the same in a title whose blanks are single ones."""
    return bool(word.strip()) and "  " not in word and word.isprintable() and "\\" not in word


def _quoted(word: str) -> str:
    return f"'{word}'" if '"' in word and "'" not in word else '"' + word.replace('"', '\\"') + '"'


_QUESTIONS: tuple[Callable[[Term], Conditions | None], ...] = (
    _of_labels,
    _of_milestone,
    _of_fields,
    compared,
    _of_texts,
)
