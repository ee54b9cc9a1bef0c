package model

// PageMethods are methods of elements and of jQuery objects that read what
// stands in the page as text. Whoever could write it there, escaped, has it
// read back as it was: markup again. CWE-79.
// Each is listed with the number of arguments of the form that reads.
var PageMethods = map[string]int{"getAttribute": 1, "attr": 1, "data": 1, "val": 0, "text": 0}

// WindowMessage is the role of what listeners to messages of a window are given.
const WindowMessage = "window:message"

// A Holder says how what is put into a value that is kept is read.
type Holder uint8

// The holders.
const (
	NoHolder Holder = iota
	Pair            // a list of the value and of the function that sets it: useState
	Field           // in a property: useRef().current, ref().value
	Made            // made by a function: useMemo, computed().value
)

// Holders are the functions that make them, by library path. A function that
// they are given makes the value.
var Holders = holders()

func holders() map[string]Holder {
	m := map[string]Holder{}
	for kind, paths := range map[Holder][]string{
		Pair:  each("react", "useState"),
		Field: append(each("react", "useRef createRef"), each("vue", "ref shallowRef reactive readonly toRef unref")...),
		Made:  append(each("react", "useMemo"), each("vue", "computed")...),
	} {
		for _, p := range paths {
			m[p] = kind
		}
	}
	return m
}

// HelperValue is the role of the parameters of helpers and filters of templates.
const HelperValue = "template:value"

// PageSource is what they give.
var PageSource = Source{Page, "is read back from the page as it was before it was escaped"}

// Plugins are the library paths below which functions become methods of all
// jQuery objects: what a page calls them with is untrusted.
var Plugins = []string{"globalThis.$.fn.", "globalThis.jQuery.fn.", "jquery.fn.", "globalThis.Zepto.fn.", "globalThis.$.", "globalThis.jQuery.", "jquery."}
