# shellcheck shell=bash
# The running world: one network, mount and process namespace that holds the origin and the proxies. In it the
# origin's hosts are loopback addresses (its own /etc/hosts) and there is no way out. The machine reaches a proxy
# through a UNIX socket, which `lab run` gives to a sandbox, or through its port on 127.0.0.1. Killing the first
# process of the namespace ends everything in it.

RUN=/run/beamstrap-lab-$(printf '%s' "$LAB_DIR" | cksum | cut -d' ' -f1) # short: socket paths are limited
LOG=$LAB_DIR/log
CONNECT=$RUN/connect # one log per proxy, here because Squid writes as a user who cannot look into ours

starttime() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }

# The process that holds the world, or nothing when it does not run (a stale note included).
world_pid() {
  local pid start
  [ -e "$RUN/world" ] || return 1
  read -r pid start <"$RUN/world" || return 1
  [ "$(starttime "$pid")" = "$start" ] || return 1
  echo "$pid"
}

in_world() { nsenter --target "$(world_pid)" --net --mount --pid -- "$@"; }

# spawn NAME HOSTS CMD…: a daemon of the world that sees HOSTS as /etc/hosts
spawn() {
  local name=$1 hosts=$2
  shift 2
  # shellcheck disable=SC2016
  setsid nsenter --target "$(world_pid)" --net --mount --pid -- unshare --mount sh -c '
    mount --bind "$1" /etc/hosts; mount -t tmpfs shm /dev/shm; shift; exec "$@"' sh "$hosts" "$@" >>"$LOG/$name.out" 2>&1 </dev/null 9>&- &
}

listening() { # ADDRESS PORT, inside the world
  in_world sh -c "grep -qi ' $(hex_address "$1"):$(printf %04X "$2") 00000000:0000 0A' /proc/net/tcp"
}

hex_address() {
  local a b c d
  IFS=. read -r a b c d <<<"$1"
  printf '%02X%02X%02X%02X' "$d" "$c" "$b" "$a"
}

start_world() {
  local holder parent
  rm -rf "$RUN"
  mkdir -p "$RUN" "$CONNECT" "$LOG"
  chmod 711 "$RUN"
  chmod 777 "$CONNECT"
  setsid unshare --net --mount --pid --fork --kill-child --mount-proc sh -c '
    ip link set lo up
    exec sleep infinity' >"$LOG/world.out" 2>&1 </dev/null 9>&- &
  parent=$!
  wait_until 10 pgrep -P "$parent" -x sleep || die "the namespace did not start: $LOG/world.out"
  holder=$(pgrep -P "$parent" -x sleep)
  echo "$holder $(starttime "$holder")" >"$RUN/world"
  { echo "127.0.0.1 localhost" && printf '127.0.0.1 %s\n' "${ORIGIN_HOSTS[@]}"; } >"$RUN/hosts"
  { echo "127.0.0.1 localhost" && printf '127.0.0.2 %s\n' "${ORIGIN_HOSTS[@]}"; } >"$RUN/hosts-h2"
  start_origin
}

start_origin() {
  : >>"$LOG/origin.access"
  nginx_conf >"$RUN/nginx.conf"
  spawn faults "$RUN/hosts" env LAB_TREE="$LAB/tree" /usr/bin/python3 "$HERE/py/faults.py" "$RUN/faults" 8081
  spawn services "$RUN/hosts" env LAB_ORG_KEY="$ORG_KEY" LAB_ORG_TOKEN="$ORG_TOKEN" \
    /usr/bin/python3 "$HERE/py/services.py" "$REGISTRY/git" "$REGISTRY/repo.hex.pm/tarballs" 8082
  spawn origin "$RUN/hosts" nginx -e "$LOG/origin.out" -p "$RUN" -c "$RUN/nginx.conf"
  spawn origin-h2 "$RUN/hosts" nghttpx --conf=/dev/null --frontend='127.0.0.2,443' --backend='127.0.0.1,8080' \
    --no-via --no-server-rewrite --workers=1 --errorlog-file=/dev/stderr --accesslog-file=/dev/null \
    --no-ocsp "$LAB/keys/origin.key" "$LAB/keys/origin.pem"
  wait_until 20 listening 127.0.0.1 443 || die "the origin did not start: $LOG/origin.out"
  wait_until 20 listening 127.0.0.1 8081 || die "the fault server did not start: $LOG/faults.out"
  wait_until 20 listening 127.0.0.1 8082 || die "the services did not start: $LOG/services.out"
  wait_until 20 listening 127.0.0.2 443 || die "the HTTP/2 origin did not start: $LOG/origin-h2.out"
}

