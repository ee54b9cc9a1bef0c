package registry

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"

	"tenet/internal/advisory"
	"tenet/internal/advisory/db"
	"tenet/internal/npmrc"
)

// Patience is how long a run waits for a registry.
const Patience = 4 * time.Second

// A Kind says where advisories came from.
type Kind string

// The kinds, in the order in which they are preferred.
const (
	Online   Kind = "registry" // asked now, or within the last hour
	Saved    Kind = "answers"  // what the registry answered within the last week
	Database Kind = "database" // the local database, of tenet db update or import
	Embedded Kind = "embedded" // what the program carries
)

// A Source is where advisories came from, and as of when.
type Source struct {
	Kind       Kind
	Name       string    // the registry, or where the database came from
	Date       time.Time // of the oldest answer, of the database, of the newest fact
	Advisories int       // in the table; 0 for a registry
}

// Age returns how old a source is, never less than nothing.
func (s Source) Age(now time.Time) time.Duration { return max(0, now.Sub(s.Date)) }

// A Query is one installed version of a package.
type Query struct {
	Name, Version string
	Private       bool // not to be told to anybody
}

// A Result is what was found, and by whom it was said.
type Result struct {
	Found    []advisory.Found
	Source   Source
	Local    *Source // for the names that were withheld from the registry, if it was asked
	Withheld []string
	Notes    []string // why the registry was not asked or did not answer, and the like
}

// A Finder finds the advisories of packages.
type Finder struct {
	Conf      *npmrc.Config // of the project
	HTTP      *http.Client  // nil: made from Conf
	Database  string        // folder of the local database; "" is none
	Answers   string        // folder of the registry's answers; "" is none
	Satisfies advisory.Satisfies
	Now       time.Time
	Offline   bool
	Patience  time.Duration // 0 is Patience
	Private   []string      // scopes that nobody is told of: "@shop"
}

