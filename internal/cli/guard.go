package cli

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"tenet/internal/config"
	"tenet/internal/guard"
	"tenet/internal/rule"
	"tenet/internal/suggest"
)

// guardFlags is what the user typed after `tenet guard`.
type guardFlags struct {
	config.Guard // what tenet.yaml can say too
	config       string
	instances    int
	noSandbox    bool
	refuse       string
	offline      bool
	dryRun       bool
}

func (a *app) guardCommand() *cobra.Command {
	f := &guardFlags{}
	cmd := &cobra.Command{
		Use:                   "guard [options] -- COMMAND [arguments]",
		Short:                 "run an application so that it keeps the rules",
		Args:                  cobra.ArbitraryArgs,
		DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.guard(cmd, f, args)
		},
	}
	shared := cmd.PersistentFlags()
	shared.StringVar(&f.config, "config", "", "a file like tenet.yaml")
	shared.StringVar(&f.State, "state", "", "a folder")
	flags := cmd.Flags()
	flags.SetInterspersed(false) // what follows the command is the command's
	flags.StringArrayVar(&f.Listen, "listen", nil, "a port, or a host and a port")
	flags.Var(newChoice(&f.TLS, "", "source of certificates", config.GuardTLS...), "tls", "off, internal, acme, files")
	flags.StringVar(&f.Cert, "cert", "", "a file with a certificate and its chain")
	flags.StringVar(&f.Key, "key", "", "a file with its key")
	flags.StringSliceVar(&f.Domains, "domain", nil, "a name, such as shop.example.com")
	flags.StringSliceVar(&f.TrustedProxies, "trusted-proxies", nil, "addresses or ranges, such as 10.0.0.0/8")
	flags.StringVar(&f.User, "user", "", "the name of an ordinary user")
	flags.StringVar(&f.Upstream, "upstream", "", "an address, such as http://127.0.0.1:8080")
	flags.IntVar(&f.instances, "instances", 0, "a number of processes")
	flags.StringArrayVar(&f.Env, "env", nil, "NAME, or NAME=value")
	flags.StringArrayVar(&f.Read, "read", nil, "a file or folder")
	flags.StringArrayVar(&f.Write, "write", nil, "a folder")
	flags.StringSliceVar(&f.Connect, "connect", nil, "a port, HOST:PORT, the path of a socket, or any")
	flags.StringVar(&f.Redis.URL, "redis", "", "an address, such as redis://10.0.0.5:6379")
	flags.StringSliceVar(&f.AllowEval, "allow-eval", nil, "names of packages")
	flags.BoolVar(&f.noSandbox, "no-sandbox", false, "do not confine the application")
	flags.BoolVar(&f.Observe, "observe", false, "only report what the switches of Node.js would break")
	flags.StringVar(&f.Health, "health", "", "a path, such as /healthz")
	flags.Var(newChoice(&f.CSP, "", "mode", config.GuardCSP...), "csp", "observe, enforce, off")
	flags.Var(newChoice(&f.refuse, "", "level", rule.Severities()...), "refuse", "low, medium, high, critical")
	flags.BoolVar(&f.offline, "offline", false, "ask no registry about vulnerable packages")
	flags.StringVar(&f.Status, "status", "", "a port on this machine")
	flags.BoolVar(&f.Pprof, "pprof", false, "let profiles be taken at the status port")
	flags.Var(newChoice(&f.Log, "", "form of a log", config.GuardLog...), "log", "text, json")
	flags.StringVar(&f.AccessLog, "access-log", "", "common, combined or json")
	flags.BoolVar(&f.dryRun, "dry-run", false, "print what would run, and why")
	a.completeGuard(cmd)
	cmd.AddCommand(a.guardReloadCommand(f), a.guardStopCommand(f), a.guardStatusCommand(f), a.guardAdviceCommand(f), a.guardCSPCommand(f), a.guardInitCommand(f))
	return cmd
}

func (a *app) completeGuard(cmd *cobra.Command) {
	for name, words := range map[string][]string{
		"tls": config.GuardTLS, "csp": config.GuardCSP, "log": config.GuardLog, "refuse": rule.Severities(),
		"access-log": {"common", "combined", "json"},
	} {
		cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
	}
	for _, name := range []string{"listen", "domain", "trusted-proxies", "user", "upstream", "instances", "env", "connect", "allow-eval", "health", "status", "redis"} {
		cmd.RegisterFlagCompletionFunc(name, cobra.NoFileCompletions)
	}
}

