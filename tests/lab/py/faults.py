"""Makes the lab's origin misbehave. Usage: faults.py RULES PORT

nginx asks this server for every request while the file RULES exists. A rule is a line `PREFIX KIND [KEY=VALUE ...]`,
read anew for each request; the first one that matches and is not used up applies:

  PREFIX   host and path, as in builds.hex.pm/builds/otp/ ("*" matches everything)
  KIND     status code=503     that status, with Envoy's words as its body
           truncate at=N       the announced length, N bytes, end of connection
           stall at=N          the announced length, N bytes, then silence until the client goes away
           corrupt at=N        one bit of byte N is wrong
           replace file=PATH   the bytes of another file, under that file's validators
           map to=PREFIX       another host and path in place of PREFIX
           slow ms=N rate=B    the first byte N milliseconds late, then at most B bytes a second (either may be left out)
           close               the connection ends without an answer
  times=N  on any: applies N times (default: for ever)
  as=PREFIX on any: what is there stands in place of the rule's own prefix
  method=M on any: only for that method
"""

import asyncio
import collections
import os
import re
import sys
import urllib.parse

TREE = os.path.join(os.environ.get("LAB_TREE", ""), "")
BODY = b"upstream connect error or disconnect/reset before headers. reset reason: connection termination"
SERVICE = re.compile(r"hex\.pm/api/|github\.com/[^/]+/[^/]+/(info/refs|git-upload-pack)$")
used = collections.Counter()


def rules(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            words = line.split()
            if len(words) >= 2 and not words[0].startswith("#"):
                yield line, words[0], words[1], dict(word.split("=", 1) for word in words[2:])


def choose(path, method, where):
    for key, prefix, kind, options in rules(path) if os.path.exists(path) else ():
        if not (prefix == "*" or where.startswith(prefix)):
            continue
        if options.get("method", method) != method:
            continue
        if used[key] >= int(options.get("times", sys.maxsize)):
            continue
        used[key] += 1
        return prefix, kind, options
    return "", "pass", {}


def locate(where):
    """The file of a host and path, as nginx would find it: release assets lie below github.com."""
    host, _, path = where.partition("/")
    path = urllib.parse.unquote(path)
    asset = "github-production-release-asset/"
    return "github.com/" + path[len(asset):] if path.startswith(asset) else host + "/" + path


def redirect(where):
    host, _, path = where.partition("/")
    if host == "github.com" and "/releases/download/" in path and os.path.isfile(TREE + where):
        return ("https://release-assets.githubusercontent.com/github-production-release-asset/"
                + path + "?sp=r&sv=2018-11-09&sig=bGFi")
    return None


def head(status, reason, headers):
    lines = [f"HTTP/1.0 {status} {reason}"] + [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def passing(where, extra=None):
    if SERVICE.match(where):
        return head(200, "OK", {"X-Accel-Redirect": "@services"})
    target = redirect(where)
    if target:
        return head(302, "Found", {"Location": target, "Content-Length": 0})
    file = locate(where)
    if not os.path.isfile(TREE + file):
        return head(404, "Not Found", {"Content-Length": 0})
    headers = {"X-Accel-Redirect": "/.lab/tree/" + urllib.parse.quote(file), **(extra or {})}
    return head(200, "OK", headers)


def span(headers, size):
    """First byte asked for; the lab's clients ask for open or whole ranges only."""
    value = headers.get("range", "")
    if value.startswith("bytes=") and value[6:].split("-")[0].isdigit():
        return min(int(value[6:].split("-")[0]), size)
    return 0


async def broken_body(writer, kind, options, where, headers):
    try:
        file = TREE + locate(where)
        with open(file, "rb") as source:
            data = source.read()
        etag = '"%x-%x"' % (int(os.stat(file).st_mtime), len(data))
    except OSError:
        writer.write(head(404, "Not Found", {"Content-Length": 0}))
        return
    at = int(options.get("at", len(data) // 2))
    if kind == "corrupt" and data:
        at = min(at, len(data) - 1)
        data = data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]
    start = span(headers, len(data))
    fields = {"Content-Length": len(data) - start, "ETag": etag, "Accept-Ranges": "bytes",
              "Content-Type": "application/octet-stream"}
    if start:
        fields["Content-Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
        writer.write(head(206, "Partial Content", fields))
    else:
        writer.write(head(200, "OK", fields))
    body = data[start:]
    writer.write(body if kind == "corrupt" else body[:max(0, at - start)])
    await writer.drain()


async def serve(reader, writer, path):
    try:
        request = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, target, _ = request[0].split(" ", 2)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in request[1:])}
        where = headers.get("host", "") + target.split("?", 1)[0]
        prefix, kind, options = choose(path, method, where)
        if "as" in options:
            where = options["as"] + where[len(prefix):]
        print(method, where, kind, options, flush=True)
        if kind == "status":
            writer.write(head(options.get("code", "503"), "Lab", {"Content-Length": len(BODY), "Content-Type": "text/plain",
                                                                  "Server": "envoy"}) + BODY)
        elif kind == "close":
            writer.write(head(200, "OK", {"X-Accel-Redirect": "/.lab/close"}))
        elif kind in ("truncate", "stall", "corrupt"):
            await broken_body(writer, kind, options, where, headers)
            if kind == "stall":
                await reader.read()
        elif kind == "replace":
            with open(TREE + options["file"], "rb"):
                writer.write(head(200, "OK", {"X-Accel-Redirect": "/.lab/tree/" + urllib.parse.quote(options["file"])}))
        elif kind == "map":
            writer.write(passing(options["to"] + where[len(prefix):]))
        elif kind == "slow":
            await asyncio.sleep(int(options.get("ms", 0)) / 1000)
            writer.write(passing(where, {"X-Accel-Limit-Rate": options["rate"]} if "rate" in options else None))
        else:
            writer.write(passing(where))
        await writer.drain()
    except (ConnectionError, asyncio.IncompleteReadError):
        pass
    finally:
        writer.close()


async def main(path, port):
    server = await asyncio.start_server(lambda reader, writer: serve(reader, writer, path), "127.0.0.1", int(port), backlog=1024)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
