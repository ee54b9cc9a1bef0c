package flaws

import "tenet/internal/rule"

// webChecks look at servers, browsers and what stands between them.
var webChecks = []rule.Check{
	corsAnyOrigin,
	bodyWithoutLimit, uploadWithoutLimit, trustProxyAll, caseSensitivePath, privateFilesServed, hostHeaderLink,
	rateLimitMissing, sessionFixation, secretInQuery,
	csrfMissing, csrfAfterRoutes, csrfWeakened, csrfUnused,
	callbackThrows, streamError, parseCrash,
}
