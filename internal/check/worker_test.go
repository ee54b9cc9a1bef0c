package check

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"

	"tenet/internal/js"
)

// workerVariable makes the test binary a parser process.
const workerVariable = "TENET_TEST_WORKER"

func TestMain(m *testing.M) {
	if os.Getenv(workerVariable) != "" {
		if err := js.Serve(os.Stdin, os.Stdout); err != nil {
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func worker() *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), workerVariable+"=1")
	return cmd
}

// Parser processes give the same result as the parser in this one.
func TestWorker(t *testing.T) {
	o := testProject(t, shop)
	want := show(run(t, o))
	o.Worker = worker
	if got := show(run(t, o)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// A file that the parser cannot survive is named; the others are analysed,
// and the answer is the same from the cache.
func TestWorkerHostile(t *testing.T) {
	o, _ := cached(t, shop)
	o.Worker = worker
	deep := strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000)
	rewrite(t, o, "deep.js", "LOW\n"+deep+"\n")
	r := run(t, o)
	if len(r.Unread) != 2 || r.Unread[1].Path != "deep.js" || r.Unread[1].Why == "" {
		t.Fatalf("unread: %+v, want broken.js and deep.js", r.Unread)
	}
	if len(r.Findings) != 2 {
		t.Errorf("got\n%s\nwant the findings of the other files", show(r))
	}
	if got, want := show(run(t, o)), show(r); got != want {
		t.Errorf("again\n%s\nwant\n%s", got, want)
	}
}

// Without a parser nothing was checked; that is not a clean project.
func TestWorkerMissing(t *testing.T) {
	o := testProject(t, shop)
	o.Worker = func() *exec.Cmd { return exec.Command("false") }
	r, err := Run(context.Background(), o)
	if err == nil || !strings.Contains(err.Error(), "start a parser process") {
		t.Errorf("got %v, %v, want an error about the parser process", r, err)
	}
}
