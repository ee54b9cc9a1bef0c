package flaws

import (
	"regexp"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/rule"
)

var storedPassword = rule.Check{
	ID:       "flaws/stored-password",
	Title:    "password kept as it was typed",
	Why:      "Whoever gets to see the table, by a backup, an injection or a leak, has the passwords of all users, and with them their accounts elsewhere.",
	Fix:      "Store what argon2.hash, bcrypt.hash or crypto.scrypt makes of the password, and compare with their own functions.",
	When:     "The password of a request is a value of INSERT or UPDATE, as it is; or a field of a record that a model of a database writes, in a program that has nothing to hash it with.",
	Quiet:    "The query hashes it, as crypt of PostgreSQL does; the value passes a function; the program uses or mentions a hash anywhere, which the model may do before it saves; tests.",
	CWE:      256,
	Severity: rule.High,
	Links:    []string{"https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html"},
	Code: func(p *rule.CodePass) {
		if rule.IsTest(p.File.Name()) || p.File.JS.FindStr("password") == 0 && p.File.JS.FindStr("passwd") == 0 && p.File.JS.FindStr("pwd") == 0 {
			return
		}
		hashed := hashesAnywhere(p.File.Prog)
		for _, c := range p.File.AllCalls() {
			if text, ok := c.Arg(0).Str(); ok && model.QueryMethods[c.Method()] {
				if writesPassword.MatchString(text) && !hashesInQuery.MatchString(text) {
					reportKept(p, c, c.Arg(1))
				}
				continue
			}
			n, writes := model.RecordMethods[c.Method()]
			if c.New() && p.File.Prog.Uses("mongoose") && c.Callee.Is("mongoose.model()", "mongoose.connection.model()") {
				n, writes = 0, true
			}
			if !hashed && writes && p.File.Prog.Uses(model.Databases...) {
				reportKept(p, c, c.Arg(n))
			}
		}
	},
}

var (
	writesPassword = regexp.MustCompile(`(?is)^\s*(?:insert\s+into|replace\s+into|update)\b.*(?:pass|pwd|\bset\s+\?)`)
	hashesInQuery  = regexp.MustCompile(`(?i)\b(?:crypt|sha\d*|md5|password|digest|pbkdf2|hashbytes|encrypt|aes_encrypt|encode)\s*\(\s*[$?:@'%]`)
)

// hashesAnywhere reports whether a program may hash passwords somewhere: a
// model does so before it saves, often in another file.
func hashesAnywhere(prog *flow.Program) bool {
	return prog.Uses("bcrypt", "bcryptjs", "bcrypt-nodejs", "@node-rs/bcrypt", "argon2", "@node-rs/argon2", "scrypt-kdf", "scryptsy", "scrypt-js", "scrypt", "node:crypto", "crypto-js", "pbkdf2", "password-hash", "passport-local-mongoose",
		"passport-local-sequelize", "credential", "secure-password", "md5", "sha1", "sha256", "js-sha256", "js-sha512", "hash.js", "mongoose-bcrypt", "sequelize-bcrypt", "objection-password", "better-auth", "lucia", "tweetnacl", "libsodium-wrappers") ||
		prog.Mentions("hash", "hashSync", "hashPassword", "bcrypt", "encrypt", "encryptPassword", "setPassword", "createHash", "crypto", "subtle", "pre", "beforeCreate", "beforeSave", "BeforeInsert", "encryptedPassword", "md5")
}

// reportKept reports the passwords of a request among the values that are
// written: the elements of a list, the fields of an object.
func reportKept(p *rule.CodePass, c flow.Call, values flow.Value) {
	o := values.Origin()
	if o.Op() != js.OpArray && o.Op() != js.OpObject || o.File != p.File {
		return
	}
	for _, id := range o.File.JS.Operands(o.Row()) {
		v := o.File.Value(id)
		if v.Op() == js.OpProp {
			if inner := o.File.Value(v.Row().X); inner.Op() == js.OpObject && (v.Key() == "data" || v.Key() == "$set") {
				reportKept(p, c, inner)
				continue
			}
			v = o.File.Value(v.Row().X)
		}
		if v.Op() != js.OpRef && v.Op() != js.OpGet || senseOf(v.Name()) != passwordSense {
			continue
		}
		way := p.Taint.Trace(v, "", model.SQL)
		if way == nil || way.Source.Class != model.Remote || len(way.Steps) > 6 {
			continue
		}
		f := p.Reportf(v, "%s writes %s as it was typed.", calleeOf(c), v.Source())
		f.Label, f.Trace = "not hashed", rule.Steps(way.Steps)
		trifling(f)
		return
	}
}
