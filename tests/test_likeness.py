"""Who looks like somebody known: by what is shared besides the name, never by the name alone; masked, with a score."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swtool.intake.likeness import Alike, Likeness, Profile
from swtool.intake.load import State
from swtool.intake.plan import Action
from swtool.office import Office
from swtool.registry.duplicates import duplicates
from tests.crossrow_house import ONE, ROSTER, TWO, county, load_sheet, member, told
from tests.inventory_case import resident_id
from tests.registry_house import hire

ENOUGH = 85
PHONE, OTHER_PHONE = "13800000001", "13800000002"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return county(tmp_path)


def _alike(one: Profile, *others: Profile) -> list[Alike]:
    likeness = Likeness(ENOUGH, place="社工站")
    for other in others:
        likeness.add(other)
    return likeness.find(one)


def _of(key: int, name: str, **known: object) -> Profile:
    return Profile(key, name, **known)  # type: ignore[arg-type]


# -- what counts --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "why", "score", "is_certain"),
    [
        ({"phones": (PHONE,)}, {"phones": (PHONE,)}, "手机号相同，姓名相同", 100, True),
        ({"birth": "1990-01-01"}, {"birth": "1990-01-01"}, "出生日期相同，姓名相同", 100, False),
        ({"birth": "1990-01"}, {"birth": "1990-01-01"}, "出生年月相同，姓名相同", 100, False),
        ({"places": (1,)}, {"places": (1, 2)}, "同一社工站，姓名相同", 100, False),
        ({"resident_id": ONE}, {"resident_id": ONE}, "身份证号相同，姓名相同", 100, False),
        (
            {"resident_id": "330481199001010013"},
            {"resident_id": "330481199001010031"},
            "身份证号只差 2 位，姓名相同",
            100,
            False,
        ),
        (
            {"places": (1,), "address": "永福村3组12号"},
            {"places": (1,), "address": "永福村3组12号"},
            "同一社工站，姓名相同，住址相同",
            100,
            False,
        ),
        # 7 of 8 characters are in common: 2·7 / (8 + 7) of the words, 93 of 100.
        (
            {"places": (1,), "address": "永福村三组的老屋"},
            {"places": (1,), "address": "永福村三组老屋"},
            "同一社工站，姓名相同，住址相似 93 分",
            93,
            False,
        ),
    ],
)
def test_alike(one: dict[str, object], other: dict[str, object], why: str, score: int, is_certain: bool) -> None:
    assert [
        (a.key, a.why, a.score, a.is_certain) for a in _alike(_of(2, "张示例", **one), _of(1, "张示例", **other))
    ] == [(1, why, score, is_certain)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {}),  # the name alone
        ({"birth": "1990"}, {"birth": "1990"}),  # a year says nothing
        ({"places": (1,)}, {"places": (2,)}),
        ({"phones": (PHONE,)}, {"phones": (OTHER_PHONE,)}),
        ({"phones": (PHONE,), "resident_id": ONE}, {"phones": (PHONE,), "resident_id": resident_id("19601231", "222")}),
        ({"places": (1,), "birth": "1990-01-01"}, {"places": (1,), "birth": "1991-01-01"}),
        ({"places": (1,), "address": "永福村3组12号"}, {"places": (1,), "address": "永福村3组21号"}),
        ({"places": (1,), "address": "永福村三组"}, {"places": (1,), "address": "东山社区"}),
    ],
)
def test_not_alike(one: dict[str, object], other: dict[str, object]) -> None:
    assert _alike(_of(2, "张示例", **one), _of(1, "张示例", **other)) == []


def test_names_are_compared() -> None:
    """3 of 4 characters and 3 of 3: 2·3 / 7 is 86 of 100; 2·2 / 6 is 67, below the setting."""
    known = _of(1, "买买提江", phones=(PHONE,))
    (found,) = _alike(_of(2, "买买提", phones=(PHONE,)), known)
    assert (found.why, found.score, found.is_certain) == ("手机号相同，姓名相似 86 分", 86, False)
    assert _alike(_of(2, "王小明", phones=(PHONE,)), _of(1, "王晓明", phones=(PHONE,))) == []


def test_an_office_line_says_nothing_about_persons() -> None:
    crowd = [_of(number, "张示例", phones=(PHONE,)) for number in range(9)]
    assert len(_alike(_of(99, "张示例", phones=(PHONE,)), *crowd[:8])) == 3  # the likeliest three of eight
    assert _alike(_of(99, "张示例", phones=(PHONE,)), *crowd) == []


@given(st.integers(0, 17), st.integers(0, 17), st.integers(1, 9), st.integers(1, 9))
def test_two_slips_anywhere_are_found(one: int, two: int, by: int, and_by: int) -> None:
    """One of three parts of the number is whole, wherever two digits differ."""
    number = ONE
    digits = [int(digit) if digit.isdigit() else 10 for digit in number]
    for place, step in ((one, by), (two, and_by)):
        digits[place] = (digits[place] + step) % 10
    slipped = "".join("X" if digit == 10 else str(digit) for digit in digits)
    found = _alike(_of(2, "张示例", resident_id=slipped), _of(1, "张示例", resident_id=number))
    assert [alike.key for alike in found] == [1]


_NUMBERS = st.sampled_from(
    [resident_id("19900101", 1), resident_id("19900101", 3), resident_id("19900201", 1), resident_id("19850707", 5), ""]
)
_PEOPLE = st.lists(st.tuples(st.sampled_from(["甲示例", "甲示列", "乙示例"]), _NUMBERS), max_size=6)


@given(known=_PEOPLE, sheet=_PEOPLE)
def test_nobody_is_like_a_stranger(known: list[tuple[str, str]], sheet: list[tuple[str, str]]) -> None:
    """Whoever is told to be a stranger would have found nobody, and nobody would have found them."""
    likeness, without = Likeness(ENOUGH, place="社工站"), Likeness(ENOUGH, place="社工站")
    for key, (name, number) in enumerate(known):
        for each in (likeness, without):
            each.add(_of(key, name, resident_id=number, places=(1,)))
    strangers = likeness.strangers([name for name, _ in sheet], [number for _, number in sheet])
    assert not any(strangers) or all(number for _, number in [*known, *sheet])
    for key, ((name, number), is_stranger) in enumerate(zip(sheet, strangers, strict=True), start=100):
        profile = _of(key, name, resident_id=number, places=(1,))
        found = likeness.arrive(profile)
        assert found == ([] if is_stranger else without.arrive(profile))


def test_strangers_are_those_who_share_no_part_of_an_id_with_the_name() -> None:
    likeness = Likeness(ENOUGH, place="社工站")
    likeness.add(_of(1, "甲示例", resident_id=resident_id("19900101", 1)))
    names = ["甲示例", "甲示例", "乙示例", "丙示例", "丙示例"]
    numbers = [
        resident_id("19910202", 3),  # another year, day and end
        resident_id("19900303", 5),  # the year of somebody known
        resident_id("19900101", 7),  # another name
        resident_id("19800808", 9),
        resident_id("19810808", 11),  # the day of the row above
    ]
    assert likeness.strangers(names, numbers) == [True, False, True, False, False]
    assert likeness.strangers([], []) == []


def test_a_hundred_thousand_against_as_many_take_seconds() -> None:
    """Also where half of them have one name and one station: crowds are not compared. Normally about two seconds."""
    likeness = Likeness(ENOUGH, place="社工站")
    start = process_time()
    for number in range(20_000):
        likeness.add(_profile(number))
    found = sum(bool(likeness.find(_profile(number))) for number in range(20_000))
    assert found == 20_000
    assert process_time() - start < 10


def _profile(number: int) -> Profile:
    name = "张示例" if number % 2 else f"示例{number}"
    return Profile(number, name, "", (f"138{number:08d}",), "1990-01-01" if number % 2 else "", (number % 40,))


# -- the roster ---------------------------------------------------------------------------------------------------


def test_the_same_name_and_telephone_without_id_is_refused(office: Office, tmp_path: Path) -> None:
    """He would be registered a second time, and nothing tells the two apart."""
    assert load_sheet(office, tmp_path, [ROSTER, member("张示例", ONE, E=PHONE)]).state is State.LOADED
    newcomer = member("张示例", None, E=PHONE, A="硖石街道社工站")
    receipt = load_sheet(office, tmp_path, [ROSTER, newcomer])
    assert receipt.state is State.RETURNED
    assert told(receipt) == ["B2 error 与在册 330481-00001 张某（海宁市许村镇社工站）像是同一人：手机号相同，姓名相同"]
    assert "填人员编号 330481-00001" in receipt.findings[0].remedy
    receipt = load_sheet(office, tmp_path, [[*ROSTER, "人员编号"], [*newcomer, "330481-00001"]])
    assert receipt.state is State.LOADED
    assert office.db.value("SELECT count(*) FROM person") == 1


def test_two_ids_may_share_a_telephone_and_a_name(office: Office, tmp_path: Path) -> None:
    load_sheet(office, tmp_path, [ROSTER, member("张示例", ONE, E=PHONE)])
    other = resident_id("19651231", "222")
    receipt = load_sheet(office, tmp_path, [ROSTER, member("张示例", other, E=PHONE)])
    assert (receipt.state, told(receipt)) == (State.LOADED, [])


def test_a_similar_name_with_the_same_telephone_is_a_warning(office: Office, tmp_path: Path) -> None:
    load_sheet(office, tmp_path, [ROSTER, member("买买提江", ONE, E=PHONE)])
    receipt = load_sheet(office, tmp_path, [ROSTER, member("买买提", None, E=PHONE)])
    assert receipt.state is State.LOADED
    assert told(receipt, "roster.possible") == [
        "B2 warning 与在册 330481-00001 买某（海宁市许村镇社工站）像是同一人：手机号相同，姓名相似 86 分；按新人登记"
    ]


def test_a_slip_in_the_id_is_a_warning(office: Office, tmp_path: Path) -> None:
    load_sheet(office, tmp_path, [ROSTER, member("张示例", resident_id("19900101", "001"))])
    receipt = load_sheet(office, tmp_path, [ROSTER, member("张示例", resident_id("19900101", "003"))])
    assert [line.partition("：")[2] for line in told(receipt, "roster.possible")] == [
        "身份证号只差 2 位，姓名相同；按新人登记"
    ]


def test_the_same_station_and_name_where_the_register_lacks_the_id(office: Office, tmp_path: Path) -> None:
    load_sheet(office, tmp_path, [ROSTER, member("张示例", None)])
    receipt = load_sheet(office, tmp_path, [ROSTER, member("张示例", ONE)])
    assert [line.partition("：")[2] for line in told(receipt, "roster.possible")] == [
        "同一社工站，姓名相同；按新人登记"
    ]


def test_inside_one_sheet_the_row_is_named(office: Office, tmp_path: Path) -> None:
    rows = [ROSTER, member("张示例", ONE, E=PHONE), member("张示例", None, E=PHONE, A="硖石街道社工站")]
    receipt = load_sheet(office, tmp_path, rows)
    assert told(receipt, "roster.") == ["B3 error 与第 2 行像是同一人：手机号相同，姓名相同"]
    rows = [ROSTER, member("张示例", None), member("张示例", None)]
    receipt = load_sheet(office, tmp_path, rows)
    assert told(receipt, "roster.name_only") == ["B3 error 与第 2 行同站同名，没有身份证号不能确定是不是同一人"]


def test_the_telephone_of_two_alike_is_not_told_twice(office: Office, tmp_path: Path) -> None:
    rows = [ROSTER, member("买买提江", ONE, E=PHONE), member("买买提", None, E=PHONE)]
    receipt = load_sheet(office, tmp_path, rows)
    assert told(receipt, "rows.") == []
    assert len(told(receipt, "roster.possible")) == 1


def test_whoever_is_known_is_not_compared(office: Office, tmp_path: Path) -> None:
    """The same roster twice: everybody is found, nobody looks like anybody."""
    rows = [ROSTER, member("张示例", ONE, E=PHONE), member("李示例", TWO, E=PHONE)]
    load_sheet(office, tmp_path, rows)
    receipt = load_sheet(office, tmp_path, rows)
    assert receipt.count(Action.UNCHANGED) == 2
    assert [line for line in told(receipt) if "error" in line or "像是" in line] == []


def test_a_newcomer_of_a_filing_too(office: Office, tmp_path: Path) -> None:
    load_sheet(office, tmp_path, [ROSTER, member("张示例", None, D="1990-01-01", H="2026.1.1")])
    head = ["社工站名称", "变动类型", "变动日期", "新人员", "新人员身份证号", "变动后岗位性质", "变动后专职/兼职"]
    rows = [head, ["许村镇社工站", "入职", "2026.11.3", "张示例", ONE, "服务性岗位", "专职"]]
    receipt = load_sheet(office, tmp_path, rows)
    assert told(receipt, "filing.possible") == [
        "D2 warning 与在册 330481-00001 张某（海宁市许村镇社工站）像是同一人：出生日期相同，姓名相同；按新人登记"
    ]


# -- households ---------------------------------------------------------------------------------------------------

FILE = ["档案号", "乡镇（街道）", "村（社区）", "户主", "住址", "成员姓名", "与户主关系", "身份证号", "联系电话"]
ADULT, CHILD, GROWN = (resident_id(born, "001") for born in ("19600203", "20160708", "19850505"))


def _household(
    number: str, head: str, address: str | None, *, phone: str | None = None, identity: str | None = None
) -> list[object]:
    return [number, "许村镇", "永福村", head, address, head, "户主", identity, phone]


def test_a_household_under_a_second_number(office: Office, tmp_path: Path) -> None:
    load_sheet(office, tmp_path, [FILE, _household("D001", "甲示例", "永福村3组12号")])
    receipt = load_sheet(office, tmp_path, [FILE, _household("D009", "甲示例", "永福村3组12号")])
    assert receipt.state is State.LOADED
    assert told(receipt, "household.possible") == [
        "D2 warning 与在册档案 D001（户主甲某）像是同一户：同一村（社区），姓名相同，住址相同"
    ]
    receipt = load_sheet(office, tmp_path, [FILE, _household("D010", "甲示例", "永福村3组21号")])
    assert told(receipt, "household.possible") == []


def test_a_household_with_the_same_telephone_in_another_village(office: Office, tmp_path: Path) -> None:
    load_sheet(office, tmp_path, [FILE, _household("D001", "甲示例", None, phone=PHONE)])
    moved = _household("D002", "甲示例", None, phone=f"{PHONE}、0573-87654321")
    moved[1:3] = ["硖石街道", "东山社区"]
    receipt = load_sheet(office, tmp_path, [FILE, moved])
    assert told(receipt, "household.possible") == [
        "D2 warning 与在册档案 D001（户主甲某）像是同一户：手机号相同，姓名相同"
    ]


def test_a_household_twice_in_one_sheet(office: Office, tmp_path: Path) -> None:
    rows = [FILE, _household("D001", "甲示例", "永福村3组"), _household("D002", "甲示例", "永福村3组")]
    assert told(load_sheet(office, tmp_path, rows), "household.possible") == [
        "D3 warning 与第 2 行的档案 D001像是同一户：同一村（社区），姓名相同，住址相同"
    ]


def test_a_head_with_a_second_file_is_told_once(office: Office, tmp_path: Path) -> None:
    load_sheet(office, tmp_path, [FILE, _household("D001", "甲示例", "永福村3组", identity=ADULT)])
    receipt = load_sheet(office, tmp_path, [FILE, _household("D002", "甲示例", "永福村3组", identity=ADULT)])
    assert [finding.code for finding in receipt.findings if finding.code != "household.undated"] == [
        "household.second_file"
    ]


def test_a_member_of_two_households(office: Office, tmp_path: Path) -> None:
    child: list[object] = ["D001", "许村镇", "永福村", "甲示例", None, "丙示例", "孙子", CHILD, None]
    load_sheet(office, tmp_path, [FILE, _household("D001", "甲示例", None, identity=ADULT), child])
    parent = _household("D002", "乙示例", None, identity=GROWN)
    again: list[object] = ["D002", "许村镇", "永福村", "乙示例", None, "丙示例", "儿子", CHILD, None]
    receipt = load_sheet(office, tmp_path, [FILE, parent, again])
    assert told(receipt, "household.member_elsewhere") == ["F3 warning 这名成员也在档案 D001 中"]
    rows = [FILE, _household("D001", "甲示例", None, identity=ADULT), parent, again]
    receipt = load_sheet(office, tmp_path, rows)  # now he has left the first file: told of, but in one file only
    assert told(receipt, "household.member_elsewhere") == []


def test_the_same_files_again_look_like_nobody(office: Office, tmp_path: Path) -> None:
    rows = [FILE, _household("D001", "甲示例", "永福村3组"), _household("D002", "甲示例", "永福村3组")]
    load_sheet(office, tmp_path, rows)
    receipt = load_sheet(office, tmp_path, rows)
    assert (receipt.state, told(receipt, "household.possible")) == (State.UNCHANGED, [])


def test_the_register_lists_entries_that_may_be_one_person(office: Office) -> None:
    """By the same likeness as newcomers, each pair once, with its score; two different IDs are two people."""
    hire(office, "示例甲", number=ONE, mobile=PHONE)
    hire(office, "示例甲", mobile=PHONE, start=None)
    hire(office, "示例甲", number=TWO, mobile=PHONE, start=None)
    hire(office, "示例丙", start=None)
    table = duplicates(office)
    assert [(row[0], *row[3:]) for row in table.rows] == [
        ("330481-00002", "330481-00001", 100, "手机号相同，姓名相同"),
        ("330481-00003", "330481-00002", 100, "手机号相同，姓名相同"),
    ]
    assert {row[1] for row in table.masked().rows} == {"示某"}
    assert table.notes == ("在册 4 人；只列相像的，是不是一个人要核对证件",)
