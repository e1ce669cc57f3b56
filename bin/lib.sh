# shellcheck shell=bash
# Sourced by the scripts beside it. Plain bash (3.2 is enough, which is what macOS has), because a fresh
# machine has neither make nor uv; it installs only what is missing and says what and why.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
ROOT=$PWD
# The database, the secret key and the files that are made: not for every user of the machine.
[ -d var ] || mkdir -m 750 var
SYSTEM=$(uname -s)

say() { printf '%s\n' "$*"; }
step() { printf '\033[1m==>\033[0m %s\n' "$*"; }
stop() {
  printf '%s\n' "$*" >&2
  exit 1
}
[ -t 1 ] || step() { printf '==> %s\n' "$*"; }

# The same text everywhere: a fresh Debian speaks "POSIX", where Python and msgfmt stumble over "é".
if [ "$SYSTEM" = Darwin ]; then export LC_ALL=en_US.UTF-8; else export LC_ALL=C.UTF-8; fi
export PYTHONUTF8=1 PYTHONDONTWRITEBYTECODE=${PYTHONDONTWRITEBYTECODE-}
unset VIRTUAL_ENV PYTHONPATH PYTHONHOME

# A service account or a container may have no home that can be written to; caches then live in var/.
if [ -z "${HOME-}" ] || ! [ -d "$HOME" ] || ! [ -w "$HOME" ]; then
  export HOME="$ROOT/var/home"
  mkdir -p "$HOME"
  unset XDG_CACHE_HOME XDG_CONFIG_HOME XDG_DATA_HOME XDG_RUNTIME_DIR UV_CACHE_DIR
fi

# Proxy and certificate variables stay as they are. uv knows SSL_CERT_FILE and the system's certificates,
# but not the variables of pip and curl: what is set for them is meant for us too.
for variable in PIP_CERT REQUESTS_CA_BUNDLE CURL_CA_BUNDLE; do
  if [ -z "${SSL_CERT_FILE-}" ] && [ -n "${!variable-}" ]; then export SSL_CERT_FILE="${!variable}"; fi
done
# Node.js, which fetches one tool of the tests, looks at the system's certificates only when told so.
export NODE_USE_SYSTEM_CA=1 NODE_DISABLE_COMPILE_CACHE=1 NODE_EXTRA_CA_CERTS="${NODE_EXTRA_CA_CERTS-${SSL_CERT_FILE-}}"
export UV_SYSTEM_CERTS=true UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT="$ROOT/.venv" UV_NO_PROGRESS=true
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore PIP_NO_INPUT=1

if [ "$SYSTEM" = Darwin ] && command -v brew >/dev/null; then
  BREW=$(brew --prefix)
  # Python's search for shared libraries does not look into Homebrew's folder.
  export DYLD_FALLBACK_LIBRARY_PATH="$BREW/lib${DYLD_FALLBACK_LIBRARY_PATH:+:$DYLD_FALLBACK_LIBRARY_PATH}"
fi

# --- System packages -------------------------------------------------------------------------------------

has_command() { command -v "$1" >/dev/null 2>&1; }

has_library() { # libpango-1.0 0
  if [ "$SYSTEM" = Darwin ]; then
    [ -e "${BREW-/usr/local}/lib/$1.$2.dylib" ] || [ -e "${BREW-/usr/local}/lib/$1.dylib" ]
  else
    # Not "ldconfig | grep -q": with pipefail, a grep that stops early makes ldconfig fail.
    case $(PATH="$PATH:/usr/sbin:/sbin" ldconfig -p 2>/dev/null) in *"$1.so.$2 "*) true ;; *) false ;; esac
  fi
}

has_noto() { [ "$SYSTEM" = Darwin ] || [ -e /usr/share/fonts/truetype/noto/NotoNaskhArabic-Regular.ttf ]; }

has_atomic() { [ "$SYSTEM" = Darwin ] || has_library libatomic 1; }

has_folder() { [ -d "$1" ] || [ -d "${BREW-/usr/local}$1" ]; }

