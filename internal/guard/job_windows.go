package guard

import (
	"errors"
	"os/exec"
	"sync"
	"unsafe"

	"golang.org/x/sys/windows"

	"tenet/internal/guard/sandbox"
)

// A group is a job object: a process with all that it started. What is in a
// job ends when the last handle to it is closed, which is when guard ends,
// however it does.
type group struct {
	mu  sync.Mutex
	job windows.Handle // 0 once it is closed
}

// gather puts a command that was prepared and has started into a job of its
// own, and lets it run.
func gather(cmd *exec.Cmd, l sandbox.Limits) (*group, error) {
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return nil, err
	}
	g := &group{job: job}
	if err := limit(job, l); err != nil {
		g.close()
		return nil, err
	}
	var assigned error
	err = cmd.Process.WithHandle(func(h uintptr) {
		assigned = windows.AssignProcessToJobObject(job, windows.Handle(h))
	})
	if err := errors.Join(err, assigned, resume(cmd.Process.Pid)); err != nil {
		g.close()
		return nil, err
	}
	return g, nil
}

// limit has a job end with its handle, and bounds what its processes use up.
// A crash shows no window that nobody would close.
func limit(job windows.Handle, l sandbox.Limits) error {
	var info windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION
	flags := uint32(windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | windows.JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION)
	if l.Data > 0 {
		flags |= windows.JOB_OBJECT_LIMIT_PROCESS_MEMORY
		info.ProcessMemoryLimit = uintptr(l.Data)
	}
	if l.Processes > 0 {
		flags |= windows.JOB_OBJECT_LIMIT_ACTIVE_PROCESS
		info.BasicLimitInformation.ActiveProcessLimit = uint32(l.Processes)
	}
	info.BasicLimitInformation.LimitFlags = flags
	_, err := windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation, uintptr(unsafe.Pointer(&info)), uint32(unsafe.Sizeof(info)))
	return err
}

// resume lets the threads of a process run that was started without.
func resume(pid int) error {
	all, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPTHREAD, 0)
	if err != nil {
		return err
	}
	defer windows.CloseHandle(all)
	var e windows.ThreadEntry32
	e.Size = uint32(unsafe.Sizeof(e))
	found := false
	for err = windows.Thread32First(all, &e); err == nil; err = windows.Thread32Next(all, &e) {
		if e.OwnerProcessID != uint32(pid) {
			continue
		}
		h, err := windows.OpenThread(windows.THREAD_SUSPEND_RESUME, false, e.ThreadID)
		if err != nil {
			return err
		}
		_, err = windows.ResumeThread(h)
		windows.CloseHandle(h)
		if err != nil {
			return err
		}
		found = true
	}
	if !found {
		return errors.New("the new process has no thread")
	}
	return nil
}

// terminate does nothing: no signal would come to code of the application. A
// member is asked by its channel, the proxy by the end of its link.
func (g *group) terminate() {}

func (g *group) kill() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.job != 0 {
		_ = windows.TerminateJobObject(g.job, 1) // nothing of it may be left
	}
}

func (g *group) close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	windows.CloseHandle(g.job)
	g.job = 0
}
