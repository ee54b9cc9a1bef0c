package flaws

import "tenet/internal/rule"

// transportChecks look at what travels, or is kept, where others see or change
// it.
var transportChecks = []rule.Check{
	tlsVerificationOff, tlsOffInConfig, oldTLS, plainHTTPDownload, plainHTTPRequest, plainHTTPInstall, bidirectionalText, secretLog, secretStorage,
}
