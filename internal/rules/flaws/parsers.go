package flaws

import (
	"tenet/internal/flow"
	"tenet/internal/model"
	"tenet/internal/rule"
)

var xmlParsers = []string{
	"libxmljs.parseXml", "libxmljs.parseXmlString", "libxmljs.parseXmlAsync", "libxmljs2.parseXml", "libxmljs2.parseXmlString", "libxmljs2.parseXmlAsync",
	"libxmljs.Document.fromXml", "libxmljs2.Document.fromXml",
}

// xmlSwitches let a document reach out of itself, or grow without bound. The
// keys are those of libxmljs 0.19 and libxmljs2, and of libxmljs 1.0, which has
// flags besides.
var xmlSwitches = []struct {
	key, flag string
	effect    string
	severity  rule.Severity
}{
	{"noent", "XML_PARSE_NOENT", replacesEntities, rule.High},
	{"replaceEntities", "", replacesEntities, rule.High},
	{"dtdload", "XML_PARSE_DTDLOAD", loadsDefinitions, rule.Medium},
	{"dtdvalid", "XML_PARSE_DTDVALID", loadsDefinitions, rule.Medium},
	{"validateEntities", "", loadsDefinitions, rule.Medium},
	{"huge", "XML_PARSE_HUGE", "limits for nesting and entities are off: a small document fills the memory", rule.Medium},
}

const (
	replacesEntities = "entities are replaced by what they name: files of the machine and addresses in its network"
	loadsDefinitions = "the document says which definitions are loaded"
)

var xmlProtection = rule.Check{
	ID:    "flaws/disabled-xml-protection",
	Title: "XML that reads files and fills memory",
	Why:   "An entity in the document names /etc/passwd or an address inside the network, and the parser puts what it finds there into the answer; entities that name each other a billion times fill the memory.",
	Fix:   "Leave the option out.",
	When:  "libxmljs or libxmljs2 parse what is not constant with noent, replaceEntities, dtdload, dtdvalid, validateEntities or huge set to true, or the flag that stands for it.",
	Quiet: "The option is not known. Tests are low.",
	CWE:   611, Severity: rule.High,
	Links: []string{"https://owasp.org/www-community/vulnerabilities/XML_External_Entity_(XXE)_Processing"},
	Code: func(p *rule.CodePass) {
		for _, call := range p.Calls(xmlParsers...) {
			if isConstant(call.Arg(0)) {
				continue
			}
			for _, s := range xmlSwitches {
				o := call.Option(1, s.key)
				if flags := call.Option(1, "flags"); s.flag != "" && flags.Present() {
					for _, m := range members(flags.Value) {
						if m.Name() == s.flag {
							o = flow.Option{Value: m, State: flow.Present}
						}
					}
				}
				if o.IsTrue() || s.flag != "" && o.Present() && o.Value.Name() == s.flag {
					f := p.Reportf(o.Value, "%s is told %s: %s.", calleeText(call), s.key, s.effect)
					f.Severity = s.severity
					lessen(p, f)
				}
			}
		}
	},
}

var unsafeYAML = rule.Check{
	ID:    "flaws/unsafe-yaml",
	Title: "YAML that carries code",
	Why:   "load of js-yaml before version 4 compiles functions that stand in the text: !!js/function. A toString among them runs as soon as somebody prints the result.",
	Fix:   "Use js-yaml 4, whose load reads data only, or safeLoad.",
	When:  "load or loadAll of js-yaml is called with what is not constant, and package.json asks for a version before 4. Of files that the program reads itself it is low.",
	Quiet: "The version is not known, or a schema without functions is given. A schema with functions is what eval/unsafe-deserialiser reports.",
	CWE:   502, Severity: rule.Medium,
	Links: []string{"https://github.com/nodeca/js-yaml/blob/master/migrate_v3_to_v4.md"},
	Code: func(p *rule.CodePass) {
		major, _, ok := version(p.File.Range("js-yaml"))
		if !ok || major >= 4 {
			return
		}
		for _, call := range p.Calls("js-yaml.load", "js-yaml.loadAll") {
			text := call.Arg(0)
			if isConstant(text) || !call.Option(1, "schema").Absent() {
				continue
			}
			f := p.Reportf(call, "%s of js-yaml %s compiles functions in what it reads: %s.", calleeText(call), p.File.Range("js-yaml"), text.Source())
			if isOwnFile(text) {
				f.Severity = rule.Low
			}
			if !ofRequest(text) {
				f.Confidence = rule.Possible
			}
			lessen(p, f)
		}
	},
}

var xmlBomb = rule.Check{
	ID:    "flaws/xml-bomb",
	Title: "XML whose entities grow without bound",
	Why:   "Ten entities, each made of ten times the one before, are a thousand million texts when the last is named: a document of a kilobyte fills the memory.",
	Fix:   "Parse it with a reader that leaves entities alone, such as sax or fast-xml-parser, or refuse what has a DOCTYPE: if (/<!DOCTYPE/i.test(text)) throw ...",
	When:  "A document of a request is given to node-expat, or to the SAX readers of libxmljs, which replace entities of the document itself.",
	Quiet: "xml2js, sax and fast-xml-parser, which do not. Options of libxmljs are what flaws/disabled-xml-protection speaks of.",
	CWE:   776, Severity: rule.Medium,
	Links: []string{"https://cheatsheetseries.owasp.org/cheatsheets/XML_Security_Cheat_Sheet.html"},
	Code: func(p *rule.CodePass) {
		for _, x := range p.Flows(model.XML) {
			if fromRemote(x) {
				lessen(p, reportFlow(p, x, "is parsed with its entities"))
			}
		}
	},
}

// isOwnFile reports whether a text is what a file of the machine holds.
func isOwnFile(v flow.Value) bool {
	for part := range parts(v) {
		if part.Is("node:fs.readFileSync()", "node:fs/promises.readFile()") {
			return true
		}
		if call, ok := part.Origin().AsCall(); ok && hasWord(call.Method()+call.Callee.Name(), "readfile") {
			return true
		}
	}
	return false
}
