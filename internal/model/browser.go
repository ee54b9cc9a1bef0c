package model

import "slices"

// PageMethods are methods of elements and of jQuery objects that read what
// stands in the page as text. Whoever could write it there, escaped, has it
// read back as it was: markup again. CWE-79.
// Each is listed with the number of arguments of the form that reads.
var PageMethods = map[string]int{"getAttribute": 1, "attr": 1, "data": 1, "val": 0, "text": 0}

// ElementReads are properties of an element that bring no markup along which is
// not in the page already, and no text that others have written.
var ElementReads = names([]string{"innerHTML", "outerHTML", "tagName", "nodeName", "localName", "nodeType", "offsetWidth", "offsetHeight", "clientWidth", "clientHeight", "scrollWidth", "scrollHeight",
	"offsetTop", "offsetLeft", "childElementCount", "selectionStart", "selectionEnd", "ownerDocument", "rowIndex", "cellIndex", "colSpan", "rowSpan", "tabIndex"})

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
	Reduced         // a list of the value and of the function that tells what happens: useReducer
	Context         // given by an element around: useContext
)

// Holders are the functions that make them, by library path. A function that
// they are given makes the value.
var Holders = holders()

func holders() map[string]Holder {
	m := map[string]Holder{}
	for kind, paths := range map[Holder][]string{
		Pair:    append(each("react", "useState"), "solid-js.createSignal"),
		Field:   slices.Concat(each("react", "useRef createRef"), each("vue", "ref shallowRef reactive readonly toRef toRefs unref"), each("@preact/signals @preact/signals-core @preact/signals-react", "signal useSignal")),
		Made:    slices.Concat(each("react", "useMemo"), each("vue", "computed"), each("@preact/signals @preact/signals-core @preact/signals-react", "computed useComputed"), each("solid-js", "createMemo")),
		Reduced: each("react", "useReducer"),
		Context: each("react", "useContext use"),
	} {
		for _, p := range paths {
			m[p] = kind
		}
	}
	return m
}

// Accessors are functions that give the value which a state holds, by the
// library path of the call.
var Accessors = names([]string{"solid-js.createSignal().0", "solid-js.createMemo()"})

// HelperValue is the role of the parameters of helpers and filters of templates.
const HelperValue = "template:value"

// PageSource is what they give.
var PageSource = Source{Page, "is read back from the page as it was before it was escaped"}

// Plugins are the library paths below which functions become methods of all
// jQuery objects: what a page calls them with is untrusted.
var Plugins = []string{"globalThis.$.fn.", "globalThis.jQuery.fn.", "jquery.fn.", "globalThis.Zepto.fn.", "globalThis.$.", "globalThis.jQuery.", "jquery."}
