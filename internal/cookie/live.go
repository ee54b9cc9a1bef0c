package cookie

import (
	"strings"
	"time"

	"tenet/internal/probe"
	"tenet/internal/rule"
)

// A Sent is a cookie that a running service sets. It answers the questions
// that a [Setter] answers of code.
type Sent struct {
	probe.Cookie
	Answer *probe.Exchange
}

// SentBy returns the cookies of all answers, without those that are deleted
// and without signatures of others: a signature is worth as much as what it
// signs, and has the same attributes.
func SentBy(p *rule.LivePass) []Sent {
	var all []Sent
	now := time.Now()
	if p.Facts.Now != nil {
		now = p.Facts.Now()
	}
	names := map[string]bool{}
	for _, x := range p.Exchanges() {
		for _, c := range x.Cookies() {
			names[c.Name] = true
		}
	}
	for _, x := range p.Exchanges() {
		for _, c := range x.Cookies() {
			life, session := c.Life(now)
			base, signature := strings.CutSuffix(c.Name, ".sig")
			if !session && life <= 0 || c.Empty || signature && names[base] {
				continue
			}
			all = append(all, Sent{c, x})
		}
	}
	return all
}

// Place is the line of the answer.
func (s *Sent) Place() rule.LivePlace {
	return rule.LivePlace{URL: s.Answer.URL, Header: "Set-Cookie", Value: s.Line}
}

// LetsIn reports whether the cookie looks as if its bearer were let in with it.
func (s *Sent) LetsIn() bool {
	if says, known := nameLetsIn(split(s.Name)); known {
		return says
	}
	return s.Token
}

// Shown reports whether pages read the cookie on purpose.
func (s *Sent) Shown() bool { return nameShown(split(s.Name)) }

// Title names the cookie in a sentence.
func (s *Sent) Title() string {
	name := s.Name
	if len(name) > 60 {
		name = strings.ToValidUTF8(name[:57], "") + "..."
	}
	if name == "" {
		return "a cookie without a name"
	}
	if s.LetsIn() {
		return "the session cookie " + name
	}
	return "the cookie " + name
}
