"""The folder of what is public: where a month lies, writing a version out of the archive, what a kill left there."""

from __future__ import annotations

from pathlib import Path

from swtool.dates import Month
from swtool.disclosure import publications, store
from swtool.disclosure.store import Archived, Seal
from swtool.disclosure.withdrawals import require_open
from swtool.errors import SwtoolError
from swtool.office import Office
from swtool.workbooks.outfile import clear_leftovers, make_folder, put_bytes


def default_folder(office: Office, month: Month) -> Path:
    """Beside the database: 三务公开/2026-10."""
    return office.db.path.resolve().parent / "三务公开" / str(month)


def folders_of(office: Office, seal: Seal) -> list[Path]:
    """Where files of a version may lie: the folder on record, and the usual one, for an office is moved with its files.

    A run that was killed before it could record one has written into the usual folder, or beside months that are out.
    """
    publication = publications.publication_of(office.db, seal)
    if publication is not None:
        return list(dict.fromkeys([Path(publication.folder), default_folder(office, seal.month)]))
    beside = (Path(folder).parent / str(seal.month) for folder in publications.folders_on_record(office.db))
    same = (Path(folder) for folder in publications.folders_on_record(office.db, seal.month))
    return list(dict.fromkeys([default_folder(office, seal.month), *same, *beside]))


def write_out(office: Office, seal: Seal, folder: Path, *, reveal: bool = False) -> tuple[Path, ...]:
    """Write a version's archived files into ``folder``; where they lie.

    Raises ``SwtoolError`` for a withdrawn version that nobody asked to see (``reveal``), and where the archive is
    damaged or the folder cannot be written.
    """
    require_open(office.db, seal, reveal=reveal)
    make_folder(folder)
    paths = []
    for file in store.files_of(office.db, seal.id):
        content = _archived(office, file)
        path = folder / file.file_name
        if not path.is_file() or path.read_bytes() != content:
            path = put_bytes(path, content)
        paths.append(path)
    return tuple(paths)


def take_leftovers(office: Office, seal: Seal, folder: Path, *others: bytes) -> None:
    """Take away half-written files of a version, and of other contents, that an interrupted run left in ``folder``.

    A damaged archive is no reason to leave a leaked file where it lies.
    """
    files = store.files_of(office.db, seal.id)
    archived = (store.archived_bytes(office.db, file.sha256) for file in files)
    clear_leftovers(folder, [*others, *(content for content in archived if content is not None)])


def _archived(office: Office, file: Archived) -> bytes:
    content = store.archived_bytes(office.db, file.sha256)
    if content is None or store.digest(content) != file.sha256:
        raise SwtoolError(
            "存档的文件与登记的摘要不符",
            where=file.file_name,
            remedy="用 swtool disclosure verify 核对，再从备份恢复数据库",
        )
    return content
