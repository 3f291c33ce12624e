"""The vocabulary is whole: each condition and action has a table test, a page, an index line, examples that load."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.meta import source
from triage_bot.actions import registry as actions
from triage_bot.conditions import registry as conditions
from triage_bot.context.checking import FRONT_KEYS
from triage_bot.context.wording import COMMON_NAMES, ISSUE_NAMES
from triage_bot.errors import FaultyFiles
from triage_bot.policy.load import load
from triage_bot.policy.schema import COMBINATORS, action_keys, actions_model, conditions_model

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


def _first_line(kind: type) -> str:
    return (kind.__doc__ or "").strip().split("\n")[0]


def _groups() -> dict[str, str]:
    fields = conditions_model().model_fields
    return {word: str(fields[f"{word}_"].description) for word in (*COMBINATORS, "is")}


VOCABULARY: Mapping[str, Mapping[str, str]] = {
    "conditions": {**{key: _first_line(kind) for key, kind in conditions().items()}, **_groups()},
    "actions": {key: _first_line(kind) for key, kind in actions().items()},
}
"""Folder → key → its one line."""

OPTIONS: Mapping[str, str] = {
    key: str(actions_model().model_fields[key].description) for key in sorted(action_keys().keys() - actions().keys())
}
"""Keys beside an action that are fields of it → their one line; they stand in its file, on its page and in its test."""

WORDS = [(folder, key) for folder, lines in VOCABULARY.items() for key in lines]


def _page(folder: str, key: str) -> Path:
    return DOCS / folder / f"{key}.md"


def holds(offenders: Iterable[str]) -> None:
    """Fails with a line for each offender."""
    lines = list(offenders)
    if lines:
        pytest.fail("\n".join(lines), pytrace=False)


def _where(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# Tests and pages ----------------------------------------------------------------------------------


def test_each_word_has_a_table_test() -> None:
    holds(_words_without_table())


def _words_without_table() -> Iterator[str]:
    for folder, key in WORDS:
        file = ROOT / "tests" / folder / f"test_{key}.py"
        if not file.is_file():
            yield f'"{key}" has no table test: write {_where(file)}'
        elif "parametrize" not in file.read_text(encoding="utf-8"):
            yield f"{_where(file)} has no table (pytest.mark.parametrize)"


def test_each_word_has_a_page_that_names_it() -> None:
    holds(_words_without_page())


def _words_without_page() -> Iterator[str]:
    for folder, key in WORDS:
        page = _page(folder, key)
        if not page.is_file():
            yield f'"{key}" has no page: write {_where(page)}'
            continue
        title, _, rest = page.read_text(encoding="utf-8").partition("\n")
        line = VOCABULARY[folder][key]
        if title != f"# `{key}`":
            yield f"{_where(page)}:1: begins with {title!r}, not with '# `{key}`'"
        if not rest.lstrip().startswith(line + "\n"):
            yield f"{_where(page)}:3: does not go on with: {line}"


def test_the_index_says_what_the_code_says() -> None:
    holds(_words_not_in_the_index())


def _words_not_in_the_index() -> Iterator[str]:
    for folder, lines in VOCABULARY.items():
        index = DOCS / folder / "index.md"
        listed = index.read_text(encoding="utf-8").splitlines()
        wanted = [f"| [`{key}`]({key}.md) | {line} |" for key, line in lines.items()]
        yield from (f"{_where(index)} lacks this line: {line}" for line in wanted if line not in listed)


def test_no_page_or_test_is_left_of_what_is_gone() -> None:
    holds(_left_of_what_is_gone())


def _left_of_what_is_gone() -> Iterator[str]:
    for folder, lines in VOCABULARY.items():
        tests = ROOT / "tests" / folder
        pages = {page.stem: page for page in (DOCS / folder).glob("*.md") if page.stem != "index"}
        tables = {file.stem.removeprefix("test_"): file for file in tests.glob("test_*.py")}
        for gone in [path for word, path in [*pages.items(), *tables.items()] if word not in lines]:
            yield f"{_where(gone)} is about nothing"
        listed = re.findall(r"^\| \[`(\w+)`\]", (DOCS / folder / "index.md").read_text(encoding="utf-8"), re.M)
        yield from (
            f"docs/{folder}/index.md lists nothing as: {word}"
            for word in listed
            if word not in lines and word not in OPTIONS
        )


def test_the_policy_model_knows_these_words_and_no_others() -> None:
    fields = {(field.alias or name) for name, field in conditions_model().model_fields.items()}
    assert fields == set(VOCABULARY["conditions"])
    assert set(actions_model().model_fields) == VOCABULARY["actions"].keys() | OPTIONS.keys()


def test_an_option_stands_with_its_action() -> None:
    """Declared in the action's own file, shown under a heading of its page, listed beside it, and tested with it."""
    astray = [fault for key in OPTIONS for fault in _astray(key)]
    assert not astray, "\n".join(astray)
    assert not (set(OPTIONS) & actions().keys()), "an option is no action"


