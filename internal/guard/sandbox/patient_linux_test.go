package sandbox

import (
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// A patient process is one for the kernel too, and only if the policy says so.
func TestPatient(t *testing.T) {
	w := newWorld(t)
	// Behind its name, /proc/self/stat has the scheduling policy 39th: proc_pid_stat(5).
	script := "console.log(require('fs').readFileSync('/proc/self/stat', 'utf8').split(') ').pop().split(' ')[38])"
	for _, patient := range []bool{false, true} {
		p := w.policy(nil)
		p.Patient = patient
		out, err := supervisor{uid: w.uid}.start(t, w, p, w.Node, "-e", script)
		must(t, err)
		want := map[bool]string{false: "0", true: "3"}[patient]
		if got := strings.TrimSpace(string(out)); got != want || unix.SCHED_BATCH != 3 {
			t.Errorf("patient %v: scheduling policy %s, want %s", patient, got, want)
		}
		told := false
		for _, l := range Explain(p, Features{Stage: true}) {
			told = told || strings.Contains(l.What, "interrupt")
		}
		if told != patient {
			t.Errorf("patient %v: told: %v", patient, told)
		}
	}
}
