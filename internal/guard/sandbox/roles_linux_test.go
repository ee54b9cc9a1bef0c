package sandbox

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"

	"golang.org/x/sys/unix"
)

// roles are what this binary can be besides the test.
var roles = map[string]func() error{
	"hello":  func() error { _, err := fmt.Println("hello"); return err },
	"euid":   func() error { _, err := fmt.Println(os.Geteuid()); return err },
	"launch": launch,
	"status": func() error {
		data, err := os.ReadFile("/proc/self/status")
		_, _ = os.Stdout.Write(data)
		return err
	},
	"listen":    listenUnbound,
	"raw":       raw,
	"available": func() error { return json.NewEncoder(os.Stdout).Encode(Available()) },
	"execveat":  becomeByDescriptor,
}

// A launching is what the supervisor of a test is asked to start, as JSON in its environment.
type launching struct {
	Policy   Policy
	Argv     []string
	Bare     bool      // without the sandbox, for comparison
	Features *Features // instead of what is available
	Names    string    // a file that stands in for /etc/resolv.conf
}

// launch is a supervisor: it starts what it is told, as who it is, and waits.
func launch() error {
	var l launching
	if err := json.Unmarshal([]byte(os.Getenv("LAUNCHING")), &l); err != nil {
		return err
	}
	if l.Names != "" {
		if err := unix.Mount(l.Names, "/etc/resolv.conf", "", unix.MS_BIND, ""); err != nil {
			return fmt.Errorf("standing in for /etc/resolv.conf: %w", err)
		}
	}
	cmd := &exec.Cmd{Path: l.Argv[0], Args: l.Argv, Env: l.Policy.Env, Dir: l.Policy.Dir}
	if !l.Bare {
		var err error
		features := Available()
		if l.Features != nil {
			features = *l.Features
		}
		if cmd, err = command(l.Policy, l.Argv, features, nil); err != nil {
			return err
		}
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	return cmd.Run()
}
