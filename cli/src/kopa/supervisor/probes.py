"""Asks a process over plain sockets whether it serves; no HTTP library, because the supervisor must stay small."""

import socket

TIMEOUT = 3.0
CHUNK = 16384


def http_ok(port: int, path: str, timeout: float = TIMEOUT) -> bool:
    """Whether `GET path` on 127.0.0.1 answers 200."""
    request = f"GET {path} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode()
    try:
        with socket.create_connection(("127.0.0.1", port), timeout) as connection:
            connection.settimeout(timeout)
            connection.sendall(request)
            answer = connection.recv(CHUNK)
            while connection.recv(CHUNK):  # to its end: closing early would make the service log a broken connection
                continue
    except OSError:
        return False
    return answer.startswith(b"HTTP/1.") and answer[9:12] == b"200"
