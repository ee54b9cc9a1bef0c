package flaws

import (
	"tenet/internal/model"
	"tenet/internal/rule"
)

var requestForgery = rule.Check{
	ID:       "flaws/ssrf",
	Title:    "untrusted address requested by the server",
	Why:      "The server stands where visitors do not: it reaches the cloud's metadata service with its keys, databases without passwords, and machines behind the firewall.",
	Fix:      "Choose the host from a fixed list; compare new URL(x).host with it before the request.",
	When:     "The host of a request that the server makes comes from a request.",
	Quiet:    "The host is fixed and only the path or the query varies; the host is compared with a list or a constant.",
	CWE:      918,
	Severity: rule.High,
	Links:    []string{"https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html"},
	Code:     flowCheck("chooses where the server sends a request", model.Request),
}
