"""What a file is by its own bytes, never by its name: the first bytes, and the parts inside an archive."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class FileKind(StrEnum):
    """A kind of file that its content gives away."""

    PDF = "pdf"
    OFD = "ofd"
    JPEG = "jpeg"
    PNG = "png"
    TIFF = "tiff"
    HEIC = "heic"
    GIF = "gif"
    BMP = "bmp"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    XLSB = "xlsb"
    ODT = "odt"
    ODS = "ods"
    ODP = "odp"
    DOC = "doc"
    XLS = "xls"
    PPT = "ppt"
    OLE2 = "ole2"  # a compound file, as yet unopened
    BIFF = "biff"  # a bare Excel 2–4 stream
    RTF = "rtf"
    ZIP = "zip"
    RAR = "rar"
    SEVEN_ZIP = "7z"
    GZIP = "gz"
    SQLITE = "sqlite"
    MHT = "mht"
    PROGRAM = "program"

    @property
    def label(self) -> str:
        """The office's word for it."""
        return _LABELS[self]


_LABELS = {
    FileKind.PDF: "PDF 文件",
    FileKind.OFD: "OFD 版式文件",
    FileKind.JPEG: "图片（JPG）",
    FileKind.PNG: "图片（PNG）",
    FileKind.TIFF: "图片（TIFF）",
    FileKind.HEIC: "图片（HEIC）",
    FileKind.GIF: "图片（GIF）",
    FileKind.BMP: "图片（BMP）",
    FileKind.DOCX: "Word 文档（DOCX）",
    FileKind.XLSX: "Excel 工作簿（XLSX）",
    FileKind.PPTX: "演示文稿（PPTX）",
    FileKind.XLSB: "Excel 工作簿（XLSB）",
    FileKind.ODT: "ODF 文档（ODT）",
    FileKind.ODS: "ODF 表格（ODS）",
    FileKind.ODP: "ODF 演示文稿（ODP）",
    FileKind.DOC: "Word 或 WPS 文档（DOC）",
    FileKind.XLS: "Excel 或 WPS 表格（XLS）",
    FileKind.PPT: "演示文稿（PPT）",
    FileKind.OLE2: "复合文档",
    FileKind.BIFF: "旧版 Excel 表格",
    FileKind.RTF: "Word 文档（RTF）",
    FileKind.ZIP: "压缩包（ZIP）",
    FileKind.RAR: "压缩包（RAR）",
    FileKind.SEVEN_ZIP: "压缩包（7z）",
    FileKind.GZIP: "压缩包（GZ）",
    FileKind.SQLITE: "数据库文件",
    FileKind.MHT: "单个文件网页（MHT）",
    FileKind.PROGRAM: "程序文件",
}

_ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_BIFF_MAGICS = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00", b"\x09\x08\x10\x00")
_MAGICS = (
    *((magic, FileKind.ZIP) for magic in _ZIP_MAGICS),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind.OLE2),
    *((magic, FileKind.BIFF) for magic in _BIFF_MAGICS),
    (b"%PDF", FileKind.PDF),
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"\x89PNG", FileKind.PNG),
    (b"GIF8", FileKind.GIF),
    (b"BM", FileKind.BMP),
    (b"II*\x00", FileKind.TIFF),
    (b"MM\x00*", FileKind.TIFF),
    (b"Rar!", FileKind.RAR),
    (b"7z\xbc\xaf\x27\x1c", FileKind.SEVEN_ZIP),
    (b"\x1f\x8b", FileKind.GZIP),
    (b"{\\rtf", FileKind.RTF),
    (b"SQLite format 3\x00", FileKind.SQLITE),
    (b"MIME-Version:", FileKind.MHT),
    (b"MZ", FileKind.PROGRAM),
    (b"\x7fELF", FileKind.PROGRAM),
)
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")


def kind_by_magic(head: bytes) -> FileKind | None:
    """The kind that a file's first bytes name; None for text and for what nobody here knows.

    Two-letter magics count only in front of what is no text: a heading may begin with “BMI”.
    """
    for magic, kind in _MAGICS:
        if head.startswith(magic) and not (len(magic) == 2 and looks_like_text(head)):
            return kind
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return FileKind.HEIC
    return None


def kind_in_archive(parts: Collection[str], mimetype: str = "") -> FileKind:
    """The kind of a zip archive by the names of its parts and the text of its part ``mimetype``."""
    lowered = {part.replace("\\", "/").lower() for part in parts}
    if "spreadsheet" in mimetype:
        return FileKind.ODS
    if "xl/workbook.bin" in lowered:
        return FileKind.XLSB
    for folder, kind in (("xl/", FileKind.XLSX), ("word/", FileKind.DOCX), ("ppt/", FileKind.PPTX)):
        if any(part.startswith(folder) for part in lowered):
            return kind
    if "opendocument.text" in mimetype:
        return FileKind.ODT
    if "presentation" in mimetype:
        return FileKind.ODP
    return FileKind.OFD if "ofd.xml" in lowered else FileKind.ZIP


def looks_like_text(data: bytes) -> bool:
    """Whether the first bytes hold nothing that no text holds."""
    return not any(byte < 9 or 13 < byte < 32 for byte in data[:512])
