# shellcheck shell=bash
# A gateway on this machine, outside of any sandbox, between clients and a world of its own: a TLS origin for all names that
# makes its bytes as it goes (gateway_world.py behind nginx), and a CONNECT proxy. After lib.sh, or tests/bench/lib.sh.
# shellcheck disable=SC2034,SC2153 # for the tests; lib.sh
WORLD=$SCRATCH/world
WORLD_PIDS=()

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# world_up h2|h1 [ADDRESS:PORT]: sets PROXY, the proxy's address; CA, the origin's authority; ORIGIN_PORT, where it listens
# besides ADDRESS:PORT
world_up() {
  mkdir -p "$WORLD/tmp"
  CA=$WORLD/ca.pem
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=world" -keyout "$WORLD/ca.key" -out "$CA" 2>/dev/null
  openssl req -new -newkey rsa:2048 -nodes -subj "/CN=origin" -keyout "$WORLD/key" -out "$WORLD/csr" 2>/dev/null
  printf 'subjectAltName=DNS:*.example.test\n' >"$WORLD/ext"
  openssl x509 -req -days 2 -in "$WORLD/csr" -CA "$CA" -CAkey "$WORLD/ca.key" -CAcreateserial -extfile "$WORLD/ext" -out "$WORLD/cert" 2>/dev/null
  local http2="" also=""
  ORIGIN_PORT=$(free_port)
  [ "$1" != h2 ] || http2=http2
  [ -z "${2-}" ] || also="listen $2 ssl $http2 backlog=512;"
  python3 "$TOP/tests/e2e/gateway_world.py" serve "$WORLD" "$ORIGIN_PORT" >"$WORLD/out" 2>&1 &
  WORLD_PIDS+=($!)
  for _ in $(seq 100); do [ -s "$WORLD/proxy" ] && break; sleep 0.1; done
  cat >"$WORLD/nginx.conf" <<END
user $(id -un); daemon off; pid $WORLD/nginx.pid; worker_processes 1; error_log $WORLD/nginx.log;
events { worker_connections 4096; }
http {
  access_log off; client_max_body_size 0; keepalive_requests 1000000; client_body_temp_path $WORLD/tmp; proxy_temp_path $WORLD/tmp;
  fastcgi_temp_path $WORLD/tmp; uwsgi_temp_path $WORLD/tmp; scgi_temp_path $WORLD/tmp;
  server {
    listen 127.0.0.1:$ORIGIN_PORT ssl $http2 backlog=512; $also ssl_certificate $WORLD/cert; ssl_certificate_key $WORLD/key;
    ssl_buffer_size 16k; http2_max_concurrent_streams 256; client_body_buffer_size 64k;
    location / { proxy_pass http://127.0.0.1:$(cat "$WORLD/backend"); proxy_http_version 1.1; proxy_buffering off; proxy_request_buffering off; proxy_read_timeout 300; proxy_send_timeout 300; }
    location = /small { return 200 "small\n"; }
    location = /file { root $WORLD; sendfile on; }
  }
}
END
  PATH=$PATH:/usr/sbin nginx -p "$WORLD" -e "$WORLD/nginx.log" -c "$WORLD/nginx.conf" &
  WORLD_PIDS+=($!)
  PROXY=http://127.0.0.1:$(cat "$WORLD/proxy")
  for _ in $(seq 100); do
    curl -sf -x "$PROXY" --cacert "$CA" -o /dev/null https://h0.example.test/small && return 0
    sleep 0.1
  done
  return 1
}

# gateway_up [LAUNCHER]: starts `beamstrap gateway run` as a user would; sets GATEWAY (its process), BUNDLE and THROUGH (its
# proxy address with the credential)
gateway_up() {
  local home=$SCRATCH/gateway-home note=
  note=$home/cache/run/gateway
  rm -rf "$home" && mkdir -p "$home"
  env -i HOME="$home" PATH="$PATH" BEAMSTRAP_CACHE_DIR="$home/cache" BEAMSTRAP_HOME="$home/data" HTTPS_PROXY="$PROXY" \
    SSL_CERT_FILE="$CA" ${GATEWAY_ENV[@]+"${GATEWAY_ENV[@]}"} "${1:-$DIST/beamstrap}" gateway run >"$SCRATCH/gateway.out" 2>&1 &
  GATEWAY=$!
  WORLD_PIDS+=("$GATEWAY")
  for _ in $(seq 200); do [ -s "$note" ] && break; sleep 0.1; done
  [ -s "$note" ] || { cat "$SCRATCH/gateway.out"; return 1; }
  field() { sed -n "s/^$1 //p" "$note"; }
  BUNDLE=$(field bundle)
  THROUGH=http://beamstrap:$(field token)@127.0.0.1:$(field port)
}

gateway_down() {
  kill "$GATEWAY" 2>/dev/null || true
  wait "$GATEWAY" 2>/dev/null || true
}

world_down() {
  for pid in ${WORLD_PIDS[@]+"${WORLD_PIDS[@]}"}; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  WORLD_PIDS=()
  rm -f "$WORLD/proxy" "$WORLD/backend"
}
trap 'world_down; rm -rf --one-file-system "$SCRATCH"' EXIT

files_of() { find "/proc/$1/fd" -mindepth 1 2>/dev/null | wc -l; }
threads_of() { sed -n 's/^Threads:\t//p' "/proc/$1/status"; }
peak_of() { sed -n 's/^VmHWM:[\t ]*\([0-9]*\) kB/\1/p' "/proc/$1/status"; }
seconds_of() { awk -v t="$(getconf CLK_TCK)" '{ printf "%.2f\n", ($14 + $15) / t }' "/proc/$1/stat"; }
