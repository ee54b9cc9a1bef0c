package root

import "testing"

func TestBaseImage(t *testing.T) {
	for _, test := range []struct {
		ref  string
		user string
		fix  string
		ok   bool
	}{
		{"node", "root", fixNode, true},
		{"node:24-alpine@sha256:0123", "root", fixNode, true},
		{"docker.io/library/node:24", "root", fixNode, true},
		{"public.ecr.aws/docker/library/node:24", "root", fixNode, true},
		{"registry.example.com:5000/node:24", "", "", false},
		{"python:3.13-alpine", "root", fixAlpine, true},
		{"debian:13", "root", fixDebian, true},
		{"gcr.io/distroless/nodejs24-debian12", "root", fixNumber, true},
		{"gcr.io/distroless/nodejs24-debian12:debug-nonroot", "", "", true},
		{"cgr.dev/chainguard/node:latest", "", "", true},
		{"cgr.dev/chainguard/wolfi-base", "root", fixAlpine, true},
		{"dhi.io/node:24-alpine3.22", "", "", true},
		{"dhi.io/node:24-alpine3.22-dev", "root", fixNumber, true},
		{"registry.access.redhat.com/ubi9/nodejs-22", "", "", true},
		{"registry.access.redhat.com/ubi9/ubi", "", "", false},
		{"nginx:1.29", "", "", true},
		{"team/node", "", "", false},
		{"", "", "", false},
	} {
		got, ok := baseImage(test.ref)
		if got.user != test.user || got.fix != test.fix || ok != test.ok {
			t.Errorf("baseImage(%q) = %+v, %v; want %q, %q, %v", test.ref, got, ok, test.user, test.fix, test.ok)
		}
	}
}

func TestIsRoot(t *testing.T) {
	for user, want := range map[string]bool{
		"root": true, "0": true, "0:0": true, "root:node": true, "0:1000": true, "00": true,
		"node": false, "1000": false, "1000:0": false, "rooty": false, "": false, "-1": false, "$USER": false,
	} {
		if got := isRoot(user); got != want {
			t.Errorf("isRoot(%q) = %v, want %v", user, got, want)
		}
	}
}

func TestEverybodyWrites(t *testing.T) {
	for mode, want := range map[string]bool{
		"777": true, "0777": true, "666": true, "2777": true, "a+w": true, "o=rwx": true, "go+rw": true, "ugo+w": true, "u+x,o+w": true,
		"755": false, "1777": false, "01777": false, "644": false, "+w": false, "a+rwxt": false, "g+w": false, "a-w": false, "": false, "0": false,
		"$MODE": false, "775": false,
	} {
		if got := everybodyWrites(mode); got != want {
			t.Errorf("everybodyWrites(%q) = %v, want %v", mode, got, want)
		}
	}
}
