package probe

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Run probes an address. An error means that there was no answer to judge: it
// is an [*Error] that says what to do. What failed later is in the facts.
func Run(ctx context.Context, target string, o Options) (*Facts, error) {
	o = o.complete()
	at, err := parse(target)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, o.Time)
	defer cancel()
	facts := &Facts{Target: target, Now: o.Now}
	c := newClient(o, at, facts)
	defer c.close()
	if o.Login != nil {
		if err := c.signIn(ctx, at); err != nil {
			return nil, err
		}
	}
	front, err := c.front(ctx, at)
	if err != nil {
		return nil, err
	}
	facts.Base, _ = url.Parse(front.URL)
	facts.Local = c.g.local()
	if s := front.Status; (s == http.StatusUnauthorized || s == http.StatusForbidden) && len(o.Header) == 0 && c.o.Cookie == "" {
		facts.note(fmt.Sprintf("it answers %d: what is behind the login was not seen; --header and --cookie log in", s))
	}
	c.plain(ctx)
	c.provoke(ctx, c.crawl(ctx, front))
	c.privateFiles(ctx)
	c.sourceMaps(ctx)
	switch {
	case c.full && facts.Requests >= o.MaxRequests:
		facts.note(fmt.Sprintf("stopped after %d requests: --max-requests allows more", facts.Requests))
	case c.full:
		facts.note(fmt.Sprintf("stopped after %v: the service answers slowly", o.Time))
	}
	return facts, nil
}

// parse reads an address as typed.
func parse(target string) (*url.URL, error) {
	at, err := url.Parse(target)
	if err != nil || at.Host == "" || at.Scheme != "http" && at.Scheme != "https" {
		return nil, &Error{target, "is no address of a web page", "Write it as http://localhost:3000/ or https://shop.example/."}
	}
	if at.User != nil {
		return nil, &Error{at.Redacted(), "has a password in it", "Pass it with --header 'Authorization: Basic ...'."}
	}
	at.Fragment = ""
	if at.Path == "" {
		at.Path = "/"
	}
	return at, nil
}

// front gets the page that was asked for, and follows redirects: on the same
// host, from http to https of the same name, and elsewhere only if that was
// asked for.
func (c *client) front(ctx context.Context, at *url.URL) (*Exchange, error) {
	if at.Scheme == "https" && (c.o.Cookie != "" || len(c.o.Header) > 0) {
		c.send(ctx, request{why: Anonymous, url: at, bare: true}) // shows the certificate before a login is sent
	}
	var seen []string
	for {
		x := c.send(ctx, request{why: Front, url: at})
		if x == nil {
			return nil, &Error{at.String(), "gives no answer in the time there is", "Try again, or with a larger --max-requests."}
		}
		if x.Err != nil {
			return nil, explain(at, x.Err)
		}
		next := c.next(x, at)
		if next == nil {
			break
		}
		if slices.Contains(seen, next.String()) || len(seen) >= maxRedirects {
			return nil, &Error{c.facts.Target, fmt.Sprintf("redirects in a circle, or more than %d times", maxRedirects), "Check the page that it should end at."}
		}
		seen = append(seen, next.String())
		at = next
	}
	x := c.facts.Exchanges[len(c.facts.Exchanges)-1]
	if x.Login {
		c.send(ctx, request{why: Anonymous, url: at, bare: true})
	}
	return x, nil
}

// next returns where an answer of the front page leads, nil if it is not
// followed there.
func (c *client) next(x *Exchange, at *url.URL) *url.URL {
	to := redirect(x, at)
	switch {
	case to == nil:
		return nil
	case to.Scheme != "http" && to.Scheme != "https":
		c.facts.note("a redirect to " + short(to.String()) + " was not followed: it is no address of a web page")
		return nil
	case sameSite(to, at), c.o.Follow:
		if c.o.Follow && to.Hostname() != at.Hostname() {
			c.facts.note("followed the redirect to " + short(to.Host))
		}
		return to
	}
	c.facts.note("the redirect to " + short(to.Host) + ", another host, was not followed: --follow does")
	return nil
}

