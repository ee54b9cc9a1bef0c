package cli

import (
	"strconv"
	"strings"
)

// A sizeFlag is a number of bytes, written as people do: 500KB, 2MB, 1048576.
// Units are powers of 1024, as the limits that they set.
type sizeFlag int64

// Set parses a size of at least one byte.
func (s *sizeFlag) Set(text string) error {
	t := strings.ToUpper(strings.ReplaceAll(text, " ", ""))
	unit := int64(1)
	for _, u := range []struct {
		suffix string
		bytes  int64
	}{{"KB", 1 << 10}, {"MB", 1 << 20}, {"GB", 1 << 30}, {"K", 1 << 10}, {"M", 1 << 20}, {"G", 1 << 30}, {"B", 1}} {
		if number, ok := strings.CutSuffix(t, u.suffix); ok {
			t, unit = number, u.bytes
			break
		}
	}
	n, err := strconv.ParseFloat(t, 64)
	if size := n * float64(unit); err == nil && size >= 1 && size <= 1<<40 {
		*s = sizeFlag(size)
		return nil
	}
	return refuse("--max-file-size cannot be `%s`: a number of bytes, or one such as 500KB or 2MB.", text)
}

func (s *sizeFlag) String() string { return strconv.FormatInt(int64(*s), 10) }

// Type names the kind of value for generated help.
func (s *sizeFlag) Type() string { return "SIZE" }
