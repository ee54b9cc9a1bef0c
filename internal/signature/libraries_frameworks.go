package signature

// frameworks are libraries that programs are built on, and that they compute
// with.
var frameworks = []Library{
	{
		Name: "AngularJS", Package: "angular", Files: []string{"angular-{v}"}, URLs: []string{`/angularjs/{v}/angular`, `/angular[.]js/{v}/angular`},
		Banners: []string{"AngularJS"},
		Texts:   []string{`errors\.angularjs\.org/{v}/`, `\{\s*full:\s*["']{v}["'],\s*major:`, `angularVersion:\s*["']{v}["']`},
	}, {
		Name: "Angular", Package: "@angular/core",
		Texts: []string{`@license Angular v{v}`,
			`slice\(2\)\.join\(["']\.["']\)[};,\s]{1,10}[\s\S]{0,200}?new [\w$]+\(["']{v}["']\)`, `slice\(2\)\.join\(["']\.["']\)\s*\}?\s*\}?\s*\)?\(?["']{v}["']`,
			`["']ng-version["'],\s*["']{v}["']`},
	}, {
		Name: "React", Package: "react", Files: []string{"react-{v}"}, URLs: []string{`/react/{v}/(?:umd/)?react`},
		Texts: []string{`@license React v{v}\s[\s*]{1,10}react\.`, `\* React (?:\(with addons\) )?v{v}`},
		Props: []Prop{
			{Name: "version", Near: []string{"__SECRET_INTERNALS_DO_NOT_USE_OR_YOU_WILL_BE_FIRED", "isValidElement"}, Within: 1500},
			{Name: "version", Near: []string{"useTransition", "useSyncExternalStore", "isValidElement"}, Within: 3000},
			{Name: "version", Near: []string{"createFactory", "isValidElement", "PropTypes"}, Within: 1200},
			{Name: "version", Near: []string{"InstanceHandles", "TextComponent"}, Within: 700},
		},
	}, {
		Name: "React DOM", Package: "react-dom", Files: []string{"react-dom-{v}"}, URLs: []string{`/react-dom/{v}/(?:umd/)?react-dom`},
		Texts: []string{`@license React v{v}\s[\s*]{1,10}react-dom`, `\* ReactDOM(?:Server)? v{v}`,
			`version:\s*["']{v}["'],\s*rendererPackageName:\s*["']react-dom["']`, `reconcilerVersion:\s*["']{v}["']`,
			`- react-dom:\s+{v}`},
		Queries: []string{member("version", "renderToStaticMarkup", "renderToStaticNodeStream"), sibling("version", "renderToStaticNodeStream")},
	}, {
		Name: "react-is", Package: "react-is", Texts: []string{`@license React v{v}\s[\s*]{1,10}react-is`},
	}, {
		Name: "scheduler", Package: "scheduler", Texts: []string{`@license React v{v}\s[\s*]{1,10}scheduler`},
	}, {
		Name: "Vue", Package: "vue", Files: []string{"vue-{v}"}, URLs: []string{`/vue/{v}/vue`}, Banners: []string{"Vue.js", "vue"},
		Props: []Prop{
			{Name: "version", Near: []string{"FunctionalRenderContext"}, Within: 200},
			{Name: "version", Near: []string{"$ssrContext"}, Within: 250},
			{Name: "version", Near: []string{"elementDirectives", "partials"}, Within: 300},
			{Name: "version", Near: []string{"directive", "_namedSlot"}, Within: 400},
			{Name: "version", Near: []string{"withMemo", "vModelText"}, Within: 3000},
			{Name: "version", Near: []string{"__vnode_hooks", "resolveTransitionHooks"}, Within: 4000},
		},
		Texts: []string{`["']{v}["'],?;?[\s\S]{1,300}ssrUtils`},
	}, {
		Name: "Ember", Package: "ember-source", Files: []string{"ember-{v}"}, URLs: []string{`/ember[.]js/{v}/ember`},
		Texts: []string{`["']ember/version["'],\s*\[[^\]]{1,60}\],\s*\(?function\s*\([^)]{1,40}\)\s*\{[\s\S]{0,300}?\.default\s*=\s*["']{v}["']`, `["']ember/version["'],\s*\[[^\]]{1,60}\],\s*\(?function\s*\([^)]{1,40}\)\s*\{[^}]{0,200}?["']{v}["']`, `Ember\.VERSION\s*=\s*["']{v}["']`,
			`emberjs/ember\.js/master/LICENSE\s[\s*]{1,10}@version\s+{v}`, `Ember(?:\.js)?\s[\s\S]{1,400}@version\s+{v}`},
		Queries: []string{`//CallExpression[/:arguments/:value == "ember/version"]/FunctionExpression//AssignmentExpression[/:left/:property/:name == "default"]/$$:right/:value`},
	}, {
		Name: "Backbone", Package: "backbone", Files: []string{"backbone-{v}"}, URLs: []string{`/backbone[.]js/{v}/backbone`}, Banners: []string{"Backbone.js", "Backbone"},
		Props: []Prop{{Name: "VERSION", Near: []string{"Backbone"}, Within: 400}},
	}, {
		Name: "Knockout", Package: "knockout", Files: []string{"knockout-{v}"}, URLs: []string{`/knockout/{v}/knockout`}, Banners: []string{"Knockout JavaScript library"},
		Texts: []string{`Knockout JavaScript library v{v}`},
		Props: []Prop{{Name: "version", Near: []string{"deferUpdates"}, Within: 400}, {Name: "version", Near: []string{"exportSymbol"}, Within: 300}, {Name: "version", Near: []string{`("version",`}, Within: 100}},
	}, {
		Name: "Dojo", Package: "dojo", URLs: []string{`/dojo/{v}/dojo/dojo`},
		Texts: []string{`dojo\.version\s*=\s*\{\s*major:\s*([0-9]+),\s*minor:\s*([0-9]+),\s*patch:\s*([0-9]+)`,
			`\.version\s*=\s*\{\s*major:\s*([0-9]+),\s*minor:\s*([0-9]+),\s*patch:\s*([0-9]+),\s*flag:\s*["'][^"']*["'],\s*revision:`},
	}, {
		Name: "YUI", Package: "yui", URLs: []string{`/yui/{v}/(?:build/)?yui/yui`},
		Texts: []string{`YUI {v} \(build \d+\)`, `YUI\.add\(["']yui(?:-base)?["'],[\s\S]{1,200}?["']{v}["']`, `YUI\.version\s*=\s*["']{v}["']`},
	}, {
		Name: "Prototype", Package: "prototype", Files: []string{"prototype-{v}"}, URLs: []string{`/prototype/{v}/prototype`},
		Banners: []string{"Prototype JavaScript framework, version"},
		Texts:   []string{`Prototype\s*=\s*\{\s*Version:\s*["']{v}["']`, `Prototype JavaScript framework, version {v}`},
	}, {
		Name: "MooTools", Package: "mootools", Files: []string{"mootools-(?:core-|more-)?{v}"},
		Texts: []string{`MooTools\s*=\s*\{\s*version:\s*["']{v}["']`},
	}, {
		Name: "Ext JS", Package: "extjs", Texts: []string{`Ext\s*=\s*\{\s*version:\s*["']{v}["']`, `setVersion\(["'](?:extjs|ext)["'],\s*["']{v}["']`, `Ext JS Library {v}`},
	}, {
		Name: "Svelte", Package: "svelte", Texts: []string{`[gG]enerated by Svelte v?(?:\$\{\\?["'])?{v}`},
	}, {
		Name: "Next.js", Package: "next",
		Texts: []string{`window\.next\s*=\s*\{\s*version:\s*["']{v}["'],\s*(?:appDir|get router)`},
		Props: []Prop{{Name: "version", Near: []string{"__NEXT_DATA__", "emitter"}, Within: 3000}},
	}, {
		Name: "Alpine", Package: "alpinejs",
		Texts: []string{`version:\s*["']{v}["'],\s*(?:flushAndStopDeferringMutations|disableEffectScheduling|pauseMutationObserver)`},
	}, {
		Name: "Lodash", Package: "lodash", Files: []string{"lodash-{v}"}, URLs: []string{`/lodash[.]js/{v}/lodash`, `/lodash/{v}/lodash`},
		Texts: []string{`Lo-Dash v?{v} (?:<|\(Custom Build\)|github\.com/bestiejs|lodash\.com)`, `odash v?{v} (?:<|\(Custom Build\)|lodash\.com)`,
			`["']{v}["'][\s\S]{1,400}Unsupported core-js use`, `["']{v}["'],[\s\S]{1,200}["']Expected a function["']`},
		Props: []Prop{
			{Name: "VERSION", Near: []string{"__lodash_hash_undefined__"}, Within: 4000},
			{Name: "VERSION", Near: []string{"__lodash_placeholder__"}, Within: 4000},
			{Name: "VERSION", Near: []string{"partialRight", "bindKey"}, Within: 800},
			{Name: "VERSION", Near: []string{"sortBy", "unshift splice"}, Within: 800},
			{Name: "VERSION", Near: []string{"templateSettings", "iteratorTemplate"}, Within: 1500},
		},
		Queries: []string{sibling("VERSION", "forOwn")},
	}, {
		Name: "Underscore", Package: "underscore", Files: []string{"underscore-{v}"}, URLs: []string{`/underscore[.]js/{v}/underscore`},
		Texts: []string{`\._\s*=\s*_[\s\S]{1,120}_\.VERSION\s*=\s*["']{v}["']`}, Banners: []string{"Underscore.js"},
		Props: []Prop{
			{Name: "VERSION", Near: []string{"._wrapped", "exports._"}, Within: 600},
			{Name: "VERSION", Near: []string{"._wrapped", "._="}, Within: 600},
			{Name: "VERSION", Near: []string{"._wrapped", "._ ="}, Within: 900},
			{Name: "VERSION", Near: []string{"isDataView", "isWeakMap"}, Within: 1500},
		},
		Queries: []string{underscored},
	}, {
		Name: "Moment", Package: "moment", Files: []string{"moment-{v}"}, URLs: []string{`/moment[.]js/{v}/moment`},
		Texts: []string{`oment\.js\s{1,20}(?:\|\s{0,20})?(?://!?\s{0,20})?@?version\s{0,20}:\s{0,20}{v}`},
		Props: []Prop{{Name: "version", Near: []string{"isMoment"}, Within: 900}, {Name: "version", Near: []string{`"isBefore"`}, Within: 300}, {Name: "version", Near: []string{"YYYY-MM-DDTHH:mm:ssZ", ".defaultFormat"}, Within: 120}, {Name: "version", Near: []string{"_locale", "duration.fn"}, Within: 600}},
	}, {
		Name: "axios", Package: "axios", Files: []string{"axios-{v}"}, URLs: []string{`/axios/{v}/axios`}, Banners: []string{"axios", "Axios"},
		Texts: []string{`\[Axios v{v}\]`},
		Props: []Prop{{Name: "VERSION", Near: []string{"AxiosError"}, Within: 400}, {Name: "VERSION", Near: []string{"isCancel", "CancelToken"}, Within: 400}},
	}, {
		Name: "DOMPurify", Package: "dompurify", Files: []string{"(?:dom)?purify-{v}"}, URLs: []string{`/dompurify/{v}/purify`}, Banners: []string{"DOMPurify"},
		Texts: []string{"\\.version\\s*=\\s*[\"'`]{v}[\"'`][;,]\\s*(?:/\\*[\\s\\S]{1,200}?\\*/\\s*)?[\\w$]+\\.removed\\s*=\\s*\\[", "const VERSION = ['\"]{v}['\"][\\s\\S]{1,100}DOMPurify"},
		Props: []Prop{{Name: "version", Near: []string{".removed"}, Within: 250}},
	}, {
		Name: "Handlebars", Package: "handlebars", Files: []string{"handlebars-v?{v}"}, URLs: []string{`/handlebars[.]js/{v}/handlebars`}, Banners: []string{"handlebars"},
		Props: []Prop{{Name: "VERSION", Near: []string{"COMPILER_REVISION"}, Within: 200}},
		Late:  map[string]Later{"4.0.5": {"4.0.6", `//TryStatement/:block[//AssignmentExpression/:left/:property/:name == "lineNumber" && //CallExpression/:arguments/:value == "column"]/:type`}},
	}, {
		Name: "Mustache", Package: "mustache", Files: []string{"mustache-{v}"}, URLs: []string{`/mustache[.]js/{v}/mustache`},
		Props: []Prop{{Name: "version", Near: []string{`"mustache.js"`}, Within: 120}, {Name: "version", Near: []string{`'mustache.js'`}, Within: 120}},
	}, {
		Name: "markdown-it", Package: "markdown-it", Files: []string{"markdown-it-{v}"}, Banners: []string{"markdown-it"}, URLs: []string{`/markdown-it/{v}/markdown-it`},
	}, {
		Name: "marked", Package: "marked", Files: []string{"marked-{v}"}, Banners: []string{"marked"}, URLs: []string{`/marked/{v}/marked`},
	}, {
		Name: "highlight.js", Package: "highlight.js", URLs: []string{`/highlight[.]js/{v}/highlight`}, Banners: []string{"highlight.js", "Highlight.js"},
		Props: []Prop{{Name: "versionString", Near: []string{"versionString"}, Within: 60}},
	}, {
		// Its JSZip.version has stayed behind in several releases.
		Name: "JSZip", Package: "jszip", Files: []string{"jszip-{v}"}, URLs: []string{`/jszip/{v}/jszip`}, Banners: []string{"JSZip"},
	}, {
		Name: "AlaSQL", Package: "alasql", Files: []string{"alasql-{v}"}, Texts: []string{`[*!/]\s*AlaSQL v{v}`, `alasql\.version\s*=\s*["']{v}["']`},
		Queries: []string{`//AssignmentExpression[/:left/:property/:name == "version" && /:left/$:object//Literal/:value == "Function given as SQL. Plese Provide SQL string or have a /* ... */ syle comment with SQL in the function."]/$$:right/:value`},
	}, {
		Name: "UAParser.js", Package: "ua-parser-js", Files: []string{"ua-parser-{v}"}, Banners: []string{"UAParser.js", "UA-Parser.js"},
		Texts: []string{`["']{v}["'],[\s\S]{1,120}["']user-agent["']`, `LIBVERSION\s*=\s*["']{v}["']`},
		Props: []Prop{{Name: "VERSION", Near: []string{"UAParser"}, Within: 400}, {Name: "VERSION", Near: []string{"BROWSER", "ENGINE"}, Within: 300}},
	}, {
		Name: "protobuf.js", Package: "protobufjs", Banners: []string{"protobuf.js"},
		Props: []Prop{{Name: "VERSION", Near: []string{"WIRE_TYPES"}, Within: 200}},
	}, {
		Name: "SWFObject", Package: "swfobject", Files: []string{"swfobject-{v}"}, Texts: []string{`SWFObject v{v}`},
	}, {
		Name: "easyXDM", Package: "easyxdm", Files: []string{"easyXDM-{v}"}, Texts: []string{`easyXDM[\s\S]{1,60}version\s*[:=]\s*["']{v}["']`},
		Props: []Prop{{Name: "version", Near: []string{"easyXDM", "stack"}, Within: 200}},
	}, {
		Name: "DWR", Package: "dwr", Texts: []string{`dwr\.version\s*=\s*\{[\s\S]{1,200}?["']?{v}`, `dwr-{v}\.jar`},
	}, {
		Name: "sessvars", Package: "sessvars", Texts: []string{`sessvars ver {v}`},
	}, {
		Name: "Pendo", Package: "pendo", Texts: []string{`Copyright [\d-]+ Pendo\.io[\s\S]{1,400}?\* {v}`, `pendo\.VERSION\s*=\s*["']{v}`},
	}, {
		Name: "Socket.IO client", Package: "socket.io-client", Files: []string{"socket[.]io-{v}"}, Banners: []string{"Socket.IO"},
	}, {
		Name: "Immutable", Package: "immutable",
		Props:   []Prop{{Name: "version", Near: []string{"isImmutable", "OrderedSet"}, Within: 700}},
		Queries: []string{exported("OrderedSet", "fromJS")},
	}, {
		Name: "RequireJS", Package: "requirejs", Files: []string{"require-{v}"}, Banners: []string{"RequireJS"}, Texts: []string{`RequireJS {v} Copyright`},
		Props: []Prop{{Name: "version", Near: []string{"requirejs", "jsSuffixRegExp"}, Within: 600}},
	}, {
		Name: "Leaflet", Package: "leaflet", Files: []string{"leaflet-{v}"}, URLs: []string{`/leaflet/{v}/leaflet`}, Banners: []string{"Leaflet"}, Texts: []string{`Leaflet {v}(?:\+[\w.]+)?, a JS library`},
		Props:   []Prop{{Name: "version", Near: []string{"noConflict", ".L"}, Within: 600}, {Name: "version", Near: []string{"CRS", "Bounds", "DomEvent"}, Within: 600}},
		Queries: []string{exported("CRS", "DomEvent")},
	}, {
		Name: "Hammer.js", Package: "hammerjs", Banners: []string{"Hammer.JS"},
		Props:   []Prop{{Name: "VERSION", Near: []string{"stop_browser_behavior"}, Within: 300}, {Name: "VERSION", Near: []string{"domEvents", "touchAction"}, Within: 600}},
		Queries: []string{sibling("VERSION", "HAS_POINTEREVENTS")},
	}, {
		Name: "htmx", Package: "htmx.org", Texts: []string{`version:\s*["']{v}["'],?\s*\}[\s\S]{1,200}htmx`},
		Props: []Prop{{Name: "version", Near: []string{"historyCacheSize", "refreshOnHistoryMiss"}, Within: 3000}},
	}, {
		Name: "Dropzone", Package: "dropzone", Props: []Prop{{Name: "version", Near: []string{"optionsForElement"}, Within: 300}},
		Queries: []string{`//AssignmentExpression[/:left/:property/:name == "version" && /:left/:object[/:name == "Dropzone" || /:name == "dropzone_Dropzone"]]/:right/:value`},
	}, {
		Name: "Showdown", Package: "showdown", Banners: []string{"showdown v"}, Texts: []string{`showdown v {v}`},
	}, {
		Name: "Bluebird", Package: "bluebird", Texts: []string{`bluebird build version {v}`},
		Queries: []string{`//AssignmentExpression[/:left/:property/:name == "version" && ../CallExpression/:callee/:arguments/:value == "./synchronous_inspection"]/$$:right/:value`},
	},
}
