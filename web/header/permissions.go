package header

import (
	"slices"
	"strings"

	"tenet/web/suggest"
)

// features returns the powers that Permissions-Policy names: the registry of
// the W3C (webappsec-permissions-policy, features.md), standardised and
// experimental ones that a browser ships.
func features() []string {
	return []string{
		"accelerometer", "all-screens-capture", "ambient-light-sensor", "aria-notify", "attribution-reporting", "autofill", "autoplay",
		"bluetooth", "browsing-topics", "camera", "captured-surface-control", "ch-device-memory", "ch-downlink", "ch-dpr", "ch-ect",
		"ch-prefers-color-scheme", "ch-prefers-reduced-motion", "ch-prefers-reduced-transparency", "ch-rtt", "ch-save-data", "ch-ua",
		"ch-ua-arch", "ch-ua-bitness", "ch-ua-form-factors", "ch-ua-full-version", "ch-ua-full-version-list", "ch-ua-high-entropy-values",
		"ch-ua-mobile", "ch-ua-model", "ch-ua-platform", "ch-ua-platform-version", "ch-ua-wow64", "ch-viewport-height", "ch-viewport-width",
		"ch-width", "clipboard-read", "clipboard-write", "compute-pressure", "controlled-frame", "cross-origin-isolated", "deferred-fetch",
		"deferred-fetch-minimal", "digital-credentials-create", "digital-credentials-get", "direct-sockets", "direct-sockets-private",
		"display-capture", "encrypted-media", "execution-while-not-rendered", "execution-while-out-of-viewport", "focus-without-user-activation",
		"fullscreen", "gamepad", "geolocation", "gyroscope", "hid", "identity-credentials-get", "idle-detection", "interest-cohort",
		"join-ad-interest-group", "keyboard-map", "language-detector", "language-model", "local-fonts", "local-network-access", "loopback-network",
		"local-network", "magnetometer", "manual-text", "mediasession", "microphone", "midi", "monetization", "navigation-override", "on-device-speech-recognition",
		"otp-credentials", "payment", "picture-in-picture", "private-aggregation", "private-state-token-issuance",
		"private-state-token-redemption", "publickey-credentials-create", "publickey-credentials-get", "record-ad-auction-events", "rewriter",
		"run-ad-auction", "screen-wake-lock", "serial", "shared-storage", "shared-storage-select-url", "smart-card", "speaker-selection",
		"storage-access", "sub-apps", "summarizer", "sync-xhr", "translator", "unload", "usb", "usb-unrestricted", "vertical-scroll",
		"web-app-installation", "web-share", "window-management", "writer", "xr-spatial-tracking",
	}
}

// sensitive are the powers that a stranger's frame must not ask for in the
// name of the site.
func sensitive() []string {
	return []string{"camera", "microphone", "geolocation", "display-capture", "usb", "serial", "hid", "bluetooth", "payment", "midi", "clipboard-read", "storage-access"}
}

// judgePermissions reads a dictionary of RFC 9651 as far as the header uses
// it. Text that is not one makes browsers skip the whole header.
func judgePermissions(value string) []Flaw {
	if hasHole(value) {
		return nil
	}
	list, err := ParsePermissions(value)
	if err != nil {
		return whole("is not in the form of the header ("+err.Error()+"), so browsers skip all of it", Medium, "Write it as `camera=(), geolocation=(self)`.")
	}
	var all []Flaw
	for _, p := range list {
		switch {
		case slices.Contains(p.Allow, "*") && slices.Contains(sensitive(), p.Feature):
			all = append(all, Flaw{p.Feature, "is given to every frame on the page", Medium, "Write " + p.Feature + "=(self), or name the sites."})
		case !slices.Contains(features(), p.Feature):
			if near := suggest.Nearest(p.Feature, features()); near != "" {
				all = append(all, Flaw{p.Feature, "is no feature that browsers know; is " + near + " meant?", Low, ""})
			}
		}
		for _, o := range p.Allow {
			if strings.HasPrefix(o, "'") {
				all = append(all, Flaw{p.Feature, "holds " + o + " in single quotes, which is the manner of other headers", Low, ""})
			}
		}
	}
	return all
}
