"""Masks, and the scanner that must find personal data in a text and nothing else. All people are invented."""

from __future__ import annotations

import csv
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swtool.identifiers import resident_check_digit
from swtool.privacy import (
    HIDDEN,
    Privacy,
    mask_all,
    mask_for,
    mask_name,
    mask_none,
    mask_phone,
    mask_resident_id,
)
from swtool.scanner import HitKind, NameIndex, scan_text

REAL = Path(__file__).parents[1].parent / "shared" / "real"

ID = "330481199001010014"
PHONE = "13800000000"
CARD = "6222020000000000000"  # 19 digits; the sum of Luhn is 20, worked out below
SECRETS = (ID, PHONE, CARD, "19900101", "0014")


def _kinds(text: str, **options: object) -> list[str]:
    return [str(hit.kind) for hit in scan_text(text, **options)]  # type: ignore[arg-type]


# --- masks ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张某"),
        ("张 三", "张某"),
        ("张　三", "张某"),
        ("张三丰", "张某"),
        ("欧阳修", "欧阳某"),
        ("诸葛亮", "诸葛某"),
        ("欧阳", "欧某"),
        ("阿依努尔·买买提", "阿某"),
        ("欧阳·示例", "欧某"),
        ("张三、李四", "张某、李某"),
        ("张三(兼)", "张某"),
        ("", ""),
        (None, ""),
        ("  ", ""),
    ],
)
def test_names(name: object, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    "value",
    [ID, "330481 19900101 0014", "３３０４８１１９９００１０１００１４", "330481900101001", "33048119900101001x"],
)
def test_a_resident_id_has_one_mask(value: str) -> None:
    assert mask_resident_id(value) == "330481************"


def test_what_is_no_resident_id_is_hidden_whole() -> None:
    assert mask_resident_id("330481") == "*" * 18
    assert mask_resident_id("3304**********0014") == "*" * 18
    assert mask_resident_id(None) == ""


@pytest.mark.parametrize("value", [PHONE, 13800000000, "0573-87000000", "138 0000 0000", "13800000000 13900000000"])
def test_every_telephone_has_the_same_mask(value: object) -> None:
    assert mask_phone(value) == "***********"
    assert mask_phone("") == ""


@given(st.text(max_size=40))
def test_masks_take_anything(text: str) -> None:
    for mask in (mask_name, mask_resident_id, mask_phone, mask_all, mask_none):
        assert isinstance(mask(text), str)


def test_kinds_of_columns() -> None:
    assert [kind for kind in Privacy if kind.is_personal] == [Privacy.PERSONAL, Privacy.SENSITIVE, Privacy.MINOR]
    assert mask_for(Privacy.PUBLIC)(12) == "12"
    assert mask_for(Privacy.SENSITIVE)("示例病") == HIDDEN
    assert mask_all(None) == ""


# --- the scanner: what must be found -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        ID,
        f"身份证号：{ID}。",
        f"示例{ID}示例",
        "330481 19900101 0014",
        "330481 1990 0101 0014",
        "3304 8119 9001 0100 14",
        "330481-19900101-0014",
        "３３０４８１１９９００１０１００１４",
        "11010519491231002X",
        "11010519491231002x",
        "11010519491231002 X",
        "11010519491231002×",
        "1101 0519 4912 3100 2X",
        "610104620927690",
        "330481199001010015",
        f"ID{ID}",
        f"{ID}330481201103150026",
        f"13:{ID}",
        "330481\u200b199001010014",
        "932682198501010017",
        "330481\u00a019900101\u00a00014",
        f"2026-10-15 {ID}",
    ],
)
def test_resident_ids_are_found(text: str) -> None:
    assert "身份证号" in _kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        PHONE,
        "138 0000 0000",
        "138-0000-0000",
        "138.0000.0000",
        "+86 13800000000",
        "+8613800000000",
        "+86 138 0000 0000",
        "0086 13800000000",
        "１３８００００００００",
        "１３８　００００　００００",
        "电话13800000000转",
        "13800000000.0",
        "19912345678",
        "13800000000@example.com",
        "tel13800000000",
        "013800000000",
        "1380000 0000",
        "138 00000000",
        "13800000000/13900000000",
        "2026-10-15 13800000000",
        "13800000000 330481199001010014",
        "手机：13800000000，",
        "13800000000×",
        "138 0000 0000 x",
    ],
)
def test_mobiles_are_found(text: str) -> None:
    assert "手机号" in _kinds(text)


def test_two_data_in_one_text_are_both_found() -> None:
    assert sorted(_kinds(f"{PHONE} {ID}")) == sorted(["手机号", "身份证号"])


@pytest.mark.parametrize(
    "text", ["6222020000000000000", "6222 0200 0000 0000 000", "4111111111111111", "4111 1111 1111 1111"]
)
def test_bank_cards_are_found(text: str) -> None:
    digits = [int(digit) for digit in reversed(text.replace(" ", ""))]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    assert (sum(digits[::2]) + sum(doubled)) % 10 == 0
    assert _kinds(text) == ["银行卡号"]


def test_a_hit_never_carries_the_datum() -> None:
    text = f"{ID} {PHONE} {CARD} 张三"
    hits = scan_text(text, names=["张三"], where="〔表〕B7")
    assert [hit.kind for hit in hits] == [HitKind.RESIDENT_ID, HitKind.MOBILE, HitKind.BANK_CARD, HitKind.NAME]
    for hit in hits:
        assert hit.where == "〔表〕B7"
        assert not any(secret in f"{hit} {hit!r}" for secret in (*SECRETS, "张三"))
    assert str(hits[0]) == "〔表〕B7：疑似身份证号（330481************）"


