"""Persons whom a text names and no register knows: a giver, a payee, a volunteer, somebody who was visited.

They are known by what stands beside the name: 爱心人士张丽华, 李雪梅捐赠, 劳务费（周文斌）, 王秀英奶奶. A surname
alone (张奶奶) and a masked name (张某) point at nobody. Such a text is held until somebody has looked, for words may
look alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from swtool.disclosure.ordinary_words import between
from swtool.folding import squeeze
from swtool.patterns import Pattern
from swtool.privacy import COMPOUND_SURNAMES

# Surnames of nine in ten persons; those that are words mostly (高、金、安、文) only where a giver is named.
USUAL_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾魏薛叶阎潘杜戴夏"
    "钟汪姜范姚谭廖邹熊陆郝孔崔邱秦顾侯邵孟钱汤尹黎乔贺赖龚俞倪施凌翁莫祝裘骆诸虞"
)
_OTHERS = "高金安文方白江万龙石田任余丁于康毛史武段雷易常章严樊柳"
_COMPOUND = "|".join(sorted(COMPOUND_SURNAMES))
_GIVEN = "[\u3400-\u9fff\U00020000-\U000323af]"
_NAME = f"(?:(?:{_COMPOUND}){_GIVEN}{{1,2}}|[{USUAL_SURNAMES}]{_GIVEN}{{1,2}}?)"
_ANY_NAME = f"(?:(?:{_COMPOUND}){_GIVEN}{{1,2}}|[{USUAL_SURNAMES}{_OTHERS}]{_GIVEN}{{1,2}}?)"
_END = r"(?=$|[，。、；;,：:（(）)—\-]"
_AFTER = f"{_END}|捐|赠|等|家|一家|同志|老人|先生|女士|入户|参加|参与|讲|开展|走访|获|的)"
_GIVER = (
    "爱心人士|爱心企业家|热心人士|热心市民|热心居民|热心村民|好心人|乡贤|捐赠人|捐款人|捐助人|收款人|领款人|户主|受助人"
)
_ROLE = "志愿者|居民|村民|住户|党员|同志|老人|孤儿|儿童|学生|患者|服务对象|低保户|特困户|残疾人|退役军人|社工|督导"
_TITLE = "先生|女士|同志|老人|奶奶|爷爷|大爷|大妈|大叔|大婶|阿姨|婆婆|小朋友|同学"
_PAY = "工资|薪酬|补贴|劳务费|津贴|报酬|讲课费|课时费|督导费|慰问金|救助金|助学金|捐赠|捐款"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        f"(?:{_GIVER})[:：]?(?P<name>{_ANY_NAME}){_AFTER}",
        f"(?:{_ROLE})[:：]?(?P<name>{_NAME}){_AFTER}",
        f"(?P<name>{_NAME})(?:{_TITLE})",
        f"(?:^|[，。、；;,：:（(])(?P<name>{_NAME})(?:的)?(?:{_PAY})",
        f"(?:{_PAY})[（(：:—-](?P<name>{_NAME}){_END})",
    )
)
_NOBODY = Pattern(
    "某|许多|周边|周末|周岁|周年|陈列|程度|马路|林场|何时|杨梅|黄昏|苏区|贺卡|汤圆|顾问|施工|孔庙|祝[寿福贺愿]"
)


def addressed(text: str) -> Iterator[str]:
    """The names of persons in a text, each once. ``text`` may have places taken out of it."""
    plain = squeeze(text)
    outside = between(plain)
    seen: set[str] = set()
    for pattern in _PATTERNS:
        for match in pattern.finditer(plain):
            name = match["name"]
            if name not in seen and any(outside[match.start("name") : match.end("name")]) and not _NOBODY.search(name):
                seen.add(name)
                yield name
