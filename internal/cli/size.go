package cli

import (
	"strconv"

	"tenet/internal/config"
)

// A sizeFlag is a number of bytes, written as people do: 500KB, 2MB, 1048576.
// Units are powers of 1024, as the limits that they set.
type sizeFlag int64

// Set parses a size of at least one byte.
func (s *sizeFlag) Set(text string) error {
	if n, ok := config.ParseSize(text); ok {
		*s = sizeFlag(n)
		return nil
	}
	return refuse("--max-file-size cannot be `%s`: a number of bytes, or one such as 500KB or 2MB.", text)
}

func (s *sizeFlag) String() string { return strconv.FormatInt(int64(*s), 10) }

// Type names the kind of value for generated help.
func (s *sizeFlag) Type() string { return "SIZE" }
