"""The vocabulary is whole: each condition and action has a table test, a page, an index line, examples that load."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.meta import source
from triage_bot.actions import registry as actions
from triage_bot.conditions import registry as conditions
from triage_bot.context.names import COMMON_NAMES
from triage_bot.errors import FaultyFiles
from triage_bot.policy.checks import FRONT_KEYS
from triage_bot.policy.load import load
from triage_bot.policy.schema import COMBINATORS, action_keys, actions_model, conditions_model
from triage_bot.text.printed import ISSUE_NAMES

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


def _first_line(kind: type) -> str:
    return (kind.__doc__ or "").strip().split("\n")[0]


def _groups() -> dict[str, str]:
    fields = conditions_model().model_fields
    return {word: str(fields[f"{word}_"].description) for word in COMBINATORS}


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
each_word = pytest.mark.parametrize(("folder", "key"), WORDS, ids=[f"{folder}-{key}" for folder, key in WORDS])


def _page(folder: str, key: str) -> Path:
    return DOCS / folder / f"{key}.md"


# Tests and pages ----------------------------------------------------------------------------------


@each_word
def test_it_has_a_table_test(folder: str, key: str) -> None:
    file = ROOT / "tests" / folder / f"test_{key}.py"
    assert file.is_file(), f'"{key}" has no table test: write {file.relative_to(ROOT)}'
    text = file.read_text(encoding="utf-8")
    assert "parametrize" in text, f"{file.relative_to(ROOT)} has no table (pytest.mark.parametrize)"


@each_word
def test_it_has_a_page_that_names_it(folder: str, key: str) -> None:
    page = _page(folder, key)
    assert page.is_file(), f'"{key}" has no page: write {page.relative_to(ROOT)}'
    title, _, rest = page.read_text(encoding="utf-8").partition("\n")
    assert title == f"# `{key}`", f"{page.relative_to(ROOT)} begins with {title!r}, not with '# `{key}`'"
    line = VOCABULARY[folder][key]
    assert rest.lstrip().startswith(line + "\n"), f"{page.relative_to(ROOT)} does not go on with: {line}"


@each_word
def test_the_index_says_what_the_code_says(folder: str, key: str) -> None:
    index = DOCS / folder / "index.md"
    wanted = f"- [`{key}`]({key}.md): {VOCABULARY[folder][key]}"
    lines = index.read_text(encoding="utf-8").splitlines()
    assert wanted in lines, f"{index.relative_to(ROOT)} lacks this line:\n{wanted}"


@pytest.mark.parametrize("folder", VOCABULARY)
def test_no_page_or_test_is_left_of_what_is_gone(folder: str) -> None:
    known = VOCABULARY[folder].keys()
    pages = {page.stem for page in (DOCS / folder).glob("*.md")} - {"index"}
    tables = {file.stem.removeprefix("test_") for file in (ROOT / "tests" / folder).glob("test_*.py")}
    listed = set(re.findall(r"^- \[`(\w+)`\]", (DOCS / folder / "index.md").read_text(encoding="utf-8"), re.M))
    assert pages <= known, f"docs/{folder} has pages of nothing: {sorted(pages - known)}"
    assert tables <= known, f"tests/{folder} has tables of nothing: {sorted(tables - known)}"
    assert listed <= known | OPTIONS.keys(), f"docs/{folder}/index.md lists nothing as: {sorted(listed - known)}"


def test_the_policy_model_knows_these_words_and_no_others() -> None:
    fields = {(field.alias or name) for name, field in conditions_model().model_fields.items()}
    assert fields == set(VOCABULARY["conditions"])
    assert set(actions_model().model_fields) == VOCABULARY["actions"].keys() | OPTIONS.keys()


@pytest.mark.parametrize("key", OPTIONS)
def test_an_option_stands_with_its_action(key: str) -> None:
    """Declared in the action's own file, shown under a heading of its page, listed beside it, and tested with it."""
    owner = action_keys()[key]
    assert owner.__module__ == f"triage_bot.actions.{owner.key}", f'"{key}" has no file'
    assert f"## `{key}`\n\n{OPTIONS[key]}\n" in _page("actions", owner.key).read_text(encoding="utf-8")
    index = (DOCS / "actions" / "index.md").read_text(encoding="utf-8")
    assert f"- [`{key}`]({owner.key}.md#{key}): {OPTIONS[key]}\n" in index
    assert key in (ROOT / "tests" / "actions" / f"test_{owner.key}.py").read_text(encoding="utf-8")
    assert not (set(OPTIONS) & actions().keys()), "an option is no action"


