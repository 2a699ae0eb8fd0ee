"""No test leaves its office as the one that whoever runs the tests used last."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer


def _remembers_in() -> Path:
    return Path(typer.get_app_dir("swtool")).resolve()


@pytest.fixture(scope="module")
def asked_by_a_module() -> Path:
    return _remembers_in()


def test_neither_a_modules_fixture_nor_a_test_that_undoes_its_patches_reaches_the_users_home(
    asked_by_a_module: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = tmp_path_factory.getbasetemp().resolve()
    assert asked_by_a_module.is_relative_to(ours)
    assert _remembers_in().is_relative_to(ours)
    monkeypatch.undo()
    assert _remembers_in().is_relative_to(ours)
