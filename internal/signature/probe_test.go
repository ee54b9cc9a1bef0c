package signature

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestProbe(t *testing.T) {
	tab, err := Own()
	if err != nil {
		t.Fatal(err)
	}
	dirs, _ := filepath.Glob(os.Getenv("SIGDIR") + "/*@*")
	for _, d := range dirs {
		pkg, ver := d[strings.LastIndex(d, "/")+1:strings.LastIndex(d, "@")], d[strings.LastIndex(d, "@")+1:]
		pkg = strings.ReplaceAll(pkg, "__", "/")
		right, wrong, files := 0, map[string]int{}, 0
		filepath.WalkDir(d, func(p string, e os.DirEntry, err error) error {
			if err != nil || e.IsDir() || !strings.HasSuffix(p, ".js") {
				return nil
			}
			data, _ := os.ReadFile(p)
			files++
			for _, m := range tab.Content(data) {
				if m.Library.Package == pkg && sameVersion(m.Version, ver) {
					right++
				} else {
					wrong[m.Library.Package+"@"+m.Version+" "+p[len(d):]+" "+m.How.String()]++
				}
			}
			return nil
		})
		fmt.Println("==", pkg, ver, "files", files, "right", right)
		n := 0
		for w, c := range wrong {
			if n++; n < 6 {
				fmt.Println("   other", w, c)
			}
		}
	}
}
