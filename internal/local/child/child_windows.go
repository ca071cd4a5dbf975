package child

import (
	"os"
	"syscall"
)

var politeSignal = os.Interrupt

func dieWithParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}
