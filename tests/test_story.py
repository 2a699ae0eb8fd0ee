"""Ten years of one office, told to the program line by line, and looked at on eight days on both boundaries.

海宁市 has three towns with a station each, two operators, eight people. The first clerk founds the office in January
2026 on the first of three computers; files changes, teaches, counts households, publishes; moves to the second
computer; loads the county's holidays; changes an operator; records a merger of towns; writes the county's own rule;
hands over to the second clerk, who moves to the third computer, erases a person, records a renaming and merges an entry
that was made twice. Facts: ``story/facts.py``; script: ``story/play.py``. The tables beside it were worked out by hand
from these, with the arithmetic in their comments.

How the script differs from a plain telling, because the commands ask for it or to see more:

- The leaving of 2026-03-10 is typed on the 16th, when it is filed: on the 10th the office cannot know of it yet.
- 00007's turn to full-time (2027-01-29, filed on the 31st) stands beside 00005's change of post, so that a deadline
  that was counted and stored before the county's calendar came is counted again by it.
- The office moves to the second computer by a backup of that morning; that of 28 December is the one that is verified
  where the work is done.
- 00001's new letter reaches the register by a roster of one line, as a new operator sends it.
- 00009 is filed and accepted before it turns out to be 00005; filing and change are taken back before the merge.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from swtool import cli
from tests.story import facts
from tests.story.asked import DAYS, LEFT_OUT, LISTS, SHEETS, difference
from tests.story.expected import AT_THE_END, AT_THE_TIME
from tests.story.tables import TABLES
from tests.story.telling import Told, tell_once


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return tell_once(tmp_path_factory)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize(
    ("moment", "boundaries"), [(moment, b) for moment in (AT_THE_TIME, AT_THE_END) for b in ("then", "now")]
)
def test_every_list_is_the_hand_made_one(told: Told, day: str, moment: str, boundaries: str) -> None:
    seen = told.seen[day, moment, boundaries]
    faults = [
        difference(
            f"{name} as of {day}, {moment}, boundaries of {boundaries}",
            TABLES[name].at(day, moment, boundaries),
            rows,
            # On the boundaries of now rows stand in the order of today's codes, which the tables of then don't know.
            ordered=boundaries == "then" and (name not in LISTS or LISTS[name].ordered),
        )
        for name, rows in seen.items()
    ]
    assert not any(faults), "\n" + "\n".join(filter(None, faults))


def test_all_of_it_was_looked_at(told: Told) -> None:
    """Nothing that has a table is skipped, and no table is for nothing."""
    assert set(TABLES) == {*LISTS, *SHEETS}
    for day in DAYS:
        for moment in (AT_THE_TIME, AT_THE_END):
            assert set(told.seen[day, moment, "then"]) == set(TABLES)
        assert set(told.seen[day, AT_THE_END, "now"]) == set(TABLES)


def test_no_list_with_a_day_is_left_out() -> None:
    """Every verb that takes --as-of is asked in the story, or named with the reason why not."""
    asked = {" ".join(word for word in each.line if not word.startswith("-")) for each in LISTS.values()}
    with_a_day = _verbs_with_a_day()
    missing = [
        verb
        for verb in with_a_day
        if verb not in LEFT_OUT and not any(f"{line} ".startswith(f"{verb} ") for line in asked)
    ]
    assert missing == []
    assert [verb for verb in LEFT_OUT if verb not in {*with_a_day, "policy at"}] == []


def _verbs_with_a_day() -> list[str]:
    found = []
    for noun in cli.NOUNS:
        app = cli.load(noun)
        for words, command in _commands(noun, app.build()):
            if any("--as-of" in parameter.opts for parameter in command.params):
                found.append(words)
    return found


def _commands(words: str, command: object) -> list[tuple[str, object]]:
    inner = getattr(command, "commands", None)
    if not inner:
        return [(words, command)]
    return [pair for name, each in inner.items() for pair in _commands(f"{words} {name}", each)]


def test_the_journal_holds_against_every_head_that_was_printed(told: Told) -> None:
    """A receipt, two published pages, the handover, three backups: each head is in the chain on the third computer."""
    backups = sorted((told.root / "网络盘 备份").glob("*.swbak"))
    assert len(backups) == 3
    assert len(told.story.heads) >= 4
    against = [word for each in (*told.story.heads, *backups) for word in ("--against", each)]
    answer = told.story.type("audit", "verify", *against)
    assert answer.code == 0, answer.said
    assert "日志完整" in answer.out


def test_every_step_names_the_clerk_who_acted_then(told: Told) -> None:
    """The first clerk up to the handover, the second from then on; the first one's try afterwards is on record."""
    steps = told.story.rows("audit", "log", "--last", "1000")
    assert len(steps) < 1000
    handover = "2030-03-01 10:00"
    assert {step["actor"] for step in steps if step["recorded_at"] < handover} == {facts.FIRST_CLERK}
    later = [step for step in steps if step["recorded_at"] >= handover and step["actor"] != facts.SECOND_CLERK]
    assert [(step["actor"], step["why"]) for step in later] == [(facts.FIRST_CLERK, "拒绝：已不是经办人员")]
    refused = [row for row in told.story.rows("audit", "access") if row["kind"] == "拒绝"]
    assert [row["who"] for row in refused] == [facts.FIRST_CLERK]


