package js

import (
	"bytes"
	"testing"
	"time"

	"tenet/internal/source"
)

func mistakesOf(name, text string) *File {
	return Extract(name, source.New(name, text), Options{Lint: true})
}

// Without Options.Lint nothing is looked for, and with it all other facts are
// the same.
func TestLintChangesNothingElse(t *testing.T) {
	for name, text := range samples {
		without, with := factsOf(name, text), mistakesOf(name, text)
		if len(without.Mistakes) > 0 {
			t.Errorf("%s: %d mistakes without being asked", name, len(without.Mistakes))
		}
		with.Mistakes, with.strs.at = nil, with.strs.at[:len(without.strs.at)]
		sameFacts(t, with, without)
	}
}

func TestMistakesAreStored(t *testing.T) {
	want := mistakesOf("a.js", "if (a = 1) {}\nlet x = undefined\n")
	if len(want.Mistakes) < 3 {
		t.Fatalf("got %v", want.Mistakes)
	}
	got, err := Decode("a.js", want.Text, want.AppendBinary(nil))
	if err != nil {
		t.Fatal(err)
	}
	sameFacts(t, got, want)
}

// The name of a function is not the variable of that name inside.
func TestFunctionNames(t *testing.T) {
	for _, text := range []string{
		"x = function model() { let model; model = 1 }",
		"function model() { let model; model = 1 }",
		"export function model() { let model; model = 1 }",
		"export default function model() { let model; model = 1 }",
	} {
		f := factsOf("a.mjs", text)
		kinds := map[SymKind]int{}
		for _, s := range f.Syms[1:] {
			kinds[s.Kind]++
		}
		if kinds[SymFunction] != 1 || kinds[SymLet] != 1 {
			t.Errorf("%s: got symbols %v, want a function and a let", text, kinds)
		}
	}
}

// FuzzLint: whatever the text, mistakes lie inside it and are the same when
// asked again.
func FuzzLint(f *testing.F) {
	for _, s := range []string{
		"class A extends B { #x; constructor() { this.a } get z() {} set z(v) { return 1 } static {} }",
		"a: for (let i = 0; i < 9; i--) { try { break a } finally { continue } } switch (x) { case 1: let y; case 1: }",
		"import {a as a} from 'x'; export {a}; export default function (a, {b}, [c]) { return a = b }",
		"if (!a in b || (a?.b).c) {} else if (x = 1) {} [1,,2] ; ({a: 1, a: 2}) \n (a)\n /b/g",
		"const {x, ...y} = require('z'); x = x + 1; `\\d ${y}`; '\\d'; /[\\.]/; void a; 1, 2",
	} {
		f.Add(s, uint8(0))
		f.Add(s, uint8(1))
	}
	f.Fuzz(func(t *testing.T, text string, language uint8) {
		if len(text) > 1<<16 || Refuse(text, ScanLimits{}) != nil {
			return
		}
		name := []string{"a.js", "a.ts", "a.tsx", "a.mjs"}[language%4]
		decoded := source.Decode(name, []byte(text))
		late := time.AfterFunc(10*time.Second, func() { panic("no answer after 10 s") })
		defer late.Stop()
		file := Extract(name, decoded, Options{Lint: true})
		stored := file.AppendBinary(nil)
		if _, err := Decode(name, decoded, stored); err != nil {
			t.Fatalf("facts cannot be read back: %v", err)
		}
		if !bytes.Equal(Extract(name, decoded, Options{Lint: true}).AppendBinary(nil), stored) {
			t.Fatal("the same text gives other facts")
		}
	})
}
