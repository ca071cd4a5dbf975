package e2e

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// ownProgram is the tests' own name in the table of processor time.
const ownProgram = "e2e"

// pids returns the processes of the system and of the tests, by program.
func (s *stack) pids(t testing.TB) map[string]int {
	t.Helper()
	pids := map[string]int{"devstack": s.process.Process.Pid, ownProgram: os.Getpid()}
	for _, program := range []string{"worker", "apiserver", "mongod"} {
		if pids[program] = s.childPID(t, program); pids[program] == 0 {
			t.Fatalf("%s does not run", program)
		}
	}
	return pids
}

// cpu returns the processor time that each program has used since it started.
func (s *stack) cpu(t testing.TB) map[string]time.Duration {
	t.Helper()
	used := map[string]time.Duration{}
	for program, pid := range s.pids(t) {
		used[program] = cpuOf(t, pid)
	}
	return used
}

// tick is Linux's unit of processor time for programs (USER_HZ, proc(5)).
const tick = 10 * time.Millisecond

func cpuOf(t testing.TB, pid int) time.Duration {
	t.Helper()
	content, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		t.Fatal(err)
	}
	// The program's name, in brackets, may contain spaces; utime and stime are the 14th and 15th field.
	fields := strings.Fields(string(content[bytes.LastIndexByte(content, ')')+1:]))
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * tick
}

// memory is the memory of a process in bytes.
type memory struct {
	resident int64 // all of it
	code     int64 // pages of its program file, which the kernel can drop and read again
}

// memory returns the memory of each program.
func (s *stack) memory(t testing.TB) map[string]memory {
	t.Helper()
	held := map[string]memory{}
	for program, pid := range s.pids(t) {
		held[program] = memoryOf(t, pid)
	}
	return held
}

// memoryOf reads /proc/PID/statm (proc(5)), which counts pages: size, resident, resident of files, …
func memoryOf(t testing.TB, pid int) memory {
	t.Helper()
	content, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		t.Fatal(err)
	}
	var size, resident, files int64
	if _, err := fmt.Sscan(string(content), &size, &resident, &files); err != nil {
		t.Fatal(err)
	}
	page := int64(os.Getpagesize())
	return memory{resident: resident * page, code: files * page}
}
