"""The local proxies of two sandboxes: tunnels only, by policy.

Usage: connect_proxy.py agent|runtime PORT LOG POLICY UPSTREAM STATUS

  agent    tunnels through the proxy at UPSTREAM (HOST:PORT), which ends TLS; anything but CONNECT is 405, except
           `GET /__agentproxy/status` at its own origin, which answers the JSON of the file STATUS with recent failures
  runtime  tunnels straight to the host (UPSTREAM and STATUS are `-`); a refusal has X-Proxy-Error, as sandbox-runtime's

POLICY: lines `HOST STATUS`; CONNECT to HOST is answered by STATUS. Read anew for each request.
LOG: lines `time CONNECT host:port status`, or `time METHOD target status`.
"""

import asyncio
import json
import re
import sys
import time

TARGET = re.compile(r"([A-Za-z0-9.-]+):(\d+)")
PHRASES = {200: "Connection Established", 400: "Bad Request", 403: "Forbidden", 404: "Not Found",
           405: "Method Not Allowed", 407: "Proxy Authentication Required", 502: "Bad Gateway"}
RECENT = 20


class Proxy:
    def __init__(self, kind, log, policy, upstream, status):
        self.kind, self.log, self.policy, self.upstream, self.status = kind, log, policy, upstream, status
        self.failures = []

    def denied(self, host):
        try:
            with open(self.policy, encoding="utf-8") as lines:
                return next((int(line.split()[1]) for line in lines if line.split()[0] == host), None)
        except FileNotFoundError:
            return None

    def note(self, text):
        with open(self.log, "a", encoding="utf-8") as log:
            log.write(f"{time.time():.3f} {text}\n")

    def failed(self, host, port, status, reason):
        self.failures = (self.failures + [
            {"time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "method": "CONNECT", "host": host, "port": port,
             "status": status, "reason": reason}])[-RECENT:]

    def answer(self, status, fields=(), body=b""):
        head = [f"HTTP/1.1 {status} {PHRASES[status]}", *fields, f"Content-Length: {len(body)}", "Connection: close"]
        return "\r\n".join(head).encode() + b"\r\n\r\n" + body

    async def serve(self, reader, writer):
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            method, target, _ = head.split(b"\r\n")[0].decode("latin-1").split(" ", 2)
            if method == "CONNECT":
                await self.connect(target, reader, writer)
            else:
                writer.write(self.other(method, target))
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            pass
        finally:
            writer.close()

    def other(self, method, target):
        if self.kind == "agent" and target == "/__agentproxy/status" and method == "GET":
            self.note(f"{method} {target} 200")
            with open(self.status, encoding="utf-8") as file:
                document = json.load(file)
            document["recentRelayFailures"] = self.failures
            return self.answer(200, ["Content-Type: application/json"], json.dumps(document).encode())
        status = 405 if self.kind == "agent" else 502
        self.note(f"{method} {target} {status}")
        return self.answer(status, ["Allow: CONNECT"] if status == 405 else [])

    async def connect(self, target, reader, writer):
        match = TARGET.fullmatch(target)
        status, upstream, answer = 400, None, None
        if match:
            host, port = match.group(1).lower(), int(match.group(2))
            status = self.denied(host)
            if status:
                self.failed(host, port, status, "host_not_allowed")
                fields = {"agent": ["x-deny-reason: host_not_allowed"], "runtime": ["X-Proxy-Error: blocked-by-allowlist"]}
                words = f"{host} is not in the allowlist of this environment\n".encode()
                answer = self.answer(status, ["Content-Type: text/plain", *fields[self.kind]], words)
            else:
                status, upstream = await self.open(host, port)
                if status != 200:
                    self.failed(host, port, status, "upstream_failed")
        self.note(f"CONNECT {target} {status}")
        writer.write(b"HTTP/1.1 200 Connection Established\r\n\r\n" if status == 200 else answer or self.answer(status))
        await writer.drain()
        if upstream:
            await asyncio.gather(pump(reader, upstream[1]), pump(upstream[0], writer))

    async def open(self, host, port):
        """The status for the client, and the two ends of the tunnel when it is 200."""
        try:
            if self.kind == "runtime":
                return 200, await asyncio.open_connection(host, port)
            reader, writer = await asyncio.open_connection(*self.upstream.rsplit(":", 1))
            writer.write(f"CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            status = int(head.split(b" ", 2)[1])
            if status == 200:
                return 200, (reader, writer)
            writer.close()
            return (status if status in PHRASES else 502), None
        except (OSError, asyncio.IncompleteReadError, ValueError):
            return 502, None


async def pump(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


async def main(kind, port, *words):
    server = await asyncio.start_server(Proxy(kind, *words).serve, "127.0.0.1", int(port), backlog=1024)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
