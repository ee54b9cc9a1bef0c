//go:build !unix

package cputime

import (
	"testing"
	"time"
)

var began = time.Now()

func used(testing.TB) time.Duration { return time.Since(began) }
