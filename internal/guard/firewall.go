package guard

import (
	"log/slog"
	"net/http"
	"strconv"

	"tenet/internal/guard/upstream"
	"tenet/internal/guard/waf"
)

// settleWAF reads the numbers of rules, and has the rest of the options
// checked where they are known.
func (o *Options) settleWAF(wrong *mistakes) {
	for _, text := range o.WAF.RulesOff {
		if _, err := strconv.Atoi(text); err != nil {
			wrong.add("waf.rulesOff: `%s` is no number of a rule, such as 942100", text)
		}
	}
	if o.WAF.Mode == "" && (o.WAF.Routes != nil || o.WAF.Paranoia != nil) {
		wrong.add("waf.mode: say whether to detect, block, or off: the rest of waf says nothing without it")
	}
	if err := o.wafOptions().Check(); err != nil {
		wrong.add("%w", err)
	}
}

// wafOptions are the keys of tenet.yaml as package waf takes them.
func (o *Options) wafOptions() waf.Options {
	g := o.WAF
	w := waf.Options{Block: g.Mode == "block", Routes: g.Routes, Except: g.Except, Paranoia: number(g.Paranoia), Body: g.Body, Values: number(g.Values)}
	for _, text := range g.RulesOff {
		n, err := strconv.Atoi(text)
		if err != nil {
			continue // settleWAF says so
		}
		w.Off = append(w.Off, n)
	}
	return w
}

// firewalled reports whether the rule set is asked for.
func (o *Options) firewalled() bool { return o.WAF.Mode != "" && o.WAF.Mode != "off" }

// firewall puts the rule set before a handler, where tenet.yaml asks for it.
// That is behind the rules: they have opened cookies that travel encrypted,
// and see to its answers.
func (ch *chain) firewall(c *proxyConfig, next http.Handler, log *slog.Logger) (http.Handler, error) {
	o := Options{Guard: c.Guard}
	if !o.firewalled() {
		return next, nil
	}
	w := o.wafOptions()
	w.Refuse, w.Blocked, w.Log = upstream.WriteProblem, ch.ledger.Blocked, log
	w.Noted = func(what string) { ch.ledger.Enforced("flaws", what) }
	f, err := waf.New(w)
	if err != nil {
		return nil, err
	}
	return f.Wrap(next), nil
}
