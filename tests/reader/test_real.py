"""Real files of others, read where they lie; skipped where they are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from baoyou.reader import Limits, ReadPlan, read, sniff

REAL = Path(__file__).resolve().parents[2].parent / "shared" / "real"
pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not here")


@pytest.mark.parametrize(
    ("name", "encoding", "rows", "columns"),
    [
        ("ibm_telco_33col_city_cltv.csv", "utf-8-sig", 7_043, 33),
        ("unicom_survival_4975_zh_gbk.csv", "gb18030", 4_975, 10),
        ("bjmobile2022_voice_satisfaction.xlsx", None, 5_433, 55),
        ("india_4month_panel_1000.csv", "utf-8", 1_000, 226),
    ],
)
def test_all_rows_of_a_real_file_are_read(tmp_path, name, encoding, rows, columns):
    facts = sniff(REAL / name, limits=Limits(cpu_seconds=60))
    assert (facts.encoding, len(facts.headers), facts.header_line) == (encoding, columns, 1)
    result = read(REAL / name, facts, ReadPlan((None,) * columns), tmp_path)
    assert (result.rows_count, result.rejects_count, result.left_out_count) == (rows, 0, 0)
    assert result.records == rows + 1


def test_a_header_that_stands_twice_is_kept_twice():
    facts = sniff(REAL / "bjmobile2022_voice_satisfaction.xlsx")
    assert len(facts.headers) - len(set(facts.headers)) == 2