def test_papers_lie_whole_on_the_third_computer(told: Told) -> None:
    """Every attachment, and one of them brought out again byte by byte."""
    answer = told.story.type("attach", "verify")
    assert answer.code == 0, answer.said
    letter = told.story.desk / "承诺书 导出.pdf"
    told.story.do("attach", "export", "FJ-0001", "--output", letter)
    assert letter.read_bytes() == told.story.scan("原件.pdf", "公益服务承诺书 00001").read_bytes()


def test_what_was_published_is_written_again_from_the_seal(told: Told) -> None:
    told.story.do("disclosure", "render", facts.O1, "2026-11")
    answer = told.story.type("disclosure", "verify", facts.O1, "2026-11")
    assert answer.code == 0, answer.said
    first = told.root / "一号电脑" / "海宁 社工" / "三务公开" / "2026-11"
    again = told.story.desk / "三务公开" / "2026-11"
    names = [path.name for path in again.iterdir()]
    assert names
    assert all((first / name).read_bytes() == (again / name).read_bytes() for name in names)


def test_a_deadline_counted_before_the_calendar_came_is_kept_as_it_was(told: Told) -> None:
    """00007's: the 5th of February 2027 when it was filed on 31 January, the 15th by the loaded holidays."""
    lines = {row["item"]: row["value"] for row in told.story.rows("filing", "show", "BD2027-0002")}
    assert lines["原截止日"].startswith("2027-02-05（")
    assert "最后一日是2027-02-15" in lines.values()


def test_what_was_known_when_is_told_apart(told: Told) -> None:
    """On 17 March 2026 00003 still counted as serving on the 10th; on the 18th the filing was accepted."""
    line = ("staff", "list", "--as-of", "2026-03-10", "--known-on")
    assert [len(told.story.rows(*line, day)) for day in ("2026-03-17", "2026-03-18", "2035-12-31")] == [7, 6, 6]


@pytest.mark.parametrize(
    ("year", "need", "owed", "outcome"), [(2028, "30.00", "0.00", "符合"), (2029, "36.00", "4.00", "不符合")]
)
def test_each_year_is_judged_by_the_rule_of_its_time(told: Told, year: int, need: str, owed: str, outcome: str) -> None:
    """32 学时 in both years: enough of 30, and 4 short of 36."""
    rows = told.story.rows("training", "hours", "--year", str(year))
    mine = next(row for row in rows if row["staff_no"] == facts.staff("00001"))
    assert (mine["counted"], mine["need"], mine["owed"], mine["outcome"]) == ("32.00", need, owed, outcome)


