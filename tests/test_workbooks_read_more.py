"""What a book tells beside its cells: number formats when asked, and what lies in the file and was not read."""

from __future__ import annotations

import ctypes
import io
from pathlib import Path

import pytest
from openpyxl import Workbook

from swtool.workbooks import read_child
from swtool.workbooks.cells import Book, WorkbookFault
from swtool.workbooks.read import read
from swtool.workbooks.read_bounds import JobLimits, limit_by_job
from tests.book_samples import ROWS, csv_text, docx, raw_xlsx, shared_body, word_row, word_table
from tests.old_books import book_stream, compound, old_book

TABLE = '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row></sheetData>'


def opened(tmp_path: Path, data: bytes, name: str = "名册.xlsx") -> Book:
    path = tmp_path / name
    path.write_bytes(data)
    return read(path)


# ---- Number formats


def formatted(formats: dict[str, tuple[float, str]]) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "名册"
    page["A1"] = "表"
    for place, (value, code) in formats.items():
        page[place] = value
        page[place].number_format = code
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_look_of_a_number_can_be_asked_for(tmp_path: Path) -> None:
    """2021.1 under 0.00 is seen as 2021.10: October. 0.85 under 0% is seen as 85%."""
    book = opened(
        tmp_path,
        formatted({"B2": (2021.1, "0.00"), "C2": (0.85, "0%"), "D2": (2021.1, "General"),
                   "B30": (3, 'yyyy"年"m"月"'), "AB3": (1, "@"), "C3": (1.5, '0.0"万元"')}),
    )  # fmt: skip
    asked = [(2, 2), (2, 3), (2, 4), (30, 2), (3, 28), (3, 3)]
    assert {place: book.number_format("名册", *place) for place in asked} == {
        (2, 2): "0.00", (2, 3): "0%", (2, 4): "General", (30, 2): 'yyyy"年"m"月"', (3, 28): "@", (3, 3): '0.0"万元"',
    }  # fmt: skip
    assert book.number_format("名册", 1, 1) == "General"
    assert book.number_format("名册", 99, 99) == "General"
    assert book.number_format("没有这张", 1, 1) is None


def test_built_in_formats_of_chinese_systems(tmp_path: Path) -> None:
    styles = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2">'
        '<xf numFmtId="0"/><xf numFmtId="57"/><xf numFmtId="9"/></cellXfs></styleSheet>'
    )
    row = '<row r="1"><c r="A1" s="1"><v>44364</v></c><c r="B1" t="n" s="2"><v>1</v></c><c r="C1"><v>2</v></c></row>'
    book = opened(tmp_path, raw_xlsx({"表": f"<sheetData>{row}</sheetData>"}, None, {"xl/styles.xml": styles}))
    assert [book.number_format("表", 1, column) for column in (1, 2, 3)] == ['yyyy"年"m"月"', "0%", "General"]


@pytest.mark.parametrize("version", [5, 8])
def test_number_formats_of_old_books(tmp_path: Path, version: int) -> None:
    rows = [["年月", "率"], [2021.1, 0.85], [2021.2, 0.5]]
    data = old_book(version, {"空": [], "名册": rows}, formats={(1, 0): "0.00", (1, 1): "0%"})
    book = opened(tmp_path, data, "名册.xls")
    assert [book.number_format("名册", row, column) for row, column in ((2, 1), (2, 2), (3, 1))] == [
        "0.00", "0%", "General",
    ]  # fmt: skip


def test_formats_are_not_told_of_other_kinds_or_of_a_changed_file(tmp_path: Path) -> None:
    assert opened(tmp_path, csv_text(ROWS).encode(), "名册.csv").number_format("名册", 1, 1) is None
    path = tmp_path / "名册.xlsx"
    for change in (lambda: path.write_bytes(formatted({"B3": (2, "0%")})), path.unlink):
        path.write_bytes(formatted({"B2": (1, "0.00")}))
        book = read(path)
        change()
        assert book.number_format("名册", 2, 2) is None


# ---- What is not read


MACROS, LINKS = (
    "文件里有宏，没有运行也没有读入。",
    "文件里有连到别的工作簿的公式，没有去取那边的数，用的是上次保存的结果。",
)
EMBEDDED, PICTURES = "文件里嵌着别的文件（如 Word、PDF），没有读入。", "文件里有图片，图片里的内容没有读入。"
CONNECTIONS = "文件里有外部数据连接，没有去连，用的是上次保存的数。"


@pytest.mark.parametrize(
    ("part", "note"),
    [
        ("xl/vbaProject.bin", MACROS),
        ("xl/externalLinks/externalLink1.xml", LINKS),
        ("xl/embeddings/oleObject1.bin", EMBEDDED),
        ("xl/media/image1.png", PICTURES),
        ("xl/connections.xml", CONNECTIONS),
    ],
)
def test_what_lies_in_the_file_is_told_in_a_sentence(tmp_path: Path, part: str, note: str) -> None:
    assert opened(tmp_path, raw_xlsx({"表": TABLE}, None, {part: "<x/>"})).notes == (note,)
    assert opened(tmp_path, raw_xlsx({"表": TABLE})).notes == ()


