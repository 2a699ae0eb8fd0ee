"""Who may see a column, and the masks for those who may not (domain §2.7; PIPL §§25, 28, 31, 51).

Every kind of datum has one fixed mask for all outputs: different masks of one number can be joined to rebuild it. A
mask takes whatever stands in the cell and returns text; a blank stays blank. Masked data is still personal data: what
is published goes without these columns and through ``swtool.scanner``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from typing import Final

from swtool.folding import fold, squeeze
from swtool.patterns import Pattern


class Privacy(StrEnum):
    """What a column may hold about a person, from free to strictest."""

    PUBLIC = "public"  # may be published
    INTERNAL = "internal"  # about nobody in particular, but for the office only
    PERSONAL = "personal"  # tells who somebody is: name, resident ID, telephone, address (PIPL §4)
    SENSITIVE = "sensitive"  # health, disability, 低保/特困 and other 特定身份, bank accounts (PIPL §28)
    MINOR = "minor"  # of a child or its guardian: never shown in part (PIPL §31)

    @property
    def is_personal(self) -> bool:
        """Whether a column of this kind is masked unless it is revealed."""
        return self in (Privacy.PERSONAL, Privacy.SENSITIVE, Privacy.MINOR)


Mask = Callable[[object], str]

HIDDEN: Final = "***"
ERASED: Final = "已删除"
RESTRICTED: Final = "限制处理"
PLACEHOLDERS: Final = (ERASED, RESTRICTED)
"""What stands where a value was erased or put away by law: no mask hides it, it tells of nobody."""
HIDDEN_PHONE: Final = "*" * 11
_MOU = "某"

# Written without gaps: every two characters are one surname.
_COMPOUND = (
    "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政"
    "濮阳公冶太叔申屠公孙慕容仲孙钟离长孙宇文司徒鲜于司空闾丘子车亓官司寇巫马"
    "公西颛孙壤驷公良漆雕乐正宰父谷梁拓跋夹谷轩辕令狐段干百里呼延东郭南门羊舌"
    "微生公户公玉公仪梁丘公仲公上公门公山公坚左丘公伯西门公祖第五公乘贯丘公皙"
    "南荣东里东宫仲长子书子桑即墨达奚褚师纳兰完颜叶赫那拉西林"
)
COMPOUND_SURNAMES: Final = frozenset(_COMPOUND[place : place + 2] for place in range(0, len(_COMPOUND), 2))
_SEVERAL = Pattern(r"[、,;/]")
_DOTS = Pattern("[·•・.‧∙]")


_is_resident_id = re.compile(r"\d{17}[\dXx]|\d{15}", re.ASCII).fullmatch
_is_plain_name = re.compile("[\u4e00-\u9fff]{2,4}").fullmatch  # nothing in it separates names or needs folding


def mask_none(value: object) -> str:
    """The value as it is: for columns that hold nothing personal."""
    return "" if value is None else str(value)


def mask_all(value: object) -> str:
    """Nothing of the value, not even its length: for diagnoses, bank accounts, free text about a person."""
    return HIDDEN if mask_none(value).strip() else ""


def mask_name(value: object) -> str:
    """张三 → 张某, 欧阳修 → 欧阳某; a name with a dot keeps its first character (阿依努尔·买买提 → 阿某).

    The form is that of the courts' published judgments. Several names in one cell are masked one by one.
    """
    if type(value) is str and _is_plain_name(value):
        return _mask_one_name(value)
    names = [name for name in _SEVERAL.split(fold(mask_none(value))) if name.strip()]
    return "、".join(_mask_one_name(squeeze(name)) for name in names)


def _mask_one_name(name: str) -> str:
    if name in PLACEHOLDERS:
        return name
    surname = name[:2]
    if surname in COMPOUND_SURNAMES and len(name) > 2 and not _DOTS.search(name):
        return surname + _MOU
    return name[0] + _MOU


def mask_resident_id(value: object) -> str:
    """The division of first registration and nothing else: 330481************ (twelve stars, also for old numbers).

    Neither the date of birth nor the last four digits are shown: with a second mask they rebuild the number.
    """
    if type(value) is str and _is_resident_id(value):
        return value[:6] + "*" * 12
    plain = squeeze(mask_none(value)).replace("-", "")
    if not plain:
        return ""
    region = plain[:6] if _is_resident_id(plain) else "******"
    return region + "*" * 12


def mask_phone(value: object) -> str:
    """Eleven stars for every number: the first three with the last four of another list leave only four to guess."""
    return HIDDEN_PHONE if mask_none(value).strip() else ""


def mask_for(privacy: Privacy) -> Mask:
    """The mask for a column that names none of its own."""
    return mask_all if privacy.is_personal else mask_none
