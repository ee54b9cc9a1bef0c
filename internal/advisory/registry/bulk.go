// Package registry asks an npm registry for advisories, and decides whom to
// believe when there is no time or no way to ask.
//
// [Client] speaks the protocol of `npm audit`: POST the names and versions of
// all packages to /-/npm/v1/security/advisories/bulk, compressed, and get the
// advisories that affect them. Answers are kept on disk by package, so a
// second run asks only for what is new.
//
// [Finder] is the policy: the registry if it answers within a moment, else
// what it answered lately, else the local database, else the table that the
// program carries. What it chose, how old that is and why is part of the
// result, because a report has to say so.
//
// The names of private packages stay here: those of workspaces that are
// marked private, of scopes that are configured as private, and of scopes that
// are bound to another registry. They are looked up in the local tables.
package registry

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"tenet/internal/advisory"
	"tenet/internal/npmrc"
)

const (
	bulkPath  = "-/npm/v1/security/advisories/bulk"
	userAgent = "tenet (npm-audit protocol)"

	maxAnswer   = 64 << 20 // bytes, decompressed
	maxEntries  = 10_000   // advisories of one package
	maxPackages = 5_000    // in one request
	firstPause  = 200 * time.Millisecond
)

// A Client asks one registry.
type Client struct {
	Registry string // URL with a slash at its end
	HTTP     *http.Client
	Retry    npmrc.Retry
}

// A StatusError is an answer of a registry that is no list of advisories.
type StatusError struct {
	Code   int
	Status string
}

func (e *StatusError) Error() string {
	switch e.Code {
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented:
		return fmt.Sprintf("it knows no advisories (%s)", e.Status)
	case http.StatusUnauthorized, http.StatusForbidden:
		return fmt.Sprintf("it wants other credentials (%s): see //HOST/:_authToken in .npmrc", e.Status)
	}
	return "it answers " + e.Status
}

// Ask returns the advisories for packages, which are names with the versions
// that are installed. What an answer says of other packages is left out.
func (c *Client) Ask(ctx context.Context, packages map[string][]string) (map[string][]advisory.Advisory, error) {
	out := map[string][]advisory.Advisory{}
	for names := range slices.Chunk(slices.Sorted(maps.Keys(packages)), maxPackages) {
		part := make(map[string][]string, len(names))
		for _, name := range names {
			part[name] = packages[name]
		}
		data, err := c.patiently(ctx, part)
		if err != nil {
			return nil, err
		}
		answer, err := decodeAnswer(data, c.Registry)
		if err != nil {
			return nil, err
		}
		for name, list := range answer {
			if _, asked := part[name]; asked {
				out[name] = list
			}
		}
	}
	return out, nil
}

// patiently posts, and again after a pause if the trouble may pass.
func (c *Client) patiently(ctx context.Context, packages map[string][]string) ([]byte, error) {
	for n := 0; ; n++ {
		data, err := c.post(ctx, packages)
		if err == nil || n >= c.Retry.Times || !passing(err) {
			return data, err
		}
		select {
		case <-ctx.Done():
			return nil, err
		case <-time.After(min(firstPause<<n, c.Retry.Pause(n))):
		}
	}
}

// passing reports whether a request may succeed when it is made again.
func passing(err error) bool {
	if s := (*StatusError)(nil); errors.As(err, &s) {
		return s.Code >= 500 && s.Code != http.StatusNotImplemented || s.Code == http.StatusTooManyRequests || s.Code == http.StatusRequestTimeout
	}
	var (
		unknown x509.UnknownAuthorityError
		invalid x509.CertificateInvalidError
		host    x509.HostnameError
	)
	return !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, errAnswer) &&
		!errors.As(err, &unknown) && !errors.As(err, &invalid) && !errors.As(err, &host)
}

// errAnswer is an answer that is not of the protocol.
var errAnswer = errors.New("its answer is no list of advisories")

func (c *Client) post(ctx context.Context, packages map[string][]string) ([]byte, error) {
	plain, err := json.Marshal(packages)
	if err != nil {
		return nil, err
	}
	var body bytes.Buffer
	z := gzip.NewWriter(&body)
	z.Write(plain) // a buffer takes everything
	z.Close()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.Registry+bulkPath, &body)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Content-Encoding", "gzip")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", userAgent)
	resp, err := c.HTTP.Do(req)
	if e := (*url.Error)(nil); errors.As(err, &e) {
		err = e.Err // without the URL, which may have a password in it
	}
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK && resp.StatusCode != http.StatusCreated {
		return nil, &StatusError{resp.StatusCode, resp.Status}
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err == nil && len(data) > maxAnswer {
		err = fmt.Errorf("%w: it has more than %d bytes", errAnswer, maxAnswer)
	}
	return data, err
}

// An entry is one advisory of an answer.
type entry struct {
	ID       json.Number `json:"id"`
	URL      string      `json:"url"`
	Severity string      `json:"severity"`
	Range    string      `json:"vulnerable_versions"`
	CWE      list        `json:"cwe"`
	CVSS     struct {
		Vector string `json:"vectorString"`
	} `json:"cvss"`
}

// A list is an array of texts; older registries write one text instead.
type list []string

// UnmarshalJSON reads both forms.
func (l *list) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*l = list{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(l))
}

// decodeAnswer reads the answer of the bulk endpoint. As npm does, it takes a
// missing range for all versions and a missing severity for high.
func decodeAnswer(data []byte, source string) (map[string][]advisory.Advisory, error) {
	var answer map[string][]entry
	if err := json.Unmarshal(data, &answer); err != nil {
		return nil, fmt.Errorf("%w: %w", errAnswer, err)
	}
	out := make(map[string][]advisory.Advisory, len(answer))
	for name, entries := range answer {
		if len(entries) > maxEntries {
			return nil, fmt.Errorf("%w: %d advisories for one package", errAnswer, len(entries))
		}
		var found []advisory.Advisory
		for _, e := range entries {
			if a, ok := e.advisory(name, source); ok {
				found = append(found, a)
			}
		}
		if found = advisory.Merge(found); len(found) > 0 {
			out[name] = found
		}
	}
	return out, nil
}

func (e *entry) advisory(name, source string) (advisory.Advisory, bool) {
	id := e.URL[strings.LastIndexByte(e.URL, '/')+1:]
	if !strings.HasPrefix(id, "GHSA-") || len(id) > 40 {
		if e.ID == "" {
			return advisory.Advisory{}, false
		}
		id = "npm-" + string(e.ID) // as advisory.NPM, where it is a number
	}
	a := advisory.FromRange(id, name, e.Range, source)
	a.Severity = advisory.ParseSeverity(e.Severity)
	if a.Severity == advisory.Unknown {
		a.Severity = advisory.High
	}
	a.Annotate(e.CWE, e.CVSS.Vector)
	if n, err := strconv.ParseUint(string(e.ID), 10, 64); err == nil {
		for i := range a.Ranges {
			a.Ranges[i].Number = n
		}
	}
	return a, name != "" && name != advisory.Node
}
