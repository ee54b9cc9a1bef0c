// Package guard runs a Node.js application, unchanged, so that it keeps the
// ten rules: as a process that can do only what it needs, behind a proxy that
// mends what passes.
//
//	plan, err := guard.NewPlan(ctx, guard.Options{Command: []string{"node", "app.js"}, Dir: dir, ...})
//	fmt.Print(plan.Text(100))      // --dry-run: what would run, and why
//	err = guard.Run(ctx, plan, log, hup, hurry, reread)
//
// Three kinds of processes come of it. The supervisor ([Run]) binds the ports,
// starts the two others, keeps them up, replaces them, and stops them in
// order; it reads nothing that a visitor sends. The proxy ([Serve]) is this
// program again, with the sockets as descriptors and a link to the supervisor:
// it is told once how to serve, then which processes of the application take
// requests. The application is this program again, which locks itself down
// (package sandbox) and becomes node (package switches says with which
// switches).
//
//	options.go   what is told, completed and checked    plan.go, launch.go, plantext.go  what comes of it
//	supervisor.go, member.go, reload.go                 the application's processes
//	desk.go, link.go                                    the proxy, seen from the supervisor
//	proxy.go, chain.go, wiring.go, enforcement.go       the proxy, seen from within
//	shared.go                                           what guards of several machines have in common
//	control.go                                          what people ask of a guard that runs
package guard
