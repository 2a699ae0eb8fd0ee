"""The tables about staff. Names are masked unless revealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from swtool.office import Office
from swtool.privacy import mask_name, mask_phone, mask_resident_id
from swtool.registry.credentials import CERTIFICATE_LEVELS
from swtool.registry.people import Person
from swtool.registry.posts import BASES, CHANGE, POST_KINDS, KnownOn, Post, post_rows_of, posts_of
from swtool.registry.similar import Similar
from swtool.registry.snapshot import Serving, serving_on
from swtool.registry.stations import FormerName, former_names, last_day, names_on, station_names
from swtool.tables import Heading, Show, Table

STAFF_NO = Heading("staff_no", "人员编号", Show.CODE)
NAME = Heading("name", "姓名", mask=mask_name)
_Numbers = Mapping[tuple[str, int], str]
_CAUSES = {"registration": "登记", "change": "立项前变动", "filing": "备案"}
_SUCCESSION = "区划调整，随站划转"  # a post that no change moved: its station was merged into another


def staff(office: Office, as_of: date, known_on: KnownOn = None, *, station_id: int | None = None) -> Table:
    """Who serves on a day: one row a post."""
    names = names_on(office, as_of, known_on)
    everybody = serving_on(office, as_of, known_on, station_id=station_id)
    full_time = sum(serving.post.is_full_time for serving in everybody)
    certified = sum(serving.is_certified for serving in everybody)
    notes = [f"共 {len(everybody)} 个岗位，专职 {full_time}，持证 {certified}"]
    if known_on is not None:
        notes.append(f"按 {known_on} 已登记的情况")
    return Table(
        "在岗人员名单",
        (
            STAFF_NO,
            NAME,
            Heading("station", "社工站"),
            Heading("post", "岗位"),
            Heading("basis", "专兼职"),
            Heading("certificate", "持证"),
            Heading("is_professional", "专业社会工作服务人员", Show.FLAG, minor=True),
            Heading("is_professional_talent", "专业社会工作人才（统计）", Show.FLAG, minor=True),
            Heading("start", "起始日", Show.DAY),
        ),
        [_staff_row(serving, names) for serving in everybody],
        as_of=as_of,
        notes=tuple(notes),
    )


def _staff_row(serving: Serving, names: dict[int, str]) -> tuple[object, ...]:
    certificate = CERTIFICATE_LEVELS[serving.certificate] if serving.certificate else "无"
    if serving.has_lapsed_registration:
        certificate += "（登记过期）"
    return (
        serving.person.staff_no,
        serving.person.name,
        names[serving.post.station_id],
        POST_KINDS[serving.post.post_kind],
        BASES[serving.post.basis],
        certificate,
        serving.is_professional,
        serving.is_professional_talent,
        str(serving.post.start),
    )


def history(
    office: Office,
    who: Person,
    known_on: KnownOn = None,
    *,
    day: date | None = None,
    replaced: bool = True,
    numbers: _Numbers | None = None,
) -> Table:
    """A person's posts by first day, as known now or at a moment; with ``replaced`` and without a moment the superseded
    rows follow. With ``day`` only the posts held on it. ``numbers`` are the office's numbers of what made the rows:
    (cause, cause_id) → BA2026-0001; a room above knows them.
    """
    names = station_names(office.db)
    former = former_names(office.db)
    current = posts_of(office.db, who.id, known_on)
    kept = {post.id for post in current}
    others = post_rows_of(office.db, who.id) if replaced and known_on is None else []
    rows = [*current, *(post for post in others if post.id not in kept)]
    return Table(
        f"任职经历（{who.staff_no}）",
        (
            Heading("station", "社工站"),
            Heading("post", "岗位"),
            Heading("basis", "专兼职"),
            Heading("start", "起始日", Show.DAY),
            Heading("last", "最后一天", Show.DAY),
            Heading("cause", "依据"),
            Heading("recorded_at", "登记时间"),
            Heading("state", "状态"),
        ),
        [
            _post_row(post, _name_then(post, names, former), known_on, numbers or {})
            for post in rows
            if day is None or post.covers(day)
        ],
        as_of=day,
        notes=() if known_on is None else (f"按 {known_on} 已登记的情况",),
    )


def _name_then(post: Post, names: Mapping[int, str], former: Sequence[FormerName]) -> str:
    """A station that was renamed while somebody served there has both names: 旧名（现名）."""
    own = (each for each in former if each.station_id == post.station_id and post.effective_on < each.until)
    then = next((each.name for each in own), "")
    return f"{then}（现{names[post.station_id]}）" if then else names[post.station_id]


def _post_row(post: Post, station: str, known_on: KnownOn, numbers: _Numbers) -> tuple[object, ...]:
    end = last_day(post.effective_until)
    recorded = post.recorded_at[:16].replace("T", " ")
    # Known on an earlier day, a row was in force: what replaced it came later.
    replaced = post.superseded_at if known_on is None else None
    number = numbers.get((post.cause, post.cause_id or 0), "")
    return (
        station,
        POST_KINDS[post.post_kind],
        BASES[post.basis],
        str(post.start),
        end.isoformat() if end else "在岗",
        _SUCCESSION if post.cause == CHANGE and post.cause_id is None else f"{_CAUSES[post.cause]} {number}".rstrip(),
        recorded,
        f"{replaced[:16].replace('T', ' ')} 被取代" if replaced else "有效",
    )


def likely_duplicates(found: Sequence[Similar]) -> Table:
    """Whoever may be the person about to be registered."""
    return Table(
        "疑似已登记的人",
        (
            STAFF_NO,
            NAME,
            Heading("resident_id", "身份证号", Show.CODE, mask_resident_id),
            Heading("mobile", "手机", Show.CODE, mask_phone),
            Heading("reasons", "为什么"),
        ),
        [
            (
                each.person.staff_no,
                each.person.name,
                each.person.resident_id,
                each.person.mobile,
                "、".join(each.reasons),
            )
            for each in found
        ],
    )
