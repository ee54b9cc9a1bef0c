package waf

import (
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"time"

	coreruleset "github.com/corazawaf/coraza-coreruleset/v4"
	"github.com/corazawaf/coraza/v3"

	"tenet/internal/guard/front"
)

// The caps of options.
const (
	usualBody   = 16 << 10
	mostBody    = 1 << 20
	usualValues = 100
	mostValues  = 1000
	mostDepth   = 32 // of JSON
)

// Check returns all mistakes in the options, each with its key, without
// reading the rules.
func (o Options) Check() error {
	_, err := o.complete()
	_, routes := front.NewPaths("waf.routes", o.Routes)
	_, except := front.NewPaths("waf.except", o.Except)
	return errors.Join(err, routes, except)
}

// complete checks options and fills in the defaults.
func (o Options) complete() (Options, error) {
	var errs []error
	for _, n := range []struct {
		key              string
		value            *int
		usual, low, high int
	}{
		{"paranoia", &o.Paranoia, 1, 1, 4}, {"values", &o.Values, usualValues, 1, mostValues},
		{"atOnce", &o.AtOnce, max(1, runtime.GOMAXPROCS(0)/2), 1, 1024}, {"perClient", &o.PerClient, 8, 1, 1024},
	} {
		if *n.value == 0 {
			*n.value = n.usual
		}
		if *n.value < n.low || *n.value > n.high {
			errs = append(errs, fmt.Errorf("guard.waf.%s: %d is not from %d to %d", n.key, *n.value, n.low, n.high))
		}
	}
	if o.Body == 0 {
		o.Body = usualBody
	}
	if o.Body < 1 || o.Body > mostBody {
		errs = append(errs, fmt.Errorf("guard.waf.body: %d is not from 1 to %d bytes: a rule set that reads more holds everybody up", o.Body, mostBody))
	}
	if o.Wait == 0 {
		o.Wait = time.Second
	}
	if o.Refuse == nil {
		o.Refuse = func(w http.ResponseWriter, _ *http.Request, status int) { w.WriteHeader(status) }
	}
	for _, id := range o.Off {
		if id < 1 {
			errs = append(errs, fmt.Errorf("guard.waf.rulesOff: %d is no number of a rule, such as 942100", id))
		}
	}
	return o, errors.Join(errs...)
}

// methods are those that applications for Node.js have routes for; the rule
// set's own list knows no REST.
const methods = "GET HEAD POST PUT PATCH DELETE OPTIONS QUERY"

// load reads the rules about requests.
func load(o Options) (coraza.WAF, error) {
	return coraza.NewWAF(coraza.NewWAFConfig().WithRootFS(coreruleset.FS).WithDirectives(directives(o)))
}

// directives are what the rules are run with. Nothing is written to disk: bodies
// fit into memory, and there is no audit log. Numbers below 100000 are ours.
func directives(o Options) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("SecRuleEngine On")
	line("SecAuditEngine Off")
	line("SecRequestBodyAccess On")
	line("SecResponseBodyAccess Off")
	line("SecRequestBodyLimit %d", o.Body)
	line("SecRequestBodyInMemoryLimit %d", o.Body)
	line("SecRequestBodyLimitAction Reject")
	line("SecRequestBodyJsonDepthLimit %d", mostDepth)
	line("SecArgumentsLimit %d", 2*o.Values)
	line(`SecRule REQUEST_HEADERS:Content-Type "@rx ^(?:application|text)/(?:[a-z0-9.+-]+\+)?xml" "id:90001,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=XML"`)
	line(`SecRule REQUEST_HEADERS:Content-Type "@rx ^(?:application|text)/(?:[a-z0-9.-]+\+)?json" "id:90002,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=JSON"`)
	line("Include @crs-setup.conf.example")
	line(`SecAction "id:90003,phase:1,t:none,pass,nolog,setvar:tx.blocking_paranoia_level=%d,setvar:tx.detection_paranoia_level=%d,setvar:'tx.allowed_methods=%s'"`, o.Paranoia, o.Paranoia, methods)
	line("Include @owasp_crs/REQUEST-*.conf")
	line(`SecRule REQBODY_ERROR "@eq 1" "id:90004,phase:2,t:none,deny,status:400,log,msg:'The body is not what its type says',severity:2"`)
	line(`SecRule ARGUMENTS_LIMIT_REACHED "@eq 1" "id:90005,phase:2,t:none,deny,status:413,log,msg:'More values than are looked at',severity:2"`)
	for _, id := range o.Off {
		line("SecRuleRemoveById %d", id)
	}
	return b.String()
}
