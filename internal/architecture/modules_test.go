package architecture_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// repository is the folder of go.work and of the product's go.mod.
const repository = "../.."

// moduleFile is the part of a go.mod that these tests read.
type moduleFile struct {
	Module  struct{ Path string }
	Require []struct{ Path, Version string }
}

// goIn runs the go command in a folder, within the workspace or, with GOWORK=off, within the folder's module alone.
func goIn(t *testing.T, folder string, environ []string, arguments ...string) []byte {
	t.Helper()
	command := exec.Command("go", arguments...)
	command.Dir = folder
	command.Env = append(os.Environ(), environ...)
	var failure bytes.Buffer
	command.Stderr = &failure
	output, err := command.Output()
	if err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(arguments, " "), err, failure.String())
	}
	return output
}

func readModuleFile(t *testing.T, folder string) (file moduleFile) {
	t.Helper()
	if err := json.Unmarshal(goIn(t, folder, nil, "mod", "edit", "-json", "go.mod"), &file); err != nil {
		t.Fatal(err)
	}
	return file
}

// moduleFolders returns the folders with a go.mod, relative to the repository.
func moduleFolders(t *testing.T) (folders []string) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(repository), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && path != "." && strings.HasPrefix(entry.Name(), ".") {
			return fs.SkipDir
		}
		if entry.Name() == "go.mod" {
			folders = append(folders, filepath.ToSlash(filepath.Dir(path)))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return folders
}

// The pattern `work` selects the modules that are vetted, tested and checked here.
func TestTheWorkspaceHasEveryModule(t *testing.T) {
	var workspace struct {
		Use []struct{ DiskPath string }
	}
	if err := json.Unmarshal(goIn(t, repository, nil, "work", "edit", "-json", "go.work"), &workspace); err != nil {
		t.Fatal(err)
	}
	var used []string
	for _, use := range workspace.Use {
		used = append(used, filepath.ToSlash(filepath.Clean(use.DiskPath)))
	}
	folders := moduleFolders(t)
	if !slices.Equal(slices.Sorted(slices.Values(used)), slices.Sorted(slices.Values(folders))) {
		t.Errorf("go.work uses %q; the repository has a go.mod in %q", used, folders)
	}
	for _, folder := range used {
		path := readModuleFile(t, filepath.Join(repository, folder)).Module.Path
		if !slices.ContainsFunc(listPackages(t),
			func(p listedPackage) bool { return p.ImportPath == path || strings.HasPrefix(p.ImportPath, path+"/") }) {
			t.Errorf("no package of module %s is listed", path)
		}
	}
}

// A fault here would otherwise appear first in the image, which is built without the workspace.
func TestEachModuleFindsItsPackagesWithoutTheWorkspace(t *testing.T) {
	for _, folder := range moduleFolders(t) {
		goIn(
			t, filepath.Join(repository, folder), []string{"GOWORK=off"}, "list", "-deps", "-test", "-f",
			"{{.ImportPath}}", "./...",
		)
	}
}

func TestTheProductsModuleDoesNotRequireTemporalsServer(t *testing.T) {
	for _, required := range readModuleFile(t, repository).Require {
		if required.Path == "go.temporal.io/server" ||
			strings.HasPrefix(required.Path, "github.com/temporalio/ui-server") {
			t.Errorf("go.mod requires %s", required.Path)
		}
	}
}

// In the workspace, the higher of two modules' versions wins. The tests would then run with other versions than the
// image.
func TestTheWorkspaceBuildsTheProductWithItsOwnVersions(t *testing.T) {
	arguments := []string{"list", "-m", "-f", "{{.Path}} {{.Version}}"}
	for _, required := range readModuleFile(t, repository).Require {
		arguments = append(arguments, required.Path)
	}
	together := lines(goIn(t, repository, nil, arguments...))
	alone := lines(goIn(t, repository, []string{"GOWORK=off"}, arguments...))
	for module := range maps.Keys(alone) {
		if !together[module] {
			t.Errorf("go.mod has %s and the workspace another version: run `go work sync`", module)
		}
	}
}

func lines(output []byte) map[string]bool {
	found := map[string]bool{}
	for line := range strings.Lines(string(output)) {
		found[strings.TrimSpace(line)] = true
	}
	return found
}
