package cookie

import (
	"encoding/base64"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http/httptest"
	"strings"
	"testing"
)

// Whoever changes one bit of a cookie, of its signature or of what is
// encrypted is refused, whichever bit it is.
func TestEverySingleBit(t *testing.T) {
	ring, box := newKeys(t, append(SHA256("new"), SHA1("old")...)...), newBox(t, 'a', 'b')
	flipped := func(s string, each func(string)) {
		for i := range len(s) * 8 {
			b := []byte(s)
			b[i/8] ^= 1 << (i % 8)
			each(string(b))
		}
	}
	for _, key := range append(SHA256("new"), SHA1("old")...) {
		data, signature := "sid=eyJ1c2VyIjoxfQ==", newKeys(t, key).Sign("sid=eyJ1c2VyIjoxfQ==")
		flipped(signature, func(bad string) {
			if ring.Verify(data, bad) {
				t.Errorf("the signature %q is accepted as %q", signature, bad)
			}
		})
		flipped(data, func(bad string) {
			if ring.Verify(bad, signature) {
				t.Errorf("%q is accepted with the signature of %q", bad, data)
			}
		})
	}
	sealed, err := box.Seal("sid", "user=1")
	if err != nil {
		t.Fatal(err)
	}
	flipped(sealed, func(bad string) {
		if v, _, err := box.Open("sid", bad); err == nil {
			t.Errorf("%q opens as %q", bad, v)
		}
	})
	flipped("sid", func(bad string) {
		if _, _, err := box.Open(bad, sealed); err == nil {
			t.Errorf("what is sealed for sid opens for %q", bad)
		}
	})
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		t.Fatal(err)
	}
	flipped(string(raw), func(bad string) { // beneath base64: version, salt, text and tag alike
		if v, _, err := box.Open("sid", base64.RawURLEncoding.EncodeToString([]byte(bad))); err == nil {
			t.Errorf("%x opens as %q", bad, v)
		}
	})
}

// The cookies a visitor really has, put together anew.
func TestSwaps(t *testing.T) {
	ring := newKeys(t, SHA256("k")...)
	other := newKeys(t, SHA256("k", "other")...)
	one, two := ring.Sign("role=user"), ring.Sign("theme=admin")
	foreign := newKeys(t, SHA256("other application")...).Sign("role=admin")
	jar := newJar(t, Options{Keys: ring})
	for _, test := range []struct{ what, cookies string }{
		{"the signature of another cookie", "role=user; role.sig=" + two},
		{"the value of another cookie", "role=admin; role.sig=" + one},
		{"value and signature of another cookie", "role=admin; role.sig=" + two},
		{"a signature by another key", "role=admin; role.sig=" + foreign},
		{"no signature", "role=user"},
		{"an empty signature", "role=user; role.sig="},
		{"the signature in other letters", "role=user; ROLE.SIG=" + one},
		{"the value as its own signature", "role=user; role.sig=user"},
		{"part of the name moved into the value", "rol=e=user; rol.sig=" + one},
		{"a value before the right one", "role=admin; role=user; role.sig=" + one},
		{"a signature before the right one", "role=user; role.sig=" + two + "; role.sig=" + one},
		{"the signature with an end", "role=user; role.sig=" + one + "="},
		{"the signature in the other alphabet", "role=user; role.sig=" + strings.NewReplacer("-", "+", "_", "/").Replace(ring.Sign("role=user")) + "+"},
		{"SHA-1 under the same secret", "role=user; role.sig=" + newKeys(t, SHA1("k")...).Sign("role=user")},
	} {
		name := "role"
		if strings.HasPrefix(test.cookies, "rol=") {
			name = "rol"
		}
		if v, err := jar.Get(nil, request(true, test.cookies), name); !errors.Is(err, ErrSignature) || v != "" {
			t.Errorf("%s: got %q, %v", test.what, v, err)
		}
	}
	for length := range len(one) {
		if ring.Verify("role=user", one[:length]) || ring.Verify("role=user", one[length+1:]) {
			t.Errorf("%d characters of the signature are accepted", length)
		}
	}
	if i := other.Index("role=user", one); i != 0 {
		t.Errorf("the right one is found at %d", i)
	}
}

// A name with "=" in it would make two cookies of one signed text: a=b=c is
// the cookie a with b=c, or the cookie a=b with c.
func TestNamesCannotBorrowFromValues(t *testing.T) {
	jar := newJar(t, Options{Keys: newKeys(t, SHA256("k")...)})
	if err := jar.Set(httptest.NewRecorder(), request(true, ""), Cookie{Name: "a=b", Value: "c"}); err == nil {
		t.Error("a name with = is accepted")
	}
	signature := newKeys(t, SHA256("k")...).Sign("a=b=c")
	if v, err := jar.Get(nil, request(true, "a=b=c; a.sig="+signature), "a"); v != "b=c" || err != nil {
		t.Errorf("got %q, %v", v, err)
	}
	if v, err := jar.Get(nil, request(true, "a=b=c; a=b.sig="+signature), "a=b"); err == nil {
		t.Errorf("read as another cookie: %q", v)
	}
}

