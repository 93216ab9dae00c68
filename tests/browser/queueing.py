"""Looking into a phone's queue, as the tests of what happens without a network do."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

QUEUE = """() => new Promise((yes, no) => {
  const asked = indexedDB.open("hang-doi", 1);
  asked.onerror = no;
  asked.onsuccess = () => {
    const all = asked.result.transaction("q").objectStore("q").getAll();
    all.onsuccess = () => { asked.result.close(); yes(all.result); };
  };
})"""


def queue(page: Page) -> list[dict[str, Any]]:
    """Everything that the phone keeps: what waits, and what it has been told (``said``)."""
    found: list[dict[str, Any]] = page.evaluate(QUEUE)
    return found


def waiting(page: Page) -> list[dict[str, Any]]:
    """What has not been sent yet."""
    return [entry for entry in queue(page) if not entry.get("said")]


def told(page: Page) -> dict[str, str]:
    """Key → sentence of what was refused or had been done by somebody else."""
    return {entry["key"]: entry["said"] for entry in queue(page) if entry.get("said")}


def send_all(page: Page, seconds: int = 30) -> None:
    """Press "Gửi ngay" until nothing waits."""
    for _again in range(seconds * 10):
        if not waiting(page):
            return
        page.evaluate("dispatchEvent(new Event('online'))")
        page.wait_for_timeout(100)
    raise AssertionError(f"still waiting: {waiting(page)}")


def until(page: Page, expression: str, seconds: int = 20) -> None:
    """Wait until the expression is true; our CSP forbids what ``wait_for_function`` does."""
    for _again in range(seconds * 20):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never true: {expression}")
