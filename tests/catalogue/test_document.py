"""`docs/bad-input.md` is complete: every family, real codes, real tests, three variants each."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from baoyou.settings import ROOT
from baoyou.text import catalogue

FAMILIES = [*range(1, 68), 70]
LEAST = 3
# A variant that says of which family it is, as csv-66-plus or 24-phone.
_FAMILY = re.compile(r"(?:^|-)(\d{1,2})-(?=[a-z])")
_AREAS = ("error", "notice", "fault", "upload.reason", "upload.repair")


@dataclass(frozen=True)
class Line:
    codes: list[str]
    tests: list[str]


def _lines() -> dict[int, Line]:
    found = {}
    for line in (ROOT / "docs" / "bad-input.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and cells[0].isdigit():
            codes, tests = (re.findall(r"`([^`]+)`", cell) for cell in cells[3:])
            found[int(cells[0])] = Line(codes, [_whole(test) for test in tests])
    return found


def _whole(test: str) -> str:
    """A test with its file; those of the catalogue are named without."""
    return test if "::" in test else f"{HERE[test]}::{test}"


HERE = {
    test: f"catalogue/{path.name}"
    for path in sorted(Path(__file__).parent.glob("test_*.py"))
    for test in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
}
LINES = _lines()


@pytest.fixture(scope="module")
def collected() -> set[str]:
    """Every test of the files named, as pytest calls it below `tests/`."""
    files = {test.split("::")[0] for line in LINES.values() for test in line.tests}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", *(f"tests/{f}" for f in files)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return {line.removeprefix("tests/") for line in done.stdout.splitlines() if "::" in line}


def test_every_family_has_its_line() -> None:
    assert list(LINES) == FAMILIES


def test_every_family_has_three_variants_and_every_code_its_words(collected: set[str]) -> None:
    for family, line in LINES.items():
        for code in line.codes:
            assert any(f"{area}.{code}" in catalogue() for area in _AREAS), code
        variants = []
        for test in line.tests:
            named = [one for one in collected if one.split("[")[0] == test]
            assert named, f"{test} is no test"
            variants += [one for one in named if _is_of(one, family)]
        assert len(variants) >= LEAST, (family, variants)


def _is_of(test: str, family: int) -> bool:
    """Whether a variant is of the family: it says so, or says nothing of any."""
    said = _FAMILY.findall(test.partition("[")[2])
    return not said or str(family) in said
