#!/usr/bin/env bash
# What action.yml runs: annotations in the log and, if a file is named, SARIF beside them.  Everything comes from the
# environment, so that nothing of it is taken for code: CHECK_PATHS (one a line), CHECK_FORMAT, CHECK_FAIL_ON,
# CHECK_DIFF_BASE, CHECK_SARIF_FILE.
set -euo pipefail

# Bash 3.2, which macOS has, knows no `mapfile`.
paths=()
while IFS= read -r path; do paths+=("$path"); done < <(printf '%s\n' "${CHECK_PATHS:-.}" | sed '/^[[:space:]]*$/d')
arguments=(--fail-on "${CHECK_FAIL_ON:-warning}")
[ -z "${CHECK_DIFF_BASE:-}" ] || arguments+=("--diff-base=$CHECK_DIFF_BASE")

if [ -n "${CHECK_SARIF_FILE:-}" ]; then
  singularity-ls check --format sarif --exit-zero "${arguments[@]}" -- "${paths[@]}" > "$CHECK_SARIF_FILE"
fi
exec singularity-ls check --format "${CHECK_FORMAT:-github}" "${arguments[@]}" -- "${paths[@]}"
