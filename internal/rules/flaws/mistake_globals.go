package flaws

import (
	"regexp"
	"slices"
	"strings"

	"tenet/internal/js"
	"tenet/internal/module"
	"tenet/internal/rule"
)

var (
	globalComment   = regexp.MustCompile(`/\*\s*globals?\s([^*]*)\*/`)
	exportedComment = regexp.MustCompile(`/\*\s*exported\s([^*]*)\*/`)
	envComment      = regexp.MustCompile(`/\*\s*eslint-env\s([^*]*)\*/`)
)

// commentWords returns the names in the comments that a pattern finds.
func commentWords(f *js.File, comment *regexp.Regexp) map[string]bool {
	found := map[string]bool{}
	for _, m := range comment.FindAllStringSubmatch(f.Text.Data, -1) {
		for _, word := range strings.FieldsFunc(m[1], func(r rune) bool { return strings.ContainsRune(", \t\r\n", r) }) {
			name, _, _ := strings.Cut(word, ":")
			found[name] = true
		}
	}
	return found
}

// askedFor returns the names that a file asks about with typeof: it is
// prepared for their absence.
func askedFor(f *js.File) map[string]bool {
	found := map[string]bool{}
	for i := range f.Values {
		if v := &f.Values[i]; v.Op == js.OpUnary && f.Str(v.Str) == "typeof" && f.At(v.X).Op == js.OpGlobal {
			found[f.Str(f.At(v.X).Str)] = true
		}
	}
	return found
}

func undefinedNames(p *rule.CodePass, m *mistake) {
	f := p.File.JS
	if f.TS {
		return
	}
	known := askedFor(f)
	for _, s := range f.Sloppy {
		switch s.Kind {
		case js.SloppyWith:
			return // nobody knows what it brings
		case js.SloppyUndeclared, js.SloppyBlockFunction:
			known[f.Str(s.Name)] = true
		}
	}
	for name := range commentWords(f, globalComment) {
		known[name] = true
	}
	sets := platforms(f)
	seen := map[string]bool{}
	eachValue(p, func(_ js.ValueID, v *js.Value) {
		name := f.Str(v.Str)
		if seen[name] {
			return
		}
		seen[name] = true
		for _, set := range sets {
			if set[name] || set["HTMLElement"] && browserFamilies.MatchString(name) {
				return
			}
		}
		if !known[name] && (f.Module != js.Script || !p.File.SharedByScripts(name)) {
			m.reportValue(p, v, name)
		}
	}, js.OpGlobal)
}

// platforms guesses where a file runs and returns the names that are there.
func platforms(f *js.File) []map[string]bool {
	sets := []map[string]bool{languageNames, nodeNames}
	if rule.IsTest(f.Name) {
		sets = append(sets, testNames)
	}
	env := commentWords(f, envComment)
	browser := mayBeBrowser(f) || env["browser"] || env["worker"] || env["serviceworker"]
	tests := env["mocha"] || env["jest"] || env["jasmine"]
	for i := range f.Values {
		if v := &f.Values[i]; v.Op == js.OpGlobal {
			switch f.Str(v.Str) {
			case "window", "document", "self", "localStorage", "sessionStorage", "HTMLElement", "importScripts":
				browser = true
			case "describe", "suite", "QUnit":
				tests = true
			}
		}
	}
	if browser {
		sets = append(sets, browserNames)
	}
	if tests {
		sets = append(sets, testNames)
	}
	if env["jquery"] {
		sets = append(sets, nameSet("$ jQuery"))
	}
	if env["amd"] {
		sets = append(sets, nameSet("define require"))
	}
	return sets
}

// mayBeBrowser reports whether nothing says that a file is for Node: it is
// no CommonJS module and imports no module of Node.
func mayBeBrowser(f *js.File) bool {
	if f.Module == js.CommonJS {
		return false
	}
	return !slices.ContainsFunc(f.Imports, func(i js.Import) bool { return strings.HasPrefix(module.Canonical(f.Str(i.Spec)), "node:") })
}

