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
}
