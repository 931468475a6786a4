#!/usr/bin/env bash
# Serve the site in the foreground until Ctrl-C: gunicorn on 127.0.0.1:$PORT.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

PORT=${PORT:-8000}
PID_FILE=$ROOT/.gunicorn.$PORT.pid # one a port: two sites of one checkout may run side by side
ADDRESS=http://127.0.0.1:$PORT
server='' # process number of gunicorn
asked=0   # how many times somebody asked to stop

port_is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; }

check_port() {
  if ! [[ $PORT =~ ^[1-9][0-9]{0,4}$ ]] || ((PORT > 65535)); then
    die "PORT=$PORT n'est pas un numéro de port : un nombre de 1 à 65535 est attendu, par exemple PORT=8001 make run."
  fi
  port_is_taken || return 0
  if runs_in "$(cat "$PID_FILE" 2>/dev/null)" "$ROOT"; then
    die "Le port $PORT est pris : ce site tourne déjà. « make stop » l'arrête ; PORT=8001 make run en ouvre un second."
  fi
  die "Le port $PORT est déjà pris par un autre programme. Choisissez-en un autre, par exemple : PORT=8001 make run"
}

# Pass the first request to stop on as a gentle one; a second one insists.
ask_to_stop() {
  asked=$((asked + 1))
  [ -z "$server" ] || kill -s "$([ $asked = 1 ] && echo TERM || echo QUIT)" "$server" 2>/dev/null || true
}

# A session of its own keeps the terminal's Ctrl-C away from the workers, which would print a traceback;
# should this script be killed outright, the kernel asks gunicorn to end. The rest is in gunicorn.conf.py.
launch() {
  cd "$ROOT"
  setsid setpriv --pdeathsig TERM -- .venv/bin/python -m gunicorn 'webapp:create_app()' \
    --bind "127.0.0.1:$PORT" --pid "$PID_FILE" </dev/null &
  server=$!
}

# Wait until the site answers; leave when gunicorn has ended before.
wait_until_ready() {
  local answer
  while kill -0 "$server" 2>/dev/null && [ $asked = 0 ]; do
    if exec 3<>"/dev/tcp/127.0.0.1/$PORT"; then
      printf 'GET /healthz HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' >&3
      read -r -t 60 answer <&3 || answer=''
      exec 3>&-
      [[ $answer != HTTP/* ]] || return 0
    fi 2>/dev/null
    sleep 0.1
  done
  return 1
}

# Wait for the end of gunicorn, through the signals that interrupt the waiting.
wait_for_end() {
  local code=0
  wait "$server" || code=$?
  while kill -0 "$server" 2>/dev/null; do
    code=0
    wait "$server" || code=$?
  done
  return $code
}

check_port
runs_in "$(cat "$PID_FILE" 2>/dev/null)" "$ROOT" || rm -f "$PID_FILE"
trap ask_to_stop INT TERM HUP
launch
if wait_until_ready; then
  say "Médiaproche est ouvert sur $ADDRESS — Ctrl-C pour arrêter."
fi
if wait_for_end || [ $asked -gt 0 ]; then
  say 'Arrêté.'
else
  die "Le site s'est arrêté tout seul : la cause est dans les lignes ci-dessus."
fi
