package guard

import (
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// StateFolder says where the guard of the options' folder keeps its state,
// without checking anything else.
func (o Options) StateFolder() string {
	if o.State != "" {
		return o.abs(o.State)
	}
	return (&Plan{Options: o, sys: systemOf(o.goos)}).stateDir()
}

// stateDir says where guard keeps certificates, learnt policies and its
// control socket: one folder for each project.
func (p *Plan) stateDir() string {
	if p.State != "" {
		return p.State
	}
	base, ok := p.environment("STATE_DIRECTORY") // from systemd
	if ok {
		base, _, _ = strings.Cut(base, ":")
		return base
	}
	switch home, known := p.environment("HOME"); {
	case p.Root:
		base = "/var/lib/tenet/guard"
	case p.sys.goos == "windows" && p.has("LOCALAPPDATA"):
		base, _ = p.environment("LOCALAPPDATA")
		base = filepath.Join(base, "tenet", "guard")
	case p.has("XDG_STATE_HOME"):
		base, _ = p.environment("XDG_STATE_HOME")
		base = filepath.Join(base, "tenet", "guard")
	case known:
		base = filepath.Join(home, ".local", "state", "tenet", "guard")
	default:
		base = filepath.Join(os.TempDir(), "tenet-guard-"+strconv.Itoa(os.Getuid()))
	}
	h := fnv.New32a()
	h.Write([]byte(p.Dir))
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
			return r
		}
		return '-'
	}, filepath.Base(p.Dir))
	return filepath.Join(base, fmt.Sprintf("%.20s-%08x", name, h.Sum32()))
}

func (p *Plan) has(name string) bool { _, ok := p.environment(name); return ok }

// proxyState is the part of the state that the proxy writes: the rest stays
// out of its reach.
func (p *Plan) proxyState() string { return filepath.Join(p.StateDir, "proxy") }

// stateFolder makes the folders of the state and gives the proxy its part.
func (p *Plan) stateFolder() error {
	if err := os.MkdirAll(p.StateDir, 0o700); err != nil {
		return fmt.Errorf("cannot keep state in %s: %w. Name another folder with --state", p.StateDir, cause(err))
	}
	if p.split() { // the proxy passes through to its part
		for dir := p.StateDir; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
			if err := openFolder(dir); err != nil {
				return fmt.Errorf("cannot keep state in %s: %w", p.StateDir, cause(err))
			}
			if dir == "/var/lib" {
				break
			}
		}
	}
	if err := os.MkdirAll(p.proxyState(), 0o700); err != nil {
		return fmt.Errorf("cannot keep state in %s: %w", p.proxyState(), cause(err))
	}
	if !p.split() {
		return nil
	}
	return chownTree(p.proxyState(), p.Proxy)
}

// openFolder lets others pass through a folder of ours, not list it.
func openFolder(dir string) error {
	info, err := os.Stat(dir)
	if err != nil || info.Mode().Perm()&0o001 != 0 {
		return err
	}
	return os.Chmod(dir, info.Mode().Perm()|0o011)
}

// chownTree gives the proxy what an earlier one, perhaps with another user,
// has left in its folder. Links are not followed.
func chownTree(dir string, to account) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	return filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		return root.Lchown(name, to.UID, to.GID)
	})
}

// runtimeBases are the folders in which sockets may live, best first.
func (p *Plan) runtimeBases() []string {
	var list []string
	if p.Root {
		list = append(list, "/run")
	}
	if dir, ok := p.environment("XDG_RUNTIME_DIR"); ok && !p.Root {
		list = append(list, dir)
	}
	if dir, ok := p.environment("LOCALAPPDATA"); ok && p.sys.goos == "windows" {
		return append(list, dir, os.TempDir()) // both are the account's alone, but for the second of a service
	}
	return append(list, os.TempDir(), "/tmp")
}