has_certificates() {
  if [ "$SYSTEM" = Darwin ] || { [ -n "${SSL_CERT_FILE-}" ] && [ -e "$SSL_CERT_FILE" ]; }; then return; fi
  [ -e /etc/ssl/certs/ca-certificates.crt ] || [ -e /etc/pki/tls/certs/ca-bundle.crt ]
}

# The first Python of 3.11 or later that can make a virtual environment; Debian's needs python3-venv for it.
find_python() {
  local candidate
  for candidate in ${PYTHON-} python3 python3.14 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      say "$candidate"
      return
    fi
  done
  return 1
}

find_postgres() { # the folder that holds initdb
  local folder
  for folder in /usr/lib/postgresql/*/bin "${BREW-/usr/local}"/opt/postgresql*/bin /usr/local/pgsql/bin; do
    if [ -x "$folder/initdb" ]; then POSTGRES=$folder; fi
  done
  if [ -z "${POSTGRES-}" ] && has_command initdb; then POSTGRES=$(dirname "$(command -v initdb)"); fi
  [ -n "${POSTGRES-}" ]
}

# A browser that starts: Ubuntu's /usr/bin/chromium-browser may be a stub that only names a snap, and a snap
# cannot read the profile folder that Playwright gives it. The one without windows comes first: the same engine, and a
# page opens in a third of the time.
find_chromium() {
  local candidate path
  for candidate in "${CHROMIUM-}" chromium-headless-shell chromium google-chrome-stable google-chrome chromium-browser \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" /Applications/Chromium.app/Contents/MacOS/Chromium; do
    if [ -z "$candidate" ] || ! path=$(command -v "$candidate"); then continue; fi
    case $(readlink -f "$path" 2>/dev/null || say "$path") in /snap/* | */bin/snap) continue ;; esac
    if "$path" --version >/dev/null 2>&1; then
      export CHROMIUM="$path"
      return
    fi
  done
  return 1
}

is_ubuntu() { [ -r /etc/os-release ] && grep -qE '^ID(_LIKE)?=.*ubuntu' /etc/os-release; }

MISSING_DEBIAN="" MISSING_BREW="" MISSING_WHY=""

# need DEBIAN-PACKAGES BREW-PACKAGES REASON CHECK...: note what is missing; "-" means that there is none.
need() {
  local debian=$1 brew=$2 why=$3 label=$1
  shift 3
  if "$@" >/dev/null 2>&1; then return; fi
  if [ "$SYSTEM" = Darwin ] && [ "$brew" != - ]; then label=$brew; fi
  [ "$debian" = - ] || MISSING_DEBIAN="$MISSING_DEBIAN $debian"
  [ "$brew" = - ] || MISSING_BREW="$MISSING_BREW $brew"
  MISSING_WHY="$MISSING_WHY
    $label: $why"
}

install_missing() {
  [ -n "$MISSING_WHY" ] || return 0
  step "Missing on this machine:$MISSING_WHY"
  if [ "$SYSTEM" = Darwin ]; then
    has_command brew || stop "Install Homebrew (https://brew.sh) first, then start this again."
    stop "Run this line, then start this again:
    brew install$MISSING_BREW"
  fi
  has_command apt-get || stop "This is not a Debian or Ubuntu. Install what carries these Debian names here, then start this again."
  local as_root=""
  if [ "$(id -u)" != 0 ]; then
    if has_command sudo && sudo -n true 2>/dev/null; then as_root="sudo -n"; else
      stop "Run this line, then start this again:
    sudo apt-get update && sudo apt-get install --no-install-recommends$MISSING_DEBIAN"
    fi
  fi
  step "apt-get install$MISSING_DEBIAN"
  local log
  log=$(mktemp)
  # "env" after sudo, which else drops the proxy variables; the log is shown only when something went wrong.
  # shellcheck disable=SC2086
  if ! {
    $as_root env http_proxy="${http_proxy-}" https_proxy="${https_proxy-}" no_proxy="${no_proxy-}" \
      DEBIAN_FRONTEND=noninteractive apt-get -q update &&
      $as_root env http_proxy="${http_proxy-}" https_proxy="${https_proxy-}" no_proxy="${no_proxy-}" \
        DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends $MISSING_DEBIAN
  } >"$log" 2>&1 </dev/null; then
    tail -n 25 "$log" >&2
    rm -f "$log"
    stop "apt-get could not install$MISSING_DEBIAN; the reason stands above."
  fi
  rm -f "$log"
  MISSING_DEBIAN="" MISSING_BREW="" MISSING_WHY=""
}

