package js

import "iter"

// A strTable holds the interned strings of a file as one text and the places
// where they begin. Most files have some hundred: a table of Go's strings would
// be four times as large, and full of pointers that the collector follows.
type strTable struct {
	all string
	at  []int32 // string i is all[at[i]:at[i+1]]; empty if there is none

	marks Marks // of all of them: most strings that are looked for are not there
}

func (t *strTable) len() int { return max(len(t.at)-1, 0) }

// Str returns an interned string.
func (f *File) Str(id StrID) string {
	t := &f.strs
	return t.all[t.at[id]:t.at[id+1]]
}

// NumStrings returns how many strings the file interns.
func (f *File) NumStrings() int { return f.strs.len() }

// Strings yields every string that the file interns, by index: its names and
// its literals. A look at them says whether a closer look can find anything.
func (f *File) Strings() iter.Seq2[StrID, string] {
	return func(yield func(StrID, string) bool) {
		for i := range f.strs.len() {
			if id := StrID(i); !yield(id, f.Str(id)) {
				return
			}
		}
	}
}

// AnyString reports whether any string that the file interns is what is looked
// for.
func (f *File) AnyString(is func(string) bool) bool {
	for _, s := range f.Strings() {
		if is(s) {
			return true
		}
	}
	return false
}

// MayHaveStr reports whether the file may intern a string; false is certain.
func (f *File) MayHaveStr(s string) bool { return f.strs.marks.MayHave(s) }

// FindStr returns the index of an interned string, 0 if the file has it not.
func (f *File) FindStr(s string) StrID {
	if !f.MayHaveStr(s) {
		return 0
	}
	for i, end := range f.strs.at {
		if start := int(end) - len(s); start >= 0 && i > 0 && int(f.strs.at[i-1]) == start && f.strs.all[start:end] == s {
			return StrID(i - 1)
		}
	}
	return 0
}
