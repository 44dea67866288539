"""The desk in a real browser: every page, the keys, the theme, the correction loop, axe."""

from __future__ import annotations

from typing import Any

import pytest

from detente.store import Ledger
from detente.store.judge import put_judgement

from .conftest import ROOT, Server, lacking

AXE = ROOT / "web/node_modules/axe-core/axe.min.js"
PAGES = ("/", "/countries", "/people", "/country/ETH", "/dyad/ETH/ERI", "/dyad/PER/FJI",
         "/person/Abiy%20Ahmed", "/search", "/search?q=border", "/paste", "/api", "/nope")


def first_dispatch(page: Any, server: Server) -> str:
    """The address of a dispatch with several records, by way of its event."""
    page.goto(server.base + "/country/ETH")
    page.locator("a[data-open]").first.click()
    page.wait_for_url("**/event/**")
    page.locator("li.report a[data-open]").first.click()
    page.wait_for_url("**/dispatch/**")
    return str(page.url).split("#")[0]


def test_every_page_opens_quietly_and_asks_nobody_else(seen: Any, server: Server) -> None:
    first_dispatch(seen.page, server)
    for path in PAGES:
        seen.page.goto(server.base + path, wait_until="networkidle")
        assert seen.page.locator("h1").count() == 1
    assert not [s for s in seen.said if "404" not in s], seen.said
    assert all(url.startswith(server.base) for url in seen.asked)


def test_without_the_link_it_stays_shut(browser: Any, server: Server) -> None:
    context = browser.new_context()
    page = context.new_page()
    assert page.goto(server.base + "/").status == 403
    assert "link" in page.inner_text("body")
    context.close()


def test_the_correction_loop(seen: Any, server: Server) -> None:
    page = seen.page
    first_dispatch(page, server)
    page.keyboard.press("j")
    card = page.locator(".card.at")
    assert card.count() == 1 and page.locator("mark.lit").count() >= 1
    page.keyboard.press("a")
    page.locator(".card.accept.changed").wait_for()
    page.keyboard.press("j")
    page.keyboard.press("r")
    page.locator(".card.reject.changed").wait_for()
    edited = page.locator(".card").nth(2)
    edited.locator("details.edit > summary").click()
    edited.locator("select[name=status]").select_option("hypothetical")
    edited.locator("details.edit button").click()
    page.locator(".card.edit.changed").wait_for()
    id_ = page.locator(".card.edit.changed").get_attribute("data-record")
    page.reload()
    assert page.locator(".card.accept").count() == 1 and page.locator(".card.reject").count() == 1
    assert "hypothetical" in page.locator(f"#r-{id_}").inner_text()
    page.locator(f"#r-{id_} details.trace > summary").click()
    assert "frame" in page.locator(f"#r-{id_} details.trace").inner_text()


def test_corrections_work_without_scripts(browser: Any, server: Server) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server.link)
    page.locator("a[data-open]").first.click()
    page.locator("li.report a[data-open]").first.click()
    page.locator(".card [value=accept]").first.click()
    page.locator(".card.accept").wait_for()
    context.close()


def test_keys_search_help_and_going(seen: Any, server: Server) -> None:
    page = seen.page
    page.keyboard.press("/")
    page.keyboard.type("border")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=border")
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.locator(".at").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/search" not in url)
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/countries")


def test_the_theme_follows_and_is_kept(browser: Any, server: Server) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(server.link)
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    dark = page.evaluate(ground)
    page.locator("#theme").click()
    light = page.evaluate(ground)
    assert dark != light
    page.goto(server.base + "/countries")
    assert page.evaluate(ground) == light
    context.close()


def test_filters_change_in_place(seen: Any, server: Server) -> None:
    page = seen.page
    page.goto(server.base + "/dyad/ETH/ERI")
    before = page.locator("li.event").count()
    page.locator("select[name=ledger]").first.select_option("visits")
    page.wait_for_url("**ledger=visits**")
    page.wait_for_function(f"document.querySelectorAll('li.event').length < {before}")
    page.reload()
    assert page.locator("select[name=ledger]").first.input_value() == "visits"


def test_a_bar_opens_its_events(seen: Any, server: Server) -> None:
    page = seen.page
    page.goto(server.base + "/dyad/ETH/ERI")
    bar = page.locator("svg.chart a").filter(has=page.locator("rect.f1, rect.f2")).first
    bar.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**since=**")
    assert page.locator("li.event").count() >= 1


