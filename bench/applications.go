package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// An application is code whose shown findings have been read and judged, one by
// one: precision.csv has the verdicts.
type application struct {
	release
	kind    string
	heldOut bool     // judged only when no cause was looked for any more
	made    []string // what npx is told, if the release is a generator: it writes the folder app
}

// applications are servers and tools of different kinds, at fixed versions, and
// what the generators of frameworks write.
var applications = []application{
	{release: release{"express-generator", "4.16.1"}, kind: "written by a generator: Express", made: []string{"express-generator@4.16.1", "--view=ejs", "app"}},
	{release: release{"koa-generator", "1.1.17"}, kind: "written by a generator: Koa", made: []string{"-p", "koa-generator@1.1.17", "koa2", "-e", "app"}},
	{release: release{"fastify-cli", "8.0.2"}, kind: "written by a generator: Fastify, TypeScript", made: []string{"fastify-cli@8.0.2", "generate", "app", "--lang=ts"}},
	{release: release{"@nestjs/cli", "12.0.8"}, kind: "written by a generator: Nest", made: []string{"@nestjs/cli@12.0.8", "new", "app", "--skip-install", "--skip-git", "--package-manager", "npm"}},
	{release: release{"create-next-app", "16.4.3"}, kind: "written by a generator: Next", made: []string{"create-next-app@16.4.3", "app", "--ts", "--app", "--no-eslint", "--no-tailwind", "--no-src-dir", "--no-react-compiler", "--import-alias", "@/*", "--skip-install", "--disable-git", "--use-npm", "--yes"}},

	{release: release{"screwdriver-api", "8.0.143"}, kind: "API of a build service: hapi"},
	{release: release{"wildduck", "1.46.1"}, kind: "mail server with an API: restify"},
	{release: release{"signalk-server", "2.32.0"}, kind: "data of ships: Express, compiled TypeScript"},
	{release: release{"homebridge-config-ui-x", "5.28.0"}, kind: "administration: Nest on Fastify, compiled TypeScript"},
	{release: release{"nodebb", "1.4.0"}, kind: "forum: Express, callbacks"},
	{release: release{"cnpmjs.org", "2.1.0"}, kind: "registry: Koa 1, generators"},
	{release: release{"@node-red/editor-api", "5.0.7"}, kind: "editor's server: Express"},
	{release: release{"@node-red/runtime", "5.0.7"}, kind: "runtime, used as a library"},
	{release: release{"Haraka", "3.3.4"}, kind: "mail server: sockets"},
	{release: release{"zone-mta", "3.10.3"}, kind: "mail server: restify"},
	{release: release{"apostrophe", "4.32.2"}, kind: "content management: Express, Nunjucks"},
	{release: release{"parse-server", "9.10.0"}, kind: "backend: Express, compiled"},
	{release: release{"mongo-express", "1.0.2"}, kind: "administration of a database: Express"},
	{release: release{"sqlpad", "3.1.0"}, kind: "queries of databases: Express"},
	{release: release{"express-gateway", "1.16.11"}, kind: "gateway: Express"},
	{release: release{"agendash", "8.2.4"}, kind: "dashboard for four frameworks"},
	{release: release{"statsd", "0.9.0"}, kind: "statistics: sockets, callbacks"},
	{release: release{"gun", "0.2020.1241"}, kind: "database for pages and servers"},
	{release: release{"ungit", "1.5.30"}, kind: "command with a server: Express"},
	{release: release{"json-server", "0.17.4"}, kind: "command with a server: Express"},
	{release: release{"browser-sync", "3.0.4"}, kind: "command with a server: connect"},
	{release: release{"whistle", "2.10.10"}, kind: "debugging proxy: Express, http"},
	{release: release{"hexo", "8.1.2"}, kind: "command: compiled TypeScript"},
	{release: release{"caprine", "2.55.4"}, kind: "Electron, TypeScript"},
	{release: release{"electron-fiddle", "0.27.0"}, kind: "Electron, TypeScript, React"},
	{release: release{"electron-api-demos", "2.0.1"}, kind: "Electron"},

	{release: release{"ghost", "6.65.0"}, kind: "content management: Express, Handlebars", heldOut: true},
	{release: release{"@directus/api", "39.2.1"}, kind: "backend: Express, compiled TypeScript", heldOut: true},
	{release: release{"keystone", "4.2.1"}, kind: "content management: Express, callbacks", heldOut: true},

	{release: release{"@vendure/core", "3.7.3"}, kind: "shop: Nest, compiled TypeScript", heldOut: true},
	{release: release{"@hoodie/account-server", "6.1.5"}, kind: "accounts: hapi", heldOut: true},
	{release: release{"@platformatic/db", "3.67.0"}, kind: "API of a database: Fastify", heldOut: true},
	{release: release{"cncjs", "1.11.5"}, kind: "control of machines: Express, Electron, compiled", heldOut: true},
	{release: release{"droppy", "10.0.0"}, kind: "files: http, sockets", heldOut: true},
	{release: release{"ep_etherpad-lite", "1.8.14"}, kind: "editor for many: Express", heldOut: true},
	{release: release{"kuzzle", "2.56.0"}, kind: "backend: http, compiled TypeScript", heldOut: true},
	{release: release{"maildev", "3.0.0"}, kind: "command with a server: Express, compiled TypeScript", heldOut: true},
	{release: release{"nativefier", "52.0.0"}, kind: "command that makes Electron applications, compiled TypeScript", heldOut: true},
	{release: release{"nodecg", "2.6.4"}, kind: "graphics for broadcasts: Express, TypeScript", heldOut: true},
	{release: release{"strapi-plugin-users-permissions", "3.6.8"}, kind: "accounts of a content management: Koa", heldOut: true},
	{release: release{"thelounge", "4.5.2"}, kind: "chat: Express, sockets, compiled TypeScript", heldOut: true},
	{release: release{"wetty", "3.2.0"}, kind: "command with a server: Express, TypeScript", heldOut: true},

	{release: release{"aedes-cli", "1.0.2"}, kind: "broker for MQTT: sockets", heldOut: true},
	{release: release{"anyproxy", "4.1.3"}, kind: "proxy with a page: Express, React", heldOut: true},
	{release: release{"http-server", "14.1.1"}, kind: "command with a server: files", heldOut: true},
	{release: release{"hubot", "14.1.0"}, kind: "chat bot: Express", heldOut: true},
	{release: release{"reveal-md", "6.1.4"}, kind: "command with a server: Express, Mustache", heldOut: true},
	{release: release{"tileserver-gl", "5.6.0"}, kind: "maps: Express", heldOut: true},
}

