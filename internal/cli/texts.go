package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// The help, as it is printed. Tests hold each text against the flags, the
// rules and the formats that exist.

const rootHelp = `tenet checks a Node.js application against ten security rules.

  tenet check                  this folder
  tenet check DIR              another one
  tenet check https://...      a running service
  tenet explain cookies        what a rule or a finding means

Commands
  check     find what breaks a rule            init        write a tenet.yaml with comments
  explain   what a rule or a finding means     completion  complete commands in your shell
  version   print the version                  help        help for any command
  db        advisories: status, update, import
  fix       edit package.json: out of known holes
  guard     run an application so that it keeps the rules
  lsp       serve an editor

Rules     {RULES}
{UNBUILT}
Options for every command
  -q, --quiet     findings and the last line only     --color WHEN   auto, always, never
  -C DIR          act as if started in DIR            --version      print the version
  -h, --help      help for any command: tenet check --help

Exit codes  0 kept   1 findings   2 could not start (bad flag, bad tenet.yaml)   3 incomplete
`

const checkHelp = `Usage: tenet check [DIR | FILE | URL | pid:N]... [options]     with nothing given: this folder

What to look for
  --only ID,...        these rules or findings only: --only cookies,eval/implied
  --fail-on LEVEL      exit 1 from this level on: low, medium, high, critical, or from a CVSS
                       score of advisories on, such as 7.0 [default: high]
  --min-cvss SCORE     leave out what is about advisories of a lower CVSS score
  --all                also show low findings and the accepted ones
  --lint               also look for mistakes: unused names, duplicate keys, dead code ...
  --mode app|library   who uses the code, and so what is untrusted [default: guessed, and said]
  --deps NAME,...      also look into these packages of node_modules
  --since REF          only what changed since a git commit

What to do with old findings
  --write-baseline     set today's findings aside in tenet.baseline.json
  --no-baseline        count them again
  --baseline FILE      the file of findings set aside [default: tenet.baseline.json]

How to show it
  -f, --format NAME    {FORMATS}
  -o, --output FILE    write there; repeat -f and -o in pairs for several at once
  --max-per-rule N     show at most N findings of a rule, 0 for all [default: 10]
  -q, --color, -C      as for every command: tenet --help

A running service
  --live URL           also ask this one, beside a folder; a URL alone is a target of its own
  --port N             look at the process that listens at this port (Linux)
  --header 'NAME: VALUE'  send this along, to see what is behind a login; repeat it
  --cookie 'NAME=VALUE'   likewise
  --max-requests N     [default: 60]
  --follow             follow a redirect to another host
  --observatory        also say what MDN's HTTP Observatory would say, on standard error

How far to go
  --offline            ask no registry about vulnerable packages
  --allow-incomplete   exit 0 although some files could not be read
  --config FILE        [default: tenet.yaml, searched upward from DIR]
  --max-file-size SIZE larger files are not read, and said so [default: 1MB]
  --no-cache           read every file anew
  --workers N          files at a time [default: one for each processor]

Examples
  tenet check --fail-on medium --since origin/main         in a pull request
  tenet check -f sarif -o tenet.sarif -f text -o -         for a code-scanning site and the log

Exit codes  0 kept   1 findings   2 could not start   3 incomplete
`

const explainHelp = `Usage: tenet explain RULE | CHECK
       tenet explain --why PACKAGE [DIR]

Says what a rule asks for, or what a finding means: why it matters, wrong and right code,
when tenet reports it and when it stays quiet, how to repair it, how to accept it.

  --why PACKAGE       who pulls the package in, from your package.json on, and whether it runs

Examples
  tenet explain cookies                      the rule, and all its checks
  tenet explain cookies/script-readable      one check, by the id that a report shows
  tenet explain --why lodash                 who asks for lodash, in this folder

Rules     {RULES}
`

const dbHelp = `Usage: tenet db status | update | import | build

Advisories say which versions of which packages have known vulnerabilities. tenet asks the npm
registry for them. Where there is none, it reads a local database, and where there is none
either, a small table of its own.

  status                    where advisories come from here, and how old they are
  update                    fetch OSV's export of npm into the local database, or what changed
    --from URL              from a mirror of osv-vulnerabilities.storage.googleapis.com
    --full                  everything, not only what changed
  import FILE | DIR ...     replace the local database: zips or folders of OSV records, or clones
                            of the GitHub advisory database
    --retire FILE           keep a repository of Retire.js beside it, for the rule libraries
  build                     make a table like the one that tenet carries
    --from DIR              from this folder of CSV files
    -o, --output FILE       write it there

An update that fails or is killed leaves the database as it was.

Examples
  tenet db update                          once a day on a build server
  tenet db import all.zip                  on a machine without internet

Exit codes  0 done   2 could not start, or nothing to import   3 no update, or a damaged database
`

