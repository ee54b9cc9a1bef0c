// Package config reads tenet.yaml, the file in which a project says how it
// wants to be checked and which findings it has decided to live with:
//
//	check:
//	  failOn: medium
//	  skip: [legacy/]
//	accept:
//	  - id: cookies/script-readable
//	    where: src/theme.js
//	    why: the theme cookie is read by the page on purpose
//	    until: 2027-03-01
//
// [Load] reports every mistake at once, each an [*Error] with its place, and
// never guesses: an unknown key is an error, because a misspelt "severity"
// that is silently dropped would weaken the check without a word.
//
// The keys are declared once, in fields.go. The JSON schema that editors use
// ([Schema]), the commented file of `tenet init` ([Example]) and the messages
// are made from that table.
package config

import (
	"tenet/internal/model"
	"tenet/internal/rule"
	"tenet/internal/source"
	"tenet/internal/taint"
)

// FileName is what the configuration is called.
const FileName = "tenet.yaml"

// A Config is what tenet.yaml says. The zero Config is an empty file: every
// zero field means "not said", for which the caller has a default.
type Config struct {
	Only            []string // rules and checks to run; empty means all
	FailOn          rule.Severity
	FailScore       float64 // CVSS, of findings that have a score; 0 if not said
	MaxFileSize     int64   // bytes
	MaxPerRule      *int    // nil if not said, 0 for no limit
	AllowIncomplete bool
	Lint            bool
	Offline         bool
	PrivateScopes   []string   // "@shop": no registry is told of their packages
	Mode            taint.Mode // Guess if not said
	Skip            []string
	Rules           map[string]RuleOptions // by rule or check id
	Login           *Login                 // how to sign in to a running service; nil if not said
	Flow            model.Rows             // what is untrusted, and what it must not reach, besides what tenet knows
	Accept          []Accept
	Guard           Guard // how `tenet guard` runs the application
}

// Login is a recipe for signing in: [tenet/internal/probe.Login] with values
// that may name variables of the environment.
type Login struct {
	Page   string
	Fields []string // NAME=value, or NAME=$VARIABLE
	JSON   bool
}

// RuleOptions changes one rule, or one check.
type RuleOptions struct {
	Enabled  *bool // nil if not said: a rule may be off and one of its checks on
	Severity rule.Severity
}

// An Accept is a class of findings that the project has decided to live with.
type Accept struct {
	ID    string // of a rule or a check
	Where string // glob of paths; empty means everywhere
	// Advisory is an id of the only advisory that is meant; empty means any.
	Advisory string
	Why      string
	Until    string // YYYY-MM-DD: the last day on which it counts; may be empty
	At       source.Span
}
