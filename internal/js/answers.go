package js

import (
	"io"
	"sync"
)

// answers is the way from a worker back to its pool. Each frame that is written
// wakes the pool, which costs as much as to parse a small file. So frames wait
// for each other, in one way only: what the pool has been sent ends with an
// answer or with the start of the very file that the worker is at, so that it
// never blames one for what another did. It may not have been sent the start of
// a small file; if the worker ends then, the pool gives all that it has no
// answer for to another one, which is careful with them.
type answers struct {
	mu    sync.Mutex
	out   io.Writer
	wait  []byte // frames
	files int    // among them
	begun bool   // the worker is at a file
	told  bool   // the pool knows that
}

const (
	quietBytes = 32 << 10 // the longest text whose start may wait
	waitBytes  = 16 << 10 // of frames: about half of what the pool sends ahead
	waitFiles  = aheadJobs / 4
)

// start notes that the next file is begun, and sends that if loud.
func (o *answers) start(loud bool) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.wait = appendFrame(o.wait, frameStarted, nil)
	o.begun = true
	if loud {
		return o.send()
	}
	return nil
}

// end notes an answer, and sends it if last or if enough have come together.
func (o *answers) end(kind byte, b []byte, last bool) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.wait = appendFrame(o.wait, kind, b)
	o.begun = false
	if o.files++; last || o.told || o.files >= waitFiles || len(o.wait) >= waitBytes {
		return o.send()
	}
	return nil
}

// beat says that the worker is there, and what it is at.
func (o *answers) beat() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.wait = appendFrame(o.wait, frameBusy, nil)
	return o.send()
}

// send writes all that waits. With mu held.
func (o *answers) send() error {
	_, err := o.out.Write(o.wait)
	o.files, o.told = 0, o.begun
	if o.wait = o.wait[:0]; cap(o.wait) > keepBytes {
		o.wait = nil
	}
	return err
}
