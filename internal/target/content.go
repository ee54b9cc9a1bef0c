package target

import (
	"bytes"
	"path"
	"regexp"
	"strings"
)

// Bounds of what counts as minified.
const (
	minifiedSize    = 1000 // below, nothing is worth a verdict
	minifiedAverage = 500  // bytes per line
	minifiedLine    = 5000 // bytes of one line that is most of the file
)

// minified reports whether code has been squeezed: a few very long lines that
// are code. A long string of data in an ordinary file is not.
func minified(data []byte) bool {
	if len(data) < minifiedSize {
		return false
	}
	if len(data)/(1+bytes.Count(data, []byte("\n"))) > minifiedAverage {
		return dense(data)
	}
	// A line that holds more than half of the file holds its middle.
	middle := len(data) / 2
	start := bytes.LastIndexByte(data[:middle], '\n') + 1
	end := bytes.IndexByte(data[middle:], '\n')
	if end < 0 {
		end = len(data) - middle
	}
	line := data[start : middle+end]
	return len(line) > minifiedLine && 2*len(line) > len(data) && dense(line)
}

// dense reports whether text has the punctuation of code, one byte in 25.
// Base64, prose and lists of numbers do not.
func dense(text []byte) bool {
	text = text[:min(len(text), 64<<10)]
	n := 0
	for _, c := range text {
		switch c {
		case ';', '{', '}', '(', ')', '=':
			n++
		}
	}
	return 25*n > len(text)
}

// Where banners of generators stand: the first lines of a file.
const (
	bannerLines = 5
	bannerSize  = 4 << 10
)

var banners = [][]byte{
	[]byte("@generated"),
	[]byte("Code generated"),
	[]byte("DO NOT EDIT"),
	[]byte("webpackBootstrap"),
}

// bootstraps start the runtime that a bundler puts before the modules.
var bootstraps = [][]byte{
	[]byte("// webpackBootstrap"),
	[]byte("webpackUniversalModuleDefinition("),
	[]byte(`.webpackChunk`),
	[]byte(`["webpackChunk`),
	[]byte("webpackJsonp("),
	[]byte("(function e(t,n,r){function s(o,u){if(!n[o]){if(!t[o]){"), // browserify
	[]byte("(function(){function r(e,n,t){function o(i,f){if(!n[i]){if(!e[i]){"),
	[]byte("parcelRequire=function("),
	[]byte("parcelRequire = (function ("),
	[]byte("var __defProp = Object.defineProperty;\nvar __getOwnPropNames = Object.getOwnPropertyNames;\nvar __commonJS"), // esbuild
}

// generated reports whether the first lines say that a program wrote the
// file. Banners count only in comments; code may talk about them.
func generated(data []byte) bool {
	head := data[:min(len(data), bannerSize)]
	end := 0
	for range bannerLines {
		n := bytes.IndexByte(head[end:], '\n')
		if n < 0 {
			end = len(head)
			break
		}
		end += n + 1
	}
	head = head[:end]
	for _, b := range bootstraps {
		if bytes.Contains(head, b) {
			return true
		}
	}
	for _, b := range banners {
		if i := bytes.Index(head, b); i >= 0 && comment(head, i) {
			return true
		}
	}
	return false
}

// comment reports whether the byte at i stands in a comment: after // on its
// line, after # at the start of it, or after a /* that is still open.
func comment(head []byte, i int) bool {
	line := bytes.TrimLeft(head[bytes.LastIndexByte(head[:i], '\n')+1:i], " \t\uFEFF")
	if bytes.HasPrefix(line, []byte("#")) || bytes.Contains(line, []byte("//")) {
		return true
	}
	return bytes.LastIndex(head[:i], []byte("/*")) > bytes.LastIndex(head[:i], []byte("*/"))
}

// vendorFolders are where projects keep code of others that no package manager
// brings.
var vendorFolders = map[string]bool{"vendor": true, "vendors": true, "third_party": true, "third-party": true, "thirdparty": true, "bower_components": true}

// release is the banner of a published file: its name and its version at the
// start of the comment that the file begins with.
var release = regexp.MustCompile(`^/[*/][!*]?[\s*]{0,10}[A-Za-z][\w.:/ @-]{0,60}?[ @v-]\d+\.\d+(?:\.\d+)?\b`)

// vendored reports whether a file is a library of others in a copy: it says so
// by where it lies and by its first words. Which libraries those are, and
// whether they are safe, is what the rule about libraries asks.
func vendored(name string, data []byte) bool {
	in := false
	for dir := range strings.SplitSeq(path.Dir(name), "/") {
		in = in || vendorFolders[dir]
	}
	return in && release.Match(bytes.TrimLeft(data[:min(len(data), 512)], " \t\r\n\uFEFF"))
}
