package deps

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"tenet/internal/npm"
)

// The bounds of asking a registry what would be installed.
const (
	maxLone    = 20               // projects
	foreseeing = 25 * time.Second // for all of them
)

// foresee makes trees of the projects that nothing locks and nothing installs:
// of what npm would install today. A registry that does not answer in time is
// a note, and the ranges in package.json are judged as they stand.
func (p *Project) foresee(ctx context.Context, in Input) {
	if in.Published == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, foreseeing)
	defer cancel()
	lone := slices.Clone(in.Lone)
	slices.SortStableFunc(lone, func(a, b string) int { return strings.Count(a, "/") - strings.Count(b, "/") })
	for _, file := range lone {
		dir := path.Dir(file)
		if !p.alone(dir) {
			continue
		}
		project, _, err := npm.ReadProject(in.FS, dir)
		if err != nil || !asksFor(project) {
			continue // the reader of configuration says what is wrong
		}
		if p.foreseen++; p.foreseen > maxLone {
			p.notes = append(p.notes, fmt.Sprintf("more than %d projects without a lockfile: the others are judged by their ranges", maxLone))
			return
		}
		g, err := npm.Resolve(ctx, project, in.Published)
		if err != nil {
			p.notes = append(p.notes, fmt.Sprintf("what npm would install for %s today is not known: %v", file, err))
			return
		}
		g.Faults = nil // a folder or a repository is no contradiction here
		p.Trees = append(p.Trees, &Tree{Dir: dir, Graph: g, Foreseen: true})
	}
	slices.SortStableFunc(p.Trees, func(a, b *Tree) int { return strings.Compare(a.Dir, b.Dir) })
}

func asksFor(project []*npm.Manifest) bool {
	return slices.ContainsFunc(project, func(m *npm.Manifest) bool { return len(m.Deps) > 0 })
}
