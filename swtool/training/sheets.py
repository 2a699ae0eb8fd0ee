"""The lists of the training room. Names are masked; 人员编号 says who is meant."""

from __future__ import annotations

from datetime import date

from swtool.findings import OUTCOME_LABELS
from swtool.office import Office
from swtool.policy.parameter import Parameter
from swtool.privacy import mask_name
from swtool.quantities import format_hours
from swtool.registry.people import persons_by_id
from swtool.registry.rules import Verdict
from swtool.tables import Chart, Heading, Hint, Show, Table
from swtool.training.credits import credit_of, has_happened, rounded_down, rounded_up
from swtool.training.rules import NOT_OVER, need_cell
from swtool.training.standing import Standing, Year, standings, yearly_rule
from swtool.training.store import Record, records
from swtool.training.terms import CATEGORIES, DELIVERY_MODES, STATE_LABELS, CreditState, Reading

WHO = (Heading("staff_no", "人员编号", Show.CODE), Heading("name", "姓名", mask=mask_name))
OUTCOME = Heading("outcome", "结果")
_HOURS_FOLLOW = "学时跟人走：换站不丢；认定过或有证明编号的才计入；按课程结束日归年。"


def record_list(
    office: Office,
    as_of: date,
    *,
    year: int | None = None,
    person_id: int | None = None,
    state: CreditState | None = None,
) -> Table:
    """Attendances whose course ended by the day, with what each is worth."""
    found = records(
        office.db,
        years=None if year is None else (year, year),
        person_ids=None if person_id is None else (person_id,),
    )
    earned = [credit for credit in map(credit_of, found) if has_happened(credit, as_of)]
    if state is not None:
        earned = [credit for credit in earned if credit.state is state]
    persons = persons_by_id(office.db, {credit.record.person_id for credit in earned})
    headings = (
        Heading("record", "记录号", Show.CODE),
        *WHO,
        Heading("course", "培训名称"),
        Heading("category", "类别"),
        Heading("started_on", "开始", Show.DAY),
        Heading("ended_on", "结束", Show.DAY),
        Heading("claimed", "申报"),
        Heading("credit_hours", "学时", Show.HOURS),
        Heading("proof_no", "证明编号", Show.CODE),
        Heading("state", "是否计入"),
    )
    rows = [
        (
            str(credit.record.id),
            persons[credit.record.person_id].staff_no,
            persons[credit.record.person_id].name,
            *course_cells(credit.record),
            claimed_text(credit.record),
            None if credit.hours is None else rounded_down(credit.hours),
            credit.record.attended.proof_no,
            STATE_LABELS[credit.state],
        )
        for credit in sorted(earned, key=lambda c: (persons[c.record.person_id].staff_no, str(c.earned), c.record.id))
    ]
    return Table("继续教育学时记录", headings, rows, as_of=as_of, notes=(_HOURS_FOLLOW,) if rows else ())


def course_cells(record: Record) -> tuple[object, ...]:
    """Title, category, first and last day of an attendance's course."""
    key = record.course.key
    return (key.title, CATEGORIES.get(record.course.facts.category or ""), str(key.started_on), str(key.ended_on))


def claimed_text(record: Record) -> str:
    """The length as it was written: 2天."""
    claim = record.attended.claim
    if claim is None:
        return ""
    converted = f"（按 {claim.rule} 折算）" if claim.rule else ""
    return f"{format_hours(claim.amount)}{claim.unit}{converted}"


def delivery_text(record: Record) -> str:
    """面授, 线上 …"""
    return DELIVERY_MODES.get(record.course.facts.delivery_mode or "", "")


def hours_table(office: Office, year: int, as_of: date, reading: Reading) -> Table:
    """Who has how many hours under a reading of the yearly rule, and what each still owes.

    The national rule has a table of its own: ``registration_sheets.registration_table``.
    """
    found = standings(office, year, as_of, reading)
    rule = yearly_rule(office, year)
    who = (Heading("station", "社工站"),) if reading is Reading.STATION_AVG else (*WHO, Heading("station", "社工站"))
    headings = (
        *who,
        Heading("counted", "计入学时", Show.HOURS),
        Heading("pending", "待认定", Show.HOURS),
        Heading("days", "在岗天数", Show.COUNT),
        Heading("need", "应达学时", Show.HOURS),
        Heading("owed", "还差", Show.HOURS),
        OUTCOME,
    )
    rows = [(*_subject_cells(standing), *_hours_cells(standing)) for standing in found]
    notes = [_reading_note(office, year, reading), _HOURS_FOLLOW]
    if unclear := sum(standing.done.undetermined for standing in found):
        notes += [f"有 {unclear} 项不能折算成学时，没有计入", Hint("用 swtool training list --undetermined 查看")]
    return Table(
        f"{year}年继续教育学时（{reading.label}）",
        headings,
        rows,
        as_of=Year.seen(year, as_of).as_of,
        sources=sources(office, rule),
        notes=tuple(notes),
        chart=Chart("各站计入学时", "station", ("counted",)) if reading is Reading.STATION_AVG else None,
    )


