package target

// Kind says what a file is to tenet.
type Kind uint8

// The kinds.
const (
	Other      Kind = iota
	JavaScript      // .js .mjs .cjs, and scripts that start with #!...node
	JSX             // .jsx
	TypeScript      // .ts .mts .cts, not .d.ts
	TSX             // .tsx
	JSON
	HTML
	Manifest   // package.json
	Lockfile   // package-lock.json, npm-shrinkwrap.json, yarn.lock, pnpm-lock.yaml, bun.lock
	Dockerfile // Dockerfile, Dockerfile.*, *.Dockerfile, Containerfile
	Compose    // compose.yaml, docker-compose*.yml
	Kubernetes // YAML with apiVersion and kind
	HelmChart  // templates of a Helm chart: not YAML, skipped and said
	Systemd    // *.service and other units
	PM2        // ecosystem.config.json/.yaml, pm2.json, process.json (the .js form is JavaScript)
	Procfile
	Nginx    // nginx.conf, *.nginx, files under nginx/ or sites-available/ that end in .conf
	Env      // .env, .env.*
	YAML     // any other YAML
	Template // .vue, .svelte, .astro, .ejs, .hbs, .pug and others that package markup reads
)

var kindNames = [...]string{"other", "javascript", "jsx", "typescript", "tsx", "json", "html", "package.json", "lockfile",
	"dockerfile", "compose", "kubernetes", "helm", "systemd", "pm2", "procfile", "nginx", "env", "yaml", "template"}

func (k Kind) String() string { return kindNames[k] }

// Code reports whether the rules for source code read files of this kind.
func (k Kind) Code() bool { return k >= JavaScript && k <= TSX }

// Page reports whether package markup reads files of this kind: markup, which
// may have code in it.
func (k Kind) Page() bool { return k == HTML || k == Template }

// Config reports whether package deploy reads files of this kind.
func (k Kind) Config() bool {
	switch k {
	case Manifest, Dockerfile, Compose, Kubernetes, HelmChart, Systemd, PM2, Procfile, Nginx, Env:
		return true
	}
	return false
}
