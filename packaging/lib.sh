# shellcheck shell=bash
# For the scripts beside it, which run from the project's root.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# field NAME: what the workspace's Cargo.toml says of it.
field() { sed -nE "/^\[workspace.package\]/,/^\[/s/^$1 = \"(.*)\"/\1/p" Cargo.toml; }

# usage: the comment at the top of the script, and the end.
usage() {
  sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0" >&2
  exit 2
}
