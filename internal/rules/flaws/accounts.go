package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

// An account is what stands beside a secret in an object.
type account struct {
	has    bool // a user and a place to log in to
	local  bool // the place is this machine
	public bool // it is for pages
}

// accountOf looks at the other properties of the object that a property
// belongs to.
func accountOf(prop flow.Value) account {
	var a account
	if prop.Op() != js.OpProp {
		return a
	}
	object := parentOf(prop)
	if object.Op() != js.OpObject {
		return a
	}
	user, place := false, false
	members := object.File.JS.Operands(object.Row())
	for _, m := range members[:min(len(members), maxLook)] {
		member := object.File.Value(m)
		if member.Op() != js.OpProp {
			continue
		}
		switch strings.ToLower(member.Key()) {
		case "user", "username", "login", "email", "role":
			text, ok := object.File.Value(member.Row().X).Str()
			user = !ok || text != member.Key()
		case "host", "hostname", "server":
			place = true
			if text, ok := object.File.Value(member.Row().X).Str(); ok {
				a.local = isLocalHost(text)
			}
		case "database", "db", "port", "service", "dialect", "connectionlimit":
			place = true
		case "authdomain", "indexname", "projectid", "messagingsenderid", "appid", "measurementid", "sitekey":
			a.public = true
		}
	}
	if user && !place {
		// auth: {user, pass} inside of the options of a mailer.
		outer := parentOf(object)
		place = outer.Op() == js.OpProp && (outer.Key() == "auth" || outer.Key() == "credentials")
	}
	a.has = user && place
	return a
}

// reportFixedPassword reports a password of a request that is compared with
// one in the code.
func reportFixedPassword(p *rule.CodePass, v flow.Value) {
	row := v.Row()
	x, y := p.File.Value(row.X), p.File.Value(row.Y)
	if x.Op() == js.OpString {
		x, y = y, x
	}
	if y.Op() != js.OpString || x.Op() != js.OpGet && x.Op() != js.OpRef || senseOf(x.Name()) != passwordSense && senseOf(x.Name()) != secretSense {
		return
	}
	if isConfigured(x) { // the program asks whether the password is still the one that it came with
		return
	}
	text := p.File.JS.Str(y.Row().Str)
	if len(text) < 4 || strings.ContainsAny(text, " <>") || text == "undefined" || text == "null" || text == "string" {
		return
	}
	if !isFromOutside(x) && !besideUser(v) && (isPlainWord(text) || !looksChosen(text)) {
		return
	}
	f := p.Reportf(y, "%s is compared with a password in the code.", x.Source())
	f.Label = "anybody who sees the code has it"
	trifling(f)
}

// besideUser reports whether the name of a user is compared with a constant in
// the same condition: name === 'bob' && password === 'secret'.
func besideUser(v flow.Value) bool {
	parent := parentOf(v)
	row := parent.Row()
	if row.Op != js.OpLogical || operator(parent) != "&&" {
		return false
	}
	for _, id := range []js.ValueID{row.X, row.Y} {
		side := v.File.Value(id)
		if side == v || side.Op() != js.OpBinary || !isEquality(operator(side)) {
			continue
		}
		name, text := v.File.Value(side.Row().X), v.File.Value(side.Row().Y)
		switch strings.ToLower(name.Name()) {
		case "user", "username", "login", "email", "userid", "name", "usr":
			return text.Op() == js.OpString
		}
	}
	return false
}

// credentialCalls take a password by its place.
var credentialCalls = []struct {
	calls []string
	arg   int
}{
	{[]string{"sequelize", "sequelize.Sequelize"}, 2},
	{[]string{"ldapjs.createClient().bind"}, 1},
	{[]string{"redis.createClient().auth", "ioredis().auth"}, 0},
	{[]string{"basic-auth-connect", "twilio", "twilio.Twilio"}, 1},
}

// reportCredentialCalls reports passwords that are given by their place.
func reportCredentialCalls(p *rule.CodePass, done map[flow.Value]bool) {
	report := func(c flow.Call, v flow.Value) {
		at, fallback, ok := literalAt(v)
		if text, _ := v.Str(); !ok || fallback || done[at] || isPlaceholder(text) || len(text) < 3 {
			return
		}
		done[at] = true
		f := p.Reportf(at, "%s is given a password that stands in the code.", calleeOf(c))
		f.Label = "anybody who sees the code has it"
		trifling(f)
	}
	for _, row := range credentialCalls {
		for _, c := range p.Calls(row.calls...) {
			report(c, c.Arg(row.arg))
		}
	}
	for _, c := range p.Calls("express-basic-auth", "@fastify/basic-auth") {
		keys, _ := c.Option(0, "users").Value.Keys()
		for _, k := range keys {
			report(c, k.File.Value(k.Row().X))
		}
	}
}
