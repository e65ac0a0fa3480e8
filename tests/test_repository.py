"""What the repository promises: README, lock, sizes, who imports what, and that nothing names a place or a person."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
README = (ROOT / "README.md").read_text("utf-8")
CODE = sorted(
    [ROOT / "main.py", *(path for name in ("models", "ui", "resources") for path in (ROOT / name).rglob("*.py"))]
)
TEXTS = [
    path
    for name in ("models", "ui", "resources", "tests", "docs", ".ci")
    for path in (ROOT / name).rglob("*")
    if path.suffix in {".py", ".md", ".csv", ".toml"} or path.parent.name == ".ci"
] + [*ROOT.glob("*.md"), *ROOT.glob("*.toml"), ROOT / "requirements.lock", ROOT / "main.py", ROOT / "LICENSE"]


def names(requirements):
    return {requirement.split(";")[0].strip() for requirement in requirements}


def test_readme_has_the_commands_word_for_word_on_its_first_screen():
    first = README.splitlines()[:30]
    assert "    python -m pip install uv" in first
    assert "    python -m uv run main.py demo --out demo" in first
    assert "    python -m uv run pytest" in first
    assert any("docs/pictures/overview.png" in line for line in first)


def test_readme_and_changelog_know_every_command():
    done = subprocess.run([sys.executable, "main.py", "--help"], cwd=ROOT, capture_output=True, text=True, check=True)
    commands = re.findall(r"^    (\w+) ", done.stdout, re.MULTILINE)
    assert "position" in commands
    for command in commands:
        assert f"| `{command} " in README
        assert f"`{command}`" in (ROOT / "CHANGELOG.md").read_text("utf-8")


@pytest.mark.parametrize("document", [path for path in TEXTS if path.suffix == ".md"], ids=lambda path: path.name)
def test_what_a_document_links_to_is_there(document):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", document.read_text("utf-8")):
        assert (document.parent / target).exists(), target


def test_the_lock_holds_what_pyproject_pins_and_names_no_address():
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    direct = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]
    pinned = names(direct) | names(PROJECT["tool"]["uv"]["constraint-dependencies"])
    assert all("==" in requirement for requirement in pinned)
    locked = [line.removesuffix(" \\") for line in lock.splitlines() if line and line[0] not in " #"]
    assert names(locked) == pinned
    assert lock.count("--hash=sha256:") >= len(locked)
    assert "://" not in lock
    assert "index" not in lock


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_and_no_function_is_too_long(path):
    source = path.read_text("utf-8")
    assert len(source.splitlines()) <= 400
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, node.name


def in_a_new_python(code):
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_models_knows_nothing_of_qt():
    modules = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in CODE if "models" in path.parts]
    modules = [module.removesuffix(".__init__") for module in modules]
    in_a_new_python(
        f"import importlib, sys\nfor name in {modules}: importlib.import_module(name)\n"
        "assert not [name for name in sys.modules if name.startswith(('PySide6', 'shiboken6', 'pyqtgraph', 'ui'))]"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["position"],
        ["template", "--out", "{folder}/template.xlsx"],
        ["import", "{folder}/template.xlsx"],
        ["return", "--month", "2026-10", "--out", "{folder}/return.xlsx"],
        ["plan", "--worker", "W1", "--date", "2026-10-31"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_commands_that_draw_nothing_never_import_qt(tmp_path, arguments):
    given = [part.format(folder=tmp_path) for part in arguments]
    in_a_new_python(
        f"import sys\nfrom ui.commands import main\nmain({given!r})\n"
        "assert not [name for name in sys.modules if name.startswith(('PySide6', 'shiboken6', 'pyqtgraph'))]"
    )


def test_nothing_names_a_machine_s_folders():
    folders = re.compile(r"/(?:root|work|home/\w+|Users/\w+|tmp/\w)\b|[A-Z]:\\\\Users")
    for path in TEXTS:
        if path != Path(__file__):
            assert not folders.search(path.read_text("utf-8")), path