def _reading_note(office: Office, year: int, reading: Reading) -> str:
    default = office.policy.find("training.reading", date(year, 12, 31))
    words = {
        Reading.PER_PERSON_YEAR: "每人当年的学时与应达学时比，进出人员按在岗天数折算，先比较后取舍",
        Reading.PER_PERSON_AVG: "每人在岗各年的学时合计与应达学时合计比",
        Reading.STATION_AVG: "全站学时合计除以年平均在岗人数；在两站任职的只算在一站",
    }
    same = default is not None and default.text("reading") == reading.value
    return f"读法“{reading.label}”：{words[reading]}{'（本地默认）' if same else ''}"


def _subject_cells(standing: Standing) -> tuple[object, ...]:
    if standing.person is None:
        return (standing.station,)
    return (standing.person.staff_no, standing.person.name, standing.station)


def _hours_cells(standing: Standing) -> tuple[object, ...]:
    return (
        rounded_down(standing.done.counted),
        rounded_down(standing.done.pending),
        standing.need.days,
        need_cell(standing.need) if standing.need.hours else "无要求",
        rounded_up(standing.owed),
        outcome_text(standing.verdict),
    )


def outcome_text(verdict: Verdict) -> str:
    """符合, 不符合 …; 期限未到 where nothing else leaves it open."""
    return "期限未到" if NOT_OVER in verdict.figures else OUTCOME_LABELS[verdict.outcome]


def forecast_table(office: Office, year: int, as_of: date) -> Table:
    """Who will miss the yearly rule at the present pace, worst first."""
    found = [each for each in standings(office, year, as_of, Reading.PER_PERSON_YEAR) if each.need.hours]
    late = sorted(found, key=lambda each: (-each.owed, each.subject))
    headings = (
        *WHO,
        Heading("station", "社工站"),
        Heading("counted", "已计学时", Show.HOURS),
        Heading("elapsed", "已在岗天数", Show.COUNT),
        Heading("days", "全年在岗天数", Show.COUNT),
        Heading("need", "应达学时", Show.HOURS),
        Heading("projected", "年底预计", Show.HOURS),
        Heading("owed", "还差", Show.HOURS),
        Heading("forecast", "预测"),
    )
    rows = [(*_subject_cells(each), *_forecast_cells(each)) for each in late]
    seen = Year.seen(year, as_of)
    return Table(
        f"{year}年继续教育学时预测",
        headings,
        rows,
        as_of=seen.as_of,
        sources=sources(office, yearly_rule(office, year)),
        notes=("年底预计 = 已计学时 ÷ 已在岗天数 × 全年在岗天数（未离岗的算到年底）", _HOURS_FOLLOW),
    )


def _forecast_cells(standing: Standing) -> tuple[object, ...]:
    forecast = standing.forecast
    assert forecast is not None
    return (
        rounded_down(standing.done.counted),
        forecast.elapsed,
        standing.need.days,
        need_cell(standing.need),
        None if forecast.projected is None else rounded_down(forecast.projected),
        rounded_up(forecast.owed),
        forecast_text(standing),
    )


def forecast_text(standing: Standing) -> str:
    """已达到, 能达到, 达不到 …"""
    forecast = standing.forecast
    assert forecast is not None
    if not forecast.owed:
        return "已达到"
    if not standing.still_serves:
        return "已离岗，未达到"
    return {True: "达不到", False: "能达到", None: "刚到岗，不能预测"}[forecast.misses]


def at_risk(office: Office, year: int, as_of: date) -> list[Standing]:
    """Those still in post who will miss the year's rule at the present pace, for the desk."""
    found = standings(office, year, as_of, Reading.PER_PERSON_YEAR)
    return [each for each in found if each.still_serves and each.forecast is not None and each.forecast.misses]


def sources(office: Office, rule: Parameter) -> tuple[str, ...]:
    """The rule behind a list, as it is cited."""
    return (office.policy.cite(rule),)
