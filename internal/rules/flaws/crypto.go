package flaws

import "tenet/internal/rule"

// cryptoChecks look at what is given to cryptography, at numbers that must not
// be guessed, and at files and memory that must not be shared.
var cryptoChecks = []rule.Check{
	weakPasswordHash, weakHash, weakCipher, ecbMode, staticIV, unauthenticatedCipher, shortKey, literalKey,
	weakRandomness, biasedRandom, timingCompare, uninitialisedMemory, rsaPadding, storedPassword, insecureTempFile, fileRace, fileMode,
}
