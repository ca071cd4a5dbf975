package e2e

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"madoguchi/internal/needs"
)

// TestFullDisks fills the disks of MongoDB and of Temporal's SQLite files while clerks work, and frees them again. It
// needs the privilege to mount.
func TestFullDisks(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	store := smallDisk(t, filepath.Join(data, "mongodb"), 600<<20) // a journal of 100 MB, the oplog, and as much again
	processes := smallDisk(t, filepath.Join(data, "temporal"), 64<<20)
	s := newStack(data, freeAddresses())
	s.run(t)
	try(t, s, []fault{
		{"MongoDB's disk full", func(t *testing.T) func() {
			mend := store.fill(t)
			s.awaitMongodsDeath(t)
			return mend
		}},
		{"Temporal's disk full", processes.fill},
	}, *faultRuns)
}

// awaitMongodsDeath makes the database flush its data files until it exits: WiredTiger stops when it cannot write.
// Without that, it would take up to a minute.
func (s *stack) awaitMongodsDeath(t *testing.T) {
	t.Helper()
	alive := s.childPID(t, "mongod")
	eventually(t, "the end of a mongod that cannot write", time.Minute, func() string {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		var answer bson.M
		err := run(
			ctx, "mongodb://"+s.addresses.Mongo+"/?directConnection=true", bson.D{{Key: "fsync", Value: 1}}, &answer,
		)
		if s.childPID(t, "mongod") == alive {
			return fmt.Sprint("it runs, and answered ", err)
		}
		return ""
	})
}

// disk is a file system in memory.
type disk struct{ folder string }

// smallDisk mounts one of size bytes.
func smallDisk(t *testing.T, folder string, size int) disk {
	t.Helper()
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	err := syscall.Mount("madoguchi-test", folder, "tmpfs", 0, fmt.Sprintf("size=%d,mode=0700", size))
	if errors.Is(err, syscall.EPERM) {
		needs.Lacking(t, "a disk that can be filled needs the right to mount, which this account has not")
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(folder, 0); err != nil {
			t.Error(err)
		}
	})
	return disk{folder}
}

// fill takes all free space; mend releases it.
func (d disk) fill(t *testing.T) (mend func()) {
	ballast, err := os.Create(filepath.Join(d.folder, "ballast"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Remove(ballast.Name()) }) // if the test never released it
	block := make([]byte, 64<<10)
	for err == nil {
		_, err = ballast.Write(block)
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	if err := ballast.Close(); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := os.Remove(ballast.Name()); err != nil {
			t.Fatal(err)
		}
	}
}
