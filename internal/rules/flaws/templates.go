package flaws

import "tenet/internal/rule"

// templateChecks look at templates and pages, and at what turns their
// escaping off.
var templateChecks = []rule.Check{
	unescapedOutput,
	secretInPage,
	outputInScript,
	unquotedAttribute,
	openerTarget,
	foreignScript,
	rawHTMLInJSX,
	bypassedSanitizer,
	escapingOff,
}

const xssSheet = "https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html"
