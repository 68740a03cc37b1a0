#!/bin/sh
# Install what the browser test drives, where it is missing and apt is there; elsewhere say what to install.
set -eu
need=""
command -v chromium >/dev/null 2>&1 || need="chromium"
fc-list 2>/dev/null | grep -qi "CJK" || need="$need fonts-noto-cjk"
[ -z "$need" ] && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "installing:$need"
    apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $need fontconfig >/dev/null
else
    echo "The browser test needs: $need. Install them with your package manager, then run make test again." >&2
    exit 1
fi
