package guard

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"syscall"

	"tenet/internal/guard/autopilot"
	"tenet/web/csp"
)

// openPilot puts the autopilot of the content security policy next to the
// application.
func (ch *chain) openPilot(ctx context.Context, c *proxyConfig, p *proxy) (http.Handler, error) {
	g := c.Guard
	o := autopilot.Options{
		Mode: autopilot.Mode(g.CSP), Dir: c.pilotFolder(), Placeholder: c.Nonce, Path: g.CSPPath,
		Base: csp.Parse(g.CSPBase), Allow: csp.Parse(g.CSPAllow),
		Sightings: number(g.CSPSightings), Networks: number(g.CSPNetworks), UnsafeHashes: g.CSPUnsafeHashes,
		FallBack: autopilot.FallBack{
			Never: g.CSPFallBack.Never, Window: g.CSPFallBack.Window, Quiet: g.CSPFallBack.Quiet,
			Networks: number(g.CSPFallBack.Networks), Share: float64(number(g.CSPFallBack.Percent)) / 100,
		},
		Ledger: ch.ledger, Logger: p.log,
	}
	if ch.share != nil {
		o.Shared = ch.share
	}
	var err error
	if ch.pilot, err = autopilot.New(ctx, o); errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EROFS) {
		// A full disk is no reason not to serve.
		p.log.Error("csp: what is learnt cannot be stored, and is forgotten when guard ends", "error", err.Error())
		o.Dir = ""
		ch.pilot, err = autopilot.New(ctx, o)
	}
	if err != nil {
		return nil, err
	}
	return ch.pilot.Wrap(p.up), nil
}

// closePilot waits until what was learnt is stored.
func (ch *chain) closePilot(ctx context.Context) error {
	stored := make(chan struct{})
	go func() { ch.pilot.Wait(); close(stored) }()
	select {
	case <-stored:
		return nil
	case <-ctx.Done():
		return errors.New("what was learnt of the content security policy could not be stored in time")
	}
}

// ask answers a person's words: csp with suggest, observe, enforce or status.
func (ch *chain) ask(args []string) (string, error) {
	if len(args) == 2 && args[0] == "csp" {
		switch args[1] {
		case "suggest":
			return suggestionText(ch.pilot.Suggest(autopilot.DefaultWindow)), nil
		case "status":
			return pilotStatus(ch.pilot.Status()), nil
		case "observe", "enforce":
			return ch.setMode(autopilot.Mode(args[1]))
		}
	}
	return "", fmt.Errorf("the proxy does not know `%s`", strings.Join(args, " "))
}

func (ch *chain) setMode(m autopilot.Mode) (string, error) {
	s, err := ch.pilot.SetMode(m, autopilot.SetOptions{Window: autopilot.DefaultWindow})
	if errors.Is(err, autopilot.ErrBreaks) {
		return "", fmt.Errorf("not enforced, because pages would break:\n%s", breaksText(s))
	}
	if err != nil {
		return "", err
	}
	if m == autopilot.Enforce {
		return "enforced from now on:\n  " + policyLines(s.Policy) + blockedText(s) + "\nA burst of violations makes it report-only again; `tenet guard csp observe` does so at once.", nil
	}
	return "the policy is only reported from now on, and learnt", nil
}

