"""What the cards of Upload and History say: verdicts, masks, what will not run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from baoyou import ask
from baoyou.access import EVERYONE
from baoyou.contracts import contracts
from baoyou.matching import Table, match
from baoyou.proposals import proposal
from baoyou.settings import Settings
from baoyou.store import Store
from baoyou.text import catalogue
from baoyou.typed import FACTORS
from baoyou.ui.frame import Frame
from baoyou.ui.theme import palette
from baoyou.ui.upload import kpi_preview, ledger, rejected, rows_card, samples, switched_off

HEADERS = ("账期", "用户号", "手机号码", "地市", "用户状态", "ARPU", "经办人备注")
SAMPLE = (("2009-08", "591010000001", "13800001234", "福州", "预销户", "80", "见 13912345678"),)


@pytest.fixture
def frame(tmp_path: Path) -> Frame:
    """A frame over an empty store, in Chinese."""
    store = tmp_path / "store"
    reader = ask.reader(Store(store), EVERYONE)
    return Frame(Settings(store), reader, "zh", palette("light"), "upload", {})


def figure(before: float | None, after: float | None, **known: Any) -> dict[str, Any]:
    """One figure of a report: bundling, usual changes from −1 to 3 points."""
    told = {"month": "2009-08", "month_before": "2009-07", "kpi": "bundling_rate", "n": 800}
    usual = {"least": -0.01, "most": 0.03, "unit": "share"}
    return {**told, **usual, "before": before, "after": after, **known}


@pytest.mark.parametrize(
    ("before", "after", "known", "verdict"),
    [
        (0.62, 0.64, {}, "usual"),
        (0.62, 0.655, {}, "usual"),  # within the range and a quarter of its width
        (0.62, 0.67, {}, "unusual"),
        (0.62, 0.59, {}, "unusual"),
        (0.62, 0.6201, {}, "none"),
        (None, 0.62, {}, "unknown"),
        (0.62, None, {}, "gone"),
        # A month published before should not move: its band lies on both sides of nothing.
        (0.62, 0.615, {"month_before": "2009-08"}, "usual"),
        (0.62, 0.63, {"month_before": "2009-08"}, "unusual"),
        (0.62, 0.70, {"least": None, "most": None}, "unknown"),
    ],
)
def test_a_change_is_judged_by_the_range_of_the_last_year(
    frame: Frame, before: float | None, after: float | None, known: dict[str, Any], verdict: str
) -> None:
    (move,) = kpi_preview.moves(frame, [figure(before, after, **known)])
    assert move.verdict == verdict


def test_a_month_that_has_a_figure_already_is_called_restated(frame: Frame) -> None:
    (new,) = kpi_preview.moves(frame, [figure(0.6, 0.61)])
    (again,) = kpi_preview.moves(frame, [figure(0.6, 0.61, month_before="2009-08")])
    assert (new.is_restated, again.is_restated) == (False, True)


def test_the_kpi_that_moved_most_for_what_is_usual_is_named(frame: Frame) -> None:
    told = [figure(0.62, 0.64), figure(0.85, 0.70, kpi="retention_rate")]
    assert kpi_preview.most_moved(frame, told) == "2009-08 拍照客户保有率 85.0% → 70.0%"
    assert kpi_preview.most_moved(frame, [figure(0.62, 0.62)]) == ""


def test_a_missing_column_names_what_will_not_run(frame: Frame) -> None:
    every = set(contracts()["customers"].columns)
    assert switched_off.by_column(frame, "customers", every) == {}
    off = switched_off.by_column(frame, "customers", every - {"zero_call_days"})
    assert off == {"zero_call_days": ["多日零通话"]}
    # One of several is enough: both must be gone before the rule is off.
    either = switched_off.by_column(frame, "customers", every - {"cancel_enquiries"})
    assert either == {}


def test_values_shown_beside_a_header_hide_people() -> None:
    told = proposal(
        Table(HEADERS, SAMPLE), match(Table(HEADERS), contracts()["customers"]), "a.csv"
    )
    assert samples.of(told, HEADERS.index("手机号码")) == ["1***"]
    assert samples.of(told, HEADERS.index("用户号")) == ["591***01"]
    assert samples.of(told, HEADERS.index("经办人备注")) == ["见 139***78"]
    assert samples.of(told, HEADERS.index("地市")) == ["福州"]


def test_codes_that_no_list_knows_are_counted_from_the_rejects(tmp_path: Path) -> None:
    told = proposal(
        Table(HEADERS, SAMPLE), match(Table(HEADERS), contracts()["customers"]), "a.csv"
    )
    path = tmp_path / "r.csv"
    rows = [
        "3,用户状态,不认识,abc',预销户",
        "4,用户状态,不认识,abc','=保号",
        "5,用户状态,x,abc',预销户",
    ]
    head = "原行号 row,列 column,原因 reason,来源 source,用户状态"
    path.write_text("\n".join([head, *rows, "6,ARPU,x,abc',active"]), encoding="utf-8-sig")
    assert rejected.unknown_codes(path, told) == {"status": [("预销户", 2), ("=保号", 1)]}
    told["codes"] = {"status": {"预销户": "cancelled"}}
    assert rejected.unknown_codes(path, told) == {"status": [("=保号", 1)]}
    assert rejected.unknown_codes(None, told) == {}


def test_rejects_are_found_in_this_store_only(frame: Frame, tmp_path: Path) -> None:
    folder = frame.reader.store.folder / "rejects"
    folder.mkdir(parents=True)
    (folder / "abc.csv").write_text("x")
    assert rejected.here(frame, "/elsewhere/rejects/abc.csv") == folder / "abc.csv"
    (tmp_path / "secret.csv").write_text("x")
    assert rejected.here(frame, str(tmp_path / "secret.csv")) is None
    assert rejected.here(frame, None) is None


@pytest.mark.parametrize(
    ("form", "how", "words"),
    [
        ("csv", "exact", "1,003 = 表头 1 + 非数据 2 + 入库 990 + 拒收 7 + 重复 3"),
        ("parquet", "exact", "1,002 = 表头 0 + 非数据 2 + 入库 990 + 拒收 7 + 重复 3"),
        ("csv", "wide", "按月拆成 1,000 行 = 入库 990 + 拒收 7 + 重复 3"),
    ],
)
def test_the_equation_of_the_rows_closes(frame: Frame, form: str, how: str, words: str) -> None:
    counts = {"read": 1000, "stored": 990, "rejected": 7, "duplicates": 3, "left_out": 2}
    told = rows_card._equation(frame, {**counts, "format": form, "how": {"arpu": how}})
    assert told == words


def test_a_report_of_an_older_version_is_still_read(
    frame: Frame, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [{"action": "load", "report": {"files": []}}, {"action": "undo", "snapshot": 0}]
    monkeypatch.setattr(Store, "ledger", lambda _: lines)
    assert ledger.report_of(frame, 0) is None
    report = ledger.report_of(frame, 1)
    assert report is not None and report["figures"] == [] and report["proposals"] == []


def test_every_word_that_a_card_puts_together_is_in_the_catalogue() -> None:
    known = catalogue()
    assert all(f"extract.{name}" in known for name in contracts())
    assert all(f"upload.unit.{unit}" in known for pair in FACTORS for unit in pair)
    for key, names in {
        "upload.how": ("exact", "given", "remembered", "wide", "fuzzy", "profile"),
        "upload.left_out": ("title", "blank", "total", "footnote", "repeated_header"),
        "preview.verdict": ("usual", "unusual", "none", "gone", "unknown"),
        "phase": ("wait", "read", "check", "close", "publish"),
        "job.state": ("running", "done", "refused", "cancelled"),
        "history.action": ("load", "undo", "redo", "close", "freeze"),
    }.items():
        assert all(f"{key}.{name}" in known for name in names), key
