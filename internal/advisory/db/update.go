package db

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"tenet/internal/advisory"
)

// DefaultBase is where OSV keeps its exports, one folder for each ecosystem:
// https://google.github.io/osv.dev/data/#data-dumps
const DefaultBase = "https://osv-vulnerabilities.storage.googleapis.com"

const (
	maxChanges = 3_000    // more changed records than that, and all of them are fetched at once
	maxChanged = 64 << 20 // bytes of modified_id.csv
	fetchers   = 8        // records fetched at a time
)

// UpdateOptions says what to update from where.
type UpdateOptions struct {
	Dir    string       // of the database
	Base   string       // of the exports, DefaultBase if empty
	Client *http.Client // with proxies and certificates; must not be nil
	Now    time.Time
	Full   bool // fetch everything, also when the changes would do
}

// An Updated says what an update did.
type Updated struct {
	Full    bool // everything was fetched, not only what had changed
	Changed int  // records fetched one by one
	Skipped int
	Why     []string
	Table   *advisory.Table // the new database, to be closed by the caller
}

// Update brings the database up to date: from the records that changed since
// the last update, or from the whole export if there was none, if it came from
// elsewhere, or if there are too many.
func Update(ctx context.Context, o UpdateOptions) (*Updated, error) {
	o.Base = strings.TrimRight(o.Base, "/")
	if o.Base == "" {
		o.Base = DefaultBase
	}
	if u, err := url.Parse(o.Base); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return nil, fmt.Errorf("%q is no URL of OSV exports: they begin with https://", o.Base)
	}
	got, err := o.changes(ctx)
	if got == nil && err == nil {
		got, err = o.everything(ctx)
	}
	if err != nil {
		return nil, err
	}
	got.Table, err = Open(o.Dir)
	return got, err
}

// everything fetches the whole export. What changes meanwhile is fetched again
// by the next update: the cursor is older than the export.
func (o *UpdateOptions) everything(ctx context.Context) (*Updated, error) {
	cursor := ""
	if list, err := o.changedSince(ctx, time.Time{}, 1); err == nil && len(list) > 0 {
		cursor = list[0].at.Format(time.RFC3339Nano)
	}
	if err := os.MkdirAll(o.Dir, 0o777); err != nil {
		return nil, err
	}
	sweep(o.Dir, o.Now)
	f, err := os.CreateTemp(o.Dir, tempName)
	if err != nil {
		return nil, err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	body, err := o.get(ctx, "npm/all.zip")
	if err != nil {
		return nil, err
	}
	size, err := io.Copy(f, io.LimitReader(body, maxArchive+1))
	body.Close()
	if err != nil {
		return nil, fmt.Errorf("fetching %s/npm/all.zip: %w", o.Base, err)
	}
	if size > maxArchive {
		return nil, fmt.Errorf("%s/npm/all.zip has more than %d bytes", o.Base, int64(maxArchive))
	}
	got, err := readZip(ctx, f, size, "osv.dev")
	if err == nil && got.Records == 0 {
		err = errors.New("it has no OSV records")
	}
	if err != nil {
		return nil, fmt.Errorf("%s/npm/all.zip: %w", o.Base, err)
	}
	meta := advisory.Meta{Date: o.Now.UTC(), Origin: o.Base, Cursor: cursor}
	if err := Write(o.Dir, meta, got.Advisories); err != nil {
		return nil, err
	}
	return &Updated{Full: true, Skipped: got.Skipped, Why: got.Why}, nil
}

// changes fetches the records that changed since the last update. It returns
// nil when that is not possible, and everything has to be fetched.
func (o *UpdateOptions) changes(ctx context.Context) (*Updated, error) {
	old, err := Open(o.Dir)
	if err != nil || o.Full { // a database that cannot be read is replaced
		return nil, ctx.Err()
	}
	defer old.Close()
	since, err := time.Parse(time.RFC3339Nano, old.Cursor)
	if err != nil || old.Origin != o.Base {
		return nil, ctx.Err()
	}
	changed, err := o.changedSince(ctx, since, maxChanges+1)
	if err != nil {
		return nil, err
	}
	if len(changed) > maxChanges {
		return nil, ctx.Err()
	}
	fresh, got, err := o.fetch(ctx, changed)
	if err != nil {
		return nil, err
	}
	gone := map[string]bool{}
	for _, c := range changed {
		gone[c.id] = true
	}
	for a, err := range old.All() {
		if err != nil {
			return nil, ctx.Err()
		}
		if !gone[a.ID] {
			fresh = append(fresh, a)
		}
	}
	meta := advisory.Meta{Date: o.Now.UTC(), Origin: o.Base, Cursor: old.Cursor}
	if len(changed) > 0 {
		meta.Cursor = changed[0].at.Format(time.RFC3339Nano)
	}
	if err := Write(o.Dir, meta, fresh); err != nil {
		return nil, err
	}
	return got, nil
}

// A change is a line of modified_id.csv.
type change struct {
	at time.Time
	id string
}

// recordID is what may stand in the URL of a record.
var recordID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)

