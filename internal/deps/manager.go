package deps

import "strings"

// A Manager is a package manager: the words in which it is told what to do.
type Manager struct {
	Name      string
	Install   string   // brings the lockfile up to package.json
	Update    string   // followed by a package: to the highest version that the ranges admit
	Prune     string   // removes what nobody asks for
	Overrides []string // the keys in package.json below which a version is decided
}

var (
	npmManager = Manager{"npm", "npm install", "npm update", "npm prune", []string{"overrides"}}

	// managers are known by how the names of their lockfiles' formats begin.
	managers = []struct {
		format string
		Manager
	}{
		{"yarn.lock v1", Manager{"yarn", "yarn install", "yarn upgrade", "yarn install", []string{"resolutions"}}},
		{"yarn.lock", Manager{"yarn", "yarn install", "yarn up --recursive", "yarn install", []string{"resolutions"}}},
		{"pnpm", Manager{"pnpm", "pnpm install", "pnpm update --depth Infinity", "pnpm prune", []string{"pnpm", "overrides"}}},
		{"bun", Manager{"bun", "bun install", "bun update", "bun install", []string{"overrides"}}},
	}
)

// Manager returns the package manager of a tree: npm unless the lockfile is
// another's.
func (t *Tree) Manager() Manager {
	for _, m := range managers {
		if strings.HasPrefix(t.Graph.Format, m.format) {
			return m.Manager
		}
	}
	return npmManager
}
