"""Meets every failure class of docs/troubleshooting.md with real software, and holds the page to what happened.

Usage: failures.py TOP LAB DIST SCRATCH RESULTS [CLASS…]

Each scene is a sandbox of its own (`lab run`) with real proxies, origins and certificates in its network, in which
beamstrap meets one class: a command, for what its own transports do, and the doctor, where it can see it. Attempts are
counted by whoever was asked (the proxy's or the origin's log), or by the kernel of the sandbox, as opened connections.
Prints `ok - …` and `not ok - …` for each class, appends them to RESULTS, and closes with the table.
"""

import collections
import concurrent.futures
import dataclasses
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
import time

TOP, LAB, DIST, SCRATCH, RESULTS = sys.argv[1:6]
KEYS = os.path.join(LAB, "keys")
OWN = "http://127.0.0.1:3129"  # a proxy beside, where a scene brings one
MOST_AT_ONCE = 3
INSTALL = "install --locked --no-mix-tools"  # one download, from the address in beamstrap.lock
LISTING = "list --remote erlang"
SOON = "builds.hex.pm"
ARTIFACTS = "builds.hex.pm/builds/otp/amd64/ubuntu-24.04/"


@dataclasses.dataclass
class Scene:
    """How a class is met.

    by: the software, for the table
    beside: a script for this machine's programs in the sandbox's network (see failures.sh)
    before: a script in the sandbox; hosts: its /etc/hosts; trusts: a PEM below KEYS or SCRATCH
    command: beamstrap's arguments; doctor: hosts for the doctor, None for none at all
    url: where beamstrap.lock says that the build is; default its place at the lab's origin
    counts: what an attempt is: "connects", "origin", or "FILE:REGEX" of a log below /out
    after: a script in the sandbox that must succeed: what the class promises beyond the table
    """

    by: str
    root: str = "trixie"
    profile: str = "none"
    options: tuple = ()
    env: dict = dataclasses.field(default_factory=dict)
    hosts: dict = dataclasses.field(default_factory=dict)
    trusts: str = ""
    beside: str = ""
    before: str = ""
    command: str = ""
    doctor: str = None
    counts: str = "connects"
    url: str = ""
    faults: tuple = ()
    after: str = ""
    slow: bool = False
    without_curl: bool = False


def proxy(address, **more):
    return {"https_proxy": address, "HTTPS_PROXY": address, **more}


def at_origin(name, *fault):
    """A download from an address of the scene's own, where the lab's fault server misbehaves."""
    return {"profile": "plain", "command": INSTALL, "counts": "origin", "url": f"https://builds.hex.pm/failures/{name}/OTP-{os.environ['TRIXIE_OTP']}.tar.gz",
            "faults": (f"builds.hex.pm/failures/{name}/ {' '.join(fault)} as={ARTIFACTS}",) if fault else ()}


def listing_at_origin(name, *fault):
    """The same for a small document."""
    return {"profile": "plain", "command": LISTING, "counts": "origin", "env": {"HEX_BUILDS_URL": f"https://builds.hex.pm/failures/{name}"},
            "faults": (f"builds.hex.pm/failures/{name}/ {' '.join(fault)} as=builds.hex.pm/",)}


SQUID = r"squid.log:CONNECT builds\.hex\.pm"
MITM = r"mitm.log:CONNECT builds\.hex\.pm"
WITHOUT_CURL = "mv /usr/bin/curl /opt/"
HERE = {"builds.hex.pm": "127.0.0.1"}

