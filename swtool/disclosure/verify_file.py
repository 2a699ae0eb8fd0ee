"""Is this file ours? By its bytes; else by the seal's code that it bears, and then its content is compared."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from swtool.dates import Month
from swtool.disclosure import store
from swtool.disclosure.differing import differing
from swtool.disclosure.readable import Readable, readable
from swtool.disclosure.store import Archived, Seal
from swtool.disclosure.vouched import NOT_VOUCHED, is_vouched
from swtool.disclosure.withdrawals import withdrawn_versions
from swtool.errors import SwtoolError, UsageFault
from swtool.office import Office
from swtool.patterns import Pattern

_CODE = Pattern(r"(?<![0-9A-Z])[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}(?![0-9A-Z])")
_DIGEST = Pattern(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_TITLE = Pattern(r"(?:^|[\n“])([^\n“]*?)(\d{4})年(\d{1,2})月三务公开", re.MULTILINE)
_KINDS = {
    ".html": ("html", "fragment"),
    ".htm": ("html", "fragment"),
    ".docx": ("docx", "docx_a3"),
    ".txt": ("summary",),
    ".xlsx": ("xlsx",),
    ".xls": ("xlsx",),
    ".et": ("xlsx",),
}
_MOST_BYTES = 100_000_000


class Verdict(StrEnum):
    """What a file turned out to be."""

    GENUINE = "genuine"  # byte for byte
    SAVED_AGAIN = "saved_again"  # other bytes, the same content
    CHANGED = "changed"
    UNREAD = "unread"  # bears a code of ours; its content cannot be read here
    STRANGE = "strange"


class FileVerdict(NamedTuple):
    """What is known of a file. ``seal``: the version that it is or claims to be; ``current``: the one in force.

    ``differences`` only where it changed. A withdrawn version's content is not compared, so as not to show it again.
    """

    path: Path
    verdict: Verdict
    seal: Seal | None = None
    file_name: str = ""
    current: int = 0
    is_withdrawn: bool = False
    differences: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether it may be relied on."""
        return self.verdict in (Verdict.GENUINE, Verdict.SAVED_AGAIN) and not self.is_withdrawn


def verify_file(office: Office, path: Path) -> FileVerdict:
    """Hold a file against everything that was ever sealed.

    Raises ``UsageFault`` where there is no such file, ``SwtoolError`` where it is damaged.
    """
    content = _bytes_of(path)
    if found := store.file_with(office.db, store.digest(content)):
        seal, file = found
        return _judged(office, FileVerdict(path, Verdict.GENUINE, seal, file.file_name))
    given = None if path.suffix.lower() == ".pdf" else _read(path, content)
    text = given.text if given else content.decode("latin-1")
    claimed = store.seals_with_code(office.db, sorted(_codes(text)))
    if not claimed and given:
        claimed = _named(office, "\n".join(given.lines) + "\n" + text + f"\n{path.name}")
    if not claimed:
        return FileVerdict(path, Verdict.STRANGE)
    return _compared(office, path, content, given, claimed)


def _bytes_of(path: Path) -> bytes:
    if not path.is_file():
        raise UsageFault("找不到这个文件", where=str(path), remedy="检查文件名和所在文件夹；核对一个月要写机构和月份")
    if path.stat().st_size > _MOST_BYTES:
        raise SwtoolError("文件太大，不像公开的文件", where=path.name)
    return path.read_bytes()


def _read(path: Path, content: bytes) -> Readable | None:
    """What stands in it. A page of a browser's own format, or anything else, is searched for a code only."""
    return readable(path) or Readable((), (content.decode("utf-8", "replace"),))


def _codes(text: str) -> set[str]:
    """The beginnings of digests that a text bears."""
    return {code.replace("-", "").lower() for code in _CODE.findall(text)} | {
        found[: store.CODE_LENGTH] for found in _DIGEST.findall(text)
    }


def _named(office: Office, text: str) -> list[Seal]:
    """The versions of the organization and month that a title names."""
    found: dict[int, Seal] = {}
    for name, year, month in _TITLE.findall(text):
        if 1 <= int(month) <= 12:
            for seal in store.seals_named(office.db, name.strip(), Month(int(year), int(month))):
                found[seal.id] = seal
    return list(found.values())


def _compared(
    office: Office, path: Path, content: bytes, given: Readable | None, claimed: Sequence[Seal]
) -> FileVerdict:
    """The version that differs least; where nothing can be compared, what the file says it is."""
    withdrawn = withdrawn_versions(office.db)
    best: FileVerdict | None = None
    for seal in claimed:
        if seal.version <= withdrawn.get((seal.organization_id, seal.month), 0):
            continue
        for file in _of_kind(store.files_of(office.db, seal.id), path):
            archived = _archived(office, file)
            if given is None or archived is None:
                continue
            found = tuple(differing(archived, given))
            if best is None or len(found) < len(best.differences):
                verdict = Verdict.CHANGED if found else Verdict.SAVED_AGAIN
                best = FileVerdict(path, verdict, seal, file.file_name, differences=found)
    return _judged(office, best or _unread(office, path, content, claimed[-1]))


def _unread(office: Office, path: Path, content: bytes, seal: Seal) -> FileVerdict:
    """A file whose content cannot be compared. A PDF is made anew: the same bytes are as good as the archive's."""
    from swtool.disclosure.pdf_files import is_the_pdf_of

    is_genuine = path.suffix.lower() == ".pdf" and is_the_pdf_of(office, seal, content)
    return FileVerdict(path, Verdict.GENUINE if is_genuine else Verdict.UNREAD, seal, path.name)


def _of_kind(files: Iterable[Archived], path: Path) -> list[Archived]:
    kinds = _KINDS.get(path.suffix.lower(), ())
    return [file for file in files if file.format in kinds]


def _archived(office: Office, file: Archived) -> Readable | None:
    content = store.archived_bytes(office.db, file.sha256)
    if content is None:
        return None
    with tempfile.TemporaryDirectory(prefix="swtool-") as folder:
        path = Path(folder) / f"archived{Path(file.file_name).suffix}"
        path.write_bytes(content)
        return readable(path)


def _judged(office: Office, verdict: FileVerdict) -> FileVerdict:
    """The verdict with what became of its version since."""

    seal = verdict.seal
    if seal is None:
        return verdict
    if verdict.verdict in (Verdict.GENUINE, Verdict.SAVED_AGAIN) and not is_vouched(office, seal):
        verdict = verdict._replace(verdict=Verdict.CHANGED, differences=(NOT_VOUCHED,))
    current = store.current_seal(office.db, seal.organization_id, seal.month)
    last = withdrawn_versions(office.db).get((seal.organization_id, seal.month), 0)
    return verdict._replace(current=current.version if current else 0, is_withdrawn=seal.version <= last)