need_to_run() {
  need ca-certificates - "certificates for the download of the Python packages" has_certificates
  need "python3 python3-venv" python@3.13 "Python 3.11 or later, and its virtual environments" find_python
  need gettext gettext "compiles the Spanish interface" has_command msgfmt
  need libpango-1.0-0 pango "sets the lines of the PDF" has_library libpango-1.0 0
  need libpangoft2-1.0-0 - "lets Pango use our own fonts" has_library libpangoft2-1.0 0
  need libharfbuzz-subset0 - "puts into the PDF only the letters that it uses" has_library libharfbuzz-subset 0
  need fontconfig-config - "rules for finding fonts (the fonts themselves are in static/fonts)" has_folder /etc/fonts/conf.d
}

need_to_test() {
  need_to_run
  need qpdf qpdf "checks the structure of the PDF" has_command qpdf
  need poppler-utils poppler "reads the text of the PDF page by page" has_command pdftotext
  need fonts-noto-core - "sets the scripts that our own fonts have not" has_noto
  need libreoffice-writer-nogui - "opens the Word file" has_command soffice
  need default-jre-headless openjdk "runs the HTML validator" java -version
  need libatomic1 - "a library of Playwright, which drives the browser" has_atomic
  # Ubuntu has Chromium only as a snap; there Playwright brings its own, see install_browser.
  if ! is_ubuntu && [ "$SYSTEM" != Darwin ]; then
    need chromium-headless-shell - "opens the pages as a reader does" find_chromium
  fi
}

# --- Python packages -------------------------------------------------------------------------------------

find_uv() {
  local version
  if [ -x .venv/tools/bin/uv ]; then UV=.venv/tools/bin/uv && return; fi
  version=$(uv --version 2>/dev/null) || return 1
  case $version in "uv 0."[0-7].*) return 1 ;; "uv "*) UV=uv ;; *) return 1 ;; esac
}

# install_python run|dev: make .venv what uv.lock says; does nothing when it is so already.
install_python() {
  local wanted=$1 python stamp groups
  # Once the tools are there they stay: bin/demo between two bin/test runs must not take pytest away.
  if [ -x .venv/bin/pytest ]; then wanted=dev; fi
  groups="--no-dev --extra docx"
  case "${DATABASE_URL-}" in postgres*) groups="$groups --extra postgres" ;; esac
  if [ "$wanted" = dev ]; then groups="--group dev --all-extras"; fi
  # The programs in .venv name its folder; where that was moved or copied, they would start another one's Python.
  case $(cat .venv/installed 2>/dev/null) in "" | *" in $ROOT") ;; *) rm -rf .venv ;; esac
  if ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    python=$(find_python) || stop "No Python 3.11 or later was found. Debian 12, Ubuntu 24.04 and later bring one; PYTHON=/path/to/python3 names another."
    step "Virtual environment in .venv ($("$python" --version))"
    rm -rf .venv
    "$python" -m venv .venv
  fi
  stamp="$groups $(cat uv.lock pyproject.toml bin/uv.txt | cksum) $(.venv/bin/python -V) in $ROOT"
  if [ "$(cat .venv/installed 2>/dev/null)" = "$stamp" ]; then return; fi
  if ! find_uv; then
    step "uv, which reads uv.lock"
    .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null
    .venv/bin/python -m pip install --quiet --require-hashes --only-binary :all: --target .venv/tools -r bin/uv.txt ||
      stop "uv could not be fetched from PyPI; is the network reachable (HTTPS_PROXY, PIP_CERT, PIP_INDEX_URL)?"
    find_uv
  fi
  step "Python packages of uv.lock"
  # shellcheck disable=SC2086
  if ! "$UV" sync --locked --quiet $groups; then
    # uv does not read pip's configuration; where that names a mirror, pip takes the same files (the hashes say
    # so) from there.
    if [ -z "${PIP_INDEX_URL-}" ] && ! .venv/bin/python -m pip config list 2>/dev/null | grep -q index-url; then
      stop "The Python packages could not be installed; the reason stands above."
    fi
    step "uv could not do it; trying pip with its own configuration"
    .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null
    "$UV" export --frozen --quiet $groups --output-file .venv/requirements.txt
    .venv/bin/python -m pip install --quiet --require-hashes -r .venv/requirements.txt ||
      stop "The Python packages could not be installed; the reason stands above."
  fi
  .venv/bin/python -c 'import weasyprint' || stop "WeasyPrint cannot load Pango; the reason stands above."
  say "$stamp" >.venv/installed
}