ON_THE_WAY = {
    "proxy-unreachable": Scene("a port where nothing listens", env=proxy("http://127.0.0.1:9"), command=INSTALL, doctor=SOON),
    "proxy-unresolvable": Scene("the C library's resolver", env=proxy("http://proxy.invalid:3128"), command=INSTALL, doctor=SOON),
    "proxy-unsupported": Scene(
        "Squid's https_port, no curl", env=proxy("https://127.0.0.1:3130"), trusts="keys/origin-ca.pem",
        beside="squid_tls", before=WITHOUT_CURL, command=INSTALL, doctor=SOON, counts=SQUID, profile="plain", without_curl=True,
        after=f"PATH=$PATH:/opt beamstrap {INSTALL}"),
    "proxy-not-a-proxy": Scene(
        "nginx in HTTP/2 alone", env=proxy(OWN), beside="nginx 'listen 127.0.0.1:3129 http2;'", command=INSTALL, doctor=SOON),
    "proxy-hung-up": Scene("socat, its other end gone", env=proxy(OWN), beside="closing 3129", command=INSTALL, doctor=SOON),
    "name-leads-here": Scene(
        "curl, /etc/hosts", hosts={"near.example": "127.0.0.1"},
        command="exec -- curl -sS -i https://near.example/", counts="connects"),
    "denied-at-connect": Scene(
        "Squid", env=proxy(OWN), beside="squid 'http_access deny all'", command=INSTALL, doctor=SOON, counts=SQUID),
    "proxy-wants-credentials": Scene(
        "Squid", env=proxy(OWN), beside="squid_password", command=INSTALL, doctor=SOON, counts=SQUID),
    "proxy-refuses-credentials": Scene(
        "Squid", env=proxy("http://lab:wrong@127.0.0.1:3129"), beside="squid_password", command=INSTALL, doctor=SOON, counts=SQUID),
    "connect-refused": Scene(
        "nginx", env=proxy(OWN), beside="nginx 'listen 127.0.0.1:3129;'", command=INSTALL, doctor=SOON),
    "upstream-unreachable": Scene(
        "Squid", env=proxy(OWN), hosts=HERE, beside="squid 'http_access allow all'", command=INSTALL, doctor=SOON, counts=SQUID),
    "name-unresolvable": Scene("the C library's resolver", beside="lan", command=INSTALL, doctor=SOON),
    "no-route": Scene("the kernel's routes", hosts={"builds.hex.pm": "203.0.113.7"}, beside="lan", command=INSTALL, doctor=SOON),
    "connection-refused": Scene("the kernel", hosts=HERE, beside="lan", command=INSTALL, doctor=SOON),
    "untrusted-authority": Scene("mitmproxy", env=proxy(OWN), beside="mitm", command=INSTALL, doctor=SOON, counts=MITM),
    "certificate-dates": Scene(
        "mitmproxy", env=proxy(OWN), trusts="keys/proxy-ca.pem", beside="mitm --certs '*=expired.pem'",
        command=INSTALL, doctor=SOON, counts=MITM),
    "certificate-host": Scene(
        "mitmproxy", env=proxy(OWN), trusts="keys/proxy-ca.pem", beside="mitm --certs '*=other-host.pem'",
        command=INSTALL, doctor=SOON, counts=MITM),
    "certificate-unfit": Scene(
        "mitmproxy", env=proxy(OWN), trusts="keys/proxy-ca.pem", beside="mitm --certs '*=for-clients.pem'",
        command=INSTALL, doctor=SOON, counts=MITM),
    "handshake-refused": Scene(
        "Squid, nginx's ssl_reject_handshake", env=proxy(OWN), hosts=HERE, trusts="keys/origin-ca.pem",
        beside="squid 'http_access allow all'; nginx 'listen 127.0.0.1:443 ssl; ssl_reject_handshake on;'",
        command=INSTALL, doctor=SOON, counts=SQUID),
    "handshake-closed": Scene(
        "Squid, socat", env=proxy(OWN), hosts=HERE, trusts="keys/origin-ca.pem",
        beside="squid 'http_access allow all'; closing 443", command=INSTALL, doctor=SOON, counts=SQUID),
    "refused-after-handshake": Scene(
        "mitmproxy with Envoy's words, no curl", env=proxy(OWN), trusts="keys/proxy-ca.pem", profile="plain",
        beside="LAB_RULES=curl mitm --mode upstream:http://127.0.0.1:3128",
        before=WITHOUT_CURL, without_curl=True, command=INSTALL, doctor=SOON, counts=r"mitm.log:REFUSED builds\.hex\.pm"),
    "not-tls": Scene(
        "nginx", hosts=HERE, beside="nginx 'listen 127.0.0.1:443; return 400;'", command=INSTALL, doctor=SOON),
    "timeout-connect": Scene(
        "a listener whose queue is full", hosts={"builds.hex.pm": "127.0.0.2"}, beside="lan; full 127.0.0.2 443",
        command=INSTALL, doctor=SOON, slow=True),
    "timeout-tunnel": Scene(
        "socat that says nothing", env=proxy(OWN), beside="silent 3129", command=INSTALL, doctor=SOON, slow=True),
    "timeout-handshake": Scene(
        "Squid, socat that says nothing", env=proxy(OWN), hosts=HERE,
        beside="squid 'http_access allow all'; silent 443", command=INSTALL, doctor=SOON, counts=SQUID, slow=True),
    "timeout-first-byte": Scene(
        "Squid, nginx before a slow backend", slow=True, **at_origin("timeout-first-byte", "slow", "ms=900000")),
    "timeout-stall": Scene("Squid, the lab's fault server", slow=True, **at_origin("timeout-stall", "stall", "at=40")),
    "deadline": Scene("Squid, nginx's limit_rate, libfaketime", **listing_at_origin("deadline", "slow", "rate=60")),
    "connection-lost": Scene("Squid, nginx's 444", **at_origin("connection-lost", "close")),
    "truncated": Scene("Squid, the lab's fault server", **at_origin("truncated", "truncate", "at=40")),
    "undelimited": Scene(
        "openssl s_server -WWW", root="bookworm", hosts=HERE, trusts="keys/origin-ca.pem", beside="s_server_files",
        env={"HEX_BUILDS_URL": "https://builds.hex.pm/scenario/no-checksum"},
        command="install erlang@$BOOKWORM_OTP --no-mix-tools --allow-unverified", counts=r"s_server.log:FILE:.*\.tar\.gz"),
    "too-large": Scene(
        "Squid, nginx", **listing_at_origin("too-large", "replace", "file=builds.hex.pm/builds/otp/amd64/ubuntu-24.04/OTP-$TRIXIE_OTP.tar.gz")),
    "http-missing": Scene("Squid, nginx", **at_origin("http-missing")),
    "http-forbidden": Scene("Squid, the lab's fault server", **at_origin("http-forbidden", "status", "code=403")),
    "http-unavailable": Scene("Squid, the lab's fault server", **at_origin("http-unavailable", "status", "code=500")),
    "http-rate-limited": Scene("Squid, the lab's fault server", **at_origin("http-rate-limited", "status", "code=429")),
    "http-unexpected": Scene("Squid, the lab's fault server", **at_origin("http-unexpected", "status", "code=418")),
    "plain-http-refused": Scene(
        "a proxy that does CONNECT alone", profile="agent-proxy", command=INSTALL,
        url="http://127.0.0.1:8000/OTP.tar.gz", env={"http_proxy": "http://127.0.0.1:3128", "NO_PROXY": "", "no_proxy": ""}),
    "plain-http-forbidden": Scene("nobody is asked", url="http://builds.hex.pm/OTP.tar.gz", command=INSTALL),
    "redirect-refused": Scene(
        "nginx", hosts=HERE, trusts="keys/origin-ca.pem", command=INSTALL, counts="nginx.log:GET",
        beside="nginx 'listen 127.0.0.1:443 ssl; return 302 http://builds.hex.pm$request_uri;'"),
}
for name, hosts in (("http-unavailable", "api.github.com"), ("http-rate-limited", "codeload.github.com"),
                    ("timeout-first-byte", "raw.githubusercontent.com")):
    scene = ON_THE_WAY[name]
    kind = scene.faults[0].split(" ", 1)[1]
    scene.doctor, scene.faults = hosts, scene.faults + (f"{hosts}/ {kind}",)
