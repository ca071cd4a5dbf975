package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
)

// logs are the parts' log files below the data folder.
type logs struct {
	folder string
	files  map[string]*os.File
}

// largestLog is the size in bytes at which a start moves a log aside. It replaces the one moved aside before.
const largestLog = 20 << 20

// logNames are the parts that write a log.
var logNames = []string{"devstack", "mongod", "temporal", "turn", "outbox", "worker", "apiserver", "clinicdesk"}

func openLogs(data string) (*logs, error) {
	l := &logs{folder: filepath.Join(data, "logs"), files: map[string]*os.File{}}
	for _, name := range logNames {
		file, err := openLog(filepath.Join(l.folder, name+".log"))
		if err != nil {
			l.close()
			return nil, fmt.Errorf("log of %s: %w", name, err)
		}
		l.files[name] = file
	}
	return l, nil
}

func openLog(path string) (*os.File, error) {
	if info, err := os.Stat(path); err == nil && info.Size() > largestLog {
		if err := os.Rename(path, path+".old"); err != nil {
			return nil, err
		}
	}
	return os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
}

func (l *logs) writer(name string) io.Writer { return l.files[name] }

func (l *logs) slog(name string) *slog.Logger {
	return slog.New(slog.NewJSONHandler(l.files[name], nil))
}

func (l *logs) close() {
	for _, file := range l.files {
		_ = file.Close()
	}
}
