//go:build unix && !linux

package child

import "syscall"

const politeSignal = syscall.SIGTERM

func dieWithParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}
