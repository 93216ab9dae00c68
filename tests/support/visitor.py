"""Somebody with a browser at a served portal: cookies, tokens of forms, how long each answer takes."""

from __future__ import annotations

import html
import re
import secrets
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urljoin

from portal.demo.people import PASSWORD

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass
class Page:
    """One answer: where it came from in the end, its text, and the seconds it took."""

    url: str
    text: str
    seconds: float
    status: int = 200


@dataclass
class Visitor:
    """Signed in as one of the people of the demonstration."""

    base: str
    username: str
    cookies: CookieJar = field(default_factory=CookieJar)
    token: str = ""

    def __post_init__(self) -> None:
        """Sign in."""
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.get("/dang-nhap")
        page = self.post("/dang-nhap", {"username": self.username, "password": PASSWORD})
        assert "/dang-nhap" not in page.url, page.text[:2000]
        self.get("/")

    def get(self, path: str) -> Page:
        """Open a page."""
        return self._open(urllib.request.Request(urljoin(self.base, path)))

    def post(self, path: str, fields: dict[str, str]) -> Page:
        """Send a form."""
        body = urlencode({"csrf_token": self.token, **fields}).encode()
        return self._open(urllib.request.Request(urljoin(self.base, path), body))

    def upload(self, path: str, fields: dict[str, str], name: str, data: bytes) -> Page:
        """Send a form with one file."""
        edge = secrets.token_hex(16)
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in {"csrf_token": self.token, **fields}.items()
        ]
        parts.append(f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n')
        body = "".join(parts).encode() + data + f"\r\n--{edge}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={edge}"}
        return self._open(urllib.request.Request(urljoin(self.base, path), body, kind))

    def _open(self, request: urllib.request.Request) -> Page:
        begin = time.perf_counter()
        try:
            with self._opener.open(request, timeout=60) as answer:
                page = Page(answer.url, answer.read().decode(), time.perf_counter() - begin)
        except urllib.error.HTTPError as error:
            page = Page(error.url, error.read().decode(), time.perf_counter() - begin, error.code)
        if token := _TOKEN.search(page.text):
            self.token = html.unescape(token.group(1))
        return page
