// Package regex reads the regular expressions of JavaScript and answers what
// a security check asks of them.
//
//   - [Parse] gives the tree of a pattern (ECMA-262 with Annex B, flags
//     dgimsuvy) with byte positions.
//   - [Slow] says whether a backtracking matcher can be made to take
//     exponential or polynomial time, and proves it with a text.
//   - [Regexp.Test] runs the pattern on a text, with a limit of steps.
//   - [Regexp.Anchored], [Regexp.AllowList], [Regexp.Excludes] and
//     [Regexp.DenialExcludes] say what a text can contain once a guard such as
//     `if (!re.test(s)) return` has let it pass; [Regexp.Removes] says what
//     s.replace(re, ...) leaves no trace of.
//
// Texts are UTF-16 code units without the flags u and v, code points with
// them, as in the language. Properties such as \p{Emoji} that the Unicode tables
// of Go lack are approximated; the approximations are exact for ASCII.
//
// A pattern is an attacker's byte string like any other: size, nesting, and
// the work of each answer are bounded, and an answer that does not fit is the
// careful one ("can contain", "not proved slow").
package regex
