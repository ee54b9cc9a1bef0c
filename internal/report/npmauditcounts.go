package report

import (
	"tenet/internal/advisory"
	"tenet/internal/audit"
	"tenet/internal/deps"
	"tenet/internal/npm"
)

func (c *auditCounts) add(level advisory.Severity) {
	v := &c.Vulnerabilities
	v.Total++
	switch level {
	case advisory.Low:
		v.Low++
	case advisory.Moderate:
		v.Moderate++
	case advisory.Critical:
		v.Critical++
	default:
		v.High++
	}
}

// asked adds the lines of a package.json that nothing locks: one that admits
// vulnerable versions alone brings one, whenever it is installed. npm audit
// itself refuses to work without a lockfile.
func (a *auditor) asked(lines []deps.Asked, c *auditCounts) {
	for i := range lines {
		line := &lines[i]
		if line.Foreseen() {
			continue // counted with the packages that would be installed
		}
		kind := &c.Dependencies.Prod
		switch line.Dependency.Kind {
		case npm.Dev:
			kind = &c.Dependencies.Dev
		case npm.Optional:
			kind = &c.Dependencies.Optional
		}
		*kind++
		c.Dependencies.Total++
		name := npm.ParseSpec(line.Dependency.Name, line.Dependency.Spec).Name
		for j := range line.All {
			x := &line.All[j]
			if a.accepted[[2]string{name, x.ID}] {
				continue
			}
			m := a.modules[name]
			if m == nil {
				m = &auditedModule{Name: name, IsDirect: true, Via: []any{}, Effects: []string{}, Nodes: []string{}, fix: audit.Fix{Kind: audit.None}}
				a.modules[name] = m
			}
			m.level = max(m.level, audit.Severity(x))
			for _, r := range x.Ranges {
				m.add(name, x, r)
				m.ranges = withWord(m.ranges, r.String())
			}
		}
	}
}
