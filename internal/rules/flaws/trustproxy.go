package flaws

import "tenet/internal/rule"

var trustProxyAll = rule.Check{
	ID:    "flaws/trust-proxy-all",
	Title: "address of the visitor taken from whoever writes it",
	Why: "With true the first address in X-Forwarded-For counts, and a visitor writes that himself: limits per address, lists of addresses and logs all believe him. " +
		"X-Forwarded-Host and -Proto are believed as well.",
	Fix:      "Name the number of proxies, app.set('trust proxy', 1), or their addresses.",
	When:     "An Express application sets `trust proxy` to true, or enables it; or Fastify is made with trustProxy: true.",
	Quiet:    "A number, a list or a function is given, or the value is not known. Tests.",
	CWE:      348,
	Severity: rule.Low,
	Links:    []string{"https://expressjs.com/en/guide/behind-proxies.html"},
	Code: func(p *rule.CodePass) {
		if p.Aside() {
			return
		}
		for _, call := range p.Calls("express().set", "express().enable", "@nestjs/core.NestFactory.create().set", "@nestjs/core.NestFactory.create().enable") {
			name, _ := call.Arg(0).Str()
			if name == "trust proxy" && (call.Method() == "enable" || call.Arg(1).IsTrue()) && !call.OnlyInDevelopment() {
				p.Reportf(call, "%s believes the address that a visitor writes into X-Forwarded-For.", call.Source())
			}
		}
		for _, call := range p.Calls("fastify") {
			if o := call.Option(0, "trustProxy"); o.IsTrue() && !call.OnlyInDevelopment() {
				p.Reportf(o.Value, "trustProxy: true believes the address that a visitor writes into X-Forwarded-For.")
			}
		}
	},
}
