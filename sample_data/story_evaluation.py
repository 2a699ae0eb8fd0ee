"""The story's evaluation of the third quarter: opened, sealed, announced, objected to, reviewed, final, on paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from swtool.evaluation.rules import Result
from swtool.evaluation.terms import Party
from swtool.office import Office
from swtool.quantities import format_points

from .evaluation_books import APPEALED, APPEALED_CODE, PERIOD, REVIEWED_POINTS
from .scene import EVALUATED, Scene, moment

CHAPTER = "绩效评估：2026年第三季度"
_HUNDRED = 100


def steps() -> list[tuple[datetime, Callable[[Scene, Office], None]]]:
    """What is done, and when. The scheme comes in on 1 July, the scores on 14 October, as workbooks."""
    return [
        (moment(date(2026, 10, 9), 9), begin),
        (moment(date(2026, 10, 15), 9), seal),
        (moment(date(2026, 10, 16), 9), announce),
        (moment(date(2026, 10, 20), 14), appeal),
        (moment(date(2026, 10, 22), 15), review),
        (moment(date(2026, 10, 26), 9), finish),
    ]


def begin(scene: Scene, office: Office) -> None:
    """The quarter is over: its evaluation begins, by the scheme in force."""
    from swtool.evaluation.scoring import entrants, open_evaluation

    one = open_evaluation(office, PERIOD)
    scene.tell(CHAPTER, f"开始：{one.title}，{len(entrants(office, one))} 个站（{office.today}）")


def seal(scene: Scene, office: Office) -> None:
    """What was scored and what the system computes is settled."""
    from swtool.evaluation.deciding import freeze
    from swtool.evaluation.scoring import require_evaluation

    sealed, found = freeze(office, require_evaluation(office, PERIOD))
    lacking = sum(bool(each.missing) for each in found)
    told = f"缺分的站 {lacking} 个" if lacking else "不缺分"
    scene.tell(CHAPTER, f"封存：{told}，摘要 {sealed.sha256[:12]}（{office.today}）")


def announce(scene: Scene, office: Office) -> None:
    """The results are announced; whoever disagrees may say so until the last day."""
    from swtool.evaluation.deciding import announce as begin_notice
    from swtool.evaluation.scoring import require_evaluation

    last = begin_notice(office, require_evaluation(office, PERIOD))
    scene.tell(CHAPTER, f"公示：{office.today} 至 {last}")


def appeal(scene: Scene, office: Office) -> None:
    """A station objects to one score."""
    from swtool.evaluation.deciding import object_to
    from swtool.evaluation.scoring import require_evaluation

    one = require_evaluation(office, PERIOD)
    number = object_to(office, one, APPEALED.name, APPEALED_CODE, "抽查时有3份小组记录在镇里存档，没有看到")
    scene.tell(CHAPTER, f"第 {number} 号异议：{APPEALED.name} {APPEALED_CODE}（{office.today}）")


def review(scene: Scene, office: Office) -> None:
    """The records are there: the score is changed, the inputs are sealed anew."""
    from swtool.evaluation.deciding import review as decide
    from swtool.evaluation.scoring import require_evaluation
    from swtool.evaluation.store import objections

    one = require_evaluation(office, PERIOD)
    (waiting,) = objections(office.db, one.id)
    points = REVIEWED_POINTS * _HUNDRED
    found = decide(office, one, waiting.id, "补看了3份记录，完整", points=points, party=Party.THIRD)
    before, after = (_told(_of_appealed(results)) for results in (found.before, found.after))
    scene.tell(CHAPTER, f"    复核改分，{before}变为{after}（{office.today}）")


def finish(scene: Scene, office: Office) -> None:
    """The notice is over: final, with a paper and a picture for each station and the places on a sheet."""
    from swtool.evaluation.deciding import finish as make_final
    from swtool.evaluation.pictures import picture
    from swtool.evaluation.result_sheet import write_results
    from swtool.evaluation.scoring import require_evaluation
    from swtool.evaluation.sheets import ranking
    from swtool.workbooks.outfile import put_bytes
    from swtool.workbooks.write import write_table

    found = make_final(office, require_evaluation(office, PERIOD))
    one, folder = require_evaluation(office, PERIOD), scene.place(EVALUATED)
    papers = write_results(office, one, folder)
    for result in found:
        drawn = picture(office, one, result.entrant.key, office.today)
        put_bytes(folder / f"{result.entrant.name}{PERIOD}.svg", drawn.encode())
    write_table(ranking(office, one, office.today), folder / f"{PERIOD}名次.xlsx")
    scene.tell(CHAPTER, f"定稿：{found[0].entrant.name}{_told(found[0])}（{office.today}）")
    scene.tell(CHAPTER, f"结果单 {len(papers)} 份、图 {len(found)} 张、名次表，在“{EVALUATED}”")


def _of_appealed(found: tuple[Result, ...]) -> Result:
    return next(each for each in found if each.entrant.name == APPEALED.name)


def _told(result: Result) -> str:
    return f"第 {result.rank} 名（{format_points(result.known)} 分）"
