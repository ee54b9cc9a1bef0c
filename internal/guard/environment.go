package guard

import (
	"path/filepath"
	"slices"
	"strings"
)

// appEnv is the environment of the application before switches add to it:
// what is usual, what tenet.yaml and flags name, and nothing else.
func (p *Plan) appEnv() []string {
	tmp := filepath.Join(memberPlace, tempFolder)
	var env []string
	for _, name := range ownEnv {
		env = append(env, name+"="+tmp)
	}
	named := slices.Clone(usualEnv)
	slices.Reverse(named)
	seen := map[string]int{}
	for _, e := range append(named, p.Env...) {
		name, value, given := strings.Cut(e, "=")
		if !given {
			if value, given = p.environment(name); !given {
				continue
			}
		}
		key := p.sys.variable(name)
		if i, twice := seen[key]; twice {
			first, _, _ := strings.Cut(env[i], "=")
			env[i] = first + "=" + value
			continue
		}
		seen[key] = len(env)
		env = append(env, name+"="+value)
	}
	return append(env, "TENET_NONCE="+p.nonce)
}

// environment returns a variable of guard's own environment.
func (o *Options) environment(name string) (string, bool) {
	sys := systemOf(o.goos)
	for _, e := range slices.Backward(o.Environ) {
		if n, value, _ := strings.Cut(e, "="); sys.variable(n) == sys.variable(name) && value != "" {
			return value, true
		}
	}
	return "", false
}

// reserved reports whether guard owns a variable.
func (o *Options) reserved(name string) bool {
	name = systemOf(o.goos).variable(name)
	return strings.HasPrefix(name, "TENET_GUARD_") || strings.HasPrefix(name, "LD_")
}
