#!/usr/bin/env bash
# The static judges: our own semgrep rules, bandit, and the table of ASVS. Nothing of it asks a network.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export SEMGREP_SEND_METRICS=off SEMGREP_ENABLE_VERSION_CHECK=0

.venv/bin/semgrep scan --config scripts/semgrep.yml --metrics=off --disable-version-check --quiet --error src
.venv/bin/bandit --quiet --recursive --configfile pyproject.toml --severity-level medium src
.venv/bin/python scripts/asvs.py check
