package cli

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"tenet/internal/guard"
)

// guard carries out `tenet guard`: everything that can be refused is refused
// before anything is started.
func (a *app) guard(cmd *cobra.Command, f *guardFlags, args []string) error {
	if err := a.mistyped(cmd, args); err != nil {
		return err
	}
	o, conf, file, err := a.guardOptions(cmd, f, args)
	if err != nil {
		return err
	}
	if len(args) == 0 && o.Upstream == "" {
		return usageError(cmd, "name what to run after --, as in `tenet guard -- node app.js`, or a server that runs already with --upstream.")
	}
	if o.Breaks, err = a.sloppyFiles(cmd.Context(), conf, file, o); err != nil {
		return err
	}
	plan, err := guard.NewPlan(cmd.Context(), o)
	if err != nil {
		return unwell(err)
	}
	if f.dryRun {
		_, err := a.Out.Write([]byte(plan.Text(a.width())))
		return err
	}
	var refused *refusal
	switch err := a.guardRefuses(cmd.Context(), f, conf, file, plan.Options); {
	case errors.As(err, &refused):
		fmt.Fprintf(a.Err, "tenet: not started: %s Exit 1.\n", refused)
		return exitCode(exitBroken)
	case err != nil:
		return err
	}
	return a.runGuard(cmd, f, args, plan)
}

// runGuard runs the plan until a signal ends it.
func (a *app) runGuard(cmd *cobra.Command, f *guardFlags, args []string, plan *guard.Plan) error {
	a.patient.Store(true)
	log := guard.NewLog(a.Out, a.Err, plan.Log == "json", time.Now)
	defer log.Close()
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP)
	defer signal.Stop(hup)
	// What reading the application took is not needed while it runs.
	debug.FreeOSMemory()
	reread := func() (guard.Options, error) {
		defer debug.FreeOSMemory()
		o, conf, file, err := a.guardOptions(cmd, f, args)
		if err == nil {
			o.Breaks, err = a.sloppyFiles(cmd.Context(), conf, file, o)
		}
		if err == nil {
			err = a.guardRefuses(cmd.Context(), f, conf, file, o)
		}
		return o, err
	}
	return guard.Run(cmd.Context(), plan, log, hup, secondSignal(), reread)
}

// echo is how soon after a signal the same one is no second wish: service
// managers and timeout(1) send one to the process and one to its group.
const echo = 500 * time.Millisecond

// secondSignal returns a channel that is closed when the user asks twice for
// the end: with the second Ctrl-C there is no more waiting.
func secondSignal() chan struct{} {
	hurry := make(chan struct{})
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		for first := time.Now(); time.Since(first) < echo; {
			<-signals
		}
		close(hurry)
	}()
	return hurry
}
