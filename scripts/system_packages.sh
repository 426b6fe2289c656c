#!/usr/bin/env bash
# Install Debian packages for the named groups where that is possible; say what will be missing elsewhere. Never fails,
# unless CI=true, where a missing server would turn a test into a silent skip.
set -uo pipefail

packages_of() {
  case "$1" in
    pdf) echo fonts-noto-cjk libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 ;;
    browser) echo chromium poppler-utils ;;
    postgres) echo postgresql ;;
    office) echo libreoffice-calc-nogui ;;
    spark) echo openjdk-17-jre-headless ;;
    *) echo "unknown group: $1" >&2; exit 2 ;;
  esac
}
without() {
  case "$1" in
    pdf) echo "the sheets cannot be printed as PDF (XLSX and pages still work)" ;;
    browser) echo "tests in a real browser and of PDF pages are skipped" ;;
    postgres) echo "tests on PostgreSQL are skipped" ;;
    office) echo "the test that opens exported files in LibreOffice is skipped" ;;
    spark) echo "the search on Apache Spark needs Java, and its test is skipped" ;;
  esac
}
is_installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

missing=() groups=()
for group in "$@"; do
  lacking=()
  for package in $(packages_of "$group"); do
    is_installed "$package" || lacking+=("$package")
  done
  if [ ${#lacking[@]} -gt 0 ]; then missing+=("${lacking[@]}"); groups+=("$group"); fi
done
[ ${#missing[@]} -eq 0 ] && exit 0

why=""
if ! command -v apt-get >/dev/null; then why="this is not Debian: apt-get is missing"
elif [ "$(id -u)" -ne 0 ]; then why="not root"
else
  echo "Installing from Debian: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  if ! { apt-get -qq update && apt-get -qq install -y --no-install-recommends "${missing[@]}"; } >/dev/null 2>&1; then
    why="apt-get could not install them"
  fi
fi
[ -z "$why" ] && exit 0
echo "Not installed (${why}): ${missing[*]}"
for group in "${groups[@]}"; do echo "  so $(without "$group")"; done
[ "${CI:-}" = true ] && exit 1
exit 0