// guardOptions puts the flags over tenet.yaml.
func (a *app) guardOptions(cmd *cobra.Command, f *guardFlags, command []string) (guard.Options, *config.Config, string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return guard.Options{}, nil, "", fmt.Errorf("cannot find out which folder this is: %w", err)
	}
	conf, file, err := a.loadConfig(f.config, []string{"."})
	if err != nil {
		return guard.Options{}, nil, "", err
	}
	o := guard.Options{
		Guard:   merge(conf.Guard, f, cmd),
		Command: command,
		Dir:     dir,
		Environ: os.Environ(),
		Rules:   a.rules,
		Version: Version,
		Root:    os.Geteuid() == 0,
	}
	if len(command) > 0 && !cmd.Flags().Changed("upstream") {
		o.Upstream = "" // what is typed wins over tenet.yaml
	}
	if o.Self, err = os.Executable(); err != nil {
		return guard.Options{}, nil, "", fmt.Errorf("cannot find the tenet program: %w", err)
	}
	return o, conf, file, nil
}

// merge lets what was typed win over what tenet.yaml says. Lists of
// permissions add up, so that one more can be given for once.
func merge(g config.Guard, f *guardFlags, cmd *cobra.Command) config.Guard {
	pick := func(flag, file string) string { return cmp.Or(flag, file) }
	either := func(flag, file []string) []string {
		if len(flag) > 0 {
			return flag
		}
		return file
	}
	g.Listen, g.Domains, g.TrustedProxies = either(f.Listen, g.Listen), either(f.Domains, g.Domains), either(f.TrustedProxies, g.TrustedProxies)
	g.TLS, g.Cert, g.Key = pick(f.TLS, g.TLS), pick(f.Cert, g.Cert), pick(f.Key, g.Key)
	g.User, g.Upstream = pick(f.User, g.User), pick(f.Upstream, g.Upstream)
	g.Env, g.Read, g.Write = slices.Concat(g.Env, f.Env), slices.Concat(g.Read, f.Read), slices.Concat(g.Write, f.Write)
	g.Connect, g.AllowEval = slices.Concat(g.Connect, f.Connect), slices.Concat(g.AllowEval, f.AllowEval)
	g.Health, g.CSP, g.Status = pick(f.Health, g.Health), pick(f.CSP, g.CSP), pick(f.Status, g.Status)
	g.Log, g.AccessLog, g.State = pick(f.Log, g.Log), pick(f.AccessLog, g.AccessLog), pick(f.State, g.State)
	g.Redis.URL = pick(f.Redis.URL, g.Redis.URL)
	g.Observe, g.Pprof = g.Observe || f.Observe, g.Pprof || f.Pprof
	if cmd.Flags().Changed("instances") {
		g.Instances = &f.instances
	}
	if f.noSandbox {
		off := false
		g.Sandbox = &off
	}
	if f.refuse != "" {
		g.Refuse = rule.ParseSeverity(f.refuse)
	}
	return g
}

// unwell says every mistake of a plan on a line of its own.
func unwell(err error) error {
	var list []error
	if j, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range j.Unwrap() {
			list = append(list, flatten(e)...)
		}
	}
	if len(list) < 2 {
		return err
	}
	msg := fmt.Sprintf("guard cannot start, for %d reasons:", len(list))
	for _, e := range list {
		msg += "\n  " + e.Error()
	}
	return errors.New(msg)
}

// flatten returns the errors that an error joins, through all layers.
func flatten(err error) []error {
	switch e := err.(type) {
	case interface{ Unwrap() []error }:
		var list []error
		for _, inner := range e.Unwrap() {
			list = append(list, flatten(inner)...)
		}
		return list
	case interface{ Unwrap() error }:
		if inner, ok := e.Unwrap().(interface{ Unwrap() []error }); ok && err.Error() == e.Unwrap().Error() {
			return flatten(inner.(error))
		}
	}
	return []error{err}
}

// mistyped asks whether the command was meant as one of guard's own.
func (a *app) mistyped(cmd *cobra.Command, args []string) error {
	if len(args) == 0 || filepath.Base(args[0]) != args[0] {
		return nil
	}
	if _, err := exec.LookPath(args[0]); err == nil {
		return nil
	}
	near := suggest.Nearest(args[0], commandNames(cmd))
	if near == "" {
		return nil // NewPlan says what is wrong
	}
	return refuse("cannot run `%s`: no such program in PATH. Did you mean `tenet guard %s`?", args[0], near)
}
