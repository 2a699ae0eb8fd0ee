"""What places ask of posts, villages and heads, as pure functions of counts, records and the numbers of the policy."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from swtool.dates import PartialDate
from swtool.findings import Outcome
from swtool.folding import squeeze
from swtool.periods import add_years
from swtool.registry.credentials import EDUCATION_LEVELS, SEPARATOR, Education
from swtool.registry.rules import Verdict

_NAMED = 5
_ORDER = tuple(EDUCATION_LEVELS)
_SECONDARY = "secondary"
_PARTY_MEMBER = ("党员", "中共党员", "中国共产党党员", "共产党员")
_PROBATIONARY = "预备"


def _holds(satisfied: bool) -> Outcome:
    return Outcome.HOLDS if satisfied else Outcome.VIOLATED


def judge_least(number: int, least: int, what: str) -> Verdict:
    """At least so many people of a kind (GDG-01, LSH-01, LSH-02)."""
    told = f"{what} {number} 人，要求不少于 {least} 人"
    figures: dict[str, object] = {"number": number, "least": least}
    return Verdict(_holds(number >= least), told, f"不少于 {least} 人", f"{number} 人", figures=figures)


def judge_posts_per_village(posts: int, villages: int, each: int) -> Verdict:
    """G2: the service posts of a town are at least as many as its villages of the day (times ``each``)."""
    if not villages:
        return Verdict(Outcome.UNDETERMINED, f"服务性岗位 {posts} 人；没有载入村（社区）名单，不知道该有几人")
    least = villages * each
    figures: dict[str, object] = {"posts": posts, "villages": villages, "least": least}
    told = f"服务性岗位 {posts} 人，当天所辖村（社区）{villages} 个，要求不少于 {least} 人"
    return Verdict(_holds(posts >= least), told, f"不少于 {least} 人", f"{posts} 人", figures=figures)


def judge_line_covered(villages: int, without: Sequence[str]) -> Verdict:
    """G3: every village of a town has somebody at a service point on the day. ``without`` names those that don't."""
    if not villages:
        return Verdict(Outcome.UNDETERMINED, "没有载入村（社区）名单")
    figures: dict[str, object] = {"villages": villages, "without": len(without)}
    told = f"村（社区）{villages} 个，没有社工在岗的 {len(without)} 个"
    if without:
        told += f"：{SEPARATOR.join(without[:_NAMED])}" + ("等" if len(without) > _NAMED else "")
    return Verdict(_holds(not without), told, "没有社工的村（社区）0 个", f"{len(without)} 个", figures=figures)


def judge_some_certified(people: int, certified: int) -> Verdict:
    """CDU-05: the source says 按规定标准 and gives no number, so only a station with none at all is told of."""
    told = f"在岗 {people} 人，持证 {certified} 人"
    figures: dict[str, object] = {"people": people, "certified": certified}
    if certified:
        return Verdict(Outcome.HOLDS, told, "有持证社工", f"{certified} 人", figures=figures)
    return Verdict(Outcome.VIOLATED, f"{told}，一个持证的也没有", "有持证社工", "0 人", figures=figures)


def judge_centre(supervisors: int, professionals: int, *, least: tuple[int, int]) -> Verdict:
    """TZH-02: the centre's posts of supervisors and of professionals."""
    enough = supervisors >= least[0] and professionals >= least[1]
    actual = f"督导 {supervisors} 人，专业社工 {professionals} 人"
    expected = f"督导不少于 {least[0]} 人，专业社工不少于 {least[1]} 人"
    return Verdict(_holds(enough), f"中心{actual}", expected, actual)


def judge_operation(mode: str | None, operator: str | None, *, has_credit_code: bool) -> Verdict:
    """JSU-11: how a station is run is stated, and by whom. Staff hired directly (直接聘用) need no organization."""
    expected = "写明运营方式；由机构运营的写明机构和统一社会信用代码"
    if mode is None:
        return Verdict(Outcome.VIOLATED, "没有写明运营方式", expected, "运营方式没有写")
    if mode == "direct_hire":
        return Verdict(Outcome.HOLDS, "运营方式：直接聘用", expected)
    if operator is None:
        return Verdict(Outcome.VIOLATED, "写明了运营方式，没有写明当天的承接主体", expected, "没有在期的运营合同")
    if not has_credit_code:
        return Verdict(Outcome.VIOLATED, f"承接主体“{operator}”没有统一社会信用代码", expected, "信用代码没有写")
    return Verdict(Outcome.HOLDS, f"运营方式和承接主体（{operator}）都已写明", expected)


