"""A world for a gateway under load: an origin whose bytes are made as they are sent, a proxy, and clients.

Usage: gateway_world.py serve DIR ORIGIN_PORT    origin (plain HTTP, for a TLS server in front) and CONNECT proxy; writes
                                                 DIR/backend and DIR/proxy, the ports
       gateway_world.py sum N SEED               the SHA-256 of /bytes/N?SEED
       gateway_world.py put N SEED               the bytes themselves, on standard output
       gateway_world.py load SECONDS CLIENTS SEED BUNDLE
                                                 clients of the proxy in HTTPS_PROXY that come, break off, stall and
                                                 compare; says what they did, exits with 1 when a byte was wrong
       gateway_world.py stall COUNT N BUNDLE     COUNT clients that begin to read N bytes and stop, among whom another one
                                                 asks for something small; then they read on and compare

  GET /bytes/N?SEED        N bytes, announced        GET /cut/N/AT?SEED         the end comes after AT bytes
  GET /chunked/N?SEED      N bytes, not announced    GET /pause/N/AT/MS?SEED    silence for MS after AT bytes
  GET /silent/MS           an answer after MS        POST /sum                  "LENGTH SHA-256" of the body
  POST /refuse             403 before the body is read
"""

import base64
import hashlib
import http.client
import os
import random
import re
import socket
import socketserver
import ssl
import struct
import sys
import threading
import time
import urllib.parse

BLOCK = 1 << 18
BASES = {}


def base(seed):
    if seed not in BASES:
        BASES[seed] = random.Random(seed).randbytes(BLOCK)
    return BASES[seed]


