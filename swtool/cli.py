"""The root: which nouns there are, today's desk for the bare call, and the one boundary around it all.

A noun's module is imported by its name only when it is called, so that starting up costs nothing for the others; the
root help is plain text from the table below and needs no parser at all.
"""

from __future__ import annotations

import gc
import glob
import importlib
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from swtool import __version__
from swtool.boundary import prepare_streams, quiet_libraries, report
from swtool.errors import ExitCode, UsageFault
from swtool.helptext import definitions, screen_width, section
from swtool.invocation import ROOT_OPTIONS, read_invocation

if TYPE_CHECKING:
    from swtool.parser import Noun

NOUNS = {
    "status": "今日待办：逾期的、七天内到期的、缺的，各附命令（不写名词就是它）",
    "remind": "各镇街到期和逾期的事：每镇一本表和一段发到群里的话",
    "check": "按规则检查全县，列出不符合的和无法判定的",
    "explain": "一条规则怎么算出来的：出处、算式、结论",
    "init": "建立县（市、区）的数据库",
    "upgrade": "把旧版数据库升级到当前版本（先自动备份）",
    "demo": "用示例数据走完一个月的工作",
    "operator": "经办人员：登记、停止、电脑账户",
    "office": "这个台账：情况、移交",
    "division": "行政区划：县、镇街、村社区",
    "org": "机构：运营社工站的社会组织等",
    "station": "社工站、服务点及其场所、级别、运营方",
    "staff": "社工：登记、在岗名单、履历、变动",
    "project": "项目：从需求、立项、采购到评估、付款、续签",
    "filing": "人员变动备案：一周时限、受理、退回、回执",
    "attach": "附件：承诺书、证书、离职证明等，存入、查看、导出、核对",
    "training": "继续教育：课程、学时、欠学时、证书到期",
    "inventory": "家庭档案、需求清单、资源清单：查看、年度更新、该看未看的",
    "household": "一户一档：建档、成员变动、分户并户、销档",
    "need": "居民需求：登记、受理、办结、转介，由哪个项目回应",
    "problem": "社区问题：登记、受理、办结、转介，由哪个项目回应",
    "plan": "一人一案：目标、复核、结案，该复核的",
    "aid": "政策外关爱援助：登记、清单、合计",
    "round": "年度更新：开一轮、发预填表、看进度、结束定数",
    "resource": "资源库：登记、更改、确认、停用、资源池、对外交换",
    "volunteer": "志愿者：名册、服务时长、培训、发展社工、疑似重复",
    "community": "社区社会组织：名册、备案、孵化",
    "meeting": "联席会议和两级议事：议题、议定、待办、办结",
    "supervision": "督导和指导员：名册、结对、督导记录",
    "match": "需求与资源对接：建议、对接、退回、满足不了的",
    "order": "点单、接单：派单、办结、反馈，等了多久、谁超时",
    "service": "服务：服务记录、服务目录、月报数据",
    "case": "个案、小组、社区活动：开案、阶段、危机、转介、结案",
    "ledger": "财务收支明细",
    "fund": "资金：按来源登记、收付、结账、账表、上限和配套测算",
    "pay": "薪酬：岗级薪酬表、人员岗级、发放登记、当地平均工资",
    "allowance": "津贴：按月造发放表、登记发放、补发和扣回",
    "entry": "分录：登记、查看、冲销",
    "party": "党务公开事项",
    "disclosure": "三务公开：按月生成、核对、封存、登记",
    "evaluation": "绩效评估：方案、评分、封存、名次、公示、异议、定稿",
    "register": "登记簿：制度文件、评优、考试、讲师库、双选会、创投、采购公告等登记",
    "returns": "各镇应报的表：排定、登记、催报、按时率",
    "intake": "收表：检查或载入各镇各站的表格，退回标明差错的表",
    "report": "给上级的报表：填写已有模板",
    "stats": "年度统计：年底的站点、人员、资金、服务，同比，报送",
    "target": "有期限的目标：要达到多少、现在多少、还有几天",
    "policy": "规则：现行数值与出处，两地对照，自己写规则，节假日历",
    "privacy": "个人信息：查阅、删除、限制处理",
    "backup": "备份：做一份、核验、恢复、换电脑",
    "schedule": "定时任务：装进系统、移除、做得怎样",
    "audit": "操作日志：查看、验证有无改动",
}
"""Noun → what it is about. The module is ``commands/<noun>.py`` and holds ``app``, a ``parser.Noun``."""

_DEFAULT_NOUN = "status"
_YOUNG_OBJECTS = 50_000
"""How many new objects the collector lets pass before it walks them. Importing a room makes thousands and no cycles;
with Python's 700 a twentieth of a short command is spent on looking at them."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code (design §5). Never raises but for SystemExit."""
    prepare_streams()
    gc.set_threshold(_YOUNG_OBJECTS)
    arguments = list(sys.argv[1:] if argv is None else argv)
    quiet_libraries(debug="--debug" in arguments)
    try:
        code = _run(_expanded(arguments))
        sys.stdout.flush()
    except (SystemExit, GeneratorExit):
        raise
    except BaseException as problem:  # noqa: BLE001 - the boundary; a panic in a reader written in Rust is no Exception
        return int(report(problem, debug="--debug" in arguments))
    return int(code)


def _run(arguments: Sequence[str]) -> int:
    invocation = read_invocation(arguments, os.environ)
    if invocation.version or invocation.help:
        print(f"swtool {__version__}" if invocation.version else root_help())  # noqa: T201 - plain on purpose
        return ExitCode.DONE
    noun, *rest = invocation.rest or (_DEFAULT_NOUN,)
    app = load(noun)

    from swtool.parser import run

    return run(app, f"swtool {noun}", rest, invocation)


def load(noun: str) -> Noun:
    """Import the module of a noun. Raises UsageFault for one that does not exist, with the nearest names."""
    if noun not in NOUNS:
        raise _unknown(noun)
    module = importlib.import_module(f"swtool.commands.{noun}")
    app: Noun = module.app
    return app


def _unknown(noun: str) -> UsageFault:
    if noun.startswith("-"):
        return UsageFault(f"没有选项 {noun}", remedy="选项写在名词之后；swtool --help 有说明")
    from difflib import get_close_matches

    near = get_close_matches(noun, NOUNS) or [name for name, about in NOUNS.items() if noun in about]
    hint = f"是不是 {'、'.join(near)}？" if near else ""
    return UsageFault(f"没有“{noun}”这个名词", remedy=f"{hint}swtool --help 列出全部名词")


def root_help() -> str:
    """The page that ``swtool --help`` prints."""
    columns = screen_width()
    return "\n".join(
        [
            "用法：swtool [选项] [名词 [动作 …]]",
            "",
            "  一个县的社会工作台账：人员备案、学时、需求与资源、三务公开、上报，都在一个文件里。",
            "  不写名词就显示今日待办。swtool 名词 --help 列出它的动作。",
            "",
            "名词：",
            *definitions(tuple(NOUNS.items()), columns),
            *section("选项（写在哪里都可以）", ROOT_OPTIONS, columns),
        ]
    )


def _expanded(arguments: list[str]) -> list[str]:
    """File patterns filled in where the shell leaves that to the program (Windows)."""
    if os.name != "nt":
        return arguments
    expanded = []
    for argument in arguments:
        matches = sorted(glob.glob(argument)) if any(mark in argument for mark in "*?") else []  # noqa: PTH207 - may be absolute
        expanded += matches or [argument]
    return expanded
