"""Writing the one file that ``backup`` describes."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from dataclasses import asdict
from pathlib import Path

from swtool.store.backup import (
    ATTACHMENTS,
    BLOCK,
    CONTENT,
    COVER,
    KEY,
    MANIFEST,
    Advance,
    BackupFault,
    Manifest,
    Member,
    digest_of,
)


def write_backup(
    target: Path,
    manifest: Manifest,
    files: dict[str, Path],
    *,
    scratch: Path,
    password: str | None = None,
    advance: Advance = lambda amount: None,
) -> str:
    """Write a backup of ``files`` (member name → file) to ``target``, which must not exist; its SHA-256.

    The caller gives the name by which nobody takes it for finished and renames it (``finish``). ``scratch`` is a folder
    for the plain content of a locked one. ``advance`` is told bytes.
    """
    cover = json.dumps(asdict(manifest.cover(locked=password is not None)), ensure_ascii=False, indent=1)
    with zipfile.ZipFile(target, "x", zipfile.ZIP_DEFLATED, allowZip64=True, compresslevel=6) as outer:
        outer.writestr(COVER, cover)
        if password is None:
            _write_members(outer, manifest, files, advance)
        else:
            _write_locked(outer, manifest, files, scratch, password, advance)
    return digest_of(target)


def _write_members(archive: zipfile.ZipFile, manifest: Manifest, files: dict[str, Path], advance: Advance) -> None:
    members = [_write_member(archive, name, path, advance) for name, path in files.items()]
    text = json.dumps(asdict(manifest) | {"members": [member._asdict() for member in members]}, ensure_ascii=False)
    archive.writestr(MANIFEST, text)


def _write_member(archive: zipfile.ZipFile, name: str, path: Path, advance: Advance) -> Member:
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as sink:
            while block := source.read(BLOCK):
                digest.update(block)
                size += len(block)
                sink.write(block)
                advance(len(block))
    except FileNotFoundError as problem:
        raise _changed(path) from problem
    if name.startswith(ATTACHMENTS) and name.rpartition("/")[2] != digest.hexdigest():
        raise _changed(path)  # written like this it could never be restored
    return Member(name, size, digest.hexdigest())


def _changed(path: Path) -> BackupFault:
    return BackupFault(
        "附件在备份时被改动或删除，没有做备份",
        where=str(path),
        why="别的程序正在改附件文件夹，或同时有人在删除个人信息",
        remedy="再做一次；还是这样就运行 swtool attach verify",
    )


def _write_locked(
    outer: zipfile.ZipFile, manifest: Manifest, files: dict[str, Path], scratch: Path, password: str, advance: Advance
) -> None:
    import pyrage  # type: ignore[import-untyped]

    identity = pyrage.x25519.Identity.generate()
    plain = scratch / "content.zip"
    with zipfile.ZipFile(plain, "x", zipfile.ZIP_DEFLATED, allowZip64=True, compresslevel=6) as inner:
        _write_members(inner, manifest, files, advance)
    outer.writestr(zipfile.ZipInfo(KEY), pyrage.passphrase.encrypt(str(identity).encode(), password))
    with plain.open("rb") as source, outer.open(zipfile.ZipInfo(CONTENT), "w", force_zip64=True) as sink:
        pyrage.encrypt_io(source, sink, [identity.to_public()])
    plain.unlink()


def finish(part: Path, target: Path) -> None:
    """Give a written backup its name, when it is safely on the disk."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.replace(target)
