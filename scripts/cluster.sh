#!/usr/bin/env bash
# Run the private PostgreSQL cluster of this checkout: start, stop, status, remove.
# It listens on a Unix socket alone, in a directory that only its owner (and root) may enter, so no port can clash.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

unset "${!PG@}" # a PGPORT or PGDATA of the caller's shell must not lead elsewhere
NAME=mediaproche
SOCKET=/tmp/$SELF
ENV_FILE=$ROOT/.cluster.env
if [ "$(id -u)" = 0 ]; then # PostgreSQL refuses to run as root
  OWNER=postgres
  DATA=/var/lib/postgresql/$SELF
else
  OWNER=$(id -un)
  DATA=$ROOT/.cluster
fi

# Run a command as the owner of the cluster, from a directory that this owner may enter.
as_owner() {
  if [ "$OWNER" = "$(id -un)" ]; then
    (cd / && "$@")
  else
    (cd / && HOME=/var/lib/postgresql runuser -u "$OWNER" -- "$@")
  fi
}

sql() { as_owner "$BIN/psql" -X -q -A -t -h "$SOCKET" -U "$NAME" -d "${2:-postgres}" -c "$1" 2>/dev/null; }

# Set BIN, the PostgreSQL of the data directory's own version, or the newest one before there is any data.
find_postgres() {
  local version=''
  [ ! -f "$DATA/PG_VERSION" ] || version=$(cat "$DATA/PG_VERSION")
  BIN=$(postgres_bin "$version") \
    || die "PostgreSQL ${version:+$version }avec PostGIS est introuvable sur cette machine : lancez « scripts/system.sh run »."
}

server_pid() { head -n 1 "$DATA/postmaster.pid" 2>/dev/null || true; }
is_running() { runs_in "$(server_pid)" "$DATA"; }
answers() { as_owner "$BIN/pg_isready" -q -h "$SOCKET"; }

# Fill the data directory beside its final place: an interrupted initdb never passes for a cluster.
create_data() {
  [ ! -f "$DATA/PG_VERSION" ] || return 0
  say '→ Création de la base de données privée'
  rm -rf "$DATA" "$DATA.new"
  as_owner "$BIN/initdb" -D "$DATA.new" -U "$NAME" --encoding=UTF8 --locale=C.UTF-8 \
    --auth-local=trust --auth-host=reject >/dev/null
  printf "include 'mediaproche.conf'\n" | as_owner tee -a "$DATA.new/postgresql.conf" >/dev/null
  mv "$DATA.new" "$DATA"
}

# Write the settings at each start: a moved checkout or a new version of this script takes effect by itself.
write_settings() {
  as_owner tee "$DATA/mediaproche.conf" >/dev/null <<EOF
# Written by scripts/cluster.sh at each start: a small machine, local connections, spatial queries.
listen_addresses = ''
port = 5432                         # names the socket file; no TCP port is opened
unix_socket_directories = '$SOCKET'
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = 256MB
maintenance_work_mem = 256MB
work_mem = 16MB
max_wal_size = 2GB
random_page_cost = 1.1              # solid-state disks
jit = off                           # compiling costs more than these short queries take
EOF
}

# Make the socket directory ours and closed; /tmp is shared, so what another account put there is refused.
open_socket_dir() {
  as_owner mkdir -p -m 700 "$SOCKET"
  if [ -L "$SOCKET" ] || [ "$(stat -c %U "$SOCKET")" != "$OWNER" ]; then
    die "Le dossier $SOCKET appartient à un autre compte : supprimez-le, puis relancez."
  fi
  as_owner chmod 700 "$SOCKET"
}

# Drop what a crash or a restart of the machine left behind: its process number may be a stranger's by now.
forget_dead_server() {
  rm -f "$DATA/postmaster.pid" "$SOCKET"/.s.PGSQL.*
}

launch() {
  as_owner "$BIN/pg_ctl" -D "$DATA" -l "$DATA/server.log" -w -t 120 -s start </dev/null 9>&- && return 0
  as_owner tail -n 15 "$DATA/server.log" >&2
  die 'La base de données privée ne démarre pas ; la fin de son journal est ci-dessus.'
}

create_database() {
  [ "$(sql "SELECT 1 FROM pg_database WHERE datname = '$NAME'")" = 1 ] || sql "CREATE DATABASE $NAME"
}

write_env_file() {
  local line="DATABASE_URL=postgresql://$NAME@/$NAME?host=$SOCKET"
  [ "$(cat "$ENV_FILE" 2>/dev/null)" = "$line" ] || printf '%s\n' "$line" >"$ENV_FILE"
}

start() {
  [ -z "${DATABASE_URL:-}" ] || { say '→ Base de données : celle de DATABASE_URL'; return 0; }
  exec 9>"$ROOT/.cluster.lock" && flock 9 # two commands at once make one cluster
  find_postgres
  create_data
  open_socket_dir
  if is_running && ! answers; then stop_server; fi # its socket vanished with a cleaned /tmp
  if ! is_running; then
    forget_dead_server
    write_settings
    launch
  fi
  create_database
  write_env_file
}

stop_server() {
  is_running || return 0
  as_owner "$BIN/pg_ctl" -D "$DATA" -m fast -w -t 120 -s stop
}

stop() {
  is_running || return 0
  find_postgres
  stop_server
  say 'Base de données privée arrêtée.'
}

status() {
  if is_running; then
    say "La base de données privée tourne (processus $(server_pid), socket $SOCKET, données $DATA)."
  else
    say 'La base de données privée est arrêtée.'
    return 3
  fi
}

remove() {
  stop
  rm -rf "$DATA" "$DATA.new" "$SOCKET" "$ENV_FILE" "$ROOT/.cluster.lock"
}

case "${1:-}" in
  start | stop | status | remove) "$1" ;;
  *) die 'Usage : scripts/cluster.sh start|stop|status|remove' ;;
esac
