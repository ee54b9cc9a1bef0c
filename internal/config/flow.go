package config

import (
	"maps"
	"slices"

	"tenet/internal/model"
	"tenet/internal/yaml"
)

// everyKind is the word for all kinds of sinks.
const everyKind = "all"

var (
	kindWordsKnown  = slices.Sorted(maps.Keys(model.KindNames))
	classWordsKnown = slices.Sorted(maps.Keys(model.ClassNames))
	manyKindsKnown  = append([]string{everyKind}, kindWordsKnown...)
)

var flowFields = []field[model.Rows]{
	{
		spec{name: "sources", kind: kindItems, doc: "What people outside control.", inside: specs(sourceFields)},
		func(r *reader, n *yaml.Node, to *model.Rows) {
			to.Sources = map[string]model.Source{}
			for _, s := range readItems(r, n, "sources", sourceFields, flowSource{Source: model.Source{Class: model.Remote, Note: "is a source by tenet.yaml"}}) {
				to.Sources[s.path] = s.Source
			}
		},
	},
	{
		spec{name: "sinks", kind: kindItems, doc: "Arguments that nothing untrusted may reach.", inside: specs(sinkFields)},
		func(r *reader, n *yaml.Node, to *model.Rows) {
			to.Sinks = readItems(r, n, "sinks", sinkFields, model.Sink{})
		},
	},
	{
		spec{name: "sanitizers", kind: kindItems, doc: "Functions that make what they are given harmless.", inside: specs(sanitizerFields)},
		func(r *reader, n *yaml.Node, to *model.Rows) {
			to.Sanitizers = map[string]model.KindSet{}
			for _, s := range readItems(r, n, "sanitizers", sanitizerFields, flowSanitizer{}) {
				to.Sanitizers[s.call] |= s.kinds
			}
		},
	},
}

type flowSource struct {
	path string
	model.Source
}

type flowSanitizer struct {
	call  string
	kinds model.KindSet
}

var sourceFields = []field[flowSource]{
	{
		spec{name: "path", kind: kindSentence, required: true, doc: "How one gets to it from a package; a call is written ().", example: "\"@acme/http.request().body\""},
		func(r *reader, n *yaml.Node, s *flowSource) { s.path = r.sentence(n) },
	},
	{
		spec{name: "class", kind: kindWord, words: classWordsKnown, doc: "Who controls it; remote, anybody, when left out.", example: "remote"},
		func(r *reader, n *yaml.Node, s *flowSource) {
			s.Class = model.ClassNames[r.word(n, "class", classWordsKnown)]
		},
	},
	{
		spec{name: "note", kind: kindSentence, doc: "What reports say of it, after its name.", example: "is what a partner sends"},
		func(r *reader, n *yaml.Node, s *flowSource) { s.Note = r.sentence(n) },
	},
}

var sinkFields = []field[model.Sink]{
	{
		spec{name: "call", kind: kindSentence, required: true, doc: "The function, written like the path of a source.", example: "\"@acme/db.connect().run\""},
		func(r *reader, n *yaml.Node, s *model.Sink) { s.Call = r.sentence(n) },
	},
	{
		spec{name: "arg", kind: kindCount, doc: "Which argument, counted from 0; the first when left out.", example: "0"},
		func(r *reader, n *yaml.Node, s *model.Sink) {
			if i := r.count(n); i != nil {
				s.Arg = *i
			}
		},
	},
	{
		spec{name: "path", kind: kindSentence, doc: "A property of the argument, when it is not the argument itself.", example: "options.text"},
		func(r *reader, n *yaml.Node, s *model.Sink) { s.Path = r.sentence(n) },
	},
	{
		spec{name: "kind", kind: kindWord, words: kindWordsKnown, required: true, doc: "What the function does with it.", example: "sql"},
		func(r *reader, n *yaml.Node, s *model.Sink) {
			s.Kind = model.KindNames[r.word(n, "kind", kindWordsKnown)]
		},
	},
}

var sanitizerFields = []field[flowSanitizer]{
	{
		spec{name: "call", kind: kindSentence, required: true, doc: "The function, written like the path of a source.", example: "\"@acme/text.clean\""},
		func(r *reader, n *yaml.Node, s *flowSanitizer) { s.call = r.sentence(n) },
	},
	{
		spec{name: "kinds", kind: kindWords, words: manyKindsKnown, required: true, doc: "For what its result is harmless.", example: "[html, dom]"},
		func(r *reader, n *yaml.Node, s *flowSanitizer) {
			for _, word := range list(r, n, func(n *yaml.Node) string { return r.word(n, "kind", manyKindsKnown) }) {
				if word == everyKind {
					s.kinds = model.AnyKind
				} else if word != "" {
					s.kinds |= model.Kinds(model.KindNames[word])
				}
			}
		},
	},
}
