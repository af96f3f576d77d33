# shellcheck shell=bash
# The Python environment of the peers, for the commands of this folder that source this file.
#
#   take_options "$@"   --keep, --help; the rest is left in `options`
#   make_environment    makes it if it is not there (2 to 4 minutes, 6 GB); deleted at the end
#                       unless --keep was given
#   build_nidus WORD    ./build WORD
# shellcheck disable=SC2034 # read by those who source this
here=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
repository=$(CDPATH='' cd -- "$here/../.." && pwd -P)
environment=$here/.venv
keep=false
options=()

# Takes --keep and --help from the arguments of the command; the others are left in `options`.
take_options() {
  local argument
  for argument in "$@"; do
    case $argument in
      --keep) keep=true ;;
      -h | --help)
        sed -n '2,/^set /s/^# \{0,1\}//p' "$0"
        exit 0
        ;;
      *) options+=("$argument") ;;
    esac
  done
}

find_python() {
  local candidate
  for candidate in "${NIDUS_PYTHON:-}" python3.11 python3.12 python3.10 python3; do
    if [[ -n $candidate ]] && "$candidate" -c '
import os, sys, sysconfig
header = os.path.join(sysconfig.get_paths()["include"], "Python.h")
sys.exit(not ((3, 10) <= sys.version_info[:2] <= (3, 12) and os.path.exists(header)))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  echo "The peers need Python 3.10, 3.11 or 3.12 with its headers (on Debian: apt install" >&2
  echo "python3-dev python3-venv); say where it is with NIDUS_PYTHON=/path/to/python3." >&2
  return 1
}

# Builds the program, or the program and its benchmarks; the log is shown if that fails.
build_nidus() {
  mkdir -p "$repository/target"
  "$repository/build" "$1" >"$repository/target/peers-build.log" 2>&1 || {
    tail -n 25 "$repository/target/peers-build.log" >&2
    exit 1
  }
}

# Prepares the environment, and has it deleted when the command ends.
make_environment() {
  local python
  python=$(find_python)
  trap '$keep || rm -rf "$environment"' EXIT
  if [[ ! -x $environment/bin/python ]]; then
    echo "installing the peers (2 to 4 minutes)..." >&2
    "$python" -m venv "$environment"
    "$environment/bin/python" -m pip install --quiet --requirement "$here/requirements.txt"
  fi
}