const fixHelp = `Usage: tenet fix [DIR] [options]                        with nothing given: this folder

Plans the smallest set of edits to package.json after which the fewest known vulnerabilities
are installed, and shows them as a patch. Lockfiles are left to the package manager, whose
commands are printed.

  --write             change the files: all of them or none
  --offline           ask no registry about vulnerable packages

Examples
  tenet fix                                what would change
  tenet fix --write && npm install         change it, and the lockfile with it

Exit codes  0 done, or nothing to do   2 could not start
`

const initHelp = `Usage: tenet init

Writes tenet.yaml into this folder: every setting, commented out, with a sentence on what it
does. A tenet.yaml that is there already is left alone.
`

const lspHelp = `Usage: tenet lsp [options]

Serves an editor by the Language Server Protocol on standard input and output: findings as you
type, each step on the way of untrusted data, why it matters, and comments that accept one.
Mistakes, which tenet check looks for with --lint only, are shown in the files that are open.
No registry is asked. Settings are those of tenet.yaml.

  --all                also show what is merely possible
  --no-lint            leave out mistakes that are no weaknesses
  --mode app|library   who uses the code, and so what is untrusted [default: guessed]
  --config FILE        [default: tenet.yaml, searched upward from the folder that is open]
  --stdio              standard input and output, which is all that there is

Editors start it themselves: docs/editor.md says how they are told of it.

Exit codes  0 the editor has said goodbye   1 it is gone without   2 could not start
`

const versionHelp = `Usage: tenet version

Prints the version, the commit it was built from, and the Go release and platform it was
built with.
`

const completionHelp = `Usage: tenet completion bash | zsh | fish | powershell

Prints a script that completes commands, flags, rules and formats in your shell.

  bash         source <(tenet completion bash)      in ~/.bashrc, with the package bash-completion
  zsh          source <(tenet completion zsh)                      in ~/.zshrc, after compinit
  fish         tenet completion fish | source                      in ~/.config/fish/config.fish
  powershell   tenet completion powershell | Out-String | Invoke-Expression      in $PROFILE
`

const helpHelp = `Usage: tenet help [COMMAND]
`

// help prints the text of a command.
func (a *app) help(cmd *cobra.Command, _ []string) {
	texts := map[string]string{
		"tenet": rootHelp, "check": checkHelp, "explain": explainHelp, "init": initHelp, "lsp": lspHelp,
		"db": dbHelp, "fix": fixHelp, "guard": guardHelp, "version": versionHelp, "completion": completionHelp, "help": helpHelp,
	}
	name := cmd.Name()
	if parent := cmd.Parent(); parent != nil && parent.HasParent() {
		name = parent.Name() // one text for all below `tenet db` and `tenet guard`
	}
	fmt.Fprint(a.Out, a.fill(texts[name]))
}

// fill puts the names that other packages own into a help text.
func (a *app) fill(text string) string {
	var names, unbuilt []string
	for _, r := range a.rules {
		names = append(names, r.Name)
		if r.Files == nil {
			unbuilt = append(unbuilt, r.Name)
		}
	}
	var later strings.Builder
	if len(unbuilt) > 0 {
		indent := strings.Repeat(" ", len("Rules     "))
		(&wrapper{out: &later, width: pipedWidth}).paragraph(indent, indent, "("+strings.Join(unbuilt, ", ")+": not built yet)")
	}
	return strings.NewReplacer(
		"{RULES}", strings.Join(names, " "),
		"{UNBUILT}", later.String(),
		"{FORMATS}", strings.Join(formatNames(), ", "),
	).Replace(text)
}

func (a *app) helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "help for any command",
		Args:  cobra.MaximumNArgs(1),
		ValidArgsFunction: func(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
			return commandNames(cmd.Root()), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cmd.Root().Help()
			}
			for _, c := range cmd.Root().Commands() {
				if c.Name() == args[0] {
					return c.Help()
				}
			}
			return refuse("unknown command `%s`. %s", args[0], didYouMean(args[0], commandNames(cmd.Root())))
		},
	}
}
