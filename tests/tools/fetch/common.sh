# shellcheck shell=bash
# For the scripts beside it.  Each installs one thing into the cache, once a version, and prints its path;
# everything else goes to standard error.  Only package registries are asked, through their own clients.

set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

# once DIR COMMAND…: runs COMMAND in a new folder DIR unless an earlier run completed it.
# Two runs at a time wait for each other rather than spoil each other's folder.
once() {
  local dir=$1 lock
  shift
  [ -e "$dir/.complete" ] && return 0
  exec {lock}> "$dir.lock"
  flock "$lock"
  [ -e "$dir/.complete" ] && return 0
  echo "fetching $(basename "$dir") …" >&2
  rm -rf "$dir"
  mkdir -p "$dir"
  (cd "$dir" && "$@") >&2
  touch "$dir/.complete"
}

# debian_mirror: where this machine's own apt gets Debian from.
debian_mirror() {
  [ -n "${MIRROR:-}" ] && { echo "$MIRROR"; return; }
  # shellcheck disable=SC2016 # apt's own variables
  apt-get indextargets --format '$(REPO_URI)' 'Identifier: Packages' 'Label: Debian' 2> /dev/null | head -n 1
}

# unpack_debian SUITE PACKAGE…: packages of another Debian suite and what they depend on, unpacked into the
# working folder.  No maintainer script runs and nothing outside the folder changes.
unpack_debian() {
  local suite=$1 mirror packages
  shift
  mirror=$(debian_mirror)
  [ -n "$mirror" ] || { echo "apt on this machine has no Debian mirror" >&2; return 1; }
  # base-files brings the /lib64 link; a mirror may lag behind the clock, hence no Valid-Until.
  packages=$(IFS=, && echo "base-files,$*")
  mmdebstrap --quiet --variant=extract --aptopt='Acquire::Check-Valid-Until "false"' \
    --keyring=/usr/share/keyrings/debian-archive-keyring.gpg --include="$packages" "$suite" root "$mirror"
}

# native NAME: root/usr/bin/NAME, copied to ./NAME so that it runs here with its own loader and libraries.
# (Calling the loader with the program as argument would not do: terminal programs start themselves again.)
native() {
  local loader
  loader=$(echo "$PWD"/root/usr/lib/*-linux-gnu/ld-linux-*.so.*)
  cp "$(readlink -f "root/usr/bin/$1")" "$1"
  patchelf --set-interpreter "$loader" --force-rpath --set-rpath "$(dirname "$loader")" "$1"
}

# unpack_helix SUITE: Helix with its runtime folder, into the working folder.
unpack_helix() {
  unpack_debian "$1" hx
  native hx
  cat > hx.sh << END
#!/bin/sh
export HELIX_RUNTIME='$PWD/root/usr/lib/hx/runtime'
exec '$PWD/hx' "\$@"
END
  chmod +x hx.sh
  ./hx.sh --version
}

# install_code_server VERSION NODE: VS Code's server and workbench out of npm's code-server, into the working folder;
# without its install scripts and so without a compiler.
install_code_server() {
  local quiet=(--ignore-scripts --omit=dev --no-audit --no-fund --loglevel=error) home=$PWD
  npm install "${quiet[@]}" --no-save --prefix . "code-server@$1"
  (cd node_modules/code-server/lib/vscode && npm install "${quiet[@]}")
  (cd node_modules/code-server/lib/vscode/extensions && npm install "${quiet[@]}")
  cat > code.sh << END
#!/bin/sh
exec '$(command -v "$2")' '$home/node_modules/code-server/lib/vscode/out/server-main.js' "\$@"
END
  chmod +x code.sh
  ./code.sh --version
}