@pytest.mark.parametrize(
    ("year", "title", "figures", "reason"),
    [
        # 2 at A, 3 at B, 2 at C; nobody was there before 2026
        (2026, "社会工作从业人员", (7, 0, 7), "新设站（许村镇社工站、长安镇社工站、周王庙镇社工站）增加 7"),
        (2027, "社会工作从业人员", (6, 7, -1), "减少 1"),  # 00002 left A
        (2028, "社会工作从业人员", (6, 6, 0), None),  # 00006 and 00007 went along to B
        (2028, "乡镇（街道）社工站", (2, 3, -1), "撤并站（周王庙镇社工站）减少 1"),
        (2028, "乡镇（街道）", (2, 3, -1), "减少 1；本年区划调整：QH2028-0001（浙民区〔2028〕1号）"),
        # 30,000 of C, and 60,000 of B of which nobody knows any more how many they are with C's
        (2028, "常住人口", (48_000, 138_000, -90_000), "撤并站（周王庙镇社工站）减少 30000；减少 60000"),
        (2029, "乡镇（街道）社工站", (2, 2, 0), None),
    ],
)
def test_each_year_is_counted_with_the_reasons_of_its_change(
    told: Told, year: int, title: str, figures: tuple[int, int, int], reason: str | None
) -> None:
    rows = told.story.rows("stats", "annual", "--year", str(year))
    line = next(row for row in rows if row["title"] == title)
    assert (line["value"], line["before"], line["change"], line["reason"] or None) == (*figures, reason)


def test_nothing_of_the_erased_person_is_in_any_byte_of_the_office(told: Told) -> None:
    """Name, ID, phone, birth: in the office file, its log, the attachments, the county's rules.

    Papers that a clerk left on the desk and the backups of before are not the office; the program names the latter.
    """
    mine = [told.story.db, *told.story.db.parent.glob(f"{told.story.db.stem}*")]
    files = [path for each in mine for path in ([each] if each.is_file() else each.rglob("*")) if path.is_file()]
    values = (facts.NAMES["00002"], facts.IDS["00002"], facts.MOBILES["00002"], "1988-08-07", "公益服务承诺书 00002")
    contents: dict[Path, bytes] = {}
    for path in files:
        with suppress(FileNotFoundError):  # the log goes when its last connection is closed
            contents[path] = path.read_bytes()
    held = [(path.name, value) for path, content in contents.items() for value in values if value.encode() in content]
    assert held == []
    everything = b"".join(contents.values())
    for value in (facts.NAMES["00001"], facts.IDS["00001"], facts.MOBILES["00001"], "公益服务承诺书 00001"):
        assert value.encode() in everything, "the search finds whoever is still there"


def test_somebody_registered_twice_counts_once(told: Told) -> None:
    """00004 to 00008 serve at B, five; with 00009 there were six, and asked afterwards, as of then, there are five."""
    assert told.story.noted == {
        "heads at B before the merge": 6,
        "heads at B after the merge": 5,
        "heads at B as of before": 5,
        "backups named when 00002 was erased": 3,
    }


def test_the_county_s_rule_moved_along(told: Told) -> None:
    rules = told.story.desk / "社工台账.policy.toml"
    assert rules.read_text(encoding="utf-8") == facts.OWN_RULES


def test_an_office_that_was_left_is_known_to_be_old(told: Told) -> None:
    """The first computer's file ends before the newest backup begins: whoever worked on there would be told. The second
    computer's is the one that this backup was made of."""
    first, second = (told.root / computer / "海宁 社工" / "社工台账.db" for computer in ("一号电脑", "二号电脑"))
    answer = told.story.type("audit", "verify", "--db", first)
    assert answer.code == 3, answer.said
    assert "共 1 处不一致" in answer.out
    assert "可能有人用旧的文件换掉了现在的数据库" in answer.out
    answer = told.story.type("audit", "verify", "--db", second)
    assert answer.code == 0, answer.said
