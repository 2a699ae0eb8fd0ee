"""The checks of training before the post (GDG-07) and of the weekly lesson (TZH-01)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from swtool.checks import Check, check
from swtool.findings import Finding, Outcome
from swtool.office import Office
from swtool.registry.checking import Rule, judged
from swtool.registry.identities import identities
from swtool.registry.people import persons_by_id
from swtool.registry.posts import Post, posts_of_persons, posts_on
from swtool.registry.rules import Verdict
from swtool.registry.stations import stations_on
from swtool.training import lesson_rules
from swtool.training.lengths import MINUTES_AN_HOUR
from swtool.training.lesson_rules import EVERY_WEEK, FULL_HOLIDAYS_OUT, Week, monday_of, weeks_of_year
from swtool.training.teaching import lessons, taught
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
        had = taught(office.db, as_of, [words[name] for name in names if name in words and name != _PRE_POST])
        for person in sorted(persons.values(), key=lambda each: each.staff_no):
            started, mine = posts[person.id][0].start, had.get(person.id, {})
            if started.last_day < rule.parameter.since.first_day:
                verdict = Verdict(Outcome.NOT_APPLICABLE, f"{started.label}到岗，早于这一规定")
            else:
                lacking = [name for name in names if name != _PRE_POST and words.get(name) not in mine]
                verdict = lesson_rules.judge_pre_post(started, mine.get(words[_PRE_POST], ()), lacking)
            yield rule.finding(person.staff_no, verdict, remedy="上过的登记到继续教育学时登记表，类别写岗前")

    return judged(office, as_of, "training.pre_post", "training.categories", judge)


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
        stays: dict[int, list[Post]] = defaultdict(list)
        mine = {post.person_id for post in _covered_posts(rule)}
        if not mine:
            return
        covered = {each.id for each in stations_on(office, as_of) if rule.covers(each)}
        for person_id, posts in posts_of_persons(office.db, mine).items():
            stays[person_id] = [post for post in posts if post.station_id in covered]
        minutes, open_weeks = _minutes(office, weeks, mine) if weeks else ({}, {})
        persons = persons_by_id(office.db, mine)
        for person in sorted(persons.values(), key=lambda each: each.staff_no):
            served = [week for week in weeks if any(_served_whole(post, week) for post in stays[person.id])]
            verdict = lesson_rules.judge_weekly(
                served, minutes.get(person.id, {}), open_weeks.get(person.id, frozenset()), least
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
    same = identities(office.db)
    told: dict[int, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    unsure: dict[int, set[date]] = defaultdict(set)
    known: dict[int, tuple[date, date]] = {}
    first, last = weeks[0].monday, weeks[-1].sunday
    for lesson in lessons(office.db, first, last):
        person_id = same.kept(lesson.person_id)
        if person_id not in wanted:
            continue
        if lesson.course_id not in known:
            known[lesson.course_id] = monday_of(lesson.started.first_day), monday_of(lesson.ended.last_day)
        begins, ends = known[lesson.course_id]
        if begins == ends and lesson.minutes is not None:
            told[person_id][begins] += lesson.minutes
            continue
        monday = max(begins, first)
        while monday <= min(ends, last):
            unsure[person_id].add(monday)
            monday += timedelta(days=7)
    return told, unsure


CHECKS: tuple[Check, ...] = (pre_post, weekly_lesson)