def _astray(key: str) -> Iterator[str]:
    owner = action_keys()[key]
    if owner.__module__ != f"triage_bot.actions.{owner.key}":
        yield f'"{key}" has no file'
    texts = {
        _page("actions", owner.key): f"## `{key}`\n\n{OPTIONS[key]}\n",
        DOCS / "actions" / "index.md": f"| [`{key}`]({owner.key}.md#{key}) | {OPTIONS[key]} |\n",
        ROOT / "tests" / "actions" / f"test_{owner.key}.py": key,
    }
    yield from (f"{file} lacks {text!r}" for file, text in texts.items() if text not in file.read_text("utf-8"))


# Nobody else names its words ----------------------------------------------------------------------

KEYS = {key for lines in VOCABULARY.values() for key in lines} - set(COMBINATORS)
FIELDS = {"assignees", "labels", "milestone", "name", "reviewers", "status", "title", "weight"}
"""Words that are fields of GitLab's, too: a list of them alone need not be one of a rule's words."""
_OF_A_RULE = re.compile(r"(?:^|[._])(?:actions|conditions|siblings)(?:\.root)?$")
"""How code calls a rule's actions or conditions."""
_OF_ONE_WORD = re.compile(r"triage_bot\.(?:actions|conditions)\.(?!(?:base|effects|match|verdict|registry)\b)\w+")


def _module_named(node: ast.AST) -> str:
    """The module of one condition or action that this imports; what they are made of is for everybody."""
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom) and node.module:
        names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    else:
        return ""
    found = (
        re.match(r"triage_bot\.(?:actions|conditions)\.(?!(?:base|effects|match|verdict|registry)\b)\w+", name)
        for name in names
    )
    return next((one.group() for one in found if one), "")


