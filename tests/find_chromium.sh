#!/bin/sh
# Prints the path of a Chromium for the tests, and installs one when there is none: Debian's package where we may,
# else Playwright's own, for which nothing is printed because Playwright finds it by itself.
# Usage: find_chromium.sh PATH_OF_PLAYWRIGHT; $CHROMIUM wins over everything.
set -eu

# Some systems have a stub of that name which only says what to install: it must answer.
answers() { command -v "$1" >/dev/null 2>&1 && "$1" --version >/dev/null 2>&1; }

print_first() {
  for name in "$@"; do
    if answers "$name"; then
      command -v "$name"
      exit 0
    fi
  done
}

if [ -n "${CHROMIUM:-}" ]; then
  print_first "$CHROMIUM"
  echo "CHROMIUM is $CHROMIUM, which cannot be run." >&2
  exit 1
fi

print_first chromium chromium-browser google-chrome google-chrome-stable

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing Chromium for the tests ..." >&2
  if { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium; } >/dev/null 2>&1; then
    print_first chromium
  fi
fi

echo "Installing Playwright's Chromium for the tests ..." >&2
"$1" install chromium >&2
