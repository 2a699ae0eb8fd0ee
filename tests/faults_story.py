"""The story of the fault campaign: command lines in the order in which a small office types them. All is invented.

Every verb that writes has at least one line here; ``tests/test_fault_campaign.py`` compares with the parser. A new verb
joins by a line of its own, in words that work at its place in the story.
"""

from __future__ import annotations

import os
import shlex
from datetime import datetime, timedelta
from pathlib import Path

from tests.clerk import VILLAGES
from tests.disclosures import APPROVAL_RULES
from tests.evidence_house import OTHER_PDF, PDF
from tests.offices import TODAY, china_time
from tests.registry_house import resident_id

DAY = "2026-11-10"
OFFICE, OLDER = "office.db", "older.db"
ONE, TWO, THREE, FOUR, FIVE = (f"330481-{number:05}" for number in range(1, 6))
CLERK, NEXT = "甲经办", "乙经办"
FIRST, SECOND = "示例社会工作服务中心", "第二示例中心"

ROSTER = "\r\n".join(
    [
        "社工站名称,姓名,身份证号,岗位性质,专兼职,到站时间",
        *(
            f"长安镇社工站,示例{name},{resident_id('19900101', number)},服务性,专职,2021-06-30"
            for number, name in ((2, "乙"), (3, "丙"), (4, "丁"))
        ),
    ]
)
OWN_WORDS = "社工站名称,员工,岗位性质\r\n长安镇社工站,示例戊,服务性\r\n"
NEEDS = "\r\n".join(
    [
        "档案号,乡镇,村（社区）,户主,成员姓名,与户主关系,困难类别,更新日期",
        "D1,许村镇,永福村,甲示例,甲示例,户主,低保,2025-10-01",
        "D2,许村镇,永福村,乙示例,乙示例,户主,独居,2025-10-01",
    ]
)
RESOURCES = "资源编号,乡镇,社区,资源名称,提供方,服务项目,最大容量\r\nZY001,许村镇,永福村,长者食堂,示例食堂,助餐,3\r\n"
NEED_ROWS = "需求编号,档案号,需求类别,状态\r\nX1,D2,助餐,已提出\r\n"
VISITS = "household-file_no,household-village,household-head_name,KEY\r\nD7,永福村,丁示例,uuid:1\r\n"
MEMBERS = "member_name,relation,PARENT_KEY\r\n丁示例,户主,uuid:1\r\n戊示例,配偶,uuid:1\r\n"
CATALOGUE = "目录名称,启用日期,项目编码,服务领域,服务大项,服务小项\r\n示例目录,2026-01-01,Z1,救助,临时救助,协助申请\r\n"
MILESTONES = "项目名称,付款期次,应付金额,评估后支付\n示例项目,第1期,100000,否\n"
SCHEME = "评估方案,方案启用日期,指标编号,一级指标,二级指标,三级指标,分值\r\n方案一,2025-01-01,1,建设,场所,标牌,100\r\n"
RULES = f"""{APPROVAL_RULES}[disclosure.lock]
[[disclosure.lock.values]]
since = "2026-01-01"
asked = true
day = 5
unit = "day_of_month"
source = "示例规定"
basis = "设置"
"""
HOLIDAYS = "日期,休或班\r\n2027-01-01,休\r\n2027-02-06,休\r\n2027-01-02,休\r\n2027-01-09,班\r\n"

