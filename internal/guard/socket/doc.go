// Package socket reads and writes sockets without a word to Go's scheduler.
//
// Package net announces every system call, since some of them wait. Those on
// its sockets never do: what is not ready is waited for elsewhere. But in a
// process that does little else, announcing costs: the scheduler's watchman
// stays awake for calls under way, and hands the processors of those on to
// others after some microseconds. That is a seventh of what a request through
// guard costs.
package socket
