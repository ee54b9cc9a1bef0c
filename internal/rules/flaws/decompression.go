package flaws

import (
	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

// inflaters unpack all that they are given into one buffer.
var inflaters = zlibPaths("gunzip", "inflate", "inflateRaw", "unzip", "brotliDecompress", "zstdDecompress")

func zlibPaths(names ...string) []string {
	var paths []string
	for _, n := range names {
		paths = append(paths, "node:zlib."+n, "node:zlib."+n+"Sync")
	}
	return paths
}

// packageInflaters do so without any way to bound it.
var packageInflaters = []string{"pako.inflate", "pako.ungzip", "pako.inflateRaw", "node-gzip.ungzip", "fflate.gunzipSync", "fflate.unzlibSync", "fflate.inflateSync", "fflate.decompressSync", "snappy.uncompress", "snappy.uncompressSync", "lzma-native.decompress"}

var decompressionBomb = rule.Check{
	ID:    "flaws/decompression-bomb",
	Title: "compressed data of a stranger unpacked whole",
	Why: "A kilobyte of zeros, compressed, becomes a megabyte, and brotli packs far more: a small request fills the memory of the process, or ends it. " +
		"A limit on the size of the request does not help.",
	Fix:      "Give maxOutputLength to functions of zlib, or unpack with a stream and stop when it has given too much.",
	When:     "Data of a request or a message is given to gunzip, inflate, unzip, brotliDecompress or zstdDecompress of zlib without maxOutputLength, or to functions of packages such as pako that have no limit.",
	Quiet:    "The options are not known; the data comes from a file or another service; streams, whose reader may stop.",
	CWE:      409,
	Severity: rule.Medium,
	Links:    []string{"https://nodejs.org/api/zlib.html#class-options"},
	Code: func(p *rule.CodePass) {
		for _, c := range p.Calls(inflaters...) {
			if o := c.Option(1, "maxOutputLength"); o.State == flow.Absent || c.Arg(1).Op() == js.OpFunc {
				reportInflated(p, c)
			}
		}
		for _, c := range p.Calls(packageInflaters...) {
			reportInflated(p, c)
		}
	},
}

func reportInflated(p *rule.CodePass, c flow.Call) {
	way := p.Taint.Trace(c.Arg(0), "", model.Subject)
	if way == nil || way.Source.Class != model.Remote {
		return
	}
	x := taint.Found{Sink: taint.Sink{Kind: model.Subject, Call: c, At: c.Value, What: c.Arg(0)}, Flow: way}
	f := reportFlow(p, x, "is unpacked into memory, however large it becomes")
	f.Confidence = min(f.Confidence, rule.Likely)
	trifling(f)
}
