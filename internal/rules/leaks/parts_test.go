package leaks

import "testing"

func TestMajor(t *testing.T) {
	for r, want := range map[string]int{
		"^4.18.2": 4, "~4.16": 4, "4": 4, "4.x": 4, "=4.1.0": 4, "v5.0.1": 5, "5.0.0-beta.1": 5, ">=4": 0, "^4 || ^5": 0, "*": 0, "latest": 0,
		"": 0, "4.0.0 - 5.0.0": 0, "github:expressjs/express": 0, "workspace:*": 0, "99999999999999999999": 9999,
	} {
		if got := major(r); got != want && !(want == 9999 && got >= 1000) {
			t.Errorf("major(%q) = %d, want %d", r, got, want)
		}
	}
}

func TestContains(t *testing.T) {
	for _, test := range []struct {
		dir, file string
		want      bool
	}{
		{".", "app.js", true},
		{"..", "app.js", true},
		{"../..", "src/app.js", true},
		{"../other", "app.js", false},
		{"public", "public/app.js", true},
		{"pub", "public/app.js", false},
		{"src", "app.js", false},
		{"./src/", "src/lib/app.js", true},
	} {
		if got := contains(test.dir, test.file); got != test.want {
			t.Errorf("contains(%q, %q) = %v", test.dir, test.file, got)
		}
	}
}

func TestAssignment(t *testing.T) {
	for _, test := range []struct {
		text, value string
		ok          bool
	}{
		{"NODE_ENV=production node app.js", "production", true},
		{`PORT=1 "NODE_ENV=development"`, "development", true},
		{"cross-env NODE_ENV='test' node .", "test", true},
		{"NODE_ENV=$MODE node .", "", true},
		{"MY_NODE_ENV=development", "", false},
		{"node app.js", "", false},
	} {
		if value, ok := assignment(test.text); value != test.value || ok != test.ok {
			t.Errorf("assignment(%q) = %q, %v", test.text, value, ok)
		}
	}
}
