# shellcheck shell=bash
# The software of tests/e2e/failures: sourced in a sandbox's network, with this machine's files, in the scene's directory.
# KEYS: the lab's keys. CERTIFICATES: those made for these scenes. TOP: the checkout.

# libfaketime names what it shares by process ids, and each scene counts its own.
mount -t tmpfs shm /dev/shm

# soon CMD…: waits until CMD succeeds, a minute at most
soon() {
  local end=$((SECONDS + 60))
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || { echo "not within a minute: $*" && exit 1; }
    sleep 0.02
  done
}

# listening ADDRESS PORT: waits until something does
listening() {
  local a b c d
  IFS=. read -r a b c d <<<"$1"
  soon grep -qi " $(printf '%02X%02X%02X%02X:%04X' "$d" "$c" "$b" "$a" "$2") 00000000:0000 0A" /proc/net/tcp
}

squid() { # CONFIGURATION-LINE…
  cat >squid.conf <<CONF
http_port 127.0.0.1:3129
visible_hostname lab
pid_filename none
cache_effective_user proxy
cache deny all
cache_mem 8 MB
coredump_dir none
netdb_filename none
pinger_enable off
shutdown_lifetime 0 seconds
hosts_file $PWD/hosts
cache_log $PWD/squid.out
logformat connect %ts.%03tu %rm %ru %>Hs
access_log stdio:$PWD/squid.log logformat=connect
logfile_rotate 0
max_filedescriptors 1024
CONF
  printf '%s\n' "$@" >>squid.conf
  setsid /usr/sbin/squid -N -f "$PWD/squid.conf" >squid.err 2>&1 &
  listening 127.0.0.1 3129
}

# Asks for a user and a password.
squid_password() {
  printf 'lab:%s\n' "$(openssl passwd -apr1 open:sesame)" >passwords
  squid "auth_param basic program /usr/lib/squid/basic_ncsa_auth $PWD/passwords" 'auth_param basic realm lab' \
    'acl known proxy_auth REQUIRED' 'http_access deny !known' 'http_access allow all'
}

# Is spoken to in TLS at 3130, and passes everything on to the profile's proxy.
squid_tls() {
  squid "https_port 127.0.0.1:3130 tls-cert=$CERTIFICATES/here.pem tls-key=$KEYS/origin.key" \
    'cache_peer 127.0.0.1 parent 3128 0 no-query default' 'never_direct allow all' 'http_access allow all'
  listening 127.0.0.1 3130
}

nginx() { # SERVER-BLOCK; LATER: by how much its clock is wrong
  cat >nginx.conf <<CONF
user root; daemon off; pid $PWD/nginx.pid; worker_processes 1; error_log $PWD/nginx.err;
events { worker_connections 256; }
http {
  access_log $PWD/nginx.log; client_body_temp_path $PWD/t1; proxy_temp_path $PWD/t2; fastcgi_temp_path $PWD/t3; uwsgi_temp_path $PWD/t4; scgi_temp_path $PWD/t5;
  ssl_certificate $KEYS/origin.pem; ssl_certificate_key $KEYS/origin.key;
  server { $1 }
}
CONF
  # shellcheck disable=SC2086 # a word, or none
  setsid ${LATER:+faketime -f "$LATER"} /usr/sbin/nginx -p "$PWD" -e "$PWD/nginx.err" -c "$PWD/nginx.conf" >/dev/null 2>&1 &
  soon test -s nginx.pid
}

mitm() { # OPTION…; LAB_RULES as mitm_rules.py has them
  local words=("${@//=/=$CERTIFICATES/}")
  : >mitm.log
  LAB_CONNECT_LOG=$PWD/mitm.log HOME=$PWD setsid mitmdump --quiet --listen-host 127.0.0.1 --listen-port 3129 \
    --set confdir="$KEYS/mitmproxy" --set connection_strategy=lazy --set upstream_cert=false --set stream_large_bodies=1 "${words[@]}" \
    --set ssl_verify_upstream_trusted_ca="$KEYS/origin-ca.pem" --scripts "$TOP/tests/lab/py/mitm_rules.py" >mitm.out 2>&1 &
  listening 127.0.0.1 3129
}

# TLS where a proxy is expected.
s_server() {
  setsid openssl s_server -accept 127.0.0.1:3129 -cert "$KEYS/origin.pem" -key "$KEYS/origin.key" >s_server.log 2>&1 &
  listening 127.0.0.1 3129
}

# An origin of the tree's files that tells no length.
s_server_files() {
  (cd "$KEYS/../tree/builds.hex.pm" && setsid openssl s_server -WWW -accept 127.0.0.1:443 -cert "$KEYS/origin.pem" -key "$KEYS/origin.key" \
    >"$OLDPWD/s_server.log" 2>&1 &)
  listening 127.0.0.1 443
}

# A network beside loopback that leads nowhere.
lan() {
  ip link add lan type veth peer name lan-peer
  ip link set lan up
  ip link set lan-peer up
}

# Closes whatever is opened; a bridge whose other end is gone.
closing() { # PORT
  setsid socat "TCP-LISTEN:$1,bind=127.0.0.1,reuseaddr,fork" "UNIX-CONNECT:$PWD/gone" >socat.out 2>&1 &
  listening 127.0.0.1 "$1"
}

silent() { # PORT
  setsid socat "TCP-LISTEN:$1,bind=127.0.0.1,reuseaddr,fork" EXEC:'sleep 1000' >socat.out 2>&1 &
  listening 127.0.0.1 "$1"
}

# Accepts nothing, and its queue is full: the kernel drops what comes, as a firewall would.
full() { # ADDRESS PORT
  setsid python3 -c '
import socket, sys, time
here = (sys.argv[1], int(sys.argv[2]))
server = socket.socket()
server.bind(here)
server.listen(0)
waiting = []
for _ in range(8):
    one = socket.socket()
    one.setblocking(False)
    one.connect_ex(here)
    waiting.append(one)
time.sleep(1)
open("full", "w").close()
time.sleep(10000)' "$1" "$2" >full.out 2>&1 &
  soon test -e full
}
