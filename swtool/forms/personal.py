"""The kinds of columns that name people and organizations: masked by default, checked digit by digit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from swtool.folding import INVISIBLE, fold, squeeze
from swtool.forms.kind import CellFault, Kind, Noted, ParseContext, plain_text, states_nothing, with_letters_as_digits
from swtool.identifiers import IdentifierFault, check_credit_code, check_resident_id, faultless_resident_ids
from swtool.patterns import Pattern
from swtool.privacy import mask_name, mask_phone, mask_resident_id
from swtool.tables import Show

PRECISION_LOST = "身份证号存成了数字，精度已丢失（后几位已被 Excel 改掉）"
_STORED_AS_NUMBER = "身份证号存成了数字，开头的0、末位的X留不住，不能当准"
_EXACT_DIGITS = 15  # Excel keeps so many
SEPARATOR = "、"
"""Between the numbers of a ``Phone(several=True)``."""
_RETYPE = "把单元格设为文本格式，重新输入完整的18位号码"
_ON_THE_CARD = "身份证上的18位号码"
_NAME_ONLY = "身份证上的姓名，一格一人，别的移到备注"
_NAME_TAIL = Pattern(
    r"[（(](?:兼|专|兼职|专职|借调|返聘|新|新人|站长|负责人|督导|社工|实习|试用|男|女)[)）]$|[*＊★※]+$"
)
_DOTS = Pattern(r"[·•・‧∙⋅･.．﹒]")
_SEVERAL_NAMES = Pattern(r"[、,，;；/&＆+]")
_LOST = Pattern("[?？□�]")
_MASKED_NAME = Pattern(r".{1,2}某+|.[*＊×xX●○]+.?|[*＊×●]+.{1,2}")
# Nearly every name and number is written so, and nothing else that these kinds read is.
_VACANT = "待定 待聘 待招 待招聘 待补 待补充 待填 待核实 待确认 待安排 空缺 空岗 暂缺 缺编 缺员 招聘中 已离职 离职"
_ADDRESS = "老师|同志|社工|站长|主任|书记|先生|女士|医生|师傅"
_ADDRESSED = Pattern(rf"[^、,，;；/&＆+]{{2,}}({_ADDRESS})")  # 李同志 may be somebody's name
_NO_NAME = rf"没有|暂无|不详|未填|未知|无名氏?$|(?:{_VACANT.replace(' ', '|')})$|..(?:{_ADDRESS})$"
_is_plain_name = re.compile(rf"(?!{_NO_NAME})[\u4e00-\u67cf\u67d1-\u9fff]{{2,4}}").fullmatch  # 某 is U+67D0
_is_mobile = re.compile(r"1[3-9]\d{9}", re.ASCII).fullmatch
_NOBODY = frozenset({"null", "none", "nil", "nan", "na", "n/a", "undefined", "无名", "无名氏", *_VACANT.split()})
_HAN = Pattern(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af〇○\ue000-\uf8ff]")
_MOBILE = Pattern(r"1[3-9]\d{9}", re.ASCII)
_LANDLINE = Pattern(r"(?:0\d{2,3}-?)?[2-8]\d{6,7}(?:-\d{1,6})?", re.ASCII)
_LOCAL = Pattern(r"[2-8]\d{6,7}(?:-\d{1,6})?", re.ASCII)
_SERVICE = Pattern(r"[48]00-?\d{3}-?\d{4}", re.ASCII)
_COUNTRY = Pattern(r"^(?:(?:\+|00)86-?|86-?(?=1\d{10}$))")
_AREA_CODE = Pattern(r"\((0\d{2,3})\)-?", re.ASCII)
_EXTENSION = Pattern(r"-?(?:转|分机号?|ext\.?|#):?(?=\d)", re.IGNORECASE)
_BRACKETS = Pattern(r"[(（][^()（）]*[)）]")
_BETWEEN_PHONES = Pattern(r"[、,;/|\s]+|或者?|和")
_SCIENTIFIC = Pattern(r"\d[eE][+]?\d")


@dataclass(frozen=True, slots=True)
class PersonName(Kind):
    """One person's name. ``张 三``, ``张三(兼)``, ``张三*`` are 张三; two people in a cell are refused.

    Only spaces, dots (to U+00B7) and letters of double width are changed: rare characters stay as they were typed, also
    those that Unicode would fold into others.
    """

    def parse(self, cell: object, context: ParseContext) -> object:
        if type(cell) is str and _is_plain_name(cell):
            return cell
        if states_nothing(cell):
            return None
        written = plain_text(cell)
        text = "".join(c if _HAN.match(c) else unicodedata.normalize("NFKC", c) for c in "".join(written.split()))
        name = _NAME_TAIL.sub("", text)
        if fault := _not_one_name(written, text, name):
            return fault
        dotted = bool(_DOTS.search(name))
        name = _DOTS.sub("·", name)
        if fault := _no_name(name, dotted):
            return fault
        if name != "".join(written.split()):
            cut = text.startswith(name) and len(name) < len(text)
            return Noted(name, "name.cleaned", f"姓名后的“{text[len(name) :]}”没有读入" if cut else "姓名的写法已统一")
        return name

    def tells_values(self, context: ParseContext) -> Callable[[str], object]:
        return _is_plain_name

    @property
    def mask(self) -> Callable[[object], str]:
        return mask_name


def _not_one_name(written: str, text: str, name: str) -> CellFault | None:
    """Why the cell names several people, or nobody in full."""
    parts = written.split()
    if text.casefold() in _NOBODY:
        return CellFault("name.nobody", f"“{written}”不是姓名", expected=f"{_NAME_ONLY}；没有的留空")
    if address := _ADDRESSED.fullmatch(name):
        return CellFault("name.addressed", f"姓名后面带了称呼“{address[1]}”", expected=_NAME_ONLY)
    if _SEVERAL_NAMES.search(name) or (len(parts) > 1 and all(_is_han_name(part) for part in parts)):
        return CellFault("name.several", "一格里写了不止一个人", expected="一人一行")
    if _MASKED_NAME.fullmatch(text):
        return CellFault("name.masked", "姓名已打码，请填全名")
    if _LOST.search(name):
        return CellFault("name.unreadable", "姓名里有字没有显示出来，可能是生僻字丢失", expected="重新输入姓名")
    return None


def _is_han_name(part: str) -> bool:
    """Whether the part could be a name of its own: at least two characters, none foreign. 张 三 is one person."""
    return len(part) >= 2 and len(part) <= 4 and all(_HAN.match(character) for character in part)


def _no_name(name: str, dotted: bool) -> CellFault | None:
    if not name or (not _HAN.search(name) and not name.replace("·", "").isalpha()):
        return CellFault("name.unreadable", "这里应当是姓名", expected=_NAME_ONLY)
    if name.startswith("·") or name.endswith("·"):
        where = "前" if name.startswith("·") else "后"
        return CellFault("name.unreadable", f"姓名里的间隔点“·”{where}面没有字，可能没有写完", expected="写全姓名")
    if any(character.isdigit() for character in name):
        return CellFault("name.unreadable", "姓名里有数字", expected=_NAME_ONLY)
    if re.search("[（(]", name):
        return CellFault("name.unreadable", "姓名后面的括号里另有内容，请移到备注")
    if not all(_HAN.match(character) or character.isalpha() or character in "·-'" for character in name):
        return CellFault("name.unreadable", "姓名里有别的符号", expected=_NAME_ONLY)
    if len(name) < 2 or len(name) > (30 if dotted or not _HAN.search(name) else 8):
        return CellFault("name.unreadable", f"有 {len(name)} 个字，不像姓名", expected=_NAME_ONLY)
    return None


@dataclass(frozen=True, slots=True)
class ResidentId(Kind):
    """A resident ID of 18 characters (GB 11643). A number cell is refused even where its digits would fit."""

    show: Show = Show.CODE
    cell_format: str = "@"

    def parse(self, cell: object, context: ParseContext) -> object:
        if states_nothing(cell):
            return None
        if not isinstance(cell, str):
            if isinstance(cell, bool) or not isinstance(cell, int | float):
                return CellFault("resident_id.shape", "这里应当是身份证号", expected=_RETYPE)
            is_exact = abs(cell) < 10**_EXACT_DIGITS
            what = _STORED_AS_NUMBER if is_exact else PRECISION_LOST
            return CellFault("resident_id.number" if is_exact else "resident_id.precision_lost", what, expected=_RETYPE)
        checked = check_resident_id(cell, today=context.today)
        if isinstance(checked, IdentifierFault):
            expected = {"precision_lost": _RETYPE, "masked": ""}.get(checked.code, _ON_THE_CARD)
            return CellFault(f"resident_id.{checked.code}", checked.reason, expected=expected)
        if checked.notes:
            return Noted(
                checked.number, f"resident_id.{checked.notes[0].code}", "；".join(n.text for n in checked.notes)
            )
        return checked.number

    def tells_values(self, context: ParseContext) -> Callable[[str], object]:
        return faultless_resident_ids(context.today)

    @property
    def mask(self) -> Callable[[object], str]:
        return mask_resident_id


@dataclass(frozen=True, slots=True)
class CreditCode(Kind):
    """A unified social credit code (GB 32100). A wrong check digit is noted: some registered codes have one."""

    show: Show = Show.CODE
    cell_format: str = "@"

    def parse(self, cell: object, context: ParseContext) -> object:
        if states_nothing(cell):
            return None
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
    """A mobile or landline number, with extension; 400 numbers too. Number cells are mended where no digit is lost.

    ``several``: two numbers in a cell are both kept (joined by 、) and noted; elsewhere they are refused, for the first
    is not the right one by standing first. Columns of contacts keep several; a person of the register has one number,
    by which duplicates are found.
    """

    several: bool = False
    show: Show = Show.CODE
    cell_format: str = "@"

    def parse(self, cell: object, context: ParseContext) -> object:
        if type(cell) is str and _is_mobile(cell):
            return cell
        if states_nothing(cell):
            return None
        return with_letters_as_digits("phone", cell, self._read(cell), self._read)

    def tells_values(self, context: ParseContext) -> Callable[[str], object]:
        return _is_mobile

    def _read(self, cell: object) -> object:
        written = fold(plain_text(cell)).strip().lstrip("'").removesuffix(".0")
        if number := _one_phone(written):
            if _LOCAL.fullmatch(number):
                return Noted(number, "phone.no_area_code", "座机号没有写区号，按原样记下")
            return number
        parts = [part for part in _BETWEEN_PHONES.split(written) if part]
        numbers = list(dict.fromkeys(_one_phone(part) for part in parts))
        if len(numbers) > 1 and "" not in numbers:
            if self.several:
                note = f"一格里写了 {len(numbers)} 个号码，都记下了"
                return Noted(SEPARATOR.join(numbers), "phone.several", note)
            what = f"一格里写了 {len(numbers)} 个号码，这里只能记一个"
            return CellFault("phone.several", what, expected="只写一个，其余写到备注")
        if len(numbers) == 1 and numbers[0]:
            if len(parts) == 1:
                return numbers[0]
            return Noted(numbers[0], "phone.repeated", "同一个号码写了两遍，只记一个")
        return _no_phone(written, is_number=not isinstance(cell, str))

    @property
    def mask(self) -> Callable[[object], str]:
        return mask_phone


def _one_phone(written: str) -> str:
    """The number in its plain form, '' where the text is not exactly one."""
    text = _AREA_CODE.sub(r"\1-", _COUNTRY.sub("", squeeze(written), count=1))
    text = _EXTENSION.sub("-", text)
    digits = re.sub(r"[-·]", "", text)
    if _MOBILE.fullmatch(digits):
        return digits
    return text if _LANDLINE.fullmatch(text) or _SERVICE.fullmatch(text) else ""


def _no_phone(written: str, *, is_number: bool) -> CellFault:
    text = INVISIBLE.sub("", squeeze(written))
    retype = "把单元格设为文本格式后重新输入"
    if _SCIENTIFIC.search(text):
        return CellFault("phone.precision_lost", "号码成了科学计数，位数已丢失", expected=retype)
    if re.search(r"[*＊●]", text):
        return CellFault("phone.masked", "号码已打码，请填完整号码")
    if is_number and re.fullmatch(r"[1-9]\d{8,10}", text):
        return CellFault("phone.zero_lost", "座机号存成了数字，区号前的0已丢失", expected=retype)
    if _BETWEEN_PHONES.search(text) and len(re.findall(r"\d", text)) > 12:
        return CellFault("phone.several", "一格里写了不止一个号码，有的不完整", expected="只写一个，其余写到备注")
    bare = _BRACKETS.sub("", text)
    if bare != text and _one_phone(bare):
        return CellFault("phone.remark", "号码后面的括号里另有内容", expected="只写号码，其余移到备注")
    digits = len(re.findall(r"\d", text))
    what = f"不是手机号或座机号（{digits} 位）" if digits else "不是手机号或座机号"
    return CellFault("phone.unreadable", what, expected="11 位手机号，或区号-座机号")
