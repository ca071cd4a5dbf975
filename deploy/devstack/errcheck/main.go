// Command errcheck runs kisielk/errcheck as a tool of `go vet`: errcheck's own program cannot load packages that contain C,
// and go vet remembers the results of packages that have not changed.
//
//	go vet -vettool=$(go tool -n errcheck) work
package main

import (
	"github.com/kisielk/errcheck/errcheck"
	"golang.org/x/tools/go/analysis/unitchecker"
)

// excluded are calls whose error changes nothing, besides errcheck's own. They stand here and not in a file, because go vet would
// not notice that the file has changed.
var excluded = []string{
	// Output for people, or a stream whose reader is gone: the next read reports that.
	"fmt.Fprint", "fmt.Fprintf", "fmt.Fprintln",
	// Connections, and what was only read. Close of a file that was written is checked.
	"(io.Closer).Close", "(io.ReadCloser).Close", "(net.Conn).Close", "(net.Listener).Close", "(net.PacketConn).Close",
	"(*database/sql.DB).Close", "(*database/sql.Rows).Close",
	// A log entry for an error; the caller answers something else than what it returns.
	"(*madoguchi/apiserver/internal/answer.Answers).Note",
}

func main() {
	errcheck.DefaultExcludedSymbols = append(errcheck.DefaultExcludedSymbols, excluded...)
	unitchecker.Main(errcheck.Analyzer)
}
