package model

// Kind says what a sink does with the data that reaches it.
type Kind uint8

// The kinds of sinks. A comment names what must not reach one.
const (
	NoKind      Kind = iota
	Command          // a shell reads it: CWE-78
	Program          // the program that is started: CWE-78
	Argument         // an argument of a program that understands dangerous options: CWE-88
	Code             // JavaScript runs it: CWE-94
	Path             // the file system opens it: CWE-22
	SQL              // a database reads it as a query: CWE-89
	NoSQL            // an object that may carry operators: CWE-943
	LDAP             // CWE-90
	XPath            // CWE-643
	HTML             // an answer that a browser shows: CWE-79
	DOM              // markup that a page inserts: CWE-79
	Request          // the address of a request that the server makes: CWE-918
	Redirect         // the address that a browser is sent to: CWE-601
	Header           // the name or the raw text of a header: CWE-113
	Log              // a line of a log: CWE-117
	Format           // a format string: CWE-134
	Template         // the source of a template: CWE-1336
	Pattern          // the source of a regular expression: CWE-730
	Subject          // the text that a slow regular expression reads: CWE-1333
	Key              // the name of a property that is written: CWE-1321
	Method           // the name of a method that is called: CWE-754
	Merge            // an object that is merged deeply into another: CWE-1321
	Deserialise      // data that may bring code along: CWE-502
	XML              // a parser that resolves entities: CWE-611
	Size             // how much is allocated or looped over: CWE-770
	Module           // the module that is loaded: CWE-829
	Mail             // headers of a mail: CWE-93
	Assign           // fields of a record, all that are sent: CWE-915
	Unpack           // names of entries of an archive, joined to a path: CWE-22
	Listing          // an answer that a browser shows, asked only for the names of files: CWE-79
	Loop             // an object whose length says how often a loop runs: CWE-834
	Policy           // the value of a header that protects: CWE-693
	CookieValue      // the value of a cookie: CWE-384
	CookieScope      // the name of a cookie and where browsers send it: CWE-668
	Link             // an address of an element of a page: CWE-79
	Locals           // an object that a template is filled in from, all that is sent: CWE-1336
	Letter           // the text of a mail, asked only for the host that a request names: CWE-640
	Secret           // a place where secrets can be read, asked for what is one by its name: CWE-312
	kinds
)

// Class says who controls what a source gives.
type Class uint8

// The classes, the least trusted last.
const (
	NoClass   Class = iota
	Args            // the command line and the environment: the user's own
	Page            // what a page of the program shows
	Stored          // files, databases, answers of other services
	Record          // what a database holds, which users have written
	Named           // the names of files, which whoever may store a file chooses
	Archive         // the names of entries of an archive, which matter where it is unpacked
	Parameter       // a parameter of a function that a package exports
	Browser         // the address, the window name, messages: whoever made the link
	Remote          // a request or a message from anywhere
)

// A Source is something that people outside control.
type Source struct {
	Class Class
	Note  string // "comes from the query of the request"
}

// A Sink is an argument of a call that acts on what it is given.
type Sink struct {
	Call   string // library path of the callee
	Arg    int    // the argument; All for every one, From(n) for those from n on
	Path   string // below the argument: "" itself, "*" anything in it, or names: "where", "options.cwd"
	Kind   Kind
	When   string // what must hold: "1.shell", option shell of argument 1 is true; "!1.confine", it is false; "0=location", argument 0 is that text, whatever the case; or one of the constants below
	Unless string // an option must not be present
}

// What a row may ask for as its When.
const (
	MarkupAnswers  = "text/html"           // the file names this type, without which such an answer is plain text
	NegotiatedText = "text of a framework" // the framework that is used makes a page of a text by default: not restify, which sends it as JSON
	MoreArguments  = "more arguments"      // more than one is given
	PlainLines     = "lines of text"       // the program tells its logger to write lines as they are, and not JSON
	LogFile        = "file of lines"       // the first argument, or that of the call which opened it, names a log
	WireText       = "text of a protocol"  // the argument has line ends, or the first line of HTTP
)

// All as the argument of a row means every argument.
const All = -1

// Receiver as the argument of a row means what the method is called on.
const Receiver = -2

// From as the argument of a row means the arguments from n on.
func From(n int) int { return -10 - n }

// A Move says how the result of a call is made of what goes in.
type Move uint8

// The moves.
const (
	Text     Move = iota // made of the text itself: decoded, joined, cut
	Content              // made of anything inside: JSON.stringify, join
	Same                 // the very thing
	Union                // an object with the properties of all: Object.assign
	Elements             // an array of what is inside: Object.values
	Pairs                // an array of what is inside, each with its name: Object.entries
	Paired               // an object that an array of names and values is made into: Object.fromEntries, Map
	Element              // one of the elements
	Keys                 // the names of the properties
	Result               // what the function given here returns
)

// A Derive row says that the result of a call comes from an argument.
type Derive struct {
	Arg  int
	Move Move
}
