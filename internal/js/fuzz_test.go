package js

import (
	"bytes"
	"testing"
	"time"

	"tenet/internal/source"
)

// FuzzExtract: whatever the text, the facts of it lie inside it, refer to rows
// that exist (the stored form checks that), and are the same when asked again.
func FuzzExtract(f *testing.F) {
	for _, s := range []string{
		"const {a = 1, ...b} = require('x'); module.exports = a",
		"class A extends B { static #x = 1; constructor(private y) { super() } get z() { return this.#x } static {} }",
		"async function* f(a, [b, c], ...d) { for await (const x of y) yield* x; }",
		"label: for (var i in o) { if (i) continue label; else break; } switch (x) { case 1: default: }",
		"export default <a b={c} {...d}>{e}</a>; export * as ns from 'm'; import x, { y as z } from \"q\"",
		"@Dec() class C { @Prop() p; m(@Arg() a) {} } enum E { A = 1 } namespace N { export const x = 1 }",
		"`a${b}c` /re/g 0x1f 1n a?.b?.[c]?.() (a, b) => ({}) new.target import.meta",
		"/* tenet-accept a: b */ with (x) { delete y; arguments.callee; 042 }",
		"try { a() } catch { } finally { b() } \xff\xfe \u2028 \x00",
		"if (a { ) } function ( ` ${",
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
		file := Extract(name, decoded, Options{})
		size := int32(len(decoded.Data))
		for i := range file.Values {
			if v := &file.Values[i]; v.Start < 0 || v.End > size || v.Start > v.End {
				t.Fatalf("value %d lies at [%d, %d) of %d bytes", i, v.Start, v.End, size)
			}
		}
		stored := file.AppendBinary(nil)
		again, err := Decode(name, decoded, stored)
		if err != nil {
			t.Fatalf("facts cannot be read back: %v", err)
		}
		if !bytes.Equal(again.AppendBinary(nil), stored) || !bytes.Equal(Extract(name, decoded, Options{}).AppendBinary(nil), stored) {
			t.Fatal("the same text gives other facts")
		}
	})
}