// open returns the folder of an application; "" if the registry has it no longer.
func (b *bench) open(ctx context.Context, a *application) (string, error) {
	if a.made == nil {
		return b.fetch(ctx, a.release)
	}
	top := filepath.Join(b.cache, "made", strings.ReplaceAll(a.String(), "/", "+"))
	dir := filepath.Join(top, "app")
	if _, err := os.Stat(filepath.Join(top, "done")); err == nil {
		return dir, nil
	}
	if err := os.RemoveAll(top); err != nil {
		return "", err
	}
	if err := os.MkdirAll(top, 0o755); err != nil {
		return "", err
	}
	npx := exec.CommandContext(ctx, "npx", append([]string{"--yes"}, a.made...)...)
	npx.Dir, npx.Env = top, append(os.Environ(), "CI=1", "NEXT_TELEMETRY_DISABLED=1")
	if out, err := npx.CombinedOutput(); err != nil {
		return "", fmt.Errorf("npx %s: %w\n%s", strings.Join(a.made, " "), err, out)
	}
	if _, err := os.Stat(filepath.Join(dir, "package.json")); err != nil {
		return "", fmt.Errorf("npx %s has made no application: %w", strings.Join(a.made, " "), err)
	}
	return dir, os.WriteFile(filepath.Join(top, "done"), nil, 0o644)
}
