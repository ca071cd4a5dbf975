package activities_test

import (
	"strings"
	"testing"
)

// The owner of an account reads for which member of the family the visit is.
func TestTheMailOfAMembersVisitSaysForWhom(t *testing.T) {
	mail := visitMail("ja")
	mail.For = "田中 陽太"
	message, err := mail.Compose()
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{message.Text, message.HTML} {
		if !strings.Contains(text, "受診される方") || !strings.Contains(text, mail.For) {
			t.Errorf("the mail does not say for whom: %s", text)
		}
	}
	if !strings.Contains(message.Calendar, "受診される方") || strings.Contains(message.Subject, mail.For) {
		t.Errorf("the subject is %q, the calendar %s", message.Subject, message.Calendar)
	}
}
