"""The tables of pay. What somebody is paid is hidden like a diagnosis, and shown only where it is revealed."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from swtool.dates import Month
from swtool.office import Office
from swtool.pay import pay_store
from swtool.pay.pay_rules import WHOLE_SHARE
from swtool.pay.standing import rungs_of
from swtool.pay.store import titled_on
from swtool.privacy import mask_all, mask_name
from swtool.registry.people import persons_by_id
from swtool.registry.stations import names_on
from swtool.tables import Heading, Show, Table

_PERSON = (Heading("staff_no", "人员编号", Show.CODE), Heading("name", "姓名", mask=mask_name))


def ladder_table(office: Office, as_of: date, name: str = "") -> Table:
    """The rungs of the ladders in force on a day (of one, if named)."""
    rows = [
        (ladder.name, date.fromisoformat(ladder.edition_on), rung.post, rung.grade, rung.amount)
        for ladder in pay_store.ladders_on(office.db, as_of).values()
        if name in ("", ladder.name)
        for rung in ladder.rungs
    ]
    samples = any(each.is_sample for each in pay_store.ladders_on(office.db, as_of).values())
    headings = (
        Heading("ladder", "薪酬表"),
        Heading("edition_on", "执行日期", Show.DAY),
        Heading("post", "岗位"),
        Heading("grade", "级别"),
        Heading("amount", "月薪酬标准", Show.MONEY),
    )
    notes = () if rows else ("还没有载入岗级薪酬表；各地的文章没有给出金额，由本县载入",)
    if samples:
        notes = ("示例薪酬表只供练习，不用来判定",)
    return Table("岗级薪酬表", headings, rows, as_of=as_of, notes=notes, counted_in="级")


def grades_table(office: Office, as_of: date, *, moves: bool = False) -> Table:
    """Who stands on which rung on a day; with ``moves`` every rung that anybody held up to then."""
    rows: list[tuple[object, ...]] = []
    if moves:
        held = [each for each in pay_store.grades(office.db) if each.effective_on <= as_of.isoformat()]
        persons = persons_by_id(office.db, {each.person_id for each in held})
        rows = [
            (persons[each.person_id].staff_no, persons[each.person_id].name, "", each.post, each.grade,
             date.fromisoformat(each.effective_on), each.document)
            for each in held
        ]  # fmt: skip
    else:
        ladders, everybody = pay_store.ladders_on(office.db, as_of), titled_on(office.db, as_of)
        rungs = rungs_of(office, everybody, ladders, as_of)
        stated, names = pay_store.grades_on(office.db, as_of), names_on(office, as_of)
        for person_id, posts in everybody.items():
            rung, own = rungs[person_id].rung, stated.get(person_id, [None])[0]
            since = date.fromisoformat(own.effective_on) if own else None
            known = own.document if own else "按花名册的岗级" if rung else "没有登记岗级"
            told = rungs[person_id].fault or known
            station = names.get(posts[0].station_id, "")
            post, grade = (rung.post, rung.grade) if rung else (own.post, own.grade) if own else ("", "")
            rows.append((posts[0].staff_no, posts[0].name, station, post, grade, since, told))
    rows.sort(key=lambda row: (str(row[0]), str(row[5])))
    headings = (
        *_PERSON,
        Heading("station", "社工站", minor=True),
        Heading("post", "岗位"),
        Heading("grade", "级别"),
        Heading("since", "执行日期", Show.DAY),
        Heading("told", "依据"),
    )
    return Table("岗级变动" if moves else "人员岗级", headings, rows, as_of=as_of)


def pay_table(office: Office, month: Month) -> Table:
    """What was paid for a month."""
    paid = pay_store.pays(office.db, month, month)
    persons = persons_by_id(office.db, {each.person_id for each in paid})
    rows = sorted(
        (
            persons[each.person_id].staff_no,
            persons[each.person_id].name,
            str(each.month),
            each.gross,
            each.net,
            Fraction(each.share, WHOLE_SHARE) if each.share is not None else None,
        )
        for each in paid
    )
    headings = (
        *_PERSON,
        Heading("month", "月份", Show.CODE),
        Heading("gross", "应发工资", Show.MONEY, mask=mask_all),
        Heading("net", "实发工资", Show.MONEY, mask=mask_all),
        Heading("share", "折合全日制", Show.RATE),
    )
    return Table(f"{month.label}人员薪酬", headings, rows, as_of=month.last)


def averages_table(office: Office, as_of: date) -> Table:
    """The average wages registered up to a day; the last of them is the one in use."""
    rows = [
        (each.area, each.measure, each.year, each.amount, date.fromisoformat(each.effective_on), each.source)
        for each in pay_store.average_wages(office.db)
        if each.effective_on <= as_of.isoformat()
    ]
    headings = (
        Heading("area", "地区"),
        Heading("measure", "口径"),
        Heading("year", "年度", Show.CODE),
        Heading("amount", "年平均工资", Show.MONEY),
        Heading("effective_on", "启用日期", Show.DAY),
        Heading("source", "来源"),
    )
    notes = ("最后一行是现在用的；来源没有说是哪一种、哪一年，由本县写明",) if rows else ()
    return Table("当地平均工资", headings, rows, as_of=as_of, notes=notes)
