package js

// Marks know of a set of strings what is surely not in it, for less than the
// cost of hashing: one bit for each of 1,024 classes of strings, by length and
// three bytes. Checks ask each file for hundreds of names that it has not.
type Marks [16]uint64

// Add puts a string into the set.
func (m *Marks) Add(s string) {
	n := markOf(s)
	m[n/64] |= 1 << (n % 64)
}

// MayHave reports whether the set may have a string; false is certain.
func (m *Marks) MayHave(s string) bool {
	n := markOf(s)
	return m[n/64]&(1<<(n%64)) != 0
}

func markOf(s string) uint {
	if s == "" {
		return 0
	}
	n := uint(len(s))
	return (n*41 + uint(s[0])*499 + uint(s[n/2])*75 + uint(s[n-1])*29) % 1024
}
