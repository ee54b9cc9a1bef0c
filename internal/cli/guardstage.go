package cli

import (
	"fmt"
	"os"

	"tenet/internal/guard"
	"tenet/internal/guard/sandbox"
	"tenet/internal/rules"
)

// guardStage is what this program is when guard has started it: on its way to
// become the application, or the proxy.
func guardStage(stage string, env Env) int {
	err := fmt.Errorf("unknown stage `%s`: %s is for guard's own use", stage, sandbox.StageVariable)
	switch stage {
	case sandbox.StageApp:
		err = sandbox.Stage(os.Args[1:])
	case guard.StageProxy:
		err = guard.Serve(rules.All(), os.Getenv(guard.LinkVariable), env.Out, env.Err)
	}
	if err != nil {
		fmt.Fprintf(env.Err, "tenet guard: %v\n", err)
		return exitUsage
	}
	return exitKept
}
