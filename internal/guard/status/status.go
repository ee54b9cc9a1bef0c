package status

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/pprof"
	"net/netip"
	"strings"
	"time"

	"tenet/internal/guard/autopilot"
	"tenet/internal/guard/ledger"
	"tenet/internal/guard/share"
	"tenet/web/header"
)

// Options are the settings of New.
type Options struct {
	// Snapshot returns what the page and the metrics show. It is called for
	// each of them; ledger.Snapshot is cheap enough.
	Snapshot func() ledger.Snapshot

	// Rules are the ten rules in their order.
	Rules []Rule

	// Ready says why requests cannot be served, nil if they can. Without it
	// the answer is always that they can.
	Ready func() error

	// CSP and Suggest tell of the autopilot; both may be nil.
	CSP     func() autopilot.Status
	Suggest func() autopilot.Suggestion

	// Shared tells of the server that guards of several machines have in
	// common; nil if this one is alone.
	Shared func() share.State

	Name    string // of what is guarded, for the head of the page
	Version string // of tenet

	// Hosts are names besides those of the loopback that a request may come
	// for, without ports: for probes from outside, where the listener is not
	// on the loopback. Whoever reaches it sees paths and errors.
	Hosts []string

	Pprof bool // profiles are served; they cost time of the proxy
}

// A Rule is one of the ten rules.
type Rule struct {
	Name  string // as the ledger names it
	Title string
}

// New returns the handler of the port. The error names every mistake of the
// options.
func New(o Options) (http.Handler, error) {
	var all []error
	if o.Snapshot == nil {
		all = append(all, errors.New("status: Options.Snapshot is missing"))
	}
	for _, h := range o.Hosts {
		if h == "" || strings.ContainsAny(h, "/: ") {
			all = append(all, fmt.Errorf("guard.statusHosts: %q is not the name of a host, such as tenet.internal", h))
		}
	}
	if err := errors.Join(all...); err != nil {
		return nil, err
	}
	p, err := newPage(o)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /{$}", http.RedirectHandler("/.tenet/", http.StatusFound))
	mux.Handle("GET /.tenet", http.RedirectHandler("/.tenet/", http.StatusFound))
	mux.Handle("GET /.tenet/{$}", p)
	mux.Handle("GET /.tenet/metrics", metrics(o))
	mux.HandleFunc("GET /.tenet/health", func(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "ok") })
	mux.HandleFunc("GET /.tenet/ready", func(w http.ResponseWriter, _ *http.Request) { ready(w, o.Ready) })
	mux.HandleFunc("GET /.tenet/ledger", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(o.Snapshot()) // an error is one of the connection
	})
	if o.Pprof {
		profiles(mux)
	}
	protect, err := headers()
	if err != nil {
		return nil, err
	}
	return protect(local(mux, o.Hosts)), nil
}

func ready(w http.ResponseWriter, check func() error) {
	if check != nil {
		if err := check(); err != nil {
			plain(w, http.StatusServiceUnavailable, err.Error())
			return
		}
	}
	plain(w, http.StatusOK, "ready")
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	io.WriteString(w, text+"\n")
}

// headers returns the middleware of the port's own headers: no script at all,
// and one style, by its hash.
func headers() (func(http.Handler) http.Handler, error) {
	none := []string{"'none'"}
	return header.New(header.Config{
		ContentSecurityPolicy: header.CSP{
			NoDefaults: true,
			Directives: []header.Directive{
				{Name: "default-src", Values: none},
				{Name: "style-src", Values: []string{header.Hash(style)}},
				{Name: "img-src", Values: []string{"data:"}}, // the icon
				{Name: "base-uri", Values: none},
				{Name: "form-action", Values: none},
				{Name: "frame-ancestors", Values: none},
			},
		},
		StrictTransportSecurity: header.HSTS{Omit: true}, // there is no TLS on a loopback port
		XFrameOptions:           "DENY",
		Private:                 func(*http.Request) bool { return true },
	})
}

// local refuses requests for hosts that are not this machine. A page of
// another site can give its own name the address 127.0.0.1 and read what a
// browser of this machine fetches from there (DNS rebinding, CWE-350); the
// name in Host is what it cannot change.
func local(next http.Handler, hosts []string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isLocal(r.Host) && !named(r.Host, hosts) {
			plain(w, http.StatusMisdirectedRequest, "This port answers to loopback names, such as localhost, only.")
			return
		}
		next.ServeHTTP(w, r)
	})
}

func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.ToLower(strings.Trim(host, "[]"))
}

func isLocal(host string) bool {
	name := hostname(host)
	if addr, err := netip.ParseAddr(name); err == nil {
		return addr.Unmap().IsLoopback()
	}
	return name == "localhost"
}

func named(host string, hosts []string) bool {
	for _, h := range hosts {
		if strings.EqualFold(h, hostname(host)) {
			return true
		}
	}
	return false
}

const longestProfile = 60 * time.Second

// profiles serves net/http/pprof below /.tenet/pprof/. Profiles over a time
// are given at most a minute.
func profiles(mux *http.ServeMux) {
	limited := func(h http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if d, err := time.ParseDuration(r.FormValue("seconds") + "s"); err == nil && d > longestProfile {
				plain(w, http.StatusBadRequest, "seconds is at most 60")
				return
			}
			h(w, r)
		}
	}
	mux.HandleFunc("GET /.tenet/pprof/profile", limited(pprof.Profile))
	mux.HandleFunc("GET /.tenet/pprof/trace", limited(pprof.Trace))
	for _, name := range []string{"allocs", "block", "goroutine", "heap", "mutex", "threadcreate"} {
		mux.HandleFunc("GET /.tenet/pprof/"+name, limited(pprof.Handler(name).ServeHTTP))
	}
}
