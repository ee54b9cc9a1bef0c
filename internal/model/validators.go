package model

// A Validator is a function whose answer says that its argument is harmless.
type Validator struct {
	Kinds   KindSet
	Arg     int
	Outcome bool // the answer that says so
}

// Validators lists them by library path.
var Validators = validators()

func validators() map[string]Validator {
	m := map[string]Validator{}
	for _, row := range []struct {
		v     Validator
		calls []string
	}{
		{Validator{injections, 0, true}, []string{"globalThis.Number.isInteger", "globalThis.Number.isSafeInteger", "globalThis.Number.isFinite", "globalThis.isFinite", "node:net.isIP", "node:net.isIPv4", "node:net.isIPv6",
			"validator.isInt", "validator.isAlphanumeric", "validator.isAlpha", "validator.isNumeric", "validator.isUUID", "validator.isMongoId", "validator.isHexadecimal", "validator.isFloat", "validator.isDecimal", "validator.isIP", "validator.isBoolean", "validator.isISO8601", "validator.isSlug", "validator.isIn", "validator.isPort", "validator.isMD5", "validator.isHash", "validator.isDate", "validator.isCurrency", "validator.isCreditCard", "validator.isPostalCode", "validator.isSemVer", "validator.isMobilePhone",
			"lodash.isNumber", "lodash.isInteger", "lodash.isFinite", "lodash.isBoolean", "mongoose.Types.ObjectId.isValid", "mongodb.ObjectId.isValid", "mongodb.ObjectID.isValid", "mongoose.isValidObjectId", "uuid.validate", "is-uuid.v4", "semver.valid", "is-number"}},
		{Validator{injections &^ Kinds(Request, Redirect, Link), 0, true}, []string{"validator.isFQDN", "validator.isMACAddress", "validator.isIPRange", "validator.isLocale", "validator.isISO31661Alpha2", "validator.isISO4217", "validator.isHexColor", "validator.isEAN", "validator.isISBN", "is-valid-domain"}},
		{Validator{injections, 0, false}, []string{"globalThis.isNaN", "globalThis.Number.isNaN", "lodash.isNaN"}},
		{Validator{Kinds(NoSQL, Merge), 0, true}, []string{"lodash.isString"}},
		{Validator{stringOnly, 0, false}, []string{"lodash.isString"}},
		{Validator{Kinds(Path, Unpack), 0, true}, []string{"is-path-inside", "path-is-inside", "is-path-in-cwd", "is-subdir", "contains-path"}},
		{Validator{Kinds(Path, Unpack), 1, true}, []string{"is-subdir"}},
		{Validator{Kinds(Redirect, Link), 0, true}, []string{"is-relative-url", "is-relative"}},
		{Validator{injections, 1, true}, []string{"lodash.includes", "lodash.has", "lodash.contains", "globalThis.Object.hasOwn", "underscore.contains", "underscore.has", "underscore.includes", "ramda.has", "has", "hasown", "has-own"}},
		{Validator{Kinds(Mail), 0, true}, []string{"validator.isEmail", "email-validator.validate", "isemail.validate"}},
		{Validator{Kinds(Loop), 0, true}, []string{"globalThis.Array.isArray", "lodash.isArray", "lodash.isString"}},
		{Validator{Kinds(Pattern), 0, true}, []string{"safe-regex", "safe-regex2"}},
	} {
		for _, c := range row.calls {
			m[c] = row.v
		}
	}
	return m
}

var stringOnly = injections &^ Kinds(NoSQL, Merge, Assign, Deserialise, HTML)

// ValidatorNames recognise functions that nobody can look into by their names.
var ValidatorNames = []NamedValidator{
	{injections, true, []string{"isvalidid", "isobjectid", "isvalidobjectid", "isnumeric", "isinteger", "isint", "isalphanumeric", "isuuid", "isallowed", "iswhitelisted", "inwhitelist", "isinwhitelist", "isinallowlist", "isallowlisted", "ispermitted", "istrusted"}},
	{Kinds(Path, Unpack, Module), true, []string{"issafepath", "isvalidpath", "ispathinside", "isinside", "pathisinside", "isinsidedir", "isinsideroot", "iswithin", "issubpath", "issubdir", "isvalidfilename", "issafefilename", "isvalidname", "issubdirectory", "ischildpath", "ispathsafe", "ischildof", "iscontainedwithin", "ispathcontained", "ispathwithin", "iswithindirectory", "isinsidedirectory", "isinsidefolder", "iswithinfolder", "issubpathof"}},
	{Kinds(Path, Unpack), false, []string{"isoutside", "ispathtraversal", "hastraversal", "istraversal", "istraversing", "containstraversal", "isunsafepath", "isoutsideroot", "hasdotdot", "uppathregexp"}},
	{Kinds(Redirect, Request, Link), true, []string{"isvalidurl", "issafeurl", "isrelativeurl", "islocalurl", "isallowedurl", "isallowedhost", "isvalidhost", "isinternalurl", "issafe redirect", "issaferedirect", "isvalidredirect", "issameorigin", "istrustedurl", "isallowedorigin", "isallowedredirect", "issafelink", "isvalidlink", "issafehref"}},
	{Kinds(Redirect, Request, Link), false, []string{"isexternalurl", "isexternal", "isprivateip", "isabsoluteurl", "isprivate"}},
	{Kinds(Key, Merge, Method), true, []string{"hasown", "hasownproperty", "hasownprop", "hasprop", "owns", "hop", "own", "isownproperty", "issafeproperty", "issafeproperty", "isvalidproperty", "issafekey", "isvalidkey", "validkey", "safekey", "issafe", "has"}},
	{Kinds(Key, Merge), false, []string{"isproto", "isprototype", "isprototypepolluted", "isprototypepollution", "isunsafekey", "isdangerouskey", "isforbiddenkey", "isprotokey", "isprototypekey", "isunsafeproperty", "isblacklisted", "isinvalidkey", "isunsafe", "isreserved", "ispolluted", "checkproto", "isinternalproperty", "isprotopath", "isprototypeproperty"}},
	{Kinds(Command, Program), true, []string{"isvalidpid", "issafeargument", "isvalidcommand", "isvalidbranch", "isvalidref"}},
	{Kinds(Argument), false, []string{"startswithdash", "isoption", "isflag"}},
}

// A NamedValidator is a row of ValidatorNames.
type NamedValidator struct {
	Kinds   KindSet
	Outcome bool
	Names   []string // lower case, without underscores
}
