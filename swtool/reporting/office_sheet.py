"""What this office file is: whose, where it lies, who acts in it, and the head of its journal."""

from __future__ import annotations

from swtool.office import Office
from swtool.operators.store import acting_on, handovers
from swtool.store.attachments import folder_of
from swtool.tables import Heading, Table


def office_sheet(office: Office) -> Table:
    """One row a fact, as of now."""
    path = office.db.path.resolve()
    folder = folder_of(path)
    acting = [
        f"{each.name}（{term.role}）"
        for each in acting_on(office.db, office.now.date())
        if (term := each.term_on(office.now.date())) is not None
    ]
    last = next(iter(handovers(office.db)), None)
    rows = [
        ("县（市、区）", f"{office.fact('county_name')}（{office.fact('county_code')}）"),
        ("主管部门", office.fact("competent_authority")),
        ("监督电话", office.fact("supervision_phone")),
        ("数据库文件", str(path)),
        ("附件文件夹", str(folder) if folder.is_dir() else f"{folder}（还没有附件）"),
        ("建立", str(office.db.value("SELECT min(recorded_at) FROM journal_txn"))[:10]),
        ("经办人员", "、".join(acting) or "没有"),
        ("最近一次移交", f"{last.handed_on.isoformat()} {last.giver} 移交给 {last.receiver}" if last else "没有"),
        ("规则版本", office.policy.edition),
        ("日历版本", office.calendar.edition),
        ("日志链头", office.head),
    ]
    headings = (Heading("fact", "项目"), Heading("value", "内容"))
    return Table("这个台账", headings, [(fact, value or None) for fact, value in rows])
