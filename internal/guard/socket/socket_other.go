//go:build !linux

package socket

import "net"

// Wrap returns c: this system's calls are left to package net.
func Wrap(c net.Conn) net.Conn { return c }
