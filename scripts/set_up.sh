#!/usr/bin/env bash
# Make .venv and install one lock file into it. Debian may lack ensurepip, so the pip outside works on the environment.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
lock=${1:?the lock file}
python=${PYTHON:-python3}

"$python" - <<'PY'
import sys
if not (3, 11) <= sys.version_info[:2] < (3, 14):
    sys.exit(f"Bihuan needs Python 3.11, 3.12 or 3.13; this is {sys.version.split()[0]}. Name another: make PYTHON=python3.11 run")
PY

if [ ! -x .venv/bin/python ]; then
  "$python" -m venv --without-pip .venv
fi

pip_into_venv() {
  if .venv/bin/python -c 'import pip' 2>/dev/null; then
    .venv/bin/python -m pip "$@"
  elif "$python" -m pip --version >/dev/null 2>&1; then
    "$python" -m pip --python .venv/bin/python "$@"
  elif .venv/bin/python -m ensurepip >/dev/null 2>&1; then
    .venv/bin/python -m pip "$@"
  else
    echo "No pip was found. Install it (Debian: apt-get install python3-pip) and run the command again." >&2
    return 1
  fi
}

# --no-deps: the lock names everything, and pip would otherwise look for a newer one wherever an extra is asked for.
echo "Installing $lock into .venv (every file is checked against its hash)"
pip_into_venv --disable-pip-version-check install --quiet --no-deps --require-hashes --requirement "$lock"
pip_into_venv --disable-pip-version-check install --quiet --no-deps --no-build-isolation --editable .