def _is_key(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value in KEYS


def _of_a_rule(node: ast.AST) -> bool:
    return bool(_OF_A_RULE.search(ast.unparse(node)))


def _key_named(node: ast.AST) -> bool:
    """`rule.actions["x"]`, `.get("x")`, `"x" in rule.actions`, `conditions.x`, `condition.key == "x"`, `("x", "y")`."""
    match node:
        case ast.Subscript(value=owner, slice=key):
            return _is_key(key) and _of_a_rule(owner)
        case ast.Call(func=ast.Attribute(value=owner), args=[key, *_]):
            return _is_key(key) and _of_a_rule(owner)
        case ast.Call(func=ast.Name(id="getattr"), args=[owner, key, *_]):
            return _is_key(key) and _of_a_rule(owner)
        case ast.Attribute(value=owner, attr=key):
            return key in KEYS and _of_a_rule(owner)
        case ast.Compare(left=left, comparators=[right]):
            sides = (left, right)
            asked = any(_of_a_rule(one) or (isinstance(one, ast.Attribute) and one.attr == "key") for one in sides)
            return asked and any(map(_is_key, sides))
        case ast.Tuple(elts=words) | ast.Set(elts=words) | ast.List(elts=words):
            said = {word.value for word in words if isinstance(word, ast.Constant)}
            return len(words) > 1 and all(map(_is_key, words)) and not said <= FIELDS
    return False


def _named(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if module := _module_named(node):
            yield getattr(node, "lineno", 0), module
        elif _key_named(node):
            yield getattr(node, "lineno", 0), ast.unparse(node)


def _translates(file: source.Path) -> bool:
    """True for what turns policies of the gem into ours, word by word: the one exception, as CONTRIBUTING.md says."""
    return source.name(file).startswith("admin/migration/")


def test_nobody_else_names_a_condition_or_an_action() -> None:
    others = [file for file in source.modules() if source.room(file) not in VOCABULARY and not _translates(file)]
    offenders = [f"{source.name(file)}:{line}: {what}" for file in others for line, what in _named(source.tree(file))]
    told = "ask a trait of the base class instead of naming one word:\n" + "\n".join(offenders)
    assert not offenders, told


@pytest.mark.parametrize(
    "code",
    [
        "from triage_bot.actions.comment import Comment",
        "from triage_bot.actions import comment",
        "import triage_bot.conditions.state",
        "one = rule.actions.get('summarize')",
        "one = step.actions['list']",
        "opens = 'issue' in rule.actions",
        "words = conditions.labels.combinations",
        "one = getattr(conditions, 'labels')",
        "if condition.key == 'fields': pass",
        "if 'fields' == one.key: pass",
        "OF_A_FORM = ('receipt', 'follow_colour')",
    ],
)
def test_a_name_is_noticed(code: str) -> None:
    assert list(_named(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        "from triage_bot.actions.base import Action",
        "from triage_bot.actions import registry",
        "from triage_bot import actions",
        "one = account.fields.get('state')",
        "for action in rule.actions.values(): action.reminds",
        "keys = ('labels', 'assignees')",
    ],
)
def test_what_is_no_name_is_let_be(code: str) -> None:
    assert not list(_named(ast.parse(code)))


# Examples -----------------------------------------------------------------------------------------

PAGES = sorted([*DOCS.glob("conditions/*.md"), *DOCS.glob("actions/*.md"), DOCS / "texts.md"])
_FENCE = re.compile(r"^```yaml[ ]?(?P<kind>[^\n]*)\n(?P<text>.*?)^```$", re.M | re.S)

CATEGORIES = """
label_categories:
  health: {labels: ["HS::Red", "HS::Yellow", "HS::Green"]}
"""
OF_ISSUES = "resource_rules:\n  issues:\n    rules:\n"
OF_ACCOUNTS = "resource_rules:\n  accounts:\n    source: accounts.csv\n    rules:\n"


def _item(text: str) -> str:
    """A rule as an element of a list."""
    return "      -\n" + textwrap.indent(text, "        ")


def _under(key: str, text: str) -> str:
    return _item(f"{key}:\n" + textwrap.indent(text, "  "))


WRAPS = {
    "policy": lambda text: text,
    "rule": lambda text: CATEGORIES + OF_ISSUES + _item(text),
    "account rule": lambda text: CATEGORIES + OF_ACCOUNTS + _item(text),
    "conditions": lambda text: CATEGORIES + OF_ISSUES + _under("conditions", text),
    "actions": lambda text: CATEGORIES + OF_ISSUES + _under("actions", text),
}
"""What an example is, by the words after `yaml` on its fence → a whole policy around it."""


def _examples() -> Iterator[tuple[Path, str, str]]:
    for page in PAGES:
        for found in _FENCE.finditer(page.read_text(encoding="utf-8")):
            yield page, found["kind"].strip(), found["text"]


EXAMPLES = list(_examples())


def test_examples_load(tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_text("Account ID,Account Name\n", encoding="utf-8")
    holds(_examples_that_do_not_load(tmp_path / "policy.yml"))


def _examples_that_do_not_load(file: Path) -> Iterator[str]:
    for page, kind, text in EXAMPLES:
        if kind not in WRAPS:
            yield f"{_where(page)}: an example begins with ```yaml and one of {', '.join(WRAPS)}, not {kind!r}"
            continue
        file.write_text(WRAPS[kind](text), encoding="utf-8")
        try:
            load([file])
        except FaultyFiles as faults:
            yield f"{_where(page)}: this example does not load:\n{text}\n{faults}"


def test_every_page_shows_its_word_in_an_example() -> None:
    shown = {(page, key) for page, _, text in EXAMPLES for key in re.findall(r"\b(\w+):", text)}
    lacking = [(folder, key) for folder, key in WORDS if (_page(folder, key), key) not in shown]
    holds(f"{_where(_page(folder, key))} has no example (```yaml {folder}) with `{key}:`" for folder, key in lacking)


# Texts --------------------------------------------------------------------------------------------


def _name_lists() -> dict[str, frozenset[str]]:
    from triage_bot.actions.enforce_label_categories import LABEL_NAMES
    from triage_bot.actions.from_template import ISSUE_NAMES as OPENING_NAMES
    from triage_bot.actions.remind import REMIND_NAMES
    from triage_bot.actions.summarize import SUMMARY_NAMES

    return {
        "an issue": ISSUE_NAMES,
        "all": COMMON_NAMES,
        "issue templates": OPENING_NAMES,
        "reminders": REMIND_NAMES,
        "label notes": LABEL_NAMES,
        "summaries": SUMMARY_NAMES,
        "front matter": FRONT_KEYS,
    }


def test_the_texts_page_has_every_name() -> None:
    page = (DOCS / "texts.md").read_text(encoding="utf-8")
    names = [(group, name) for group, names in _name_lists().items() for name in sorted(names)]
    lacking = [(group, name) for group, name in names if not re.search(rf"`{name}[`(]", page)]
    holds(f"docs/texts.md does not mention `{name}` of {group}" for group, name in lacking)