# The validator of the HTML: one jar, pinned with its hash in package-lock.json. npm comes with the Python
# packages of the tests, so that no Node.js is needed on the machine.
install_validator() {
  if [ "$(cat node_modules/installed 2>/dev/null)" = "$(cksum <package-lock.json)" ]; then return; fi
  step "HTML validator of package-lock.json"
  PATH="$ROOT/.venv/bin:$PATH" .venv/bin/npm ci --loglevel=error --no-audit --no-fund --no-update-notifier --ignore-scripts >/dev/null ||
    stop "The HTML validator could not be fetched from npm."
  cksum <package-lock.json >node_modules/installed
}

# Sets CHROMIUM; fails where there is none and none can be fetched.
install_browser() {
  if find_chromium; then return; fi
  # Ubuntu and macOS have no package of it: Playwright fetches its own.
  local ask='from playwright.sync_api import sync_playwright as p; c = p().start(); print(c.chromium.executable_path); c.stop()'
  CHROMIUM=$(.venv/bin/python -c "$ask") || return 1
  if ! [ -x "$CHROMIUM" ]; then
    step "Chromium of Playwright"
    .venv/bin/playwright install chromium >/dev/null 2>&1 || return 1
  fi
  "$CHROMIUM" --version >/dev/null 2>&1 || .venv/bin/playwright install-deps chromium || return 1
  export CHROMIUM
}

compile_messages() {
  local catalogue
  while IFS= read -r catalogue; do
    if [ "$catalogue" -nt "${catalogue%.po}.mo" ]; then
      step "$catalogue"
      msgfmt --check-format --output-file="${catalogue%.po}.mo" "$catalogue"
    fi
  done < <(find locale -name '*.po' 2>/dev/null)
}

# The folder that whitenoise looks into as well; it warns when there is none.
make_folders() { mkdir -p var/static; }

set_up_to_run() {
  need_to_run
  install_missing
  install_python run
  compile_messages
  make_folders
}

set_up_to_test() {
  # Also where the environment says otherwise: the tests start hundreds of interpreters, and each would compile Django
  # anew, which takes it half a second.
  export PYTHONDONTWRITEBYTECODE=
  need_to_test
  install_missing
  install_python dev
  install_validator
  if ! install_browser; then
    export CHROMIUM=""
    say "No Chromium was found and none could be fetched; CHROMIUM=/path/to/chromium names one."
  fi
  compile_messages
  make_folders
}

# Tests say themselves what they need; what this shell happens to have set for a site of its own must not
# reach them.
forget_site() { unset DATABASE_URL SECRET_KEY DEBUG ALLOWED_HOSTS PUBLIC_ORIGIN MEDIA_ROOT EMAIL_URL TIME_ZONE PORT; }
