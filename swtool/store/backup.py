"""One file that holds a whole office: the database, the county's own rules, the attachments, and a manifest.

A backup is a zip. ``cover.json`` comes first and can be read by everybody: when it was made, which step of the journal
it holds, whether it is locked. Then follow the office file, the rules, the attachments named by their digests, and at
the end ``manifest.json`` with size and SHA-256 of each. A locked backup holds all that as a zip of its own in
``content.age``, encrypted (age, https://age-encryption.org/v1) to a key made for this one file; the key lies in
``key.age``, encrypted under the password. So only the key, and never the content, has to fit in memory. Here is the
format and how it is read; ``backup_writing`` writes it.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from swtool.errors import SwtoolError
from swtool.patterns import Pattern
from swtool.store import journal
from swtool.store.backup_shapes import is_cover, is_manifest

FORMAT = 1
ENDING = ".swbak"
DATABASE, POLICY, ATTACHMENTS = "office.db", "office.policy.toml", "attachments/"
COVER, MANIFEST, KEY, CONTENT = "cover.json", "manifest.json", "key.age", "content.age"
_MEMBER = Pattern(r"office\.db|office\.policy\.toml|attachments/[0-9a-f]{2}/[0-9a-f]{64}")
BLOCK = 1 << 20  # bytes read at a time
_MOST_JSON = 64 << 20  # bytes; a manifest is a few kilobytes, a hostile one must not fill the memory

Advance = Callable[[int], None]


class BackupFault(SwtoolError):
    """A backup that cannot be read: damaged, foreign, locked, of a later program."""


class WrongPassword(BackupFault):
    """A locked backup was asked for with a password that is not its own."""


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands on the outside of a backup, readable without a password. ``created_at`` is a moment at +08:00.

    ``cases`` are the erasures and restrictions that the office knew then: number → what was done for which number. They
    name nobody; an older backup that lacks them can so be told from the outside of a newer one.
    """

    format: int
    office_uid: str
    file_name: str
    created_at: str
    txn: int
    head: str
    locked: bool
    cases: dict[str, str] = field(default_factory=dict)

    @property
    def printed_head(self) -> str:
        """The chain head that the backup holds, as printed."""
        return journal.as_printed(self.txn, self.head)


class Member(NamedTuple):
    """One file inside, with its size in bytes and its digest."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. ``as_of`` is the day the checks were run for; ``checks`` maps code → outcome → number;
    ``absent`` are the digests of attachments that were missing or changed when it was made; ``cases`` are
    the cover's."""

    format: int
    program: str
    schema_version: int
    office_uid: str
    county_code: str
    county_name: str
    file_name: str
    created_at: str
    as_of: str
    txn: int
    head: str
    counts: dict[str, int]
    checks: dict[str, dict[str, int]]
    absent: list[str]
    members: list[Member] = field(default_factory=list)
    cases: dict[str, str] = field(default_factory=dict)

    @property
    def attachments(self) -> list[Member]:
        """The attachments among the members."""
        return [member for member in self.members if member.name.startswith(ATTACHMENTS)]

    @property
    def printed_head(self) -> str:
        """The chain head that the backup holds, as printed."""
        return journal.as_printed(self.txn, self.head)

    @property
    def size(self) -> int:
        """Bytes of everything inside, unpacked."""
        return sum(member.size for member in self.members)

    def cover(self, *, locked: bool) -> Cover:
        """What of it everybody may read."""
        return Cover(
            self.format, self.office_uid, self.file_name, self.created_at, self.txn, self.head, locked, self.cases
        )


@dataclass(slots=True)
class OpenBackup:
    """A backup that is being read: its manifest, and its members one by one."""

    path: Path
    manifest: Manifest
    _archive: zipfile.ZipFile

    def extract(self, member: Member, target: Path, advance: Advance = lambda amount: None) -> None:
        """Write a member to a file. Raises ``BackupFault`` where it is not what the manifest says."""
        digest, left = hashlib.sha256(), member.size
        with _told(self.path), self._archive.open(member.name) as source, target.open("xb") as sink:
            while block := source.read(min(BLOCK, left + 1)):
                left -= len(block)
                if left < 0:
                    break
                digest.update(block)
                sink.write(block)
                advance(len(block))
            sink.flush()
            os.fsync(sink.fileno())
        if left or digest.hexdigest() != member.sha256:
            raise damaged(self.path, f"里面的 {member.name} 与清单不符")


