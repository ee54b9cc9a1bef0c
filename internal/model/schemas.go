package model

// FieldChecks are the methods of validating libraries after which a field is
// harmless: express-validator's body('id').isInt(), Joi.number(), z.uuid().
// What is only a text is harmless where objects do harm.
var FieldChecks = fieldChecks()

func fieldChecks() map[string]KindSet {
	m := map[string]KindSet{}
	for _, row := range []struct {
		kinds KindSet
		names []string
	}{
		{injections, []string{
			"isInt", "isNumeric", "isFloat", "isDecimal", "isBoolean", "isUUID", "isMongoId", "isAlphanumeric", "isAlpha", "isHexadecimal", "isIn", "isISO8601", "isDate", "isPort", "isSlug", "toInt", "toFloat", "toBoolean", "toDate",
			"number", "boolean", "bool", "date", "valid", "guid", "uuid", "hex", "alphanum", "token", "only", "oneOf", "equal", "enum", "nativeEnum", "literal", "integer", "bigint", "cuid", "cuid2", "ulid", "nanoid", "int", "isodate", "datetime",
			"Integer", "Number", "Boolean", "Literal", "Enum", // TypeBox
		}},
		{injections &^ Kinds(Request, Redirect, Link), []string{"isIP", "isFQDN", "isMACAddress", "isSemVer", "ip", "ipv4", "ipv6", "hostname", "domain", "mac"}},
		{markup, []string{"escape", "isHTMLEscaped"}},
		{Kinds(Mail), []string{"isEmail", "email"}},
		{Kinds(NoSQL, Merge, Assign, Loop), []string{"isString", "string", "isEmail", "isLength", "email", "url", "isURL"}},
	} {
		for _, n := range row.names {
			m[n] |= row.kinds
		}
	}
	return m
}

// FieldChains are the functions that begin a check of a field of a request,
// with the parts of the request that they look at.
var FieldChains = map[string][]string{
	"body": {"body"}, "query": {"query"}, "param": {"params"}, "header": {"headers"}, "cookie": {"cookies"}, "check": {"body", "query", "params", "headers", "cookies"},
}
