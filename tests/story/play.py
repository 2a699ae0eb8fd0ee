"""The story itself, told to the program line by line. What it deviates from in the plan stands in ``tests/test_story``.

Each chapter types what happened between two of the days at which everything is looked at; ``looked_at`` is called
when the clock stands on such a day, at noon.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.story import facts
from tests.story.facts import O1, O2, A, B, C, staff
from tests.story.machine import Story

Look = Callable[[Story, str], None]


def play(story: Story, looked_at: Look) -> None:
    """Ten years."""
    founding(story)
    first_spring(story, looked_at)
    first_year(story)
    looked_at(story, "2026-12-31")
    second_computer(story)
    second_year(story)
    looked_at(story, "2027-05-31")
    operator_changes(story, looked_at)
    looked_at(story, "2028-06-30")
    towns_merge(story)
    looked_at(story, "2028-07-01")
    rule_changes(story)
    second_clerk(story)
    third_computer(story)
    erased(story)
    town_renamed(story)
    registered_twice(story)
    story.it_is("2035-12-31", 12)
    looked_at(story, "2035-12-31")


def founding(story: Story) -> None:
    """2026-01: the office file, its divisions, organizations, stations, people, projects."""
    story.sit_down("一号电脑", "shen")
    story.it_is("2026-01-05")
    story.do("init", "--county", facts.COUNTY, "--name", "海宁市", "--authority", "海宁市民政局",
             "--phone", "0573-87000000", "--adopt", "32:*", "--operator", facts.FIRST_CLERK)  # fmt: skip
    story.do("division", "load", story.text("区划.csv", facts.DIVISIONS), "--system", "nbs-2025", "--yes")
    story.do("org", "add", O1, "--region", "330481", "--credit-code", "52330481MJ00000011")
    story.do("org", "add", O2, "--region", "330402")
    story.do("org", "rate", O2, "--grade", "3A", "--from", "2024-05-20")
    for station, town in ((A, "许村镇"), (B, "长安镇"), (C, "周王庙镇")):
        story.do("station", "add", station, "--division", town, "--opened", "2026-01-01")
    for station, operator in ((A, O1), (B, O1), (C, O2)):
        story.do("station", "operator", station, operator, "--from", "2026-01-01")
    story.do("station", "profile", A, "--from", "2026-01-01", "--area", "56.5", "--population", "48000",
             "--population-year", "2025", "--population-source", "统计公报", "--plate", "海宁市许村镇社工站",
             "--mode", "contracted")  # fmt: skip
    story.do("station", "profile", B, "--from", "2026-01-01", "--area", "38", "--population", "60000",
             "--population-year", "2025", "--population-source", "统计公报", "--plate", "长安社工站",
             "--mode", "contracted")  # fmt: skip
    story.do("station", "profile", C, "--from", "2026-01-01", "--population", "30000")
    story.do("intake", "load", story.book("花名册.xlsx", *facts.roster()))
    for number in ("00001", "00002", "00004", "00006"):
        story.do("attach", "add", "person", staff(number), story.scan("承诺书.pdf", f"公益服务承诺书 {number}"),
                 "--material", "commitment_letter", "--issued", "2025-12-25")  # fmt: skip
    story.do("org", "person", O1, "沈负责", "--role", "head", "--from", "2026-01-01")
    story.it_is("2026-01-08")
    story.do("org", "person-review", "GR2026-0001", "--political", "passed", "--experience", "passed",
             "--ethics", "passed", "--on", "2026-01-08", "--by", "海宁市民政局")  # fmt: skip
    story.it_is("2026-01-10")
    for project, station, operator, amount in (
        (facts.PROJECT_A, A, O1, "80000"),
        (facts.PROJECT_B, B, O1, "10000"),
        (facts.PROJECT_C, C, O2, "12000"),
    ):
        story.do("project", "add", project, "--organization", operator, "--station", station,
                 "--approved", "2026-01-10", "--from", "2026-01-10",
                 "--to", "2035-12-31" if project == facts.PROJECT_B else "2028-12-31",
                 "--amount", amount, "--purchaser", "海宁市民政局")  # fmt: skip


def first_spring(story: Story, looked_at: Look) -> None:
    """2026-03: 周三平 leaves; filed in time."""
    story.it_is("2026-03-09", 12)
    looked_at(story, "2026-03-09")
    story.it_is("2026-03-10", 12)
    looked_at(story, "2026-03-10")
    story.it_is("2026-03-16", 10)
    story.do("staff", "leave", staff("00003"), "--on", "2026-03-10", "--reason", "个人原因")
    story.do("filing", "add", "BD2026-0001")
    story.do("attach", "add", "filing", "BA2026-0001", story.scan("离职证明.pdf", "离职证明 00003"),
             "--material", "leaving_certificate", "--issued", "2026-03-10")  # fmt: skip
    story.it_is("2026-03-18", 10)
    story.do("filing", "accept", "BA2026-0001")
    story.do("filing", "receipt", "BA2026-0001", "--output", story.desk / "回执1.docx")
    story.read_heads(story.desk / "回执1.docx")


def first_year(story: Story) -> None:
    """2026: two courses, one who joins and is filed a day late, the books of November, the inventory of December."""
    story.it_is("2026-05-11")
    story.do("training", "add", staff("00001"), staff("00004"), "--title", "个案管理", "--on", "2026-05-10",
             "--hours", "12", "--organizer", "海宁市民政局", "--by", "海宁市民政局",
             "--category", "professional")  # fmt: skip
    story.it_is("2026-06-20")
    story.do("org", "inspect", O1, "--year", "2025", "--result", "qualified", "--on", "2026-05-28")
    story.it_is("2026-08-21")
    story.do("training", "add", staff("00001"), staff("00002"), staff("00004"), "--title", "政策解读",
             "--on", "2026-08-20", "--hours", "20", "--organizer", "海宁市民政局", "--by", "海宁市民政局",
             "--category", "policy")  # fmt: skip
    story.it_is("2026-09-18")
    story.do("staff", "register", "--name", facts.NAMES["00008"], "--id", facts.IDS["00008"],
             "--mobile", facts.MOBILES["00008"], "--station", B, "--from", "2026-09-18", "--post-kind", "service_post",
             "--basis", "full_time", "--entered", "2026-09-18", "--commitment", "2026-09-17",
             "--insurance", "五险一金", "--education", "bachelor", "--major", "社会工作",
             "--social-work-major")  # fmt: skip
    story.it_is("2026-09-29")
    story.do("filing", "add", "BD2026-0002")
    story.it_is("2026-09-30")
    story.do("filing", "accept", "BA2026-0002")
    story.it_is("2026-12-01")
    story.do("returns", "plan", "--month", "2026-11")
    story.it_is("2026-12-04")
    story.do("returns", "remind", "--month", "2026-11")
    story.do("returns", "receive", "许村镇", "党务公开事项表", "--period", "2026-11", "--accepted")
    story.do("returns", "waive", "周王庙镇", "党务公开事项表", "--period", "2026-11", "--why", "没有党组织")
    story.it_is("2026-12-08")
    story.do("intake", "load", story.book("居民需求档案.xlsx", *facts.HOUSEHOLDS))
    story.do("intake", "load", story.book("居民需求清单.xlsx", *facts.NEEDS))
    story.do("intake", "load", story.book("社区资源清单.xlsx", *facts.RESOURCES))
    story.do("intake", "load", story.book("财务公开表.xlsx", *facts.LEDGER))
    story.do("intake", "load", story.book("月报表.xlsx", *facts.SERVICES))
    story.do("party", "add", "--org", O1, "--on", "2026-11-20", "--kind", "主题党日", "--title", "走访慰问",
             "--participants", "6")  # fmt: skip
    story.it_is("2026-12-10")
    story.do("disclosure", "none", O2, "2026-11", "党务")
    story.do("disclosure", "run", "--month", "2026-11")
    for page in sorted((story.desk / "三务公开").rglob("*公开.html")):
        story.read_heads(page)
    story.it_is("2026-12-28")
    story.do("backup", "create", "--to", story.root / "网络盘 备份", "--verify")
    story.it_is("2026-12-31", 12)


def second_year(story: Story) -> None:
    """2027: two changes whose last day moves when the county loads the year's holidays."""
    story.it_is("2027-01-30")
    story.do("staff", "change", staff("00005"), "--on", "2027-01-30", "--post-kind", "administrative_post")
    story.it_is("2027-01-31")
    story.do("staff", "change", staff("00007"), "--on", "2027-01-29", "--basis", "full_time")
    story.do("filing", "add", "BD2027-0002", "--channel", "online")
    story.it_is("2027-02-01")
    story.do("policy", "calendar", "load", story.text("2027年放假.csv", facts.HOLIDAYS_2027), "--year", "2027")
    story.it_is("2027-02-02")
    story.do("filing", "accept", "BA2027-0001")
    story.it_is("2027-02-10")
    story.do("filing", "add", "BD2027-0001")
    story.it_is("2027-02-16")
    story.do("filing", "accept", "BA2027-0002")
    story.it_is("2027-05-31", 12)