def test_macros_of_an_old_book_and_pictures_of_a_document_are_told(tmp_path: Path) -> None:
    stream = book_stream(8, {"名册": [["姓名", 1.0]]})
    book = opened(tmp_path, compound({"Workbook": stream, "_VBA_PROJECT_CUR": b"x"}), "名册.xls")
    assert book.notes == (MACROS,)
    data = docx(word_table(word_row("甲", "乙")), {"word/media/image1.png": b"x"})
    assert opened(tmp_path, data, "名册.docx").notes == (PICTURES,)


def test_pictures_in_cells_are_blank(tmp_path: Path) -> None:
    """WPS keeps a picture in a cell as a formula whose result is an inner number."""
    cell = '<c r="B2" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c>'
    row = f'<row r="2"><c r="A2"><v>3</v></c>{cell}</row>'
    body = TABLE.replace("</sheetData>", f"{row}</sheetData>")
    book = opened(tmp_path, raw_xlsx({"表": body}, None, {"xl/cellimages.xml": "<x/>"}))
    assert book.sheets[0].rows == [[1, 2], [3, ""]]
    assert book.notes == (PICTURES,)


# ---- The bounds of the child


def test_an_answer_beyond_the_limit_is_not_handed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared: list[str] = []
    data = raw_xlsx({"表": shared_body(ROWS, shared)}, shared)
    kept: list[bytes] = []

    class Pipe:
        def __init__(self) -> None:
            self.buffer = self

        def read(self, *_: int) -> bytes:
            raise AssertionError

        def write(self, answer: bytes) -> None:
            kept.append(answer)

        def flush(self) -> None:
            kept.append(b"")

    import pickle

    request = (read_child.Container.XLSX, data, "名册.xlsx", None)
    monkeypatch.setattr(read_child.pickle, "load", lambda _: request)
    monkeypatch.setattr(read_child, "limit_memory", lambda _: None)
    for limit, words in ((100, "读出的内容太多"), (10_000_000, "")):
        kept.clear()
        monkeypatch.setattr(read_child, "ANSWER_LIMIT", limit)
        monkeypatch.setattr("sys.stdout", Pipe())
        monkeypatch.setattr("sys.stdin", Pipe())
        read_child.main()
        answer = pickle.loads(kept[0])
        assert (words in answer[3]) if words else (len(answer.sheets[0].rows) == len(ROWS))


class Kernel:
    """The few calls of the Windows library, noting what they are given."""

    def __init__(self, *, refuses: bool = False) -> None:
        self.limits: tuple[int, int, int] | None = None
        self.assigned: tuple[int | None, int | None] | None = None
        self.CreateJobObjectW = lambda *_: None if refuses else 77
        self.GetCurrentProcess = lambda: 2**64 - 1

        def told(job: ctypes.c_void_p, kind: int, pointer: object, size: int) -> int:
            given = ctypes.cast(pointer, ctypes.POINTER(JobLimits)).contents  # type: ignore[arg-type]
            self.limits = (kind, given.ProcessMemoryLimit, given.BasicLimitInformation.LimitFlags)
            return int(size == ctypes.sizeof(JobLimits))

        def assigned(job: ctypes.c_void_p, process: ctypes.c_void_p) -> int:
            self.assigned = (job.value, process.value)
            return 1

        self.SetInformationJobObject, self.AssignProcessToJobObject = told, assigned


def test_windows_bounds_the_child_by_a_job() -> None:
    kernel = Kernel()
    assert limit_by_job(kernel, 500_000_000)
    assert kernel.limits == (9, 500_000_000, 0x100)
    assert kernel.assigned == (77, 2**64 - 1)
    assert not limit_by_job(Kernel(refuses=True), 1)


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="the layout on 64 bits")
def test_the_layout_of_the_job_limits_is_that_of_windows() -> None:
    """[winnt.h] on x64: 64 bytes of basic limits, 48 of counters, four sizes; ProcessMemoryLimit at 112."""
    assert ctypes.sizeof(JobLimits) == 144
    assert JobLimits.ProcessMemoryLimit.offset == 112


def test_a_text_beyond_bounds_is_to_be_split(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("swtool.workbooks.read.TEXT_IN_PROCESS", 10)
    monkeypatch.setattr(read_child, "TIME_LIMIT", 0.001)
    with pytest.raises(WorkbookFault, match="超出正常范围") as fault:
        opened(tmp_path, csv_text(ROWS).encode(), "名册.csv")
    assert "分成几个文件" in fault.value.remedy
    assert "Ctrl" not in fault.value.remedy


# ---- Refusals that say more


def test_an_archive_with_a_spoiled_part_was_not_sent_whole(tmp_path: Path) -> None:
    data = bytearray(raw_xlsx({"表": TABLE}, None, {"xl/theme.bin": bytes(range(256)) * 40}))
    for name in (b"xl/worksheets/sheet1.xml", b"xl/workbook.xml"):
        at = data.find(name) + len(name) + 20
        data[at : at + 8] = bytes(8)
    with pytest.raises(WorkbookFault, match="文件有一部分已损坏（可能没有传完）") as fault:
        opened(tmp_path, bytes(data))
    assert "重新发送" in fault.value.remedy


def test_a_template_that_a_system_has_not_filled_is_named(tmp_path: Path) -> None:
    page = (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><#list rows as row>${row}'
    )
    with pytest.raises(WorkbookFault, match="空模板") as fault:
        opened(tmp_path, page.encode(), "支出.xls")
    assert "重新导出" in fault.value.remedy
