package check

import (
	"context"
	"fmt"

	"tenet/internal/markup"
	"tenet/internal/rule"
	"tenet/internal/source"
	"tenet/internal/target"
)

// A page is a file of markup and the program in it.
type page struct {
	file *markup.File // nil if its reader failed
	code *source.Text // nil if no part of it is code
	as   string       // how the code is parsed
}

// readPages reads the files of markup whose numbers are given, and returns
// those with code in them as well.
func (a *analyst) readPages(ctx context.Context, numbers []int, sheets []sheet) (withCode []int, err error) {
	a.pages = make(map[int]*page, len(numbers))
	for _, n := range numbers {
		a.pages[n] = &page{}
	}
	err = parallel(ctx, a.o.Workers, len(numbers), func(i int) {
		n := numbers[i]
		if why := a.pages[n].read(a.text(n)); why != "" {
			sheets[n].unread = append(sheets[n].unread, target.Unread{Path: a.t.Files[n].Path, Kind: a.t.Files[n].Kind, Why: why})
		}
	})
	for _, n := range numbers {
		if a.pages[n].code != nil {
			withCode = append(withCode, n)
		}
	}
	return withCode, err
}

// read reads a text and returns why it could not, or "".
func (p *page) read(text *source.Text) (why string) {
	defer func() {
		if r := recover(); r != nil {
			*p, why = page{}, fmt.Sprintf("its reader failed: %v; this is a fault of tenet", r)
		}
	}()
	p.file = markup.Read(text, markup.LanguageOf(text.Name))
	if code, as := p.file.Code(); as != "" {
		p.code, p.as = source.New(text.Name, code), as
	}
	return ""
}

// program returns the text of a file that the parser is given.
func (a *analyst) program(n int) *source.Text {
	if p := a.pages[n]; p != nil {
		return p.code
	}
	return a.text(n)
}

// checkPage runs the checks for markup on file n, and finds what its comments
// accept; those in its scripts are found already.
func (a *analyst) checkPage(n int, given *rule.Given, s *sheet) {
	f := &a.t.Files[n]
	waivers, notices := accepts(a.text(n), scanComments(f.Kind, a.text(n)), a.known)
	s.waivers, s.notices = append(s.waivers, waivers...), append(s.notices, notices...)
	if a.pages[n].file == nil {
		return
	}
	for _, c := range a.checks {
		if c.Page != nil {
			pass := rule.NewPagePass(c, a.pages[n].file, given, s.report)
			s.guard(c, f.Path, func() { c.Page(pass) })
		}
	}
}