def second_computer(story: Story) -> None:
    """2027-01-04: the office moves. What was done after the last backup is taken along by a fresh one."""
    story.it_is("2027-01-04", 8)
    story.do("backup", "create")
    backup = newest(story.root / "网络盘 备份")
    story.sit_down("二号电脑", "shen2")
    story.it_is("2027-01-04", 9)
    story.do("backup", "verify", backup, new=True)
    story.do("backup", "restore", backup, "--operator", facts.FIRST_CLERK, new=True)
    story.do("operator", "map", facts.FIRST_CLERK)


def operator_changes(story: Story, looked_at: Look) -> None:
    """2027-06: O2 takes A over from O1: 00001 stays, 00002 leaves. Then two quiet years."""
    story.it_is("2027-06-01", 9)
    story.do("station", "change-operator", A, "--to", O2, "--on", "2027-06-01", "--stay", staff("00001"),
             "--leave", staff("00002"), "--until", "2035-12-31", "--contract-no", "HT-2027-01",
             "--project", facts.PROJECT_D, "--approved", "2027-06-01", "--yes")  # fmt: skip
    story.it_is("2027-06-01", 12)
    looked_at(story, "2027-06-01")
    story.it_is("2027-06-03")
    story.do("attach", "add", "person", staff("00001"), story.scan("承诺书.pdf", "公益服务承诺书 00001 重签"),
             "--material", "commitment_letter", "--issued", "2027-06-03")  # fmt: skip
    story.do("intake", "load", story.book("花名册 2027-06.xlsx", *facts.signed_again()))
    story.it_is("2027-06-05", 10)
    story.do("filing", "add", "BD2027-0003")
    story.it_is("2027-06-07")
    story.do("filing", "accept", "BA2027-0003")
    story.it_is("2027-11-10")
    for kind in ("needs", "resources"):
        story.do("inventory", "review", "--village", "示范社区", "--on", "2027-11-10", "--kind", kind, "--all")
    story.it_is("2028-03-05")
    story.do("org", "credit", O2, "--list", "abnormal_activity", "--from", "2028-03-01", "--basis", "未按时年检")
    story.it_is("2028-03-20")
    story.do("training", "add", staff("00001"), "--title", "社区工作", "--on", "2028-03-13至2028-03-16",
             "--hours", "32", "--organizer", "海宁市民政局", "--by", "海宁市民政局",
             "--category", "professional")  # fmt: skip
    story.it_is("2028-06-30", 12)


