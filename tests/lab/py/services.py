"""What of the lab's origin is no file: GitHub's smart HTTP and parts of hex.pm's API.

Usage: services.py GIT TARBALLS PORT, with LAB_ORG_KEY and LAB_ORG_TOKEN in the environment.

  github.com  /OWNER/NAME[.git]/info/refs, /git-upload-pack   git http-backend over GIT/OWNER/NAME.git
  hex.pm      POST /api/oauth/token     the key (client_secret) for a token of 30 minutes
              GET /api/auth             204 for the key, 401 for anything else
              GET /api/packages/NAME    what `mix hex.info NAME` shows, from the names of the files in TARBALLS
"""

import http.server
import os
import re
import subprocess
import sys
import urllib.parse

GIT = re.compile(r"^/([\w.-]+)/([\w.-]+?)(\.git)?/(info/refs|git-upload-pack)$")
PACKAGE = re.compile(r"^/api/packages/([a-z]\w*)$")
BACKEND = subprocess.run(["git", "--exec-path"], capture_output=True, text=True, check=True).stdout.strip() + "/git-http-backend"
ERLANG = "application/vnd.hex+erlang"


def binary(text):
    data = text.encode()
    return b"m" + len(data).to_bytes(4, "big") + data


def encoded(value):
    """The external term format: None, booleans, integers, texts as binaries, lists, maps with texts as keys."""
    if value is None or isinstance(value, bool):
        name = {None: b"nil", True: b"true", False: b"false"}[value]
        return b"w" + bytes([len(name)]) + name
    if isinstance(value, int):
        return b"b" + value.to_bytes(4, "big")
    if isinstance(value, str):
        return binary(value)
    if isinstance(value, list):
        return (b"l" + len(value).to_bytes(4, "big") + b"".join(map(encoded, value)) if value else b"") + b"j"
    return b"t" + len(value).to_bytes(4, "big") + b"".join(binary(key) + encoded(one) for key, one in value.items())


def term(fields):
    return b"\x83" + encoded(fields)


def binaries(data):
    """A map of binaries, the shape that Hex posts."""
    if data[:2] != b"\x83t":
        raise ValueError("no map")
    at, words = 6, []
    for _ in range(2 * int.from_bytes(data[2:6], "big")):
        if data[at:at + 1] != b"m":
            raise ValueError("no binary")
        size = int.from_bytes(data[at + 1:at + 5], "big")
        words.append(data[at + 5:at + 5 + size].decode())
        at += 5 + size
    return dict(zip(words[::2], words[1::2]))


class Service(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"
    root = ""
    tarballs = ""

    def answer(self, status, body=b"", kind="text/plain"):
        self.send_response(status)
        if body:
            self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def body(self):
        return self.rfile.read(int(self.headers.get("content-length", "0")))

    def serve(self):
        path, _, query = self.path.partition("?")
        where = self.headers.get("host", ""), urllib.parse.unquote(path)
        if where[0] == "github.com" and GIT.match(where[1]):
            self.git(GIT.match(where[1]), query)
        elif where == ("hex.pm", "/api/oauth/token") and self.command == "POST":
            self.token()
        elif where == ("hex.pm", "/api/auth"):
            known = self.headers.get("authorization", "") == os.environ["LAB_ORG_KEY"]
            self.answer(204 if known else 401, b"" if known else term({"status": 401, "message": "invalid API key"}), ERLANG)
        elif where[0] == "hex.pm" and PACKAGE.match(where[1]) and self.versions(PACKAGE.match(where[1]).group(1)):
            self.package(PACKAGE.match(where[1]).group(1))
        else:
            self.answer(404, term({"status": 404, "message": "Page not found"}), ERLANG)

    def versions(self, name):
        found = [entry[len(name) + 1:-4] for entry in os.listdir(self.tarballs) if re.match(re.escape(name) + r"-\d.*\.tar$", entry)]
        return sorted(found, key=lambda version: [int(part) for part in re.findall(r"\d+", version)], reverse=True)

    def package(self, name):
        versions = self.versions(name)
        url = f"https://hex.pm/api/packages/{name}"
        self.answer(200, term({
            "name": name, "repository": "hexpm", "private": None, "url": url, "html_url": f"https://hex.pm/packages/{name}",
            "docs_html_url": None, "inserted_at": "2024-05-01T00:00:00Z", "updated_at": "2024-05-01T00:00:00Z",
            "latest_version": versions[0], "latest_stable_version": versions[0], "retirements": {}, "downloads": {}, "owners": [],
            "configs": {"mix.exs": f'{{:{name}, "~> {versions[0]}"}}', "rebar.config": f'{{{name}, "{versions[0]}"}}', "erlang.mk": ""},
            "meta": {"description": f"{name} of the lab", "licenses": ["Apache-2.0"], "links": {}, "maintainers": []},
            "releases": [{"version": version, "url": f"{url}/releases/{version}", "has_docs": False,
                          "inserted_at": "2024-05-01T00:00:00Z"} for version in versions]}), ERLANG)

    def token(self):
        try:
            asked = binaries(self.body())
        except (ValueError, IndexError):
            return self.answer(400, term({"error": "invalid_request"}), ERLANG)
        if asked.get("grant_type") != "client_credentials" or asked.get("client_secret") != os.environ["LAB_ORG_KEY"]:
            return self.answer(401, term({"error": "invalid_client", "error_description": "Invalid API key"}), ERLANG)
        self.answer(200, term({"access_token": os.environ["LAB_ORG_TOKEN"], "token_type": "bearer", "expires_in": 1800,
                               "scope": asked.get("scope", "")}), ERLANG)

    def git(self, match, query):
        owner, name, _, rest = match.groups()
        project = os.path.join(self.root, owner, name + ".git")
        if not os.path.isdir(project):
            return self.answer(404, b"Not Found")
        env = {"PATH": os.environ["PATH"], "GIT_PROJECT_ROOT": self.root, "GIT_HTTP_EXPORT_ALL": "1", "REMOTE_ADDR": "127.0.0.1",
               "PATH_INFO": f"/{owner}/{name}.git/{rest}", "QUERY_STRING": query, "REQUEST_METHOD": self.command,
               "CONTENT_TYPE": self.headers.get("content-type", ""), "GIT_CONFIG_COUNT": "1", "HOME": "/nonexistent",
               "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*",
               "HTTP_CONTENT_ENCODING": self.headers.get("content-encoding", ""),
               "GIT_PROTOCOL": self.headers.get("git-protocol", "")}
        body = self.body()
        env["CONTENT_LENGTH"] = str(len(body))
        done = subprocess.run([BACKEND], input=body, stdout=subprocess.PIPE, env=env, check=False)
        head, _, payload = done.stdout.partition(b"\r\n\r\n")
        fields = [line.split(": ", 1) for line in head.decode("latin-1").split("\r\n") if ": " in line]
        self.send_response(next((int(value.split()[0]) for key, value in fields if key == "Status"), 200))
        for key, value in fields:
            if key != "Status":
                self.send_header(key, value)
        self.send_header("content-length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    do_GET = do_POST = serve


def main(root, tarballs, port):
    Service.root = root
    Service.tarballs = tarballs
    server = http.server.ThreadingHTTPServer(("127.0.0.1", int(port)), Service)
    server.request_queue_size = 256
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
