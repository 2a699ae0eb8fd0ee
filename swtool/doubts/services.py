"""Doubts about services and posts. Persons who stand under several numbers are one: the view person_same."""

from __future__ import annotations

import json
from collections.abc import Iterator

from swtool.casework.judged import Gone, services_to_gone
from swtool.casework.terms import number_of
from swtool.doubts.doubt import Doubt, Question, Stretch
from swtool.office import Office

_RECORDS = """
    SELECT r.id, r.happened_on, r.minutes, r.household_id, w.staff_no, w.id AS worker, t.name AS station
    FROM service_record r
    LEFT JOIN person_same s ON s.person_id = r.worker_id
    JOIN person w ON w.id = coalesce(s.kept_id, r.worker_id)
    JOIN station t ON t.id = r.station_id
    WHERE r.superseded_at IS NULL AND r.happened_on BETWEEN :first AND :last
"""
_IN_POST = """
    SELECT coalesce(s.kept_id, o.person_id) AS worker, o.* FROM post o
    LEFT JOIN person_same s ON s.person_id = o.person_id WHERE o.superseded_at IS NULL
"""


def by_nobody_in_post(office: Office, stretch: Stretch) -> Iterator[Doubt]:
    """Services on days on which the worker was in post nowhere."""
    rows = office.db.query(
        f"WITH r AS ({_RECORDS}), o AS ({_IN_POST}) SELECT r.* FROM r WHERE NOT EXISTS ("
        " SELECT 1 FROM o WHERE o.worker = r.worker AND o.effective_on <= r.happened_on"
        " AND (o.effective_until IS NULL OR o.effective_until > r.happened_on)) ORDER BY r.happened_on, r.id",
        stretch.values,
    )
    for row in rows:
        what = f"{row['station']}登记了这名人员当天的服务，而这名人员当天在哪个站都不在岗"
        evidence = f"服务记录 {number_of(row['id'])}；人员 {row['staff_no']} 的任职登记"
        ask = f"请{row['station']}核对是谁、哪天服务的：记录错了的更正，任职登记不全的补报变动"
        yield Doubt("不在岗人员的服务", row["staff_no"], row["happened_on"], what, evidence, ask)


def to_those_gone(office: Office, stretch: Stretch) -> Iterator[Doubt]:
    """Services to households from the day on which their file was closed, and to members from the day on which they
    left or died: what ``check --code service.client_there`` finds, once for each service."""
    found: dict[int, Gone] = {}
    for each in services_to_gone(office.db, stretch.first.isoformat(), stretch.last.isoformat()):
        found.setdefault(each.record_id, each)
    rows = {
        row["id"]: row
        for row in office.db.query(
            f"WITH r AS ({_RECORDS}) SELECT r.* FROM r WHERE r.id IN (SELECT value FROM json_each(:ids))",
            {**stretch.values, "ids": json.dumps(list(found))},
        )
    }
    for each in found.values():
        row = rows[each.record_id]
        word = "销档" if each.is_closed else "离户"
        gone = f"{'档案' if each.is_closed else '这名成员'} {each.since} 已经{word}"
        what = f"{gone}，{row['station']}还登记了这天的服务"
        evidence = f"服务记录 {number_of(each.record_id)}（社工 {row['staff_no']}）；居民档案 {each.file_no}"
        ask = f"请{row['station']}核对服务对象和日期：记录错了的更正，{word}日期错了的更正档案"
        yield Doubt("服务对象已离开", each.file_no, each.happened_on, what, evidence, ask)


def impossible_days(office: Office, stretch: Stretch) -> Iterator[Doubt]:
    """More minutes of service on one day than the setting takes for possible, at all stations together."""
    setting = office.policy.find("service.minutes", stretch.last)
    if setting is None:
        return
    most = setting.number("day")
    rows = office.db.query(
        f"WITH r AS ({_RECORDS}) SELECT staff_no, happened_on, sum(minutes) AS minutes, count(*) AS records,"
        " group_concat(DISTINCT station) AS stations FROM r GROUP BY worker, happened_on"
        " HAVING sum(minutes) > :most ORDER BY happened_on, staff_no",
        {**stretch.values, "most": most},
    )
    for row in rows:
        stations = row["stations"].replace(",", "、")
        what = f"在{stations}一天登记了 {row['records']} 次服务，共 {row['minutes']} 分钟，超过合理的 {most} 分钟"
        evidence = f"人员 {row['staff_no']} 当天的服务记录"
        ask = f"请{stations}核对每次服务的时长：写错的更正，重复登记的作废"
        yield Doubt("一天的服务多得不可能", row["staff_no"], row["happened_on"], what, evidence, ask)


def posts_without_service(office: Office, stretch: Stretch) -> Iterator[Doubt]:
    """Full-time service posts held through the whole stretch at stations that record services, without one record."""
    rows = office.db.query(
        f"WITH r AS ({_RECORDS}), o AS ({_IN_POST}) SELECT p.staff_no, t.name AS station FROM o"
        " JOIN person p ON p.id = o.worker JOIN station t ON t.id = o.station_id"
        " WHERE o.post_kind = 'service_post' AND o.basis = 'full_time' AND o.effective_on <= :first"
        " AND (o.effective_until IS NULL OR o.effective_until > :last)"
        " AND t.name IN (SELECT station FROM r) AND o.worker NOT IN (SELECT worker FROM r) ORDER BY p.staff_no",
        stretch.values,
    )
    for row in rows:
        days = f"{stretch.first.isoformat()} 至 {stretch.last.isoformat()}"
        what = f"{days} 一直在{row['station']}任专职服务岗，却没有一条服务记录，同站的其他人有"
        evidence = f"人员 {row['staff_no']} 的任职登记；{row['station']}的服务记录"
        ask = f"请{row['station']}说明这段时间做了什么：漏登的补登服务记录，已经离岗的补报变动"
        yield Doubt("在岗没有服务", row["staff_no"], stretch.last.isoformat(), what, evidence, ask)


def full_time_twice(office: Office, stretch: Stretch) -> Iterator[Doubt]:
    """One person in full-time posts of two stations at the same time: paid twice."""
    rows = office.db.query(
        f"WITH o AS ({_IN_POST}) SELECT p.staff_no, a.effective_on AS a_on, b.effective_on AS b_on,"
        " x.name AS one, y.name AS other FROM o a JOIN o b ON b.worker = a.worker AND b.id > a.id"
        " AND b.station_id <> a.station_id AND a.basis = 'full_time' AND b.basis = 'full_time'"
        " AND (a.effective_until IS NULL OR a.effective_until > max(b.effective_on, :first))"
        " AND (b.effective_until IS NULL OR b.effective_until > max(a.effective_on, :first))"
        " AND a.effective_on <= :last AND b.effective_on <= :last JOIN person p ON p.id = a.worker"
        " JOIN station x ON x.id = a.station_id JOIN station y ON y.id = b.station_id ORDER BY p.staff_no",
        stretch.values,
    )
    for row in rows:
        since = max(row["a_on"], row["b_on"])
        what = f"从 {since} 起同时在{row['one']}和{row['other']}任专职，可能领了两份薪酬"
        evidence = f"人员 {row['staff_no']} 的任职登记"
        ask = "请两站的运营机构核对合同和工资发放：只在一个站专职的，把另一个站的任职更正过来"
        yield Doubt("一人两站领酬", row["staff_no"], since, what, evidence, ask)


QUESTIONS: tuple[Question, ...] = (
    by_nobody_in_post,
    to_those_gone,
    impossible_days,
    posts_without_service,
    full_time_twice,
)
