"""Posts on both time axes: an independent reading of the rows agrees on every day; history refuses to be rewritten."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swtool.registry.posts import (
    CHANGE,
    Post,
    PostFields,
    insert_post,
    open_posts,
    post_rows_of,
    posts_of,
    posts_of_persons,
    posts_on,
)
from swtool.store.database import Transaction

from .offices import at, china_time
from .registry_house import county, hire

SERVICE = PostFields(1, "service_post", "full_time")


@pytest.fixture
def office(tmp_path):
    return county(tmp_path, now=china_time(date(2026, 1, 1)))


def days(posts: list[Post]) -> list[tuple[str, str | None]]:
    return [(p.effective_on.isoformat(), p.effective_until.isoformat() if p.effective_until else None) for p in posts]


def end(tx: Transaction, post: Post, until: date, *, cause_id: int | None = None) -> None:
    """The post ends: its row is superseded, and one that ends before ``until`` recorded in its place."""
    tx.supersede("post", post.id)
    if until > post.effective_on:
        insert_post(
            tx,
            post.person_id,
            post.fields,
            effective_on=post.effective_on,
            effective_until=until,
            cause=CHANGE,
            cause_id=cause_id,
        )


def test_the_first_day_counts_and_the_end_does_not(office) -> None:
    person = hire(office, "张示例", start="2022-03-01")
    with office.change("离职") as tx:
        end(tx, posts_of(office.db, person.id)[0], date(2023, 5, 1), cause_id=7)
    held = {
        day: len(posts_on(office.db, date.fromisoformat(day)))
        for day in ("2022-02-28", "2022-03-01", "2023-04-30", "2023-05-01")
    }
    assert held == {"2022-02-28": 0, "2022-03-01": 1, "2023-04-30": 1, "2023-05-01": 0}
    (post,) = posts_of(office.db, person.id)
    assert (post.cause, post.cause_id) == (CHANGE, 7)
    assert [row.superseded_at is None for row in post_rows_of(office.db, person.id)] == [False, True]


def test_known_on_shows_what_was_believed_then(office) -> None:
    person = hire(office, "张示例", start="2022-03-01")
    later = at(office.db, now=china_time(date(2026, 3, 10), 15))
    with later.change("补记离职") as tx:
        end(tx, posts_of(office.db, person.id)[0], date(2025, 12, 1))
    new_year = date(2026, 1, 1)
    assert len(posts_on(office.db, new_year, known_on=date(2026, 3, 9))) == 1
    assert len(posts_on(office.db, new_year, known_on=china_time(date(2026, 3, 10), 14, 59))) == 1
    assert posts_on(office.db, new_year, known_on=china_time(date(2026, 3, 10), 15)) == []
    assert posts_on(office.db, new_year, known_on=date(2026, 3, 10)) == []
    assert posts_on(office.db, new_year) == []
    assert posts_on(office.db, new_year, known_on=date(2025, 12, 31)) == []  # nothing was recorded yet
    assert days(posts_of(office.db, person.id, date(2026, 3, 9))) == [("2022-03-01", None)]


def test_history_is_never_overwritten_or_deleted(office) -> None:
    person = hire(office, "张示例")
    (post,) = posts_of(office.db, person.id)
    for statement in ("UPDATE post SET basis = 'part_time'", "DELETE FROM post"):
        with pytest.raises(sqlite3.IntegrityError, match="history is never"), office.change("改") as tx:
            tx.execute(statement)
    with office.change("取代") as tx:
        tx.supersede("post", post.id)
    with pytest.raises(sqlite3.IntegrityError, match="history is never"), office.change("再取代") as tx:
        tx.supersede("post", post.id)


def test_an_end_before_the_start_is_refused_by_the_table(office) -> None:
    person = hire(office, "张示例", start=None)
    with pytest.raises(sqlite3.IntegrityError), office.change("登记") as tx:
        insert_post(
            tx, person.id, SERVICE, effective_on=date(2022, 1, 2), effective_until=date(2022, 1, 1), cause=CHANGE
        )


def test_a_start_known_to_the_month_keeps_saying_so(office) -> None:
    person = hire(office, "张示例", start="2022-03")
    (post,) = posts_of(office.db, person.id)
    assert (post.effective_on, str(post.start)) == (date(2022, 3, 1), "2022-03")


def test_open_posts_hold_what_begins_later(office) -> None:
    person = hire(office, "张示例", start="2026-12-01")
    assert posts_on(office.db, date(2026, 11, 30)) == []
    assert len(open_posts(office.db, date(2026, 11, 30))) == 1
    assert {key: len(value) for key, value in posts_of_persons(office.db, [person.id, 99]).items()} == {
        person.id: 1,
        99: 0,
    }


DAYS = [date(2026, 1, 1) + timedelta(days=n) for n in range(12)]
_STEPS = st.lists(
    st.tuples(st.sampled_from(["join", "leave", "change"]), st.integers(0, 11), st.integers(1, 2)), max_size=7
)


@settings(max_examples=25, deadline=None)
@given(_STEPS)
def test_every_day_on_both_axes_agrees_with_a_plain_replay(steps) -> None:
    """The oracle keeps, after every recorded step, a picture of who is where on each day, built without the store."""
    with TemporaryDirectory() as folder:
        office = county(Path(folder), now=china_time(date(2026, 1, 1)))
        person = hire(office, "张示例", start=None)
        picture: dict[date, int] = {}
        pictures: list[tuple[datetime, dict[date, int]]] = []
        for number, (verb, offset, station) in enumerate(steps, 1):
            day, moment = DAYS[offset], china_time(date(2026, 2, 1)) + timedelta(hours=number)
            acting = at(office.db, now=moment)
            current = next((p for p in posts_of(office.db, person.id) if p.covers(day)), None)
            later = any(p.effective_on > day for p in posts_of(office.db, person.id))
            with acting.change(verb) as tx:
                if verb == "join" and current is None and not later:
                    insert_post(
                        tx, person.id, PostFields(station, "service_post", "full_time"), effective_on=day, cause=CHANGE
                    )
                    picture = {**picture, **{d: station for d in DAYS if d >= day}}
                elif verb == "leave" and current is not None:
                    end(tx, current, day)
                    until = current.effective_until or date.max
                    picture = {d: s for d, s in picture.items() if not day <= d < until}
                elif verb == "change" and current is not None:
                    end(tx, current, day)
                    insert_post(
                        tx,
                        person.id,
                        PostFields(station, "supervisor", "full_time"),
                        effective_on=day,
                        effective_until=current.effective_until,
                        cause=CHANGE,
                    )
                    until = current.effective_until or date.max
                    picture = {d: station if day <= d < until else s for d, s in picture.items()}
            pictures.append((moment, picture))
        for moment, expected in pictures:
            for day in DAYS:
                found = posts_on(office.db, day, moment)
                where = [post.station_id for post in found]
                assert where == ([expected[day]] if day in expected else []), (moment, day)
                with office.db.remembering():  # read with all others, and picked out
                    assert posts_on(office.db, day, moment) == found
        office.db.close()
