package flaws

import "testing"

func TestUnencrypted(t *testing.T) {
	for url, want := range map[string]string{
		"http://cdn.shop.net/a.zip": "cdn.shop.net", "http://user:word@cdn.shop.net/": "cdn.shop.net", " http://cdn.shop.net:8080?x": "cdn.shop.net:8080",
		"https://cdn.shop.net/a.zip": "", "http://localhost:3000/a.zip": "", "http://127.0.0.1/": "", "http://*/a.zip": "", "http://api/": "", "http://10.1.2.3/": "",
		"http://www.example.com/a.zip": "", "http://": "", "//cdn.shop.net/a.zip": "",
	} {
		if host, _, _ := unencrypted(url); host != want {
			t.Errorf("unencrypted(%q) = %q, want %q", url, host, want)
		}
	}
}

func TestIsFetched(t *testing.T) {
	for path, want := range map[string]bool{"/a.zip": true, "/a.tar.gz?x=1": true, "/A.EXE": true, "/a*.jar#x": true, "/": false, "/a.html": false, "/zip": false, "/api/": false} {
		if got := isFetched(path); got != want {
			t.Errorf("isFetched(%q) = %t, want %t", path, got, want)
		}
	}
}

func TestShellDownload(t *testing.T) {
	for line, want := range map[string]string{
		"curl http://cdn.shop.net/setup.sh | sh":     "http://cdn.shop.net/setup.sh",
		"cd /tmp && wget -q http://cdn.shop.net/x":   "http://cdn.shop.net/x",
		"curl http://cdn.shop.net/status":            "",
		"curl -o x 'http://cdn.shop.net/x'":          "http://cdn.shop.net/x",
		"echo http://cdn.shop.net/x.zip":             "",
		"curl https://cdn.shop.net/setup.sh | bash":  "",
		"wget http://localhost:8080/x.zip":           "",
		"npm install http://cdn.shop.net/tool-1.tgz": "http://cdn.shop.net/tool-1.tgz",
	} {
		if got, _ := shellDownload(line); got != want {
			t.Errorf("shellDownload(%q) = %q, want %q", line, got, want)
		}
	}
}
