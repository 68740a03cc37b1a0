"""The whole journey in a real browser: upload a GBK month, see it, drill to one customer, undo."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from baoyou import upload
from baoyou.settings import ROOT
from baoyou.store import Store

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# The month that is uploaded, those after it, and those that the journey can do without.
LEFT_OUT = re.compile(r"customers_(2008|20090[12789])|surveys_(2008|2009Q3)|market_|rival_|events_")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, sample_files: list[Path]) -> Iterator[str]:
    """The app on a store of four months, until 2009-06."""
    store = Store(tmp_path_factory.mktemp("journey") / "store")
    early = [path for path in sample_files if not LEFT_OUT.search(path.name)]
    upload.load(store, upload.Request(tuple((path, path.name) for path in early)))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "baoyou", "serve", "--port", str(port)]
    server = subprocess.Popen(
        [*command, "--store", str(store.folder)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    """A Chinese browser; the test fails where a page asks any other host for anything."""
    assert CHROMIUM, "install chromium, or run make test"
    foreign: list[str] = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900})
        opened = context.new_page()
        opened.set_default_timeout(60_000)
        expect.set_options(timeout=60_000)
        opened.on(
            "request",
            lambda request: (
                None
                if request.url.startswith(
                    (address, "data:", "blob:", address.replace("http", "ws"))
                )
                else foreign.append(request.url)
            ),
        )
        yield opened
        browser.close()
    assert foreign == [], "a page asked another host"


def test_an_analyst_uploads_a_month_and_every_view_answers(
    page: Page, address: str, sample_files: list[Path]
) -> None:
    month = next(path for path in sample_files if path.name == "customers_200907.csv")
    page.goto(address)
    expect(page.get_by_role("heading", name="总览")).to_be_visible()
    expect(page.get_by_role("combobox", name="月份")).to_have_value("2009年6月")
    expect(page.get_by_text("样例数据").first).to_be_visible()

    page.get_by_role("link", name="数据上传").click()
    page.locator("input[type=file]").first.set_input_files(str(month))
    page.get_by_role("button", name="检查（不发布）").click()
    expect(page.get_by_text("平衡 · 差 0")).to_be_visible()
    expect(page.get_by_text("GB18030", exact=False).first).to_be_visible()
    page.get_by_role("button", name="发布并月结 2009-07").click()
    expect(page.get_by_text("已发布为快照 2", exact=False)).to_be_visible(timeout=120_000)

    page.get_by_role("link", name="看这个月的总览").click()
    expect(page.get_by_role("heading", name="总览")).to_be_visible()
    expect(page).to_have_url(re.compile("month=2009-07"))
    expect(page.get_by_text("捆绑率").first).to_be_visible()
    expect(page.get_by_text("62.").first).to_be_visible()

    page.get_by_role("link", name="地市对比").click()
    expect(page.get_by_role("heading", name="地市对比")).to_be_visible()
    expect(page.get_by_text("三明").first).to_be_visible()
    expect(page).to_have_url(re.compile("month=2009-07"))

    page.get_by_role("link", name="预警名单").click()
    expect(page.get_by_role("heading", name="预警名单")).to_be_visible()
    expect(page.get_by_text("第 1–20 位", exact=False)).to_be_visible()
    table = page.get_by_test_id("stDataFrame").last
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 12, box["y"] + 52)
    expect(page).to_have_url(re.compile("/customer"))
    expect(page.get_by_text("为什么在名单上", exact=True)).to_be_visible()

    page.get_by_test_id("stSidebarNavItems").get_by_role("link", name="月结历史").click()
    page.get_by_role("button", name="撤销上一步").click()
    expect(page.get_by_text("当前是快照 1", exact=False)).to_be_visible()
    page.get_by_test_id("stSidebarNavItems").get_by_role("link", name="总览").click()
    expect(page.get_by_role("combobox", name="月份")).to_have_value("2009年6月")


def test_an_executive_asks_what_a_figure_rests_on_why_it_moved_and_who_they_are(
    page: Page, address: str
) -> None:
    page.goto(f"{address}/?lang=zh")
    expect(page.get_by_text("各市近 13 个月", exact=False)).to_be_visible()
    page.get_by_role("button", name="口径").first.click()
    behind = page.get_by_test_id("stPopoverBody")
    expect(behind.get_by_text("Bundling rate", exact=True)).to_be_visible()
    expect(behind.get_by_text("customers_2009", exact=False).first).to_be_visible()
    page.keyboard.press("Escape")

    page.get_by_role("radio", name="捆绑", exact=True).click()
    expect(page.get_by_role("heading", name="捆绑率为什么", exact=False)).to_be_visible()
    page.get_by_role("link", name="拆开看：数变了还是结构变了").click()
    expect(page.get_by_role("heading", name="为什么变")).to_be_visible()
    expect(page.get_by_text("残差 0.00", exact=False).first).to_be_visible()
    bars = page.locator("[class*=st-key-why-groups] g.point path")
    bars.first.scroll_into_view_if_needed()
    boxes = [box for bar in bars.all() if (box := bar.bounding_box())]
    widest = max(boxes, key=lambda box: box["width"])
    page.mouse.click(widest["x"] + widest["width"] / 2, widest["y"] + widest["height"] / 2)
    expect(page).to_have_url(re.compile("/customers.*(level|city|stage)="))
    expect(page.get_by_text("第 1–20 位", exact=False)).to_be_visible()


def test_an_unreadable_file_is_refused_in_words_and_changes_nothing(
    page: Page, address: str, tmp_path: Path
) -> None:
    wrong = tmp_path / "客户.csv"
    wrong.write_text("编号,金额\n1,2\n", encoding="utf-8")
    page.goto(f"{address}/upload?lang=zh")
    page.locator("input[type=file]").first.set_input_files(str(wrong))
    page.get_by_role("button", name="检查（不发布）").click()
    expect(page.get_by_text("没有通过，库没有任何改动")).to_be_visible()
    expect(page.get_by_text("缺少必需的列", exact=False)).to_be_visible()


def _wait(address: str) -> None:
    for _ in range(120):
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.5)
    raise TimeoutError(address)
