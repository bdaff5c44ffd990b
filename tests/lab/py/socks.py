"""A SOCKS5 proxy without authentication. Usage: socks.py PORT LOG

Log lines: `time CONNECT host:port name|v4|v6 status`: the third word says what kind of address the client sent.
"""

import asyncio
import ipaddress
import sys
import time


async def pump(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


async def address(reader):
    kind = (await reader.readexactly(1))[0]
    if kind == 3:
        size = (await reader.readexactly(1))[0]
        return "name", (await reader.readexactly(size)).decode("idna")
    if kind == 1:
        return "v4", str(ipaddress.IPv4Address(await reader.readexactly(4)))
    return "v6", str(ipaddress.IPv6Address(await reader.readexactly(16)))


async def serve(reader, writer, log):
    try:
        count = (await reader.readexactly(2))[1]
        await reader.readexactly(count)
        writer.write(b"\x05\x00")
        _, command, _ = await reader.readexactly(3)
        kind, host = await address(reader)
        port = int.from_bytes(await reader.readexactly(2), "big")
        status, upstream = 0, None
        if command != 1:
            status = 7
        else:
            try:
                upstream = await asyncio.open_connection(host, port)
            except OSError:
                status = 4
        with open(log, "a", encoding="utf-8") as lines:
            lines.write(f"{time.time():.3f} CONNECT {host}:{port} {kind} {status}\n")
        writer.write(bytes([5, status, 0, 1, 0, 0, 0, 0, 0, 0]))
        await writer.drain()
        if upstream:
            await asyncio.gather(pump(reader, upstream[1]), pump(upstream[0], writer))
    except (ConnectionError, asyncio.IncompleteReadError):
        pass
    finally:
        writer.close()


async def main(port, log):
    server = await asyncio.start_server(lambda reader, writer: serve(reader, writer, log), "127.0.0.1", int(port), backlog=1024)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
