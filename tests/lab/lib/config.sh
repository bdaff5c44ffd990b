# shellcheck shell=bash disable=SC2034
# What the lab is made of. Every value that a caller may want to change reads its environment first.

# Raise when a recipe changes: what an older recipe built is then left alone, and not used.
RECIPE=1

LAB_DIR="${BEAMSTRAP_LAB_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/beamstrap-lab}"
LAB="$LAB_DIR/v$RECIPE"

# The same for registry/ and lib/registry.sh alone; the locks of projects/ hold what it makes (projects/relock).
REGISTRY="$LAB/registry-1"

# Debian or Ubuntu packages that the lab itself runs on.
HOST_PACKAGES=(
  bubblewrap ca-certificates curl debian-archive-keyring debootstrap faketime git iproute2
  mitmproxy nghttp2-proxy nginx-light openssl procps python3 socat squid unzip util-linux xz-utils
)
# Services of these packages; none is left to start by itself when it was the lab that brought it.
declare -A HOST_SERVICES=([nginx-light]=nginx [squid]=squid [nghttp2-proxy]=nghttpx)

# One sandbox root per suite, and SUITE-slim without Java and tools.
ROOTS=(bookworm trixie forky)
declare -A JRE=([bookworm]=openjdk-17-jre-headless [trixie]=openjdk-21-jre-headless [forky]=openjdk-25-jre-headless)
# OTP before 27 has its documentation tools in a package of their own.
declare -A OTP_EXTRA=([bookworm]=erlang-erl-docgen [trixie]="" [forky]="")
# The directory of builds.hex.pm whose builds run in that root.
declare -A BUILD_OS=([bookworm]=ubuntu-22.04 [trixie]=ubuntu-24.04 [forky]=ubuntu-26.04)
ROOT_BASE=(ca-certificates libtinfo6 libstdc++6 zlib1g openssl)
ROOT_TOOLS=(curl git socat unzip)

OTP_PACKAGES=(
  base asn1 common-test crypto debugger dev dialyzer diameter edoc eldap et eunit ftp inets megaco mnesia observer
  odbc os-mon parsetools public-key reltool runtime-tools snmp ssh ssl syntax-tools tftp tools wx xmerl
)

# Hosts that the lab's origin answers for.
ORIGIN_HOSTS=(
  builds.hex.pm repo.hex.pm hex.pm bob.hex.pm github.com api.github.com objects.githubusercontent.com
  release-assets.githubusercontent.com raw.githubusercontent.com codeload.github.com
)
# What the policy proxies (deny, auth) let through, in Squid's dstdomain form.
DENY_ALLOW="${BEAMSTRAP_LAB_DENY_ALLOW:-github.com .githubusercontent.com}"
AUTH_USER=lab
AUTH_PASSWORD=open:sesame
# What opens the organisation's repository: a key, or the token that the API gives for it.
ORG_KEY=lab-acme-key
ORG_TOKEN=lab-acme-token

# Profiles and the loopback port of each.
PORT_BASE="${BEAMSTRAP_LAB_PORT_BASE:-31280}"
PROFILES=(open mitm-hello mitm-te mitm-both deny auth socks plain mitm-curl-only mitm-curl-alert
  agent-proxy awf sandbox-runtime setup)
# What a profile leans on.
declare -A NEEDS=([agent-proxy]=mitm-both [sandbox-runtime]=socks)
declare -A PORT
for lab_i in "${!PROFILES[@]}"; do PORT[${PROFILES[lab_i]}]=$((PORT_BASE + 1 + lab_i)); done
unset lab_i
BRIDGE_PORT=3128 # of the proxy, as seen from inside a sandbox
SOCKS_PORT=1080   # of the SOCKS proxy there, in sandbox-runtime
SETUP_PORT=8080   # of the proxy there, in setup
