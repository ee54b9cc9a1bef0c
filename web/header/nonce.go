package header

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
)

type nonceKey struct{}

// Nonce returns the nonce of a request, to be written into the nonce attribute
// of script and style elements. It is "" unless the policy has RequestNonce.
// It holds letters, digits, - and _, which need no escaping in HTML.
func Nonce(r *http.Request) string {
	nonce, _ := r.Context().Value(nonceKey{}).(string)
	return nonce
}

// withNonce gives a request its nonce: 128 random bits, as the standard
// recommends (CSP Level 3, section 7.1). A request that has one keeps it.
func withNonce(r *http.Request) (string, *http.Request) {
	if nonce := Nonce(r); nonce != "" {
		return nonce, r
	}
	var bits [16]byte
	rand.Read(bits[:]) // never fails: crypto/rand
	nonce := base64.RawURLEncoding.EncodeToString(bits[:])
	return nonce, r.WithContext(context.WithValue(r.Context(), nonceKey{}, nonce))
}

// Hash returns the source expression that allows one inline script or style:
// the bytes between the tags, white space included.
func Hash(content string) string {
	sum := sha256.Sum256([]byte(content))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
