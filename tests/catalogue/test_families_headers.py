"""Families 39-43: headers that are missing, doubled, unknown or nobody's business."""

from __future__ import annotations

from pathlib import Path

import pytest
from kitchen import HEAD, Kitchen, says

ROW = "200909,C1,三明,在网,80\n"


@pytest.mark.parametrize(
    ("header", "code", "parts"),
    [
        pytest.param(
            "月份,客户编号,地市,用户状态", "columns_missing", ["当月ARPU arpu"], id="39-money"
        ),
        pytest.param(
            "月份,客户编号,地市,用户状态况,ARPU",
            "mapping_unsure",
            ["用户状态况 → 用户状态 status"],
            id="39-near",
        ),
        pytest.param(
            "客户编号,地市,用户状态,ARPU", "month_missing", ["--month 2009-09"], id="39-month"
        ),
        pytest.param("甲,乙,丙,丁,戊", "headers_unknown", ["甲、乙、丙、丁、戊"], id="39-all"),
        pytest.param(
            "月份,客户编号,地市,用户状态,出账金额,出账金额（元）",
            "header_ambiguous",
            ["arpu", "出账金额、出账金额（元）", "nth = 2"],
            id="41-unit",
        ),
        pytest.param(
            "月份,客户编号,地市,用户状态,应收,ARPU",
            "header_ambiguous",
            ["arpu", "应收、ARPU", "nth = 2"],
            id="41-two-aliases",
        ),
        pytest.param(
            "月份,客户编号,地市,地市名称,用户状态,ARPU",
            "header_ambiguous",
            ["city", "地市、地市名称", "nth = 2"],
            id="41-two-cities",
        ),
        pytest.param(
            "月份,客户编号,地市,用户状态,ARPU,ARPU",
            "header_ambiguous",
            ["arpu", "ARPU、ARPU", "nth = 2"],
            id="42-of-ours",
        ),
    ],
)
def test_headers_that_cannot_be_mapped_are_refused_with_what_to_write(
    shared: Kitchen, header: str, code: str, parts: list[str]
) -> None:
    filled = ["x"] * 5 if code == "headers_unknown" else [*ROW.strip().split(","), "81"]
    cells = filled[: len(header.split(","))]
    refused = shared.refused(("九月.csv", f"{header}\n{','.join(cells)}\n"), code=code)
    says(refused, "九月.csv", *parts)


@pytest.mark.parametrize(
    ("nth", "stored"), [pytest.param(1, 80, id="42-first"), pytest.param(2, 81, id="42-second")]
)
def test_42_of_two_headers_alike_a_mapping_file_says_which(
    kitchen: Kitchen, tmp_path: Path, nth: int, stored: int
) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        f'extract = "customers"\n[columns]\narpu = {{ header = "ARPU", nth = {nth} }}\n'
    )
    content = f"{HEAD.strip()},ARPU\n{ROW.strip()},81\n"
    kitchen.load(("九月.csv", content), mapping=mapping)
    assert [row["arpu"] for row in kitchen.rows("customers")] == [stored]