nginx_conf() {
  cat <<END
user root;
worker_processes 2;
daemon off;
pid $RUN/nginx.pid;
events { worker_connections 4096; }
http {
  types { application/x-tar tar.gz tgz; application/zip zip ez; text/plain txt csv signed sha256sum; }
  default_type application/octet-stream;
  types_hash_max_size 1024;
  server_names_hash_bucket_size 128;
  sendfile on;
  tcp_nopush on;
  server_tokens off;
  keepalive_requests 100000;
  client_body_temp_path $RUN/body;
  proxy_temp_path $RUN/proxy;
  fastcgi_temp_path $RUN/fastcgi;
  uwsgi_temp_path $RUN/uwsgi;
  scgi_temp_path $RUN/scgi;
  # time host method uri status bytes range user-agent protocol, tab-separated
  log_format lab '\$time_iso8601\t\$host\t\$request_method\t\$request_uri\t\$status\t\$body_bytes_sent\t\$http_range\t\$http_user_agent\t\$server_protocol';
  access_log $LOG/origin.access lab;
  ssl_certificate $LAB/keys/origin.pem;
  ssl_certificate_key $LAB/keys/origin.key;
  ssl_session_cache shared:tls:1m;
  map \$http_authorization \$organization {
    default forbidden;
    '' unauthorized;
    '$ORG_KEY' '';
    'Bearer $ORG_TOKEN' '';
  }

  server {
    listen 127.0.0.1:443 ssl http2 backlog=1024;
    listen 127.0.0.1:8080 backlog=1024; # behind the strict HTTP/2 front
    server_name _;
    root $LAB/tree/\$host;
    etag on;
    add_header cache-control "public,max-age=3600" always;

    location / {
      error_page 418 = @faulty;
      if (-f $RUN/faults) { return 418; }
      try_files \$uri @missing;
    }
    location ~ ^/(?<asset>[^/]+/[^/]+/releases/download/.+)$ {
      error_page 418 = @faulty;
      if (-f $RUN/faults) { return 418; }
      error_page 419 = @release;
      return 419;
    }
    location /github-production-release-asset/ {
      error_page 418 = @faulty;
      if (-f $RUN/faults) { return 418; }
      error_page 419 = @asset;
      return 419;
    }
    location ^~ /repos/ {
      if (\$organization = unauthorized) { return 401; }
      if (\$organization = forbidden) { return 403; }
      error_page 418 = @faulty;
      if (-f $RUN/faults) { return 418; }
      try_files \$uri @missing;
    }
    location ~ ^/(api/.*|[^/]+/[^/]+/(info/refs|git-upload-pack))$ {
      error_page 418 = @faulty;
      if (-f $RUN/faults) { return 418; }
      error_page 419 = @services;
      return 419;
    }
    location @services {
      proxy_pass http://127.0.0.1:8082;
      proxy_http_version 1.0;
      proxy_set_header Host \$host;
      proxy_pass_request_headers on;
    }
    location @release {
      if (!-f $LAB/tree/github.com/\$asset) { return 404; }
      return 302 https://release-assets.githubusercontent.com/github-production-release-asset/\$asset?sp=r&sv=2018-11-09&sig=bGFi;
    }
    location @asset {
      rewrite ^/github-production-release-asset/(.*)$ /\$1 break;
      root $LAB/tree/github.com;
      add_header content-disposition attachment;
    }
    location @missing {
      default_type application/xml;
      return 404 '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>';
    }
    location @faulty {
      proxy_pass http://127.0.0.1:8081;
      proxy_http_version 1.0;
      proxy_set_header Host \$host;
      proxy_buffering off;
      proxy_read_timeout 1h;
      proxy_ignore_headers X-Accel-Buffering;
    }
    # Where the fault server sends what it lets through; the location sees the caller's own Range and validators.
    location = /.lab/close { internal; return 444; }
    location /.lab/tree/ { internal; alias $LAB/tree/; }
  }
}
END
}

squid_conf() { # NAME
  cat <<END
http_port 127.0.0.1:${PORT[$1]}
visible_hostname lab-$1
pid_filename none
cache_effective_user proxy
cache deny all
cache_mem 8 MB
coredump_dir none
netdb_filename none
pinger_enable off
shutdown_lifetime 0 seconds
forwarded_for delete
via off
hosts_file $RUN/hosts
cache_log $CONNECT/$1.squid
logformat connect %ts.%03tu %rm %ru %>Hs
access_log stdio:$CONNECT/$1 logformat=connect
logfile_rotate 0
max_filedescriptors 1024
END
  case $1 in
  auth)
    echo "auth_param basic program /usr/lib/squid/basic_ncsa_auth $RUN/passwords"
    echo "auth_param basic realm lab"
    echo "acl known proxy_auth REQUIRED"
    echo "http_access deny !known"
    echo "http_access allow all"
    ;;
  deny)
    echo "acl allowed dstdomain $DENY_ALLOW"
    echo "http_access deny !allowed"
    echo "http_access allow all"
    ;;
  awf) awf_rules ;;
  *) echo "http_access allow all" ;;
  esac
}

