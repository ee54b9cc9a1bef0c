package model

// PageMethods are methods of elements and of jQuery objects that read what
// stands in the page as text. Whoever could write it there, escaped, has it
// read back as it was: markup again. CWE-79.
var PageMethods = names([]string{"getAttribute", "attr", "data", "val", "text"})

// PageSource is what they give.
var PageSource = Source{Page, "is read back from the page as it was before it was escaped"}

// Plugins are the library paths below which functions become methods of all
// jQuery objects: what a page calls them with is untrusted.
var Plugins = []string{"globalThis.$.fn.", "globalThis.jQuery.fn.", "jquery.fn.", "globalThis.Zepto.fn.", "globalThis.$.", "globalThis.jQuery.", "jquery."}
