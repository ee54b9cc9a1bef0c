//go:build !linux

package sandbox

// What programs read of a system is listed for Linux alone, where a policy
// is held to.
var linker, system, certificates, kernel, names, devices []string
