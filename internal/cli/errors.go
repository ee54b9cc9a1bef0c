package cli

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tenet/internal/suggest"
)

// didYouMean returns the question that follows an unknown word: the nearest
// known one, or all of them when there is none and they are few.
func didYouMean(word string, known []string) string {
	if near := suggest.Nearest(word, known); near != "" {
		return fmt.Sprintf("Did you mean `%s`?", near)
	}
	if len(known) <= 12 {
		return "Known: " + strings.Join(known, ", ") + "."
	}
	return ""
}

// firstWord refuses a command that does not exist, before its flags are
// looked at: with `tenet chekc --since main` the command is what is wrong. A
// flag of check without a command is taken for a forgotten check.
func (a *app) firstWord(root *cobra.Command, args []string) error {
	word := ""
	for i := 0; i < len(args) && word == ""; i++ {
		switch arg := args[i]; {
		case arg == "-C" || arg == "--directory" || arg == "--color":
			i++ // and its value
		case flagOf(root, "check", arg) && !flagOf(root, "", arg):
			return refuse("%s is an option of a command. Did you mean `tenet check %s`?", arg, strings.Join(args[i:], " "))
		case !strings.HasPrefix(arg, "-"):
			word = arg
		}
	}
	if word == "" || strings.HasPrefix(word, cobra.ShellCompRequestCmd) {
		return nil
	}
	known := []string{"help"}
	for _, c := range root.Commands() {
		known = append(known, c.Name())
	}
	if slices.Contains(known, word) {
		return nil
	}
	if near := suggest.Nearest(word, known); near != "" {
		return refuse("unknown command `%s`. Did you mean `%s`?", word, near)
	}
	if _, err := os.Stat(word); err == nil || looksLikeTarget(word) {
		return refuse("unknown command `%s`. Did you mean `tenet check %s`?", word, word)
	}
	return refuse("unknown command `%s`. Known: %s.", word, strings.Join(commandNames(root), ", "))
}

// flagOf reports whether an argument is a flag of a command, the root if the
// name is empty.
func flagOf(root *cobra.Command, name, arg string) bool {
	flags := root.Flags()
	for _, c := range root.Commands() {
		if c.Name() == name {
			flags = c.Flags()
		}
	}
	arg, _, _ = strings.Cut(arg, "=")
	if long, ok := strings.CutPrefix(arg, "--"); ok {
		return flags.Lookup(long) != nil
	}
	return len(arg) == 2 && arg[0] == '-' && flags.ShorthandLookup(arg[1:]) != nil
}

func commandNames(root *cobra.Command) []string {
	var names []string
	for _, c := range root.Commands() {
		if !c.Hidden {
			names = append(names, c.Name())
		}
	}
	return names
}

// looksLikeTarget reports whether a word is meant as something to check.
func looksLikeTarget(word string) bool {
	return strings.ContainsAny(word, `/\`) || word == "." || word == ".."
}

// flagError turns what the flag parser says into one sentence with a guess,
// and the line that says where to read more.
func flagError(cmd *cobra.Command, err error) error {
	var (
		unknown *pflag.NotExistError
		missing *pflag.ValueRequiredError
		invalid *pflag.InvalidValueError
	)
	switch {
	case errors.As(err, &unknown):
		name := unknown.GetSpecifiedName()
		if unknown.GetSpecifiedShortnames() != "" {
			return usageError(cmd, fmt.Sprintf("unknown flag -%s.", name))
		}
		var known []string
		add := func(f *pflag.Flag) { known = append(known, f.Name) }
		cmd.LocalFlags().VisitAll(add)
		cmd.InheritedFlags().VisitAll(add)
		msg := fmt.Sprintf("unknown flag --%s.", name)
		if near := suggest.Nearest(name, known); near != "" {
			msg += fmt.Sprintf(" Did you mean --%s?", near)
		}
		return usageError(cmd, msg)
	case errors.As(err, &missing):
		f := missing.GetFlag()
		return usageError(cmd, fmt.Sprintf("%s needs a value: %s.", flagName(f), f.Usage))
	case errors.As(err, &invalid):
		f := invalid.GetFlag()
		var said wording
		if errors.As(err, &said) {
			return usageError(cmd, said.Error())
		}
		if f.NoOptDefVal != "" {
			return usageError(cmd, fmt.Sprintf("%s takes no value, got `%s`.", flagName(f), invalid.GetValue()))
		}
		return usageError(cmd, fmt.Sprintf("%s cannot be `%s`: %s.", flagName(f), invalid.GetValue(), f.Usage))
	}
	return usageError(cmd, err.Error())
}

// flagName writes a flag as people type it.
func flagName(f *pflag.Flag) string {
	if f.Name == "directory" {
		return "-C"
	}
	return "--" + f.Name
}

// A wording is an error whose text is meant for the user as it is.
type wording string

func (w wording) Error() string { return string(w) }

// refuse returns whole sentences for the user.
func refuse(format string, args ...any) error { return wording(fmt.Sprintf(format, args...)) }

// usageError adds the usage line of a command to a message.
func usageError(cmd *cobra.Command, msg string) error {
	return refuse("%s\nUsage: %s     (all of it: %s --help)", msg, cmd.UseLine(), cmd.CommandPath())
}

// A choice is a flag that takes one of a few words.
type choice struct {
	value *string
	what  string
	known []string
}

func newChoice(value *string, usual, what string, known ...string) *choice {
	*value = usual
	return &choice{value, what, known}
}

// Set accepts the known words alone.
func (c *choice) Set(word string) error {
	if slices.Contains(c.known, word) {
		*c.value = word
		return nil
	}
	return refuse("unknown %s `%s`. %s", c.what, word, didYouMean(word, c.known))
}

func (c *choice) String() string { return *c.value }

// Type names the kind of value for generated help.
func (c *choice) Type() string { return "WORD" }
