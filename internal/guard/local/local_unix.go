//go:build unix

package local

import (
	"context"
	"errors"
	"net"
	"os"
)

// Address returns where a server shall listen that has a path to itself. The
// folder of the path says who may connect.
func Address(path string) string { return path }

// Find returns the address of the server that was published at a path. It
// need not be there.
func Find(path string) (string, error) { return path, nil }

// Publish listens at a path, and lets nobody connect but the account.
func Publish(path string) (net.Listener, error) {
	l, err := Listen(path)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// Listen listens at an address.
func Listen(address string) (net.Listener, error) { return net.Listen("unix", address) }

// Dial connects to a server.
func Dial(ctx context.Context, address string) (net.Conn, error) {
	var d net.Dialer
	return d.DialContext(ctx, "unix", address)
}