// redirect returns the address in Location of a redirect.
func redirect(x *Exchange, at *url.URL) *url.URL {
	if x.Status < 300 || x.Status > 399 {
		return nil
	}
	location := x.Header.Get("Location")
	to, err := at.Parse(location)
	if err != nil || location == "" {
		return nil
	}
	to.Fragment = ""
	if to.Path == "" && to.Host != "" {
		to.Path = "/"
	}
	return to
}

// sameSite reports whether two addresses are of one host, or of the same name
// with and without TLS at the usual ports.
func sameSite(a, b *url.URL) bool {
	return a.Host == b.Host || a.Hostname() == b.Hostname() && usual(a) && usual(b)
}

func usual(u *url.URL) bool { return u.Port() == "" || u.Port() == "80" || u.Port() == "443" }

// plain asks the host without TLS, to see whether it sends visitors to TLS.
func (c *client) plain(ctx context.Context) {
	base := c.facts.Base
	if base.Scheme != "https" || base.Port() != "" && base.Port() != "443" {
		return // nobody knows which other port is its twin
	}
	for _, x := range c.facts.Exchanges {
		if x.Why == Front && !x.OverTLS() {
			return
		}
	}
	host := base.Hostname()
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	c.send(ctx, request{why: Plain, url: &url.URL{Scheme: "http", Host: host, Path: "/"}, bare: true})
}

// An Error is a target that could not be probed: what is wrong, and what to do.
type Error struct {
	Target string
	What   string // the rest of a sentence that begins with the target
	Hint   string // a sentence
}

func (e *Error) Error() string { return e.Target + " " + e.What + ". " + e.Hint }

// explain puts the failure of a request into words.
func explain(at *url.URL, err error) error {
	var dns *net.DNSError
	var op *net.OpError
	var refused *RefusedError
	var timeout net.Error
	text := err.Error()
	switch {
	case errors.As(err, &refused):
		return &Error{at.String(), "was not asked: " + refused.Error(), "To check it, name it yourself."}
	case errors.As(err, &dns):
		return &Error{at.Hostname(), "is a name that nobody knows", "Check the spelling, and that this machine can resolve names."}
	case strings.Contains(text, "server gave HTTP response to HTTPS client"), strings.Contains(text, "first record does not look like a TLS handshake"):
		return &Error{at.String(), "does not speak TLS", "Try http://" + at.Host + "/."}
	case strings.Contains(text, "tls: "), strings.Contains(text, "x509: "):
		return &Error{at.String(), "fails at TLS: " + short(after(text, "tls: ")), "Check the certificate and the versions of TLS that the server offers."}
	case errors.As(err, &op) && op.Op == "dial" && strings.Contains(text, "connection refused"):
		return &Error{at.Host, "refuses the connection", "Is the service running, and at this port?"}
	case errors.As(err, &timeout) && timeout.Timeout():
		return &Error{at.Host, "does not answer in time", "Check the address, and whether a firewall is in between."}
	case strings.Contains(text, "server response headers exceeded"):
		return &Error{at.String(), fmt.Sprintf("answers with more than %d KB of headers", maxHeader>>10), "Browsers give up as well: look at what sets them."}
	case strings.Contains(text, "malformed HTTP"):
		return &Error{at.Host, "does not speak HTTP", "Is another service at this port? An https address may be needed."}
	}
	return &Error{at.Host, "gives no answer: " + short(cause(err)), "Check that the service is running."}
}

func cause(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err.Error()
	}
	return err.Error()
}

func after(s, sep string) string {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[i+len(sep):]
	}
	return s
}

// short keeps what a stranger wrote from filling the screen.
func short(s string) string {
	if len(s) > 100 {
		return strings.ToValidUTF8(s[:97], "") + "..."
	}
	return s
}

// get is a plain request.
func get(why Why, at *url.URL) request { return request{why: why, method: http.MethodGet, url: at} }
