package main

import (
	"strings"
	"testing"
)

func TestCorrespond(t *testing.T) {
	old := strings.Split("head\nuse(a)\n}\nrisky(a)\n}\nuse(b)\ntail", "\n")
	tests := []struct {
		name, changed string
		line, want    int
	}{
		{"unchanged", "head\nuse(a)\n}\nrisky(a)\n}\nuse(b)\ntail", 4, 4},
		{"moved down", "new 1\nnew 2\nhead\nuse(a)\n}\nrisky(a)\n}\nuse(b)\ntail", 4, 6},
		{"rewritten", "new 1\nhead\nuse(a)\n}\nsafe(a)\n}\nuse(b)\ntail", 4, 5},
		{"removed", "head\nuse(a)\nuse(b)\ntail", 4, 3},
		{"all else gone", "other", 4, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := correspond(old, strings.Split(tt.changed, "\n"), tt.line); got != tt.want {
				t.Errorf("line %d, want %d", got, tt.want)
			}
		})
	}
}
