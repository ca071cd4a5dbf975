package mongo_test

import (
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"

	"madoguchi/mongo/mongotest"
	"madoguchi/mongo/mongotest/agendatest"
	"madoguchi/mongo/mongotest/portaltest"
)

func TestMain(m *testing.M) {
	code := mongotest.Run(m)
	if err := goleak.Find(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = max(code, 1)
	}
	os.Exit(code)
}

func TestConformance(t *testing.T) { mongotest.Conform(t) }

func TestAgendas(t *testing.T) { agendatest.Conform(t) }

func TestPortal(t *testing.T) { portaltest.Conform(t) }
