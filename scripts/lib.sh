# What the other scripts share: where the checkout is, which PostgreSQL to use, how to speak to the user.
# Sourced, never run. Sets: ROOT (the checkout), SELF (this checkout's own name for what lives outside it).
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
SELF=mediaproche-$(printf '%s' "$ROOT" | sha256sum | cut -c1-10)
export ROOT SELF

say() { printf '%s\n' "$*"; }
die() { printf '%s\n' "$*" >&2; exit 1; }

# Print the bin directory of the newest PostgreSQL (or of major version $1) that has PostGIS; fail when none has.
postgres_bin() {
  local bin version
  while read -r bin; do
    version=$(basename "$(dirname "$bin")")
    [ -z "${1:-}" ] || [ "$version" = "$1" ] || continue
    [ -f "/usr/share/postgresql/$version/extension/postgis.control" ] || continue
    printf '%s\n' "$bin"
    return 0
  done < <(find /usr/lib/postgresql -mindepth 3 -maxdepth 3 -path '*/bin/initdb' -printf '%h\n' 2>/dev/null | sort -rV)
  return 1
}

# Tell whether process $1 is alive and works in directory $2: a pid file left by a crash may name a stranger.
runs_in() {
  [ -n "$1" ] && [ "$(readlink "/proc/$1/cwd" 2>/dev/null)" = "$2" ]
}
