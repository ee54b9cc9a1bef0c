package header

import (
	"slices"
	"strings"

	"tenet/web/suggest"
)

// item returns the bare item of a structured field (RFC 9651) whose value is a
// token, without its parameters: same-origin of same-origin; report-to="x".
// Browsers compare tokens with their case.
func item(value string) string {
	v, _, _ := strings.Cut(value, ";")
	return strings.TrimSpace(v)
}

// unread is the judgement of a header of which browsers skip every value but
// a few.
func unread(name, value string, words []string, so string) []Flaw {
	if v := item(value); !hasHole(value) && !slices.Contains(words, v) {
		fix := ""
		if near := suggest.Nearest(v, words); near != "" {
			fix = "Send " + name + ": " + near + "."
		}
		return whole("is no value of "+name+", so "+so, Low, fix)
	}
	return nil
}

func openerWords() []string {
	return []string{"same-origin", "same-origin-allow-popups", "noopener-allow-popups", "unsafe-none"}
}

func embedderWords() []string { return []string{"require-corp", "credentialless", "unsafe-none"} }

func crossDomainWords() []string { return []string{"none", "master-only", "by-content-type", "all"} }

func referrerWords() []string {
	return []string{"no-referrer", "no-referrer-when-downgrade", "same-origin", "origin", "strict-origin",
		"origin-when-cross-origin", "strict-origin-when-cross-origin", "unsafe-url", ""}
}

func judgeOpener(value string) []Flaw {
	if strings.EqualFold(item(value), "unsafe-none") {
		return whole("leaves a page that opens this one a handle on its window", Low, "Send Cross-Origin-Opener-Policy: same-origin, or same-origin-allow-popups.")
	}
	return unread("Cross-Origin-Opener-Policy", value, openerWords(), "browsers act as if it said unsafe-none")
}

func judgeEmbedder(value string) []Flaw {
	return unread("Cross-Origin-Embedder-Policy", value, embedderWords(), "the page is not isolated")
}

// judgeResource finds no fault with cross-origin, which what others may embed
// has to say. The header is no structured field: fetch compares it whole.
func judgeResource(value string) []Flaw {
	v := strings.TrimSpace(value)
	if hasHole(v) || v == "same-origin" || v == "same-site" || v == "cross-origin" {
		return nil
	}
	return whole("is no value of Cross-Origin-Resource-Policy, so every site may embed the answer", Low, "")
}

func judgeCluster(value string) []Flaw {
	if v := item(value); hasHole(v) || v == "?1" {
		return nil
	} else if v == "?0" {
		return whole("lets pages of sibling hosts share a process with this one", Low, "")
	}
	return whole("is no boolean of a structured field, which is written ?1, so browsers skip it", Low, "")
}

func judgeClear(value string) []Flaw {
	known := []string{`"cache"`, `"cookies"`, `"storage"`, `"executionContexts"`, `"clientHints"`, `"prefetchCache"`, `"prerenderCache"`, `"*"`}
	var all []Flaw
	for part := range strings.SplitSeq(value, ",") {
		switch part = strings.TrimSpace(part); {
		case hasHole(part), slices.Contains(known, part):
		case slices.Contains(known, `"`+part+`"`):
			all = append(all, Flaw{part, "has no double quotes, so browsers skip it", Medium, `Send Clear-Site-Data: "` + part + `".`})
		default:
			all = append(all, Flaw{part, "is no type of Clear-Site-Data, so browsers skip it", Low, ""})
		}
	}
	return all
}

// tells is the judge of a header that should not be there.
func tells(what string) func(string) []Flaw {
	return func(value string) []Flaw {
		if strings.TrimSpace(value) == "" {
			return nil
		}
		return whole(what+", so that whoever looks for its known faults finds the service", Low, "Take the header off answers.")
	}
}

// tellsVersion finds fault with a version only: the name of a server can be
// told from how it answers.
func tellsVersion(value string) []Flaw {
	for i := range len(value) - 1 {
		if value[i] == '/' && value[i+1] >= '0' && value[i+1] <= '9' {
			return whole("names the version, so that whoever looks for its known faults finds the service", Low, "Send the name alone, or nothing.")
		}
	}
	return nil
}