ON_THE_WAY["refused-after-handshake"].after = f"PATH=$PATH:/opt beamstrap {LISTING}"
ON_THE_WAY["deadline"].env.update(
    LD_PRELOAD="/opt/libfaketime.so.1", FAKETIME="+0 x100", FAKETIME_DONT_FAKE_MONOTONIC="1", DONT_FAKE_MONOTONIC="1")
ON_THE_WAY["deadline"].options = ("--ro-bind", "$LIBFAKETIME:/opt/libfaketime.so.1")

ERLANG = {"BEAMSTRAP_HOME": "/opt/tools"}
ELSEWHERE = {
    "empty-te-refused": Scene("mitmproxy, nghttpx; OTP 27", profile="mitm-te", env=ERLANG),
    "erlang-hello-refused": Scene("mitmproxy; OTP 27", profile="mitm-hello", env=ERLANG),
    "otp-key-usage": Scene(
        "mitmproxy, an authority for OCSPSigning; OTP 27", profile="plain", trusts="keys/proxy-ca.pem",
        env={**ERLANG, **proxy(OWN), "HEX_CACERTS_PATH": "/opt/authority.pem"},
        beside="mitm --mode upstream:http://127.0.0.1:3128 --certs '*=ocsp-signing.pem'"),
    "client-untrusted": Scene(
        "mitmproxy; curl", profile="open", options=("--no-ca",), trusts="keys/proxy-ca.pem",
        env={"CURL_CA_BUNDLE": "/etc/ssl/certs/ca-certificates.crt"}),
    "hex-own-authorities": Scene("mitmproxy", profile="open"),
    "client-without-socks": Scene("a SOCKS proxy", profile="socks"),
    "proxy-not-used": Scene("mitmproxy", profile="open", options=("--no-proxy-env",)),
    "proxy-other-family": Scene("Squid on IPv4", profile="plain", env=proxy("http://localhost:3128")),
    "mix-goes-direct": Scene("Squid", profile="plain", env={"NO_PROXY": "", "no_proxy": ""}),
    "proxy-without-scheme": Scene("Squid", profile="plain", env=proxy("127.0.0.1:3128")),
    "proxy-variables-differ": Scene("Squid", profile="plain", env={"https_proxy": "http://127.0.0.1:3128", "HTTPS_PROXY": "http://localhost:3128"}),
    "proxy-variable-unread": Scene(
        "Squid", profile="plain", options=("--no-proxy-env",), env={"ALL_PROXY": "http://127.0.0.1:3128"}),
    "rebar3-without-credentials": Scene("Squid", profile="auth"),
    "proxy-over-tls": Scene(
        "Squid's https_port", profile="plain", env=proxy("https://127.0.0.1:3130"), trusts="keys/origin-ca.pem", beside="squid_tls"),
    "clock-skew": Scene(
        "nginx under libfaketime, its Date", hosts=HERE, trusts="keys/origin-ca.pem",
        beside="LATER=-20m nginx 'listen 127.0.0.1:443 ssl; return 404;'"),
    "body-replaced": Scene(
        "nginx, a portal's page", hosts=HERE, trusts="keys/origin-ca.pem",
        beside="nginx 'listen 127.0.0.1:443 ssl; default_type text/html; return 200 \"<!doctype html><title>Sign in</title>Accept the terms of this network.\";'"),
    "authority-file": Scene("a variable", profile="plain", env={"HEX_CACERTS_PATH": "/nonexistent.pem"}),
    "config-overrides": Scene(
        "curl, git", profile="plain", doctor="builds.hex.pm github.com",
        before="echo 'proxy = http://127.0.0.1:3128' >~/.curlrc; git config --global http.proxy http://127.0.0.1:3128"),
    "network-off": Scene("a sandbox without network", env={"CODEX_SANDBOX_NETWORK_DISABLED": "1"}),
    "home-read-only": Scene("a read-only mount", profile="plain", before="mount --bind -o ro ~ ~; mount -o remount,bind,ro ~"),
    "no-exec": Scene("a noexec mount", profile="plain", before="mkdir -p /srv/tools; mount -t tmpfs -o noexec tmpfs /srv/tools",
                     env={"BEAMSTRAP_HOME": "/srv/tools"}),
    "locale": Scene("an environment", profile="plain", env={"LANG": "C"}),
    "client-failed": Scene("curl", profile="plain", before="echo 'max-filesize = 1' >~/.curlrc"),
}
for scene in ELSEWHERE.values():
    scene.doctor = scene.doctor or SOON

