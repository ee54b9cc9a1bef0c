package session

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"net/url"
	"strings"
)

// newID returns what uid-safe makes for express-session: 24 random bytes.
func newID() string {
	var bits [24]byte
	rand.Read(bits[:]) // never fails: crypto/rand
	return base64.RawURLEncoding.EncodeToString(bits[:])
}

// SignID writes the name of a session as express-session puts it into the
// cookie connect.sid: s:ID.SIGNATURE, percent-encoded.
func SignID(id, secret string) string {
	escaped := url.QueryEscape("s:" + id + "." + signatureOf(id, secret))
	return strings.NewReplacer("+", "%20", "%21", "!", "%27", "'", "%28", "(", "%29", ")", "%2A", "*").Replace(escaped) // as encodeURIComponent
}

// ErrID is the error for the name of a session that nobody signed.
var ErrID = errors.New("the name of the session is not signed with a secret that is known")

// UnsignID reads the value of the cookie connect.sid. The error is ErrID.
func UnsignID(value string, secrets ...string) (string, error) {
	if decoded, err := url.PathUnescape(value); err == nil {
		value = decoded // cookie.parse keeps what it cannot decode, too
	}
	signed, ok := strings.CutPrefix(value, "s:")
	dot := strings.LastIndexByte(signed, '.')
	if !ok || dot < 0 {
		return "", ErrID
	}
	for _, secret := range secrets {
		if subtle.ConstantTimeCompare([]byte(signed[dot+1:]), []byte(signatureOf(signed[:dot], secret))) == 1 {
			return signed[:dot], nil
		}
	}
	return "", ErrID
}

// signatureOf is cookie-signature: HMAC-SHA-256 in base64 without padding.
func signatureOf(id, secret string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(id))
	return base64.RawStdEncoding.EncodeToString(mac.Sum(nil))
}
