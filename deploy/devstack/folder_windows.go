package main

import (
	"errors"
	"os"
)

// lockFile does nothing: mongod refuses a folder that is in use.
func lockFile(*os.File) error { return nil }

func freeSpace(string) (uint64, error) { return 0, errors.ErrUnsupported }