// What is encrypted tells nothing, and opens for one name under one secret.
func TestBoxRefuses(t *testing.T) {
	box := newBox(t, 'a', 'b')
	sealed := map[string]string{}
	for _, name := range []string{"a", "ab", "A", "__Host-a", "__Secure-a", ""} {
		var err error
		if sealed[name], err = box.Seal(name, "v"); err != nil {
			t.Fatal(err)
		}
	}
	for from, text := range sealed {
		for to := range sealed {
			if _, index, err := box.Open(to, text); (err == nil) != (from == to) || err != nil && (index != -1 || !errors.Is(err, ErrSealed)) {
				t.Errorf("sealed for %q, opened for %q: %d, %v", from, to, index, err)
			}
		}
	}
	text := sealed["a"]
	again, _ := box.Seal("a", "v")
	raw := func(s string) []byte { b, _ := base64.RawURLEncoding.DecodeString(s); return b }
	head := 1 + saltSize
	for what, bad := range map[string]string{
		"nothing":                    "",
		"padding":                    text + strings.Repeat("=", (4-len(text)%4)%4),
		"the other alphabet":         base64.RawStdEncoding.EncodeToString(append(raw(text), 0xff, 0xff, 0xff)),
		"a blank":                    text + " ",
		"twice":                      text + text,
		"the salt of another":        base64.RawURLEncoding.EncodeToString(append(raw(again)[:head:head], raw(text)[head:]...)),
		"a later version":            base64.RawURLEncoding.EncodeToString(append([]byte{version + 1}, raw(text)[1:]...)),
		"salt without text":          base64.RawURLEncoding.EncodeToString(raw(text)[:head]),
		"plain text of enough bytes": base64.RawURLEncoding.EncodeToString([]byte("\x01" + strings.Repeat("x", 60))),
	} {
		if v, _, err := box.Open("a", bad); err == nil {
			t.Errorf("%s: opens as %q", what, v)
		}
	}
	for length := range 40 { // 44 characters longer than the value's own base64
		value := strings.Repeat("x", length)
		s, err := box.Seal("a", value)
		if v, _, failed := box.Open("a", s); err != nil || failed != nil || v != value || len(s)-base64.RawURLEncoding.EncodedLen(length) > 44 {
			t.Errorf("%d bytes become %d characters: %v, %v", length, len(s), err, failed)
		}
	}
}

// One secret more or less: what each box opens, and with which index.
func TestBoxRotation(t *testing.T) {
	sealed := map[byte]string{}
	for _, by := range []byte("abc") {
		sealed[by], _ = newBox(t, by).Seal("n", string(by))
	}
	for ring, want := range map[string]map[byte]int{
		"a": {'a': 0, 'b': -1, 'c': -1}, "ba": {'a': 1, 'b': 0, 'c': -1}, "cba": {'a': 2, 'b': 1, 'c': 0}, "cb": {'a': -1, 'b': 1, 'c': 0}, "aa": {'a': 0},
	} {
		box := newBox(t, []byte(ring)...)
		for by, index := range want {
			v, got, err := box.Open("n", sealed[by])
			if got != index || (err == nil) != (index >= 0) || err == nil && v != string(by) {
				t.Errorf("%s opens what %c sealed as %q, %d, %v; want %d", ring, by, v, got, err, index)
			}
		}
	}
	secret := []byte(strings.Repeat("s", 32))
	box, err := NewBox(secret)
	if err != nil {
		t.Fatal(err)
	}
	before, _ := box.Seal("n", "v")
	secret[0] = 'S'
	if v, _, err := box.Open("n", before); v != "v" || err != nil {
		t.Errorf("the secret can be changed from outside: %q, %v", v, err)
	}
	if _, err := NewBox([]byte(strings.Repeat("s", 32)), []byte(strings.Repeat("s", 31))); err == nil || !strings.Contains(err.Error(), "secret 1 has 31 bytes") {
		t.Errorf("the second secret is short: %v", err)
	}
	if _, err := NewKeyring(Key{Secret: []byte("x")}, Key{}); err == nil || !strings.Contains(err.Error(), "key 1 is empty") {
		t.Errorf("the second key is empty: %v", err)
	}
}

// CWE-208: what is signed is compared in constant time, wherever it is.
func TestSignaturesAreComparedInConstantTime(t *testing.T) {
	for file, signer := range map[string]string{"keys.go": "sign", "../session/express.go": "signatureOf"} {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		within := func(n ast.Node, name string) (found bool) {
			ast.Inspect(n, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					switch f := call.Fun.(type) {
					case *ast.Ident:
						found = found || f.Name == name
					case *ast.SelectorExpr:
						found = found || f.Sel.Name == name
					}
				}
				return !found
			})
			return found
		}
		inConstantTime := false
		ast.Inspect(parsed, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BinaryExpr:
				safe := within(n, "ConstantTimeCompare")
				if inConstantTime = inConstantTime || safe; within(n, signer) && !safe && n.Op != token.ADD {
					t.Errorf("%s compares a signature with %s", file, n.Op)
				}
			case *ast.AssignStmt:
				for _, v := range n.Rhs {
					if within(v, signer) && !within(v, "ConstantTimeCompare") && !strings.Contains(fmt.Sprint(n.Lhs), "escaped") {
						t.Errorf("%s keeps a signature in a variable, where this test loses it", file)
					}
				}
			}
			return true
		})
		if !inConstantTime {
			t.Errorf("%s compares nothing in constant time", file)
		}
	}
}
