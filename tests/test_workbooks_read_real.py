"""Every file of the real collection: read or refused in a sentence, quickly, within memory, and without a trace."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest

from swtool.workbooks.cells import MergedRange, Sheet
from swtool.workbooks.layout import header_candidates
from swtool.workbooks.read import read
from tests.sheets_house import lines_above

ROOT = Path(__file__).parents[1]
REAL = ROOT.parent / "shared" / "real" / "sheets"

pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the real collection is not on this machine")

_WALK = """
import json, re, resource, sys, time
from pathlib import Path
from swtool.workbooks.cells import WorkbookFault
from swtool.workbooks.read import read
seen = {}
for path in sorted(Path(sys.argv[1]).iterdir()):
    began = time.monotonic()
    try:
        book = read(path)
        told = [book.kind, book.reader, sum(1 for sheet in book.sheets if sheet.rows)]
    except WorkbookFault as fault:
        told = ["refused", str(fault), bool(fault.what and fault.where and fault.remedy)]
    seen[path.name] = [*told, time.monotonic() - began]
# What getrusage says of this process began with what the one that started it had: the kernel's own account has not.
status = Path("/proc/self/status")
own = re.search(r"VmHWM:\\s*(\\d+)", status.read_text()) if status.exists() else None
mine = int(own[1]) if own else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
peak = max(mine, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
print(json.dumps({"seen": seen, "peak_mb": peak / 1024}))
"""

# What each is, and what can be told of it, by the collection's own MANIFEST.
_REFUSED = {
    "DefuseZip__travelsal.zip": "压缩包",
    "calamine__OOM_alloc3.xls": "损坏",
    "calamine__issue252.xlsx": "损坏",
    "calamine__issue_594_dos.ods": "大得不正常",
    "calamine__pass_protected.xlsx": "有打开密码",
    "calamine__too_small.xls": "一段文字",
    "excelize__BadWorkbook.xlsx": "没有工作表",
    "exceljs__missing-bits.xlsx": "损坏",
    "gov_fund_expenditure_spreadsheetml2003_template.xls": "空模板",
    "msoffcrypto-tool__example_password.xlsx": "有打开密码",
    "poi__54764.xlsx": "XML 实体定义",
    "poi__Simple.xlsb": "损坏",
    "poi__password.xls": "有打开密码",
    "poi__poc-xmlbomb.xlsx": "XML 实体定义",
}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="memory is measured with resource")
def test_every_file_is_read_or_refused_within_bounds() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _WALK, str(REAL)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert told["peak_mb"] < 500
    assert len(told["seen"]) >= 53
    assert {name: seen[1] for name, seen in told["seen"].items() if seen[3] > 20} == {}
    refused = {name: seen for name, seen in told["seen"].items() if seen[0] == "refused"}
    assert set(refused) == set(_REFUSED)
    assert [name for name, words in _REFUSED.items() if words not in refused[name][1] or not refused[name][2]] == []


def first(name: str, password: str | None = None) -> Sheet:
    return read(REAL / name, password=password).sheets[0]


@pytest.mark.parametrize("name", ["sheetjs_1904.xlsx", "sheetjs_1904.xls", "sheetjs_1904.ods"])
def test_days_of_the_1904_system_equal_the_text_beside_them(name: str) -> None:
    book = read(REAL / name)
    assert book.date1904
    for row in range(1, 6):
        day, text = book.sheets[0].value(row, 2), book.sheets[0].value(row, 3)
        assert isinstance(day, dt.date)
        assert day.isoformat()[:10] == text
    assert book.sheets[0].value(1, 3) == "1904-01-02"


def test_days_of_the_1900_system_equal_the_text_beside_them() -> None:
    book = read(REAL / "sheetjs_1900.xlsx")
    assert not book.date1904
    assert [str(book.sheets[0].value(row, 2)) for row in range(1, 6)] == [
        book.sheets[0].value(row, 3) for row in range(1, 6)
    ]


def test_old_books_in_the_1904_system() -> None:
    book = read(REAL / "calamine__date_1904.xls")
    assert book.date1904
    assert book.sheets[0].value(1, 1) == dt.date(2021, 1, 1)


@pytest.mark.parametrize(
    ("name", "kind", "reader"),
    [
        ("wps_write.et", "xls", "calamine"),
        ("poi__SampleSS.strict.xlsx", "xlsx", "calamine"),
        ("poi__xlsx-corrupted.xlsx", "xlsx", "openpyxl"),
        ("calamine__vba.xlsm", "xlsx", "calamine"),
        ("MiniExcel__gb2312_Encoding_Read_Test.csv", "csv", "csv"),
        ("hutool__test_lines_cr.csv", "csv", "csv"),
    ],
)
def test_content_decides(name: str, kind: str, reader: str) -> None:
    book = read(REAL / name)
    assert (book.kind, book.reader) == (kind, reader)


@pytest.mark.parametrize(
    ("name", "password"),
    [("msoffcrypto-tool__example_password.xlsx", "Password1234_"), ("poi__password.xls", "password")],
)
def test_locked_books_open_with_their_password(name: str, password: str) -> None:
    assert first(name, password).rows


def test_corner_cell_and_claimed_dimension() -> None:
    corner = first("MiniExcel__TestDimensionC3.xlsx")
    assert (corner.first_row, corner.first_column, corner.value(2, 3)) == (2, 3, "B")
    claimed = first("calamine__issue_174.xlsx")
    assert (claimed.last_row, claimed.last_column) == (2, 11)


def test_merges_of_an_old_book() -> None:
    merged = first("calamine__merged_range.xls").merged
    assert len(merged) == 9
    assert MergedRange(1, 5, 2, 5) in merged


def test_a_city_table_and_a_ministry_list_have_their_headings_found() -> None:
    city = first("gov_taizhou_finance_2019_extlinks.xlsx")
    headings = {(one.top, one.bottom): one.columns for one in header_candidates(city)}
    assert headings[3, 4][1] == "时间/来源项目"
    assert headings[3, 4][14] == "12月"
    assert lines_above(city, 3).period_text == "2019年7月"
    ministry = first("gov_moe_adult_colleges_2025.xls")
    assert list(header_candidates(ministry)[0].columns.values()) == [
        "序号",
        "学校名称",
        "学校标识码",
        "主管部门",
        "备注",
    ]
    assert ministry.value(5, 3) == "4211050001"
