package share

import (
	"context"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"
)

// A question is for one token. Questions of requests that come at the same time
// go to the server together, and whoever does not wait for his answer any more
// leaves the connection as it is: a server that is slow for a moment is not made
// slower by connections that are closed and opened.
type question struct {
	key      string
	interval float64 // microseconds
	size     int
	answer   chan answer // has room for one
}

type answer struct {
	wait time.Duration
	err  error
}

const (
	askers    = 3   // batches under way at a time
	mostBatch = 256 // questions in one
	mostQueue = 4096
)

var errBusy = errors.New("too many questions wait for the server")

// token asks for a token, and waits no longer than a request may.
func (s *Share) token(q question) (time.Duration, error) {
	q.answer = make(chan answer, 1)
	select {
	case s.questions <- q:
	default:
		return 0, errBusy
	}
	limit := time.NewTimer(s.options.Timeout)
	defer limit.Stop()
	select {
	case a := <-q.answer:
		return a.wait, a.err
	case <-limit.C:
		return 0, context.DeadlineExceeded
	}
}

// put asks what has come together, until the context is done.
func (s *Share) put(ctx context.Context) {
	batch := make([]question, 0, mostBatch)
	for {
		select {
		case q := <-s.questions:
			batch = append(batch[:0], q)
		case <-ctx.Done():
			return
		}
		for more := true; more && len(batch) < mostBatch; {
			select {
			case q := <-s.questions:
				batch = append(batch, q)
			default:
				more = false
			}
		}
		if left := s.takeAll(ctx, batch); len(left) > 0 { // the server does not know the script
			if err := takeScript.Load(ctx, s.client).Err(); err != nil {
				answerAll(left, answer{err: err})
				continue
			}
			answerAll(s.takeAll(ctx, left), answer{err: errors.New("the server forgets scripts")})
		}
	}
}

// takeAll asks and answers. It returns the questions that nothing came of,
// because the server has to be told the script first.
func (s *Share) takeAll(ctx context.Context, batch []question) (left []question) {
	ctx, cancel := context.WithTimeout(ctx, slow)
	defer cancel()
	pipe, list := s.client.Pipeline(), make([]*redis.Cmd, len(batch))
	for i, q := range batch {
		list[i] = takeScript.EvalSha(ctx, pipe, []string{q.key}, q.interval, q.size)
	}
	_, _ = pipe.Exec(ctx) // each command has its own error
	for i, cmd := range list {
		micros, err := cmd.Int64()
		if redis.HasErrorPrefix(err, "NOSCRIPT") {
			left = append(left, batch[i])
			continue
		}
		batch[i].answer <- answer{time.Duration(micros) * time.Microsecond, err}
	}
	return left
}

func answerAll(list []question, a answer) {
	for _, q := range list {
		q.answer <- a
	}
}