# --- the scanner: what must not be found ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "330481105201",
        "330481",
        "330481000000",
        "330481105201112",
        "52330481MJ0000001T",
        "52330481MJ000000D0",
        "91350100M000100Y43",
        "121200004013590816",
        "913101203509708598",
        "91152201078377449P",
        "20261115",
        "2026-11-15",
        "2026-11-15 10:30:00",
        "20261115103000",
        "2026年11月15日",
        "1,234,567.00",
        "1234567.00",
        "-1,234.50",
        "13,800,000,000.00",
        "0.30000000000000004",
        "0.13800000000",
        "0573-87000000",
        "057387000000",
        "BA-330481-2026-0001",
        "备〔2026〕138号",
        "海民备〔2026〕12号",
        "BA-330481-20261115-0001",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "e3b0c442",
        "0198c0de-1380-7000-8000-138000000001",
        "1380000000",
        "138000000000",
        "23800000000",
        "12800000000",
        "314314",
        "1 2 3 4 5 6 7 8 9 10 11",
        "12 34 56 78 90 12",
        "13 2026-11-15 1",
        "138 20261115",
        "2021.6.17-2021.6.19",
        "chinesecalendar 1.11.0+2027@1a2b3c4d",
        "999999999999999",
        "1.2万",
        "330481202613001",
        "330481199013010014",
    ],
)
def test_what_is_no_personal_data(text: str) -> None:
    assert scan_text(text) == []


@pytest.mark.skipif(not REAL.exists(), reason="the real material is not here")
def test_real_credit_codes_and_division_codes_are_no_hits() -> None:
    with (REAL / "vectors" / "uscc_vectors.csv").open(encoding="utf-8", newline="") as file:
        codes = [row["code"] for row in csv.DictReader(file)]
    assert len(codes) > 100
    assert [code for code in codes if scan_text(f"信用代码：{code}")] == []
    for path in sorted((REAL / "divisions").glob("*.csv")):
        assert scan_text(path.read_text(encoding="utf-8-sig")) == []


@given(st.integers(0, 2**256 - 1))
def test_digests_are_no_hits(number: int) -> None:
    assert scan_text(f"摘要：{number:064x}。") == [] or f"{number:064x}".isdigit()


@given(st.integers(-(10**12), 10**12))
def test_amounts_are_no_hits(fen: int) -> None:
    assert scan_text(f"{fen // 100:,}.{fen % 100:02d}") == []


@given(
    st.dates(date(1926, 1, 1), date(2026, 11, 15)),
    st.integers(0, 999),
    st.sampled_from(["330481", "370832", "11 01 05"]),
)
def test_every_resident_id_is_found_however_it_is_cut(birth: date, sequence: int, region: str) -> None:
    plain = f"{region.replace(' ', '')}{birth:%Y%m%d}{sequence:03d}"
    number = plain + resident_check_digit(plain)
    assert "身份证号" in _kinds(f"示例{number}，")
    assert "身份证号" in _kinds(" ".join((number[:6], number[6:14], number[14:])))
    assert "身份证号" in _kinds(" ".join(number[place : place + 4] for place in range(0, 18, 4)))
    assert "身份证号" in _kinds("-".join((number[:6], number[6:14], number[14:])))


@given(st.text(max_size=60))
def test_no_text_breaks_the_scanner(text: str) -> None:
    assert isinstance(scan_text(text, names=["张三"]), list)


# --- names ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("走访张三家", ["张某"]),
        ("走访张 三家", ["张某"]),
        ("走访张　三家", ["张某"]),
        ("张\n三", []),
        ("张\t三", []),
        ("张三丰来访", ["张某"]),
        ("欧阳示例来访", ["欧阳某"]),
        ("阿依努尔•买买提", ["阿某"]),
        ("阿依努尔.买买提", ["阿某"]),
        ("Tomorrow", []),
        ("Tom来访", ["T某"]),
        ("李某来访", []),
        ("", []),
        ("张", []),
    ],
)
def test_names_in_free_text(text: str, found: list[str]) -> None:
    names = ["张三", "张三丰", "欧阳示例", "阿依努尔·买买提", "Tom", "李", ""]
    assert [hit.excerpt for hit in scan_text(text, names=names)] == found


def test_the_longest_name_at_a_place() -> None:
    assert list(NameIndex({"张三", "张三丰", "三丰"}).find("张三丰")) == ["张三丰", "三丰"]


@given(st.lists(st.text("甲乙丙丁", min_size=1, max_size=4), max_size=8), st.text("甲乙丙丁戊", max_size=30))
def test_names_agree_with_plain_search(names: list[str], text: str) -> None:
    expected = {name for name in names if len(name) > 1 and name in text}
    longest = set()
    for start in range(len(text)):
        here = [name for name in expected if text.startswith(name, start)]
        longest |= {max(here, key=len)} if here else set()
    assert set(NameIndex(names).find(text)) == longest


def test_many_names_cost_no_more_per_text() -> None:
    surnames, given_names = "甲乙丙丁戊己庚辛壬癸", [chr(0x4E00 + n) for n in range(300)]
    names = [a + b + c for a in surnames for b in given_names for c in given_names]
    assert len(names) == 900_000
    index = NameIndex(names)
    assert len(index) == 900_000
    text = "今天上午社工到村里走访了两户困难家庭并送去慰问品" * 20
    begun = time.process_time()
    for _ in range(1_000):
        assert scan_text(text, names=index) == []
    # Looking for each name in each text would be 9e8 searches: minutes, not seconds.
    assert time.process_time() - begun < 10
    assert [hit.excerpt for hit in scan_text(text + names[123_456], names=index)] == [names[123_456][0] + "某"]
