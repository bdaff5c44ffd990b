# shellcheck shell=bash
# shellcheck disable=SC2034 # sandbox_* are for `lab run`
# The sandboxes of the reports: their proxies, and what a process in them finds. docs/sandboxes/ describes them.

POLICY=$RUN/policy # lines `HOST STATUS`, read by the proxies at each CONNECT
AGENT_STATE=/opt/agent-proxy
CODEX_CERT=/usr/local/share/ca-certificates/envoy-mitmproxy-ca-cert.crt

cmd_policy() {
  case "${1:-}" in
  deny)
    [ $# -ge 2 ] || die "usage: lab policy deny HOST [403|407]"
    echo "$2 ${3:-403}" >>"$POLICY"
    ;;
  clear) rm -f "$POLICY" ;;
  *) die "usage: lab policy deny HOST [STATUS] | lab policy clear" ;;
  esac
}

# --- agent-proxy: a local proxy for CONNECT alone, in front of an egress that ends TLS and refuses Erlang -----------------

start_agent_proxy() {
  make_agent_state "$RUN/agent-proxy"
  spawn agent-proxy "$RUN/hosts" /usr/bin/python3 "$HERE/py/connect_proxy.py" agent "${PORT[agent-proxy]}" "$CONNECT/agent-proxy" \
    "$POLICY" "127.0.0.1:${PORT[mitm-both]}" "$RUN/agent-proxy/status.json"
}

# What lies in the state directory: the CA alone, the system's bundle with it, a truststore for JVMs.
make_agent_state() {
  local dir=$1 root
  root=$(root_dir "${ROOTS[-1]}")
  mkdir -p "$dir"
  cp "$LAB/keys/proxy-ca.pem" "$dir/agent-proxy-ca.crt"
  cat "$root/etc/ssl/certs/ca-certificates.crt" "$LAB/keys/proxy-ca.pem" >"$dir/ca-bundle.crt"
  rm -f "$dir/java-truststore.p12"
  quiet "$LOG/keytool.out" bwrap --ro-bind "$root" / --proc /proc --dev /dev --bind "$dir" /mnt --clearenv \
    --setenv PATH /usr/bin:/bin --setenv LANG C.UTF-8 -- keytool -importcert -noprompt -alias ccr-agent-proxy \
    -file /mnt/agent-proxy-ca.crt -storetype PKCS12 -keystore /mnt/java-truststore.p12 -storepass changeit
  cat >"$dir/status.json" <<END
{"version": 1, "javaTrustStorePath": "$AGENT_STATE/java-truststore.p12", "caBundlePath": "$AGENT_STATE/ca-bundle.crt",
 "toolTrustFailureCodes": [], "gitSshRewrite": true, "gitConfigConflicts": []}
END
}

env_of_agent_proxy() { # PORT BUNDLE
  local name
  printf '%s=%s\n' HTTPS_PROXY "http://127.0.0.1:$1" https_proxy "http://127.0.0.1:$1"
  printf '%s=%s\n' NO_PROXY localhost,127.0.0.1,::1 no_proxy localhost,127.0.0.1,::1
  for name in SSL_CERT_FILE CURL_CA_BUNDLE REQUESTS_CA_BUNDLE GIT_SSL_CAINFO PIP_CERT AWS_CA_BUNDLE CARGO_HTTP_CAINFO; do
    printf '%s=%s\n' "$name" "$2"
  done
  printf '%s=%s\n' NODE_EXTRA_CA_CERTS "${2%/*}/agent-proxy-ca.crt" JAVA_TOOL_OPTIONS \
    "-Djavax.net.ssl.trustStore=${2%/*}/java-truststore.p12 -Djavax.net.ssl.trustStorePassword=changeit -Djavax.net.ssl.trustStoreType=PKCS12"
}

# --- awf: gh-aw-firewall's Squid, on IPv4 alone, reached as localhost where ::1 comes first; an allowlist, TLS untouched ---