def judge_education(educations: Iterable[Education], least: str, day: date) -> Verdict:
    """NHU-06: the highest education finished by ``day`` reaches the least. None stated decides nothing."""
    floor = "senior_middle" if least == _SECONDARY else least
    known = [
        each.level
        for each in educations
        if each.level and not (each.graduated_on and PartialDate.parse(each.graduated_on).first_day > day)
    ]
    expected = f"{EDUCATION_LEVELS[floor]}以上"
    if not known:
        return Verdict(Outcome.UNDETERMINED, "没有登记学历", expected)
    highest = max(known, key=_ORDER.index)
    actual = EDUCATION_LEVELS[highest]
    return Verdict(_holds(_ORDER.index(highest) >= _ORDER.index(floor)), f"最高学历 {actual}", expected, actual)


# -- who heads a county station or an area centre ----------------------------------------------------------------------


class Served(NamedTuple):
    """A time of service: as exactly as it was written, ``until`` (exclusive) None while it runs."""

    start: PartialDate
    until: date | None

    @classmethod
    def employed(cls, entered_on: str | None, left_on: str | None) -> Served | None:
        """The time of an employment; None where nobody wrote when it began. The last day worked counts."""
        if entered_on is None:
            return None
        left = PartialDate.parse(left_on).last_day + timedelta(days=1) if left_on else None
        return cls(PartialDate.parse(entered_on), left)


class Head(NamedTuple):
    """What is known of a head: times of service in the register, certificate, 政治面貌 as written."""

    served: Sequence[Served]
    is_certified: bool
    political_status: str | None


def judge_head(heads: Collection[Head], day: date, *, years: int, certified: bool, party_member: bool) -> Verdict:
    """N3: whoever heads the station has served ``years`` (以上 includes them), is certified and in the party.

    Takes all heads of one station: one that meets everything is enough. Experience elsewhere counts as registered.
    """
    wanted = [f"{years} 年以上服务经验"]
    wanted += ["持证"] if certified else []
    wanted += ["中共党员"] if party_member else []
    expected = SEPARATOR.join(wanted)
    if not heads:
        return Verdict(Outcome.UNDETERMINED, "没有登记负责人（岗位性质为站长的人）", expected)
    verdicts = [_judge_one(head, day, years, certified, party_member, expected) for head in heads]
    order = (Outcome.HOLDS, Outcome.UNDETERMINED, Outcome.VIOLATED)
    return min(verdicts, key=lambda verdict: order.index(verdict.outcome))


def _judge_one(head: Head, day: date, years: int, certified: bool, party_member: bool, expected: str) -> Verdict:
    broken, open_points = [], []
    early, late = (_served_since(head.served, day, latest=latest) for latest in (False, True))
    if early is None:
        open_points.append("没有登记从哪天起服务")
    elif add_years(early, years) > day:
        broken.append(f"服务经验不满 {years} 年（连续计自 {early.isoformat()}）")
    elif late is None or add_years(late, years) > day:
        open_points.append(f"起始日没有写到日，看不出满不满 {years} 年")
    if certified and not head.is_certified:
        broken.append("没有证书")
    if party_member:
        status = squeeze(head.political_status or "")
        if not status:
            open_points.append("没有登记政治面貌")
        elif _PROBATIONARY in status:
            open_points.append("是预备党员，原文没有写算不算")
        elif status not in _PARTY_MEMBER:
            broken.append("政治面貌不是中共党员")
    if broken:
        return Verdict(Outcome.VIOLATED, "；".join(broken), expected)
    if open_points:
        return Verdict(Outcome.UNDETERMINED, "；".join(open_points), expected)
    return Verdict(Outcome.HOLDS, f"负责人{expected}，都具备", expected)


def _served_since(served: Sequence[Served], day: date, *, latest: bool) -> date | None:
    """The day from which somebody would have served without a break to have served as long as they did by ``day``:
    the first day, put off by the days between. Times that overlap count once."""
    begun = [
        (each.start.last_day if latest else each.start.first_day, each.until)
        for each in served
        if (each.start.last_day if latest else each.start.first_day) <= day
    ]
    total, upto = 0, date.min
    for start, until in sorted(begun, key=lambda each: each[0]):
        end = day if until is None or until > day else until
        total += max(0, (end - max(start, upto)).days)
        upto = max(upto, end)
    return date.fromordinal(day.toordinal() - total) if begun else None
