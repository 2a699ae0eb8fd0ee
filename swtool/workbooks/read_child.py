"""The bounded child process in which files are opened that could take all memory, never end, or kill their reader.

A native reader that runs out of memory ends its process; then only the child is gone, and the user gets a sentence.
Parent and child speak in pickles over stdin and stdout; a password never appears on a command line.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys

from swtool.workbooks.cells import PasswordFault, WorkbookFault
from swtool.workbooks.read_bounds import limit_memory
from swtool.workbooks.read_kind import Container, unreadable
from swtool.workbooks.read_open import Content, open_container

TIME_LIMIT = 20.0  # seconds
MEMORY_LIMIT = 500_000_000  # bytes of address space (of committed memory on Windows)
ANSWER_LIMIT = 120_000_000  # bytes of the child's answer: what it read must not fill the parent instead
_FLOWING = (Container.TEXT, Container.HTML, Container.PAGE_ARCHIVE, Container.DOCX, Container.ODT)
_START = (
    "import sys; sys.path[:0] = sys.argv[1].split({separator!r}); from swtool.workbooks.read_child import main; main()"
)


def open_in_child(container: Container, data: bytes, name: str, password: str | None) -> Content:
    """As ``open_container``, within bounds of time and memory. Raises WorkbookFault beyond them."""
    request = pickle.dumps((container, data, name, password))
    command = [sys.executable, "-c", _START.format(separator=os.pathsep), os.pathsep.join(filter(None, sys.path))]
    try:
        done = subprocess.run(command, input=request, capture_output=True, timeout=TIME_LIMIT, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise _beyond(container, name, f"读了{TIME_LIMIT:.0f}秒还没有读完") from error
    try:
        answer = pickle.loads(done.stdout)  # noqa: S301  (from our own child)
    except (pickle.UnpicklingError, EOFError, ValueError) as error:
        raise _beyond(container, name, "读取时需要的内存超过上限") from error
    if isinstance(answer, Content):
        return answer
    kind, what, where, why, remedy = answer
    raise kind(what, where=where, why=why, remedy=remedy)


def main() -> None:
    """The child: one request from stdin, one answer to stdout."""
    answers, sys.stdout = sys.stdout, sys.stderr
    container, data, name, password = pickle.load(sys.stdin.buffer)  # noqa: S301  (from our own parent)
    limit_memory(MEMORY_LIMIT)
    try:
        answer = pickle.dumps(_answer(container, data, name, password))
        if len(answer) > ANSWER_LIMIT:
            answer = pickle.dumps(_told(_beyond(container, name, "读出的内容太多")))
    except MemoryError:
        return
    answers.buffer.write(answer)
    answers.flush()


_Told = tuple[type[WorkbookFault], str, str, str, str]


def _answer(container: Container, data: bytes, name: str, password: str | None) -> Content | _Told:
    try:
        return open_container(container, data, name, password)
    except WorkbookFault as known:
        return _told(known)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  (a reader that trips over a damaged file in a way nobody foresaw)
        return _told(unreadable(name, "xls" if container is Container.OLE2 else container.value))


def _told(fault: WorkbookFault) -> _Told:
    kind = PasswordFault if isinstance(fault, PasswordFault) else WorkbookFault
    return kind, fault.what, fault.where, fault.why, fault.remedy


def _beyond(container: Container, name: str, why: str) -> WorkbookFault:
    if container in _FLOWING:
        remedy = "请分成几个文件（每个不超过10万行）再发来；如果不该有这么多内容，请核对是不是发错了文件。"
    else:
        why = f"{why}；常见的原因是离表格很远的地方有内容或格式"
        remedy = (
            "请在 WPS 或 Excel 里按 Ctrl+End 看最后一格在哪里，删除表格以外的行和列，另存为 .xlsx 后再发来；"
            "表格本来就很大的，请分成几个文件。"
        )
    return WorkbookFault("读不了：文件内容超出正常范围。", where=name, why=why, remedy=remedy)
