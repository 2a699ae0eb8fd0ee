"""Which files of a sealed version lie about: where they were written, and where the office lies now."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from swtool.disclosure import store
from swtool.disclosure.folder import folders_of
from swtool.disclosure.rendering import file_name
from swtool.disclosure.store import Seal
from swtool.office import Office


def lying_files(office: Office, seal: Seal) -> list[tuple[Path, frozenset[str]]]:
    """Every file under a name of this version, with the digests of which it should have one.

    A PDF is not sealed and has none; it is known by its name. So are copies that were put beside a file that was held
    open: 某某(2).xlsx.
    """
    found: list[tuple[Path, frozenset[str]]] = []
    for folder in folders_of(office, seal):
        for file in store.files_of(office.db, seal.id):
            found += [(path, frozenset([file.sha256])) for path in _alike(folder / file.file_name)]
        found += [(path, frozenset()) for path in _alike(folder / file_name(seal.page, ".pdf"))]
    return found


def _alike(path: Path) -> Iterator[Path]:
    """The file itself and its numbered copies, those that are there."""
    if not path.parent.is_dir():
        return
    numbered = re.compile(rf"{re.escape(path.stem)}(?:\(\d+\))?{re.escape(path.suffix)}")
    yield from (each for each in sorted(path.parent.iterdir()) if numbered.fullmatch(each.name) and each.is_file())
