package server

import (
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"

	"madoguchi/mongo/mongotest"
)

func TestMain(m *testing.M) {
	code := mongotest.Run(m)
	if err := goleak.Find(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = max(code, 1)
	}
	os.Exit(code)
}
