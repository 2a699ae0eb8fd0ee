"""The sample county's year as its office lives it, step by step through the functions that the commands call.

Each step happens at its own moment of 2026: the story's clock is given to the office as tests give theirs, and the
office carries the facts ``sample`` and ``story_day``, so that whoever opens it later sees it on the day on which the
story ends.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from swtool.errors import SwtoolError
from swtool.findings import errors
from swtool.intake.deciding import Existing, Terms
from swtool.intake.load import STATE_LABELS, Receipt, State, load
from swtool.intake.plan import ACTION_LABELS, Action, Book
from swtool.office import Office, Progress, silent_progress
from swtool.opening import Founding, found_office
from swtool.operators.rules import Seat
from swtool.operators.store import Newcomer
from swtool.returns.answers import Answering
from swtool.rooms import books

from . import (
    story_evaluation,
    story_filings,
    story_funds,
    story_november,
    story_papers,
    story_pay,
    story_projects,
    story_registers,
)
from .county import (
    AUTHORITY,
    BOOKS,
    COUNTY_CODE,
    COUNTY_NAME,
    DIVISIONS,
    EVALUATION,
    FUNDS,
    LISTS,
    MONTH,
    NEEDS,
    ORDER,
    PAY,
    PHONE,
    PROJECTS,
    REGISTERS,
    ROSTERS,
    SERVICES,
    TRAINING,
)
from .scene import (
    DATABASE,
    EVALUATED,
    OPERATORS,
    PAPERS,
    PUBLISHED,
    RECEIVED,
    REMINDED,
    REPORTED,
    RETURNED,
    SCANS,
    STORY_DAY,
    DemoFolder,
    Scene,
    moment,
)

ADOPTS = (
    "32:station.office_area_min",
    "32:station.plate_name",
    "32:station.professional_min",
    "32:staff.*",
    "32:training.hours_per_year",
    "32:inventory.*",
    "32:service.catalogue",
    "350424:fund.purchase_cap",
)
"""The rules of 江苏 that the sample county takes over, what its data can decide, and 宁化's limit of purchases."""

_PLACES = {"32": "江苏", "350424": "宁化"}
_FOUNDED = moment(date(2026, 1, 5))
_CHAPTERS = {
    LISTS: "机构、社工站和项目",
    ROSTERS: "十二个镇街和总站的花名册",
    TRAINING: "继续教育学时",
    NEEDS: "居民需求与社区资源",
    SERVICES: "志愿者、服务、一人一案、点单",
    MONTH: "每月的业务、财务、党务",
    FUNDS: story_funds.CHAPTER,
    PROJECTS: story_projects.CHAPTER,
    PAY: story_pay.CHAPTER,
    EVALUATION: story_evaluation.CHAPTER,
    REGISTERS: story_registers.CHAPTER,
}
_ACTED = (story_papers, story_funds, story_projects, story_pay, story_evaluation, story_registers, story_november)
"""What the office does besides taking workbooks in, by chapter."""
_TOGETHER = (NEEDS, MONTH)
"""Of these there are many books, all alike: they are told in one line."""
_FOUNDING = "建立数据库，载入区划"
_ORDER = (
    _FOUNDING,
    *(_CHAPTERS[subject] for subject in (LISTS, ROSTERS)),
    story_filings.CHAPTER,
    story_papers.CHAPTER,
    *(
        _CHAPTERS[subject]
        for subject in (TRAINING, NEEDS, SERVICES, MONTH, FUNDS, PROJECTS, PAY, EVALUATION, REGISTERS)
    ),
)


@dataclass(frozen=True, slots=True)
class Story:
    """What became of it: the chapters with their lines, each workbook's receipt, and the folder it lies in."""

    folder: Path
    chapters: dict[str, list[str]]
    receipts: dict[str, Receipt]

    def places(self) -> dict[str, int]:
        """The demo's folders, each with the number of its files, and the database."""
        names = (RECEIVED, RETURNED, SCANS, PAPERS, REMINDED, PUBLISHED, EVALUATED, REPORTED)
        found = {name: sum(1 for path in (self.folder / name).rglob("*") if path.is_file()) for name in names}
        return {DATABASE: 1, **found}


Step = tuple[datetime, Callable[[Office], None]]


def play(
    folder: Path, *, say: Callable[[str], None], progress: Progress = silent_progress, seat: Seat | None = None
) -> Story:
    """Play the whole story in a folder that holds nothing else of a demo.

    ``say`` hears each chapter as it begins; ``seat`` will stand for the first operator. Raises ``SwtoolError`` where
    the folder is not the demo's to use.
    """
    demo = DemoFolder(folder)
    demo.refuse_foreign()
    if demo.was_begun():
        raise SwtoolError("这里已经做过演示", where=str(folder), remedy="加 --fresh 重做")
    folder.mkdir(parents=True, exist_ok=True)
    demo.note(done=False)
    scene = Scene(folder, progress, say)
    done = False
    try:
        _found(scene, demo.database, seat)
        steps = sorted(_steps(scene), key=lambda step: step[0])
        with progress("示例", len(steps)) as advance:
            for when, do in steps:
                do(scene.at(when))
                advance(1)
        for subject in _TOGETHER:
            scene.tell(_CHAPTERS[subject], _told_together(scene, subject))
        done = True
    finally:
        if scene.office is not None:
            scene.office.db.close()
        demo.note(done=done)
    return Story(folder, {chapter: scene.told[chapter] for chapter in sorted(scene.told, key=_place)}, scene.receipts)


