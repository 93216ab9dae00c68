"""One phone's HTTP/2 connection over TLS, spoken as Chrome speaks it, with every byte of its socket counted."""

from __future__ import annotations

import socket
import ssl

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import PingAckReceived, ResponseReceived, StreamEnded
from h2.settings import SettingCodes
from hpack import HeaderTuple, NeverIndexedHeaderTuple

from tests.support.nginx import HOST, Front

# What Chrome says of itself when it opens a connection.
SETTINGS = {
    SettingCodes.HEADER_TABLE_SIZE: 65536,
    SettingCodes.ENABLE_PUSH: 0,
    SettingCodes.INITIAL_WINDOW_SIZE: 6291456,
    SettingCodes.MAX_HEADER_LIST_SIZE: 262144,
}
WINDOW = 15663105
Headers = list[tuple[str, str]]


class Line:
    """An open connection; ``count`` is what went over its TCP socket so far, both ways, with TLS and its handshake."""

    def __init__(self, front: Front) -> None:
        self.count = 0
        self._socket = socket.create_connection(("127.0.0.1", front.port), 30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._in, self._out = ssl.MemoryBIO(), ssl.MemoryBIO()
        context = ssl.create_default_context(cafile=str(front.certificate))
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.set_alpn_protocols(["h2", "http/1.1"])
        self._tls = context.wrap_bio(self._in, self._out, server_hostname=HOST)
        self._shake_hands()
        assert self._tls.selected_alpn_protocol() == "h2"
        self._http = H2Connection(H2Configuration(header_encoding="utf-8"))
        self._http.local_settings.update(SETTINGS)
        self._http.initiate_connection()
        self._http.increment_flow_control_window(WINDOW)
        self._flush()

    def _shake_hands(self) -> None:
        while True:
            try:
                self._tls.do_handshake()
            except ssl.SSLWantReadError:
                self._send()
                self._receive()
            else:
                return self._send()

    def _send(self) -> None:
        data = self._out.read()
        self._socket.sendall(data)
        self.count += len(data)

    def _receive(self) -> None:
        data = self._socket.recv(65536)
        assert data, "the server closed the connection"
        self.count += len(data)
        self._in.write(data)

    def _flush(self) -> None:
        """What HTTP/2 has to say goes out as one TLS record."""
        data = self._http.data_to_send()
        if data:
            self._tls.write(data)
            self._send()

    def ask(self, headers: Headers, path: str) -> dict[str, str]:
        """GET a path and read the answer to its end; the answer's headers. No answer may have a body.

        Before it asks over a connection that has been still for ten seconds Chrome pings it, and each frame of its
        own is a TLS record of its own. It packs every header with what it has sent before, but the path never.
        """
        self._http.ping(b"\0" * 8)
        self._flush()
        stream = self._http.get_next_available_stream_id()
        pseudo = [(":method", "GET"), (":authority", HOST), (":scheme", "https")]
        self._http.send_headers(
            stream,
            [
                *(HeaderTuple(*pair) for pair in pseudo),
                NeverIndexedHeaderTuple(":path", path),
                *(HeaderTuple(*pair) for pair in headers),
            ],
            end_stream=True,
        )
        self._flush()
        answer: dict[str, str] = {}
        waited_for = {StreamEnded, PingAckReceived}
        while waited_for:
            self._receive()
            for event in self._http.receive_data(self._plain()):
                if isinstance(event, ResponseReceived):
                    answer = dict(event.headers)
                waited_for.discard(type(event))
            self._flush()
        return answer

    def _plain(self) -> bytes:
        data = b""
        while True:
            try:
                data += self._tls.read(65536)
            except ssl.SSLWantReadError:
                return data

    def close(self) -> None:
        """Hang up."""
        self._socket.close()
