"""A county's own rule file for tests of the policy."""

from __future__ import annotations

from pathlib import Path


def county(tmp_path: Path, body: str, *, code: str = "330481", name: str = "海宁市") -> Path:
    path = tmp_path / "本县.toml"
    path.write_text(f'[pack]\ncode = "{code}"\nname = "{name}"\n\n{body}', encoding="utf-8", newline="\n")
    return path


def floor(since: str, count: int, extra: str = "") -> str:
    return (
        f'[[station.full_time_min.values]]\nsince = "{since}"\ncount = {count}\nunit = "person"\n'
        f'source = "本局通知"\nquote = "不少于{count}名"\n{extra}\n'
    )
