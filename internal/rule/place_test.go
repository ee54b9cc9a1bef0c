package rule

import "testing"

func TestKindsOfPlaces(t *testing.T) {
	for _, test := range []struct {
		name       string
		test, tool bool
	}{
		{"app.js", false, false},
		{"src/latest/contest.js", false, false},
		{"test/app.js", true, false},
		{"src/__tests__/app.js", true, false},
		{"src/app.spec.ts", true, false},
		{"src/app.e2e-spec.ts", true, false},
		{"test.js", true, false},
		{"examples/shop/app.js", true, false},
		{"scripts/seed.js", false, true},
		{"webpack.config.js", false, true},
		{"Gruntfile.js", false, true},
		{"build/server.js", false, false}, // compiled code
	} {
		if got := IsTest(test.name); got != test.test {
			t.Errorf("IsTest(%q) = %v", test.name, got)
		}
		if got := IsTool(test.name); got != test.tool {
			t.Errorf("IsTool(%q) = %v", test.name, got)
		}
	}
}

func TestForDevelopment(t *testing.T) {
	for name, want := range map[string]bool{
		"Dockerfile.dev": true, "docker/dev.Dockerfile": true, "dev.Dockerfile": true, "docker-compose.test.yml": true, "compose.e2e.yaml": true,
		"docker-compose.override.yml": true, "test/Dockerfile": true, ".devcontainer/Dockerfile": true, "web-dev": true, "shop@dev.service": true,
		"Dockerfile": false, "dev/Dockerfile": false, "compose.yaml": false, "Dockerfile.device": false, "devices/Dockerfile": false,
		"attestation.yaml": false, "latest": false,
	} {
		if got := IsForDevelopment(name); got != want {
			t.Errorf("IsForDevelopment(%q) = %v, want %v", name, got, want)
		}
	}
}

func TestIsBundled(t *testing.T) {
	for name, want := range map[string]bool{
		"public/chunk-OQU6YMM6.js": true, "assets/index-DUhmXSBR.mjs": true, "js/main.0d7a91292682d6a788d7.js": true,
		"index.js": false, "user-MyModule.js": false, "release-20240131.js": false, "chunk-OQU6YMM6.ts": false, "a/OQU6YMM6.js": false, "date-format.js": false, "sha-CHECKSUM.js": false,
	} {
		if got := IsBundled(name); got != want {
			t.Errorf("IsBundled(%q) = %v", name, got)
		}
	}
}

func TestIsVendored(t *testing.T) {
	for name, want := range map[string]bool{"public/vendor/a.js": true, "static/js/vendors/a.js": true, "vendor.js": false, "vendoring/a.js": false} {
		if got := IsVendored(name); got != want {
			t.Errorf("IsVendored(%q) = %v", name, got)
		}
	}
}
