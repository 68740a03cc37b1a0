"""The child process: its answers, its limits, and what the caller learns when it dies."""

from __future__ import annotations

import fcntl
import gzip
import json
import os
import subprocess
import sys
import termios
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from test_workbook import sparse

from baoyou.errors import Refused
from baoyou.reader import Limits, ReadPlan, child, read, sniff
from baoyou.settings import ROOT

HOSTILE = "../../../etc/$(touch x);\n\u202e\"'*%s{file}.csv"


def write(path: Path, content: str) -> Path:
    path.write_text(content, encoding="gb18030")
    return path


def big(path: Path) -> Path:
    row = ",".join(['"三明"'] * 40)
    return write(path, "\n".join([",".join(f"c{at}" for at in range(40)), *[row] * 60_000]))


def test_a_file_goes_through_the_child_and_back(tmp_path):
    path = write(tmp_path / "given", "客户编号,地市\nC1,三明\nC2\n")
    facts = sniff(path, "九月.csv", frozenset({"地市"}))
    assert (facts.name, facts.encoding, facts.headers) == (
        "九月.csv",
        "gb18030",
        ("客户编号", "地市"),
    )
    plan = ReadPlan(("customer_id", None), {"month": "2009-09", "brand": None})
    result = read(path, facts, plan, tmp_path / "out")
    assert pq.read_table(result.rows).to_pylist() == [
        {"row_no": 2, "customer_id": "C1", "extra_1": "三明", "month": "2009-09", "brand": None}
    ]
    assert pq.read_table(result.rejects).to_pylist() == [
        {"row_no": 3, "reason": "too_few_fields", "value": "1", "fields": ["C2"]}
    ]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "rejects.parquet",
        "rows.parquet",
    ]


def test_a_header_on_two_lines_and_a_total_come_back_from_the_child(tmp_path):
    content = "地市,费用,\n,月租,ARPU\n三明,20,80\n地市,费用,\n合计,,80\n"
    path = write(tmp_path / "given", content)
    facts = sniff(path, known_headers=frozenset({"地市", "月租", "ARPU"}))
    assert (facts.headers, facts.header_line) == (("地市", "月租", "ARPU"), 2)
    assert facts.header_rows == (("地市", "费用", ""), ("", "月租", "ARPU"))
    result = read(path, facts, ReadPlan((None,) * 3), tmp_path / "out")
    assert [(one.line, one.kind, one.fields) for one in result.left_out] == [
        (1, "title", ()),
        (4, "repeated_header", ()),
        (5, "total", ("合计", "", "80")),
    ]


def test_a_hostile_name_is_data_only(tmp_path):
    path = write(tmp_path / "given", "a,b\n1,2\n")
    before = sorted(tmp_path.rglob("*"))
    assert sniff(path, HOSTILE).name == HOSTILE
    assert sorted(tmp_path.rglob("*")) == before
    with pytest.raises(Refused) as refused:
        sniff(write(path, ""), HOSTILE)
    assert refused.value.slots == {"file": HOSTILE}


def test_a_file_that_changed_since_it_was_looked_at_is_refused(tmp_path):
    path = write(tmp_path / "given", "a,b\n1,2\n")
    facts = sniff(path)
    write(path, "a,b\n1,3\n")
    with pytest.raises(Refused) as refused:
        read(path, facts, ReadPlan(("a", "b")), tmp_path / "out")
    assert refused.value.code == "file_changed"
    assert list((tmp_path / "out").iterdir()) == []


