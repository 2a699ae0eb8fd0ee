"""Where a sealed version really appeared: portal, 公众号, 公开栏. Written down by hand, never overwritten."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from urllib.parse import unquote

from swtool.dates import CHINA, Month
from swtool.disclosure.store import Seal
from swtool.disclosure.withdrawals import is_withdrawn
from swtool.errors import SwtoolError, UsageFault
from swtool.office import Office
from swtool.scanner import refuse_numbers
from swtool.store.database import Database


class Posting(NamedTuple):
    """One appearance of a version. ``url`` is '' where there is none (公开栏)."""

    id: int
    seal_id: int
    organization_id: int
    organization_name: str
    month: Month
    version: int
    channel: str
    url: str
    posted_on: date
    posted_by: str


def postings_between(db: Database, first: Month, last: Month, *, organization_id: int | None = None) -> list[Posting]:
    """Every appearance of the months ``first`` to ``last`` (both included), by day."""
    rows = db.query(
        "SELECT p.*, s.organization_id, s.month, s.version, o.name FROM disclosure_posting p"
        " JOIN disclosure_seal s ON s.id = p.seal_id JOIN organization o ON o.id = s.organization_id"
        " WHERE s.month BETWEEN :first AND :last AND p.superseded_at IS NULL"
        " AND (:organization IS NULL OR s.organization_id = :organization) ORDER BY p.posted_on, p.id",
        {"first": str(first), "last": str(last), "organization": organization_id},
    )
    return [
        Posting(
            row["id"],
            row["seal_id"],
            row["organization_id"],
            row["name"],
            Month.parse(row["month"]),
            row["version"],
            row["channel"],
            row["url"] or "",
            date.fromisoformat(row["posted_on"]),
            row["posted_by"],
        )
        for row in rows
    ]


def post(office: Office, seal: Seal, *, channel: str, url: str, on: date, keep: bool = True) -> bool:
    """Record that a version appeared; False where that is known already.

    Raises ``UsageFault`` for a day to come or before the seal, for an address that is none, and where channel or
    address hold a number of a person; ``SwtoolError`` for a version that was taken back.
    """
    _refuse_withdrawn(office.db, seal)
    refuse_numbers(channel, "渠道", option="--channel", instead="渠道只写在哪里发布，如 政府网站、公众号、公开栏")
    for address in (url, unquote(url)):
        instead = "去掉网址里 ? 后面带号码的部分；去不掉的不写 --url"
        refuse_numbers(address, "网址", option="--url", instead=instead)
    sealed_on = datetime.fromisoformat(seal.recorded_at).astimezone(CHINA).date()
    if on > office.now.date():
        raise UsageFault(f"{on.isoformat()}还没有到", remedy="发布以后再登记")
    if on < sealed_on:
        raise UsageFault(f"{on.isoformat()}还没有封存这一版（{sealed_on.isoformat()} 封存）", remedy="核对发布日期")
    if url and not url.startswith(("http://", "https://")):
        raise UsageFault("这不是网址", where=url, remedy="写 http:// 或 https:// 开头的网址；没有网址的不写 --url")
    known = postings_between(office.db, seal.month, seal.month, organization_id=seal.organization_id)
    if any((one.seal_id, one.channel, one.url, one.posted_on) == (seal.id, channel, url, on) for one in known):
        return False
    with office.change(f"三务公开发布登记 {seal.page.organization} {seal.month} {channel}", keep=keep) as tx:
        tx.insert(
            "disclosure_posting",
            {
                "uid": tx.uid(),
                "seal_id": seal.id,
                "channel": channel,
                "url": url or None,
                "posted_on": on.isoformat(),
                "posted_by": office.actor,
                "recorded_at": tx.recorded_at,
            },
        )
    return True


def _refuse_withdrawn(db: Database, seal: Seal) -> None:
    if is_withdrawn(db, seal):
        subject = f"{seal.page.organization} {seal.month}"
        raise SwtoolError(
            f"{seal.page.organization} {seal.month.label}第{seal.version}版已撤回，不能登记发布",
            why="撤回的内容不再对外公开",
            remedy=f"还挂在那里的立即取下，用 swtool disclosure incident note {subject} --what 已取下 记录；"
            f"改正后用 swtool disclosure correct {subject} --reason 原因 重新公开，再登记新的一版",
        )