// browserFamilies are names that browsers have by the dozen.
var browserFamilies = regexp.MustCompile(`^(HTML|SVG|WebGL|GPU|XR|RTC|IDB|CSS|MathML|Audio|Video|Media|MIDI|USB|Bluetooth|Font|Speech|VTT|Payment|Push|Sensor)[A-Z0-9]\w*$`)

func nameSet(lists ...string) map[string]bool {
	set := map[string]bool{}
	for _, l := range lists {
		for name := range strings.FieldsSeq(l) {
			set[name] = true
		}
	}
	return set
}

var languageNames = nameSet(
	"AggregateError Array ArrayBuffer AsyncDisposableStack Atomics BigInt BigInt64Array BigUint64Array Boolean DataView Date DisposableStack Error EvalError",
	"FinalizationRegistry Float16Array Float32Array Float64Array Function Infinity Int16Array Int32Array Int8Array Intl Iterator JSON Map Math NaN Number Object",
	"Promise Proxy RangeError ReferenceError Reflect RegExp Set SharedArrayBuffer String SuppressedError Symbol SyntaxError TypeError URIError Uint16Array",
	"Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet arguments decodeURI decodeURIComponent encodeURI encodeURIComponent escape eval globalThis",
	"isFinite isNaN parseFloat parseInt undefined unescape",
)

var nodeNames = nameSet(
	"__dirname __filename exports module require global GLOBAL root process Buffer console setImmediate clearImmediate setTimeout clearTimeout setInterval",
	"clearInterval queueMicrotask structuredClone fetch performance crypto navigator AbortController AbortSignal Blob BroadcastChannel ByteLengthQueuingStrategy",
	"CloseEvent CompressionStream CountQueuingStrategy Crypto CryptoKey CustomEvent DecompressionStream DOMException Event EventSource EventTarget File FormData",
	"Headers MessageChannel MessageEvent MessagePort Navigator Performance PerformanceEntry PerformanceMark PerformanceMeasure PerformanceObserver",
	"PerformanceObserverEntryList PerformanceResourceTiming ReadableByteStreamController ReadableStream ReadableStreamBYOBReader ReadableStreamBYOBRequest",
	"ReadableStreamDefaultController ReadableStreamDefaultReader Request Response Storage SubtleCrypto TextDecoder TextDecoderStream TextEncoder TextEncoderStream",
	"TransformStream TransformStreamDefaultController URL URLPattern URLSearchParams WebAssembly WebSocket WritableStream WritableStreamDefaultController",
	"WritableStreamDefaultWriter atob btoa localStorage sessionStorage Bun Deno",
)

var testNames = nameSet(
	"describe xdescribe fdescribe it xit fit test xtest before after beforeEach afterEach beforeAll afterAll context specify suite suiteSetup suiteTeardown",
	"setup teardown run expect assert should sinon chai jest vi jasmine spyOn spyOnProperty fail pending runs waits waitsFor QUnit cy Cypress browser page element by protractor",
	"$ $$ bench xcontext xspecify mocha",
)