def read_cover(path: Path) -> Cover:
    """The outside of a backup. Raises ``BackupFault`` for what is none."""
    with _told(path), zipfile.ZipFile(path) as archive:
        values = _json(archive, COVER)
        _refuse_later(values, path)
        if not is_cover(values):
            raise damaged(path, "封面读不懂")
        return Cover(**values)


@contextmanager
def open_backup(path: Path, *, scratch: Path, password: str | None = None) -> Iterator[OpenBackup]:
    """A backup to be read from. ``scratch`` is a folder for the plain content of a locked one.

    Raises ``BackupFault``: damaged, no backup, made by a later program, locked and no or the wrong password.
    """
    cover = read_cover(path)
    plain = scratch / "content.zip"
    with ExitStack() as stack:
        with _told(path):
            archive = stack.enter_context(zipfile.ZipFile(path))
            if cover.locked:
                stack.callback(plain.unlink, missing_ok=True)  # runs when what is opened below is closed
                _unlock(archive, plain, path, password)
                archive = stack.enter_context(zipfile.ZipFile(plain))
            manifest = _read_manifest(archive, path, cover)
        yield OpenBackup(path, manifest, archive)


def _unlock(outer: zipfile.ZipFile, plain: Path, path: Path, password: str | None) -> None:
    import pyrage  # type: ignore[import-untyped]

    if password is None:
        raise BackupFault(
            "这份备份加了密码", where=str(path), remedy="在终端里运行并输入密码，或加 --password-file 文件"
        )
    try:
        key = pyrage.passphrase.decrypt(_bounded(outer, KEY), password)
    except pyrage.DecryptError as problem:
        raise WrongPassword(
            "密码不对，打不开这份备份",
            where=str(path),
            remedy="核对大小写和输入法；密码忘了就无法恢复这一份，换另一份备份",
        ) from problem
    try:
        identity = pyrage.x25519.Identity.from_str(key.decode("ascii"))
        with outer.open(CONTENT) as source, plain.open("xb") as sink:
            pyrage.decrypt_io(source, sink, [identity])
    except (pyrage.DecryptError, pyrage.IdentityError, UnicodeDecodeError) as problem:
        raise damaged(path, "加密的内容不完整") from problem
    except OSError as problem:
        if problem.errno is not None:  # the disk's own fault; without a number it is what the damaged zip raised
            raise
        raise damaged(path, "加密的内容读不出来") from problem


def _read_manifest(archive: zipfile.ZipFile, path: Path, cover: Cover) -> Manifest:
    values = _json(archive, MANIFEST)
    _refuse_later(values, path)
    if not is_manifest(values):
        raise damaged(path, "清单读不懂")
    manifest = Manifest(**{**values, "members": [Member(**member) for member in values["members"]]})
    names = [member.name for member in manifest.members]
    if names.count(DATABASE) != 1 or len(set(names)) != len(names) or not all(map(_MEMBER.fullmatch, names)):
        raise damaged(path, "清单里的文件名不对")
    if cover != manifest.cover(locked=cover.locked):
        raise damaged(path, "封面与清单不符")
    return manifest


def _json(archive: zipfile.ZipFile, name: str) -> dict[str, Any]:
    values = json.loads(_bounded(archive, name).decode("utf-8"))
    if not isinstance(values, dict):
        raise TypeError(name)
    return values


def _bounded(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as member:
        return member.read(_MOST_JSON)


def _refuse_later(values: dict[str, Any], path: Path) -> None:
    found = values.get("format")
    if isinstance(found, int) and found > FORMAT:
        raise BackupFault(
            f"备份由更新版本的 swtool 制作（格式 {found}，本程序只认识到 {FORMAT}）",
            where=str(path),
            remedy="请升级 swtool 后再试",
        )


def damaged(path: Path, why: str) -> BackupFault:
    """The fault that a backup is not whole."""
    return BackupFault("备份文件已损坏，或不是 swtool 的备份", where=str(path), why=why, remedy="换另一份备份")


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Whatever a damaged zip raises, as a fault."""
    try:
        yield
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        ValueError,
        TypeError,
        RuntimeError,
        KeyError,
    ) as problem:
        raise damaged(path, "压缩包读不出来") from problem


def digest_of(path: Path) -> str:
    """SHA-256 of a file (hex), read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
