package leaks

import (
	"path"
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var browserSourceMaps = rule.Check{
	ID:    "leaks/browser-source-maps",
	Title: "source maps built for production",
	Why:   "Anybody can read the source of the pages as it was written, with comments and names, and what was left in it by mistake.",
	Fix:   "Leave the maps out, or build hidden maps and keep them off the web server.",
	When: "next.config sets productionBrowserSourceMaps, a configuration of webpack for production has a devtool that writes maps for the browser, " +
		"or vite.config sets build.sourcemap to true or 'inline'. A running service serves the map of a script that its pages load.",
	Quiet:    "The option depends on something; hidden and nosources maps; a webpack configuration that does not say that it is for production.",
	CWE:      540,
	Severity: rule.Low,
	Links:    []string{"https://nextjs.org/docs/app/api-reference/config/next-config-js/productionBrowserSourceMaps", "https://webpack.js.org/configuration/devtool/"},
	Live:     liveSourceMaps,
	Code: func(p *rule.CodePass) {
		base := strings.ToLower(path.Base(p.File.Name()))
		switch {
		case isNextConfig(p.File):
			if v := property(p.File, "productionBrowserSourceMaps"); v.IsTrue() {
				p.Reportf(v, "productionBrowserSourceMaps publishes the source of the pages.").Confidence = rule.Certain
			}
		case strings.HasPrefix(base, "vite.config"):
			if v := property(p.File, "build").Option("sourcemap"); v.Present() && (v.IsTrue() || isString(v.Value, "inline")) {
				p.Reportf(v.Value, "build.sourcemap publishes the source of the pages.")
			}
		case strings.HasPrefix(base, "webpack"):
			webpackMaps(p, strings.Contains(base, "prod"))
		}
	},
}

func isString(v flow.Value, want ...string) bool {
	s, ok := v.Str()
	return ok && slices.Contains(want, s)
}

// webpackMaps looks at every object with a devtool. Whether it is for
// production, its mode says, or else the name of the file.
func webpackMaps(p *rule.CodePass, production bool) {
	for _, id := range p.File.Rows(js.OpObject) {
		config := p.File.Value(id)
		devtool, mode := config.Option("devtool"), config.Option("mode")
		kind, ok := devtool.Str()
		if !ok || kind == "" || strings.Contains(kind, "hidden") || strings.Contains(kind, "nosources") {
			continue
		}
		if isString(mode.Value, "production") || production && mode.Absent() {
			p.Reportf(devtool.Value, "devtool %q publishes the source of the pages.", kind)
		}
	}
}
