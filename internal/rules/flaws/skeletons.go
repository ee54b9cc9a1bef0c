package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
)

// unknownPart stands in a skeleton for what is not known of a text.
const unknownPart = "*"

// maxSkeleton bounds the length of a skeleton, and maxSkeletons how many a
// value may have.
const (
	maxSkeleton  = 2048
	maxSkeletons = 6
)

// skeletons returns what is known of a text, with * for the parts that are
// not: http://cdn.example.net/*/driver_*.zip. A value may have several.
func skeletons(v flow.Value) []string {
	budget := 200
	return skeletonsOf(v, 0, &budget)
}

func skeletonsOf(v flow.Value, depth int, budget *int) []string {
	if *budget--; *budget < 0 || depth > 12 || !v.OK() {
		return []string{unknownPart}
	}
	if c := v.Const(); c.Kind == flow.String || c.Kind == flow.Number {
		if len(c.Text) > maxSkeleton {
			return []string{unknownPart}
		}
		return []string{c.Text}
	}
	row := v.Row()
	sub := func(id js.ValueID) []string { return skeletonsOf(v.File.Value(id), depth+1, budget) }
	switch row.Op {
	case js.OpTemplate:
		parts := [][]string{}
		for _, o := range v.File.JS.Operands(row) {
			parts = append(parts, sub(o))
		}
		return joinSkeletons("", parts...)
	case js.OpBinary:
		if v.File.JS.Str(row.Str) == "+" {
			return joinSkeletons("", sub(row.X), sub(row.Y))
		}
	case js.OpLogical:
		return capped(append(sub(row.X), sub(row.Y)...))
	case js.OpCond:
		return capped(append(sub(row.Y), sub(v.File.JS.List[row.Lo])...))
	case js.OpCall, js.OpNew:
		return callSkeletons(v, depth, budget)
	case js.OpAwait:
		return sub(row.X)
	case js.OpRef:
		if all := definedSkeletons(v, depth, budget); len(all) > 0 {
			return capped(all)
		}
	case js.OpAssign:
		if op := v.File.JS.Str(row.Str); op == "+=" {
			return joinSkeletons("", sub(row.X), sub(row.Y))
		}
		return sub(row.Y)
	}
	var all []string
	for _, o := range v.Origins() {
		if o != v {
			all = append(all, skeletonsOf(o, depth+1, budget)...)
		}
	}
	if len(all) == 0 {
		return []string{unknownPart}
	}
	return capped(all)
}

// definedSkeletons reads what a variable is given: one that is put together in
// steps has several values.
func definedSkeletons(v flow.Value, depth int, budget *int) []string {
	defs := v.File.JS.DefsOf(v.Row().Sym)
	if len(defs) > maxSkeletons {
		return nil
	}
	var all []string
	for _, d := range defs {
		if at := v.File.Value(d.Value); at != v && at.Op() != js.OpParam && at.Op() != js.OpUnknown {
			all = append(all, skeletonsOf(at, depth+1, budget)...)
		}
	}
	return all
}

func capped(all []string) []string { return all[:min(len(all), maxSkeletons)] }

// joinSkeletons joins every choice of the parts, a few at most.
func joinSkeletons(between string, parts ...[]string) []string {
	all := []string{""}
	for i, choices := range parts {
		var next []string
		for _, before := range all {
			for _, c := range choices {
				if i > 0 {
					c = between + c
				}
				if len(next) < maxSkeletons && len(before)+len(c) < maxSkeleton {
					next = append(next, before+c)
				}
			}
		}
		all = next
	}
	return all
}

// callSkeletons sees through the calls that make addresses of texts.
func callSkeletons(v flow.Value, depth int, budget *int) []string {
	c, _ := v.AsCall()
	arg := func(i int) []string { return skeletonsOf(c.Arg(i), depth+1, budget) }
	switch {
	case c.Callee.Is("node:url.parse", "globalThis.URL", "node:url.URL", "globalThis.encodeURI", "globalThis.String", "lodash.template"):
		if n, _ := c.Len(); n > 1 && c.New() {
			return joinSkeletons("", arg(1), []string{unknownPart}, arg(0))
		}
		return arg(0)
	case c.Callee.Is("node:url.resolve", "url-join", "urljoin", "url-join.urljoin", "join-url"):
		return joinSkeletons("/", arg(0), arg(1))
	case c.Callee.Is("node:url.format"):
		return objectSkeletons(c.Arg(0), depth, budget)
	case c.Callee.Is("node:util.format"):
		return formatted(arg(0))
	}
	switch c.Method() {
	case "replace", "replaceAll", "toString", "trim", "concat", "toLowerCase":
		all := skeletonsOf(c.Receiver(), depth+1, budget)
		if c.Method() == "concat" {
			return joinSkeletons("", all, arg(0))
		}
		return all
	case "join":
		if list := c.Receiver().Origin(); list.Op() == js.OpArray {
			between, _ := c.Arg(0).Str()
			var parts [][]string
			for _, e := range list.File.JS.Operands(list.Row()) {
				parts = append(parts, skeletonsOf(list.File.Value(e), depth+1, budget))
			}
			return joinSkeletons(between, parts...)
		}
	}
	var all []string
	for _, o := range v.Origins() { // what a function of the program returns
		if o != v {
			all = append(all, skeletonsOf(o, depth+1, budget)...)
		}
	}
	if len(all) == 0 {
		return []string{unknownPart}
	}
	return capped(all)
}

