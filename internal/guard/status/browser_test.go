//go:build browser

// These tests need Chromium. `make browser` runs them.

package status

import (
	"bytes"
	"cmp"
	"context"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"tenet/internal/guard/autopilot"
	"tenet/internal/guard/ledger"
)

var picture = flag.String("picture", "", "write the picture of the documentation to this file")

// chromium runs the browser and returns what it prints and what it logs.
func chromium(t *testing.T, address string, flags ...string) (out, log string) {
	t.Helper()
	program := "chromium"
	if p := os.Getenv("CHROMIUM"); p != "" {
		program = p
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	args := []string{"--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--enable-logging=stderr", "--user-data-dir=" + t.TempDir()}
	cmd := exec.CommandContext(ctx, program, append(append(args, flags...), address)...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v (install it with apt-get install chromium, or name it in CHROMIUM)", program, err)
	}
	return stdout.String(), stderr.String()
}

// shot takes a picture of a page.
func shot(t *testing.T, address string, width, height int, dark bool) image.Image {
	t.Helper()
	file := filepath.Join(t.TempDir(), "shot.png")
	scheme := "--blink-settings=preferredColorScheme=1"
	if dark {
		scheme = "--blink-settings=preferredColorScheme=0"
	}
	_, log := chromium(t, address, "--screenshot="+file, fmt.Sprintf("--window-size=%d,%d", width, height), scheme)
	if strings.Contains(log, "Content Security Policy") || strings.Contains(log, "Refused to") {
		t.Errorf("the page breaks its own policy: %s", log)
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// brightness is that of the ground of the page, 0 to 255.
func brightness(img image.Image) uint32 {
	b := img.Bounds()
	red, green, blue, _ := img.At(b.Min.X+2, b.Max.Y/2).RGBA()
	return (red + green + blue) / 3 >> 8
}

func TestBrowserShowsThePage(t *testing.T) {
	server := httptest.NewServer(serve(t, options()))
	defer server.Close()
	address := server.URL + "/.tenet/"
	if got := brightness(shot(t, address, 1280, 900, false)); got < 220 {
		t.Errorf("the light page has a ground of brightness %d", got)
	}
	if got := brightness(shot(t, address, 1280, 900, true)); got > 50 {
		t.Errorf("the dark page has a ground of brightness %d", got)
	}
	dom, _ := chromium(t, address, "--dump-dom")
	if !strings.Contains(dom, "TypeError: Cannot read properties") || strings.Contains(dom, "<script") {
		t.Errorf("the page is not as it was sent: %s", dom)
	}
}

// Nothing is wider than the window, on a desk and on a phone. The page allows
// no script and no frame, so what measures it shows a copy without the policy.
func TestBrowserPageFits(t *testing.T) {
	page := serve(t, options())
	mux := http.NewServeMux()
	mux.HandleFunc("/page", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.Copy(w, get(page, "/.tenet/").Body)
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, `<iframe src=/page width=1280 height=800></iframe><iframe src=/page width=420 height=800></iframe><script>
onload = () => { for (const f of document.querySelectorAll('iframe')) {
  const p = document.createElement('p');
  p.textContent = 'window ' + f.width + ' page ' + f.contentDocument.documentElement.scrollWidth + ' end';
  document.body.append(p);
} }</script>`)
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	dom, _ := chromium(t, server.URL, "--dump-dom")
	found := regexp.MustCompile(`window (\d+) page (\d+) end`).FindAllStringSubmatch(dom, -1)
	if len(found) != 2 {
		t.Fatalf("nothing was measured: %s", dom)
	}
	for _, m := range found {
		if m[1] != m[2] {
			t.Errorf("in a window of %s the page is %s wide", m[1], m[2])
		}
	}
}

// TestBrowserPicture draws the picture of the documentation, when asked to:
// go test -tags browser -run Picture ./internal/guard/status -picture ../../../docs/guard.png
func TestBrowserPicture(t *testing.T) {
	o := options()
	o.Snapshot = func() ledger.Snapshot {
		s := sample()
		s.Enforced, s.Reports, s.Masked = s.Enforced[:len(s.Enforced)-1], s.Reports[:1], s.Masked[:1]
		return s
	}
	o.Suggest = func() autopilot.Suggestion { return autopilot.Suggestion{} }
	server := httptest.NewServer(serve(t, o))
	defer server.Close()
	img := shot(t, server.URL+"/.tenet/", 1200, 1240, false)
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, fewColours(img)); err != nil {
		t.Fatal(err)
	}
	if b.Len() > 120<<10 {
		t.Errorf("the picture is %d bytes", b.Len())
	}
	if *picture != "" {
		if err := os.WriteFile(*picture, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// fewColours draws a picture with the 128 colours that it has most of, which
// makes a third of the bytes.
func fewColours(img image.Image) image.Image {
	counts := map[color.Color]int{}
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			counts[img.At(x, y)]++
		}
	}
	all := slices.SortedFunc(maps.Keys(counts), func(a, b color.Color) int { return cmp.Compare(counts[b], counts[a]) })
	out := image.NewPaletted(b, all[:min(len(all), 128)])
	nearest := map[color.Color]uint8{}
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			c := img.At(x, y)
			i, known := nearest[c]
			if !known {
				i = uint8(out.Palette.Index(c))
				nearest[c] = i
			}
			out.SetColorIndex(x, y, i)
		}
	}
	return out
}
