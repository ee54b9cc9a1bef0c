package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tenet/internal/deps"
	"tenet/internal/npm"
	"tenet/internal/source"
	"tenet/internal/suggest"
)

// mostWays is how many of the shortest ways to one copy are shown.
const mostWays = 20

// why says who pulls a package in, as a tree from the project on.
func (a *app) why(cmd *cobra.Command, name string, args []string) error {
	if name == "" || len(args) > 1 {
		return usageError(cmd, "explain --why needs one package, and takes one folder.")
	}
	dir := "."
	if len(args) == 1 {
		dir = args[0]
	}
	r, err := a.project(cmd.Context(), dir, true)
	if err != nil {
		return err
	}
	var b strings.Builder
	var names []string
	for _, t := range r.Deps.Trees {
		for _, reason := range t.Graph.Why(name, mostWays) {
			explainCopy(&b, t, reason)
		}
		for _, n := range t.Graph.Nodes {
			names = append(names, n.Name)
		}
	}
	if b.Len() == 0 {
		hint := ""
		if near := suggest.Nearest(name, names); near != "" {
			hint = fmt.Sprintf(" Did you mean `%s`?", near)
		}
		return refuse("no package `%s` is installed in %s (%d packages seen).%s", name, dir, len(names), hint)
	}
	_, err = fmt.Fprint(a.Out, source.VisibleBetween(b.String(), "\n"))
	return err
}

// explainCopy writes one copy of a package: what is known of it, and below
// that who asks for it.
func explainCopy(b *strings.Builder, t *deps.Tree, reason npm.Reason) {
	n := reason.Node
	kind := "needed in production"
	switch {
	case n.Extraneous:
		kind = "nobody asks for it"
	case n.Dev:
		kind = "for development only"
	case n.Optional:
		kind = "optional"
	}
	fmt.Fprintf(b, "%s   %s:%d   %s%s\n", n.ID(), n.Place.File, n.Place.Line, kind, reached(t, n))
	last := npm.Path{}
	for _, path := range reason.Paths {
		shared := 0
		for shared < len(path) && shared < len(last) && path[shared] == last[shared] {
			shared++
		}
		if shared == 0 && (len(last) == 0 || last[0].From != path[0].From) {
			fmt.Fprintf(b, "  %s\n", path[0].From.ID())
		}
		for i := shared; i < len(path); i++ {
			e := path[i]
			fmt.Fprintf(b, "  %s%s %s -> %s   %s:%d%s\n", strings.Repeat("  ", i+1), e.Name, e.Spec, e.To.Version, e.Place.File, e.Place.Line, list(e.Kind))
		}
		last = path
	}
	if len(reason.Paths) == mostWays {
		b.WriteString("  and perhaps in other ways\n")
	}
	b.WriteString("\n")
}

// list names the list that a line stands in, if it is not the usual one.
func list(k npm.Kind) string {
	if k == npm.Prod {
		return ""
	}
	return "   " + k.String()
}

// reached says what is known of a copy that advisories affect.
func reached(t *deps.Tree, n *npm.Node) string {
	advisories, reach := 0, deps.Unknown
	var at string
	for i := range t.Affected {
		x := &t.Affected[i]
		if x.Node != n {
			continue
		}
		advisories++
		switch {
		case x.Reach.Kind < reach:
		case x.Reach.Call != nil:
			w := x.Reach.Call.Place
			at = fmt.Sprintf(" at %s:%d", w.File, w.Line)
		case len(x.Reach.Ways) > 0:
			w := x.Reach.Ways[0].Place
			at = fmt.Sprintf(" by %s:%d", w.File, w.Line)
		}
		reach = max(reach, x.Reach.Kind)
	}
	switch {
	case advisories == 0:
		return ""
	case reach == deps.Unknown:
		return fmt.Sprintf("   known holes: %d", advisories)
	}
	return fmt.Sprintf("   known holes: %d   %s%s", advisories, reach, at)
}
