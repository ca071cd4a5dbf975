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

// ownProgram is the tests' own name among the programs whose processor time is counted.
const ownProgram = "e2e"

// pids are the processes of the system and of the tests, by program.
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

// cpu is the processor time that each program has used since it started.
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
	// The program's name, in brackets, may hold spaces; utime and stime are the 14th and 15th field.
	fields := strings.Fields(string(content[bytes.LastIndexByte(content, ')')+1:]))
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * tick
}

// resident is the memory that a process holds, in bytes.
func resident(t testing.TB, pid int) int64 {
	t.Helper()
	content, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		t.Fatal(err)
	}
	pages, _ := strconv.ParseInt(strings.Fields(string(content))[1], 10, 64)
	return pages * int64(os.Getpagesize())
}
