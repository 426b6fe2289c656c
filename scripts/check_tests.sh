#!/usr/bin/env bash
# The tests of `make check`: first what is stored on PostgreSQL (tests that ask no database are left out there:
# tests/conftest.py), then everything on SQLite under branch coverage.
set -euo pipefail
unset PYTHONDONTWRITEBYTECODE  # or each of the many processes compiles the product anew
cd "$(dirname "${BASH_SOURCE[0]}")/.."
workers=${1:-2}

folders=()
for folder in tests/apps tests/flows tests/faults tests/trust/test_reveal.py tests/trust/test_glass.py tests/trust/test_oversight.py; do
  [ -e "$folder" ] && folders+=("$folder")
done
if [ -n "${BIHUAN_TEST_POSTGRES_URL:-}" ] && [ ${#folders[@]} -gt 0 ]; then
  echo "== PostgreSQL: ${folders[*]}"
  BIHUAN_DATABASE_URL=$BIHUAN_TEST_POSTGRES_URL .venv/bin/python -m pytest -q -n "$workers" "${folders[@]}"
fi
echo "== SQLite: everything, with branch coverage"
.venv/bin/python -m pytest -q -n "$workers" --cov --cov-report=json:.coverage.json --cov-report=term:skip-covered
.venv/bin/python scripts/coverage_floors.py .coverage.json
