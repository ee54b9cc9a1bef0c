package flaws

import (
	"tenet/internal/model"
	"tenet/internal/rule"
)

var argumentInjection = rule.Check{
	ID:       "flaws/argument-injection",
	Title:    "untrusted input as an option of a program",
	Why:      "An argument that begins with a dash is an option: `--upload-pack=command` makes git run a command, `-o` makes curl write a file.",
	Fix:      "Put `--` before it, or refuse what begins with a dash.",
	When:     "git, curl, tar, ssh or another program with dangerous options is started with an argument of a request, and nothing tells it from an option.",
	Quiet:    "`--` stands before it, a text stands in front of it, or it is compared with a list.",
	CWE:      88,
	Severity: rule.Medium,
	Links:    []string{"https://git-scm.com/docs/git-fetch#Documentation/git-fetch.txt---upload-packupload-pack"},
	Code:     flowCheck("is an argument, or an option", model.Argument),
}
