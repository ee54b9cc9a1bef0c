package model

// PageMethods are methods of elements and of jQuery objects that read what
// stands in the page as text. Whoever could write it there, escaped, has it
// read back as it was: markup again. CWE-79.
// Each is listed with the number of arguments of the form that reads.
var PageMethods = map[string]int{"getAttribute": 1, "attr": 1, "data": 1, "val": 0, "text": 0}

// WindowMessage is the role of what listeners to messages of a window are given.
const WindowMessage = "window:message"

// HelperValue is the role of the parameters of helpers and filters of templates.
const HelperValue = "template:value"

// PageSource is what they give.
var PageSource = Source{Page, "is read back from the page as it was before it was escaped"}

// Plugins are the library paths below which functions become methods of all
// jQuery objects: what a page calls them with is untrusted.
var Plugins = []string{"globalThis.$.fn.", "globalThis.jQuery.fn.", "jquery.fn.", "globalThis.Zepto.fn.", "globalThis.$.", "globalThis.jQuery.", "jquery."}