def towns_merge(story: Story) -> None:
    """2028-07-01: 周王庙镇 is merged into 长安镇, and C into B with whoever serves there."""
    story.it_is("2028-07-01", 9)
    story.do("division", "succeed", "周王庙镇", "长安镇", "--into", "长安镇", "--on", "2028-07-01",
             "--document", "浙民区〔2028〕1号", "--station", f"{C}={B}", "--yes")  # fmt: skip
    story.do("org", "credit", O2, "--list", "abnormal_activity", "--to", "2028-06-30")
    story.it_is("2028-07-01", 12)


def rule_changes(story: Story) -> None:
    """2029-01-01: the county's own file asks for 36 hours a year."""
    story.it_is("2029-01-01")
    (story.desk / "社工台账.policy.toml").write_text(facts.OWN_RULES, encoding="utf-8", newline="")
    story.it_is("2029-03-20")
    story.do("training", "add", staff("00001"), "--title", "社区工作", "--on", "2029-03-12至2029-03-15",
             "--hours", "32", "--organizer", "海宁市民政局", "--by", "海宁市民政局",
             "--category", "professional")  # fmt: skip


def second_clerk(story: Story) -> None:
    """2030-03-01: the first clerk hands the office over to the second and can't act any more from that day."""
    story.it_is("2030-02-28")
    story.do("station", "profile", A, "--from", "2030-02-28", "--co-located", "党群服务中心")
    story.it_is("2030-03-01", 9)
    paper = story.desk / "移交清单.docx"
    story.do("office", "handover", "--to", facts.SECOND_CLERK, "--new", "--close", "--output", paper)
    story.read_heads(story.desk / "移交清单.docx")
    story.it_is("2030-03-01", 10)
    story.refused("party", "add", "--org", O1, "--on", "2030-02-20", "--kind", "主题党日", "--title", "义诊")
    story.sit_down("二号电脑", "lu")
    story.do("operator", "map", facts.SECOND_CLERK)
    story.do("party", "add", "--org", O1, "--on", "2030-02-20", "--kind", "主题党日", "--title", "义诊")


