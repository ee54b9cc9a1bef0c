package probe

import (
	"context"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"tenet/internal/markup"
)

// A Link is an address that a page loads or leads to.
type Link struct {
	Element string // "script", "a"
	Attr    string // "src"
	URL     *url.URL
	Tag     *markup.Element
}

// links are the attributes that hold addresses.
var links = []struct{ element, attr string }{
	{"script", "src"}, {"link", "href"}, {"img", "src"}, {"iframe", "src"}, {"form", "action"}, {"a", "href"}, {"area", "href"},
}

// Links returns the addresses in a page, in its order; none of what is no page.
func (x *Exchange) Links() []Link {
	if !x.HTML() {
		return nil
	}
	base, err := url.Parse(x.URL)
	if err != nil {
		return nil
	}
	var all []Link
	for _, e := range x.Elements() {
		for _, l := range links {
			a := e.Attr(l.attr)
			if e.Name != l.element || a == nil {
				continue
			}
			to, err := base.Parse(unescape(strings.TrimSpace(a.Value)))
			if err != nil || to.Scheme != "http" && to.Scheme != "https" || to.Host == "" {
				continue
			}
			all = append(all, Link{l.element, l.attr, to, &e})
		}
	}
	return all
}

// unescape replaces the one reference that addresses are full of.
func unescape(s string) string { return strings.NewReplacer("&amp;", "&", "&#38;", "&").Replace(s) }

// acts are words in the address of a page that does something when it is
// asked for.
var acts = regexp.MustCompile(`(?i)log-?out|sign-?out|delete|remove|destroy|unsubscribe|cancel|confirm|approve|reset|purge|shutdown|add|buy|vote`)

// crawl visits what the front page links to, a small way down, and the
// scripts and style sheets that the pages load. It returns the addresses with
// a query.
func (c *client) crawl(ctx context.Context, front *Exchange) (queries []*url.URL) {
	type step struct {
		page  *Exchange
		depth int
	}
	seen := map[string]bool{front.URL: true}
	var assets []*url.URL
	pages := 0
	for queue := []step{{front, 0}}; len(queue) > 0; queue = queue[1:] {
		s := queue[0]
		for _, l := range s.page.Links() {
			to := *l.URL
			to.Fragment = ""
			if to.Host != c.facts.Base.Host || to.Scheme != c.facts.Base.Scheme || seen[to.String()] {
				continue
			}
			switch {
			case l.Element == "script", l.Element == "link" && isStyle(l.Tag):
				seen[to.String()] = true
				assets = append(assets, &to)
			case l.Element == "a" && !acts.MatchString(to.Path+"?"+to.RawQuery) && s.depth < maxDepth && pages < maxPages:
				seen[to.String()] = true
				pages++
				if to.RawQuery != "" {
					queries = append(queries, &to)
				}
				if x := c.send(ctx, get(Linked, &to)); x != nil && x.Err == nil && x.Page() {
					queue = append(queue, step{x, s.depth + 1})
				}
			}
		}
	}
	for _, to := range assets[:min(len(assets), maxAssets)] {
		c.send(ctx, get(Asset, to))
	}
	return queries
}

func isStyle(e *markup.Element) bool {
	rel := e.Attr("rel")
	return rel != nil && slices.Contains(strings.Fields(strings.ToLower(rel.Value)), "stylesheet")
}
