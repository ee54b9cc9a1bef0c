package main

const mistakesIntro = `
## Mistakes that are no weaknesses

Off unless asked for: with ` + "`tenet check --lint`" + `, with ` + "`check: lint: true`" + ` in ` + "`tenet.yaml`" + `, or one by one, by naming a check after
` + "`--only`" + ` or under ` + "`rules`" + `. They ask what the error-catching rules of ESLint's recommended set and of the Standard style ask, and nothing
about layout. All are of low severity. An ` + "`eslint-disable`" + ` comment for one of the rules named here, or for all rules, accepts the
finding. What the rules ` + "`strict`" + ` (with, octal numbers, delete of a name, arguments.callee, parameters of one name), ` + "`eval`" + ` and ` + "`leaks`" + `
(empty catch clauses, ignored errors) report in every run is not repeated here. Code that a machine has minified is left alone.

`

const configurationIntro = `# Configuration

tenet needs none. What a project wants to say it says in ` + "`tenet.yaml`" + `, which is searched from the
folder that is checked upwards, as far as the repository goes; ` + "`--config FILE`" + ` names another. A flag
on the command line wins over the file.

` + "`tenet init`" + ` writes this file, in which every setting is commented out. An unknown key, a wrong value or
an unknown rule is an error with its place: nothing is checked until it is repaired. [tenet.schema.json](tenet.schema.json) tells editors the same.

`

const configurationRest = `
## Accepting a finding

In the code, on the line of the finding or the line above, with the id of a check or a rule and a
reason. Without a reason it does not count.

` + "```ts" + `
res.cookie('theme', theme, { httpOnly: false }) // tenet-accept cookies/script-readable: the page reads it
` + "```" + `

In ` + "`tenet.yaml`" + `, under ` + "`accept`" + `, for many places at once, with a date after which it counts again if
you like. An acceptance that matches nothing, or whose date has passed, is reported.

## Mistakes

` + "`tenet check --lint`" + `, or ` + "`lint: true`" + ` under ` + "`check`" + `, also looks for [mistakes that are no weaknesses](rules.md#mistakes-that-are-no-weaknesses):
unused names, duplicate keys, code that never runs. They are of low severity, and a run without it is not changed by
them: nothing is computed. Naming one of these checks under ` + "`only`" + ` or ` + "`rules`" + ` turns on that one; naming the rule
` + "`flaws`" + ` alone turns on none.

## Libraries of your own

The checks that follow untrusted input know Node, the frameworks and the packages of many. What they cannot know, the
packages of your company, stands under ` + "`flow`" + `. A path is how one gets to a thing from what is imported: ` + "`()`" + ` is a call or
` + "`new`" + `. All that lies below a source is untrusted as well.

` + "```" + `yaml
check:
  flow:
    sources:
      - path: "@acme/http.request().body"
    sinks:
      - call: "@acme/db.connect().run"
        kind: sql
    sanitizers:
      - call: "@acme/db.quote"
        kinds: [sql]
` + "```" + `

## An old project: the baseline

` + "`tenet check --write-baseline`" + ` sets today's findings aside in ` + "`tenet.baseline.json`" + `, which belongs into the
repository. From then on only new findings fail. An entry names the check, the file and the code, never a line
number, so that moved code stays where it was put. What a run no longer finds it drops from
the file, and says so. A run over a part of the project drops nothing, and one whose registry did not answer nothing
about packages. ` + "`--no-baseline`" + ` counts everything.

## Exit codes

| code | meaning |
|--:|---|
| 0 | every rule that could be judged is kept, or nothing reaches ` + "`--fail-on`" + ` |
| 1 | findings at or above ` + "`--fail-on`" + ` (high, unless you say otherwise) |
| 2 | could not start: a wrong flag, a wrong tenet.yaml, nothing to check |
| 3 | incomplete: something could not be read, unless ` + "`--allow-incomplete`" + ` |

When 1 and 3 both hold, 1 wins and the last line says both.

## Environment

| variable | effect |
|---|---|
| ` + "`NO_COLOR`" + ` | no colour |
| ` + "`FORCE_COLOR`" + ` | colour although the output is no terminal |
| ` + "`TERM=dumb`" + ` | no colour and no progress line |
| ` + "`COLUMNS`" + ` | width of the text report on a terminal; a pipe always has 100 |
| ` + "`XDG_CACHE_HOME`" + ` | where the cache lives, on Linux; ` + "`--no-cache`" + ` does without |
`