// Find returns the advisories that affect packages. It fails only when no
// table can be read at all; a registry that does not answer is a note.
func (f *Finder) Find(ctx context.Context, queries []Query) (*Result, error) {
	r := &Result{Notes: slices.Clone(f.Conf.Notes)}
	open, all := f.sort(queries, r)
	if said, source, ok := f.ask(ctx, open, r); ok {
		r.Source = source
		if err := f.withheld(queries, r); err != nil {
			return nil, err
		}
		fromThere := advisory.MatchList(said, f.Satisfies, all)
		if err := f.addAliases(fromThere, r); err != nil {
			return nil, err
		}
		r.Found = append(r.Found, fromThere...)
		advisory.SortFound(r.Found)
		return r, ctx.Err()
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r.Withheld = nil // nobody was asked
	table, source, err := f.table(r)
	if err != nil {
		return nil, err
	}
	defer table.Close()
	r.Source = source
	var everything []advisory.Package
	for _, q := range queries {
		everything = append(everything, advisory.Package{Name: q.Name, Version: q.Version})
	}
	r.Found, err = advisory.Match(table, f.Satisfies, everything)
	return r, err
}

// sort tells the packages that may be named to others from those that may
// not.
func (f *Finder) sort(queries []Query, r *Result) (open map[string][]string, list []advisory.Package) {
	open = map[string][]string{}
	secret := map[string]bool{}
	for _, q := range queries {
		if f.secret(q) {
			secret[q.Name] = true
		}
	}
	for _, q := range queries {
		if secret[q.Name] || q.Version == "" {
			continue
		}
		open[q.Name] = append(open[q.Name], q.Version)
		list = append(list, advisory.Package{Name: q.Name, Version: q.Version})
	}
	for name := range open {
		slices.Sort(open[name])
		open[name] = slices.Compact(open[name])
	}
	r.Withheld = slices.Sorted(maps.Keys(secret))
	return open, list
}

func (f *Finder) secret(q Query) bool {
	return q.Private || f.Conf.Bound(q.Name) || slices.Contains(f.Private, npmrc.Scope(q.Name)) && npmrc.Scope(q.Name) != ""
}

// ask returns what the registry says of packages, now or lately.
func (f *Finder) ask(ctx context.Context, open map[string][]string, r *Result) ([]advisory.Advisory, Source, bool) {
	registry := f.Conf.Registry("")
	saved := loadAnswers(f.Answers, registry)
	missing := map[string][]string{}
	for name, versions := range open {
		if _, ok := saved.get(name, versions, f.Now, fresh); !ok {
			missing[name] = versions
		}
	}
	kind, age := Online, fresh
	switch {
	case len(missing) == 0:
	case f.Offline || f.Conf.Offline():
		r.Notes = append(r.Notes, "offline: the registry is not asked")
		kind, age = Saved, keep
	default:
		if err := f.online(ctx, registry, missing, saved); err != nil {
			r.Notes = append(r.Notes, fmt.Sprintf("the registry %s did not help: %v", host(registry), err))
			kind, age = Saved, keep
		} else if err := saved.save(f.Answers, f.Now); err != nil {
			r.Notes = append(r.Notes, err.Error())
		}
	}
	return f.collect(open, saved, Source{Kind: kind, Name: host(registry), Date: f.Now}, age)
}

// collect puts the answers for all packages together, if there are such.
func (f *Finder) collect(open map[string][]string, saved *answers, source Source, age time.Duration) ([]advisory.Advisory, Source, bool) {
	if len(open) == 0 { // nobody was asked
		return nil, Source{}, false
	}
	var list []advisory.Advisory
	for name, versions := range open {
		got, ok := saved.get(name, versions, f.Now, age)
		if !ok {
			return nil, Source{}, false
		}
		if got.At.Before(source.Date) {
			source.Date = got.At
		}
		list = append(list, got.Advisories...)
	}
	if source.Kind == Saved {
		if table, err := db.Open(f.Database); err == nil {
			newer := table.Date.After(source.Date)
			table.Close()
			if newer {
				return nil, Source{}, false
			}
		}
	}
	return list, source, true
}

// online asks the registry for what is missing, for as long as our patience
// lasts.
func (f *Finder) online(ctx context.Context, registry string, missing map[string][]string, saved *answers) error {
	client := f.HTTP
	if client == nil {
		var err error
		if client, err = f.Conf.Client(); err != nil {
			return err
		}
		defer client.CloseIdleConnections()
	}
	patience := f.Patience
	if patience == 0 {
		patience = Patience
	}
	ctx, cancel := context.WithTimeout(ctx, min(patience, max(f.Conf.Timeout(), time.Second)))
	defer cancel()
	said, err := (&Client{Registry: registry, HTTP: client, Retry: f.Conf.Retry()}).Ask(ctx, missing)
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("no answer within %v", patience)
	}
	if err != nil {
		return err
	}
	saved.add(missing, said, f.Now)
	return nil
}

// withheld looks up the packages whose names the registry was not told.
func (f *Finder) withheld(queries []Query, r *Result) error {
	if len(r.Withheld) == 0 {
		return nil
	}
	table, source, err := f.table(r)
	if err != nil {
		return err
	}
	defer table.Close()
	var list []advisory.Package
	for _, q := range queries {
		if _, ok := slices.BinarySearch(r.Withheld, q.Name); ok {
			list = append(list, advisory.Package{Name: q.Name, Version: q.Version})
		}
	}
	r.Local = &source
	r.Found, err = advisory.Match(table, f.Satisfies, list)
	return err
}

// table opens the local database, or else the embedded table.
func (f *Finder) table(r *Result) (*advisory.Table, Source, error) {
	table, err := db.Open(f.Database)
	if err == nil {
		return table, Source{Database, table.Origin, table.Date, table.Advisories}, nil
	}
	if !errors.Is(err, db.ErrNone) {
		r.Notes = append(r.Notes, fmt.Sprintf("%v; `tenet db update` makes it anew", err))
	}
	table, err = advisory.Embedded()
	if err != nil {
		return nil, Source{}, err
	}
	return table, Source{Embedded, table.Origin, table.Date, table.Advisories}, nil
}

// host names a registry without user, password and query.
func host(registry string) string {
	u, err := url.Parse(registry)
	if err != nil {
		return registry
	}
	return u.Scheme + "://" + u.Host + u.EscapedPath()
}
