//go:build !linux

package guard

// awaitEnd does nothing where a child cannot be awaited without reaping it.
func awaitEnd(int) {}