def _place(chapter: str) -> int:
    """Where a chapter stands in the tale; those of the last days come at the end as they happened."""
    return _ORDER.index(chapter) if chapter in _ORDER else len(_ORDER)


def _found(scene: Scene, database: Path, seat: Seat | None) -> None:
    from swtool.registry.division_lists import Edition
    from swtool.registry.division_load import Step, apply_divisions, plan_divisions

    (acting, first_role), *others = OPERATORS
    day = _FOUNDED.date()
    founding = Founding(
        COUNTY_CODE,
        COUNTY_NAME,
        AUTHORITY,
        PHONE,
        adopts=ADOPTS,
        facts={"sample": "示例", "story_day": STORY_DAY.isoformat()},
        operators=(
            Newcomer(acting, day, first_role, seat),
            *(Newcomer(name, day, role) for name, role in others),
        ),
    )
    scene.office = found_office(database, founding, today=day, now=_FOUNDED, actor=acting, progress=scene.progress)
    scene.tell(_FOUNDING, f"{database.name}：{COUNTY_NAME}（{COUNTY_CODE}），参照{_adopted()}")
    scene.tell(_FOUNDING, f"经办人员：{'、'.join(f'{name}（{role}）' for name, role in OPERATORS)}")
    office = scene.office
    plan = plan_divisions(office, DIVISIONS / "haining_villages.csv", Edition.parse("nbs-2023"))
    with office.change("载入区划 nbs-2023") as tx:
        apply_divisions(tx, plan)
    levels = [move.new.level for move in plan.of(Step.ADD) if move.new]
    scene.tell(_FOUNDING, f"nbs-2023：镇（街道）{levels.count('town')} 个，村（社区）{levels.count('village')} 个")


def _adopted() -> str:
    """How many rules were taken over, by place: 江苏规则 7 项、宁化规则 1 项."""
    places = Counter(rule.partition(":")[0] for rule in ADOPTS)
    return "、".join(f"{_PLACES[code]}规则 {number} 项" for code, number in places.items())


def _steps(scene: Scene) -> Iterator[Step]:
    known = books()
    minutes: dict[date, int] = {}
    for entry in _received():
        day = date.fromisoformat(entry["day"])
        minutes[day] = minutes.get(day, 0) + 1
        take = partial(_take_in, scene, file=entry["file"], subject=entry["subject"], known=known)
        yield moment(day) + timedelta(minutes=minutes[day]), take
    for course in story_filings.courses():
        for when, word in course.steps():
            yield when, partial(_filing_step, scene, course=course, word=word)
    for chapter in _ACTED:
        for when, do in chapter.steps():
            yield when, partial(_own_step, scene, do=do)


def _filing_step(scene: Scene, office: Office, *, course: story_filings.Course, word: str) -> None:
    story_filings.act(scene, office, course, word)


def _own_step(scene: Scene, office: Office, *, do: Callable[[Scene, Office], None]) -> None:
    do(scene, office)


_TERMS = Terms(Existing.UPDATE)
"""In the story the newer sheet of a town corrects the older one on purpose."""


def _take_in(scene: Scene, office: Office, *, file: str, subject: str, known: tuple[Book, ...]) -> None:
    """A workbook comes in: loaded whole, or given back with its faults marked."""
    path = scene.place(RECEIVED) / file
    shutil.copyfile(BOOKS / file, path)
    answering = Answering(office, [book.form for book in known])
    receipt = scene.receipts[file] = load(office, path, known, on_loaded=answering.on_loaded, terms=_TERMS)
    answering.settle(receipt)
    chapter = _CHAPTERS[subject]
    if subject not in _TOGETHER or receipt.state is State.RETURNED:
        scene.tell(chapter, _told(receipt))
    else:
        scene.tell(chapter)
    if receipt.state is State.RETURNED:
        _give_back(scene, path, receipt, known, chapter)


def _give_back(scene: Scene, path: Path, receipt: Receipt, known: tuple[Book, ...], chapter: str) -> None:
    from swtool.intake.answer import give_back

    answer = give_back(receipt, path, scene.place(RETURNED), known)
    faults = len(list(errors(receipt.findings)))
    scene.tell(chapter, f"    差错 {faults} 处，标在 {answer.marked.path.name} 里退给镇里")


def _told(receipt: Receipt) -> str:
    counts = [f"{ACTION_LABELS[action]} {receipt.count(action)}" for action in Action if receipt.count(action)]
    what = "，".join(counts) if receipt.state is State.LOADED else ""
    return f"{receipt.book.name}：{STATE_LABELS[receipt.state]}（{receipt.rows} 行{'；' if what else ''}{what}）"


def _told_together(scene: Scene, subject: str) -> str:
    files = [entry["file"] for entry in _received() if entry["subject"] == subject]
    loaded = [scene.receipts[file] for file in files if scene.receipts[file].state is State.LOADED]
    rows = sum(receipt.rows for receipt in loaded)
    return f"{len(loaded)} 本，{rows} 行，已入库（{loaded[0].book.name} … {loaded[-1].book.name}）"


def _received() -> list[dict[str, str]]:
    """The workbooks in the order in which they come in: ``file``, ``subject``, ``day``."""
    entries: list[dict[str, str]] = json.loads((BOOKS / ORDER).read_text(encoding="utf-8"))
    return entries
