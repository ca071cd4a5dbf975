package access

import (
	"testing"
	"time"

	"madoguchi/apiserver/internal/answer"
)

// TestOperatorKeysRotate has both keys open during a change. A cookie ends with its key.
func TestOperatorKeysRotate(t *testing.T) {
	now := func() time.Time { return time.Date(2126, 11, 25, 0, 0, 0, 0, time.UTC) }
	g := &Guard{Answers: &answer.Answers{Now: now}, OperatorKeys: []string{"new", "old"}}
	for key, opens := range map[string]bool{"new": true, "old": true, "newold": false, "": false} {
		if g.IsOperatorKey(key) != opens {
			t.Errorf("the key %q opens: %v", key, !opens)
		}
	}
	fresh, former := g.NewOperatorCookie("new").Value, g.NewOperatorCookie("old").Value
	if !g.isOperator(fresh) || !g.isOperator(former) {
		t.Error("a cookie of a valid key is refused")
	}
	g.OperatorKeys = []string{"new"}
	if !g.isOperator(fresh) || g.isOperator(former) {
		t.Error("after the old key is removed, its cookie is valid, or the new key's is not")
	}
	g.OperatorKeys = nil
	if g.isOperator(fresh) || g.IsOperatorKey("") {
		t.Error("somebody is an operator without any key")
	}
}
