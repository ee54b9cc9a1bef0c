package cookie

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"hash"
)

// A Key signs cookies. With SHA1 it signs as Node's cookies and cookie-session
// do by default, otherwise with SHA-256.
type Key struct {
	Secret []byte
	SHA1   bool
}

// A Keyring signs with its first key, and accepts what any of them signed, as
// keygrip does: to change a key, put the new one in front, and take the old
// one out when cookies of its time have expired. It may be used by several
// goroutines.
type Keyring struct{ keys []Key }

// NewKeyring returns a keyring; it is an error to give no key, or an empty one.
func NewKeyring(keys ...Key) (*Keyring, error) {
	if len(keys) == 0 {
		return nil, errors.New("making a keyring: no keys")
	}
	ring := &Keyring{make([]Key, len(keys))}
	for i, k := range keys {
		if len(k.Secret) == 0 {
			return nil, fmt.Errorf("making a keyring: key %d is empty", i)
		}
		ring.keys[i] = Key{append([]byte(nil), k.Secret...), k.SHA1}
	}
	return ring, nil
}

// SHA256 makes keys of texts, as Keygrip(texts, 'sha256') of Node.js.
func SHA256(secrets ...string) []Key { return keysOf(secrets, false) }

// SHA1 makes keys of texts, as Keygrip(texts) of Node.js: for cookies that are
// shared with an application which signs so.
func SHA1(secrets ...string) []Key { return keysOf(secrets, true) }

func keysOf(secrets []string, old bool) []Key {
	keys := make([]Key, len(secrets))
	for i, s := range secrets {
		keys[i] = Key{[]byte(s), old}
	}
	return keys
}

// Sign returns the signature of data by the first key: 27 or 43 characters of
// unpadded base64 for URLs.
func (r *Keyring) Sign(data string) string { return r.keys[0].sign(data) }

// Verify reports whether one of the keys made the signature.
func (r *Keyring) Verify(data, signature string) bool { return r.Index(data, signature) >= 0 }

// Index returns which key made the signature, or -1. How long it takes does
// not depend on how much of a wrong signature is right.
func (r *Keyring) Index(data, signature string) int {
	for i, k := range r.keys {
		if subtle.ConstantTimeCompare([]byte(k.sign(data)), []byte(signature)) == 1 {
			return i
		}
	}
	return -1
}

func (k Key) sign(data string) string {
	algorithm := sha256.New
	if k.SHA1 {
		algorithm = func() hash.Hash { return sha1.New() }
	}
	mac := hmac.New(algorithm, k.Secret)
	mac.Write([]byte(data))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}
