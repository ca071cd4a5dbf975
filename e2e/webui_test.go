package e2e

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
)

// TestOperatorReadsPayloadsInTheWebUI signs in with the operators' key and reads a workflow. The API's codec endpoint
// decrypts the sealed payloads for that browser only (D12).
func TestOperatorReadsPayloadsInTheWebUI(t *testing.T) {
	s := sharedStack(t)
	o := s.operator(t)
	const name = "閲覧 六郎"
	entry := newActors(t, s, o).book(newActors(t, s, o).visitInDays(name))
	id := reservationID(entry)
	described, err := o.DescribeWorkflowExecution(t.Context(), id, "")
	if err != nil {
		t.Fatal(err)
	}
	ui := "http://" + s.addresses.UI
	history := fmt.Sprintf(
		"%s/namespaces/madoguchi/workflows/%s/%s/history", ui, url.PathEscape(id),
		described.WorkflowExecutionInfo.Execution.RunId,
	)

	attacker := newBrowser(t, pc)
	attacker.open(t, history)
	attacker.sees(t, "Sign in to the API as an operator")
	if text := evaluate[string](t, attacker, `document.body.innerText`); strings.Contains(text, name) {
		t.Error("the patient's name is shown to a browser that has not signed in")
	}

	b := newBrowser(t, pc)
	b.open(t, s.url()+"/operator")
	evaluate[bool](
		t, b, fmt.Sprintf(`(document.querySelector('#key').value = %s, true)`, quote(s.secrets(t).OperatorKey)),
	)
	b.press(t, "進む")
	eventually(t, "the Web UI", patience, func() string {
		if at := evaluate[string](t, b, `location.origin`); at != ui {
			return "the browser is at " + at
		}
		return ""
	})
	b.open(t, history)
	b.sees(t, "claim the slot, write the reservation")
	b.sees(t, name)
	b.shot(t, "webui-history")
}
