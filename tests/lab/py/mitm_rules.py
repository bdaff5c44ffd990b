"""mitmproxy 8 add-on: what an egress proxy does to Erlang, and a log of every CONNECT.

LAB_RULES, a comma-separated set:
  hello  clients whose ClientHello is of OTP's kind get 503 with Envoy's words after a good handshake
  curl   the same for all but OpenSSL's and GnuTLS's kind: Java is refused as well
  alert  who is refused gets a fatal alert in place of a handshake
  te     upstream is spoken to in HTTP/2 only, as many proxies do: a request with an empty `te:` dies there, no rule at all
LAB_CONNECT_LOG: file for `time CONNECT host:port verdict` lines
"""

import os
import time

from mitmproxy import ctx, http

RULES = set(filter(None, os.environ.get("LAB_RULES", "").split(",")))
LOG = os.environ.get("LAB_CONNECT_LOG", os.devnull)
BODY = (b"upstream connect error or disconnect/reset before headers. retried and the latest reset reason: "
        b"remote connection failure, transport failure reason: TLS_error:|268435612:SSL routines:OPENSSL_internal:"
        b"HTTP_REQUEST:TLS_error_end")
HANDSHAKE_FAILURE = bytes((21, 3, 3, 0, 2, 2, 40))  # a fatal alert
EXTENDED_MASTER_SECRET, SESSION_TICKET, ENCRYPT_THEN_MAC = 23, 35, 22


def extension_types(hello):
    return {kind for kind, _ in hello.extensions}


def of_otp(hello):
    """OTP 25 to 29 send none of these; OpenSSL and GnuTLS send 22, JSSE and browsers' stacks 23."""
    return not extension_types(hello) & {EXTENDED_MASTER_SECRET, SESSION_TICKET, ENCRYPT_THEN_MAC}


def of_openssl(hello):
    return ENCRYPT_THEN_MAC in extension_types(hello)


def note(text):
    with open(LOG, "a", encoding="utf-8") as log:
        log.write(f"{time.time():.3f} {text}\n")


class Rules:
    def __init__(self):
        self.refused = set()

    def http_connect(self, flow):
        note(f"CONNECT {flow.request.host}:{flow.request.port} 200")

    def tls_clienthello(self, data):
        hello = data.client_hello
        if ("hello" in RULES and of_otp(hello)) or ("curl" in RULES and not of_openssl(hello)):
            self.refused.add(data.context.client.id)
            note(f"HELLO {data.client_hello.sni} refused")

    def tls_start_client(self, data):
        if "alert" in RULES and data.context.client.id in self.refused:
            # mitmproxy sends no alert of its own accord: it is written past it, and without a context it hangs up.
            server = ctx.master.addons.get("proxyserver")
            for handler in (server.connections if hasattr(server, "connections") else server._connections).values():
                if handler.client is data.context.client:
                    handler.transports[handler.client].writer.write(HANDSHAKE_FAILURE)
            data.ssl_conn = None

    def client_disconnected(self, client):
        self.refused.discard(client.id)

    def server_connect(self, data):
        if "te" in RULES:
            data.server.alpn_offers = [b"h2"]

    def request(self, flow):
        if flow.client_conn.id in self.refused:
            note(f"REFUSED {flow.request.pretty_host}")
            flow.response = http.Response.make(503, BODY, {"server": "envoy", "content-type": "text/plain"})


addons = [Rules()]
