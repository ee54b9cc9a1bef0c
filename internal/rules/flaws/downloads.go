package flaws

import (
	"cmp"
	"path"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var plainHTTPDownload = rule.Check{
	ID:    "flaws/plain-http-download",
	Title: "program or data fetched without encryption",
	Why: "Whoever is on the way, in the same wireless network or at a provider, sends another file instead. What is installed or run " +
		"that way is his program, with the rights of who installs it.",
	Fix: "Fetch it by https, and compare its hash with one that stands in the code.",
	When: "A file such as an archive, a program, a script or a package is asked for at an address that begins with http://; or what comes from such an address, or through node:http from one that the options name, is written to a file; " +
		"the address of a store of files stands in a program that names archives; or a shell runs curl or wget on one.",
	Quiet: "Addresses of this machine and of private networks; addresses that are not known; pages and namespaces that are only named; " +
		"what is compared with a hash in the same file is low.",
	CWE:      494,
	Severity: rule.High,
	Links:    []string{"https://cwe.mitre.org/data/definitions/494.html"},
	Code: func(p *rule.CodePass) {
		if !namesPlainHTTP(p.File) && !p.File.Prog.Uses("node:http", "follow-redirects") {
			return
		}
		done := map[int]bool{}
		report := func(at flow.Value, callee, url string, confidence rule.Confidence) *rule.Finding {
			if done[at.Span().Line] {
				return nil
			}
			done[at.Span().Line] = true
			f := p.Reportf(at, "%s fetches %s without encryption.", callee, shownURL(url))
			f.Label, f.Confidence = "anybody on the way may send another", confidence
			if comparesHash(p.File) {
				f.Severity = rule.Low
			}
			if rule.IsTest(p.File.Name()) {
				f.Severity = rule.Low
			}
			return f
		}
		reportRequests(p, report)
		reportShells(p, report)
		reportAddresses(p, report)
		reportPiped(p, report)
	},
}

// shownURL is an address as a message shows it, without what may be secret.
func shownURL(url string) string {
	url, _, _ = strings.Cut(strings.TrimSpace(url), "?")
	if i := strings.LastIndexByte(url, '@'); i >= 0 {
		url = "http://" + url[i+1:]
	}
	if len(url) > 80 {
		url = url[:77] + "..."
	}
	return url
}

// namesPlainHTTP reports whether a file has a text with http:// in it.
func namesPlainHTTP(f *flow.File) bool {
	return f.JS.AnyString(func(s string) bool { return strings.Contains(s, "http://") })
}

// A reporter adds a finding, or returns nil if the line has one.
type reporter func(at flow.Value, callee, url string, confidence rule.Confidence) *rule.Finding

// reportRequests reports requests whose answer is a program, or is kept. What
// else such a file asks for decides what is fetched: a list of releases.
func reportRequests(p *rule.CodePass, report reporter) {
	var first *rule.Finding
	var others []flow.Call
	for _, c := range p.Calls(fetchers...) {
		kept, plain := c.Callee.Is(downloaders...), false
		for _, url := range addressesOf(c) {
			_, file, ok := sentPlain(url)
			if !ok {
				continue
			}
			plain = true
			if kept || isFetched(file) || piped(c.Value) || isInstaller(p.File) && keepsFiles(p.File) {
				if f := report(c.Value, calleeOf(c), url, rule.Likely); f != nil {
					f.Trace = append(wayOf(addressOf(c)), keptAt(c.Value)...)
					first = cmp.Or(first, f)
				}
				plain = false
				break
			}
		}
		if plain {
			others = append(others, c)
		}
	}
	for _, c := range others {
		if first != nil {
			first.Trace = append(first.Trace, wayOf(addressOf(c))...)
			first.Trace = append(first.Trace, rule.Step{Place: c.Span(), Code: c.Source(), Note: "asks for more without encryption"})
		}
	}
}

// addressOf returns the argument of a call that holds the address.
func addressOf(c flow.Call) flow.Value {
	if s, ok := c.Arg(0).Str(); ok && !strings.Contains(s, "/") {
		return c.Arg(1) // needle('get', url)
	}
	return c.Arg(0)
}

// addressesOf returns the addresses that a call asks for.
func addressesOf(c flow.Call) []string {
	budget := 200
	v := addressOf(c)
	if v.Origin().Op() != js.OpObject {
		return skeletonsOf(v, 0, &budget)
	}
	all := objectSkeletons(v, 0, &budget)
	if c.Callee.Is("node:http.get", "node:http.request", "follow-redirects.http.get") {
		for i, s := range all {
			if !strings.Contains(s, "://") {
				all[i] = "http://" + s
			}
		}
	}
	return all
}

// piped reports whether the result of a call goes into a file, or is unpacked:
// request(url).pipe(fs.createWriteStream(file)).
func piped(v flow.Value) bool { return pipeTarget(v).OK() }

// pipeTarget returns the call that makes what the result of v is piped into.
func pipeTarget(v flow.Value) flow.Value {
	for range 12 {
		p := parentOf(v)
		if !p.OK() {
			return flow.Value{}
		}
		if c, ok := p.AsCall(); ok && c.Method() == "pipe" {
			target, isCall := c.Arg(0).Origin().AsCall()
			if isCall && (target.Callee.Is(fsWriters...) || nameHas(target.Callee.Name(), "extract", "unzip", "gunzip", "untar", "unpack", "write", "createwritestream")) {
				return target.Value
			}
		} else if !ok && p.Op() != js.OpGet {
			return flow.Value{}
		}
		v = p
	}
	return flow.Value{}
}

// isInstaller reports whether a file is named as what installs something.
func isInstaller(f *flow.File) bool {
	base := path.Base(f.Name())
	return nameHas(strings.TrimSuffix(base, path.Ext(base)), "install", "installer", "postinstall", "preinstall", "download", "downloader", "setup", "fetch", "update", "updater", "bootstrap", "build")
}

// keepsFiles reports whether a file writes or unpacks files.
func keepsFiles(f *flow.File) bool { return flow.Memo(f, fileFact("keeps files"), looksForFiles) }

func looksForFiles(f *flow.File) bool {
	for range f.Calls(fsWriters...) {
		return true
	}
	return f.Prog.Uses("unzip", "unzipper", "adm-zip", "extract-zip", "tar", "tar-fs", "decompress", "yauzl", "targz", "tar.gz", "decompress-zip", "node-unzip-2", "unzip2") && f.JS.FindStr("pipe") != 0
}

// comparesHash reports whether a file computes a hash and knows one.
func comparesHash(f *flow.File) bool { return flow.Memo(f, fileFact("compares a hash"), looksForHash) }

func looksForHash(f *flow.File) bool {
	made := false
	for range f.Calls("node:crypto.createHash", "hasha", "hasha.fromFile", "sumchecker") {
		made = true
	}
	return made && f.JS.AnyString(func(s string) bool {
		return nameHas(s, "checksum", "checksums", "integrity", "sha256sum", "shasum", "sha256", "sha512") && len(s) < 40
	})
}

// reportShells reports curl, wget, git clone and the like.
func reportShells(p *rule.CodePass, report reporter) {
	for _, c := range p.Calls(shells...) {
		for _, text := range commandLines(c) {
			if url, ok := shellDownload(text); ok {
				report(c.Value, calleeOf(c), url, rule.Likely)
				break
			}
		}
	}
}

// commandLines returns what a call gives to a shell, as far as it is known.
func commandLines(c flow.Call) []string {
	texts := skeletons(c.Arg(0))
	if list := c.Arg(1).Origin(); list.Op() == js.OpArray {
		budget := 100
		for _, e := range list.File.JS.Operands(list.Row()) {
			texts = joinSkeletons(" ", texts, skeletonsOf(list.File.Value(e), 0, &budget))
		}
	}
	return texts
}

// shellDownload returns the address from which a command line fetches a file.
func shellDownload(line string) (url string, ok bool) {
	words := strings.Fields(line)
	for i, w := range words {
		name := path.Base(strings.Trim(w, `"'`))
		if name != "curl" && name != "wget" && name != "aria2c" && !(name == "install" && i > 0) && name != "pip" && !(name == "clone" && i > 0 && words[i-1] == "git") {
			continue
		}
		for _, arg := range words[i+1:] {
			arg = strings.Trim(arg, `"'`)
			if _, file, plain := sentPlain(arg); plain && (name != "curl" || isFetched(file) || containsAny(line, " -O", " -o ", " --output", " > ", "| sh", "|sh", "| bash", "|bash", "| tar", "|tar", " --remote-name")) {
				return arg, true
			}
		}
	}
	return "", false
}
