package autopilot

import (
	"strings"
)

// sourceOf returns the source expression that allows an address on a page of
// an origin: 'self', another origin, or the scheme of an address that has no
// host. It is "" for what no policy is about, such as about:blank. A reason
// says that no source can express the address. Paths are never part of it:
// redirects would tell them apart, and they protect little.
func sourceOf(address, page, base string) (source, why string) {
	address = cleanAddress(address)
	scheme, rest, absolute := cutScheme(address)
	switch {
	case !absolute && strings.HasPrefix(strings.ReplaceAll(rest, `\`, "/"), "//"):
		scheme, _, _ = strings.Cut(page, ":")
	case !absolute:
		if base != "" {
			return base, ""
		}
		return "'self'", ""
	}
	switch scheme {
	case "http", "https", "ws", "wss":
	case "data", "blob", "filesystem", "mediastream":
		return scheme + ":", ""
	default:
		return "", ""
	}
	host := strings.TrimLeft(rest, `/\`)
	if i := strings.IndexAny(host, `/\?#`); i >= 0 {
		host = host[:i]
	}
	if i := strings.LastIndexByte(host, '@'); i >= 0 {
		host = host[i+1:]
	}
	return originSource(scheme, strings.ToLower(host), page)
}

// ports are those that an origin does not name.
var ports = map[string]string{"http": ":80", "https": ":443", "ws": ":80", "wss": ":443"}

func originSource(scheme, host, page string) (source, why string) {
	host = strings.TrimSuffix(host, ports[scheme])
	host = strings.TrimSuffix(host, ":")
	if host == "" {
		return "", ""
	}
	if why := badHost(host); why != "" {
		return "", why
	}
	origin := scheme + "://" + host
	pageScheme, pageHost, _ := strings.Cut(page, "://")
	if origin == page || host == pageHost && (scheme == "wss" && pageScheme == "https" || scheme == "ws" && pageScheme == "http") {
		return "'self'", "" // which matches WebSockets of the origin too: CSP Level 3, section 6.7.2.8
	}
	return origin, ""
}

// badHost says why a host cannot be written as a source: section 2.3.1.
func badHost(host string) string {
	name, port, _ := strings.Cut(host, ":")
	switch {
	case strings.HasPrefix(host, "["):
		return "the address of a host of IPv6, which no policy can name"
	case strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-._") != "", strings.Trim(port, "0123456789") != "":
		return "a host with characters that no policy can name; write it in ASCII"
	}
	return ""
}

// cleanAddress takes off what browsers take off: URL Standard, section 4.4.
func cleanAddress(address string) string {
	address = strings.TrimFunc(address, func(r rune) bool { return r <= ' ' })
	if strings.ContainsAny(address, "\t\n\r") {
		address = strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(address)
	}
	return address
}

func cutScheme(address string) (scheme, rest string, ok bool) {
	i := 0
	for i < len(address) && (isLetter(address[i]) || i > 0 && strings.IndexByte("0123456789+-.", address[i]) >= 0) {
		i++
	}
	if i == 0 || i >= len(address) || address[i] != ':' {
		return "", address, false
	}
	return strings.ToLower(address[:i]), address[i+1:], true
}