COUNT = {
    "connects": r"""{ read -r _; read -r _ _ _ _ _ opened _; } < <(grep ^Tcp: /proc/net/snmp); echo "$opened" """,
    "origin": "echo 0",
}


def inside(name, scene):
    """The script of the sandbox."""
    if scene.counts in COUNT:
        count = COUNT[scene.counts]
    else:
        file, pattern = scene.counts.split(":", 1)
        count = f"sleep 0.5; grep -cE {shlex.quote(pattern)} /out/{file} || true"
    lines = ["export PATH=/opt/beamstrap:$PATH", "cd /out/project", f"count() {{ {count}; }}"]
    if scene.before:
        lines.append(scene.before)
    if scene.doctor:
        # Its patience is short: where this machine is busy with other things it finds a timeout, and is asked again.
        enough = f"""grep -qF '"class" : "{name}"'""" if name.startswith("timeout-") else """! grep -qF '"class" : "timeout-'"""
        lines.append(f"""for _ in 1 2 3 4 5; do
          beamstrap doctor --json {scene.doctor} >/out/doctor.json 2>/out/doctor.err; echo $? >/out/doctor.status
          {enough} /out/doctor.json && break
        done""")
    if scene.command:
        json_too = "" if scene.command.startswith("exec") else "--json"
        lines += ["before=$(count)", f"beamstrap {json_too} {scene.command} >/out/command.json 2>/out/command.err; echo $? >/out/command.status",
                  'echo $(($(count) - before)) >/out/attempts']
    if scene.after:
        lines.append(f"{{ {scene.after}; }} >/out/after.out 2>&1; echo $? >/out/after.status")
    return "\n".join(lines)


