package flaws

import (
	"slices"
	"strings"
	"unicode"
)

// A sense is what the name of a variable, a property or a function says about
// the value that it holds.
type sense uint8

// The senses. What the last words of a name say counts: passwordField is a
// field, tokenExpires a time.
const (
	plainSense     sense = iota
	passwordSense        // what people type
	secretSense          // apiKey, clientSecret, encryptionKey
	tokenSense           // accessToken, resetToken: a word before it says that it opens something
	bareTokenSense       // token alone, which parsers have as well
	sessionSense         // sessionId
	codeSense            // otp, verificationCode
	nonceSense
	saltSense
	signatureSense
)

// senses holds the endings of names, in words.
var senses = map[string]sense{
	"password": passwordSense, "passwd": passwordSense, "passphrase": passwordSense, "passcode": passwordSense, "pwd": passwordSense, "pass word": passwordSense,
	"db pass": passwordSense, "user pass": passwordSense, "smtp pass": passwordSense, "mail pass": passwordSense, "admin pass": passwordSense, "root pass": passwordSense,

	"secret": secretSense, "api key": secretSense, "apikey": secretSense, "secret key": secretSense, "private key": secretSense, "privatekey": secretSense, "secretkey": secretSense,
	"encryption key": secretSense, "signing key": secretSense, "auth key": secretSense, "master key": secretSense, "cipher key": secretSense, "crypto key": secretSense, "enc key": secretSense, "sign key": secretSense, "hash key": secretSense, "token key": secretSense, "crypt key": secretSense, "cookie key": secretSense,
	"aes key": secretSense, "hmac key": secretSense, "jwt key": secretSense, "shared key": secretSense, "account key": secretSense, "access key": secretSense, "accesskey": secretSense,
	"session key": secretSense, "license key": secretSense, "app key": secretSense, "consumer key": plainSense, "credential": secretSense, "encrypt key": secretSense, "server key": secretSense,

	"access token": tokenSense, "accesstoken": tokenSense, "auth token": tokenSense, "authtoken": tokenSense, "refresh token": tokenSense, "reset token": tokenSense, "csrf token": tokenSense, "xsrf token": tokenSense,
	"session token": tokenSense, "bearer token": tokenSense, "api token": tokenSense, "jwt token": tokenSense, "id token": tokenSense, "invite token": tokenSense,
	"invitation token": tokenSense, "verification token": tokenSense, "verify token": tokenSense, "activation token": tokenSense, "confirmation token": tokenSense,
	"secret token": tokenSense, "security token": tokenSense, "login token": tokenSense, "user token": tokenSense, "remember token": tokenSense, "password token": tokenSense,
	"oauth token": tokenSense, "bot token": tokenSense, "admin token": tokenSense, "email token": tokenSense, "authorization": tokenSense, "reset key": tokenSense, "reset hash": tokenSense,
	"activation key": tokenSense, "csrf": tokenSense, "xsrf": tokenSense, "magic link": tokenSense, "webhook token": tokenSense, "github token": tokenSense, "gitlab token": tokenSense,
	"slack token": tokenSense, "npm token": tokenSense, "discord token": tokenSense, "telegram token": tokenSense, "service token": tokenSense, "deploy token": tokenSense, "x token": tokenSense,
	"token": bareTokenSense,

	"session id": sessionSense, "sessionid": sessionSense, "sess id": sessionSense, "session": sessionSense, "session code": sessionSense,

	"otp": codeSense, "totp": codeSense, "otp code": codeSense, "verification code": codeSense, "verify code": codeSense, "reset code": codeSense, "access code": codeSense, "auth code": codeSense,
	"confirmation code": codeSense, "confirm code": codeSense, "one time password": codeSense, "security code": codeSense, "login code": codeSense, "invite code": codeSense, "activation code": codeSense, "backup code": codeSense, "recovery code": codeSense,
	"pin code": codeSense, "sms code": codeSense, "voucher code": codeSense, "one time code": codeSense,

	"nonce": nonceSense, "salt": saltSense,
	"signature": signatureSense, "hmac": signatureSense,
}

// stems are parts of which every name with a sense has one, by their first
// letter: most names have none.
var stems = [26][]string{
	0: {"authoriz"}, 'c' - 'a': {"cred", "csrf", "code"}, 'h' - 'a': {"hmac", "hash"}, 'k' - 'a': {"key"}, 'l' - 'a': {"link"}, 'n' - 'a': {"nonce"}, 'o' - 'a': {"otp"},
	'p' - 'a': {"pass", "pwd"}, 's' - 'a': {"secret", "sess", "salt", "signature"}, 't' - 'a': {"token"}, 'x' - 'a': {"xsrf"},
}

