package flaws

import "tenet/internal/rule"

// injectionChecks follow untrusted data to what acts on it.
var injectionChecks = []rule.Check{
	commandInjection,
	codeInjection,
	pathTraversal,
	sqlInjection,
	nosqlInjection,
	ldapInjection,
	xpathInjection,
	reflectedXSS,
	storedXSS,
	htmlFromInput,
	domXSS,
	requestForgery,
	openRedirect,
	templateInjection,
	regexInjection,
	unsafeDeserialisation,
	untrustedModule,
	argumentInjection,
	prototypePollution,
	propertyInjection,
	unsafeMerge,
	redos,
	zipSlip,
	formatString,
	logInjection,
	headerInjection,
	mailInjection,
	massAssignment,
	dynamicMethod,
	unboundedAllocation,
	unboundedLoop,
	typeConfusion,
}