// formatted turns the %s of util.format into unknown parts.
func formatted(texts []string) []string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = strings.NewReplacer("%s", unknownPart, "%d", unknownPart).Replace(t)
	}
	return out
}

// objectSkeletons reads an address from options: url, uri, href, or host and
// path as node:http takes them.
func objectSkeletons(v flow.Value, depth int, budget *int) []string {
	for _, key := range []string{"url", "uri", "href", "baseURL", "baseUrl", "prefixUrl"} {
		if o := v.Option(key); o.State == flow.Present {
			all := skeletonsOf(o.Value, depth+1, budget)
			if path := v.Option("path"); key != "url" && key != "uri" && path.State == flow.Present {
				return joinSkeletons("", all, skeletonsOf(path.Value, depth+1, budget))
			}
			return all
		}
	}
	for _, key := range []string{"hostname", "host"} {
		if o := v.Option(key); o.State == flow.Present {
			path := []string{unknownPart}
			for _, key := range []string{"path", "pathname"} {
				if p := v.Option(key); p.State == flow.Present {
					path = skeletonsOf(p.Value, depth+1, budget)
				}
			}
			return joinSkeletons("", skeletonsOf(o.Value, depth+1, budget), path)
		}
	}
	return []string{unknownPart}
}

// unencrypted returns the host and path of an address without encryption that
// leads to another machine.
func unencrypted(skeleton string) (host, path string, ok bool) {
	if host, path, ok = sentPlain(skeleton); !ok || standsIn(host) {
		return "", "", false
	}
	return host, path, true
}

// sentPlain is unencrypted with the hosts that manuals are free to name.
func sentPlain(skeleton string) (host, path string, ok bool) {
	rest, found := strings.CutPrefix(strings.TrimSpace(skeleton), "http://")
	if !found {
		return "", "", false
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	host, path = rest[:end], rest[end:]
	host = host[strings.LastIndexByte(host, '@')+1:]
	domain, named := strings.CutPrefix(host, unknownPart+".")
	if strings.HasPrefix(host, unknownPart) && !(named && strings.Count(domain, ".") > 1 && !strings.Contains(domain, unknownPart)) || isPrivateHost(host) {
		return "", "", false
	}
	return host, path, true
}

// isPrivateHost reports whether a host is this machine, one of the same
// network.
func isPrivateHost(host string) bool {
	if isLocalHost(host) {
		return true
	}
	for _, prefix := range []string{"127.", "10.", "192.168.", "169.254.", "172.16.", "172.17.", "172.18.", "[::1]"} {
		if strings.HasPrefix(host, prefix) {
			return true
		}
	}
	host, _, _ = strings.Cut(host, ":")
	for _, suffix := range []string{".internal", ".lan", ".localdomain", ".svc", ".cluster.local"} {
		if strings.HasSuffix(host, suffix) {
			return true
		}
	}
	return false
}

// standsIn reports whether a host stands in for a real one (RFC 2606).
func standsIn(host string) bool {
	host, _, _ = strings.Cut(host, ":")
	for _, suffix := range []string{"example.com", "example.org", "example.net", ".example", ".invalid"} {
		if strings.HasSuffix(host, suffix) {
			return true
		}
	}
	return false
}

// fetched are the endings of files that are installed or run, and of data that
// programs load.
var fetched = []string{".zip", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".tar", ".gz", ".bz2", ".xz", ".7z", ".rar", ".exe", ".msi", ".dmg", ".pkg", ".deb", ".rpm", ".apk", ".jar", ".war", ".bin", ".run",
	".sh", ".bat", ".cmd", ".ps1", ".py", ".js", ".mjs", ".so", ".dll", ".dylib", ".node", ".whl", ".nupkg", ".crx", ".xpi", ".appimage", ".iso", ".img", ".wasm", ".phar", ".swf", ".dat.gz", ".mmdb"}

// isFetched reports whether a path ends like a file to install or run.
func isFetched(path string) bool {
	path, _, _ = strings.Cut(path, "?")
	path, _, _ = strings.Cut(path, "#")
	path = strings.ToLower(strings.TrimRight(path, "/"))
	for _, end := range fetched {
		if strings.HasSuffix(path, end) {
			return true
		}
	}
	return false
}
