"""The story's papers: every station sends the scan of its letters, kept once and hung on each who signed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from swtool.dates import PartialDate
from swtool.evidence.recording import NewAttachment, attach
from swtool.evidence.subjects import PERSON, SUBJECTS, Subject, kind_named
from swtool.office import Office
from swtool.registry.credentials import NOTHING, all_credentials
from swtool.registry.people import persons_by_id
from swtool.registry.posts import posts_on
from swtool.registry.stations import station_names

from .scene import SCANS, Scene, moment

CHAPTER = "承诺书存档"
_KEPT_ON = date(2026, 3, 20)


def steps() -> list[tuple[datetime, Callable[[Scene, Office], None]]]:
    """What is done, and when."""
    return [(moment(_KEPT_ON, 15), keep_letters)]


def keep_letters(scene: Scene, office: Office) -> None:
    """One scan a station; it belongs to each of the station's people whose letter the register knows to be signed."""
    kind = kind_named(SUBJECTS, PERSON)
    posts = posts_on(office.db, office.today)
    people = persons_by_id(office.db, {post.person_id for post in posts})
    credentials = all_credentials(office.db, people)
    names = station_names(office.db)
    scans: dict[str, Path] = {}
    kept: set[int] = set()
    for post in posts:
        employment = credentials.get(post.person_id, NOTHING).employment_on(office.today)
        signed = employment.commitment_signed_on if employment else None
        if signed is None or post.person_id in kept:
            continue
        station = names[post.station_id]
        if station not in scans:
            scans[station] = scene.place(SCANS) / f"{station}承诺书.pdf"
            scans[station].write_bytes(letter_scan(f"公益服务承诺书（示例）{station}"))
        who = people[post.person_id]
        new = NewAttachment(
            kind, Subject(who.uid, who.staff_no), "commitment_letter", PartialDate.parse(signed), "全站合订一份"
        )
        attach(office, scans[station], new)
        kept.add(post.person_id)
    absent = len(people) - len(kept)
    scene.tell(CHAPTER, f"{len(scans)} 份扫描件，存给 {len(kept)} 人，同一份只存一次；{absent} 人还没有承诺书")


def letter_scan(title: str) -> bytes:
    """A small PDF of one page with one line, always the same bytes for the same line."""
    line = f"BT /F 18 Tf 72 760 Td <{title.encode('utf-16-be').hex().upper()}> Tj ET"
    font = "/Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
    glyphs = "/Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light"
    system = "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >>"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        f"<< /Length {len(line)} >>\nstream\n{line}\nendstream",
        f"<< {font} /DescendantFonts [6 0 R] >>",
        f"<< {glyphs} {system} /FontDescriptor 7 0 R >>",
        (
            "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 "
            "/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
        ),
    )
    body, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n"
    )
    return f"{body}{end}%%EOF\n".encode("ascii")
