package sandbox

import (
	"errors"
	"math"
	"slices"

	"golang.org/x/net/bpf"
)

// A filter for seccomp(2) is a program of classic BPF that sees the number of a
// system call and its six arguments, as numbers: it cannot follow pointers, so
// it knows no file names and no addresses.

// verdict is what a filter returns: an action in the upper half, an errno in the lower.
type verdict uint32

// Actions of seccomp(2).
const (
	killProcess verdict = 0x80000000
	errno       verdict = 0x00050000
	allow       verdict = 0x7fff0000
)

// Errors, as numbers that Linux has on every architecture that we filter.
const (
	notPermitted verdict = errno | 1  // EPERM
	notThere     verdict = errno | 38 // ENOSYS: what an older kernel says, so callers fall back
	doneNothing  verdict = errno      // success without having done anything
)

// field is a 32-bit word of struct seccomp_data.
type field uint32

const (
	numberField field = 0
	archField   field = 4
)

// argument is the lower half of an argument. All that we compare are values that
// the kernel takes for int or unsigned int, so it ignores the upper half too.
func argument(n int) field { return field(16 + 8*n) }

// clause holds if the argument, masked, is one of the values.
type clause struct {
	arg    int
	mask   uint32
	values []uint32
}

func is(arg int, values ...uint32) clause { return clause{arg, math.MaxUint32, values} }

func lacks(arg int, bits uint32) clause { return clause{arg, bits, []uint32{0}} }

func has(arg int, bits uint32) clause { return clause{arg, bits, []uint32{bits}} }

// rule is a system call whose arguments matter: it gets the verdict of the first
// case of which all clauses hold, or otherwise.
type rule struct {
	number    uintptr
	cases     []ruleCase
	otherwise verdict
}

type ruleCase struct {
	clauses []clause
	then    verdict
}

func allowed(clauses ...clause) ruleCase { return ruleCase{clauses, allow} }

// callTable is what becomes of each system call.
type callTable struct {
	arch     uint32 // AUDIT_ARCH of audit(7); another one ends the process
	last     uintptr
	rules    []rule
	verdicts map[uintptr]verdict // of calls without a rule; others are not permitted
}

// assemble makes the program. Numbers above last are those of kernels newer than
// us, and answered as an old kernel would.
func (t callTable) assemble() ([]bpf.RawInstruction, error) {
	program := []bpf.Instruction{
		load(archField),
		bpf.JumpIf{Cond: bpf.JumpEqual, Val: t.arch, SkipTrue: 1},
		ret(killProcess),
	}
	for _, r := range t.rules {
		body := r.body()
		if len(body) > math.MaxUint8 {
			return nil, errors.New("the filter has a rule that is too long")
		}
		program = append(program, load(numberField), bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: uint32(r.number), SkipTrue: uint8(len(body))})
		program = append(program, body...)
	}
	program = append(program, load(numberField))
	// Runs of numbers with one verdict: "up to here it is ...".
	for n := uintptr(0); n <= t.last; n++ {
		if v := t.verdict(n); n == t.last || v != t.verdict(n+1) {
			program = append(program, bpf.JumpIf{Cond: bpf.JumpGreaterThan, Val: uint32(n), SkipTrue: 1}, ret(v))
		}
	}
	program = append(program, ret(notThere))
	return bpf.Assemble(program)
}

func (t callTable) verdict(number uintptr) verdict {
	if v, ok := t.verdicts[number]; ok {
		return v
	}
	return notPermitted
}

func (r rule) body() []bpf.Instruction {
	var out []bpf.Instruction
	for _, c := range r.cases {
		var one []bpf.Instruction
		for _, cl := range slices.Backward(c.clauses) {
			one = append(cl.test(len(one)+1), one...)
		}
		out = append(append(out, one...), ret(c.then))
	}
	return append(out, ret(r.otherwise))
}

// test goes on if the clause holds, and skips what follows it if not.
func (c clause) test(following int) []bpf.Instruction {
	out := []bpf.Instruction{load(argument(c.arg))}
	if c.mask != math.MaxUint32 {
		out = append(out, bpf.ALUOpConstant{Op: bpf.ALUOpAnd, Val: c.mask})
	}
	for i, v := range c.values {
		left := len(c.values) - 1 - i
		jump := bpf.JumpIf{Cond: bpf.JumpEqual, Val: v, SkipTrue: uint8(left)}
		if left == 0 {
			jump.SkipFalse = uint8(following)
		}
		out = append(out, jump)
	}
	return out
}

func load(f field) bpf.Instruction { return bpf.LoadAbsolute{Off: uint32(f), Size: 4} }

func ret(v verdict) bpf.Instruction { return bpf.RetConstant{Val: uint32(v)} }
