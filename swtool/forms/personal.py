"""The kinds of columns that name people and organizations: masked by default, checked digit by digit."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from swtool.folding import squeeze
from swtool.forms.kind import CellFault, Kind, Noted, ParseContext
from swtool.forms.kinds import plain_text
from swtool.identifiers import IdentifierFault, check_credit_code, check_resident_id
from swtool.privacy import mask_name, mask_phone, mask_resident_id
from swtool.tables import Show

PRECISION_LOST = "身份证号存成了数字，精度已丢失（后几位已被 Excel 改掉）"
_RETYPE = "把单元格设为文本格式，重新输入完整的18位号码"
_NAME_TAIL = re.compile(r"[（(](?:兼|专|兼职|专职|借调|返聘|新)[)）]$|[*＊]+$")
_DOTS = re.compile(r"[·•・‧∙･.．]")
_SEVERAL = re.compile(r"[、,，;；/]")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af〇○\ue000-\uf8ff]")
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_LANDLINE = re.compile(r"(?:0\d{2,3}-?)?[2-8]\d{6,7}(?:-\d{1,6})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class PersonName(Kind):
    """One person's name. ``张 三``, ``张三(兼)``, ``张三*`` are 张三; two people in a cell are refused."""

    def parse(self, cell: object, context: ParseContext) -> object:
        text = "".join(plain_text(cell).split())
        name = _NAME_TAIL.sub("", text)
        if _SEVERAL.search(name):
            return CellFault("name.several", "一格里写了不止一个人", expected="一人一行")
        dotted = bool(_DOTS.search(name))
        name = _DOTS.sub("·", name)
        if not name or (not _HAN.search(name) and not name.replace("·", "").isalpha()):
            return CellFault("name.unreadable", "这里应当是姓名")
        if any(character.isdigit() for character in name):
            return CellFault("name.unreadable", "姓名里有数字")
        if len(name) < 2 or len(name) > (30 if dotted or not _HAN.search(name) else 8):
            return CellFault("name.unreadable", f"有 {len(name)} 个字，不像姓名")
        if name != text:
            return Noted(
                name,
                "name.cleaned",
                f"姓名后的“{text[len(name) :]}”没有读入" if text.startswith(name) else "姓名的写法已统一",
            )
        return name

    @property
    def mask(self) -> Callable[[object], str]:
        return mask_name


@dataclass(frozen=True, slots=True)
class ResidentId(Kind):
    """A resident ID of 18 characters (GB 11643). A number cell is refused even where its digits would fit."""

    show: Show = Show.CODE
    cell_format: str = "@"

    def parse(self, cell: object, context: ParseContext) -> object:
        if not isinstance(cell, str):
            return CellFault("resident_id.precision_lost", PRECISION_LOST, expected=_RETYPE)
        checked = check_resident_id(cell, today=context.today)
        if isinstance(checked, IdentifierFault):
            return CellFault(f"resident_id.{checked.code}", checked.reason)
        if checked.notes:
            return Noted(
                checked.number, f"resident_id.{checked.notes[0].code}", "；".join(n.text for n in checked.notes)
            )
        return checked.number

    @property
    def mask(self) -> Callable[[object], str]:
        return mask_resident_id


@dataclass(frozen=True, slots=True)
class CreditCode(Kind):
    """A unified social credit code (GB 32100). A wrong check digit is noted: some registered codes have one."""

    show: Show = Show.CODE
    cell_format: str = "@"

    def parse(self, cell: object, context: ParseContext) -> object:
        if not isinstance(cell, str):
            return CellFault("credit_code.precision_lost", "统一社会信用代码存成了数字，精度已丢失", expected=_RETYPE)
        checked = check_credit_code(cell)
        if isinstance(checked, IdentifierFault):
            return CellFault(f"credit_code.{checked.code}", checked.reason)
        if checked.notes:
            return Noted(checked.code, f"credit_code.{checked.notes[0].code}", "；".join(n.text for n in checked.notes))
        return checked.code


@dataclass(frozen=True, slots=True)
class Phone(Kind):
    """A mobile or landline number. Floats are mended where no digit can have been lost; two in a cell are refused."""

    show: Show = Show.CODE
    cell_format: str = "@"

    def parse(self, cell: object, context: ParseContext) -> object:
        if isinstance(cell, float) and cell.is_integer():
            cell = str(int(cell))
        text = squeeze(plain_text(cell)).removeprefix("+86").removesuffix(".0")
        if _SEVERAL.search(text):
            return CellFault("phone.several", "一格里写了不止一个号码", expected="只写一个，其余写到备注")
        digits = text.replace("-", "") if _MOBILE.fullmatch(text.replace("-", "")) else text
        if _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits):
            return digits
        if re.search(r"\d[eE][+]?\d", text):
            return CellFault(
                "phone.precision_lost", "号码成了科学计数，位数已丢失", expected="把单元格设为文本格式后重新输入"
            )
        return CellFault("phone.unreadable", f"不是手机号或座机号（{len(digits)} 位）")

    @property
    def mask(self) -> Callable[[object], str]:
        return mask_phone
