package sandbox

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Paths are good by any name: through links that are relative, absolute, or one behind the other;
// a single file can be writable; a writable folder can lie in a readable one.
func TestPathsThroughLinks(t *testing.T) {
	w := newWorld(t)
	uploads, log := w.App+"/uploads", w.Outside+"/service.log"
	must(t, os.Mkdir(uploads, 0o777))
	must(t, os.WriteFile(log, nil, 0o666))
	must(t, os.Chmod(uploads, 0o777))
	must(t, os.Chmod(log, 0o666))
	for at, target := range map[string]string{"current": "srv/latest", "srv/latest": "../srv/app", "node": w.Node, "data": w.Home} {
		must(t, os.Symlink(target, filepath.Join(w.Base, at)))
	}
	p := Application(App{
		Node: w.Base + "/node", Dir: w.Base + "/current", Home: w.Base + "/data", User: w.user(),
		Write: []string{w.Base + "/current/uploads", log},
	})
	script := `const fs = require('fs')
const outcome = f => { try { f(); return 'yes' } catch (e) { return e.code } }
console.log([
  outcome(() => fs.readFileSync('own.js')),
  outcome(() => fs.writeFileSync('own.js', '')),
  outcome(() => fs.writeFileSync('uploads/a', '')),
  outcome(() => fs.writeFileSync(process.env.HOME + '/a', '')),
  outcome(() => fs.appendFileSync('` + log + `', 'x')),
  outcome(() => fs.unlinkSync('` + log + `')),
  outcome(() => require('child_process').execFileSync('` + w.Base + `/node', ['-v'])),
].join(' '))`
	for _, test := range []struct {
		name string
		view bool
		want string
	}{
		{"with a view", true, `yes EROFS yes yes yes EROFS yes`},
		{"without", false, `yes EACCES yes yes yes EACCES yes`},
	} {
		t.Run(test.name, func(t *testing.T) {
			features := Available()
			if test.view && !features.View {
				t.Skip("there is none here")
			}
			features.View = test.view
			out, err := supervisor{uid: os.Getuid(), features: &features}.start(t, w, p, w.Base+"/node", "-e", script)
			must(t, err)
			if got := strings.TrimSpace(string(out)); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestRootIsFixed(t *testing.T) {
	for name, test := range map[string]struct {
		mounts string
		want   bool
	}{
		"a disk":        {"21 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n22 21 0:5 / /dev rw - devtmpfs none rw\n", false},
		"initramfs":     {"1 1 0:1 / / rw - rootfs rootfs rw\n22 1 0:5 / /dev rw - devtmpfs none rw\n", true},
		"switched root": {"1 1 0:1 / /elsewhere rw - rootfs rootfs rw\n21 1 254:0 / / rw - ext4 /dev/vda rw\n", false},
		"nothing":       {"", false},
	} {
		if got := rootIsFixed(test.mounts); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// Each thing that is missing has a sentence, and nothing that is there.
func TestMissing(t *testing.T) {
	for name, test := range map[string]struct {
		features Features
		want     []string
	}{
		"nothing":          {Features{Users: true, View: true, Landlock: landlockNewest, Seccomp: true}, nil},
		"an ordinary user": {Features{View: true, UserNS: true, Landlock: landlockNewest, Seccomp: true}, []string{"no user of its own"}},
		"a container":      {Features{Users: true, Landlock: landlockNewest, Seccomp: true}, []string{"no view of its own", "permissions can be changed of all files"}},
		"Linux 5.15":       {Features{Users: true, View: true, Landlock: 1, Seccomp: true}, []string{"an old Landlock (ABI 1; Linux 6.2", "an old Landlock (ABI 1; Linux 6.7", "an old Landlock (ABI 1; Linux 6.12"}},
		"everything":       {Features{}, []string{"no user of its own", "no view of its own", "no changing of permissions", "no Landlock", "no filter"}},
	} {
		got := test.features.lacking()
		if len(got) != len(test.want) {
			t.Errorf("%s: %q", name, got)
			continue
		}
		for i, want := range test.want {
			if !strings.HasPrefix(got[i], want) {
				t.Errorf("%s: %q, want %q", name, got[i], want)
			}
		}
	}
}
