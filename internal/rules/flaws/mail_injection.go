package flaws

import (
	"slices"

	"tenet/internal/flow"
	"tenet/internal/model"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

var mailInjection = rule.Check{
	ID:    "flaws/mail-injection",
	Title: "mail whose headers come from a request",
	Why: "Libraries take a list where an address is expected: `victim@a.net, attacker@b.net`, or an array, which JSON brings along. The attacker gets the victim's link, or the server sends his advertising. " +
		"Who writes the sender writes in your name.",
	Fix:      "Send to the address that is stored with the account; check that it is one: typeof to === 'string' and validator.isEmail(to).",
	When:     "to, cc, bcc, from, replyTo, subject or headers of a mail of nodemailer, sendmail, SendGrid, Resend, Mailgun, Postmark or SES come from a request. Only recipients are of medium severity: nodemailer takes line breaks out of the others.",
	Quiet:    "The address is checked by a function such as isEmail, or comes from the database. Subject and sender are only possible.",
	CWE:      93,
	Severity: rule.Low,
	Links:    []string{"https://nodemailer.com/message/addresses"},
	Code: func(p *rule.CodePass) {
		said := map[mailSource]bool{}
		for _, x := range p.Flows(model.Mail) {
			if !fromRemote(x) || said[mailSource{x.At, x.Flow.From()}] {
				continue
			}
			said[mailSource{x.At, x.Flow.From()}] = true
			if isRecipient(x) {
				f := p.ReportFlow(x, "says who gets the mail")
				f.Confidence = rule.Likely
				f.Severity = rule.Medium
				lessen(p, f)
				continue
			}
			p.ReportFlow(x, "becomes a header of the mail").Confidence = rule.Possible
		}
	},
}

// A mailSource is one mail and one part of the request in it.
type mailSource struct{ mail, from flow.Value }

func isRecipient(x taint.Found) bool {
	return slices.ContainsFunc(model.Recipients, func(field string) bool {
		return x.Path == field || x.Path == "" && x.What == x.Call.Arg(0) || x.Call.Option(0, field).Value == x.What
	})
}
