package late_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"tenet/web/late"
)

// unnamed takes the header Server off answers, whatever the application sets.
func unnamed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lw := &late.Writer{ResponseWriter: w, Begin: func() { w.Header().Del("Server") }}
		next.ServeHTTP(lw, r)
		lw.Finish()
	})
}

func Example() {
	app := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Server", "shop/1.2.3")
		fmt.Fprint(w, "hello")
	})
	rec := httptest.NewRecorder()
	unnamed(app).ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
	fmt.Printf("%q %s\n", rec.Header().Get("Server"), rec.Body)
	// Output: "" hello
}

func ExampleWriter_Finish() {
	w := &late.Writer{ResponseWriter: httptest.NewRecorder(), Begin: func() { fmt.Println("the answer begins") }}
	// A handler that writes nothing answers all the same.
	w.Finish()
	w.Finish()
	// Output: the answer begins
}

func ExampleWriter_WriteHeader() {
	w := &late.Writer{
		ResponseWriter: httptest.NewRecorder(),
		Hint:           func() { fmt.Println("a hint") },
		Begin:          func() { fmt.Println("the answer begins") },
	}
	w.WriteHeader(http.StatusEarlyHints)
	w.WriteHeader(http.StatusOK)
	// Output:
	// a hint
	// the answer begins
}

func ExampleWriter_Write() {
	rec := httptest.NewRecorder()
	w := &late.Writer{ResponseWriter: rec, Begin: func() { rec.Header().Set("X-Late", "yes") }}
	w.Write([]byte("hello"))
	fmt.Println(rec.Result().Header.Get("X-Late"))
	// Output: yes
}

func ExampleWriter_WriteString() {
	rec := httptest.NewRecorder()
	w := &late.Writer{ResponseWriter: rec, Begin: func() { rec.Header().Set("X-Late", "yes") }}
	io.WriteString(w, "hello")
	fmt.Println(rec.Result().Header.Get("X-Late"), rec.Body)
	// Output: yes hello
}

func ExampleWriter_ReadFrom() {
	rec := httptest.NewRecorder()
	w := &late.Writer{ResponseWriter: rec, Begin: func() { rec.Header().Set("X-Late", "yes") }}
	io.Copy(w, strings.NewReader("a large file"))
	fmt.Println(rec.Result().Header.Get("X-Late"), rec.Body)
	// Output: yes a large file
}

func ExampleWriter_Flush() {
	rec := httptest.NewRecorder()
	w := &late.Writer{ResponseWriter: rec, Begin: func() { fmt.Println("the answer begins") }}
	w.Flush()
	fmt.Println(rec.Flushed)
	// Output:
	// the answer begins
	// true
}

func ExampleWriter_FlushError() {
	w := &late.Writer{ResponseWriter: httptest.NewRecorder(), Begin: func() { fmt.Println("the answer begins") }}
	fmt.Println(http.NewResponseController(w).Flush())
	// Output:
	// the answer begins
	// <nil>
}

func ExampleWriter_Hijack() {
	echo := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		defer conn.Close()
		fmt.Fprint(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n")
	})
	server := httptest.NewServer(unnamed(echo))
	defer server.Close()
	resp, err := http.Get(server.URL)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer resp.Body.Close()
	_, writable := resp.Body.(io.Writer)
	fmt.Println(resp.Status, writable)
	// Output: 101 Switching Protocols true
}

func ExampleWriter_Push() {
	w := &late.Writer{ResponseWriter: httptest.NewRecorder(), Begin: func() {}}
	fmt.Println(w.Push("/style.css", nil) == http.ErrNotSupported)
	// Output: true
}

func ExampleWriter_Unwrap() {
	rec := httptest.NewRecorder()
	w := &late.Writer{ResponseWriter: rec, Begin: func() {}}
	fmt.Println(w.Unwrap() == http.ResponseWriter(rec))
	// Output: true
}
