package cli

import (
	"bytes"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tenet/internal/rule"
)

func (a *app) explainCommand() *cobra.Command {
	why := ""
	cmd := &cobra.Command{
		Use:   "explain RULE | CHECK | --why PACKAGE [DIR]",
		Short: "what a rule or a finding means",
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return append(a.ruleNames(), a.checkIDs()...), cobra.ShellCompDirectiveNoFileComp
		},
		DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if cmd.Flags().Changed("why") {
				return a.why(cmd, why, args)
			}
			if len(args) != 1 {
				return usageError(cmd, "explain needs one rule or one check.")
			}
			return a.explain(args[0])
		},
	}
	cmd.Flags().StringVar(&why, "why", "", "a package: who pulls it in")
	cmd.RegisterFlagCompletionFunc("why", cobra.NoFileCompletions)
	return cmd
}

func (a *app) explain(word string) error {
	var page bytes.Buffer
	w := &wrapper{out: &page, width: a.width()}
	for n, r := range a.rules {
		if r.Name == word {
			explainRule(w, r)
			_, err := a.Out.Write(page.Bytes())
			return err
		}
		for i := range r.Checks {
			if c := &r.Checks[i]; c.ID == word {
				explainCheck(w, r, c, fmt.Sprintf("rule %d of %d: %s", n+1, len(a.rules), r.Name))
				_, err := a.Out.Write(page.Bytes())
				return err
			}
		}
	}
	return a.unknownID(word, "")
}

// unknownID says that no rule or check has that id, and which one is near.
func (a *app) unknownID(word, where string) error {
	known, what := a.ruleNames(), "rule"
	if strings.Contains(word, "/") {
		known, what = a.checkIDs(), "check"
	}
	hint := didYouMean(word, known)
	if hint == "" {
		prefix, _, _ := strings.Cut(word, "/")
		hint = fmt.Sprintf("`tenet explain %s` lists the checks of that rule.", prefix)
		if !slices.Contains(a.ruleNames(), prefix) {
			hint = "Rules: " + strings.Join(a.ruleNames(), ", ") + "."
		}
	}
	return refuse("unknown %s `%s`%s. %s", what, word, where, hint)
}

// explainCheck prints a check from its declaration and its test data.
func explainCheck(w *wrapper, r *rule.Rule, c *rule.Check, place string) {
	w.line("%s   %s   %s", c.ID, place, c.Severity)
	w.line("")
	w.paragraph("", "", c.Why)
	w.line("")
	wrong, right := c.Example(r.Files)
	if oneLine(wrong) && oneLine(right) {
		w.line("  instead of   %s", wrong)
		w.line("  write        %s", right)
	} else {
		w.block("  instead of", wrong)
		w.block("  write", right)
	}
	w.line("")
	w.line("tenet reports it when")
	w.paragraph("  ", "  ", c.When)
	if c.Lint {
		w.paragraph("  ", "  ", "It runs with --lint, or when it is named.")
	}
	if c.Quiet != "" {
		w.line("It stays quiet when")
		w.paragraph("  ", "  ", c.Quiet)
	}
	w.line("")
	w.paragraph("Repair it       ", "                ", c.Fix)
	if comment := c.Syntax(r.Files).Comment("tenet-accept " + c.ID + ": <why>"); comment != "" {
		w.line("Accept it here  %s", comment)
	}
	w.line("Accept it all   tenet.yaml   accept: [{ id: %s, why: ..., until: YYYY-MM-DD }]", c.ID)
	w.line("Read more       CWE-%d  https://cwe.mitre.org/data/definitions/%d.html", c.CWE, c.CWE)
	for _, l := range c.Links {
		w.line("                %s", l)
	}
}

func oneLine(code string) bool { return code != "" && !strings.Contains(code, "\n") && len(code) <= 70 }

// explainRule prints the rule's page, and its checks.
func explainRule(w *wrapper, r *rule.Rule) {
	if r.Files == nil {
		w.line("%s   %s", r.Name, r.Title)
		w.line("")
		w.line("This rule is not built yet: reports say \"not seen\" of it, never \"kept\".")
		return
	}
	page, err := fs.ReadFile(r.Files, "README.md")
	if err != nil {
		w.line("%s   %s", r.Name, r.Title)
	} else {
		w.markdown(string(page))
	}
	w.line("")
	listChecks(w, r, "Checks", false)
	listChecks(w, r, "Mistakes that are no weaknesses: tenet check --lint", true)
	if len(r.Checks) > 0 {
		w.line("")
		w.line("More on one of them: tenet explain %s", r.Checks[0].ID)
	}
}

// listChecks lists the checks of a rule that always run, or those that run
// only when they are asked for.
func listChecks(w *wrapper, r *rule.Rule, heading string, lint bool) {
	if !slices.ContainsFunc(r.Checks, func(c rule.Check) bool { return c.Lint == lint }) {
		return
	}
	if lint {
		w.line("")
	}
	w.line("%s", heading)
	longest := 0
	for i := range r.Checks {
		if r.Checks[i].Lint == lint {
			longest = max(longest, len(r.Checks[i].ID))
		}
	}
	for i := range r.Checks {
		c := &r.Checks[i]
		if c.Lint != lint {
			continue
		}
		lead := fmt.Sprintf("  %-*s  %-8s  ", longest, c.ID, c.Severity)
		w.paragraph(lead, strings.Repeat(" ", len(lead)), c.Title)
	}
}
