package deps

import (
	"slices"

	"tenet/internal/advisory"
)

// A function says which calls get to a vulnerability of a package: those of the
// library paths, as package model writes them. With CWE numbers, a row speaks
// of the advisories that have one of them; without, of all. Only what lies open
// from the documentation of a package and the class of its weaknesses is here:
// where a package has one function, it is that one.
type function struct {
	pkg   string
	cwe   []int
	paths []string
}

// Classes of weaknesses that belong together.
var (
	injection = []int{74, 77, 78, 79, 80, 88, 89, 90, 91, 93, 94, 95, 96, 113, 116, 502, 843, 913}
	pollution = []int{471, 915, 1321, 20}
	slow      = []int{185, 400, 405, 407, 606, 674, 770, 776, 834, 835, 1050, 1333}
	traversal = []int{22, 23, 27, 29, 36, 59, 73}
	verifying = []int{20, 287, 290, 295, 327, 347, 1259}
	leaking   = []int{173, 200, 201, 212, 359, 601, 918}
)

// functions are grouped by what the packages are for.
func functions() []function {
	return slices.Concat(objectFunctions, templateFunctions, parserFunctions, webFunctions, archiveFunctions, cryptoFunctions, textFunctions, dataFunctions)
}

// Functions lists every library path whose calls matter, sorted: whoever reads
// the code notes these in [Used].
func Functions() []string {
	var paths []string
	for _, f := range functions() {
		paths = append(paths, f.paths...)
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// functionsOf returns the paths of the functions that an advisory is about,
// nil if nobody knows.
func functionsOf(pkg string, a *advisory.Advisory) []string {
	var paths []string
	for _, f := range functions() {
		if f.pkg == pkg && (f.cwe == nil || slices.ContainsFunc(a.CWE, func(n int) bool { return slices.Contains(f.cwe, n) })) {
			paths = append(paths, f.paths...)
		}
	}
	return paths
}
