package flaws

import "tenet/internal/rule"

// webChecks look at servers, browsers and what stands between them.
var webChecks = []rule.Check{
	corsAnyOrigin,
	graphqlUnbounded, webSocketAnyOrigin, unsafePostMessage, messageUnchecked,
	nosqlWhere, xmlProtection, xmlBomb, unsafeYAML, shellOption,
	bodyWithoutLimit, uploadWithoutLimit, trustProxyAll, caseSensitivePath, privateFilesServed, hostHeaderLink,
	rateLimitMissing, sessionFixation, secretInQuery, forgedAddress, claimedRole,
	csrfMissing, csrfAfterRoutes, csrfWeakened, csrfUnused,
	callbackThrows, streamError, parseCrash,
}
