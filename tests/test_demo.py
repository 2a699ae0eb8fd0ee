"""`swtool demo`: the story's outcome, worked out by hand, and the command around it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from swtool import cli
from swtool.dates import CHINA
from swtool.errors import ExitCode, SwtoolError
from swtool.evidence.checks import project_staff
from swtool.filescan import scan_file
from swtool.filings.cases import cases
from swtool.filings.checks import materials
from swtool.findings import Outcome
from swtool.inspection import inspect
from swtool.inventory.individual_sheets import plan_list
from swtool.office import Office
from swtool.opening import open_office
from swtool.orders.loops import waiting
from swtool.registry.posts import posts_on
from swtool.rooms import checks
from swtool.sample_data.changes import person
from swtool.sample_data.scene import DATABASE, PUBLISHED, SCANS, STORY_DAY, DemoFolder, moment
from swtool.sample_data.staff import members
from swtool.store.attachments import stored
from swtool.store.audit import verify
from swtool.volunteers.checks import per_worker, trained_min

from .played import OLD, OWN, Played, play_once

_OPEN_CASES = """SELECT engagement_no FROM engagement e WHERE NOT EXISTS (SELECT 1 FROM engagement_step s
    WHERE s.engagement_id = e.id AND s.kind = 'closing' AND s.superseded_at IS NULL)"""


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return play_once(tmp_path_factory)


@pytest.fixture
def office(played: Played) -> Office:
    path = played.folder / DATABASE
    return open_office(path, today=STORY_DAY, now=moment(STORY_DAY, 12), actor="tester")


class TestOutcome:
    def test_the_office_says_what_it_is(self, office: Office) -> None:
        assert (office.fact("sample"), office.fact("story_day")) == ("示例", "2026-11-10")

    def test_how_many_are_at_work(self, office: Office) -> None:
        # 91 on the rosters; joined: 101, 102, 104; left: 8, 16, 30, 66 and, before approval, 71. 37 moved, 52 stays.
        assert len(posts_on(office.db, STORY_DAY)) == 91 + 3 - 5

    def test_deadlines_and_lateness(self, office: Office) -> None:
        late = {
            (case.station, case.event_label): (str(case.deadline.last_day), case.verdict.days_late)
            for case in cases(office, STORY_DAY)
            if case.deadline and case.verdict
        }
        assert late == {
            ("硖石街道社工站", "2026-02-08"): ("2026-02-24", 0),  # over the Spring Festival
            ("硖石街道社工站", "2026-02-25"): ("2026-03-04", 0),
            ("海洲街道社工站", "2026-03-12"): ("2026-03-19", 2),
            ("海洲街道社工站", "2026-04-01"): ("2026-04-08", 5),
            ("马桥街道社工站", "2026-05-06"): ("2026-05-13", 20),
            ("斜桥镇社工站", "2026-06-01"): ("2026-06-08", 45),
            ("许村镇社工站", "2026-07-06"): ("2026-07-13", 0),
            ("长安镇社工站", "2026-07-06"): ("2026-07-13", 0),
            ("丁桥镇社工站", "2026-08-03"): ("2026-08-10", 0),
            ("周王庙镇社工站", "2026-08-17"): ("2026-08-24", 0),  # first filed 08-20, returned, amended
            ("周王庙镇社工站", "2026-09-18"): ("2026-09-28", 0),  # over Mid-Autumn
            ("马桥街道社工站", "2026-10-12"): ("2026-10-19", 0),
            ("斜桥镇社工站", "2026-10-09"): ("2026-10-16", 0),
            ("袁花镇社工站", "2026-12-28"): ("2027-01-04", 0),
        }

    def test_unfiled_provisional_and_unknown(self, office: Office) -> None:
        found = cases(office, STORY_DAY)
        assert [case.station for case in found if case.awaits_filing] == ["长安镇社工站", "海昌街道社工站"]
        assert [case.station for case in found if case.deadline and case.deadline.provisional] == ["袁花镇社工站"]
        assert [
            case.event_label for case in found if case.verdict and case.verdict.outcome is Outcome.UNDETERMINED
        ] == ["2026-06"]

    @pytest.mark.parametrize(
        ("code", "subjects"),
        [
            # 丁桥 had 6 until one became part-time; 长安 had 5 until one moved in; 黄湾 has 4.
            ("station.full_time_min", ["丁桥镇社工站", "黄湾镇社工站"]),
            ("station.certified_min", ["海昌街道社工站", "黄湾镇社工站"]),
            ("station.office_area", ["丁桥镇社工站"]),
            ("station.plate_name", ["袁花镇社工站"]),
            ("station.professional_min", ["黄湾镇社工站"]),
            ("disclosure.on_time", []),
        ],
    )
    def test_who_breaks_which_rule(self, office: Office, code: str, subjects: list[str]) -> None:
        chosen = [check for check in checks() if check.code == code]
        broken = inspect(office, STORY_DAY, chosen).findings(Outcome.VIOLATED)
        assert sorted(finding.where.subject for finding in broken) == sorted(subjects)

    def test_whose_regular_volunteers_are_too_few(self, office: Office) -> None:
        # 24 and 58 have four, 101 three; 45 and 64 are gone but still in post. 104 came four weeks ago.
        broken = inspect(office, STORY_DAY, [per_worker])
        for outcome, numbers in ((Outcome.VIOLATED, (24, 45, 58, 64, 101)), (Outcome.UNDETERMINED, (104,))):
            wanted = {person(number).resident_id for number in numbers}
            marks = ", ".join("?" * len(wanted))
            rows = office.db.query(f"SELECT staff_no FROM person WHERE resident_id IN ({marks})", tuple(wanted))
            found = sorted(finding.where.subject for finding in broken.findings(outcome))
            assert found == sorted(row["staff_no"] for row in rows)

    def test_which_stations_trained_fewer_than_thirty(self, office: Office) -> None:
        # Four workers with five each and one more; four and two; 28 of 丁桥 came. The year is not over.
        found = inspect(office, STORY_DAY, [trained_min]).findings(Outcome.UNDETERMINED)
        assert {finding.where.subject for finding in found} == {"黄湾镇社工站", "斜桥镇社工站", "丁桥镇社工站"}

    def test_what_waits_of_plans_cases_and_orders(self, office: Office) -> None:
        due = plan_list(office, STORY_DAY, due_by=STORY_DAY)
        assert [(row[0], row[3]) for row in due.rows] == [
            ("JH2026-0001", "HN05-0010")
        ]  # to be looked at by 30 September
        still = {row["engagement_no"] for row in office.db.query(_OPEN_CASES)}
        assert still == {"XC-GA-002", "XC-GA-003"}
        # 3 and 13 lack feedback (8 would, but was cancelled), 17 and 18 are under way, nobody took 19 and 20.
        assert {one.order.order_no[-3:] for one in waiting(office, STORY_DAY)} == {
            "003",
            "013",
            "017",
            "018",
            "019",
            "020",
        }

    def test_whose_letter_is_not_on_file(self, office: Office) -> None:
        # Nobody has a letter of 12, 49 and 86; 102 and 104 joined after the scans came in, 103 is not accepted yet.
        wanted = {member.resident_id for member in members() if member.number in (12, 49, 86)}
        wanted |= {person(number).resident_id for number in (102, 104)}
        marks = ", ".join("?" * len(wanted))
        rows = office.db.query(f"SELECT staff_no FROM person WHERE resident_id IN ({marks})", tuple(wanted))
        broken = inspect(office, STORY_DAY, [project_staff]).findings(Outcome.VIOLATED)
        assert sorted(finding.where.subject for finding in broken) == sorted(row["staff_no"] for row in rows)
        assert len(broken) == 5

    def test_which_joiners_brought_no_letter(self, office: Office) -> None:
        broken = inspect(office, STORY_DAY, [materials]).findings(Outcome.VIOLATED)
        told = [(finding.where.subject.split()[0], finding.what.partition("：")[2]) for finding in broken]
        assert told == [
            ("硖石街道社工站", "公益服务承诺书 2026年3月9日签署，晚于2026年2月25日入职"),  # twelve days late
            *((station, "缺 公益服务承诺书") for station in ("海洲街道社工站", "丁桥镇社工站", "马桥街道社工站")),
        ]

    def test_one_scan_a_station_whole_in_its_place(self, office: Office, played: Played) -> None:
        assert len(list((played.folder / SCANS).iterdir())) == len(stored(office.db.path)) == 13
        assert verify(office.db) == []

    def test_october_is_published_by_three_and_why_not_by_the_fourth(self, played: Played) -> None:
        files = sorted(path.suffix for path in (played.folder / PUBLISHED / "2026-10").iterdir())
        assert files == sorted([".docx", ".docx", ".html", ".html", ".txt", ".xlsx"] * 3)
        assert any("启明" in line and "党务" in line for line in played.chapters["三务公开"])

    def test_nothing_published_is_personal(self, played: Played) -> None:
        published = list((played.folder / PUBLISHED).rglob("*.*"))
        assert len(published) == 6 * (9 * 4 + 3)
        for path in published:
            assert scan_file(path) == [], path.name


def run(*arguments: str) -> int:
    return cli.main(list(arguments))


class TestCommand:
    def test_plays_anew_and_removes_only_its_own(self, played: Played) -> None:
        assert "■ 十二个镇街和总站的花名册" in played.said
        assert "袁花镇社工站 离职 2026-12-28：提前备案，截止 2027-01-04（暂定" in played.said
        assert OWN in played.advised.replace("\n", "")
        assert (played.folder / OWN).read_text(encoding="utf-8") == "keep"
        assert not (played.folder / OLD).parent.exists()

    def test_what_is_done_stays(self, played: Played, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        folder = tmp_path / "demo"
        played.copy(folder)
        before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
        assert run("demo", "--dir", str(folder)) == ExitCode.DONE
        assert "已经做过演示" in capsys.readouterr().out
        assert {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()} == before

    def test_a_folder_of_something_else_is_refused(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "工作.xlsx").write_bytes(b"x")
        for more in ((), ("--fresh",)):
            assert run("demo", "--dir", str(tmp_path), *more) == ExitCode.REFUSED
            assert "已经有别的东西" in capsys.readouterr().err
        assert [path.name for path in tmp_path.iterdir()] == ["工作.xlsx"]

    def test_a_file_is_no_folder(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "demo").write_bytes(b"x")
        assert run("demo", "--dir", str(tmp_path / "demo")) == ExitCode.REFUSED
        assert "不是文件夹" in capsys.readouterr().err

    def test_one_that_broke_off_is_told(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        DemoFolder(tmp_path).note(done=False)
        assert run("demo", "--dir", str(tmp_path)) == ExitCode.REFUSED
        assert "没有做完" in capsys.readouterr().err


class TestFolder:
    def test_a_note_that_points_outside_removes_nothing_there(self, tmp_path: Path) -> None:
        folder = tmp_path / "demo"
        folder.mkdir()
        outside = tmp_path / "outside.txt"
        outside.write_text("x", encoding="utf-8")
        note = {"state": "done", "files": ["../outside.txt", str(outside), 7]}
        (folder / ".swtool-demo.json").write_text(json.dumps(note), encoding="utf-8")
        assert DemoFolder(folder).clear() == []
        assert outside.exists()

    def test_story_time_is_office_time(self) -> None:
        assert moment(date(2026, 11, 10), 9).tzinfo is CHINA

    def test_playing_where_one_was_played_is_refused(self, tmp_path: Path) -> None:
        from swtool.sample_data.story import play

        DemoFolder(tmp_path).note(done=True)
        with pytest.raises(SwtoolError, match="已经做过演示"):
            play(tmp_path, say=lambda text: None)
