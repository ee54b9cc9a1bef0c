package session

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
)

// nothing is an application that does nothing.
var nothing = http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})

// request returns a request with the browser's cookies, and where its answer
// goes.
func (b *browser) request(method, path string) (*httptest.ResponseRecorder, *http.Request) {
	r := httptest.NewRequest(method, "https://shop.example"+path, nil)
	for name, value := range b.jar {
		r.Header.Add("Cookie", name+"="+value)
	}
	return httptest.NewRecorder(), r
}

// quiet is a log that nobody reads: a server tells it of panics that tests want.
func quiet() *log.Logger { return log.New(io.Discard, "", 0) }
