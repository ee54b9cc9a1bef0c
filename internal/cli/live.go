package cli

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/textproto"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/net/http/httpguts"

	"tenet/internal/config"
	"tenet/internal/probe"
)

// liveFlags is what the user typed about running services.
type liveFlags struct {
	urls        []string
	port        int
	headers     []string
	cookies     []string
	maxRequests int
	follow      bool
	observatory bool
}

func (l *liveFlags) add(flags *pflag.FlagSet) {
	flags.StringArrayVar(&l.urls, "live", nil, "an address, such as http://localhost:3000/")
	flags.IntVar(&l.port, "port", 0, "the number of a port")
	flags.StringArrayVar(&l.headers, "header", nil, "a header, such as 'Authorization: Bearer ...'")
	flags.StringArrayVar(&l.cookies, "cookie", nil, "a cookie, such as sid=...")
	flags.IntVar(&l.maxRequests, "max-requests", 0, "a number, 0 for the default")
	flags.BoolVar(&l.observatory, "observatory", false, "say what MDN's HTTP Observatory would say")
	flags.BoolVar(&l.follow, "follow", false, "follow a redirect to another host")
}

// isLive reports whether a target is an address or a process.
func isLive(target string) bool {
	return strings.Contains(target, "://") || strings.HasPrefix(target, "pid:")
}

// hostAndPort matches what people type for a service of their own.
var hostAndPort = regexp.MustCompile(`^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?(?:/.*)?$`)

// address asks whether a path that does not exist was meant as an address.
func address(target string) string {
	if hostAndPort.MatchString(target) {
		return fmt.Sprintf(". Did you mean `http://%s`?", target)
	}
	return ""
}

// validate refuses what no run could carry out.
func (l *liveFlags) validate(cmd *cobra.Command) error {
	for _, u := range l.urls {
		if !isLive(u) {
			return usageError(cmd, fmt.Sprintf("--live cannot be `%s`: an address, such as http://localhost:3000/.", u))
		}
	}
	if l.port < 0 || l.port > 65535 || l.port == 0 && cmd.Flags().Changed("port") {
		return usageError(cmd, fmt.Sprintf("--port cannot be `%d`: a number from 1 to 65535.", l.port))
	}
	if l.maxRequests < 0 {
		return usageError(cmd, fmt.Sprintf("--max-requests cannot be `%d`: a number, 0 for the default.", l.maxRequests))
	}
	for _, h := range l.headers {
		name, value, ok := strings.Cut(h, ":")
		if !ok || !httpguts.ValidHeaderFieldName(name) || !httpguts.ValidHeaderFieldValue(strings.TrimSpace(value)) {
			return usageError(cmd, fmt.Sprintf("--header cannot be `%s`: a name, a colon and a value.", firstWordOf(h)))
		}
	}
	for _, c := range l.cookies {
		if name, _, ok := strings.Cut(c, "="); !ok || name == "" || !httpguts.ValidHeaderFieldValue(c) {
			return usageError(cmd, "--cookie wants a name, an equals sign and a value.")
		}
	}
	return nil
}

// firstWordOf keeps the secret of a header out of a message.
func firstWordOf(h string) string {
	word, rest, _ := strings.Cut(h, " ")
	if rest != "" {
		return word + " ..."
	}
	return word
}

// split parts the targets into paths, and services with those of --live.
func (l *liveFlags) split(targets []string) (paths, services []string) {
	for _, t := range targets {
		if isLive(t) {
			services = append(services, t)
		} else {
			paths = append(paths, t)
		}
	}
	if len(l.urls) > 0 && len(targets) == 0 {
		paths = []string{"."} // beside the folder
	}
	if len(paths)+len(services)+l.port == 0 {
		paths = []string{"."}
	}
	return paths, append(services, l.urls...)
}

// ask gets the facts of the services, one after the other.
func (l *liveFlags) ask(ctx context.Context, services []string, login *probe.Login, progress func(string, int, int)) ([]*probe.Facts, error) {
	var all []*probe.Facts
	proc := os.DirFS("/proc")
	if l.port != 0 {
		pid, err := probe.Listener(proc, l.port)
		if err != nil {
			return nil, cannotAsk(err)
		}
		services = append(services, "pid:"+strconv.Itoa(pid))
	}
	o := l.options()
	o.Login = login
	for i, s := range services {
		progress("asking", i, len(services))
		var facts *probe.Facts
		var err error
		if number, ok := strings.CutPrefix(s, "pid:"); ok {
			pid, bad := strconv.Atoi(number)
			if bad != nil || pid < 1 {
				return nil, refuse("cannot check %s: a process is a number, as in pid:4711.", s)
			}
			facts, err = probe.ReadProcess(proc, pid)
		} else {
			facts, err = probe.Run(ctx, s, o)
		}
		if err != nil {
			return nil, cannotAsk(err)
		}
		all = append(all, facts)
	}
	return all, nil
}

// cannotAsk puts in front of what went wrong that nothing was checked.
func cannotAsk(err error) error {
	var e *probe.Error
	if errors.As(err, &e) {
		return fmt.Errorf("cannot check %s: it %s. %s", e.Target, e.What, e.Hint)
	}
	return fmt.Errorf("cannot check: %w", err)
}

// login puts the values of the environment into the recipe of tenet.yaml. It is
// for services alone: nothing is asked of the environment otherwise.
func (a *app) login(conf *config.Login, services []string) (*probe.Login, error) {
	if conf == nil || !slices.ContainsFunc(services, func(s string) bool { return strings.Contains(s, "://") }) {
		return nil, nil
	}
	l := &probe.Login{Page: conf.Page, JSON: conf.JSON}
	for _, text := range conf.Fields {
		name, value, _ := strings.Cut(text, "=")
		if variable, ok := strings.CutPrefix(value, "$"); ok {
			if value = a.Getenv(variable); value == "" {
				return nil, refuse("check.login.fields: the variable %s is not set.", variable)
			}
		}
		l.Fields = append(l.Fields, probe.Field{Name: name, Value: value})
	}
	return l, nil
}

func (l *liveFlags) options() probe.Options {
	o := probe.Options{
		Agent:       "tenet/" + Version + " (security check, started by a person or a build)",
		Header:      http.Header{},
		Cookie:      strings.Join(l.cookies, "; "),
		Follow:      l.follow,
		MaxRequests: l.maxRequests,
	}
	for _, h := range l.headers {
		name, value, _ := strings.Cut(h, ":")
		o.Header.Add(textproto.CanonicalMIMEHeaderKey(name), strings.TrimSpace(value))
	}
	return o
}
