#!/bin/sh
# Writes the lockfiles beside this script: the project of project/, locked by
# the real package managers, which npm installs into a folder of its own.
# Nothing but lockfiles is made: no package is unpacked, no script is run.
#
#	sh make.sh [NAME...]
set -eu
wanted=" ${*:-all} "
here=$(cd "$(dirname "$0")" && pwd)
tools=${TOOLS:-$(mktemp -d)}
registry=$(npm config get registry)
npm_config_registry=$registry
npm_config_omit_lockfile_registry_resolved=false
export npm_config_registry npm_config_omit_lockfile_registry_resolved

npm install --prefix "$tools" --ignore-scripts --no-audit --no-fund --silent \
	npm6@npm:npm@6 yarn@1.22 @yarnpkg/cli-dist@4 pnpm8@npm:pnpm@8 pnpm9@npm:pnpm@9 @oven/bun-linux-x64@1.2.20 >&2
bin=$tools/node_modules

# lock NAME FILE COMMAND... locks a copy of the project, and keeps FILE with
# an example's name for the registry in its addresses.
lock() {
	name=$1 file=$2
	shift 2
	case $wanted in *" all "* | *" $name "*) ;; *) return 0 ;; esac
	work=$(mktemp -d)
	cp -R "$here/project/." "$work"
	printf 'link-workspace-packages=true\n' >"$work/.npmrc"
	(cd "$work" && "$@") >&2
	mkdir -p "$here/$name"
	sed -E "s#https?://registry\.[a-z.]+/#https://registry.example/#g" "$work/$file" >"$here/$name/$file"
	rm -rf "$work"
}

berry() {
	export YARN_NPM_REGISTRY_SERVER="${registry%/}" YARN_ENABLE_TELEMETRY=0 YARN_ENABLE_GLOBAL_CACHE=1 YARN_ENABLE_SCRIPTS=0
	case $registry in http:*) export YARN_UNSAFE_HTTP_WHITELIST='*' ;; esac
	touch yarn.lock
	node "$bin/@yarnpkg/cli-dist/bin/yarn.js" install --mode=update-lockfile
}

# npm 6 knows neither workspaces nor overrides.
npm6() {
	sed -i '/@shop.core/d; /"workspaces"/,/\]/d' package.json
	node "$bin/npm6/bin/npm-cli.js" install --package-lock-only --ignore-scripts
}

lock npm-v1 package-lock.json npm install --package-lock-only --ignore-scripts --lockfile-version=1
lock npm-v2 package-lock.json npm install --package-lock-only --ignore-scripts --lockfile-version=2
lock npm-v3 package-lock.json npm install --package-lock-only --ignore-scripts --lockfile-version=3
lock npm6 package-lock.json npm6
lock yarn-classic yarn.lock node "$bin/yarn/bin/yarn.js" install --ignore-scripts --non-interactive
lock yarn-berry yarn.lock berry
lock pnpm-v6 pnpm-lock.yaml node "$bin/pnpm8/bin/pnpm.cjs" install --lockfile-only --ignore-scripts
lock pnpm-v9 pnpm-lock.yaml node "$bin/pnpm9/bin/pnpm.cjs" install --lockfile-only --ignore-scripts
lock bun bun.lock "$bin/@oven/bun-linux-x64/bin/bun" install --lockfile-only --ignore-scripts