def stream(size, seed):
    """Bytes that differ at each place, so that what is lost, doubled or swapped is seen."""
    for number in range((size + BLOCK - 1) // BLOCK):
        block = struct.pack(">QQ", seed, number) + base(seed)[16:]
        yield block[: size - number * BLOCK]


def digest(size, seed):
    sha = hashlib.sha256()
    for block in stream(size, seed):
        sha.update(block)
    return sha.hexdigest()


class Origin(socketserver.StreamRequestHandler):
    rbufsize = 1 << 18
    wbufsize = 0

    def handle(self):
        try:
            self.answer()
        except OSError:
            pass  # whoever asked is gone

    def head(self, status, *lines):
        text = f"HTTP/1.1 {status}\r\nConnection: close\r\nETag: \"e\"\r\n" + "".join(line + "\r\n" for line in lines)
        self.wfile.write((text + "\r\n").encode())

    def answer(self):
        method, target, _ = self.rfile.readline().decode().split(" ", 2)
        headers = http.client.parse_headers(self.rfile)
        path, _, seed = target.partition("?")
        kind, *numbers = path.strip("/").split("/")
        seed = int(seed or 0)
        numbers = [int(number) for number in numbers]
        if kind == "silent":
            time.sleep(numbers[0] / 1000)
            self.head("200 OK", "Content-Length: 0")
        elif kind == "refuse":
            self.head("403 Forbidden", "Content-Length: 0")
        elif kind == "sum":
            self.summed(headers)
        else:
            self.bytes(kind, numbers, seed)

    def bytes(self, kind, numbers, seed):
        size = numbers[0]
        end = numbers[1] if kind == "cut" else size
        chunked = kind == "chunked"
        self.head("200 OK", "Transfer-Encoding: chunked" if chunked else f"Content-Length: {size}")
        sent = 0
        for block in stream(size, seed):
            if kind == "pause" and sent <= numbers[1] < sent + len(block):
                time.sleep(numbers[2] / 1000)
            if sent + len(block) > end:
                self.wfile.write(block[: end - sent])
                return
            self.wfile.write(b"%x\r\n%s\r\n" % (len(block), block) if chunked else block)
            sent += len(block)
        if chunked:
            self.wfile.write(b"0\r\n\r\n")

    def summed(self, headers):
        sha, count = hashlib.sha256(), 0
        for piece in self.body(headers):
            sha.update(piece)
            count += len(piece)
        text = f"{count} {sha.hexdigest()}".encode()
        self.head("200 OK", f"Content-Length: {len(text)}")
        self.wfile.write(text)

    def body(self, headers):
        def exactly(left):
            while left:
                piece = self.rfile.read(min(left, BLOCK))
                if not piece:
                    raise OSError("cut")
                left -= len(piece)
                yield piece

        if headers.get("Transfer-Encoding") == "chunked":
            while size := int(self.rfile.readline().split(b";")[0], 16):
                yield from exactly(size)
                self.rfile.readline()
            self.rfile.readline()
        else:
            yield from exactly(int(headers.get("Content-Length", 0)))


class Proxy(socketserver.BaseRequestHandler):
    """CONNECT to anywhere leads to the one origin."""

    def handle(self):
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        head = b""
        while b"\r\n\r\n" not in head:
            got = self.request.recv(4096)
            if not got:
                return
            head += got
        with socket.create_connection(("127.0.0.1", self.server.origin)) as way:
            way.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.request.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            back = threading.Thread(target=pump, args=(way, self.request), daemon=True)
            back.start()
            pump(self.request, way)
            back.join()


def pump(source, target):
    buffer = memoryview(bytearray(BLOCK))
    try:
        while got := source.recv_into(buffer):
            target.sendall(buffer[:got])
        target.shutdown(socket.SHUT_WR)
    except OSError:
        for one in (source, target):
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 512


def serve(directory, origin):
    for name, handler in (("backend", Origin), ("proxy", Proxy)):
        server = Server(("127.0.0.1", 0), handler)
        server.origin = origin
        with open(os.path.join(directory, name + ".new"), "w") as out:
            out.write(str(server.server_address[1]))
        os.rename(os.path.join(directory, name + ".new"), os.path.join(directory, name))
        threading.Thread(target=server.serve_forever).start()


class Wrong(Exception):
    pass


class Clients:
    def __init__(self, seconds, seed, bundle):
        proxy = urllib.parse.urlsplit(os.environ["HTTPS_PROXY"])
        self.address = (proxy.hostname, proxy.port)
        secret = base64.b64encode(f"{proxy.username}:{proxy.password}".encode()).decode()
        self.secret = {"Proxy-Authorization": "Basic " + secret}
        self.context = ssl.create_default_context(cafile=bundle)
        self.end = time.monotonic() + seconds
        self.seed = seed
        self.lock = threading.Lock()
        self.done = {}
        self.wrong = []

    def connection(self, host):
        connection = http.client.HTTPSConnection(*self.address, context=self.context, timeout=60)
        connection.set_tunnel(host, 443, self.secret)
        return connection

    def run(self, number):
        choose = random.Random(f"{self.seed} {number}")
        while time.monotonic() < self.end:
            connection = self.connection(f"h{choose.randrange(4)}.example.test")
            try:
                for _ in range(choose.randrange(1, 9)):
                    kind = choose.choice(KINDS)
                    again = kind(self, connection, choose)
                    with self.lock:
                        self.done[kind.__name__] = self.done.get(kind.__name__, 0) + 1
                    if not again:
                        break
            except Exception as failure:
                with self.lock:
                    self.wrong.append(f"client {number}: {kind.__name__}: {failure!r}")
            finally:
                connection.close()


def get(connection, path):
    connection.request("GET", path)
    answer = connection.getresponse()
    if answer.status != 200:
        raise Wrong(f"{path}: status {answer.status}: {answer.read(300)}")
    return answer


def same(answer, size, seed, path):
    got = answer.read()
    if got != b"".join(stream(size, seed)):
        raise Wrong(f"{path}: {len(got)} bytes that differ")
    return True


def sizes(choose):
    return choose.choice((0, 1, choose.randrange(20000), choose.randrange(20000), choose.randrange(1 << 20))), choose.randrange(8)


def download(clients, connection, choose):
    size, seed = sizes(choose)
    path = f"/{choose.choice(('bytes', 'chunked'))}/{size}?{seed}"
    return same(get(connection, path), size, seed, path)


def paused(clients, connection, choose):
    size, seed = 300000, choose.randrange(8)
    path = f"/pause/{size}/{choose.randrange(size)}/{choose.randrange(1500)}?{seed}"
    return same(get(connection, path), size, seed, path)


def cut(clients, connection, choose):
    size = choose.randrange(1, 1 << 20)
    path = f"/cut/{size}/{choose.randrange(size)}?1"
    try:
        # A cut before the first byte may be told by a status of the gateway's or the origin's own.
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        return False
    if answer.status < 500:
        raise Wrong(f"{path}: the cut was not seen")
    return False


def leaves(clients, connection, choose):
    """In the middle of a body, or before its first byte."""
    if choose.random() < 0.5:
        connection.request("GET", f"/silent/{choose.randrange(30000)}")
        time.sleep(choose.random() / 5)
    else:
        get(connection, "/bytes/5000000?2").read(choose.randrange(1 << 20))
    return False


def reads_slowly(clients, connection, choose):
    size, seed = choose.randrange(2 << 20), choose.randrange(8)
    answer = get(connection, f"/bytes/{size}?{seed}")
    start = answer.read(size // 3)
    time.sleep(choose.random() * 2)
    if start + answer.read() != b"".join(stream(size, seed)):
        raise Wrong("bytes that differ")
    return True


def upload(clients, connection, choose):
    size, seed = sizes(choose)
    length = {} if choose.random() < 0.5 else {"Content-Length": str(size)}
    connection.request("POST", "/sum", body=stream(size, seed), headers=length, encode_chunked=not length)
    answer = connection.getresponse().read().decode()
    if answer != f"{size} {digest(size, seed)}":
        raise Wrong(f"upload of {size}: {answer}")
    return True


def breaks_upload_off(clients, connection, choose):
    connection.putrequest("POST", "/sum")
    connection.putheader("Content-Length", "1000000")
    connection.endheaders(b"x" * choose.randrange(900000))
    return False


def is_refused(clients, connection, choose):
    """An early answer may come as a reset, as it may without a gateway; a wrong one may not."""
    try:
        connection.request("POST", "/refuse", body=b"x" * choose.randrange(300000))
        answer = connection.getresponse()
        if answer.status != 403 and answer.status < 500:
            raise Wrong(f"refusal: {answer.status}")
    except (OSError, http.client.HTTPException):
        pass
    return False


KINDS = (download, download, download, paused, cut, leaves, reads_slowly, upload, upload, breaks_upload_off, is_refused)


def load(seconds, count, seed, bundle):
    clients = Clients(seconds, seed, bundle)
    for one in range(8):
        base(one)
    threads = [threading.Thread(target=clients.run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(", ".join(f"{kind} {number}" for kind, number in sorted(clients.done.items())))
    print(f"seed {seed}: {sum(clients.done.values())} requests, {len(clients.wrong)} wrong")
    for line in clients.wrong[:20]:
        print(line)
    return 1 if clients.wrong or not clients.done else 0


def stall(count, size, bundle):
    """Answers whose reader stops must neither hold up others nor be kept in memory."""
    clients = Clients(0, 0, bundle)
    path = f"/bytes/{size}?5"
    stalled = []
    for _ in range(count):
        connection = clients.connection("h0.example.test")
        answer = get(connection, path)
        stalled.append((connection, answer, answer.read(1000)))
    time.sleep(5)
    begin = time.monotonic()
    other = clients.connection("h0.example.test")
    for _ in range(20):
        size_, seed = 100000, 6
        same(get(other, f"/bytes/{size_}?{seed}"), size_, seed, "among them")
    other.close()
    took = time.monotonic() - begin
    print(f"{count} answers of {size} bytes stalled: 20 others took {took:.2f} s", flush=True)
    for connection, answer, start in stalled:
        sha, got = hashlib.sha256(start), len(start)
        while piece := answer.read(1 << 16):
            sha.update(piece)
            got += len(piece)
        if sha.hexdigest() != digest(size, 5):
            raise Wrong(f"{path}: {got} bytes that differ")
        connection.close()
    return 0 if took < 30 else 1


def main(mode, *arguments):
    if mode == "serve":
        serve(arguments[0], int(arguments[1]))
    elif mode == "sum":
        print(digest(*map(int, arguments)))
    elif mode == "put":
        for block in stream(*map(int, arguments)):
            sys.stdout.buffer.write(block)
    elif mode == "stall":
        return stall(int(arguments[0]), int(arguments[1]), arguments[2])
    elif mode == "load":
        return load(int(arguments[0]), int(arguments[1]), arguments[2], arguments[3])
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
