"""The checks of training before the post (GDG-07) and of the weekly lesson (TZH-01)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from swtool.checks import Check, check
from swtool.dates import PartialDate
from swtool.findings import Finding, Outcome
from swtool.office import Office
from swtool.registry.checking import Rule, judged
from swtool.registry.people import persons_by_id
from swtool.registry.posts import Post, posts_of_persons, posts_on
from swtool.registry.rules import Verdict
from swtool.registry.stations import stations_on
from swtool.training import lesson_rules
from swtool.training.lengths import MINUTES_AN_HOUR
from swtool.training.lesson_rules import EVERY_WEEK, FULL_HOLIDAYS_OUT, Week, monday_of, weeks_of_year
from swtool.training.teaching import PRE_POST, lesson_days, lessons, taught
from swtool.training.terms import CATEGORIES
from swtool.workdays import Calendar

_PRE_POST = "岗前"
WEEKLY, HOLIDAYS = "training.weekly_lesson", "training.lesson_holidays"
_WEEKEND = timedelta(days=2)


@check("training.pre_post", title="上岗前的岗前培训", parameters=("training.categories",), rule_ids=("GDG-07",))
def pre_post(office: Office, as_of: date) -> Iterator[Finding]:
    """GDG-07: everybody in post had 岗前 training before the first post. Who began before the rule did not have to."""

    def judge(rule: Rule) -> Iterator[Finding]:
        names = rule.parameter.list("names")
        if _PRE_POST not in names:
            yield rule.finding(
                office.fact("county_name", as_of), Verdict(Outcome.NOT_APPLICABLE, "本地没有要求岗前培训")
            )
            return
        ids = {post.person_id for post in _covered_posts(rule)}
        posts, persons = posts_of_persons(office.db, ids), persons_by_id(office.db, ids)
        words = {word: name for name, word in CATEGORIES.items()}
        others = [(name, words.get(name, "")) for name in names if name != _PRE_POST]
        had = taught(office.db, as_of, [word for _, word in others if word])
        known: dict[object, Verdict] = {}
        for person in sorted(persons.values(), key=lambda each: each.staff_no):
            first, mine = posts[person.id][0], had.get(person.id, {})
            trained = tuple(mine.get(PRE_POST, ()))
            lacking = tuple(name for name, word in others if word not in mine)
            alike = first.effective_on, first.effective_precision, trained, lacking
            if alike not in known:
                known[alike] = _before_post(rule, first.start, trained, lacking)
            yield rule.finding(person.staff_no, known[alike], remedy="上过的登记到继续教育学时登记表，类别写岗前")

    return judged(office, as_of, "training.pre_post", "training.categories", judge)


def _before_post(rule: Rule, started: PartialDate, trained: Sequence[PartialDate], lacking: Sequence[str]) -> Verdict:
    if started.last_day < rule.parameter.since.first_day:
        return Verdict(Outcome.NOT_APPLICABLE, f"{started.label}到岗，早于这一规定")
    return lesson_rules.judge_pre_post(started, trained, lacking)


@check(WEEKLY, title="每周一课", parameters=(WEEKLY, HOLIDAYS), rule_ids=("TZH-01",))
def weekly_lesson(office: Office, as_of: date) -> Iterator[Finding]:
    """TZH-01: everybody in post had the hour in each week of the ISO year that is over and that they served whole."""

    def judge(rule: Rule) -> Iterator[Finding]:
        setting = office.policy.find(HOLIDAYS, as_of)
        how = setting.text("weeks") if setting else EVERY_WEEK
        first = rule.parameter.since.first_day
        weeks = [
            Week(monday, is_asked(monday, office.calendar, how)) for monday in weeks_of_year(as_of) if monday >= first
        ]
        least = rule.parameter.hundredths() * MINUTES_AN_HOUR // 100
        mine = {post.person_id for post in _covered_posts(rule)}
        if not mine:
            return
        covered = {each.id for each in stations_on(office, as_of) if rule.covers(each)}
        posts = posts_of_persons(office.db, mine)
        minutes, open_weeks = _minutes(office, weeks, mine) if weeks else ({}, {})
        persons = persons_by_id(office.db, mine)
        served: dict[object, list[Week]] = {}
        for person in sorted(persons.values(), key=lambda each: each.staff_no):
            stays = [post for post in posts[person.id] if post.station_id in covered]
            spans = tuple([(post.effective_on, post.effective_until) for post in stays])
            if spans not in served:
                served[spans] = [week for week in weeks if any(_served_whole(post, week) for post in stays)]
            verdict = lesson_rules.judge_weekly(
                served[spans], minutes.get(person.id, {}), open_weeks.get(person.id, frozenset()), least
            )
            yield rule.finding(person.staff_no, verdict, remedy=f"swtool training list --person {person.staff_no}")

    return judged(office, as_of, WEEKLY, WEEKLY, judge)


def _covered_posts(rule: Rule) -> Iterator[Post]:
    """The posts of the day at the stations that the rule is meant for."""
    covered = {each.id for each in stations_on(rule.office, rule.as_of) if rule.covers(each)}
    return (post for post in posts_on(rule.office.db, rule.as_of) if post.station_id in covered)


def _served_whole(post: Post, week: Week) -> bool:
    """Whether the post was held from Monday to Friday: a week of which one serves a part is not said to count."""
    friday = week.sunday - _WEEKEND
    return post.effective_on <= week.monday and (post.effective_until is None or post.effective_until > friday)


def is_asked(monday: date, calendar: Calendar, how: str) -> bool:
    """Whether a week's public holidays leave it to be asked for, by the word of the setting; weekends are none."""
    if how == EVERY_WEEK:
        return True
    days = [monday + timedelta(days=number) for number in range(7)]
    if how == FULL_HOLIDAYS_OUT:
        return not all(calendar.is_rest(day) for day in days)
    return not any(calendar.is_rest(day) for day in days[:-2])


def _minutes(
    office: Office, weeks: list[Week], wanted: set[int]
) -> tuple[dict[int, dict[date, int]], dict[int, set[date]]]:
    """Person id → minutes by Monday, and the Mondays of weeks in which something of unknown day or length may lie."""
    told: dict[int, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    unsure: dict[int, set[date]] = defaultdict(set)
    first, last = weeks[0].monday, weeks[-1].sunday
    spans = {
        course_id: (monday_of(started.first_day), monday_of(ended.last_day))
        for course_id, (started, ended) in lesson_days(office.db, first, last).items()
    }
    for person_id, course_id, minutes in lessons(office.db, spans):
        if person_id not in wanted:
            continue
        begins, ends = spans[course_id]
        if begins == ends and minutes is not None:
            told[person_id][begins] += minutes
            continue
        monday = max(begins, first)
        while monday <= min(ends, last):
            unsure[person_id].add(monday)
            monday += timedelta(days=7)
    return told, unsure


CHECKS: tuple[Check, ...] = (pre_post, weekly_lesson)