start_profile() {
  local name=$1 hosts=$RUN/hosts rules=''
  case $name in
  open | mitm-* | setup)
    case $name in mitm-hello) rules=hello ;; mitm-te) rules=te ;; mitm-both | setup) rules=hello,te ;; esac
    case $name in mitm-curl-only) rules=curl ;; mitm-curl-alert) rules=curl,alert ;; esac
    case $name in mitm-te | mitm-both | setup) hosts=$RUN/hosts-h2 ;; esac
    spawn "$name" "$hosts" env LAB_RULES="$rules" LAB_CONNECT_LOG="$CONNECT/$name" HOME="$RUN" \
      SSL_CERT_FILE="$LAB/keys/origin-ca.pem" mitmdump --quiet --mode regular --listen-host 127.0.0.1 --listen-port "${PORT[$name]}" \
      --set confdir="$LAB/keys/mitmproxy" --set connection_strategy=lazy --set upstream_cert=false \
      --set stream_large_bodies=1 --set ssl_verify_upstream_trusted_ca="$LAB/keys/origin-ca.pem" \
      --scripts "$HERE/py/mitm_rules.py"
    ;;
  deny | auth | plain | awf)
    printf '%s:%s\n' "$AUTH_USER" "$(openssl passwd -apr1 "$AUTH_PASSWORD")" >"$RUN/passwords"
    squid_conf "$name" >"$RUN/$name.conf"
    spawn "$name" "$hosts" squid -N -f "$RUN/$name.conf"
    ;;
  socks) spawn "$name" "$hosts" /usr/bin/python3 "$HERE/py/socks.py" "${PORT[$name]}" "$CONNECT/$name" ;;
  agent-proxy) start_agent_proxy ;;
  sandbox-runtime) start_sandbox_runtime ;;
  esac
}

# The two ways from the machine: a socket file for sandboxes, a loopback port for programs outside them.
bridge() {
  local name=$1
  spawn bridges "$RUN/hosts" socat "UNIX-LISTEN:$RUN/$name.sock,fork,mode=666,backlog=1024" "TCP:127.0.0.1:${PORT[$name]}"
  wait_until 10 test -S "$RUN/$name.sock" || die "no bridge to $name: $LOG/bridges.out"
  setsid nsenter --target "$(world_pid)" --pid -- \
    socat "TCP-LISTEN:${PORT[$name]},bind=127.0.0.1,reuseaddr,fork,backlog=1024" "UNIX-CONNECT:$RUN/$name.sock" \
    >>"$LOG/bridges.out" 2>&1 </dev/null 9>&- &
  wait_until 10 host_listening "${PORT[$name]}" || die "port ${PORT[$name]} of $name is taken: $LOG/bridges.out"
}

host_listening() { grep -q " 0100007F:$(printf %04X "$1") 00000000:0000 0A" /proc/net/tcp; }
profile_up() { [ -S "$RUN/$1.sock" ] && world_pid >/dev/null; }

check_profile() {
  [ -n "${PORT[$1]:-}" ] || die "no profile $1; there are: ${PROFILES[*]}"
}

cmd_up() {
  local name started=()
  need_root
  [ -d "$LAB/tree" ] || die "not built yet: run 'lab build'"
  [ $# -gt 0 ] || set -- "${PROFILES[@]}"
  for name in "$@"; do check_profile "$name"; done
  for name in "$@"; do
    [ -z "${NEEDS[$name]:-}" ] || set -- "${NEEDS[$name]}" "$@"
  done
  exec 9>"$LAB/up.lock"
  flock 9
  world_pid >/dev/null || start_world
  for name in "$@"; do
    profile_up "$name" && listening 127.0.0.1 "${PORT[$name]}" && continue
    : >"$CONNECT/$name"
    chmod 666 "$CONNECT/$name"
    start_profile "$name"
    started+=("$name")
  done
  for name in "${started[@]}"; do
    wait_until 60 listening 127.0.0.1 "${PORT[$name]}" || die "$name did not start: $LOG/$name.out"
    [ -S "$RUN/$name.sock" ] || bridge "$name"
  done
  exec 9>&-
}

cmd_down() {
  local pid
  need_root
  if pid=$(world_pid); then
    kill -KILL "$pid"
    wait_until 10 test ! -d "/proc/$pid" || die "process $pid does not die"
  fi
  rm -rf "$RUN"
}

cmd_status() {
  local name pid
  if pid=$(world_pid); then
    echo "origin up (namespace of process $pid)"
  else
    echo "origin down"
  fi
  for name in "${PROFILES[@]}"; do
    if profile_up "$name"; then
      echo "$name up 127.0.0.1:${PORT[$name]} $RUN/$name.sock"
    else
      echo "$name down"
    fi
  done
}

# The CA that a user behind PROFILE has to trust
profile_ca() {
  case $1 in open | mitm-* | agent-proxy | setup) echo "$LAB/keys/proxy-ca.pem" ;; *) echo "$LAB/keys/origin-ca.pem" ;; esac
}

