package e2e

import (
	"fmt"
	"os"
	"strings"
)

// printTable prints a table as docs/performance.md holds it. It goes past the benchmark's log, which is cut after ten lines.
func printTable(head []string, lines [][]string) {
	rule := make([]string, len(head))
	for i := range rule {
		rule[i] = "---:"
	}
	rule[0] = "---"
	fmt.Fprintln(os.Stdout)
	for _, line := range append([][]string{head, rule}, lines...) {
		fmt.Fprintf(os.Stdout, "| %s |\n", strings.Join(line, " | "))
	}
}
