"""The files of an organization's month on the site: its page, its data, its archived files; or the notice.

The page is not the archived html: that one stays byte for byte as it was sealed and cannot know of what came later
(corrections, a withdrawal, the months around it). It is made from the same snapshot, and the archived files of every
public version lie beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple
from urllib.parse import quote

from swtool.dates import Month, PartialDate
from swtool.disclosure import store
from swtool.disclosure.differences import differences
from swtool.disclosure.render_html import page_values, shown_table, withdrawn_notice
from swtool.disclosure.rendering import FORMATS
from swtool.disclosure.site_charts import Trend, trend_of, window
from swtool.disclosure.site_data import FORM, data_json
from swtool.disclosure.site_folder import Item
from swtool.disclosure.site_reading import Entry, Snapshots, Version
from swtool.disclosure.site_templates import Frame, fill, templates_digest
from swtool.disclosure.store import digest
from swtool.disclosure.templates import Templates
from swtool.errors import SwtoolError
from swtool.store.database import Database

_UP = "../../../"  # from org/7/2026-10/index.html
_ORDER = tuple(FORMATS)


def made_from(*inputs: object) -> str:
    """What names everything that a file is made from."""
    return digest(repr((FORM, templates_digest(), *inputs)).encode())[:32]


class Making(NamedTuple):
    """What the pages of a run are made with."""

    db: Database
    frame: Frame
    templates: Templates
    snapshots: Snapshots


def trend(making: Making, last: Month, entries: Mapping[Month, Entry]) -> Trend | None:
    """The trends of an organization up to a month; only public versions are looked at."""
    months = window(last, [month for month, entry in entries.items() if entry.versions])
    public = {month: entries[month].versions[0] for month in months if month in entries and entries[month].versions}
    return trend_of(months, {month: making.snapshots.page(version) for month, version in public.items()})


def trend_inputs(last: Month, entries: Mapping[Month, Entry]) -> tuple[object, ...]:
    """What a trend is made from."""
    months = window(last, [month for month, entry in entries.items() if entry.versions])
    return tuple(
        (str(month), entries[month].versions[0].sha256)
        for month in months
        if month in entries and entries[month].versions
    )


def notice_items(making: Making, entry: Entry) -> Iterator[Item]:
    """The notice in the place of a withdrawn month, and in that of each archived page that people may link to."""
    notice = entry.notice
    if notice is None:
        return
    title = f"{entry.organization}{entry.month.label}三务公开"
    inputs = (making.frame, title, notice)
    reason = notice.reason or "内容不宜公开"
    content = (making.templates.all_digest, title, notice.on, reason)
    for version, name in notice.names:
        yield Item(
            f"{entry.folder}/v{version}/{name}",
            made_from(content),
            partial(withdrawn_notice, title, notice.on, reason, making.templates),
        )
    if not entry.versions:
        values = {
            "site": making.frame,
            "up": _UP,
            "crumbs": _crumbs(entry),
            "name": entry.organization,
            "month": entry.month.label,
            "day": PartialDate.parse(notice.on.isoformat()).label,
            "reason": notice.reason,
        }
        yield Item(entry.href, made_from(*inputs), lambda: fill("site_notice", values))


def month_items(making: Making, entry: Entry, entries: Mapping[Month, Entry]) -> Iterator[Item]:
    """The archived files of every public version, the page and the data of the newest."""
    if not entry.versions:
        return
    known = _known(entry)
    for version in entry.versions:
        for file in version.files:
            yield Item(
                f"{entry.folder}/v{version.version}/{file.file_name}",
                file.sha256,
                partial(_archived, making.db, file.sha256, file.file_name),
                known,
            )
    newest = entry.versions[0]
    yield Item(
        f"{entry.folder}/data.json",
        made_from(newest.sha256, entry.feedback),
        lambda: data_json(entry, making.snapshots.page(newest)),
        known,
    )
    inputs = (making.frame, entry, trend_inputs(entry.month, entries))
    yield Item(entry.href, made_from(*inputs), lambda: _page(making, entry, entries), known)


def _known(entry: Entry) -> frozenset[str]:
    """Codes and digests that stand in the files of a month."""
    found = {each for version in entry.versions for each in (version.sha256, version.code)}
    return frozenset(found | {file.sha256 for version in entry.versions for file in version.files})


def _archived(db: Database, sha256: str, name: str) -> bytes:
    content = store.archived_bytes(db, sha256)
    if content is None or digest(content) != sha256:
        raise SwtoolError(
            "存档的文件与登记的摘要不符，网站没有写完",
            where=name,
            remedy="用 swtool disclosure verify 核对，再从备份恢复数据库",
        )
    return content


def _crumbs(entry: Entry) -> list[tuple[str, str]]:
    return [(entry.organization, f"org/{entry.organization_id}/index.html"), (entry.month.label, "")]


def _page(making: Making, entry: Entry, entries: Mapping[Month, Entry]) -> bytes:
    newest = entry.versions[0]
    page = making.snapshots.page(newest)
    parts = [(part.label, part.remark, [shown_table(table) for table in part.tables]) for part in page.parts]
    return fill(
        "site_page",
        {
            **page_values(page, newest.sha256),
            "site": making.frame,
            "up": _UP,
            "crumbs": _crumbs(entry),
            "month_href": f"month/{entry.month}.html",
            "parts": parts,
            "corrections": _corrections(making, entry),
            "withdrawn": _withdrawn(entry),
            "trend": trend(making, entry.month, entries),
            "versions": [_version(each) for each in entry.versions],
            "feedback": entry.feedback,
        },
    )


def _corrections(making: Making, entry: Entry) -> list[dict[str, object]]:
    """Each public version that replaced another, the newest first; what it changes only where both are public."""
    public = {version.version: version for version in entry.versions}
    found = []
    for version in entry.versions:
        if version.version == 1:
            continue
        before = public.get(version.version - 1)
        after = making.snapshots.page(version)
        changes = differences(making.snapshots.page(before).parts, after.parts) if before else []
        found.append({
            "version": version.version,
            "sealed_on": version.sealed_on,
            "reason": version.reason,
            "changes": changes,
        })  # fmt: skip
    return found


def _withdrawn(entry: Entry) -> str:
    if entry.notice is None:
        return ""
    which = "第1版" if entry.notice.version == 1 else f"第1至{entry.notice.version}版"
    return f"{which}已于 {entry.notice.on.isoformat()} 撤回，不再提供。"


def _version(version: Version) -> dict[str, object]:
    files = sorted(version.files, key=lambda file: _ORDER.index(file.format))
    return {
        "version": version.version,
        "sealed_on": version.sealed_on,
        "code": version.code,
        "files": [
            {
                "href": f"v{version.version}/{quote(file.file_name)}",
                "title": FORMATS[file.format].title,
                "ending": FORMATS[file.format].ending.removeprefix("."),
                "sha256": file.sha256,
            }
            for file in files
        ],
    }
