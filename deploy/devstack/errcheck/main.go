// Command errcheck runs kisielk/errcheck as a tool of `go vet`. errcheck's own program cannot load packages that
// contain C, and go vet caches the results of unchanged packages.
//
//	go vet -vettool=$(go tool -n errcheck) work
package main

import (
	"github.com/kisielk/errcheck/errcheck"
	"golang.org/x/tools/go/analysis/unitchecker"
)

// excluded are calls whose error has no effect, in addition to errcheck's own list. They are not in a file, because go
// vet would not notice a change of the file.
var excluded = []string{
	// Output for people, or a stream whose reader is gone: the next read reports that.
	"fmt.Fprint", "fmt.Fprintf", "fmt.Fprintln",
	// Connections and files that were only read. The Close of a written file is checked.
	"(io.Closer).Close", "(io.ReadCloser).Close", "(net.Conn).Close", "(net.Listener).Close", "(net.PacketConn).Close",
	"(*database/sql.DB).Close", "(*database/sql.Rows).Close",
	// Note logs an error and returns it; the caller has its own answer.
	"(*madoguchi/apiserver/internal/answer.Answers).Note",
}

func main() {
	errcheck.DefaultExcludedSymbols = append(errcheck.DefaultExcludedSymbols, excluded...)
	unitchecker.Main(errcheck.Analyzer)
}
