"""The command line as a whole: start-up, help, errors and exit codes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

import iwtld
from iwtld.cli import COMMANDS, cli
from iwtld.errors import DataError, Finding, IwtldError, ServiceError, StoreError

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def python(*args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, **environment}
    return subprocess.run([sys.executable, *args], capture_output=True, text=True, env=env, check=False)


def test_help_loads_click_and_nothing_heavy() -> None:
    script = (
        "import sys; from iwtld.cli import main; main(['--help']); "
        "print(sorted({name.partition('.')[0] for name in sys.modules} & "
        "{'rdflib', 'pyoxigraph', 'pyshacl', 'owlready2', 'json'}), "
        "sorted(name for name in sys.modules if name.startswith('iwtld')), file=sys.stderr)"
    )
    found = python("-c", script)
    assert found.stderr.strip() == "[] ['iwtld', 'iwtld.cli']"


def test_the_package_loads_no_engine_before_it_is_opened() -> None:
    found = python("-c", "import iwtld, sys; print({'rdflib', 'pyoxigraph'} & set(sys.modules))")
    assert found.stdout.strip() == "set()"


def test_the_package_exports_what_it_says() -> None:
    assert set(iwtld.__all__) == {"IwtldError", "KnowledgeBase", "__version__", "open"}
    assert all(getattr(iwtld, name) is not None for name in iwtld.__all__)
    with pytest.raises(AttributeError, match="no attribute 'Knowledgebase'"):
        iwtld.Knowledgebase  # type: ignore[attr-defined]  # noqa: B018


def test_the_version_is_that_of_the_installed_package() -> None:
    from importlib.metadata import version

    assert iwtld.__version__ == version("iwtld")


def test_the_version_option_prints_it(run: Run) -> None:
    assert run("--version") == (0, f"iwtld {iwtld.__version__}\n", "")


def test_help_shows_every_command_with_the_help_of_the_table(run: Run) -> None:
    code, out, err = run("--help")
    assert (code, err) == (0, "")
    for name, (_, text) in COMMANDS.items():
        assert f"  {name} " in out
        assert text in out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_with_an_example(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert f"  iwtld {name}" in (command.help or "")
    assert (command.help or "").split("\n")[0].endswith((".", "?", "Java."))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_prints_its_help(name: str, run: Run) -> None:
    code, out, err = run(name, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"Usage: iwtld {name} ")


def test_without_arguments_the_help_is_a_message(run: Run) -> None:
    code, out, err = run()
    assert (code, out) == (2, "")
    assert err.startswith("Usage: iwtld")


def test_an_unknown_command_names_the_nearest(run: Run) -> None:
    code, out, err = run("qurey", "x")
    assert (code, out) == (2, "")
    assert err.startswith("iwtld: error: There is no command named 'qurey'. Did you mean query?")


def test_wrong_usage_says_how_to_get_help(run: Run) -> None:
    code, out, err = run("info", "--frmat", "json")
    assert (code, out) == (2, "")
    assert err.startswith("iwtld: error: No such option")
    assert "`iwtld info --help`" in err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (IwtldError("It cannot be done."), 1),
        (DataError("It cannot be done."), 1),
        (StoreError("It cannot be done."), 3),
        (ServiceError("It cannot be done."), 4),
    ],
)
def test_an_error_is_one_message_and_the_code_of_its_class(
    error: IwtldError, code: int, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fail(monkeypatch, error)
    assert run("info") == (code, "", "iwtld: error: It cannot be done.\n")


def test_an_error_with_findings_prints_each(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    _fail(
        monkeypatch,
        DataError("Wrong.", [Finding("x.csv", 2, 3, "T01", "It is wrong.", suggestion="Mend it.")]),
    )
    assert run("info").err == "iwtld: error: Wrong.\nx.csv:2:3 T01 violation: It is wrong. Help: Mend it.\n"


def test_a_bug_is_one_line_that_asks_for_a_report(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("IWTLD_DEBUG", raising=False)
    _fail(monkeypatch, ZeroDivisionError("division by zero"))
    code, out, err = run("info")
    assert (code, out, err.count("\n")) == (70, "", 1)
    assert err.startswith(
        "iwtld: error: ZeroDivisionError: division by zero. This is a fault of iwtld; please report"
    )


def test_a_bug_shows_where_it_happened_when_asked(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IWTLD_DEBUG", "1")
    _fail(monkeypatch, ZeroDivisionError("division by zero"))
    code, _, err = run("info")
    assert code == 70
    assert err.startswith("Traceback (most recent call last)")


def test_an_interrupt_ends_with_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    _fail(monkeypatch, KeyboardInterrupt())
    assert run("info") == (130, "", "iwtld: interrupted\n")


def test_a_failure_of_the_system_names_the_file(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    _fail(monkeypatch, PermissionError(13, "Permission denied", "x.csv"))
    assert run("info") == (3, "", "iwtld: error: x.csv: Permission denied\n")


def test_a_reader_that_goes_away_is_no_error() -> None:
    # The pipe has no reader from the start, so that the first flush fails.
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        found = subprocess.run(
            [sys.executable, "-m", "iwtld", "--help"], stdout=closed, stderr=subprocess.PIPE, check=False
        )
    assert (found.returncode, found.stderr) == (141, b"")


@pytest.mark.parametrize("args", [["--store", "DIR", "info"], ["info", "--store", "DIR"]])
def test_the_store_may_be_named_before_or_after_the_verb(
    args: list[str], run: Run, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("IWTLD_STORE")
    code, out, _ = run(*(str(store) if arg == "DIR" else arg for arg in args), "--format", "json")
    assert code == 0
    assert f'"store": "{store}"' in out


def test_the_store_named_last_counts(run: Run, store: Path, tmp_path: Path) -> None:
    assert run("--store", str(tmp_path / "none"), "info", "--store", str(store)).code == 0


def test_the_shell_completes_commands(store: Path) -> None:
    found = python("-m", "iwtld", _IWTLD_COMPLETE="bash_complete", COMP_WORDS="iwtld que", COMP_CWORD="1")
    assert found.stdout.split() == ["plain,queries", "plain,query"]


def _fail(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    from iwtld.cli import info

    def fail(settings: object) -> None:
        raise error

    monkeypatch.setattr(info, "open_graph", fail)
