package autopilot

import (
	"cmp"
	"hash/fnv"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// What is kept at most. A page or a browser can name any number of sources.
const (
	maxFacts  = 2048
	maxPages  = 6   // examples of pages of a fact
	maxSeen   = 16  // distinct sightings and networks of a fact
	maxSource = 300 // bytes of a source
	maxPath   = 200 // bytes of the path of a page
)

// A Fact is one source that pages were seen to use, with the evidence.
type Fact struct {
	// Directive is the one that decides, such as script-src. Source is what
	// would allow it: an origin, a hash, a word in quotes or a scheme. A fact
	// with Obstacle is what no good source allows, told to people.
	Directive string `json:"directive"`
	Source    string `json:"source"`
	Obstacle  string `json:"obstacle,omitempty"`

	First time.Time `json:"first"`
	Last  time.Time `json:"last"`
	HTML  uint64    `json:"html,omitempty"`    // how often the application's pages showed it
	Told  uint64    `json:"reports,omitempty"` // how often browsers reported it

	Pages    []string `json:"pages,omitempty"`    // some of the paths
	Shown    []uint32 `json:"shown,omitempty"`    // distinct pairs of page and network, hashed, of answers that no query shaped
	Networks []uint32 `json:"networks,omitempty"` // distinct networks that reported it with a token, hashed
}

type key struct{ directive, source, obstacle string }

func (f *Fact) key() key { return key{f.Directive, f.Source, f.Obstacle} }

// A sighting is something that a page shows or a report says.
type sighting struct {
	directive, source, obstacle string
}

// A witness says where a sighting comes from.
type witness struct {
	page    string // path
	network uint32
	clean   bool // HTML: no query shaped the answer. A report: it had a token.
	report  bool
}

// facts is what is learned. It is not safe for concurrent use.
type facts struct {
	rows  map[key]*Fact
	weak  []key // those that had no second witness when they came, the oldest first
	known int   // how many scripts and styles pages have shown so far

	mine map[key]counts // since it was last handed in; nil: there are no other guards
}

// note enters a sighting. It reports whether that tells something new.
func (fs *facts) note(s sighting, w witness, now time.Time) bool {
	if len(s.source) > maxSource {
		return false
	}
	k := key(s)
	f := fs.rows[k]
	isNew := f == nil
	if isNew {
		fs.room()
		f = &Fact{Directive: s.directive, Source: s.source, Obstacle: s.obstacle, First: now}
		fs.rows[k] = f
		fs.weak = append(fs.weak, k)
		if !w.report && (s.directive == "script-src" || s.directive == "style-src") {
			fs.known++
		}
	}
	f.Last = now
	page := w.page
	if len(page) > maxPath {
		page = strings.ToValidUTF8(page[:maxPath], "") + "..."
	}
	if len(f.Pages) < maxPages && !slices.Contains(f.Pages, page) {
		f.Pages = append(f.Pages, page)
	}
	seen, mark := &f.Shown, hashOf(page, w.network)
	once := counts{html: 1}
	if w.report {
		once = counts{told: 1}
		seen, mark = &f.Networks, w.network
	}
	f.HTML, f.Told = f.HTML+once.html, f.Told+once.told
	fs.count(k, once)
	if w.clean && len(*seen) < maxSeen && !slices.Contains(*seen, mark) {
		*seen = append(*seen, mark)
		return true
	}
	return isNew
}

// room makes room for one more fact: what has at most one witness goes, the
// oldest of that first, so that a flood of new things pushes out itself.
func (fs *facts) room() {
	if fs.rows == nil {
		fs.rows = map[key]*Fact{}
	}
	if len(fs.rows) < maxFacts {
		return
	}
	for len(fs.weak) > 0 {
		k := fs.weak[0]
		fs.weak = fs.weak[1:]
		if f := fs.rows[k]; f != nil && weight(f) <= 1 {
			delete(fs.rows, k)
			return
		}
	}
	var least *Fact
	for _, f := range fs.rows {
		if least == nil || weight(f) < weight(least) || weight(f) == weight(least) && f.Last.Before(least.Last) {
			least = f
		}
	}
	delete(fs.rows, least.key())
}

func weight(f *Fact) int { return len(f.Shown) + len(f.Networks) }

// sorted returns copies, in an order that only the content decides.
func (fs *facts) sorted() []Fact {
	out := make([]Fact, 0, len(fs.rows))
	for _, f := range fs.rows {
		c := *f
		c.Pages, c.Shown, c.Networks = slices.Clone(f.Pages), slices.Clone(f.Shown), slices.Clone(f.Networks)
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b Fact) int {
		return cmp.Or(strings.Compare(a.Directive, b.Directive), strings.Compare(a.Source, b.Source), strings.Compare(a.Obstacle, b.Obstacle))
	})
	return out
}

func hashOf(text string, n uint32) uint32 {
	h := fnv.New32a()
	h.Write([]byte(text))
	h.Write([]byte{byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24)})
	return h.Sum32()
}

// networkOf returns the network of a client's address, hashed: what one
// person can easily have many addresses of counts once.
func networkOf(remote string) uint32 {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		host = remote
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return hashOf(host, 0)
	}
	addr = addr.Unmap()
	bits := 48
	if addr.Is4() {
		bits = 24
	}
	prefix, err := addr.WithZone("").Prefix(bits)
	if err != nil {
		return hashOf(host, 0)
	}
	return hashOf(string(prefix.AppendTo(make([]byte, 0, 48))), 0)
}
