#!/usr/bin/env bash
# Stop what runs for this checkout: the site, then the private PostgreSQL cluster.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Tell whether process $1 is a gunicorn of this checkout, so that no stranger is ever stopped.
is_our_site() {
  runs_in "$1" "$ROOT" && tr '\0' ' ' <"/proc/$1/cmdline" 2>/dev/null | grep -q 'gunicorn'
}

# Stop the site whose process number is in file $1.
stop_site() {
  local pid waited=0
  pid=$(cat "$1" 2>/dev/null || true)
  if is_our_site "$pid"; then
    kill -TERM "$pid"
    while is_our_site "$pid" && ((waited++ < 100)); do sleep 0.1; done
    ! is_our_site "$pid" || kill -KILL "$pid"
    say 'Site arrêté.'
  fi
  rm -f "$1"
}

for pid_file in "$ROOT"/.gunicorn.*.pid; do
  [ ! -f "$pid_file" ] || stop_site "$pid_file"
done
"$ROOT/scripts/cluster.sh" stop