def test_a_refused_file_leaves_nothing_behind(tmp_path):
    rows = "1,2\n" * 100_000
    path = tmp_path / "given"
    path.write_bytes(gzip.compress(f'a,b\n{rows}"3,4\n'.encode(), 1))
    facts = sniff(path)
    with pytest.raises(Refused) as refused:
        read(path, facts, ReadPlan(("a", "b")), tmp_path / "out", Limits(unpacked_ratio=1000))
    assert (refused.value.code, refused.value.slots["line"]) == ("file_open_quote", 100_002)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_child_beyond_its_time_is_ended_and_the_file_refused(tmp_path):
    path = big(tmp_path / "big")
    facts = sniff(path)
    with pytest.raises(Refused) as refused:
        read(path, facts, ReadPlan((None,) * 40), tmp_path / "out", Limits(cpu_seconds=1))
    assert (refused.value.code, refused.value.slots) == (
        "file_unreadable_limits",
        {"file": "big"},
    )
    assert list((tmp_path / "out").iterdir()) == []


def test_a_child_that_would_write_too_much_is_refused(tmp_path):
    path = big(tmp_path / "big")
    facts = sniff(path)
    with pytest.raises(Refused) as refused:
        read(path, facts, ReadPlan((None,) * 40), tmp_path / "out", Limits(file_bytes=10_000))
    assert refused.value.code == "file_unreadable_limits"


def test_a_sheet_that_lies_about_its_size_ends_only_the_child(tmp_path):
    lying = tmp_path / "lying.xlsx"
    with (
        zipfile.ZipFile(sparse(tmp_path / "sparse.xlsx")) as old,
        zipfile.ZipFile(lying, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            new.writestr(part, old.read(part).replace(b"A1:XFD1048576", b"A1:B2"))
    with pytest.raises(Refused) as refused:
        sniff(lying)
    assert refused.value.code == "file_unreadable_limits"


def test_a_child_ends_with_the_process_that_started_it():
    """It waits for its request, which never comes; the pipe stays open in this process."""
    taken, told = os.pipe()
    start = (
        "import subprocess, sys, time;"
        f"child = subprocess.Popen([sys.executable, '-m', 'baoyou.reader'], stdin={taken});"
        "print(child.pid, flush=True); time.sleep(60)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", start], stdout=subprocess.PIPE, pass_fds=[taken], env=environment
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        os.write(told, b" ")
        assert until(lambda: waiting_in(taken) == 0), "the child never asked for its request"
        parent.kill()
    assert until(lambda: has_ended(pid))
    os.close(told)
    os.close(taken)


def test_a_child_whose_parent_is_gone_does_nothing(tmp_path):
    request = {"deed": "sniff", "parent": os.getpid() + 1}
    done = subprocess.run(
        [sys.executable, "-m", "baoyou.reader"],
        input=json.dumps(request).encode(),
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert (done.stdout, done.stderr) == (b"", b"")


def waiting_in(pipe: int) -> int:
    """Bytes in the pipe that nobody has taken."""
    return int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), sys.byteorder)


def has_ended(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def until(is_so: Callable[[], bool]) -> bool:
    return any(is_so() or time.sleep(0.05) for _ in range(200))


def test_a_child_that_waits_for_ever_is_ended(tmp_path, monkeypatch):
    def late(*_: object, timeout: float, **__: object) -> None:
        raise subprocess.TimeoutExpired("baoyou.reader", timeout)

    monkeypatch.setattr(child.subprocess, "run", late)
    with pytest.raises(Refused) as refused:
        sniff(write(tmp_path / "given", "a\n1\n"))
    assert refused.value.code == "file_unreadable_limits"


def test_the_child_sees_no_secret_of_its_parent(tmp_path, monkeypatch):
    monkeypatch.setenv("BAOYOU_SECRET", "x")
    assert "BAOYOU_SECRET" not in child._environment(tmp_path)


def test_limits_hold_before_any_parser_is_loaded():
    loaded = "import sys, baoyou.reader.__main__; print('\\n'.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", loaded],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    parsers = {"pyarrow", "python_calamine", "numpy", "pandas", "duckdb", "csv", "xml", "gzip"}
    assert not parsers & set(done.stdout.split())


def test_a_plan_for_other_columns_is_an_error(tmp_path):
    path = write(tmp_path / "given", "a,b\n1,2\n")
    with pytest.raises(ValueError, match="1 columns planned"):
        read(path, sniff(path), ReadPlan(("a",)), tmp_path / "out")
