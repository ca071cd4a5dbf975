package web_test

import (
	"strings"
	"testing"

	"madoguchi/apiserver/internal/web"
	"madoguchi/apiserver/internal/web/portalpages"
	"madoguchi/madoguchi"
)

// A password that was right comes back empty when something else has a fault. The page says so beside its field.
func TestPasswordsAreTypedAgain(t *testing.T) {
	page := portalpages.SetPassword{Frame: web.Frame{Language: "ja"}, Purpose: madoguchi.SignUp}
	for _, name := range []string{"password", "passwordRepeat"} {
		if fault := page.Input(name).Fault; fault != nil {
			t.Errorf("before the form is sent, %s has the fault %+v", name, fault)
		}
	}
	page.Faults = []madoguchi.Fault{{Field: "agreed", Rule: "agreed"}}
	for _, name := range []string{"password", "passwordRepeat"} {
		if fault := page.Input(name).Fault; fault == nil || !strings.Contains(fault.Text, "もう一度入力") {
			t.Errorf("%s has the fault %+v", name, fault)
		}
	}
	if got := len(page.Summary()); got != 3 {
		t.Errorf("the summary has %d faults", got)
	}
}