var browserNames = nameSet(
	"window self top parent frames opener name status location history document screen event length closed origin indexedDB alert confirm prompt open close",
	"print focus blur stop find external chrome safari browser importScripts postMessage scroll scrollTo scrollBy scrollX scrollY pageXOffset pageYOffset",
	"innerWidth innerHeight outerWidth outerHeight screenX screenY devicePixelRatio matchMedia getComputedStyle getSelection moveTo moveBy resizeTo resizeBy",
	"requestAnimationFrame cancelAnimationFrame requestIdleCallback cancelIdleCallback createImageBitmap caches clients registration skipWaiting cookieStore",
	"customElements speechSynthesis visualViewport trustedTypes scheduler reportError isSecureContext crossOriginIsolated frameElement menubar toolbar statusbar",
	"addEventListener removeEventListener dispatchEvent onload onerror onmessage onunload onbeforeunload onresize onscroll onhashchange onpopstate onfocus onblur",
	"onclick onkeydown onkeyup onunhandledrejection XMLHttpRequest XMLHttpRequestUpload XMLSerializer XPathResult XPathEvaluator XSLTProcessor DOMParser DOMRect",
	"DOMRectReadOnly DOMMatrix DOMPoint DOMQuad DOMTokenList DOMStringMap DOMImplementation Image Option Audio FileReader FileList FileReaderSync Worker SharedWorker",
	"ServiceWorker Node NodeList NodeFilter NodeIterator NamedNodeMap Element Attr Text Comment CharacterData Document DocumentFragment DocumentType HTMLDocument",
	"HTMLElement HTMLAnchorElement HTMLAreaElement HTMLAudioElement HTMLBodyElement HTMLBRElement HTMLButtonElement HTMLCanvasElement HTMLCollection HTMLDialogElement",
	"HTMLDivElement HTMLEmbedElement HTMLFieldSetElement HTMLFormControlsCollection HTMLFormElement HTMLHeadElement HTMLHeadingElement HTMLHtmlElement",
	"HTMLIFrameElement HTMLImageElement HTMLInputElement HTMLLabelElement HTMLLIElement HTMLLinkElement HTMLMediaElement HTMLMetaElement HTMLObjectElement",
	"HTMLOListElement HTMLOptGroupElement HTMLOptionElement HTMLOptionsCollection HTMLParagraphElement HTMLPreElement HTMLScriptElement HTMLSelectElement",
	"HTMLSlotElement HTMLSourceElement HTMLSpanElement HTMLStyleElement HTMLTableCellElement HTMLTableElement HTMLTableRowElement HTMLTableSectionElement",
	"HTMLTemplateElement HTMLTextAreaElement HTMLTitleElement HTMLTrackElement HTMLUListElement HTMLUnknownElement HTMLVideoElement SVGElement SVGSVGElement",
	"SVGPathElement SVGGraphicsElement ShadowRoot Range StaticRange Selection MutationObserver MutationRecord IntersectionObserver IntersectionObserverEntry",
	"ResizeObserver ResizeObserverEntry ReportingObserver CSS CSSRule CSSStyleDeclaration CSSStyleRule CSSStyleSheet StyleSheet MediaQueryList MediaRecorder",
	"MediaSource MediaStream MediaStreamTrack MediaMetadata UIEvent MouseEvent KeyboardEvent TouchEvent Touch TouchList PointerEvent WheelEvent DragEvent FocusEvent",
	"InputEvent CompositionEvent ClipboardEvent ClipboardItem AnimationEvent TransitionEvent ProgressEvent PopStateEvent HashChangeEvent PageTransitionEvent",
	"StorageEvent ErrorEvent PromiseRejectionEvent SubmitEvent BeforeUnloadEvent FormDataEvent ToggleEvent Animation AnimationEffect KeyframeEffect DocumentTimeline",
	"AudioContext AudioBuffer AudioNode OfflineAudioContext AnalyserNode GainNode OscillatorNode webkitAudioContext CanvasRenderingContext2D CanvasGradient",
	"CanvasPattern ImageBitmap ImageData OffscreenCanvas Path2D TextMetrics WebGLRenderingContext WebGL2RenderingContext WebGLBuffer WebGLProgram WebGLShader",
	"WebGLTexture GPUBufferUsage GPUTextureUsage RTCPeerConnection RTCDataChannel RTCIceCandidate RTCSessionDescription Notification PushManager PushSubscription",
	"Geolocation History Location Screen Window Storage IDBCursor IDBDatabase IDBFactory IDBIndex IDBKeyRange IDBObjectStore IDBOpenDBRequest IDBRequest",
	"IDBTransaction Cache CacheStorage Client FetchEvent ExtendableEvent WorkerGlobalScope DedicatedWorkerGlobalScope ServiceWorkerGlobalScope FontFace FontFaceSet",
	"SpeechRecognition SpeechSynthesisUtterance Gamepad PaymentRequest Credential PublicKeyCredential BarcodeDetector TreeWalker TimeRanges VTTCue TextTrack",
	"ActiveXObject attachEvent webkitURL WebKitMutationObserver webkitRequestAnimationFrame mozRequestAnimationFrame webkitIndexedDB",
)
