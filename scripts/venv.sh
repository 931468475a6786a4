#!/usr/bin/env bash
# Install the pinned Python libraries of file $1 in .venv, showing how far it is.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

PYTHON=${PYTHON:-python3}

check_version() {
  "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
    || die "Python 3.11 ou plus récent est nécessaire ; ici : $("$PYTHON" --version). Un autre : PYTHON=python3.12 make run"
}

# A virtual environment whose Python has gone (upgrade, moved folder) is made again.
create_venv() {
  .venv/bin/python -m pip --version >/dev/null 2>&1 || { rm -rf .venv && "$PYTHON" -m venv .venv; }
}

# Read pip's output, keep the count of what it has found so far on one line.
show_progress() {
  awk -v total="$1" -v tty="$([ -t 1 ] && echo 1 || echo 0)" '
    /^ *(Collecting|Requirement already satisfied)/ && !/\(from / { done++ }
    /^Collecting/ && tty { printf "\r  %d / %d %-40s", done, total, $2; fflush() }
    /^Installing/ { printf tty ? "\r  installation… %-40s" : "  installation…%s\n", ""; fflush() }
    END { if (tty) printf "\r%-60s\r", "" }'
}

cd "$ROOT"
check_version
create_venv
total=$(grep -c '==' "$1")
say "→ Bibliothèques Python ($total, une minute environ la première fois)"
complaints=$(mktemp) # shown only when pip fails: its warnings are about the machine, not about us
trap 'rm -f "$complaints"' EXIT
.venv/bin/python -m pip install --no-input --disable-pip-version-check --progress-bar off -r "$1" 2>"$complaints" \
  | show_progress "$total" \
  || { cat "$complaints" >&2; die 'Les bibliothèques Python ne se sont pas installées : la cause est ci-dessus.'; }
