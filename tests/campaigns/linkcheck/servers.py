"""A web server on this machine that answers as a test tells it, byte by byte."""

import socket
import threading
import time
from contextlib import contextmanager


class Server:
    """``answers`` maps "METHOD /path" (or "/path") to bytes or to a function that is given the connection."""

    def __init__(self, context=None):
        self.answers = {}
        self.asked = []  # (method, path, headers)
        self.context = context
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.stopped = threading.Event()
        self.threads = []
        self.main = threading.Thread(target=self._serve, daemon=True)
        self.main.start()

    def _serve(self):
        self.listening.settimeout(0.05)
        while not self.stopped.is_set():
            try:
                connection, _peer = self.listening.accept()
            except TimeoutError:
                continue
            thread = threading.Thread(target=self._answer, args=(connection,), daemon=True)
            self.threads.append(thread)
            thread.start()
        self.listening.close()

    def _answer(self, connection):
        with connection:
            connection.settimeout(5)
            try:
                if self.context:
                    connection = self.context.wrap_socket(connection, server_side=True)
                with connection:
                    self._exchange(connection)
            except OSError:
                return

    def _exchange(self, connection):
        head = b""
        while b"\r\n\r\n" not in head:
            piece = connection.recv(4096)
            if not piece:
                return
            head += piece
        first, *lines = head.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
        method, path, _protocol = first.split(" ")
        self.asked.append((method, path, dict(line.split(": ", 1) for line in lines)))
        answer = self.answers.get(f"{method} {path}", self.answers.get(path, b"HTTP/1.1 404 Not Found\r\n\r\n"))
        if callable(answer):
            answer(connection, self.stopped)
        else:
            connection.sendall(answer)

    def stop(self):
        self.stopped.set()
        self.main.join()
        for thread in self.threads:
            thread.join(6)


@contextmanager
def serving(context=None):
    server = Server(context)
    try:
        yield server
    finally:
        server.stop()


def status(code, **headers):
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {code} Word\r\nContent-Length: 0\r\n{lines}\r\n".encode()


def drip(connection, stopped):
    """A head that never ends, one byte in a twentieth of a second: no time limit of a socket ever runs out."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not stopped.is_set():
        connection.sendall(b"x")
        time.sleep(0.05)


def silence(connection, stopped):
    stopped.wait(5)