// hasStem reports whether a name has a stem, in upper or lower case.
func hasStem(name string) bool {
	for i := range len(name) {
		first := name[i] | 0x20 // lower case, of letters
		if first < 'a' || first > 'z' {
			continue
		}
		for _, stem := range stems[first-'a'] {
			if len(name)-i >= len(stem) && strings.EqualFold(name[i:i+len(stem)], stem) {
				return true
			}
		}
	}
	return false
}

// notValues are words at the start of a name that make it a switch or a verb,
// and fillers at its end that say nothing.
var (
	notValues = map[string]bool{"is": true, "has": true, "show": true, "hide": true, "no": true, "use": true, "uses": true, "need": true, "needs": true, "should": true, "can": true,
		"allow": true, "require": true, "requires": true, "forgot": true, "forget": true, "skip": true, "validate": true, "on": true, "handle": true, "toggle": true, "with": true, "without": true,
		"ask": true, "prompt": true, "issue": true, "create": true, "generate": true, "gen": true, "get": true, "set": true, "fetch": true, "load": true, "save": true, "check": true, "verify": true,
		"compare": true, "encrypt": true, "decrypt": true, "revoke": true, "update": true, "delete": true, "remove": true, "add": true, "make": true, "build": true, "find": true, "send": true, "store": true, "read": true, "change": true,
		"missing": true, "invalid": true, "wrong": true, "enable": true, "disable": true, "max": true, "min": true, "num": true, "next": true, "prev": true, "parse": true, "public": true}
	fillers = map[string]bool{"hash": true, "hashed": true, "digest": true, "value": true, "val": true, "string": true, "str": true, "plain": true, "raw": true, "hex": true,
		"base64": true, "b64": true, "buffer": true, "buf": true, "bytes": true, "data": true, "1": true, "2": true, "new": true, "old": true, "default": true, "dev": true, "prod": true, "test": true}
)

// senseOf says what a name promises of its value.
func senseOf(name string) sense {
	// PWD is the working directory to a shell.
	if len(name) > maxName || name == "PWD" || !hasStem(name) {
		return plainSense
	}
	words := nameWords(name)
	if len(words) == 0 || len(words) > 8 || notValues[words[0]] || slices.Contains(words, "without") {
		return plainSense
	}
	for len(words) > 0 {
		for n := min(3, len(words)); n > 0; n-- {
			if s, ok := senses[strings.Join(words[len(words)-n:], " ")]; ok {
				return s
			}
		}
		if !fillers[words[len(words)-1]] {
			return plainSense
		}
		words = words[:len(words)-1]
	}
	return plainSense
}

// makers begin the names of functions that make something.
var makers = map[string]bool{"generate": true, "gen": true, "make": true, "create": true, "random": true, "rand": true, "new": true, "build": true, "get": true, "issue": true}

// senseOfMade says what the name of a function promises of its result:
// generateToken makes a token. Other names are as senseOf has them.
func senseOfMade(name string) sense {
	if words := nameWords(name); len(words) > 1 && makers[words[0]] {
		return senseOf(strings.Join(words[1:], "_"))
	}
	if s := senses[strings.Join(nameWords(name), " ")]; s != plainSense && strings.HasPrefix(name, "verify") {
		return s // what is made at random is the token, not its check
	}
	return senseOf(name)
}

// isConstantName reports whether a name is written as constants and members of
// enumerations are.
func isConstantName(name string) bool {
	return len(name) > 1 && name == strings.ToUpper(name)
}

// maxName bounds the names that are looked at; longer ones are generated.
const maxName = 80

// nameWords parts a name into words in lower case: resetToken, RESET_TOKEN and
// reset-token are "reset", "token".
func nameWords(name string) []string {
	if len(name) > maxName {
		return nil
	}
	var words []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			words = append(words, strings.ToLower(string(word)))
			word = word[:0]
		}
	}
	runes := []rune(name)
	for i, r := range runes {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			flush()
			continue
		case unicode.IsUpper(r) && i > 0 && (unicode.IsLower(runes[i-1]) || unicode.IsDigit(runes[i-1])):
			flush()
		case unicode.IsUpper(r) && i > 0 && i+1 < len(runes) && unicode.IsUpper(runes[i-1]) && unicode.IsLower(runes[i+1]):
			flush() // the S of JWTSecret
		}
		word = append(word, r)
	}
	flush()
	return words
}

// nameHas reports whether a name has one of the words.
func nameHas(name string, words ...string) bool {
	for _, w := range nameWords(name) {
		for _, x := range words {
			if w == x {
				return true
			}
		}
	}
	return false
}

// containsAny reports whether a text has one of the parts.
func containsAny(text string, parts ...string) bool {
	for _, p := range parts {
		if strings.Contains(text, p) {
			return true
		}
	}
	return false
}
