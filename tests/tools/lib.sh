# shellcheck shell=bash
# Shared by tests/run and the groups: where things are kept, what is missing, what was counted.
# Sourced, never run.  Callers have `set -euo pipefail`.

# The project's root, and the facts and real files that lie beside a full checkout.
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
SHARED=${SINGULARITY_LS_SHARED:-$ROOT/../shared}
# Everything the tests fetch, build or leave behind; nothing is written into the checkout.
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/singularity-ls-tests
ARTEFACTS=$CACHE/artefacts
TOOLS=$ROOT/tests/tools
export ROOT SHARED CACHE ARTEFACTS TOOLS
mkdir -p "$CACHE" "$ARTEFACTS"

# A group that cannot run says so with this exit code, as automake's tests do.
readonly SKIPPED=77

# say TEXT…: a line that stands out between the output of other programs.
say() { printf '\n== %s\n' "$*"; }

# skip REASON…: ends the group, counted as skipped, never as passed.
skip() {
  printf '\n!! SKIPPED: %s\n' "$*" >&2
  exit "$SKIPPED"
}

# counted PASSED FAILED SKIPPED: what a group hands back to tests/run beside its exit code.
counted() { [ -z "${COUNTS:-}" ] || printf '%s %s %s\n' "$@" > "$COUNTS"; }

# need COMMAND:PACKAGES…: the machine's own programs.  Installs them only where that was asked for
# (`tests/run --install`, or CI); else names every one that is missing and skips.
need() {
  local missing=() packages=() pair wanted
  for pair; do
    command -v "${pair%%:*}" > /dev/null && continue
    missing+=("${pair%%:*}")
    read -ra wanted <<< "${pair#*:}"
    packages+=("${wanted[@]}")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "${INSTALL:-}" = 1 ] && command -v apt-get > /dev/null; then
    say "installing ${packages[*]}"
    apt_get update && apt_get install -y --no-install-recommends "${packages[@]}" && return 0
    skip "could not install ${packages[*]}"
  fi
  skip "missing ${missing[*]} (Debian: apt-get install ${packages[*]}; or tests/run --install)"
}

# need_node: Node.js 20, which a distribution may have only in a newer release.
need_node() {
  need node:nodejs npm:npm
  local version
  version=$(node -p 'process.versions.node.split(".")[0]')
  [ "$version" -ge 20 ] || skip "Node.js $version is too old: 20 or newer is needed"
}

# need_venv: Python with what makes virtual environments, which Debian keeps in a package of its own.
need_venv() {
  need python3:python3
  python3 -c 'import ensurepip, venv' 2> /dev/null || need ensurepip:python3-venv
}

apt_get() {
  local sudo=()
  [ "$(id -u)" = 0 ] || sudo=(sudo)
  # Two groups may want something at a time.
  DEBIAN_FRONTEND=noninteractive flock "$CACHE/apt.lock" "${sudo[@]}" apt-get -q "$@" > "$CACHE/apt.log" 2>&1 || {
    tail -n 5 "$CACHE/apt.log" >&2
    return 1
  }
}

# fetched NAME: runs tests/tools/fetch/NAME, which installs one tool into the cache unless it is
# there already and prints its path; skips where it cannot be had.
fetched() {
  "$TOOLS/fetch/$1" || skip "could not fetch $1 (see above)"
}

# server_binary: path of the release build of the real server, built first unless SINGULARITY_LS names one.
server_binary() {
  if [ -n "${SINGULARITY_LS:-}" ]; then
    [ -x "$SINGULARITY_LS" ] || { echo "SINGULARITY_LS=$SINGULARITY_LS is not a program" >&2; return 1; }
    echo "$SINGULARITY_LS"
    return
  fi
  (cd "$ROOT" && cargo build --quiet --release --locked --bin singularity-ls) >&2 || return 1
  echo "$(cargo_target)/release/singularity-ls"
}

cargo_target() {
  (cd "$ROOT" && cargo metadata --locked --no-deps --format-version 1 |
    sed -E 's/.*"target_directory":"([^"]*)".*/\1/')
}
