package leaks

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// An error page of the proxy is no leak of the application: nobody is told of one.
func TestOwnErrorPages(t *testing.T) {
	v := &visit{}
	resp := v.to(t, func(w http.ResponseWriter, r *http.Request) {
		w.(interface{ NotFromApplication() }).NotFromApplication()
		w.WriteHeader(http.StatusBadGateway)
		io.WriteString(w, "Bad Gateway")
	})
	if body := read(t, resp.Body); resp.StatusCode != http.StatusBadGateway || !strings.Contains(body, "id-1") {
		t.Errorf("got %d %s", resp.StatusCode, body)
	}
	if v.log.Len() > 0 || len(v.masked) > 0 {
		t.Errorf("the log has %s, told %+v", v.log.String(), v.masked)
	}
}
