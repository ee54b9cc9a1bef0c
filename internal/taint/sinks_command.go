package taint

import (
	"regexp"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// runners are the names of functions that packages have for running commands.
// Rows of package model know the usual ones; many more wrap child_process.
var runners = map[string]bool{
	"exec": true, "execSync": true, "execAsync": true, "execPromise": true, "execCommand": true, "execute": true, "executeCommand": true,
	"runCommand": true, "runCmd": true, "run": true, "shell": true, "sh": true, "bash": true, "spawnShell": true,
}

// opensCommand is the beginning of a text that only a command line begins with:
// the name of a program that is usual in scripts, and a space.
var opensCommand = regexp.MustCompile(`^(sudo )?(/(usr/)?s?bin/)?(git|npm|npx|yarn|pnpm|node|docker|kubectl|cd|cp|mv|rm|mkdir|chmod|chown|ls|cat|echo|tar|unzip|zip|curl|wget|ssh|scp|rsync|ping|nslookup|dig|whois|grep|find|sed|awk|kill|pkill|taskkill|ps|ffmpeg|convert|identify|python3?|php|java|make|openssl|service|systemctl|sh -c|bash -c|cmd /c) `)

// foreignCommand recognises a command by how it begins, where a function that a
// package exports under such a name is given it: exec({ cmd: `git clone ${url}` }).
func foreignCommand(c flow.Call) []Sink {
	if !runners[c.Callee.Name()] || !isForeign(c.Callee) {
		return nil
	}
	what, key := c.Arg(0), false
	if what.Origin().Op() == js.OpObject {
		for _, name := range []string{"cmd", "command"} {
			if o := c.Option(0, name); o.State == flow.Present {
				what, key = o.Value, true
			}
		}
	}
	if !opensCommand.MatchString(leadingText(what, 0).text) {
		return nil
	}
	return []Sink{{Kind: model.Command, Call: c, At: c.Value, What: what, Key: key}}
}

// isForeign reports whether a function is what a package exports, and neither
// of the program nor of Node.js.
func isForeign(callee flow.Value) bool {
	paths := callee.Paths()
	for _, p := range paths {
		if strings.HasPrefix(p, "node:") || strings.HasPrefix(p, "globalThis.") || strings.ContainsAny(p, ":()") {
			return false
		}
	}
	return len(paths) > 0
}
