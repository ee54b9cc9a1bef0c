package flaws

import "tenet/internal/rule"

// secretChecks look for secrets where they must not stand, and at web tokens.
var secretChecks = []rule.Check{
	jwtNone, jwtUnverified, jwtAnyAlgorithm, jwtLiteralSecret, secretInCode, secretInConfig,
}
