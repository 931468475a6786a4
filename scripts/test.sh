#!/usr/bin/env bash
# Run the tests: all at once on every core, then one after the other those that measure or break a whole site.
# Arguments are those of pytest: a folder, -k words…
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

# The hundred small processes that tests start would each compile the whole project anew.
unset PYTHONDONTWRITEBYTECODE

readonly NONE_CHOSEN=5 # exit code of pytest when no test is chosen
failed=0
chosen=0

run() {
  local code=0
  .venv/bin/python -m pytest "$@" || code=$?
  [ "$code" = "$NONE_CHOSEN" ] && return
  chosen=1
  [ "$code" = 0 ] || failed=$code
}

# Without --no-loadscope-reorder, files of many tests would go before those of long ones: see tests/conftest.py.
run --numprocesses logical --dist loadfile --no-loadscope-reorder -m 'not alone' "$@"
[ "$failed" = 2 ] || run -m alone "$@" # 2: somebody pressed Ctrl-C
[ "$chosen" = 1 ] || die 'Aucun test ne correspond.'
exit "$failed"
