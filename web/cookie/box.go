package cookie

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
)

// A Box encrypts values with its first key, and opens what any of them
// encrypted. The name of the cookie is bound to the value: a value that is
// moved to another cookie does not open. It may be used by several goroutines.
//
// Each value has a key of its own, drawn by HKDF-SHA-256 from the secret and
// 128 random bits, so that one secret is good for more values than a service
// will ever send; it is encrypted with AES-256-GCM.
type Box struct{ secrets [][]byte }

const (
	leastSecret = 32 // bytes
	saltSize    = 16
	tagSize     = 16
	keySize     = 32
	nonceSize   = 12
	version     = 1 // the first byte of what is sealed
)

// ErrSealed is the error for a value that no key opens: it was tampered with,
// or moved from another cookie, or its key is gone.
var ErrSealed = errors.New("the value is not encrypted with a key that is known, for a cookie of this name")

// NewBox returns a box; it is an error to give no secret, or one of less than
// 32 bytes.
func NewBox(secrets ...[]byte) (*Box, error) {
	if len(secrets) == 0 {
		return nil, errors.New("making a box: no secrets")
	}
	b := &Box{make([][]byte, len(secrets))}
	for i, s := range secrets {
		if len(s) < leastSecret {
			return nil, fmt.Errorf("making a box: secret %d has %d bytes; it needs %d random ones, such as `openssl rand -base64 32` makes", i, len(s), leastSecret)
		}
		b.secrets[i] = append([]byte(nil), s...)
	}
	return b, nil
}

// Seal encrypts the value of a cookie: unpadded base64 for URLs, 44 characters
// longer than the value's own base64.
func (b *Box) Seal(name, value string) (string, error) {
	out := make([]byte, 1+saltSize, 1+saltSize+len(value)+tagSize)
	out[0] = version
	rand.Read(out[1:]) // never fails: crypto/rand
	aead, nonce, err := unlock(b.secrets[0], out[1:])
	if err != nil {
		return "", fmt.Errorf("encrypting the cookie %s: %w", name, err)
	}
	return base64.RawURLEncoding.EncodeToString(aead.Seal(out, nonce, []byte(value), bound(name))), nil
}

// Open decrypts the value of a cookie. Index is which secret it was encrypted
// with; if that is not 0, the cookie should be sent anew. The error is
// ErrSealed.
func (b *Box) Open(name, sealed string) (value string, index int, err error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(sealed)
	if err != nil || len(raw) < 1+saltSize+tagSize || raw[0] != version || base64.RawURLEncoding.EncodedLen(len(raw)) != len(sealed) {
		return "", -1, ErrSealed // a decoder skips line breaks: the lengths tell
	}
	for i, secret := range b.secrets {
		aead, nonce, err := unlock(secret, raw[1:1+saltSize])
		if err != nil {
			return "", -1, ErrSealed
		}
		if plain, err := aead.Open(nil, nonce, raw[1+saltSize:], bound(name)); err == nil {
			return string(plain), i, nil
		}
	}
	return "", -1, ErrSealed
}

// unlock draws the key and the nonce of one value.
func unlock(secret, salt []byte) (cipher.AEAD, []byte, error) {
	drawn, err := hkdf.Key(sha256.New, secret, salt, "tenet/web/cookie 1", keySize+nonceSize)
	if err != nil {
		return nil, nil, err
	}
	block, err := aes.NewCipher(drawn[:keySize])
	if err != nil {
		return nil, nil, err
	}
	aead, err := cipher.NewGCM(block)
	return aead, drawn[keySize:], err
}

// bound is what is authenticated with a value, though not in it.
func bound(name string) []byte { return append([]byte{version}, name...) }