def project(directory, url):
    """A project that wants Erlang, with a lock for it."""
    os.makedirs(directory)
    version, build = os.environ["TRIXIE_OTP"], f"{ARTIFACTS}OTP-{os.environ['TRIXIE_OTP']}.tar.gz"
    with open(os.path.join(LAB, "tree", build), "rb") as file:
        checksum = hashlib.file_digest(file, "sha256").hexdigest()
    artifact = {"platform": "ubuntu-24.04/amd64", "url": url or "https://" + build, "sha256": checksum}
    with open(directory + "/beamstrap.lock", "w", encoding="utf-8") as file:
        json.dump({"schema": 1, "tools": [{"tool": "erlang", "version": version, "artifacts": [artifact]}]}, file)
    with open(directory + "/.tool-versions", "w", encoding="utf-8") as file:
        file.write(f"erlang {version}\n")


def run(name, scene):
    out = os.path.join(SCRATCH, "scenes", name)
    os.makedirs(out)
    os.chmod(out, 0o777)
    with open(out + "/hosts", "w", encoding="utf-8") as file:
        file.write("127.0.0.1 localhost sandbox\n::1 localhost\n")
        file.writelines(f"{address} {host}\n" for host, address in scene.hosts.items())
    project(out + "/project", scene.url)
    command = [TOP + "/tests/lab/lab", "run", scene.root, scene.profile, "--bind", out + ":/out",
               "--ro-bind", DIST + ":/opt/beamstrap"]
    command += ["--ro-bind", SCRATCH + "/cds:/root/.cache/beamstrap/cds"] if scene.root == "trixie" else ["--env", "BEAMSTRAP_NO_CDS=1"]
    if scene.hosts:
        command += ["--ro-bind", out + "/hosts:/etc/hosts"]
    if scene.trusts:
        path = os.path.join(LAB if scene.trusts.startswith("keys/") else SCRATCH, scene.trusts)
        command += ["--ro-bind", path + ":/opt/authority.pem"]
        for variable in ("SSL_CERT_FILE", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO"):
            if variable not in scene.env:
                command += ["--env", variable + "=/opt/authority.pem"]
    if scene.env is ERLANG or scene.env.get("BEAMSTRAP_HOME") == "/opt/tools":
        command += ["--ro-bind", os.path.join(SCRATCH, f"tools-{scene.root}") + ":/opt/tools"]
    for key, value in scene.env.items():
        command += ["--env", f"{key}={value}"]
    command += [os.path.expandvars(word) for word in scene.options]
    if scene.beside:
        command += ["--beside", f"cd {shlex.quote(out)}; KEYS={shlex.quote(KEYS)}; TOP={shlex.quote(TOP)}; CERTIFICATES={shlex.quote(SCRATCH)}/certificates"
                    f"; . {shlex.quote(TOP)}/tests/e2e/failures.sh; {scene.beside}"]
    begin = time.monotonic()
    script = inside(name, scene).replace("$BOOKWORM_OTP", os.environ["BOOKWORM_OTP"])
    done = subprocess.run(command + ["--", "bash", "-c", script], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    with open(out + "/run", "w", encoding="utf-8") as file:
        file.write(done.stdout + done.stderr)
    return time.monotonic() - begin


def read(name, file):
    try:
        with open(os.path.join(SCRATCH, "scenes", name, file), encoding="utf-8", errors="replace") as text:
            return text.read()
    except FileNotFoundError:
        return ""


def document(name, file):
    try:
        return json.loads(read(name, file))
    except ValueError:
        return {}


def promised():
    """The rows of the page: class, then code, status, tries and remedy of those on the way; remedy of others."""
    rows = {}
    with open(TOP + "/docs/troubleshooting.md", encoding="utf-8") as page:
        for line in page.read().split("## The doctor's classes")[1].splitlines():
            cells = [cell.strip() for cell in line.strip("|").split(" | ")]
            match = re.fullmatch(r"`([a-z0-9-]+)`", cells[0])
            if match and len(cells) == 5:
                code, status = re.fullmatch(r"`([a-z.]+)`, (\d+)", cells[1]).groups()
                rows[match.group(1)] = {"code": code, "status": status, "again": cells[2], "remedy": cells[4]}
            elif match:
                rows[match.group(1)] = {"remedy": cells[2]}
    return rows


def attempts(again, without_curl):
    """How many attempts the page promises."""
    match = re.fullmatch(r"(?:(never)|(once)|(\d+) times)?(?:, then )?(by curl)?", again)
    first = 1 if match.group(1) or not (match.group(2) or match.group(3)) else 2 if match.group(2) else int(match.group(3)) + 1
    return first + (1 if match.group(4) and not without_curl else 0)


def names(remedies, text):
    """Whether the remedies name what one of the page's alternatives has in code, up to an ellipsis."""
    alternatives = [re.findall(r"`([^`]+)`", one) for one in re.split(r"[,;:] (?:or|for|where|without) ", text)]
    said = "\n".join(remedies)
    return any(all(word.replace("…", "").strip() in said for word in one) for one in alternatives)


def number(text):
    return int(text) if text.strip().lstrip("-").isdigit() else -1


def judge(name, scene, row):
    """The table's cells, and what is not as it should be."""
    wrong = []
    finding = {}
    if scene.doctor:
        report = document(name, "doctor.json")
        finding = next((one for one in report.get("findings", []) if one["class"] == name), {})
        found = ", ".join(one["class"] for one in report.get("findings", []))
        if not finding:
            wrong.append(f"the doctor finds: {found or 'nothing'}")
        status = read(name, "doctor.status").strip()
        blocks = finding.get("weight") == "blocks"
        if finding and (blocks != (status != "0") or ("status" in row and blocks and status != row["status"])):
            wrong.append(f"the doctor exits {status}, and it {finding['weight']}")
    error = document(name, "command.json").get("error", {})
    if scene.command.startswith("exec"):
        # The gateway answers its client, whose exit status is its own.
        said = dict(re.findall(r"(?m)^X-Beamstrap-(Failure|Class): (\S+)", read(name, "command.json")))
        words = read(name, "command.json").rstrip().rsplit("; ", 1)[-1]
        error = {"code": said.get("Failure", "none"), "class": said.get("Class", "none"), "remedy": words}
    cells = {"class": name, "code": "-", "status": read(name, "doctor.status").strip(), "attempts": "-", "by": scene.by}
    remedies = [finding.get("remedy", ""), finding.get("command", "")]
    if scene.command:
        seen = number(read(name, "attempts"))
        if scene.counts == "origin":
            log = subprocess.run([TOP + "/tests/lab/lab", "log", "origin"], capture_output=True, text=True, check=True).stdout
            asked = collections.Counter(line.split("\t")[3] for line in log.splitlines() if f"/failures/{name}/" in line)
            seen = max(asked.values(), default=0)
        status = read(name, "command.status").strip()
        cells.update(code=error.get("code", "?"), status=status, attempts=str(seen))
        if scene.command.startswith("exec"):
            cells["status"] = "to the client"
        for what, is_, wanted in (("class", error.get("class", "none"), name), ("code", error.get("code", "none"), row["code"]),
                                  ("exit status", status, "0" if scene.command.startswith("exec") else row["status"])):
            if is_ != wanted:
                wrong.append(f"{what} {is_}, the page says {wanted}")
        most = attempts(row["again"], scene.without_curl)
        if not (seen == most or most == 1 and seen == 0):
            wrong.append(f"{seen} attempts, the page says {row['again']}")
        remedies.append(error.get("remedy", ""))
    if scene.after and read(name, "after.status").strip() != "0":
        wrong.append("what comes after fails")
    if not any(remedies):
        wrong.append("no remedy")
    if not names(remedies, row["remedy"]):
        wrong.append(f"no remedy names what the page does: {row['remedy']}")
    cells["remedy"] = finding.get("command") or finding.get("remedy") or error.get("remedy", "")
    return cells, wrong


def say(line):
    print(line, flush=True)
    with open(RESULTS, "a", encoding="utf-8") as file:
        file.write(line + "\n")


def main(chosen):
    page = promised()
    scenes = {name: scene for name, scene in {**ON_THE_WAY, **ELSEWHERE}.items() if not chosen or name in chosen}
    if not chosen:
        missing = set(page) ^ (set(ON_THE_WAY) | set(ELSEWHERE))
        say(f"{'not ok' if missing else 'ok'} - every class of the page has its scene {' '.join(sorted(missing))}".rstrip())
    rules = [rule for scene in scenes.values() for rule in scene.faults]
    for rule in rules:
        subprocess.run([TOP + "/tests/lab/lab", "fault", "add", *os.path.expandvars(rule).split()], check=True)
    table = []
    # Those that wait need no processor, the others do.
    with concurrent.futures.ThreadPoolExecutor(len(scenes)) as waiting, concurrent.futures.ThreadPoolExecutor(MOST_AT_ONCE) as working:
        running = {name: (waiting if scene.slow else working).submit(run, name, scene) for name, scene in scenes.items()}
        for name, scene in scenes.items():
            took = running[name].result()
            cells, wrong = judge(name, scene, page.get(name, {}))
            table.append(cells)
            say(f"{'not ok' if wrong else 'ok'} - {name}: recognised as the page says" + (f": {'; '.join(wrong)}" if wrong else ""))
            if wrong:
                for file in ("run", "command.json", "command.err", "doctor.err", "after.out"):
                    for line in read(name, file).splitlines()[-12:]:
                        print(f"    {file}: {line}")
            if os.environ.get("BEAMSTRAP_TIMES"):
                print(f"    {took:.1f} s")
    lines = [f"{'class':27} {'code, exit status':25} {'attempts':8}  {'made by':38} remedy"]
    for cells in table:
        remedy = cells["remedy"].splitlines()[0] if cells["remedy"] else ""
        result = f"{cells['code']}, {cells['status']}"
        lines.append(f"{cells['class']:27} {result:25} {cells['attempts']:8}  {cells['by']:38} {remedy}")
    print("", *lines, sep="\n")
    if os.environ.get("BEAMSTRAP_TABLE"):
        with open(os.environ["BEAMSTRAP_TABLE"], "w", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in lines)


main(sys.argv[6:])