IS_THOROUGH = os.environ.get("SWTOOL_THOROUGH") == "1"
"""Whether every line meets with every mishap; else it has its turn of some."""
STORY = tuple(
    tuple(shlex.split(line))
    for line in f"""
    init --county 330481 --name 海宁市 --authority 海宁市民政局 --adopt 32:* --operator {CLERK}
    operator add {NEXT} --login next
    operator map {NEXT} --login 窗口
    operator close {NEXT} --on 2026-11-10 --why 调离
    division load 区划.csv --system nbs-2023 --yes
    org add {FIRST} --credit-code 52330481MJ000000D0
    org add {SECOND}
    org update {SECOND} --contact 甲示例
    org rate {FIRST} --grade 4A --from 2025-12-01
    org inspect {FIRST} --year 2025 --result qualified --on 2026-05-20
    org credit {SECOND} --list abnormal_activity --from 2026-07-01 --basis 未按时报告
    org person {FIRST} 己示例 --role head --from 2024-01-01
    org person-review GR2026-0001 --political passed --experience passed --ethics passed --on 2026-06-01
        --by 社会工作科
    org person-end GR2026-0001 --to 2026-10-31
    station add 许村镇社工站 --division 许村镇 --opened 2021-01-01
    station add 长安镇社工站 --division 长安镇 --opened 2021-01-01
    station operator 许村镇社工站 {FIRST} --from 2021-01-01
    station operator 长安镇社工站 {SECOND} --from 2021-01-01
    station profile 许村镇社工站 --area 120
    staff register --name 王示例 --id {resident_id("19910101", 1)} --station 许村镇社工站 --from 2021-06-30
        --post-kind service_post --basis full_time --yes
    intake check 花名册.csv
    intake load 花名册.csv
    staff register --name 庚示例 --id 无 --yes
    attach add person {ONE} 承诺书.pdf --material commitment_letter
    attach add person {FIVE} 承诺书二.pdf --material commitment_letter
    attach export FJ-0001 --output 取出.pdf
    attach remove FJ-0001 --why 附错了人
    intake load 需求.csv
    intake undo 2 --why 发错了镇
    intake inbox 收件
    intake map 名单.csv --form staff_roster --set 员工=姓名 --sender 全部
    intake map forget 1
    staff update {ONE} --local-household
    staff list --reveal
    project add 示例项目 --organization {FIRST} --station 许村镇社工站 --approved 2026-01-05 --from 2026-01-05
        --to 2026-12-31
    project update 示例项目 --amount 30万元
    project plan 示例项目 --kind 公益微创投 --slot own --budget 30万元
    project decide 示例项目 approval --on 2026-01-05 --document 批复
    project decide 示例项目 renewed --on 2026-11-10
    project withdraw 示例项目 renewed
    intake load 付款.csv
    project pay 示例项目 第1期 --on 2026-11-09 --amount 1元 --voucher 记0
    project pay 示例项目 第1期 --on 2026-11-10 --voucher 记1
    staff leave {ONE} --on 2026-11-05
    filing add BD2026-0001
    filing return BA2026-0001 --why 缺交接清单
    filing amend BA2026-0001 --reason 个人原因
    filing accept BA2026-0001
    filing receipt BA2026-0001 --reveal --output 回执.docx
    filing revoke BA2026-0001 --why 受理有误
    staff move {TWO} --on 2026-11-06 --to 许村镇社工站
    staff away {THREE} --on 2026-11-07
    staff change {FOUR} --on 2026-11-08 --basis part_time
    staff join {THREE} --station 许村镇社工站 --on 2026-11 --post-kind service_post --basis full_time
    filing confirm BD2026-0006 --event-on 2026-11-09
    filing dismiss BD2026-0006 --why 没有到岗
    training add {TWO} {FOUR} --title 个案管理 --on 2026-03-05 --hours 6
    training verify --course 个案管理 --by 海宁市民政局
    training certificate {TWO} --reveal --output 学时证明.docx
    training void 4 --why 登记错了
    round open needs --until 2026-12-31 --no-books
    round books needs
    inventory review --village 永福村 --on 2026-11-10 --all
    intake load 资源.csv
    intake load 需求清单.csv
    round close needs --why 外出未归
    round reopen needs --why 补收
    round run --no-books
    inventory answers 走访.csv 成员.csv
    match assign X1 ZY001 --quantity 2
    match release DJ1 --why 对方改期
    match assign X1 ZY001
    need refer X1 --on 2026-11-10 --to 县残联
    need reopen X1 --on 2026-11-10 --why 退回来了
    match assign --all
    match done DJ3 --met
    order add 助餐 --village 永福村 --channel APP点单 --at '2026-11-10 08:30'
    order accept DD1 --by 王示例 --as-need
    order dispatch DD1 --to 示例食堂
    order done DD1 --met
    order feedback DD1 --satisfied satisfied
    order add 理发 --village 永福村 --no P2 --file D2
    order cancel P2 --why 本人撤回
    resource add 示例活动室 --village 永福村 --owner 示例书院 --items 课业辅导 --capacity 2 --reusable
    resource update ZY001 --capacity 5
    resource assure ZY001 --by 王示例 --until 2027-12-31
    resource export --hsds 交换 --reveal
    resource import 交换
    resource update ZY001 --capacity 6
    resource import 交换 --existing update
    resource close ZY001 --on 2026-11-10 --why 合作到期
    inventory close D2 --on 2026-11-10 --why 重复建档
    service record add 许村镇社工站 --on 2026-09-24 --worker {ONE} --kind home_visit --item B2 --file D1 --minutes 40
    service adopt --month 2026-09
    service record void FW1 --why 登记错了
    service catalogue load 目录.csv
    evaluation import 方案.csv
    evaluation open 2025
    evaluation score 2025 许村镇社工站 1 90
    evaluation freeze 2025
    evaluation notice 2025
    evaluation appeal 2025 许村镇社工站 1 --why 请再核一次
    evaluation review 2025 1 --points 95 --why 已核实
    evaluation final 2025 --today 2026-11-30
    case open 许村镇社工站 --kind professional_case --title 生活照料 --file D1
    case stage GA2026-0001 深度家访
    case crisis GA2026-0001
    case refer GA2026-0001 --to 示例医院
    case close GA2026-0001 --result 目标达成
    case reopen GA2026-0001 --why 还要跟进
    household open D3 --village 永福村 --head 丙示例 --on 2026-03-02 --category 低保、独居
    household update D3 --level 一级
    household join D3 丁示例 --on 2026-03-03 --relation 女儿
    household join D3 戊示例 --on 2026-03-03 --born 2019-05 --guardian 丙示例
    household alter D3 丁示例 --on 2026-04-01 --category 残疾
    household head D3 丁示例 --on 2026-05-01 --relation 父亲
    household split D3 D4 戊示例 --on 2026-06-01 --why 核对户口簿
    household undo FH2026-0001 --why 弄错了
    household open D5 --village 永福村 --head 己示例 --on 2026-03-02
    household move D3 戊示例 --to D5 --on 2026-07-01
    household merge D3 D5 --on 2026-08-01 --why 同一户
    household leave D3 丙示例 --on 2026-09-01 --why died
    household count 永福村 12 --on 2026-11-01
    need raise D3 --category 助餐 --on 2026-10-01
    need raise --village 永福村 --category 晒场 --on 2026-10
    need accept XQ2026-0002 --on 2026-10-02
    need start XQ2026-0002 --on 2026-10-03
    need meet XQ2026-0002 --on 2026-10-04
    need reopen XQ2026-0002 --on 2026-10-05 --why 又停了
    need refer XQ2026-0002 --on 2026-10-06 --to 县残联
    need refuse XQ2026-0003 --on 2026-11-01 --why 没有场地
    need project XQ2026-0003 示例项目 --on 2026-11-02
    problem raise 永福村 --category 环境卫生 --on 2026-10
    problem raise 永福村 --category 停车 --on 2026-10
    problem accept WT2026-0001 --on 2026-11-01
    problem start WT2026-0001 --on 2026-11-02
    problem meet WT2026-0001 --on 2026-11-03
    problem reopen WT2026-0001 --on 2026-11-04 --why 又有了
    problem refer WT2026-0001 --on 2026-11-05 --to 镇环卫所
    problem refuse WT2026-0002 --on 2026-11-05 --why 没有地方
    problem project WT2026-0002 示例项目 --on 2026-11-05
    plan open D3 丁示例 --goal 复健 --on 2026-10-01 --next 2026-11-01
    plan goal JH2026-0001 办证 --on 2026-10-02
    plan reach JH2026-0001 1 --on 2026-10-20
    plan review JH2026-0001 --on 2026-11-01 --result 好转
    plan close JH2026-0001 --on 2026-11-05 --why 达成
    aid give D3 --on 2026-10-01 --ground still_hard --why 医疗支出 --source 社区基金 --amount 500
    aid void YZ2026-0001 --why 重复登记
    household close D3 --on 2026-11-09 --why 迁出
    volunteer add 庚志愿 --village 永福村 --worker {TWO} --joined 2026-03-05
    volunteer update ZYZ000001 --skills 理发
    volunteer change ZYZ000001 --on 2026-10-01 --regular
    volunteer record ZYZ000001 --on 2026-10-10 --title 敬老理发 --hours 2.5
    volunteer void ZJ1 --why 登记错了
    volunteer leave ZYZ000001 --on 2026-11-01 --why 迁出
    community add 舞蹈队 --village 永福村 --station 许村镇社工站 --incubated 2026-02
    community update SQ0001 --members 20
    community close SQ0001 --on 2026-11-01 --why 没有成员
    meeting add 电瓶车充电 --level hall --village 永福村 --on 2026-10-10
    meeting decide YS1 --on 2026-10-12 --decision 装充电桩 --action 联系物业 --owner 社区 --due 2026-11-05
    meeting done YS1 --on 2026-11-04 --outcome 已装
    meeting void YS1 --why 登记错了
    supervision appoint 戊督导 --on 2026-01-05 --station 许村镇社工站
    supervision add DY0001 --station 许村镇社工站 --on 2026-10-20 --topic 个案复盘 --hours 2
    supervision void DL1 --why 登记错了
    supervision end DY0001 --on 2026-11-01
    register add 讲师库 讲师姓名=褚示例 讲师单位=示例大学 授课方向=个案
    register update DB2026-0001 授课方向=小组
    register end DB2026-0001 --on 2026-11-01 --why 不再授课
    register void DB2026-0001 --why 登记错了
    fund add 阳光基金 --source 社区基金
    fund base 2025 2000万 --document 2025年决算
    fund receive 阳光基金 5000 --account 捐赠收入 --on 2026-10-09 --voucher 记-1 --summary 募集
    fund pay 阳光基金 800 --account 服务活动 --on 2026-10-12 --voucher 记-2 --summary 敬老活动
    entry add 阳光基金 500 --debit 库存现金 --credit 银行存款 --on 2026-10-13 --voucher 记-3 --summary 取现
    entry reverse FL2 --why 金额记错
    fund lock 2026-10
    fund unlock 2026-10 --why 补记一笔
    party add --org {FIRST} --on 2026-10-20 --kind 主题党日 --title 学习交流
    disclosure none {FIRST} 2026-10 业务
    disclosure none {FIRST} 2026-10 财务
    disclosure unlock 2026-10 --reason 补报党务 --until 2026-11-30
    disclosure prepare --month 2026-10 --org {FIRST}
    disclosure approve {FIRST} 2026-10 --return --remark 活动人数请补上
    disclosure prepare --month 2026-10 --org {FIRST}
    disclosure approve {FIRST} 2026-10
    disclosure approve {FIRST} 2026-10
    disclosure publish {FIRST} 2026-10
    party add --org {FIRST} --on 2026-10-27 --kind 组织生活会 --title 民主评议
    disclosure correct {FIRST} 2026-10 --reason 漏登一次活动
    disclosure approve {FIRST} 2026-10
    disclosure approve {FIRST} 2026-10
    disclosure run --month 2026-10 --org {FIRST}
    disclosure posted {FIRST} 2026-10 --channel 公开栏
    disclosure feedback add {FIRST} --month 2026-10 --channel 电话 --question 活动经费怎样开支
    disclosure feedback reply 1 --reply 已说明
    disclosure entry add {FIRST} --part 业务 --on 2026-11-03 --kind 项目评审 --title 中期评审
    disclosure entry remove Y1 --why 登记错了月份
    disclosure site 网站
    disclosure withdraw {FIRST} 2026-10 --reason 附件有误
    disclosure incident note {FIRST} 2026-10 --step 办结 --what 已取下并核对
    returns plan --month 2026-10
    returns remind --month 2026-10
    returns receive 许村镇 社工站月报表 --period 2026-10 --on 2026-11-06
    returns return 许村镇 社工站月报表 --period 2026-10 --why 合计不对
    returns waive 长安镇 党务公开事项表 --period 2026-10 --why 没有党组织
    returns undo 长安镇 党务公开事项表 --period 2026-10 --why 登记错了镇
    report fill 人员花名册 --output 花名册.xlsx --to 嘉兴市民政局
    stats report --year 2026 --to 嘉兴市民政局 --output 年度统计.xlsx
    policy calendar load 放假.csv --year 2027
    policy adopt 370832:community.*
    pay average 2025 11.2万 --area 海宁市 --measure 全口径 --source 示例年鉴 --from 2026-07-01
    policy adopt 1506:allowance.post
    allowance record 2026-09 --kind post
    allowance withdraw 2026-09 --kind post --why 登记错了月份
    staff merge {ONE} {FIVE} --why 核对身份证原件 --yes
    staff unmerge HB2026-0001 --why 核对后是两个人
    station change-operator 长安镇社工站 --to {FIRST} --on 2026-11-10 --all-stay --yes
    privacy report {FIVE} --output 查阅.docx
    privacy restrict {FIVE} --basis 本人书面申请 --yes
    privacy lift QL2026-0002 --basis 本人书面申请
    privacy restrict {FIVE} --basis 本人又书面申请 --yes
    privacy clear
    privacy erase {FIVE} --basis 本人书面申请 --yes
    division succeed 许村镇 长安镇 --into 许安镇 --code 330481199 --on 2026-11-10 --document 海政发〔示例〕1号 --yes
    office handover --to {NEXT} --new --output 移交清单.docx
    remind --out 提醒
    schedule install --via systemd
    schedule run audit
    schedule remove --via systemd
    backup create --to U盘
    backup verify --last
    station add 临时服务点 --division 许村镇 --opened 2026-11-01
    station close 临时服务点 --on 2026-11-10
    backup restore U盘/BACKUP --to office.db --replace --yes
    intake template 社工站人员花名册 --town 许安镇 --prefill --output 预填表.xlsx
    --db {OLDER} upgrade
    """.replace("\n        --", " --")
    .strip()
    .splitlines()
)
"""The lines, without ``--db`` where they mean the office. ``BACKUP`` is what the line that makes one calls it."""