// suggestionText shows a policy with the evidence for each source.
func suggestionText(s autopilot.Suggestion) string {
	var b strings.Builder
	if s.Policy == "" {
		return "nothing is learnt: the content security policy is off (guard: csp)"
	}
	if s.To.IsZero() {
		return "nothing was seen yet: visit the pages of the application, then ask again"
	}
	fmt.Fprintf(&b, "The tightest policy that would have broken nothing from %s to %s:\n\n  %s\n", s.From.Format("2006-01-02 15:04"), s.To.Format("2006-01-02 15:04"), policyLines(s.Policy))
	if len(s.Sources) > 0 {
		b.WriteString("\nWhy\n")
	}
	for _, src := range s.Sources {
		fmt.Fprintf(&b, "  %-16s %s\n  %-16s %s\n", src.Directive, src.Value, "", evidence(src.Fact))
	}
	if len(s.Held) > 0 {
		b.WriteString("\nSeen, and not allowed\n")
	}
	for _, h := range s.Held {
		fmt.Fprintf(&b, "  %-16s %s\n  %-16s %s\n", h.Directive, h.Source, "", h.Why)
	}
	if len(s.Breaks) > 0 {
		b.WriteString("\nWould break\n" + breaksText(s) + "\n")
	}
	if len(s.Weaknesses) > 0 {
		b.WriteString("\nStill weak\n")
	}
	for _, w := range s.Weaknesses {
		fmt.Fprintf(&b, "  %s\n", weaknessText(w))
	}
	if n := heldByPages(s); n > 0 {
		fmt.Fprintf(&b, "\n%s\n", moreEvidence)
	}
	if len(s.Breaks) == 0 {
		b.WriteString("\nTurn it on with `tenet guard csp enforce`.\n")
	}
	return b.String()
}

// moreEvidence is what to do about sources that too few pages have shown.
const moreEvidence = "To have more of them allowed, visit more pages, from another network too. If only you can write to your\npages, set cspSightings: 1 below guard in tenet.yaml, say `tenet guard reload`, and ask again."

// heldByPages counts what the application's own pages have and the policy
// does not allow.
func heldByPages(s autopilot.Suggestion) (n int) {
	for _, h := range s.Held {
		if h.Fact.HTML > 0 {
			n++
		}
	}
	return n
}

// blockedText warns of what the policy blocks although it may be wanted.
func blockedText(s autopilot.Suggestion) string {
	if s.To.IsZero() {
		return "\nNo page was seen that loads anything, so pages may load nothing: once you have visited those that do, enforce again."
	}
	if n := heldByPages(s); n > 0 {
		return fmt.Sprintf("\nIt blocks %s of your pages that `tenet guard csp suggest` lists as not allowed.\n%s", plural(n, "source", "sources"), moreEvidence)
	}
	return ""
}

// policyLines writes a directive on each line.
func policyLines(policy string) string { return strings.ReplaceAll(policy, "; ", ";\n  ") }

func breaksText(s autopilot.Suggestion) string {
	var lines []string
	for _, b := range s.Breaks {
		lines = append(lines, fmt.Sprintf("  %-16s %s on %s\n  %-16s %s", b.Directive, b.What, orElse(strings.Join(b.Fact.Pages, ", "), "pages"), "", b.Advice))
	}
	return strings.Join(lines, "\n")
}

// evidence says who has seen a source, and where.
func evidence(f autopilot.Fact) string {
	var seen []string
	if f.HTML > 0 {
		seen = append(seen, "shown "+plural(int(f.HTML), "time", "times"))
	}
	if f.Told > 0 {
		seen = append(seen, "reported "+plural(int(f.Told), "time", "times"))
	}
	text := list(seen)
	if len(f.Pages) > 0 {
		text += " on " + strings.Join(f.Pages, ", ")
	}
	return text
}

func weaknessText(w csp.Weakness) string { return fmt.Sprint(w) }

func pilotStatus(s autopilot.Status) string {
	var b strings.Builder
	fmt.Fprintf(&b, "mode      %s\n", s.Mode)
	if !s.Since.IsZero() {
		fmt.Fprintf(&b, "since     %s\n", s.Since.Format("2006-01-02 15:04"))
	}
	if s.Policy != "" {
		fmt.Fprintf(&b, "policy    %s\n", strings.ReplaceAll(s.Policy, "; ", ";\n          "))
	}
	fmt.Fprintf(&b, "known     %s\n", plural(s.Facts, "source", "sources"))
	if !s.Resting.IsZero() {
		fmt.Fprintf(&b, "resting   report-only until %s, because browsers report that it breaks pages\n", s.Resting.Format("15:04"))
	}
	return b.String()
}
