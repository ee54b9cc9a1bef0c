package flow

import "testing"

func TestMemo(t *testing.T) {
	type first struct{}
	type second struct{}
	f, made := &File{}, 0
	for range 2 {
		if got := Memo(f, first{}, func(*File) int { made++; return 7 }); got != 7 {
			t.Errorf("got %d, want 7", got)
		}
	}
	if made != 1 {
		t.Errorf("the value was made %d times, want once", made)
	}
	if got := Memo(f, second{}, func(*File) string { return "other" }); got != "other" {
		t.Errorf("another key gives %q", got)
	}
	type many int
	for range 2 {
		for n := range many(3 * fewMemos) {
			if got := Memo(f, n, func(*File) int { made++; return int(n) }); got != int(n) {
				t.Errorf("key %d gives %d", n, got)
			}
		}
	}
	if made != 1+3*fewMemos {
		t.Errorf("the values of many keys were made %d times, want once each", made-1)
	}
}