OPEN_ELSEWHERE = frozenset({STORY[at - 1] for at, line in enumerate(STORY) if line == ("privacy", "clear")})
"""Lines during which another program reads the office: what they leave behind is for the line after them to clear."""


def moment_of(number: int) -> datetime:
    """When a line is typed: a minute after the one before it."""
    return china_time(TODAY) + timedelta(minutes=number)


def words_of(number: int) -> list[str]:
    """A line as it is typed."""
    made = next(at for at, line in enumerate(STORY) if line[:2] == ("backup", "create"))
    return [word.replace("BACKUP", f"office-{moment_of(made):%Y%m%d-%H%M}.swbak") for word in STORY[number]]


def lay_out(desk: Path) -> None:
    """The papers on the desk before the story begins."""
    for name, text in (
        ("区划.csv", VILLAGES),
        ("花名册.csv", ROSTER),
        ("需求.csv", NEEDS),
        ("名单.csv", OWN_WORDS),
        ("资源.csv", RESOURCES),
        ("走访.csv", VISITS),
        ("成员.csv", MEMBERS),
        ("需求清单.csv", NEED_ROWS),
        ("放假.csv", HOLIDAYS),
        ("目录.csv", CATALOGUE),
        ("方案.csv", SCHEME),
        ("付款.csv", MILESTONES),
        ("office.policy.toml", RULES),
    ):
        (desk / name).write_text(text, encoding="utf-8", newline="")
    (desk / "收件").mkdir()
    (desk / "收件" / "需求.csv").write_text(NEEDS, encoding="utf-8", newline="")
    for name, content in (("承诺书.pdf", PDF), ("承诺书二.pdf", OTHER_PDF)):
        (desk / name).write_bytes(content)


def office_of(line: tuple[str, ...]) -> str:
    """The office file that a line works on, within the desk."""
    return line[1] if line[0] == "--db" else OFFICE


def verb_of(line: tuple[str, ...]) -> str:
    """``filing add``, ``policy calendar load``, ``init``."""
    words = line[2:] if line[0] == "--db" else line
    if words[:1] == ("disclosure",) and words[1] in ("incident", "feedback", "entry"):
        return " ".join(words[:3])
    if words[:2] in (("service", "record"), ("service", "catalogue"), ("policy", "calendar")):
        return " ".join(words[:3])
    if words[:2] == ("intake", "map") and words[2] not in ("list", "forget"):
        return "intake map file"  # which goes without saying
    taken = 3 if words[:2] == ("intake", "map") else {"init": 1, "upgrade": 1, "remind": 1}.get(words[0], 2)
    return " ".join(words[:taken])
