"""Where an office file may live: not on a network share, not in a folder that a cloud client syncs."""

from __future__ import annotations

import sys
from pathlib import Path

from swtool.errors import DatabaseFault

# SQLite's locks fail silently on these, and two machines would each write their own copy.
_NETWORK_FILE_SYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "davfs", "afs", "9p"})
_SYNC_FOLDERS = (
    "onedrive", "dropbox", "google drive", "icloud", "nutstore", "坚果云", "我的坚果云", "百度网盘同步空间",
    "baidusyncdisk", "wpsdrive", "wps云盘", "weiyun", "微云同步", "wxwork",
)  # fmt: skip
_WINDOWS_REMOTE_DRIVE = 4


def refuse_unsafe(path: Path) -> None:
    """Raise ``DatabaseFault`` where the folder would lose or split the office."""
    full = path.resolve()
    reason = _network_reason(full) or _sync_reason(full)
    if reason:
        raise DatabaseFault(
            "数据库不能放在这个文件夹",
            where=str(path),
            why=reason,
            remedy="放到本机硬盘的普通文件夹；备份可以放到网络盘",
        )


def _sync_reason(path: Path) -> str:
    for part in path.parts[:-1]:
        lowered = part.casefold()
        if any(lowered == name or lowered.startswith((name + " ", name + "-")) for name in _SYNC_FOLDERS):
            return f"“{part}”是云同步文件夹，同步程序会复制写到一半的数据库"
    return ""


def _network_reason(path: Path) -> str:
    if sys.platform == "win32":
        return _windows_network_reason(path)
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return ""
    return mount_reason(path, mounts.read_text(encoding="utf-8", errors="replace"))


def mount_reason(path: Path, mounts: str) -> str:
    """Why the file system that holds ``path`` is a network one, by the text of /proc/mounts; '' if it is local."""
    best, kind = "", ""
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) < 3:
            continue
        point = fields[1].encode("ascii", "replace").decode("unicode_escape")
        if path.is_relative_to(point) and len(point) > len(best):
            best, kind = point, fields[2]
    return f"{best} 是网络文件系统（{kind}），文件锁不可靠" if kind in _NETWORK_FILE_SYSTEMS else ""


def _windows_network_reason(path: Path) -> str:
    if str(path).startswith("\\\\"):
        return "这是网络共享路径，文件锁不可靠"
    if sys.platform == "win32":
        import ctypes

        if ctypes.windll.kernel32.GetDriveTypeW(path.anchor) == _WINDOWS_REMOTE_DRIVE:
            return f"{path.anchor} 是网络盘，文件锁不可靠"
    return ""