# Nobody else names its words ----------------------------------------------------------------------

KEYS = {key for lines in VOCABULARY.values() for key in lines} - set(COMBINATORS)
_OF_A_RULE = re.compile(r"(?:^|[._])(?:actions|conditions|siblings)(?:\.root)?$")
"""How code calls a rule's actions or conditions."""
_OF_ONE_WORD = re.compile(r"triage_bot\.(?:actions|conditions)\.(?!(?:base|flat|group|verdict|registry)\b)\w+")


def _module_named(node: ast.AST) -> str:
    """The module of one condition or action that this imports; what they are made of is for everybody."""
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom) and node.module:
        names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    else:
        return ""
    found = (
        re.match(r"triage_bot\.(?:actions|conditions)\.(?!(?:base|flat|group|verdict|registry)\b)\w+", name)
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
            return len(words) > 1 and all(map(_is_key, words))
    return False


def _named(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if module := _module_named(node):
            yield getattr(node, "lineno", 0), module
        elif _key_named(node):
            yield getattr(node, "lineno", 0), ast.unparse(node)


def test_nobody_else_names_a_condition_or_an_action() -> None:
    others = [file for file in source.modules() if source.room(file) not in VOCABULARY]
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


# Links --------------------------------------------------------------------------------------------

PAGES = sorted([*DOCS.glob("conditions/*.md"), *DOCS.glob("actions/*.md"), DOCS / "texts.md"])
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))


@each_page
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#\s]+)", page.read_text(encoding="utf-8"))
    broken = [link for link in links if not (page.parent / link).exists()]
    assert not broken, f"{page.relative_to(ROOT)} links to nothing: {broken}"


# Examples -----------------------------------------------------------------------------------------

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


@pytest.mark.parametrize(
    ("page", "kind", "text"), EXAMPLES, ids=[f"{page.parent.name}-{page.stem}-{kind}" for page, kind, _ in EXAMPLES]
)
def test_examples_load(page: Path, kind: str, text: str, tmp_path: Path) -> None:
    where = page.relative_to(ROOT)
    assert kind in WRAPS, f"{where}: an example begins with ```yaml and one of {', '.join(WRAPS)}, not {kind!r}"
    (tmp_path / "accounts.csv").write_text("Account ID,Account Name\n", encoding="utf-8")
    file = tmp_path / "policy.yml"
    file.write_text(WRAPS[kind](text), encoding="utf-8")
    try:
        load([file])
    except FaultyFiles as faults:
        pytest.fail(f"{where}: this example does not load:\n{text}\n{faults}", pytrace=False)


@each_word
def test_every_page_shows_its_word_in_an_example(folder: str, key: str) -> None:
    page = _page(folder, key)
    shown = [text for one, _, text in EXAMPLES if one == page and re.search(rf"\b{key}:", text)]
    assert shown, f"{page.relative_to(ROOT)} has no example (```yaml {folder}) with `{key}:`"


# Texts --------------------------------------------------------------------------------------------


def _name_lists() -> dict[str, frozenset[str]]:
    from triage_bot.actions.enforce_label_categories import LABEL_NAMES
    from triage_bot.actions.issue import ISSUE_NAMES as OPENING_NAMES
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


@pytest.mark.parametrize("group", _name_lists())
def test_the_texts_page_has_every_name(group: str) -> None:
    page = (DOCS / "texts.md").read_text(encoding="utf-8")
    lacking = sorted(name for name in _name_lists()[group] if not re.search(rf"`{name}[`(]", page))
    assert not lacking, f"docs/texts.md does not mention these names of {group}: {', '.join(lacking)}"
