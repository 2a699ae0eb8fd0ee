"""What there is of a dated target: as it was registered (目标完成数登记表), else as the office's own records count it.

Only what had been reached by the target's last day counts. Where a source does not say what it counts (实务人才), the
nearest figure is told and nothing is decided.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction

from swtool.community.supervisors import Pool, Role, Supervisor
from swtool.folding import squeeze
from swtool.office import Office
from swtool.policy.parameter import UNIT_LABELS, Parameter
from swtool.quantities import format_money
from swtool.registers import store
from swtool.registers.affair_forms import AWARDS, REACHED
from swtool.registers.store import Entry
from swtool.registers.subjects import Subjects
from swtool.registry.posts import posts_of_persons
from swtool.registry.projects import Project, all_projects
from swtool.registry.snapshot import serving_on
from swtool.registry.targets import Actual, Count

_YUAN = "yuan"
_FEN = 100


def registered(office: Office, target: Parameter, as_of: date) -> Actual | None:
    """The newest registered number up to the day and the target's last day; None where none is."""
    last = _last(target, as_of)
    names = {squeeze(target.label), target.name}
    found = [
        entry
        for entry in store.entries(office.db, REACHED.name, last)
        if squeeze(entry.text("title")) in names and entry.whole(_column(target)) is not None
    ]
    if not found:
        return None
    newest = max(found, key=lambda entry: (entry.text("effective_on"), entry.id))
    return _as_registered(newest, target)


def _as_registered(entry: Entry, target: Parameter) -> Actual:
    number = entry.whole(_column(target)) or 0
    until = f"（截至 {entry.text('effective_on')}，{entry.text('unit')}）"
    if target.unit == _YUAN:
        return Actual(Fraction(number, _FEN), f"{format_money(number)}元{until}")
    return Actual(Fraction(number), f"{number}{UNIT_LABELS[target.unit]}{until}")


def _column(target: Parameter) -> str:
    """Money stands in a column of its own."""
    return "amount" if target.unit == _YUAN else "figure"


def computed(office: Office, target: Parameter, as_of: date) -> Actual | None:
    """What the office's records count by the day and the target's last day; None for what they do not.

    Records that hold nothing of the kind may not go back so far: nought is not known.
    """
    count = _COMPUTED.get(target.name)
    found = count(office, _last(target, as_of)) if count else None
    if found is not None and found.amount == 0:
        return Actual(None, f"{found.words}；一条也没有，不等于没有做")
    return found


def _last(target: Parameter, as_of: date) -> date:
    return min(as_of, date.fromisoformat(target.text("by")))


def _practitioners(office: Office, day: date) -> Actual:
    certified = {serving.person.id for serving in serving_on(office, day) if serving.is_certified}
    return Actual(None, f"没有登记完成数；来源没有写怎样算实务人才，在岗持证 {len(certified)} 人供参考")


def _managers(office: Office, day: date) -> Actual:
    heads = {serving.person.id for serving in serving_on(office, day) if serving.post.post_kind == "station_head"}
    return Actual(None, f"没有登记完成数；来源没有写怎样算管理人才，在岗站长 {len(heads)} 人供参考")


def _supervisors(office: Office, day: date) -> Actual:
    number = _pool(office, day, lambda _, role: role.role == "supervisor")
    return Actual(Fraction(number), f"{number}人（督导名册里的督导）")


def _experts(office: Office, day: date) -> Actual:
    number = _pool(office, day, lambda supervisor, _: supervisor.source == "expert")
    return Actual(Fraction(number), f"{number}人（督导名册里的专家学者）")


def _pool(office: Office, day: date, is_counted: Callable[[Supervisor, Role], bool]) -> int:
    """How many of the pool have a role on the day that counts."""
    pool, today = Pool(office.db), day.isoformat()
    return sum(
        any(
            role.effective_on <= today
            and (role.effective_until is None or role.effective_until > today)
            and is_counted(each, role)
            for role in pool.roles.get(each.id, ())
        )
        for each in pool.everybody
    )


def _senior_workers(office: Office, day: date) -> Actual:
    """Brought in (引进): seniors in post on the day whose first post here began in its year."""
    seniors = {serving.person.id for serving in serving_on(office, day) if serving.certificate == "senior"}
    first = {person: posts[0] for person, posts in posts_of_persons(office.db, seniors).items() if posts}
    number = sum(post.effective_on.year == day.year for post in first.values())
    return Actual(Fraction(number), f"{number}人（{day.year}年首次到岗的高级社会工作师）")


def _projects(office: Office, day: date) -> Actual:
    number = len(_approved(office, day))
    return Actual(Fraction(number), f"{number}项（{day.year}年立项）")


def _invested(office: Office, day: date) -> Actual:
    approved = _approved(office, day)
    unstated = sum(project.amount is None for project in approved)
    total = sum(project.amount or 0 for project in approved)
    told = f"{format_money(total)}元（{day.year}年立项 {len(approved)} 个项目的合同金额"
    if unstated:
        return Actual(None, f"{told}，{unstated} 个没有写金额）")
    return Actual(Fraction(total, _FEN), f"{told}）")


def _approved(office: Office, day: date) -> list[Project]:
    """Projects approved in the year of the day, up to it; one known to the month counts from the month's last day."""
    return [
        project
        for project in all_projects(office.db)
        if project.approved_on is not None
        and project.approved_on.last_day <= day
        and project.approved_on.last_day.year == day.year
    ]


def _awards(office: Office, day: date) -> Actual | None:
    every = store.entries(office.db, AWARDS.name, day)
    if not every:
        return None
    awards = Subjects(office, day, every).once(AWARDS, every)
    number = sum(entry.began[:4] == str(day.year) for entry in awards)
    return Actual(Fraction(number), f"{number}项（{day.year}年评优表彰登记）")


_COMPUTED: Mapping[str, Callable[[Office, date], Actual | None]] = {
    "target.practitioners": _practitioners,
    "target.managers": _managers,
    "target.supervisors": _supervisors,
    "target.experts": _experts,
    "target.senior_workers": _senior_workers,
    "target.projects": _projects,
    "target.invested": _invested,
    "target.awards": _awards,
}
COUNTS: tuple[Count, ...] = (registered, computed)
"""What is registered goes before what is computed."""
