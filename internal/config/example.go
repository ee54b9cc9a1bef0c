package config

import (
	"fmt"
	"strings"
)

// exampleWidth is where the comments of the example wrap.
const exampleWidth = 78

// Example returns the file that `tenet init` writes: every key with what it
// means, commented out, so that the file says nothing until somebody decides.
// schema is the URL or path of the JSON schema, for editors; it may be empty.
func Example(schema string) string {
	var b strings.Builder
	if schema != "" {
		fmt.Fprintf(&b, "# yaml-language-server: $schema=%s\n\n", schema)
	}
	b.WriteString("# How this project is checked by tenet. What is commented out shows an example.\n")
	for _, k := range specs(top) {
		b.WriteByte('\n')
		comment(&b, "", k.doc)
		fmt.Fprintf(&b, "%s:\n", k.name)
		if k.kind == kindItems {
			exampleItem(&b, "# ", k.inside)
		} else {
			exampleKeys(&b, "  ", k.inside)
		}
	}
	return b.String()
}

// exampleKeys writes the keys of a section, commented out.
func exampleKeys(b *strings.Builder, indent string, keys []spec) {
	for i, k := range keys {
		if i > 0 {
			b.WriteByte('\n')
		}
		comment(b, indent, k.doc)
		switch k.kind {
		case kindSection:
			fmt.Fprintf(b, "%s# %s:\n", indent, k.name)
			for _, in := range k.inside {
				if in.kind != kindItems {
					fmt.Fprintf(b, "%s#   %s: %s   # %s\n", indent, in.name, in.example, in.doc)
					continue
				}
				comment(b, indent+"#   ", in.doc)
				fmt.Fprintf(b, "%s#   %s:\n", indent, in.name)
				exampleItem(b, indent+"#     ", in.inside)
			}
			continue
		case kindItems:
			fmt.Fprintf(b, "%s# %s:\n", indent, k.name)
			exampleItem(b, indent+"#   ", k.inside)
			continue
		case kindByID:
		default:
			fmt.Fprintf(b, "%s# %s: %s\n", indent, k.name, k.example)
			continue
		}
		fmt.Fprintf(b, "%s# %s:\n%s#   cookies/script-readable:\n", indent, k.name, indent)
		for _, in := range k.inside {
			fmt.Fprintf(b, "%s#     %s: %s   # %s\n", indent, in.name, in.example, in.doc)
		}
	}
}

// exampleItem writes one item of a list, commented out.
func exampleItem(b *strings.Builder, indent string, keys []spec) {
	lead := "- "
	for _, k := range keys {
		fmt.Fprintf(b, "%s%s%s: %s\n", indent, lead, k.name, k.example)
		lead = "  "
	}
}

// comment writes a sentence as comment lines.
func comment(b *strings.Builder, indent, doc string) {
	line := indent + "#"
	for _, word := range strings.Fields(doc) {
		if len(line)+1+len(word) > exampleWidth {
			b.WriteString(line + "\n")
			line = indent + "#"
		}
		line += " " + word
	}
	b.WriteString(line + "\n")
}
