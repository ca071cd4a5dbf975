package e2e

import (
	"fmt"
	"os"
	"strings"
)

// printTable prints a table in the format of docs/performance.md. It bypasses the benchmark's log, which is truncated
// to ten lines.
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