def test_paste_is_coded_at_once(seen: Any, server: Server) -> None:
    page = seen.page
    page.goto(server.base + "/paste")
    page.locator("button.main").click()
    page.locator(".card").first.wait_for()
    assert page.locator("mark").count() >= 1
    page.locator("#say:empty").wait_for(state="attached")
    page.locator("#text").fill("The cat sat on the mat.")
    page.locator("button.main").click()
    page.locator("#results .empty, #results .error").first.wait_for()


def more_pages(server: Server) -> list[str]:
    """An event, and two set side by side."""
    with Ledger.open(server.path, readonly=True) as book:
        one, other = [e["id"] for e in book.events()][:2]
    return [f"{server.base}/event/{one}", f"{server.base}/compare?one={one}&other={other}"]


def test_what_is_refused_says_why(seen: Any, server: Server) -> None:
    page = seen.page
    page.goto(server.base + "/paste")
    page.locator("[name=published]").fill("2023-02-31")
    page.locator("button.main").click()
    page.locator("#results .error").wait_for()
    assert "YYYY-MM-DD" in page.locator("#results .error").inner_text()
    page.goto(server.base + "/dyad/ETH/ERI")
    page.locator("[name=since]").fill("2018-02-31")
    page.locator(".filters button").click()
    page.locator("#say:not(:empty)").wait_for()
    assert "date" in page.locator("#say").inner_text()
    server.keys.session = "another"  # as after hours without use
    page.locator("[name=since]").fill("2018")
    page.locator(".filters button").click()
    page.locator("#say", has_text="shut").wait_for()


def test_split_and_join_in_the_browser(browser: Any, told: Any) -> None:
    with Ledger.open(told.path, readonly=True) as book:
        whole = max(book.events(), key=lambda e: len(e["reports"]))
    server = Server(told.path, None)  # type: ignore[arg-type]
    page = browser.new_page()
    try:
        page.goto(server.link)
        page.goto(f"{server.base}/event/{whole['id']}")
        assert page.locator("li.report").count() == 3
        page.locator("li.report").last.get_by_text("Compare with the rest").click()
        page.get_by_text("Split: they are two").click()
        page.wait_for_url("**/event/**")
        assert page.locator("li.report").count() == 2
        assert "Kept apart" in page.inner_text("main")
        page.locator("#near-h ~ ol").get_by_text("the same event?").first.click()
        page.get_by_role("button", name="Join").click()
        page.wait_for_url("**/event/**")
        assert page.locator("li.report").count() == 3
        page.locator("[name=other]").last.fill(page.url)
        page.get_by_role("button", name="Compare", exact=True).click()
        assert "one and the same" in page.inner_text("h1")
    finally:
        page.close()
        server.stop()


@pytest.mark.parametrize("width", [360, 820, 1360])
def test_nothing_is_wider_than_the_window(seen: Any, server: Server, width: int) -> None:
    page = seen.page
    dispatch = first_dispatch(page, server)
    page.set_viewport_size({"width": width, "height": 800})
    for address in (*(server.base + p for p in PAGES), dispatch, *more_pages(server)):
        page.goto(address)
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, (address, over)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Any, server: Server, scheme: str) -> None:
    if not AXE.exists():
        lacking("axe-core is not installed; `make web` brings it")
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(server.link)
    dispatch = first_dispatch(page, server)
    bad = []
    for address in (*(server.base + p for p in PAGES), dispatch, *more_pages(server)):
        page.goto(address)
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate("axe.run({resultTypes: ['violations']})")
        bad += [(address, v["id"], v["nodes"][0]["html"][:160], v["nodes"][0].get(
            "failureSummary", "")[:200]) for v in found["violations"]
            if v["impact"] in ("serious", "critical")]
    context.close()
    assert not bad, bad[:6]


def test_what_was_judged_elsewhere_is_seen(seen: Any, server: Server) -> None:
    page = seen.page
    address = first_dispatch(page, server)
    record = page.locator(".card").first.get_attribute("data-record")
    with Ledger.open(server.path) as book:
        put_judgement(book, record, "reject", by="another")
    page.goto(address)
    assert page.locator(f"#r-{record}.reject").count() == 1