def third_computer(story: Story) -> None:
    """2031-01-06: backup on the second computer, restored on the third."""
    story.it_is("2031-01-06", 8)
    story.do("backup", "create", "--verify")
    backup = newest(story.root / "网络盘 备份")
    story.sit_down("三号电脑", "lu3")
    story.it_is("2031-01-06", 9)
    story.do("backup", "restore", backup, "--operator", facts.SECOND_CLERK, new=True)
    story.do("operator", "map", facts.SECOND_CLERK)


def erased(story: Story) -> None:
    """2032-05-10: 00002, who left in 2027, has her data erased."""
    story.it_is("2032-05-10")
    told = story.do("privacy", "erase", staff("00002"), "--basis", "本人书面申请", "--mentions", "--yes")
    story.noted["backups named when 00002 was erased"] = told.out.count(".swbak")


def town_renamed(story: Story) -> None:
    """2033-04-01: 许村镇 becomes 许村街道, with a code of its own."""
    story.it_is("2033-04-01")
    story.do("division", "succeed", "许村镇", "--into", "许村街道", "--code", "330481002", "--on", "2033-04-01",
             "--document", "浙民区〔2033〕2号", "--yes")  # fmt: skip


def registered_twice(story: Story) -> None:
    """2033-09-01: 00005 is registered once more by mistake, without an ID; found out in February 2034."""
    story.it_is("2033-09-01")
    story.do("staff", "register", "--name", facts.NAMES["00009"], "--id", "无", "--station", B,
             "--from", "2033-09-01", "--post-kind", "administrative_post", "--basis", "full_time", "--yes")  # fmt: skip
    story.it_is("2033-09-05")
    story.do("filing", "add", "BD2033-0001")
    story.it_is("2033-09-06")
    story.do("filing", "accept", "BA2033-0001")
    story.it_is("2034-01-01")
    story.noted["heads at B before the merge"] = len(story.rows("staff", "list", "--station", B))
    story.it_is("2034-02-10")
    story.do("filing", "revoke", "BA2033-0001", "--why", "重复登记")
    story.do("filing", "dismiss", "BD2033-0001", "--why", "重复登记")
    story.do("staff", "merge", staff("00005"), staff("00009"), "--why", "核对身份证原件", "--yes")
    story.noted["heads at B after the merge"] = len(story.rows("staff", "list", "--station", B))
    story.noted["heads at B as of before"] = len(story.rows("staff", "list", "--station", B, "--as-of", "2034-01-01"))


def newest(folder: Path) -> Path:
    """The backup made last."""
    return max(folder.glob("*.swbak"), key=lambda path: path.name)
