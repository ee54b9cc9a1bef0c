//go:build !linux

package sandbox

// roles are what this binary can be besides the test.
var roles = map[string]func() error{}