# profile_env PROFILE PORT BUNDLE: NAME=VALUE lines
profile_env() {
  local proxy=http://127.0.0.1:$2 name
  case $1 in
  agent-proxy | awf | sandbox-runtime | setup)
    "env_of_${1//-/_}" "$2" "$3"
    return
    ;;
  auth) proxy=http://$AUTH_USER:${AUTH_PASSWORD/:/%3A}@127.0.0.1:$2 ;;
  socks) proxy=socks5h://127.0.0.1:$2 ;;
  esac
  if [ "$1" = socks ]; then
    printf '%s=%s\n' ALL_PROXY "$proxy" all_proxy "$proxy"
  else
    for name in HTTPS_PROXY https_proxy HTTP_PROXY http_proxy; do printf '%s=%s\n' "$name" "$proxy"; done
  fi
  printf '%s=%s\n' NO_PROXY localhost,127.0.0.1 no_proxy localhost,127.0.0.1
  for name in SSL_CERT_FILE CURL_CA_BUNDLE REQUESTS_CA_BUNDLE NODE_EXTRA_CA_CERTS GIT_SSL_CAINFO; do
    printf '%s=%s\n' "$name" "$3"
  done
}

cmd_env() {
  local name value bundle=$RUN/${1:-}.bundle.pem
  [ $# = 1 ] || die "usage: lab env PROFILE"
  check_profile "$1"
  case $1 in setup | sandbox-runtime) die "the variables of $1 fit its sandbox alone: lab run ROOT $1" ;; esac
  mkdir -p "$RUN"
  cat /etc/ssl/certs/ca-certificates.crt "$(profile_ca "$1")" >"$bundle"
  [ "$1" != agent-proxy ] || bundle=$RUN/agent-proxy/ca-bundle.crt
  profile_env "$1" "${PORT[$1]}" "$bundle" | while IFS='=' read -r name value; do
    printf 'export %s=%q\n' "$name" "$value"
  done
}

cmd_log() {
  local file
  case "${1:-}" in
  '') die "usage: lab log NAME | lab log --clear" ;;
  --clear) for file in "$CONNECT"/* "$LOG"/*.access; do [ ! -e "$file" ] || : >"$file"; done ;;
  origin) cat "$LOG/origin.access" ;;
  *.out) cat "$LOG/$1" ;;
  *) cat "$CONNECT/$1" ;;
  esac
}

cmd_fault() {
  case "${1:-}" in
  add)
    shift
    [ $# -ge 2 ] || die "usage: lab fault add HOST/PREFIX KIND [KEY=VALUE…]"
    echo "$* id=$EPOCHREALTIME" >>"$RUN/faults" # the id: each rule counts for itself
    ;;
  clear) rm -f "$RUN/faults" ;;
  list) [ ! -e "$RUN/faults" ] || cat "$RUN/faults" ;;
  *) die "usage: lab fault add|clear|list" ;;
  esac
}

cmd_path() {
  case $1 in
  registry | registry/*) echo "$REGISTRY${1#registry}" ;;
  *) echo "$LAB/$1" ;;
  esac
}

cmd_versions() {
  local suite
  for suite in "${ROOTS[@]}"; do
    printf '%s_OTP=%s\n%s_ELIXIR=%s\n%s_REBAR3=%s\n' "${suite^^}" "$(otp_version "$suite")" \
      "${suite^^}" "$(elixir_version "$suite")" "${suite^^}" "$(<"$LAB/mix-tools/$suite/rebar3-version")"
  done
  printf 'BOOKWORM_HEX=%s\nTRIXIE_HEX=%s\nFORKY_HEX=%s\n' "$(<"$LAB/hex-for-elixir-1.14/hex-version")" \
    "$(<"$LAB/mix-tools/trixie/hex-version")" "$(<"$LAB/mix-tools/forky/hex-version")"
}
