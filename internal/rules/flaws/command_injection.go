package flaws

import (
	"tenet/internal/model"
	"tenet/internal/rule"
)

var commandInjection = rule.Check{
	ID:       "flaws/command-injection",
	Title:    "untrusted input in a command",
	Why:      "Whoever controls a part of a command adds commands of his own after `;`, `|` or `$()`, and owns the account that the process runs under.",
	Fix:      "Start the program without a shell: execFile(program, [arguments]), with `--` before what comes from outside.",
	When:     "A text that a shell reads is made of untrusted input: exec, execSync, spawn with the option shell, and packages that call them. In a library the parameters of what it exports are untrusted.",
	Quiet:    "The input is compared with constants, a member of a fixed list, a number, quoted by shell-quote or its like, or matches an anchored pattern without the characters that a shell minds. Parameters that are called command or script are only possible.",
	CWE:      78,
	Severity: rule.Critical,
	Links:    []string{"https://nodejs.org/api/child_process.html#child_processexeccommand-options-callback"},
	Code:     flowCheck("becomes part of a command", model.Command, model.Program),
}
