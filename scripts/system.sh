#!/usr/bin/env bash
# Install the Debian packages that the site (run), its tests (test) or the demonstration (scale) need.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

DROP_IN=/etc/postgresql-common/createcluster.d/mediaproche.conf

# Print the PostgreSQL major version to complete with PostGIS: the newest installed that apt has PostGIS for,
# else Debian's own; nothing while apt has no list of packages.
postgres_version() {
  local version
  while read -r version; do
    if apt-cache show "postgresql-$version-postgis-3" >/dev/null 2>&1; then
      say "$version"
      return 0
    fi
  done < <(
    find /usr/lib/postgresql -mindepth 1 -maxdepth 1 -printf '%f\n' 2>/dev/null | sort -rV
    apt-cache depends postgresql 2>/dev/null | sed -n 's/.*Depends: postgresql-\([0-9][0-9]*\)$/\1/p'
  )
}

# Print the missing packages, one a line.
missing_packages() {
  local version python=${PYTHON:-python3}
  command -v "$python" >/dev/null || say python3
  "$python" -c 'import ensurepip, venv' 2>/dev/null || say python3-venv
  command -v node >/dev/null || say nodejs
  command -v npm >/dev/null || say npm
  if [ -z "${DATABASE_URL:-}" ] && ! postgres_bin '' >/dev/null; then
    version=$(postgres_version)
    say "postgresql${version:+-$version}"
    say "postgresql-${version:-15}-postgis-3"
  fi
  # what WeasyPrint draws PDF files with, and a font for it
  ldconfig -p | grep -q libpangoft2-1.0 || say libpangoft2-1.0-0
  [ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] || say fonts-dejavu-core
  if [ "$1" = scale ]; then
    [ -x /usr/sbin/pgbouncer ] || say pgbouncer
    [ -x /usr/sbin/haproxy ] || say haproxy
  fi
  [ "$1" = test ] || return 0
  command -v chromium >/dev/null || say chromium
  command -v pdfinfo >/dev/null || say poppler-utils # reads the PDF sheets that are written
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Run apt-get without questions; what it says is shown only when it fails.
apt() {
  local words
  words=$(as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -qq "$@" 2>&1 </dev/null) \
    || { say "$words" >&2; return 1; }
}

# Debian starts a «main» cluster of its own when it installs a server: nobody asked for that one.
without_main_cluster() {
  trap 'as_root rm -f "$DROP_IN"' EXIT
  as_root mkdir -p "$(dirname "$DROP_IN")"
  say 'create_main_cluster = false' | as_root tee "$DROP_IN" >/dev/null
}

install_packages() {
  say "→ Paquets Debian à installer : $*"
  say '  (une à trois minutes, une seule fois)'
  case " $* " in *" postgresql"*) without_main_cluster ;; esac
  apt install --no-install-recommends --no-upgrade "$@" \
    || die "L'installation a échoué : la cause est ci-dessus. À installer d'une autre façon : $*"
}

refuse_without_means() {
  command -v apt-get >/dev/null \
    || die "Il manque : $*. Cette machine n'a pas apt-get : installez-les avec son gestionnaire de paquets, puis relancez."
  [ "$(id -u)" = 0 ] || command -v sudo >/dev/null \
    || die "Il manque des paquets, et ce compte ne peut pas les installer. Demandez à un administrateur :
  apt-get install $*"
}

main() {
  local packages
  case "${1:-}" in run | test | scale) ;; *) die 'Usage : scripts/system.sh run|test|scale' ;; esac
  mapfile -t packages < <(missing_packages "$1")
  [ ${#packages[@]} -gt 0 ] || exit 0
  refuse_without_means "${packages[@]}"
  apt update || say '  (la liste des paquets ne se met pas à jour : on essaie avec celle qui est là)'
  mapfile -t packages < <(missing_packages "$1") # again: the versions may be known only now
  install_packages "${packages[@]}"
  mapfile -t packages < <(missing_packages "$1")
  [ ${#packages[@]} -eq 0 ] || die "Ces paquets manquent toujours après l'installation : ${packages[*]}"
}

main "$@"
