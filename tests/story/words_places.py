"""The findings about what single places ask, and what 江苏 asks of operation, party building and administrative work.

Worked out from the play: A is run by 启明 (with a credit code) until 31 May 2027, then by 晨光 (without one); B by
启明; C, whose sheet does not say how it is run, is closed by the merger of July 2028. 启明 entered party affairs of 20
November 2026 and of 20 February 2030.
"""

from __future__ import annotations

from tests.story.asked import D1, D2, D3, D4, D5, D6, D7, D8
from tests.story.facts import O1, O2, A, B, C
from tests.story.words import said

_NOT_HERE = "本地没有这一规定，也没有参照外地的"
_ELSEWHERE = (
    "station.administrative_min",
    "station.service_posts_per_village",
    "station.line_covered",
    "station.certified_present",
    "station.part_time_min",
    "station.assistants_per_room",
    "station.centre_posts",
    "station.site_area_min",
    "staff.head_qualification",
    "staff.education_min",
    "training.pre_post",
    "training.weekly_lesson",
    "meeting.joint_interval",
    "service.tier_stated",
)
_SHARES = {(0, 1): ("+", "0%"), (0, 2): ("+", "0%"), (0, 3): ("+", "0%"), (1, 2): ("?", "50%"),
           (1, 3): ("?", "33.3%"), (2, 5): ("?", "40%")}  # fmt: skip
# (administrative posts, people) at A, B and C. 00003 left on 10 March and 00002 on 1 June, both told of days later.
_AT_A = {D1: (0, 3), D2: (0, 2), D3: (0, 2), D4: (0, 2), D5: (0, 1), D6: (0, 1), D7: (0, 1), D8: (0, 1)}
_AT_A_AT_THE_TIME = {**_AT_A, D2: (0, 3), D5: (0, 2)}
_AT_B = {D1: (0, 2), D2: (0, 2), D3: (0, 3), D4: (1, 3), D5: (1, 3), D6: (1, 3), D7: (2, 5), D8: (2, 5)}
_AT_C = (1, 2)
_BEFORE_THE_MERGER = (D1, D2, D3, D4, D5, D6)
_NONE = "没有党务记录"
_OF_2026 = "最近一条党务记录 2026-11-20"
_PARTY = {
    D3: (("+", A, _OF_2026), ("+", B, _OF_2026), ("?", C, f"{_NONE}；从 2026-01-01 起还不满 12 个月")),
    D4: (("+", A, _OF_2026), ("+", B, _OF_2026), ("-", C, _NONE)),
    D5: (("-", A, _NONE), ("+", B, _OF_2026), ("-", C, _NONE)),
    D6: (("-", A, _NONE), ("-", B, f"{_OF_2026}，已超过 12 个月"), ("-", C, _NONE)),
    D7: (("-", A, _NONE), ("-", B, f"{_OF_2026}，已超过 12 个月")),
    D8: (("-", A, _NONE), ("-", B, "最近一条党务记录 2030-02-20，已超过 12 个月")),
}


def places_ask(day: str, *, at_the_time: bool) -> str:
    """What these checks find on a day; ``at_the_time``: before late changes were told."""
    stated = f"运营方式和承接主体（{O1}）都已写明"
    of_a = ("+", A, stated) if day < D5 else ("-", A, f"承接主体“{O2}”没有统一社会信用代码")
    operation = [of_a, ("+", B, stated)]
    shares = [_share(A, (_AT_A_AT_THE_TIME if at_the_time else _AT_A)[day]), _share(B, _AT_B[day])]
    if day in _BEFORE_THE_MERGER:
        operation.append(("-", C, "没有写明运营方式"))
        shares.append(_share(C, _AT_C))
    return (
        "".join(said(code, ("0", "海宁市", _NOT_HERE)) for code in _ELSEWHERE)
        + said("station.operation_stated", *operation)
        + said("station.party_building", *_PARTY.get(day, (("?", "海宁市", f"{day} 还没有党务记录"),)))
        + said("service.administrative_share", *shares)
        + said("service.duplicates", ("+", "海宁市", "本月没有"))
    )


def _share(station: str, counted: tuple[int, int]) -> tuple[str, str, str]:
    administrative, people = counted
    sign, share = _SHARES[counted]
    return sign, station, f"在岗 {people} 人，事务性岗位 {administrative} 人，占 {share}"
