package cli

import (
	"fmt"
	"os"
	"runtime/debug"

	"tenet/internal/guard"
	"tenet/internal/guard/sandbox"
	"tenet/internal/rules"
)

// proxyGrowth is by how many percent the proxy's heap grows before garbage is
// collected: with thousands of idle connections the usual 100 are memory of which
// nobody has anything.
const proxyGrowth = 75

// guardStage is what this program is when guard has started it: on its way to
// become the application, or the proxy.
func guardStage(stage string, env Env) int {
	err := fmt.Errorf("unknown stage `%s`: %s is for guard's own use", stage, sandbox.StageVariable)
	switch stage {
	case sandbox.StageApp:
		err = sandbox.Stage(os.Args[1:])
	case guard.StageProxy:
		if env.Getenv("GOGC") == "" {
			debug.SetGCPercent(proxyGrowth)
		}
		err = guard.Serve(rules.All(), os.Getenv(guard.LinkVariable), env.Out, env.Err)
	}
	if err != nil {
		fmt.Fprintf(env.Err, "tenet guard: %v\n", err)
		return exitUsage
	}
	return exitKept
}