awf_rules() {
  # Its user cannot look into a checkout.
  cat >"$RUN/policy-helper" <<END
#!/bin/sh
while read -r host rest; do
  if grep -qs "^\$host " $POLICY; then echo OK; else echo ERR; fi
done
END
  chmod 755 "$RUN/policy-helper"
  cat <<END
external_acl_type policy ttl=0 negative_ttl=0 cache=0 children-max=4 children-startup=1 %DST $RUN/policy-helper
acl refused external policy
acl allowed dstdomain .hex.pm github.com .githubusercontent.com
acl address dstdom_regex ^[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+\$
acl web port 80 443
http_access deny !web
http_access deny address
http_access deny !allowed
http_access deny refused
http_access allow all
END
}

env_of_awf() { # PORT BUNDLE
  local name exempt=localhost,127.0.0.1,::1,0.0.0.0
  for name in HTTP_PROXY HTTPS_PROXY https_proxy; do printf '%s=%s\n' "$name" "http://localhost:$1"; done
  printf '%s=%s\n' NO_PROXY "$exempt" no_proxy "$exempt" SQUID_PROXY_HOST localhost SQUID_PROXY_PORT "$1"
  for name in SSL_CERT_FILE NODE_EXTRA_CA_CERTS REQUESTS_CA_BUNDLE CURL_CA_BUNDLE GIT_SSL_CAINFO; do
    printf '%s=%s\n' "$name" "$2"
  done
  printf '%s=' JAVA_TOOL_OPTIONS
  printf ' %s' "-Dhttp.proxyHost=localhost -Dhttp.proxyPort=$1 -Dhttps.proxyHost=localhost -Dhttps.proxyPort=$1" \
    '-Dhttp.nonProxyHosts=localhost|127.*|[::1]' -Djava.net.preferIPv6Addresses=true
  echo
}

# --- sandbox-runtime: no network but bridges to an HTTP and a SOCKS proxy; read-only but for the working directory --------

start_sandbox_runtime() {
  /usr/bin/python3 "$HERE/py/no_unix_sockets.py" >"$RUN/no-unix-sockets.bpf"
  spawn sandbox-runtime "$RUN/hosts" /usr/bin/python3 "$HERE/py/connect_proxy.py" runtime "${PORT[sandbox-runtime]}" \
    "$CONNECT/sandbox-runtime" "$POLICY" - -
}

# Version 0.0.21, complete but for macOS.
env_of_sandbox_runtime() { # PORT
  local name exempt='localhost,127.0.0.1,::1,*.local,.local,169.254.0.0/16,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16'
  printf '%s=%s\n' SANDBOX_RUNTIME 1 TMPDIR /tmp/claude NO_PROXY "$exempt" no_proxy "$exempt"
  for name in HTTP_PROXY HTTPS_PROXY http_proxy https_proxy DOCKER_HTTP_PROXY DOCKER_HTTPS_PROXY; do
    printf '%s=%s\n' "$name" "http://localhost:$1"
  done
  for name in ALL_PROXY all_proxy FTP_PROXY ftp_proxy GRPC_PROXY grpc_proxy; do
    printf '%s=%s\n' "$name" "socks5h://localhost:$SOCKS_PORT"
  done
  printf '%s=%s\n' RSYNC_PROXY "localhost:$SOCKS_PORT" CLOUDSDK_PROXY_TYPE https CLOUDSDK_PROXY_ADDRESS localhost \
    CLOUDSDK_PROXY_PORT "$1" CLAUDE_CODE_HOST_HTTP_PROXY_PORT "${PORT[sandbox-runtime]}" \
    CLAUDE_CODE_HOST_SOCKS_PROXY_PORT "${PORT[socks]}"
}

# --- setup: a phase with network behind mitm-both's rules, as Codex has it; the phase after it is profile `none` ----------

env_of_setup() { # PORT
  local name
  for name in HTTP_PROXY HTTPS_PROXY http_proxy https_proxy; do printf '%s=%s\n' "$name" "http://proxy:$1"; done
  printf '%s=%s\n' CODEX_PROXY_CERT "$CODEX_CERT"
}

# sandbox_of PROFILE: sets what `lab run` has to change for a profile: sandbox_port, sandbox_bundle (where the CA
# variables point), sandbox_binds, and LAB_* for inside.sh
sandbox_of() {
  sandbox_port=$BRIDGE_PORT sandbox_bundle=/etc/ssl/certs/ca-certificates.crt sandbox_binds=() sandbox_ca=system
  unset LAB_READ_ONLY LAB_SOCKS LAB_SECCOMP
  case $1 in
  agent-proxy)
    sandbox_ca=own sandbox_bundle=$AGENT_STATE/ca-bundle.crt
    sandbox_binds=(--ro-bind "$RUN/agent-proxy" "$AGENT_STATE")
    ;;
  awf)
    printf '::1 localhost ip6-localhost\n127.0.0.1 localhost sandbox\n' >"$RUN/hosts-ipv6-first"
    sandbox_binds=(--ro-bind "$RUN/hosts-ipv6-first" /etc/hosts)
    ;;
  sandbox-runtime)
    export LAB_READ_ONLY=yes LAB_SOCKS="$SOCKS_PORT:$RUN/socks.sock" LAB_SECCOMP=$RUN/no-unix-sockets.bpf
    ;;
  setup)
    sandbox_ca=own sandbox_port=$SETUP_PORT
    printf '127.0.0.1 localhost sandbox proxy\n::1 localhost\n' >"$RUN/hosts-setup"
    sandbox_binds=(--ro-bind "$RUN/hosts-setup" /etc/hosts --ro-bind "$LAB/keys/proxy-ca.pem" "$CODEX_CERT")
    ;;
  esac
}
