package guard

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// sloppyNote names them, the first few with the place.
func (p *Plan) sloppyNote() string {
	const shown = 3
	var parts []string
	for i, s := range p.Breaks {
		if i == shown {
			parts = append(parts, fmt.Sprintf("%d more (tenet check --only strict)", len(p.Breaks)-i))
			break
		}
		parts = append(parts, fmt.Sprintf("%s:%d", s.File, s.Line))
	}
	return fmt.Sprintf("strict mode would break %s: %s", plural(len(p.Breaks), "file, which stays as it is", "files, which stay as they are"), list(parts))
}

// note collects what is not as strong as it could be.
func (p *Plan) note() {
	p.Notes = nil
	if !p.confined() && p.members() > 0 {
		p.Notes = append(p.Notes, "no sandbox: the application may read and change whatever the user "+p.App.Name+" may, start any program, and connect anywhere; the proxy and the switches of Node.js still hold")
	} else {
		p.Notes = append(p.Notes, p.features.Missing...)
	}
	if note, ok := p.unlimited(); ok {
		p.Notes = append(p.Notes, note)
	}
	if p.launch != nil {
		p.Notes = append(p.Notes, p.launch.Warnings...)
	}
	if len(p.Breaks) > 0 && !p.Observe {
		p.Notes = append(p.Notes, p.sloppyNote())
	}
	p.Notes = append(p.Notes, p.sharedNotes()...)
	if p.TLS == "off" && slices.ContainsFunc(p.Listen, func(a string) bool { return !loopback(a) }) && len(p.TrustedProxies) == 0 {
		p.Notes = append(p.Notes, "no TLS: whoever is on the way can read and change everything, and cookies cannot be Secure. Say --domain shop.example.com for certificates, --cert and --key for files of your own, or --tls internal on your own machine")
	}
}

// writable makes sure that the user of the application may write where it is
// allowed to.
func (p *Plan) writable() error {
	var wrong mistakes
	for _, dir := range p.Write {
		info, err := os.Stat(dir)
		if err != nil || !p.Root || mayWrite(info, p.App) {
			continue
		}
		wrong.add("write: the application runs as the user %s, who cannot write to %s: chown -R %s %s", p.App.Name, dir, p.App.Name, dir)
	}
	return wrong.joined()
}

// reachable makes sure that the user of the application can get to its files,
// which as root is worth a sentence of its own: /root is closed to all others.
func (p *Plan) reachable() error {
	if !p.Root || p.members() == 0 {
		return nil
	}
	var wrong mistakes
	for _, f := range []struct{ what, path string }{{"the folder of the application", p.launch.Dir}, {"node", p.launch.Path}} {
		if closed := closedTo(f.path, p.App); closed != "" {
			wrong.add("the user %s, as whom the application runs, cannot reach %s, %s: the folder %s is closed to others. Move it, for instance to /srv, or name another user with --user", p.App.Name, f.what, f.path, closed)
		}
	}
	return wrong.joined()
}

// closedTo returns the first folder on the way to a path that the account may
// not pass through, or "".
func closedTo(path string, a account) string {
	parts := strings.Split(filepath.Clean(path), string(filepath.Separator))
	for i := range parts {
		at := string(filepath.Separator) + filepath.Join(parts[:i+1]...)
		info, err := os.Stat(at)
		if err != nil || !info.IsDir() {
			return ""
		}
		if !mayPass(info, a) {
			return at
		}
	}
	return ""
}

// within reports whether a path is a folder or lies below it.
func within(path, dir string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && filepath.IsLocal(rel)
}
