"""nginx in front of the portal, with the very configuration that ``docs/nginx.conf`` gives to operators."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.gunicorn import ROOT

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
OPENSSL = shutil.which("openssl")
HOST = "hoinghi.example.vn"
AROUND = """daemon off;
pid {directory}/nginx.pid;
worker_processes 1;
error_log stderr error;
events {{}}
http {{
    access_log off;
    client_body_temp_path {directory}/nginx-body;
    proxy_temp_path {directory}/nginx-proxy;
    fastcgi_temp_path {directory}/nginx-fastcgi;
    uwsgi_temp_path {directory}/nginx-uwsgi;
    scgi_temp_path {directory}/nginx-scgi;
    {site}
}}
"""


@dataclass(frozen=True)
class Front:
    """Where nginx listens with TLS, and the certificate that it shows for ``HOST``."""

    port: int
    certificate: Path


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _certificate(directory: Path) -> Path:
    certificate = directory / "fullchain.pem"
    subprocess.run(
        [
            OPENSSL or "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-days", "2", "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}",
            "-keyout", str(directory / "privkey.pem"), "-out", str(certificate),
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return certificate


def _site(directory: Path, upstream: str, port: int) -> str:
    """The operators' configuration at this machine's ports; every replaced line must be there exactly once."""
    site = (ROOT / "docs" / "nginx.conf").read_text()
    for written, here in (
        ("server 127.0.0.1:8000;", f"server {upstream};"),
        ("listen 80;", f"listen 127.0.0.1:{_free_port()};"),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{port} ssl http2;"),
        ("/etc/ssl/portal/fullchain.pem", str(directory / "fullchain.pem")),
        ("/etc/ssl/portal/privkey.pem", str(directory / "privkey.pem")),
    ):
        assert site.count(written) == 1, written
        site = site.replace(written, here)
    return site


@contextmanager
def fronted(directory: Path, upstream: str) -> Iterator[Front]:
    """Run nginx before the server at ``upstream`` (host:port) until the block ends."""
    port, certificate = _free_port(), _certificate(directory)
    settings = directory / "nginx.conf"
    settings.write_text(AROUND.format(directory=directory, site=_site(directory, upstream, port)))
    process = subprocess.Popen([NGINX or "nginx", "-c", str(settings), "-p", str(directory)])
    try:
        _wait(port, process)
        yield Front(port, certificate)
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + 30
    while time.monotonic() < ends and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), 2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("nginx did not come up")
