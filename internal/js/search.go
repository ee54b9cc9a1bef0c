package js

import (
	"encoding/binary"
	"errors"

	"tenet/internal/estree"
)

// An Answer is what one query of a job has found.
type Answer struct {
	Found  []estree.Found
	Unsure bool // the search came to no end
}

// searchBinary asks the queries of a job, and returns the answers in the form
// that [DecodeAnswers] reads.
func searchBinary(job Job, docs []int) ([]byte, error) {
	queries := make([]*estree.Query, len(job.Queries))
	for i, text := range job.Queries {
		q, err := estree.Parse(text)
		if err != nil {
			return nil, &Lost{Name: job.Name, Why: "a query cannot be read: " + err.Error()}
		}
		queries[i] = q
	}
	tree := plant(job, docs)
	var b []byte
	for _, q := range queries {
		found, err := tree.Search(q)
		head := uint64(len(found)) << 1
		if err != nil {
			head |= 1
		}
		b = binary.AppendUvarint(b, head)
		for _, f := range found {
			b = binary.AppendUvarint(b, uint64(f.Start))
			b = binary.AppendUvarint(b, uint64(f.End))
			b = binary.AppendUvarint(b, uint64(len(f.Text)))
			b = append(b, f.Text...)
		}
	}
	return b, nil
}

// DecodeAnswers reads what [Pool.Extract] returns of a job with queries: one
// answer for each. Places lie inside of the text.
func DecodeAnswers(job Job, stored []byte) ([]Answer, error) {
	f := fields{b: stored}
	answers := make([]Answer, len(job.Queries))
	for i := range answers {
		head := f.uint()
		answers[i].Unsure = head&1 != 0
		for range head >> 1 {
			start, end := f.uint(), f.uint()
			text := f.string()
			if f.bad || start > end || end > uint64(len(job.Text.Data)) {
				return nil, errors.New("the answers to queries make no sense")
			}
			answers[i].Found = append(answers[i].Found, estree.Found{Text: text, Start: int(start), End: int(end)})
		}
	}
	if f.bad || len(f.b) > 0 {
		return nil, errors.New("the answers to queries make no sense")
	}
	return answers, nil
}
