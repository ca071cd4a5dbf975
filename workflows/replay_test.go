package workflows_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/worker"

	"madoguchi/workflows"
)

// replayerRegistry takes no activities: a replay runs none.
type replayerRegistry struct{ worker.WorkflowReplayer }

func (replayerRegistry) RegisterActivity(any) {}

// TestRecordedHistoriesReplay runs what has really happened (e2e -update-histories) through the workflows as they are now: a
// change that would break running visits fails here.
func TestRecordedHistoriesReplay(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "histories", "*.json"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			replayer := worker.NewWorkflowReplayer()
			workflows.Register(replayerRegistry{replayer}, nil)
			require.NoError(t, replayer.ReplayWorkflowHistoryFromJSONFile(nil, file))
		})
	}
}
