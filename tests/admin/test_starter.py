"""What `init` writes: nothing over existing files, all or nothing, and a template that sets no label by itself."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.builders import shipped_policy
from tests.world import LABELS, world
from triage_bot.admin.starter import pieces, write
from triage_bot.errors import UsageError
from triage_bot.resources import shipped
from triage_bot.text import fields, table

TEMPLATE = (shipped("starter") / ".gitlab" / "issue_templates" / "Default.md").read_text(encoding="utf-8")


def _tree(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_everything_of_a_triage_project_is_written_as_shipped(tmp_path: Path) -> None:
    written = write(tmp_path / "a" / "b")
    assert {"policies/core/account-triage.yml", "policies/accounts.example.csv", "policies/people.example.yml"} <= set(
        written.files
    )
    assert {"templates/labels.md.j2", ".gitlab/issue_templates/Default.md", ".gitlab-ci.yml"} <= set(written.files)
    assert written.left == ()
    for path, source in pieces().items():
        assert (tmp_path / "a" / "b" / path).read_bytes() == source.read_bytes()


def test_what_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "policies" / "renewals").mkdir(parents=True)
    (tmp_path / "policies" / "renewals" / "renewals.yml").write_text("mine", encoding="utf-8")
    (tmp_path / ".gitlab-ci.yml").symlink_to(tmp_path / "nowhere.yml")
    written = write(tmp_path)
    assert written.left == ("policies/renewals/renewals.yml", ".gitlab-ci.yml")
    assert (tmp_path / "policies" / "renewals" / "renewals.yml").read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "nowhere.yml").exists()
    assert write(tmp_path).files == ()


@pytest.mark.parametrize("blocked", ["templates", ".gitlab", ".gitlab/issue_templates"])
def test_a_fault_in_the_middle_takes_everything_back(blocked: str, tmp_path: Path) -> None:
    (tmp_path / blocked).parent.mkdir(exist_ok=True)
    (tmp_path / blocked).write_text("a file where a folder belongs", encoding="utf-8")
    before = _tree(tmp_path)
    with pytest.raises(UsageError, match=r"nothing was written, .*: .* – name a folder that you may write to"):
        write(tmp_path)
    assert _tree(tmp_path) == before


def test_a_full_disk_leaves_no_half_a_file(tmp_path: Path) -> None:
    code = (
        "import resource, sys; from pathlib import Path; from triage_bot.admin.starter import write\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
        "try: write(Path(sys.argv[1]))\n"
        "except Exception as error: print(type(error).__name__, error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "new")], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("UsageError nothing was written, File too large")
    assert _tree(tmp_path) == set()


# The issue template ----------------------------------------------------------------------------


def test_its_table_has_fields_the_bot_knows() -> None:
    titles = [line.split("|")[1].strip() for line in TEMPLATE.splitlines() if line.startswith("| ")][2:]
    assert {fields.key_of(title) for title in titles} <= fields.KNOWN
    assert {"name", "account_id", "csm", "renewal_date", *fields.FINER} <= {fields.key_of(title) for title in titles}
    assert fields.LABELLED.keys().isdisjoint(map(fields.key_of, titles)), "labels say these"
    filled = TEMPLATE.replace("| CSM | |", "| CSM | csm-anna |")
    assert ("CSM", "csm-anna") in table.read(filled)


def test_it_has_the_sections_of_the_issues_the_bot_opens() -> None:
    opened = (shipped("templates") / "account-triage.md.j2").read_text(encoding="utf-8")
    at_times = {"## Still missing here", "## Questions to begin with"}  # where labels are missing, the reason is known
    headings = [line for line in re.findall(r"^## .*", opened, re.M) if line not in at_times]
    assert headings and re.findall(r"^## .*", TEMPLATE, re.M) == headings


def test_it_names_every_choice_and_asks_for_every_required_label() -> None:
    policy = shipped_policy()
    for name, category in policy.categories.items():
        if name in ("triage", "devops", "will churn", "outcome"):
            continue
        assert f'/label ~"{name}?"' in TEMPLATE, name
        assert ", ".join(category.labels) in re.sub(r"\s+", " ", TEMPLATE), name
        assert all(word in TEMPLATE for row in category.rows.values() for word in row)


def test_only_its_own_commands_begin_a_line() -> None:
    inside = re.search(r"<!--.*?-->", TEMPLATE, re.S)
    assert inside and not re.search(r"^\s*/", inside[0], re.M), "GitLab runs commands inside comments"


def test_an_issue_opened_with_it_gets_no_label_by_itself(tmp_path: Path) -> None:
    with world(tmp_path) as place:
        place.root.labels.create({"name": "type::account triage", "color": "#6699cc"})
        untouched = place.root.issues.create({"title": "Alder Foods", "description": TEMPLATE})
        assert untouched.labels == ["type::account triage"]
        assert untouched.confidential is True
        assert "/label" not in untouched.description and "## Next steps" in untouched.description

        chosen = TEMPLATE.replace("health?", "HS::Red").replace("region?", "EMEA").replace("classification?", "E&A")
        issue = place.root.issues.create({"title": "Birch Bank", "description": chosen})
        assert sorted(issue.labels) == ["E&A", "EMEA", "HS::Red", "type::account triage"]
        names = {label.name for label in place.root.labels.list(get_all=True)}
        assert names == {*LABELS, "type::account triage"}, "no label was made"


def test_the_ci_file_stands_alone() -> None:
    made = yaml.safe_load((shipped("starter") / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    assert "include" not in made
    assert {name for name in made if not name.startswith(".")} == {"stages", "default", "triage", "dry-run"}
