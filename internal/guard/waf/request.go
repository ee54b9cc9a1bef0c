package waf

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"

	"github.com/corazawaf/coraza/v3/types"
)

// body reads what the rules are to see, and puts it back for the application.
func (f *Firewall) body(r *http.Request) ([]byte, *verdict, error) {
	if r.Body == nil || r.Body == http.NoBody || r.ContentLength == 0 {
		return nil, nil, nil
	}
	if c := r.Header.Get("Content-Encoding"); c != "" && !strings.EqualFold(c, "identity") {
		// The application's parser would unpack it, and the rules would not.
		return nil, &verdict{status: http.StatusUnsupportedMediaType, reason: "waf-encoding"}, nil
	}
	large := &verdict{status: http.StatusRequestEntityTooLarge, reason: "waf-body-too-large"}
	if r.ContentLength > f.opts.Body {
		return nil, large, nil
	}
	data, err := io.ReadAll(io.LimitReader(r.Body, f.opts.Body+1))
	rest := io.Reader(bytes.NewReader(data))
	if err == nil && int64(len(data)) > f.opts.Body {
		r.Body = again{io.MultiReader(rest, r.Body), r.Body}
		return nil, large, nil
	}
	if err != nil {
		r.Body = again{io.MultiReader(rest, failed{err}), r.Body}
		v, err := unread(err)
		return nil, v, err
	}
	r.Body = again{rest, r.Body}
	r.Header.Del("Expect") // the client was told to go on
	return data, nil, nil
}

// unread says what becomes of a request whose body could not be read: as
// package upstream does, or the error if there is nobody to be answered.
func unread(err error) (*verdict, error) {
	var said interface{ HTTPStatus() int }
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return &verdict{status: http.StatusRequestEntityTooLarge, reason: "waf-body-too-large"}, nil
	case errors.As(err, &said):
		return &verdict{status: said.HTTPStatus(), reason: "waf-body"}, nil
	case errors.Is(err, os.ErrDeadlineExceeded):
		return &verdict{status: http.StatusRequestTimeout, reason: "waf-body"}, nil
	}
	return nil, err
}

// failed is a reader that has failed.
type failed struct{ error }

func (f failed) Read([]byte) (int, error) { return 0, f.error }

// again is a body that was read and can be read once more.
type again struct {
	io.Reader
	io.Closer
}

// tooMany counts what the rules would look at one by one.
func (f *Firewall) tooMany(r *http.Request) *verdict {
	cookies := 0
	for _, line := range r.Header["Cookie"] {
		cookies += 1 + strings.Count(line, ";")
	}
	if r.URL.RawQuery != "" && strings.Count(r.URL.RawQuery, "&") >= f.opts.Values || cookies > f.opts.Values {
		return &verdict{status: http.StatusRequestEntityTooLarge, reason: "waf-values"}
	}
	return nil
}

// fill gives the rules a request, and returns what they say.
func fill(tx types.Transaction, r *http.Request, body []byte) (*types.Interruption, error) {
	client, port := r.RemoteAddr, 0
	if host, text, err := net.SplitHostPort(r.RemoteAddr); err == nil {
		client = host
		port, _ = strconv.Atoi(text)
	}
	tx.ProcessConnection(client, port, "", 0)
	tx.ProcessURI(r.URL.RequestURI(), r.Method, r.Proto)
	for name, values := range r.Header {
		if ours(name) {
			continue
		}
		for _, v := range values {
			tx.AddRequestHeader(name, v)
		}
	}
	tx.AddRequestHeader("Host", r.Host)
	tx.SetServerName(r.Host)
	if r.ContentLength < 0 && r.ProtoMajor == 1 {
		tx.AddRequestHeader("Transfer-Encoding", "chunked")
	}
	if i := tx.ProcessRequestHeaders(); i != nil {
		return i, nil
	}
	if boundary, ok := parts(r); ok {
		if err := addParts(tx, body, boundary); err != nil {
			return nil, err
		}
	} else if len(body) > 0 {
		if i, _, err := tx.WriteRequestBody(body); i != nil || err != nil {
			return i, err
		}
	}
	return tx.ProcessRequestBody()
}

// ours reports fields that guard has set itself.
func ours(name string) bool {
	switch name {
	case "X-Request-Id", "X-Real-Ip", "Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host":
		return true
	}
	return false
}

// parts finds the boundary of a form with files.
func parts(r *http.Request) (boundary string, ok bool) {
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return params["boundary"], err == nil && strings.HasPrefix(kind, "multipart/")
}

// addParts gives the rules the fields of a form with files, and the names of
// these. Coraza itself would write each file to disk first.
func addParts(tx types.Transaction, body []byte, boundary string) error {
	if boundary == "" {
		return errors.New("a form without a boundary")
	}
	for form := multipart.NewReader(bytes.NewReader(body), boundary); ; {
		p, err := form.NextRawPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		data, err := io.ReadAll(p)
		if err != nil {
			return err
		}
		tx.AddPostRequestArgument(p.FormName(), "")
		if name := p.FileName(); name != "" {
			tx.AddPostRequestArgument(p.FormName()+".filename", fileName(p))
			continue
		}
		tx.AddPostRequestArgument(p.FormName(), string(data))
	}
}

// fileName is the name of a file as it was sent: FileName leaves folders out.
func fileName(p *multipart.Part) string {
	_, params, err := mime.ParseMediaType(p.Header.Get("Content-Disposition"))
	if err != nil {
		return p.FileName()
	}
	return params["filename"]
}
