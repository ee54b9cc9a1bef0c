package check

import (
	"context"
	"errors"
	"sync"

	"tenet/internal/estree"
	"tenet/internal/js"
	"tenet/internal/signature"
	"tenet/internal/source"
)

// trees puts queries to the syntax trees of texts, in the processes that
// parse. They are started by the first query: most projects have no file that
// is worth one.
type trees struct {
	a     *analyst
	ctx   context.Context
	start sync.Once
	parse func(context.Context, js.Job) ([]byte, error)
	end   func() // nil as long as nothing has started

	mu  sync.Mutex
	err error // the first that no file is to blame for
}

// of gives what asks about one text; as is the extension that decides how it
// is parsed, if it is not that of the name. whole becomes false when a query
// came to no end that it may come to another time.
func (t *trees) of(text *source.Text, as string, whole *bool) signature.Asker {
	return func(queries []string) [][]estree.Found {
		t.start.Do(func() {
			x := t.a.extractor()
			t.parse, t.end = x.extract, x.end
		})
		job := js.Job{Name: text.Name, Text: text, Options: js.Options{As: as}, Queries: queries}
		var answers []js.Answer
		raw, err := t.parse(t.ctx, job)
		if err == nil {
			answers, err = js.DecodeAnswers(job, raw)
		}
		var lost *js.Lost
		switch {
		case err == nil:
		case errors.As(err, &lost):
			*whole = *whole && lost.Line > 0 // what the scan refuses, it always refuses
		default:
			t.fail(err)
		}
		found := make([][]estree.Found, len(queries))
		for i, a := range answers {
			if found[i] = a.Found; found[i] == nil && !a.Unsure {
				found[i] = []estree.Found{}
			}
		}
		return found
	}
}

func (t *trees) fail(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.err == nil {
		t.err = err
	}
}

// close ends the processes, and returns what kept them from working.
func (t *trees) close() error {
	if t.end != nil {
		t.end()
	}
	return t.err
}