// changedSince lists the records that changed at a time or later, the newest
// first, and no more than most.
func (o *UpdateOptions) changedSince(ctx context.Context, since time.Time, most int) ([]change, error) {
	body, err := o.get(ctx, "npm/modified_id.csv")
	if err != nil {
		return nil, err
	}
	defer body.Close()
	var list []change
	seen := map[string]bool{}
	in := bufio.NewScanner(io.LimitReader(body, maxChanged))
	for in.Scan() && len(list) < most {
		when, id, _ := strings.Cut(strings.TrimSpace(in.Text()), ",")
		id = id[strings.LastIndexByte(id, '/')+1:] // the file of all ecosystems has npm/ before it
		at, err := time.Parse(time.RFC3339Nano, when)
		if err != nil || !recordID.MatchString(id) {
			return nil, fmt.Errorf("%s/npm/modified_id.csv: %.80q is no line of it: they are a time, a comma and an id", o.Base, in.Text())
		}
		if at.Before(since) {
			break
		}
		if !seen[id] {
			seen[id] = true
			list = append(list, change{at, id})
		}
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("fetching %s/npm/modified_id.csv: %w", o.Base, err)
	}
	return list, nil
}

// fetch fetches records. One that is not there any more has no advisories.
func (o *UpdateOptions) fetch(ctx context.Context, changed []change) ([]advisory.Advisory, *Updated, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	parts := make([]part, len(changed))
	var wait sync.WaitGroup
	next := make(chan int)
	for range fetchers {
		wait.Go(func() {
			for i := range next {
				if err := o.fetchOne(ctx, changed[i].id, &parts[i]); err != nil {
					cancel(err)
				}
			}
		})
	}
	for i := 0; i < len(changed) && ctx.Err() == nil; i++ {
		next <- i
	}
	close(next)
	wait.Wait()
	if ctx.Err() != nil {
		return nil, nil, context.Cause(ctx)
	}
	got := &Updated{Changed: len(changed)}
	var list []advisory.Advisory
	for i := range parts {
		list = append(list, parts[i].Advisories...)
		got.Skipped += parts[i].Skipped
		got.Why = append(got.Why, parts[i].Why...)
	}
	got.Why = got.Why[:min(len(got.Why), maxSkipped)]
	return list, got, nil
}

func (o *UpdateOptions) fetchOne(ctx context.Context, id string, p *part) error {
	body, err := o.get(ctx, "npm/"+id+".json")
	if errors.Is(err, errMissing) {
		return nil
	}
	if err != nil {
		return err
	}
	var broken error
	open := func() (io.ReadCloser, error) { return failing{body, &broken}, nil }
	if err := p.read([]record{{id + ".json", open}}, "osv.dev", func(int64) bool { return true }); err != nil {
		return err
	}
	if broken != nil {
		return fmt.Errorf("fetching %s/npm/%s.json: %w", o.Base, id, broken)
	}
	p.Advisories = slices.DeleteFunc(p.Advisories, func(a advisory.Advisory) bool { return a.ID != id })
	return nil
}
